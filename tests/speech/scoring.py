"""How found speech is scored against labels: F1 over frames of 10 ms, pieces, and edges.

- found: a labelled stretch of which at least half was found.
- false: a found piece of which less than half is labelled speech.
- edges: for the labelled stretches of which an edge was found within a second, how far off it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

FRAMES_PER_S = 100
NEAR_S = 1.0

Spans = Sequence[tuple[float, float]]  # seconds
Mask = npt.NDArray[np.bool_]


@dataclass(slots=True)
class Score:
    """Sums over recordings; add with `+`."""

    seconds: float = 0.0
    hits: int = 0
    extra: int = 0
    missed: int = 0
    labelled: int = 0
    found: int = 0
    pieces: int = 0
    false: int = 0
    onsets_s: list[float] = field(default_factory=list)
    offsets_s: list[float] = field(default_factory=list)

    @property
    def f1(self) -> float:
        return 2 * self.hits / max(1, 2 * self.hits + self.extra + self.missed)

    @property
    def precision(self) -> float:
        return self.hits / max(1, self.hits + self.extra)

    @property
    def recall(self) -> float:
        return self.hits / max(1, self.hits + self.missed)

    @property
    def found_share(self) -> float:
        return self.found / max(1, self.labelled)

    @property
    def false_per_minute(self) -> float:
        return self.false / self.seconds * 60

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, name) + getattr(other, name) for name in Score.__slots__))


def score(answer: Spans, labels: Spans, seconds: float) -> Score:
    given, true = _mask(answer, seconds), _mask(labels, seconds)
    return Score(
        seconds=seconds,
        hits=int((given & true).sum()),
        extra=int((given & ~true).sum()),
        missed=int((~given & true).sum()),
        labelled=len(labels),
        found=sum(_share(given, span) >= 0.5 for span in labels),
        pieces=len(answer),
        false=sum(_share(true, span) < 0.5 for span in answer),
        onsets_s=_edges((start for start, _ in answer), [start for start, _ in labels]),
        offsets_s=_edges((end for _, end in answer), [end for _, end in labels]),
    )


def total(scores: Iterable[Score]) -> Score:
    return sum(scores, Score())


def _mask(spans: Spans, seconds: float) -> Mask:
    mask = np.zeros(round(seconds * FRAMES_PER_S), bool)
    for start, end in spans:
        mask[round(start * FRAMES_PER_S) : round(end * FRAMES_PER_S)] = True
    return mask


def _share(mask: Mask, span: tuple[float, float]) -> float:
    part = mask[round(span[0] * FRAMES_PER_S) : round(span[1] * FRAMES_PER_S)]
    return float(part.mean()) if part.size else 0.0


def _edges(given: Iterable[float], true: Sequence[float]) -> list[float]:
    edges = np.array(list(given))
    if not edges.size:
        return []
    away = (float(np.abs(edges - edge).min()) for edge in true)
    return [distance for distance in away if distance <= NEAR_S]
