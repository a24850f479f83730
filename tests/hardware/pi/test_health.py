"""What kernel and firmware say of a Raspberry Pi's power, heat and card; nobody has tried it on a board yet."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from appliance.hardware.health import HealthReading
from appliance.hardware.pi.health import PiHealth, Throttled, ask_firmware
from appliance.hardware.sim.health import WELL, SimHealth


def no_firmware() -> str:
    raise FileNotFoundError("vcgencmd")


def file(sysfs: Path, name: str, text: str) -> None:
    path = sysfs / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{text}\n")


def alarm(sysfs: Path, text: str) -> None:
    file(sysfs, "class/hwmon/hwmon0/name", "cpu_thermal")
    file(sysfs, "class/hwmon/hwmon1/name", "rpi_volt")
    file(sysfs, "class/hwmon/hwmon1/in0_lcrit_alarm", text)


@pytest.mark.parametrize(
    ("answer", "now", "before", "throttled"),
    [
        ("throttled=0x0\n", False, False, False),
        ("throttled=0x50000\n", False, True, False),
        ("throttled=0x50005\n", True, True, True),
        ("throttled=0x1\n", True, True, False),
        ("throttled=0x20002\n", False, False, True),
        ("throttled=0xe0008\n", False, False, True),
        ("throttled=0x80000\n", False, False, False),
        ("VCHI initialization failed\n", None, None, None),
        ("throttled=0x\n", None, None, None),
        ("", None, None, None),
    ],
)
def test_the_firmwares_bits(
    tmp_path: Path, answer: str, now: bool | None, before: bool | None, throttled: bool | None
) -> None:
    seen = PiHealth(tmp_path, lambda: answer).read()
    assert (seen.undervoltage_now, seen.undervoltage_since_boot, seen.throttled) == (now, before, throttled)


def test_the_bits_are_where_the_documentation_has_them() -> None:
    assert [bit.value.bit_length() - 1 for bit in Throttled] == [0, 1, 2, 3, 16]


@pytest.mark.parametrize(("text", "weak"), [("1", True), ("0", False), ("?", None)])
def test_the_kernels_alarm_alone_is_enough(tmp_path: Path, text: str, weak: bool | None) -> None:
    alarm(tmp_path, text)
    seen = PiHealth(tmp_path, no_firmware).read()
    assert (seen.undervoltage_now, seen.undervoltage_since_boot, seen.throttled) == (weak, weak, None)


def test_either_source_is_believed(tmp_path: Path) -> None:
    alarm(tmp_path, "1")
    assert PiHealth(tmp_path, lambda: "throttled=0x0\n").read().undervoltage_now is True
    alarm(tmp_path, "0")
    assert PiHealth(tmp_path, lambda: "throttled=0x1\n").read().undervoltage_now is True


def test_what_was_is_remembered_when_the_firmware_forgets(tmp_path: Path) -> None:
    answers = iter(["throttled=0x50000\n", "throttled=0x0\n"])
    health = PiHealth(tmp_path, lambda: next(answers))
    assert [health.read().undervoltage_since_boot for _ in range(2)] == [True, True]


def test_the_hottest_zone_counts(tmp_path: Path) -> None:
    file(tmp_path, "class/thermal/thermal_zone0/temp", "48312")
    file(tmp_path, "class/thermal/thermal_zone1/temp", "61500")
    file(tmp_path, "class/thermal/thermal_zone2/temp", "error")
    assert PiHealth(tmp_path, no_firmware).read().temperature_c == 61.5


@pytest.mark.parametrize(
    ("life_time", "wear"),
    [("0x01 0x01", 10), ("0x02 0x09", 90), ("0x0b 0x01", 110), ("0x00 0x03", 30), ("0x00 0x00", None), ("x", None)],
)
def test_an_emmc_tells_its_wear(tmp_path: Path, life_time: str, wear: int | None) -> None:
    file(tmp_path, "class/block/mmcblk0/device/type", "MMC")
    file(tmp_path, "class/block/mmcblk0/device/life_time", life_time)
    assert PiHealth(tmp_path, no_firmware).read().card_wear == wear


def test_of_an_sd_card_the_wear_is_unknown(tmp_path: Path) -> None:
    file(tmp_path, "class/block/mmcblk0/device/type", "SD")
    assert PiHealth(tmp_path, no_firmware).read().card_wear is None


def test_a_machine_that_is_no_pi_knows_nothing(tmp_path: Path) -> None:
    assert PiHealth(tmp_path, no_firmware).read() == HealthReading()


@pytest.mark.parametrize("script", ["echo throttled=0x50005; exit 1", "printf '\\377'"])
def test_a_command_that_fails_is_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    command = tmp_path / "vcgencmd"
    command.write_text(f"#!/bin/sh\n{script}\n")
    command.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert PiHealth(tmp_path / "sys").read() == HealthReading()


def test_a_command_that_hangs_is_given_up(tmp_path: Path) -> None:
    def hangs() -> str:
        raise subprocess.TimeoutExpired("vcgencmd", 2)

    assert PiHealth(tmp_path, hangs).read() == HealthReading()


def test_the_command_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = tmp_path / "vcgencmd"
    command.write_text('#!/bin/sh\n[ "$*" = get_throttled ] && echo throttled=0x50005\n')
    command.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert ask_firmware() == "throttled=0x50005\n"


def test_the_simulators_health_can_be_set() -> None:
    health = SimHealth()
    assert health.read() is WELL
    health.reading = HealthReading(temperature_c=90.0)
    assert health.read().temperature_c == 90.0
