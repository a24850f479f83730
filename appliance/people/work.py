"""How much work guessing costs: the scrypt factors of this box."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cache

from appliance.core.people import slow_hash

# 2^16 KiB = 64 MiB, the most that a board with 512 MB can spare beside a recording.
MAX_LOG_N = 16
MIN_LOG_N = 14
_AIM_S = 1.0
_PROBE_LOG_N = 12


@dataclass(frozen=True, slots=True)
class Work:
    """`unlock_log_n` for passphrases, `tag_log_n` for names and codes."""

    unlock_log_n: int
    tag_log_n: int

    @classmethod
    def quick(cls) -> Work:
        """For tests only: no work at all."""
        return cls(unlock_log_n=4, tag_log_n=4)


@cache
def calibrated() -> Work:
    """Measured on this machine: about a second to sign in, never more than 64 MiB."""
    started = time.perf_counter()
    slow_hash(b"probe", b"terugblik work factor", _PROBE_LOG_N, 16)
    return from_probe(time.perf_counter() - started)


def from_probe(probe_s: float) -> Work:
    """The work doubles with each step: the largest that stays within the aim."""
    log_n = MIN_LOG_N
    while log_n < MAX_LOG_N and probe_s * 2 ** (log_n + 1 - _PROBE_LOG_N) <= _AIM_S * 1.5:
        log_n += 1
    return Work(unlock_log_n=log_n, tag_log_n=MIN_LOG_N)
