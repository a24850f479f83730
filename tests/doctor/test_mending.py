"""What `--repair` does is done when it says so, by the box's own user, and to one copy at a time."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from appliance.boots import known_boot, note_boot
from appliance.doctor import cli, files, mending
from appliance.doctor.keepers import Keepers, keepers
from appliance.doctor.patient import Patient
from appliance.storage import meant_mode
from tests.doctor.boxes import found, on_recording_day, only
from tests.release.world import World

SOMEBODY = 12_345
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may become somebody else")


def repair(box: Path) -> int:
    return cli.main(["--data", str(box), "--repair", "--clock", "machine"])


def damaged(box: Path, name: str) -> tuple[Path, bytes]:
    copy = only(box, name)
    whole = copy.read_bytes()
    copy.write_bytes(whole[:-4])
    return copy, whole


@pytest.mark.parametrize("name", ["people/*/person.json", "people/*/person.spare.json", "box.json", "box.spare.json"])
def test_the_other_copy_is_made_again(box: Path, healthy: World, name: str) -> None:
    copy, whole = damaged(box, name)
    assert ("one_copy", copy.relative_to(box).as_posix()) in found(box, on_recording_day(healthy))
    repair(box)
    assert copy.read_bytes() == whole
    assert found(box, on_recording_day(healthy)) == set()


@pytest.mark.parametrize("older", ["boot.json", "boot.spare.json"])
def test_of_two_numbers_of_the_start_the_higher_counts(box: Path, healthy: World, older: str) -> None:
    note_boot(box, "one")
    kept = (box / older).read_bytes()
    note_boot(box, "two")
    (box / older).write_bytes(kept)
    assert found(box, on_recording_day(healthy)) == {("one_copy", older)}
    repair(box)
    assert found(box, on_recording_day(healthy)) == set()
    boot = known_boot(box, "two")
    assert boot is not None
    assert boot.number == 2


def refuses(path: Path, data: bytes) -> None:
    raise OSError(errno.EROFS, "read-only file system")


def takes_and_does_not_keep(path: Path, data: bytes) -> None:
    pass


@pytest.mark.parametrize("write", [refuses, takes_and_does_not_keep])
def test_a_disk_that_does_not_take_it_mends_nothing(
    box: Path,
    healthy: World,
    write: Callable[[Path, bytes], None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(cli, "open_clock", lambda *_: on_recording_day(healthy))
    monkeypatch.setattr(mending, "write_whole", write)
    damaged(box, "box.spare.json")
    assert repair(box) == 1
    said = capsys.readouterr().out
    assert "hersteld\n" not in said
    assert "niet gelukt" in said


def test_a_disk_without_modes_mends_nothing(
    box: Path, healthy: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "open_clock", lambda *_: on_recording_day(healthy))
    only(box, "lessons/*/retention.json").chmod(0o644)
    monkeypatch.setattr(Path, "chmod", lambda *_: None)
    assert repair(box) == 1
    assert "hersteld\n" not in capsys.readouterr().out


@pytest.fixture
def somebodys(healthy: World) -> Iterator[Path]:
    """The box of another user, where that user can get at it."""
    with tempfile.TemporaryDirectory(prefix="tb-") as folder:
        Path(folder).chmod(0o711)
        data = Path(folder) / "data"
        shutil.copytree(healthy.data, data)
        for path in (data, *data.rglob("*")):
            os.chown(path, SOMEBODY, SOMEBODY)
        yield data


@as_root
def test_what_root_mends_stays_the_boxs(somebodys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "MACHINE", ())
    # Who looks at each file afterwards would give it back; it is the box's from the beginning.
    monkeypatch.setattr(cli, "BOX", tuple(part for part in cli.BOX if part[0] != "files"))
    damaged(somebodys, "people/*/person.json")
    damaged(somebodys, "box.spare.json")
    repair(somebodys)
    assert {(path.stat().st_uid, path.stat().st_gid) for path in somebodys.rglob("*")} == {(SOMEBODY, SOMEBODY)}
    assert (os.geteuid(), os.getegid()) == (0, 0)


@as_root
def test_what_root_made_before_is_given_back(somebodys: Path, healthy: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "MACHINE", ())
    film = only(somebodys, "lessons/*/lesson.mp4.age")
    os.chown(film, 0, 0)
    before = film.read_bytes()
    assert found(somebodys, on_recording_day(healthy)) == {("not_the_boxes", film.relative_to(somebodys).as_posix())}
    repair(somebodys)
    assert film.stat().st_uid == SOMEBODY
    assert film.read_bytes() == before


def test_what_belongs_to_another_user_is_named(box: Path, healthy: World, monkeypatch: pytest.MonkeyPatch) -> None:
    patient = Patient.of(box, box / "none.sock", on_recording_day(healthy))
    monkeypatch.setattr(Patient, "keepers", lambda self, place: Keepers((os.geteuid() + 1,), 0))
    (data_file, *_) = [one for one in files.check(patient) if one.where == "box.json"]
    assert data_file.what.key == "not_the_boxes"


def test_whoever_is_not_root_becomes_nobody_else(box: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(_: int) -> None:
        raise AssertionError("only root may, and only then")

    monkeypatch.setattr(mending.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(mending.os, "seteuid", never)
    with suppress(PermissionError):
        mending.copy_again(b"{}", box / "box.json", keepers(box, "box.json"), lambda path: path.exists())


WEB, RECORDER, GROUP = 47112, 47113, 47114


@pytest.fixture
def installed(somebodys: Path) -> Path:
    """Kept by two users of one group, as `systemd/tmpfiles.d` and they themselves make it."""
    note_boot(somebodys, "one")
    note_boot(somebodys, "two")
    os.chown(somebodys, 0, GROUP)
    somebodys.chmod(0o3770)
    of_the_web = [somebodys / top for top in ("people", "releases", "tls")]
    of_the_web += [
        somebodys / name for name in ("box.json", "box.spare.json", "boot_times.json", "clock.json", "school.json")
    ]
    for path in somebodys.rglob("*"):
        private = any(top in (path, *path.parents) for top in of_the_web)
        os.chown(path, WEB if private else RECORDER, GROUP)
        path.chmod(meant_mode(path.relative_to(somebodys).as_posix(), folder=path.is_dir(), shared=True))
    return somebodys


@as_root
def test_what_root_mends_on_an_installed_box_is_of_whoever_keeps_it(
    installed: Path, healthy: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "MACHINE", ())
    os.chown(only(installed, "lessons/*/lesson.mp4.age"), WEB, GROUP)  # finished by the web process
    assert found(installed, on_recording_day(healthy)) == set()
    damaged(installed, "box.spare.json")
    damaged(installed, "boot.json")
    for place in ("clock.json", "ready.json", "lessons/*/facts.json.age"):
        os.chown(only(installed, place), 0, 0)
    repair(installed)
    owned = {path.relative_to(installed).as_posix().split("/")[-1]: path.stat() for path in installed.rglob("*")}
    assert {owned[name].st_uid for name in ("box.spare.json", "clock.json")} == {WEB}
    assert {owned[name].st_uid for name in ("boot.json", "ready.json", "facts.json.age")} == {RECORDER}
    assert {facts.st_gid for facts in owned.values()} == {GROUP}
    assert found(installed, on_recording_day(healthy)) == set()
