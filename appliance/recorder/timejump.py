"""Did the wall clock jump? Nothing of a lesson hangs on it, but its dates may be wrong, and somebody should look."""

from __future__ import annotations

from appliance.clock import Clock
from appliance.core.trust import Source

JUMP_S = 60.0  # less is a clock being set right


class TimeJump:
    """Compares the system's clock with the time since the machine was started, look by look. A box that counts its
    date on by itself keeps it, and still says that somebody set the clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._apart_s, self._source = self._look()
        self._jumped_at_s: float | None = None

    def look(self, now_s: float) -> float | None:
        """Seconds since the last jump; None if there was none. When somebody new vouches for the date, it was set
        right and did not jump."""
        apart_s, source = self._look()
        set_right = source is not None and source != self._source
        if abs(apart_s - self._apart_s) > JUMP_S and not set_right:
            self._jumped_at_s = now_s
        self._apart_s, self._source = apart_s, source
        return None if self._jumped_at_s is None else now_s - self._jumped_at_s

    def _look(self) -> tuple[float, Source | None]:
        return self._clock.system_utc().timestamp() - self._clock.boot_ms() / 1000, self._clock.source
