"""What is put on a lesson's kijkwijzer on paper. Values only: who gathers them need not load what draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from appliance.core.kijkwijzer import Lens


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A moment (with its span), or a line that stands by itself."""

    text: str
    start_ms: int | None = None
    end_ms: int | None = None
    lens: Lens | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What is on the sheet, in its order."""

    teacher: str
    title: str
    recorded_at: datetime
    date_sure: bool
    question: str
    kijkaspect: str
    tops: Sequence[PaperLine]
    tips: Sequence[PaperLine]
    answers: Sequence[tuple[str, str]]  # asked, answer
