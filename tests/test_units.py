"""The units say what the processes need: to be told of, watched, started again, and kept off the disk."""

from __future__ import annotations

import shlex
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest

from appliance.keeper import cli as keeper_cli
from appliance.keeper import updating
from appliance.keeper.desk import LIMIT_S
from appliance.keeper.machine import Places
from appliance.recorder import cli
from appliance.recorder.pipeline import PATIENCE_S
from appliance.storage import PRIVATE
from appliance.updates import services

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


def test_the_folders_of_the_web_process_are_not_there_for_the_recorder() -> None:
    """Those of root are kept by their modes."""
    (recorder,) = (read(path)["Service"] for path in UNITS if path.stem == "terugblik-recorder")
    hidden = {path.removeprefix("-") for path in recorder["InaccessiblePaths"].split()}
    assert hidden == {f"/var/lib/terugblik/{name}" for name in PRIVATE if name != "firstboot"}


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


def test_the_keeper_answers_the_web_process_only_and_not_on_what_it_is_asked_by() -> None:
    listening, keeper = (
        read(SYSTEMD / "terugblik-keeper.socket"),
        read(SYSTEMD / "terugblik-keeper@.service")["Service"],
    )
    door = listening["Socket"]
    assert (door["Accept"], door["SocketUser"], door["SocketMode"]) == ("yes", keeper_cli.WEB_USER, "0600")
    assert listening["Install"]["WantedBy"] == "terugblik.target"
    (web,) = (read(path)["Service"] for path in UNITS if path.stem == "terugblik-web")
    assert f"--keeper {door['ListenStream']} " in web["ExecStart"]
    assert web["User"] == door["SocketUser"]
    # Without these the log would go to whoever asked.
    assert (keeper["StandardInput"], keeper["StandardOutput"], keeper["StandardError"]) == ("socket", *["journal"] * 2)


def test_the_keeper_has_no_network_and_keeps_what_it_hears_off_the_disk() -> None:
    keeper = read(SYSTEMD / "terugblik-keeper@.service")["Service"]
    assert (keeper["PrivateNetwork"], keeper["RestrictAddressFamilies"]) == ("yes", "AF_UNIX")
    assert (keeper["MemorySwapMax"], keeper["LimitCORE"], keeper["UMask"]) == ("0", "0", "0077")
    assert keeper["CapabilityBoundingSet"] == "CAP_DAC_OVERRIDE"
    assert float(keeper["RuntimeMaxSec"]) > max(LIMIT_S.values())
    assert f"/run/{keeper['RuntimeDirectory']}" == str(Places().folder)
    assert keeper["RuntimeDirectoryMode"] == "0700"


@pytest.mark.parametrize("command", [updating.APPLY, updating.ROLL_BACK])
def test_the_keeper_starts_units_that_there_are(command: tuple[str, ...]) -> None:
    name, _, what = command[-1].removesuffix(".service").partition("@")
    unit = read(SYSTEMD / f"{name}@.service")
    assert unit["Service"]["ExecStart"].endswith("terugblik keeper %i")
    assert keeper_cli._parse([what]).what == what
    assert float(unit["Service"]["TimeoutStartSec"]) <= updating.CHANGE_S
    failing = read(SYSTEMD / "terugblik-keeper@.service")["Unit"]["OnFailure"]
    assert failing == f"{name}@settle.service"


def test_whoever_switches_a_version_may_switch_the_units_with_it() -> None:
    for name in ("terugblik-change@", "terugblik-update"):
        text = (SYSTEMD / f"{name}.service").read_text()
        lines = [line.partition("=")[2] for line in text.splitlines() if line.startswith("ReadWritePaths=")]
        assert {"/opt/terugblik", "/etc/systemd/system"} <= set(" ".join(lines).split()), name


def test_what_a_version_needs_of_the_system_is_there_before_its_processes() -> None:
    """At each start, and wherever an update asks for it: so it may not count as done once it was."""
    unit = read(SYSTEMD / services.FURNISHER)
    assert {path.name for path in UNITS} <= set(unit["Unit"]["Before"].split())
    assert unit["Install"]["WantedBy"] == services.TARGET
    assert unit["Service"]["Type"] == "oneshot"
    assert "RemainAfterExit" not in unit["Service"]
    text = (SYSTEMD / services.FURNISHER).read_text()
    assert "ExecStart=/bin/sh /opt/terugblik/current/systemd/furnish\n" in text
    lines = [
        line.split() for line in (SYSTEMD / "tmpfiles.d/terugblik.conf").read_text().splitlines() if line[0] != "#"
    ]
    writable = [Path(name) for name in unit["Service"]["ReadWritePaths"].split()]
    assert all(any(Path(path).is_relative_to(one) for one in writable) for _, path, *_ in lines)


@pytest.mark.parametrize(("words", "asked"), [("overlayroot=tmpfs:recurse=0", True), ("root=/dev/mmcblk0p2", False)])
def test_on_a_root_that_forgets_the_units_are_read_anew(words: str, asked: bool, tmp_path: Path) -> None:
    """The unit's own words, as systemd gives them to a shell; `systemctl` is played."""
    text = (SYSTEMD / services.FURNISHER).read_text()
    (line,) = [line for line in text.splitlines() if line.startswith("ExecStart=-")]
    program, *arguments = shlex.split(line.removeprefix("ExecStart=-"))
    (tmp_path / "cmdline").write_text(f"{words}\n")
    (tmp_path / "systemctl").write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/asked\n')
    (tmp_path / "systemctl").chmod(0o755)
    arguments = [word.replace("$$", "$").replace("/proc/cmdline", f"{tmp_path}/cmdline") for word in arguments]
    subprocess.run([program, *arguments], env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, check=True)
    assert (tmp_path / "asked").exists() == asked
    assert not asked or "daemon-reload" in (tmp_path / "asked").read_text()


@pytest.mark.parametrize(
    ("result", "asked"), [("success", ""), ("exit-code", ""), ("timeout", "start"), ("oom-kill", "start")]
)
def test_a_change_of_version_that_was_killed_leaves_nothing_stopped(result: str, asked: str, tmp_path: Path) -> None:
    """The unit's own words, as systemd gives them to a shell; `systemctl` is played."""
    played = tmp_path / "systemctl"
    played.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/asked\n')
    played.chmod(0o755)
    program, *words = shlex.split(read(SYSTEMD / "terugblik-change@.service")["Service"]["ExecStopPost"].lstrip("-"))
    told = {"PATH": str(tmp_path), "SERVICE_RESULT": result}
    subprocess.run([program, *(word.replace("$$", "$") for word in words)], env=told, check=True)
    said = (tmp_path / "asked").read_text() if (tmp_path / "asked").exists() else ""
    assert asked in said
    assert bool(said) == bool(asked)
    assert not asked or {path.name for path in UNITS} <= set(said.split())


def read(path: Path) -> ConfigParser:
    unit = ConfigParser(strict=False, interpolation=None)  # an option may be given again
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(path.read_text())
    return unit
