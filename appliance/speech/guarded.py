"""Keeps a failing detector away from the recording: its first error ends the detection, never the lesson."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from appliance.speech.detector import Pcm, Segment, SpeechDetector


class GuardedDetector:
    """A `SpeechDetector` that never raises. After an error `ok` is False and what was settled stays."""

    def __init__(self, factory: Callable[[], SpeechDetector]) -> None:
        self.error: Exception | None = None
        self.segments: Sequence[Segment] = []
        self.open_start_ms: int | None = None
        self.settled_ms = 0
        self.talking = False
        self._detector: SpeechDetector | None = None
        self._guard(lambda: setattr(self, "_detector", factory()))

    @property
    def ok(self) -> bool:
        return self.error is None

    @property
    def detector(self) -> SpeechDetector | None:
        """The one that does the work; None once it has failed."""
        return self._detector

    def feed(self, samples: Pcm) -> None:
        if self._detector is not None:
            detector = self._detector
            self._guard(lambda: detector.feed(samples))

    def finish(self) -> None:
        if self._detector is not None:
            detector = self._detector
            self._guard(detector.finish)

    def _guard(self, act: Callable[[], None]) -> None:
        try:
            act()
            self._look()
        # Whatever goes wrong in there, the recording goes on: nothing narrower keeps that promise.
        except Exception as error:  # noqa: BLE001
            self.error = error
            self._detector = None
            self.talking = False
            self.open_start_ms = None

    def _look(self) -> None:
        detector = self._detector
        if detector is None:
            return
        settled = detector.segments
        if len(settled) != len(self.segments):
            self.segments = list(settled)
        self.open_start_ms, self.settled_ms = detector.open_start_ms, detector.settled_ms
        self.talking = detector.talking
