"""An update on a box whose processes a test plays: it runs, or what ran before runs, whenever the plug is pulled."""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path
from typing import Any

import pytest

from appliance.errors import TerugblikError
from appliance.updates import errors, unpacking
from appliance.updates.services import run_self_test
from appliance.updates.updating import MOST_STARTS, Updater
from appliance.updates.versions import Versions
from tests.updates.helpers import Cut, PlayedServices, a_box, again, runs_whole, update

Box = tuple[Updater, PlayedServices]


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return a_box(tmp_path)


def names(root: Path) -> set[str]:
    return {path.name for path in root.iterdir()}


def test_an_update_runs(tmp_path: Path, box: Box) -> None:
    updater, services = box
    assert updater.apply(update(tmp_path, "1.1.0")) == "1.1.0"
    root = tmp_path / "opt"
    assert (runs_whole(root), services.runs) == ("1.1.0", "1.1.0")
    assert names(root) == {"1.0.0", "1.1.0", "current", "proven", "previous", "result.json"}
    assert services.asked[-4:] == ["stop", "self_test", "start", "state"]
    assert (root / "1.1.0" / "bin" / "terugblik").stat().st_mode & 0o777 == 0o755
    assert (root / "1.1.0" / "lib" / "big.bin").stat().st_mode & 0o777 == 0o644
    assert (root / "1.1.0" / "lib64").readlink() == Path("lib")
    last = updater.notes.last()
    assert last is not None
    assert (last.outcome, last.version, last.before) == ("applied", "1.1.0", "1.0.0")


def test_the_box_can_run_it_whatever_root_keeps_for_itself(tmp_path: Path, box: Box) -> None:
    file, before = update(tmp_path, "1.1.0"), os.umask(0o077)
    try:
        box[0].apply(file)
    finally:
        os.umask(before)
    version = tmp_path / "opt" / "1.1.0"
    assert {path.stat().st_mode & 0o777 for path in (version, version / "bin", version / "lib")} == {0o755}


def test_only_the_version_before_is_kept(tmp_path: Path, box: Box) -> None:
    for version in ("1.1.0", "1.2.0", "1.10.0"):
        box[0].apply(update(tmp_path, version))
    assert {name for name in names(tmp_path / "opt") if name[0].isdigit()} == {"1.2.0", "1.10.0"}


def test_verify_changes_nothing(tmp_path: Path, box: Box) -> None:
    before = names(tmp_path / "opt")
    assert box[0].verify(update(tmp_path, "1.1.0")).version == "1.1.0"
    assert (names(tmp_path / "opt"), box[1].asked) == (before, ["start"])


@pytest.mark.parametrize(
    ("version", "minimum", "refusal"),
    [
        ("1.0.0", "0.0.0", errors.UpdateTooOld),
        ("0.9.99", "0.0.0", errors.UpdateTooOld),
        ("2.0.0", "1.0.1", errors.UpdateTooNew),
    ],
)
def test_versions_that_do_not_fit(
    tmp_path: Path, box: Box, version: str, minimum: str, refusal: type[TerugblikError]
) -> None:
    with pytest.raises(refusal):
        box[0].apply(update(tmp_path, version, minimum))
    assert box[1].runs == runs_whole(tmp_path / "opt") == "1.0.0"


def test_after_a_rollback_the_newer_one_may_come_again(tmp_path: Path, box: Box) -> None:
    updater, services = box
    file = update(tmp_path, "1.1.0")
    updater.apply(file)
    assert updater.rollback() == services.runs == runs_whole(tmp_path / "opt") == "1.0.0"
    assert updater.apply(file) == runs_whole(tmp_path / "opt") == "1.1.0"


def test_nothing_to_roll_back(box: Box) -> None:
    with pytest.raises(errors.NothingToRollBack):
        box[0].rollback()
    assert box[1].runs == "1.0.0"


def test_a_rollback_to_one_that_no_longer_runs_is_taken_back(tmp_path: Path, box: Box) -> None:
    updater, services = box
    updater.apply(update(tmp_path, "1.1.0"))
    services.broken.add("1.0.0")
    with pytest.raises(errors.UpdateNotReady):
        updater.rollback()
    assert services.runs == runs_whole(tmp_path / "opt") == "1.1.0"


