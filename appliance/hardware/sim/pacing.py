"""Waiting until a clock that we cannot wait on has come so far."""

from __future__ import annotations

import threading

from appliance.clock import Clock

# The clock may run at any speed, or by hand, so its pace cannot be computed: look often enough.
_LOOK_S = 0.008


def wait_until(clock: Clock, moment_us: int, stop: threading.Event, look_s: float = _LOOK_S) -> bool:
    """True when the clock has reached the moment, False when stopped before that."""
    while (remaining_us := moment_us - clock.monotonic_us()) > 0:
        if stop.wait(min(look_s, remaining_us / 1_000_000)):
            return False
    return not stop.is_set()
