"""The units say what the processes need: to be told of, watched, started again, and kept off the disk."""

from __future__ import annotations

from configparser import ConfigParser
from pathlib import Path

import pytest

from appliance.recorder import cli
from appliance.recorder.pipeline import PATIENCE_S

SYSTEMD = Path(__file__).resolve().parent.parent / "systemd"
UNITS = [SYSTEMD / "terugblik-recorder.service", SYSTEMD / "terugblik-web.service"]


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_a_part_that_ends_or_hangs_is_started_again_for_ever(path: Path) -> None:
    unit = read(path)
    assert unit["Service"]["Type"] == "notify"
    assert unit["Service"]["Restart"] == "always"
    assert unit["Unit"]["StartLimitIntervalSec"] == "0"
    assert float(unit["Service"]["WatchdogSec"]) > 10


def test_the_watchdog_waits_longer_than_a_lesson_takes_to_end() -> None:
    """Two of its stages may hang in the disk, each for as long as the end of a lesson waits for one."""
    (recorder,) = (read(path)["Service"] for path in UNITS if path.stem == "terugblik-recorder")
    assert float(recorder["WatchdogSec"]) > 2 * PATIENCE_S
    assert float(recorder["TimeoutStopSec"]) > 2 * PATIENCE_S


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_nothing_in_memory_reaches_the_disk(path: Path) -> None:
    service = read(path)["Service"]
    assert (service["MemorySwapMax"], service["LimitCORE"], service["UMask"]) == ("0", "0", "0077")


def test_the_recorder_has_no_network_and_the_web_process_no_devices() -> None:
    recorder, web = (read(path)["Service"] for path in UNITS)
    assert (recorder["PrivateNetwork"], recorder["RestrictAddressFamilies"]) == ("yes", "AF_UNIX")
    assert web["PrivateDevices"] == "yes"


def test_the_version_that_is_known_to_run_settles_an_update_at_each_start() -> None:
    unit = read(SYSTEMD / "terugblik-update.service")
    assert unit["Service"]["ExecStart"] == "/opt/terugblik/proven/bin/terugblik update settle"
    assert all(path.name in unit["Unit"]["After"] for path in UNITS)
    assert unit["Install"]["WantedBy"] == "multi-user.target"


@pytest.mark.parametrize("settings", [[], ["--lesson-minutes", "30"]])
def test_a_box_without_settings_records_with_its_camera(settings: list[str]) -> None:
    """A film of the simulator under a red light would be a lesson that nobody recorded."""
    (recorder,) = (read(path)["Service"] for path in UNITS if path.stem == "terugblik-recorder")
    program, part, *words = recorder["ExecStart"].split()
    assert (Path(program).name, part) == ("terugblik", "recorder")
    assert words[-1] == "$TERUGBLIK_RECORDER"
    assert cli._settings([*words[:-1], *settings]).backend == "pi"


def read(path: Path) -> ConfigParser:
    unit = ConfigParser(strict=False, interpolation=None)  # an option may be given again
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(path.read_text())
    return unit
