"""Whose piece of long work comes next, so that nobody and nothing waits for long.

Clips and what is drawn (drawings, papers) take turns: a clip waits for one drawing at most, and a drawing for one clip.
Within each the persons take turns. Of one person's clips the oldest comes first; of what is drawn the newest: it
belongs to the page that is open.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Waiting:
    person: str
    is_clip: bool


@dataclass(slots=True)
class Turns:
    # Who and what had a turn, the last one last.
    _had: dict[Hashable, None] = field(default_factory=dict)

    def take(self, waiting: Sequence[Waiting]) -> int:
        """The place of the next in `waiting`, which is in the order of asking and not empty."""
        is_clip = min((True, False), key=lambda kind: self._rank(kind, [one.is_clip for one in waiting]))
        these = [one for one in waiting if one.is_clip == is_clip]
        chosen = min(these, key=lambda one: self._rank(one, these))
        for had in (is_clip, chosen):
            self._had.pop(had, None)
            self._had[had] = None
        places = [at for at, one in enumerate(waiting) if one == chosen]
        return places[0] if is_clip else places[-1]

    def forget(self, person: str) -> None:
        for is_clip in (True, False):
            self._had.pop(Waiting(person, is_clip), None)

    def _rank(self, one: Hashable, there: Sequence[Hashable]) -> int:
        """Smaller for who waited longer. Who never had a turn comes first, who does not wait comes last."""
        if one not in there:
            return len(self._had) + 1
        return list(self._had).index(one) if one in self._had else -1