def test_a_version_that_fails_its_test_never_runs(tmp_path: Path, box: Box) -> None:
    updater, services = box
    services.failing.add("1.1.0")
    with pytest.raises(errors.UpdateSelfTestFailed):
        updater.apply(update(tmp_path, "1.1.0"))
    root = tmp_path / "opt"
    assert services.runs == runs_whole(root) == "1.0.0"
    assert "1.1.0" not in names(root)
    last = updater.notes.last()
    assert last is not None
    assert (last.outcome, last.step) == ("self_test_failed", "selftest_camera")


def test_a_version_that_is_not_ready_is_taken_back(tmp_path: Path, box: Box) -> None:
    updater, services = box
    services.broken.add("1.1.0")
    with pytest.raises(errors.UpdateNotReady):
        updater.apply(update(tmp_path, "1.1.0"))
    assert services.runs == runs_whole(tmp_path / "opt") == "1.0.0"
    assert not updater.versions.on_trial
    assert "1.1.0" not in names(tmp_path / "opt")


def test_a_box_that_was_unable_stays_updatable_and_gets_no_worse(tmp_path: Path, box: Box) -> None:
    updater, services = box
    services.sound_state = "unable"
    assert updater.apply(update(tmp_path, "1.1.0")) == "1.1.0"
    services.sound_state = "ready"
    updater = Updater(updater.versions, _Spoiling(services), updater.keys)
    with pytest.raises(errors.UpdateNotReady):
        updater.apply(update(tmp_path, "1.2.0"))
    assert runs_whole(tmp_path / "opt") == "1.1.0"


class _Spoiling:
    """Under the new version the recorder answers, and can do nothing."""

    def __init__(self, inner: PlayedServices) -> None:
        self._inner = inner
        self.stop, self.self_test = inner.stop, inner.self_test

    def start(self) -> bool:
        return self._inner.start()

    def state(self) -> Any:
        return "unable" if self._inner.runs == "1.2.0" else self._inner.state()


def test_no_update_while_recording(tmp_path: Path, box: Box) -> None:
    updater, services = box
    services.sound_state = "recording"
    with pytest.raises(errors.UpdateBusy):
        updater.apply(update(tmp_path, "1.1.0"))
    assert "stop" not in services.asked
    assert "1.1.0" not in names(tmp_path / "opt")


def test_one_update_at_a_time(tmp_path: Path, box: Box) -> None:
    fd = os.open(tmp_path / "opt", os.O_RDONLY)
    fcntl.flock(fd, fcntl.LOCK_EX)
    with pytest.raises(errors.UpdateRunning):
        box[0].apply(update(tmp_path, "1.1.0"))
    os.close(fd)


# --- what is wrong with the stick, or with the card ---


def test_a_damaged_file_unpacks_nothing(tmp_path: Path, box: Box) -> None:
    file = update(tmp_path, "1.1.0")
    data = bytearray(file.read_bytes())
    data[-5] ^= 1
    file.write_bytes(data)
    before = names(tmp_path / "opt")
    with pytest.raises(errors.UpdateDamaged):
        box[0].apply(file)
    assert names(tmp_path / "opt") == before


def test_a_lesson_that_began_while_it_was_unpacked_goes_on(tmp_path: Path, box: Box) -> None:
    _, services = box

    def begin(step: str) -> None:
        if step == "unpacked":
            services.sound_state = "recording"

    updater = Updater(box[0].versions, services, box[0].keys, done=begin)
    with pytest.raises(errors.UpdateBusy):
        updater.apply(update(tmp_path, "1.1.0"))
    assert "stop" not in services.asked
    assert services.runs == runs_whole(tmp_path / "opt") == "1.0.0"
    assert "1.1.0" not in names(tmp_path / "opt")


