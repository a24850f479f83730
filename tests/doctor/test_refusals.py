"""A disk that does not give what is asked for is a finding like any other, and the rest is looked at all the same."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from appliance.doctor import cli, room
from appliance.doctor.patient import Patient
from appliance.errors import TerugblikError
from tests.doctor.boxes import found, on_recording_day, only
from tests.release.world import World

Refusing = Callable[[Path, int], None]


@pytest.fixture
def lists_no_more(monkeypatch: pytest.MonkeyPatch) -> Refusing:
    """The disk lists everything but this one folder."""

    def break_it(folder: Path, error: int) -> None:
        def broken(real: Callable[..., Any]) -> Callable[..., Any]:
            def listing(path: Any = ".", *more: Any) -> Any:
                if os.fspath(path) == str(folder):
                    raise OSError(error, "refused", str(folder))
                return real(path, *more)

            return listing

        monkeypatch.setattr(os, "scandir", broken(os.scandir))
        monkeypatch.setattr(os, "listdir", broken(os.listdir))

    return break_it


@pytest.mark.parametrize("name", ["people", "lessons", "releases", "people/*/inbox", "lessons/*", "releases/*"])
def test_a_folder_that_cannot_be_listed_is_named_and_the_rest_is_looked_at(
    box: Path, healthy: World, lists_no_more: Refusing, name: str
) -> None:
    (only(box, "people/*/inbox")).mkdir(exist_ok=True)
    (box / "zzz").touch(0o600)
    folder = only(box, name)
    lists_no_more(folder, errno.EIO)
    told = found(box, on_recording_day(healthy))
    assert ("disk_refuses", folder.relative_to(box).as_posix()) in told
    assert {key for key, _ in told} == {"disk_refuses", "file_not_ours"}


def test_who_may_not_look_is_told_to_ask_who_may(box: Path, healthy: World, lists_no_more: Refusing) -> None:
    lists_no_more(box / "releases", errno.EACCES)
    assert found(box, on_recording_day(healthy)) == {("not_for_us", "releases")}
    lists_no_more(box, errno.EACCES)
    with pytest.raises(TerugblikError) as told:
        cli.main(["--data", str(box)])
    assert told.value.key == "not_for_us"


def test_a_file_that_cannot_be_read_is_named(box: Path, healthy: World, monkeypatch: pytest.MonkeyPatch) -> None:
    real, broken = Path.open, only(box, "lessons/*/lesson.mp4.age")

    def refuse(path: Path, *more: Any, **named: Any) -> Any:
        if path == broken:
            raise OSError(errno.EIO, "Input/output error")
        return real(path, *more, **named)

    monkeypatch.setattr(Path, "open", refuse)
    assert found(box, on_recording_day(healthy)) == {("disk_refuses", broken.relative_to(box).as_posix())}


def test_what_goes_while_it_is_looked_at_is_no_finding(box: Path, healthy: World, lists_no_more: Refusing) -> None:
    lists_no_more(only(box, "lessons/*"), errno.ENOENT)
    assert found(box, on_recording_day(healthy)) == set()


@pytest.mark.parametrize(
    ("free_blocks", "flags", "keys"),
    [
        (10_000_000, 0, []),
        (10, 0, ["room_for_none"]),
        (10_000_000, os.ST_RDONLY, ["disk_read_only"]),
    ],
)
def test_a_full_disk_and_one_that_takes_nothing_are_named(
    box: Path, healthy: World, monkeypatch: pytest.MonkeyPatch, free_blocks: int, flags: int, keys: list[str]
) -> None:
    facts = SimpleNamespace(f_flag=flags, f_bavail=free_blocks, f_frsize=4096)
    monkeypatch.setattr(os, "statvfs", lambda _: facts)
    patient = Patient.of(box, box / "none.sock", on_recording_day(healthy))
    assert [one.what.key for one in room.check(patient)] == keys


def test_a_disk_that_tells_nothing_of_itself_is_named(
    box: Path, healthy: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "statvfs", refuse)
    patient = Patient.of(box, box / "none.sock", on_recording_day(healthy))
    told = [(one.what.key, one.where) for one in cli.examine(patient, (("disk", room.check),))]
    assert told == [("disk_refuses", "disk")]
