"""Whether the network or a battery clock vouches for the system clock. Only looks; sets nothing, and needs no rights.

Where a look is not permitted (a container, a service without the clock calls) the answer is no.
"""

from __future__ import annotations

import ctypes
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

# The flag that systemd-timesyncd raises when it has set the clock in this start of the machine. A service that may
# not ask the kernel (`ProtectClock=yes`) can still see it.
_TIMESYNCD = Path("/run/systemd/timesync/synchronized")
_RTC = Path("/sys/class/rtc")
_STA_UNSYNC = 0x0040
_TIME_ERROR = 5
_AGREES_S = 120


class _Timex(ctypes.Structure):
    """`struct timex`; the kernel writes all of it, we read `status`."""

    _fields_: ClassVar = [
        ("modes", ctypes.c_uint),
        *((name, ctypes.c_long) for name in ("offset", "freq", "maxerror", "esterror")),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_byte * 256),
    ]


def ntp_synchronised() -> bool:
    """The kernel knows that a time service keeps its clock right; setting the clock by hand ends that."""
    asked = _Timex()  # modes 0: only asks
    try:
        state = int(ctypes.CDLL(None).adjtimex(ctypes.byref(asked)))
    except (OSError, AttributeError):
        state = -1
    if state < 0:
        return _TIMESYNCD.exists()
    return state != _TIME_ERROR and not asked.status & _STA_UNSYNC


def battery_clock_agrees(system: datetime, folder: Path = _RTC) -> bool:
    """A battery clock set the system clock at the start and still says the same.

    One whose battery is empty or missing begins at 1970 or 2000 after each power cut. The system may then have been
    moved on to the time of its newest file, and so says something else than its battery clock.
    """
    try:
        return any(_set_the_clock(rtc) and _agrees(rtc, system) for rtc in sorted(folder.glob("rtc*")))
    except (OSError, ValueError):
        return False


def _set_the_clock(rtc: Path) -> bool:
    return (rtc / "hctosys").read_text(encoding="ascii").strip() == "1"


def _agrees(rtc: Path, system: datetime) -> bool:
    shown = datetime.fromtimestamp(int((rtc / "since_epoch").read_text(encoding="ascii")), UTC)
    return abs((shown - system).total_seconds()) <= _AGREES_S
