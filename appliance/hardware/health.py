"""How the box itself is: its power, its heat, its card. It only looks; what is made of it is the recorder's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class HealthReading:
    """One look. None: this box cannot know."""

    undervoltage_now: bool | None = None
    undervoltage_since_boot: bool | None = None
    throttled: bool | None = None  # runs slower now than it could, by heat or by power
    temperature_c: float | None = None
    card_wear: int | None = None  # so many per cent of its life are used at most, as it tells; 110: more than all


class Health(Protocol):
    """May be asked from any thread, one at a time. Takes a few seconds at worst, and holds nothing open."""

    def read(self) -> HealthReading:
        """Does not raise: what cannot be read is None."""
