"""Did the wall clock jump? Nothing of a lesson hangs on it, but its dates may be wrong, and somebody should look."""

from __future__ import annotations

from appliance.clock import Clock

JUMP_S = 60.0  # less is a clock being set right


class TimeJump:
    """Compares the wall clock with the time since the machine was started, look by look."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._apart_s, self._trusted = self._look()
        self._jumped_at_s: float | None = None

    def look(self, now_s: float) -> float | None:
        """Seconds since the last jump; None if there was none. One that becomes trusted arrived, it did not jump."""
        apart_s, trusted = self._look()
        if abs(apart_s - self._apart_s) > JUMP_S and not (trusted and not self._trusted):
            self._jumped_at_s = now_s
        self._apart_s, self._trusted = apart_s, trusted
        return None if self._jumped_at_s is None else now_s - self._jumped_at_s

    def _look(self) -> tuple[float, bool]:
        return self._clock.now_utc().timestamp() - self._clock.boot_ms() / 1000, self._clock.trusted
