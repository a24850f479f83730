"""From a score each 10 ms to stretches of speech: a threshold to begin, a lower one to go on, short pauses bridged."""

from __future__ import annotations

from dataclasses import dataclass

from appliance.speech.detector import FRAME_MS, Doubles, Segment


@dataclass(frozen=True, slots=True)
class SegmentRules:
    """Scores lie between 0 and 1; lengths are in frames of 10 ms."""

    on: float = 0.40
    off: float = 0.16
    lead_frames: int = 5  # speech begins softly: start a little before the score rose
    bridge_frames: int = 30  # a shorter pause belongs to the stretch
    least_frames: int = 30  # a shorter stretch is a knock or a cough


class Segmenter:
    """Takes scores in order and keeps the stretches that can no longer change."""

    def __init__(self, rules: SegmentRules | None = None) -> None:
        self._rules = rules or SegmentRules()
        self._frames = 0
        self._above = False
        self._start: int | None = None  # of the stretch that is open or may still be bridged
        self._end = 0  # frame after its last, while not above
        self._floor = 0  # no stretch may start before the end of the last one
        self.segments: list[Segment] = []

    @property
    def talking(self) -> bool:
        return self._above

    @property
    def open_start_ms(self) -> int | None:
        if self._start is None or not self._is_long_enough():
            return None
        return self._start * FRAME_MS

    @property
    def settled_ms(self) -> int:
        """Nothing before this can change; after it lie at most the lead, a bridge, or a stretch still too short."""
        if self._start is None:
            return max(self._frames - self._rules.lead_frames, self._floor) * FRAME_MS
        if not self._is_long_enough():
            return self._start * FRAME_MS
        return (self._frames if self._above else self._end) * FRAME_MS

    def feed(self, scores: Doubles) -> None:
        on, off = self._rules.on, self._rules.off
        for score in scores.tolist():
            if self._above:
                if score < off:
                    self._above, self._end = False, self._frames
            elif score >= on:
                self._begin()
            else:
                self._settle_if_over()
            self._frames += 1

    def finish(self, length_ms: int) -> None:
        """Close what is open; nothing reaches past `length_ms`."""
        if self._above:
            self._above, self._end = False, self._frames
        self._keep()
        if self.segments and self.segments[-1][1] > length_ms:
            self.segments[-1] = (self.segments[-1][0], length_ms)

    def _begin(self) -> None:
        self._settle_if_over()
        self._above = True
        if self._start is None:
            self._start = max(self._frames - self._rules.lead_frames, self._floor)

    def _settle_if_over(self) -> None:
        """A next stretch that began at this frame would already be too far away to be bridged."""
        if self._start is not None and self._frames - self._rules.lead_frames - self._end >= self._rules.bridge_frames:
            self._keep()

    def _keep(self) -> None:
        if self._start is not None and self._is_long_enough():
            self.segments.append((self._start * FRAME_MS, self._end * FRAME_MS))
            self._floor = self._end
        self._start = None

    def _is_long_enough(self) -> bool:
        assert self._start is not None
        end = self._frames if self._above else self._end
        return end - self._start >= self._rules.least_frames