def test_another_signed_update_the_second_time(tmp_path: Path, box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that did not go through the checks of a version may take the place of one that runs."""
    updater, services = box
    file, other = update(tmp_path, "1.1.0"), update(tmp_path, "1.0.0").read_bytes()
    verify = Updater.verify

    def verify_and_change(self: Updater, file: Path) -> Any:
        manifest = verify(self, file)
        file.write_bytes(other)
        return manifest

    monkeypatch.setattr(Updater, "verify", verify_and_change)
    inode = (tmp_path / "opt" / "1.0.0").stat().st_ino
    with pytest.raises(errors.UpdateDamaged):
        updater.apply(file)
    assert "stop" not in services.asked
    assert (tmp_path / "opt" / "1.0.0").stat().st_ino == inode


def test_a_file_that_is_another_the_second_time(tmp_path: Path, box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stick that lies: whole while it is verified, changed while it is unpacked."""
    file = update(tmp_path, "1.1.0")
    whole = Updater.verify

    def verify_and_change(self: Updater, path: Path) -> Any:
        manifest = whole(self, path)
        data = bytearray(path.read_bytes())
        data[-5] ^= 1
        path.write_bytes(data)
        return manifest

    monkeypatch.setattr(Updater, "verify", verify_and_change)
    with pytest.raises(errors.UpdateDamaged):
        box[0].apply(file)
    assert {name for name in names(tmp_path / "opt") if "1.1.0" in name} == set()
    assert runs_whole(tmp_path / "opt") == box[1].runs == "1.0.0"


def test_a_stick_that_is_gone(tmp_path: Path, box: Box) -> None:
    with pytest.raises(errors.UpdateStickGone):
        box[0].apply(tmp_path / "stick" / "terugblik-1.1.0.tbu")


@pytest.mark.parametrize(
    ("number", "refusal"), [(errno.ENOSPC, errors.UpdateNoRoom), (errno.EIO, errors.UpdateStorage)]
)
def test_a_card_that_does_not_take_it(
    tmp_path: Path, box: Box, monkeypatch: pytest.MonkeyPatch, number: int, refusal: type[TerugblikError]
) -> None:
    def full(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(unpacking, "_write_file", full)
    with pytest.raises(refusal):
        box[0].apply(update(tmp_path, "1.1.0"))
    assert names(tmp_path / "opt") == {"1.0.0", "current"}
    assert box[1].runs == "1.0.0"


def test_too_little_room_is_told_before_anything_is_written(
    tmp_path: Path, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacking, "_RESERVE_BYTES", 1 << 60)
    with pytest.raises(errors.UpdateNoRoom):
        box[0].apply(update(tmp_path, "1.1.0"))
    assert names(tmp_path / "opt") == {"1.0.0", "current"}


# --- the plug ---

STEPS = (
    "unpacked",
    "proven_named",
    "stopped",
    "trial_noted",
    "switched",
    "previous_named",
    "proven",
    "tidied",
)


def steps_of(tmp_path: Path) -> list[str]:
    (tmp_path / "whole").mkdir()
    a_box(tmp_path / "whole")
    seen: list[str] = []
    updater, _ = again(tmp_path / "whole" / "opt", seen.append)
    updater.apply(update(tmp_path / "whole", "1.1.0"))
    return seen


def test_these_are_the_steps(tmp_path: Path) -> None:
    assert tuple(steps_of(tmp_path)) == STEPS


@pytest.mark.parametrize("broken", [False, True])
@pytest.mark.parametrize("step", STEPS)
def test_the_plug_after_each_step(tmp_path: Path, step: str, broken: bool) -> None:
    """What is there runs; the next start brings it to an end; and the update can be done again after that."""
    a_box(tmp_path)
    root = tmp_path / "opt"

    def cut(name: str) -> None:
        if name == step:
            raise Cut

    file = update(tmp_path, "1.1.0")
    with pytest.raises(Cut):
        again(root, cut)[0].apply(file)
    at_start = runs_whole(root)
    assert at_start == ("1.0.0" if STEPS.index(step) < STEPS.index("switched") else "1.1.0")
    updater, services = again(root)
    # That a version breaks only after it was proven is no matter of the update any more.
    broken = broken and STEPS.index(step) < STEPS.index("proven")
    services.broken |= {"1.1.0"} if broken else set()
    updater.settle()
    assert not updater.versions.on_trial
    assert services.runs == runs_whole(root) == ("1.0.0" if broken else at_start)
    assert not {name for name in names(root) if name.startswith(".")}
    if runs_whole(root) == "1.0.0":
        services.broken.clear()
        updater.apply(file)
    assert services.runs == runs_whole(root) == "1.1.0"


@pytest.mark.parametrize("step", ["start_counted", "switched_back"])
def test_the_plug_while_the_next_start_settles(tmp_path: Path, step: str) -> None:
    on_trial(tmp_path)
    root = tmp_path / "opt"

    def cut(name: str) -> None:
        if name == step:
            raise Cut

    updater, services = again(root, cut)
    services.broken.add("1.1.0")
    with pytest.raises(Cut):
        updater.settle()
    runs_whole(root)
    updater, services = again(root)
    services.broken.add("1.1.0")
    updater.settle()
    assert services.runs == runs_whole(root) == "1.0.0"


def on_trial(tmp_path: Path) -> None:
    a_box(tmp_path)

    def cut(name: str) -> None:
        if name == "switched":
            raise Cut

    with pytest.raises(Cut):
        again(tmp_path / "opt", cut)[0].apply(update(tmp_path, "1.1.0"))


def test_a_machine_that_goes_down_under_it_is_not_tried_for_ever(tmp_path: Path) -> None:
    on_trial(tmp_path)

    def down(name: str) -> None:
        if name == "start_counted":
            raise Cut

    for _ in range(MOST_STARTS):
        with pytest.raises(Cut):
            again(tmp_path / "opt", down)[0].settle()
    again(tmp_path / "opt")[0].settle()  # it would run this time; nobody tries
    assert runs_whole(tmp_path / "opt") == "1.0.0"


def test_a_trial_can_be_rolled_back_and_takes_no_other(tmp_path: Path) -> None:
    on_trial(tmp_path)
    updater, services = again(tmp_path / "opt")
    with pytest.raises(errors.UpdateRunning):
        updater.apply(update(tmp_path, "1.2.0"))
    assert updater.rollback() == services.runs == runs_whole(tmp_path / "opt") == "1.0.0"


def test_an_unpacking_that_was_cut_is_tidied_up(tmp_path: Path, box: Box) -> None:
    (tmp_path / "opt" / ".new-1.1.0" / "bin").mkdir(parents=True)
    (tmp_path / "opt" / ".old-0.9.0").mkdir()
    (tmp_path / "opt" / "notes").mkdir()  # not a version: somebody's own
    box[0].settle()
    assert names(tmp_path / "opt") == {"1.0.0", "current", "notes"}


def test_an_installation_that_was_cut_is_left_as_it_is(tmp_path: Path, box: Box) -> None:
    """It renames the version that runs while it puts the same one anew."""
    updater = box[0]
    root = tmp_path / "opt"
    (root / "1.0.0").rename(root / ".old-1.0.0")
    updater.versions.point("current", ".old-1.0.0")
    (root / "0.9.0").mkdir()
    updater.versions.point("proven", "0.9.0")
    before = names(root)
    updater.settle()
    with pytest.raises(errors.UpdateRunning):
        updater.apply(update(tmp_path, "1.1.0"))
    with pytest.raises(errors.NothingToRollBack):
        updater.rollback()
    assert names(root) == before
    assert (root / "current").resolve() == root / ".old-1.0.0"
    assert (root / "proven").readlink() == Path("0.9.0")


def test_a_link_that_names_nothing_is_none(tmp_path: Path) -> None:
    (tmp_path / "current").symlink_to("9.9.9")
    (tmp_path / "proven").symlink_to("/etc")
    assert [Versions(tmp_path).find(role) for role in ("current", "proven", "previous")] == [None, None, None]


def test_a_self_test_is_believed_by_its_exit_status(tmp_path: Path) -> None:
    def script(text: str) -> list[str]:
        path = tmp_path / "program"
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)
        return [str(path)]

    assert run_self_test(script("exit 0")) is None
    assert run_self_test(script("echo camera ok; echo selftest_sound failed; exit 1")) == "selftest_sound"
    assert run_self_test(script("exit 3")) == "start"
    assert run_self_test([str(tmp_path / "none")]) == "start"
    assert run_self_test(script("exec sleep 30"), patience_s=0.1) == "start"
