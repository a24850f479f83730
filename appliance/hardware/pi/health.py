"""A Raspberry Pi's power, heat and card, from what kernel and firmware say. Needs no root and writes nothing.

Power has two sources, and either is enough:
- `vcgencmd get_throttled`, a word of bits (Raspberry Pi's documentation, "vcgencmd", `get_throttled`): the lower half
  is now, the upper half is what was since the start. It needs `/dev/vcio`.
- hwmon's `rpi_volt` (kernel, `drivers/hwmon/raspberrypi-hwmon.c`): `in0_lcrit_alarm` is 1 where the voltage was too low
  within the last two seconds. That driver has the firmware forget bits of the upper half, so what was once read is
  remembered here.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from enum import IntFlag
from pathlib import Path

from appliance.hardware.health import HealthReading

ASK_S = 2.0
_COMMAND = ("vcgencmd", "get_throttled")
_ANSWER = re.compile(r"throttled=(0x[0-9a-fA-F]{1,8})\s*")
# JEDEC's DEVICE_LIFE_TIME_EST: tenths of its life, and 0x0b beyond the last; 0: it does not tell.
_BEYOND = 0x0B


class Throttled(IntFlag):
    """The bits of `get_throttled`, by the documentation's numbers."""

    UNDERVOLTAGE = 1 << 0
    FREQUENCY_CAPPED = 1 << 1
    THROTTLED = 1 << 2
    SOFT_TEMPERATURE_LIMIT = 1 << 3
    UNDERVOLTAGE_OCCURRED = 1 << 16


_SLOWED = Throttled.FREQUENCY_CAPPED | Throttled.THROTTLED | Throttled.SOFT_TEMPERATURE_LIMIT


def ask_firmware() -> str:
    """Raises `OSError` or `subprocess.SubprocessError` where there is no firmware of a Raspberry Pi to ask."""
    answer = subprocess.run(_COMMAND, capture_output=True, text=True, timeout=ASK_S, check=True)
    return answer.stdout


class PiHealth:
    """`sysfs` and `ask` are the system's own, or a test's recordings."""

    def __init__(self, sysfs: Path = Path("/sys"), ask: Callable[[], str] = ask_firmware) -> None:
        self._sysfs = sysfs
        self._ask = ask
        self._was_weak = False

    def read(self) -> HealthReading:
        bits, alarm = self._bits(), self._alarm()
        now = _either(alarm, None if bits is None else Throttled.UNDERVOLTAGE in bits)
        before = _either(now, None if bits is None else Throttled.UNDERVOLTAGE_OCCURRED in bits)
        self._was_weak = self._was_weak or before is True
        return HealthReading(
            undervoltage_now=now,
            undervoltage_since_boot=None if before is None else self._was_weak,
            throttled=None if bits is None else bool(bits & _SLOWED),
            temperature_c=max(self._temperatures(), default=None),
            card_wear=max(self._wears(), default=None),
        )

    def _bits(self) -> Throttled | None:
        try:
            answer = _ANSWER.fullmatch(self._ask())
        except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
            return None
        return None if answer is None else Throttled(int(answer[1], 16))

    def _alarm(self) -> bool | None:
        for chip in self._sysfs.glob("class/hwmon/hwmon*"):
            if _text(chip / "name") == "rpi_volt":
                return {"0": False, "1": True}.get(_text(chip / "in0_lcrit_alarm"))
        return None

    def _temperatures(self) -> Iterator[float]:
        for zone in self._sysfs.glob("class/thermal/thermal_zone*"):
            text = _text(zone / "temp")
            if re.fullmatch(r"-?\d{1,6}", text):
                yield int(text) / 1000

    def _wears(self) -> Iterator[int]:
        """Only an eMMC tells; an SD card has no such register, and `mmc` gives it no such file."""
        for card in self._sysfs.glob("class/block/mmcblk*/device"):
            kinds = re.fullmatch(r"(0x[0-9a-f]{2}) (0x[0-9a-f]{2})", _text(card / "life_time"))
            if kinds is not None and _text(card / "type") == "MMC":
                yield from (int(one, 16) * 10 for one in kinds.groups() if 0 < int(one, 16) <= _BEYOND)


def _text(path: Path) -> str:
    """Empty where there is no such file, or it does not let itself be read now."""
    try:
        return path.read_text("ascii", "replace").strip()
    except OSError:
        return ""


def _either(one: bool | None, other: bool | None) -> bool | None:
    """What is known; True if either says so."""
    known = [said for said in (one, other) if said is not None]
    return any(known) if known else None
