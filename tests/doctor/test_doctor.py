"""A healthy box is "goed"; each thing that is not as it should be is named, and what is safe to mend is mended."""

from __future__ import annotations

import asyncio
import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from appliance.age.identities import HybridIdentity
from appliance.age.writer import seal
from appliance.clock import SimulatedClock
from appliance.doctor import cli, errors, files, machine, readiness
from appliance.doctor.cli import examine
from appliance.doctor.kinds import KINDS, kind_of
from appliance.doctor.patient import LOCK_FILE, Patient
from appliance.errors import TerugblikError
from appliance.lessonfiles import LESSON_FILE, RETENTION_FILE
from appliance.protocol import Owner
from appliance.recorder.ready import save_ready
from tests.damage.folder import make_full
from tests.recorder.running import Recorder
from tests.recorder.source import write_film
from tests.release.world import World, make_world

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A teacher with a lesson, a release given, a draft prepared, a coach; set ready; both signed out."""
    world = make_world(tmp_path_factory.mktemp("healthy") / "data")
    world.released()
    world.prepared(world.tip)
    save_ready(world.data / "ready.json", Owner(world.teacher.id, str(world.teacher.identity.recipient)))
    world.teacher.close()
    world.coach.close()
    for path in world.data.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)  # as the recorder makes them
    return world


@pytest.fixture
def box(healthy: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy that may be broken. The machine itself is not what is looked at."""
    monkeypatch.setattr(machine, "check", lambda: iter(()))
    monkeypatch.setattr(readiness, "_disk", lambda patient: iter(()))
    data = tmp_path / "data"
    shutil.copytree(healthy.data, data)
    return data


def found(data: Path, clock: SimulatedClock | None = None) -> set[tuple[str, str]]:
    """Key and place of every finding."""
    clock = clock or SimulatedClock(wall=SimulatedClock().wall)
    return {(one.what.key, one.where) for one in examine(Patient.of(data, data / "none.sock", clock))}


def on_recording_day(healthy: World) -> SimulatedClock:
    return SimulatedClock(wall=healthy.clock.wall)


def test_a_healthy_box_is_good(box: Path, healthy: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert found(box, on_recording_day(healthy)) == set()
    # By the date of this machine everything is long over: that is named, and nothing else.
    assert cli.main(["--data", str(box), "--clock", "machine"]) in (0, 1)
    assert "Traceback" not in capsys.readouterr().err


def test_every_file_of_a_full_box_is_a_known_kind_and_as_it_should_be(tmp_path: Path) -> None:
    full = make_full(tmp_path / "data")
    places = [path.relative_to(full.data).as_posix() for path in full.data.rglob("*") if path.is_file()]
    assert [place for place in places if kind_of(place) is None] == []
    for path in full.data.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
    patient = Patient.of(full.data, full.data / "none.sock", on_recording_day(full.world))
    assert [(one.what.key, one.where) for one in files.check(patient)] == []


def test_each_kind_has_one_name() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS)


def only(folder: Path, pattern: str) -> Path:
    return sorted(folder.glob(pattern))[0]


def write_clear_film(data: Path) -> str:
    film = only(data, f"lessons/*/{LESSON_FILE}")
    film.write_bytes(b"\0\0\0\x20ftypisom" + bytes(5000))
    return film.relative_to(data).as_posix()


def write_clear_facts(data: Path) -> str:
    facts = only(data, "lessons/*/facts.json.age")
    facts.write_bytes(b'{"version":1}')
    return facts.relative_to(data).as_posix()


def write_clear_identity(data: Path) -> str:
    identity = only(data, "people/*/identity.age")
    identity.write_bytes(f"{HybridIdentity.generate()}\n".encode())
    return identity.relative_to(data).as_posix()


def flip_the_first_byte(data: Path) -> str:
    film = only(data, f"lessons/*/{LESSON_FILE}")
    film.write_bytes(bytes([film.read_bytes()[0] ^ 1]) + film.read_bytes()[1:])
    return film.relative_to(data).as_posix()


def empty_the_facts(data: Path) -> str:
    facts = only(data, "lessons/*/facts.json.age")
    facts.write_bytes(b"")
    return facts.relative_to(data).as_posix()


def overwrite_a_clip(data: Path) -> str:
    """As taking it back begins."""
    clip = only(data, "releases/*/clip.mp4.age")
    clip.write_bytes(b"\xc3" + os.urandom(4000))
    return clip.relative_to(data).as_posix()


def break_header(data: Path) -> str:
    film = only(data, "lessons/*/facts.json.age")
    film.write_bytes(film.read_bytes()[:60])
    return film.relative_to(data).as_posix()


def seal_to_a_third(data: Path) -> str:
    clip = only(data, "releases/*/clip.mp4.age")
    clip.write_bytes(seal(b"clip", [HybridIdentity.generate().recipient for _ in range(3)]))
    return clip.relative_to(data).as_posix()


def open_database(data: Path) -> str:
    database = only(data, "people/*/library.db")
    database.write_bytes(b"SQLite format 3\0" + bytes(4096 - 16))
    return database.relative_to(data).as_posix()


def break_grant(data: Path) -> str:
    only(data, "releases/*/grant.json").write_bytes(b"{")
    return only(data, "releases/*").relative_to(data).as_posix()


def lose_retention(data: Path) -> str:
    only(data, f"lessons/*/{RETENTION_FILE}").unlink()
    return only(data, "lessons/*").relative_to(data).as_posix()


def lose_a_part(data: Path) -> str:
    lesson = only(data, "lessons/*")
    (lesson / "part-3").mkdir(mode=0o700)
    return lesson.relative_to(data).as_posix()


def lose_identity(data: Path) -> str:
    identity = only(data, "people/*/identity.age")
    identity.unlink()
    return identity.parent.relative_to(data).as_posix()


def lose_both_persons(data: Path) -> str:
    folder = only(data, "people/*/person.json").parent
    for file in folder.glob("person*.json"):
        file.write_bytes(b"")
    return folder.relative_to(data).as_posix()


def swap_the_key(data: Path) -> str:
    ready = data / "ready.json"
    person = only(data, "people/*/drafts").parent
    save_ready(ready, Owner(person.name, str(HybridIdentity.generate().recipient)))
    return "ready.json"


def ready_for_somebody_gone(data: Path) -> str:
    save_ready(data / "ready.json", Owner("a" * 20, str(HybridIdentity.generate().recipient)))
    return "ready.json"


def put_a_stranger(data: Path) -> str:
    stranger = data / "lessons" / "leerlingen.xlsx"
    stranger.write_bytes(b"x")
    stranger.chmod(0o600)
    return "lessons/leerlingen.xlsx"


def put_a_link(data: Path) -> str:
    (data / "releases" / "link").symlink_to("/etc/passwd")
    return "releases/link"


def begin_a_deletion(data: Path) -> str:
    lesson = only(data, "lessons/*")
    begun = lesson.rename(lesson.with_name(f"{lesson.name}.deleted"))
    (begun / LESSON_FILE).write_bytes(os.urandom(2000))
    return begun.relative_to(data).as_posix()


BREAKS: list[tuple[str, Callable[[Path], str]]] = [
    ("in_the_clear", write_clear_film),
    ("in_the_clear", open_database),
    ("in_the_clear", write_clear_facts),
    ("in_the_clear", write_clear_identity),
    ("sealed_oddly", flip_the_first_byte),
    ("sealed_oddly", empty_the_facts),
    ("sealed_oddly", overwrite_a_clip),
    ("sealed_oddly", break_header),
    ("sealed_oddly", seal_to_a_third),
    ("release_incomplete", break_grant),
    ("no_retention", lose_retention),
    ("part_missing", lose_a_part),
    ("deletion_begun", begin_a_deletion),
    ("person_incomplete", lose_identity),
    ("person_unreadable", lose_both_persons),
    ("ready_for_other_key", swap_the_key),
    ("ready_for_nobody", ready_for_somebody_gone),
    ("file_not_ours", put_a_stranger),
    ("not_a_plain_file", put_a_link),
]


@pytest.mark.parametrize(("key", "break_it"), BREAKS, ids=[f"{one.__name__}" for _, one in BREAKS])
def test_what_is_wrong_is_named_and_stays(box: Path, healthy: World, key: str, break_it: Callable[[Path], str]) -> None:
    where = break_it(box)
    before = contents(box)
    keys = found(box, on_recording_day(healthy))
    assert (key, where) in keys
    assert key == "in_the_clear" or "in_the_clear" not in {one for one, _ in keys}
    cli.main(["--data", str(box), "--repair", "--clock", "machine"])
    assert {name: data for name, data in contents(box).items() if name in before} == before


def contents(data: Path) -> dict[str, bytes]:
    return {path.relative_to(data).as_posix(): path.read_bytes() for path in data.rglob("*") if path.is_file()}


def test_what_is_open_to_others_is_shut(box: Path, healthy: World, capsys: pytest.CaptureFixture[str]) -> None:
    film = only(box, f"lessons/*/{LESSON_FILE}")
    film.chmod(0o644)
    film.parent.chmod(0o755)
    keys = {key for key, _ in found(box, on_recording_day(healthy))}
    assert keys == {"open_to_others"}
    cli.main(["--data", str(box), "--repair", "--clock", "machine"])
    assert "hersteld" in capsys.readouterr().out
    assert film.stat().st_mode & 0o777 == 0o600
    assert film.parent.stat().st_mode & 0o777 == 0o700
    assert found(box, on_recording_day(healthy)) == set()


@pytest.mark.parametrize("name", [".grant.json.0a1b2c3d.part", "facts.json.age.new"])
def test_only_what_a_cut_left_long_ago_is_tidied_up(box: Path, healthy: World, name: str) -> None:
    left = only(box, "releases/*") / name
    left.write_bytes(b"half")
    left.chmod(0o600)
    assert found(box, on_recording_day(healthy)) == set()
    os.utime(left, (0, 0))
    assert {key for key, _ in found(box, on_recording_day(healthy))} == {"leftover"}
    cli.main(["--data", str(box), "--repair", "--clock", "machine"])
    assert not left.exists()


def test_the_second_copy_is_made_again(box: Path, healthy: World) -> None:
    copy = only(box, "people/*/person.json")
    whole = copy.read_bytes()
    copy.write_bytes(whole[:-4])
    assert ("one_copy", copy.relative_to(box).as_posix()) in found(box, on_recording_day(healthy))
    cli.main(["--data", str(box), "--repair", "--clock", "machine"])
    assert copy.read_bytes() == whole


def test_what_should_be_gone_is_named_and_not_deleted(box: Path, healthy: World) -> None:
    late = SimulatedClock(wall=healthy.clock.wall + timedelta(days=400))
    due = {(key, where.split("/")[0]) for key, where in found(box, late)}
    assert due == {("not_deleted_in_time", "lessons"), ("not_deleted_in_time", "releases")}
    late.trusted = False
    assert {key for key, _ in found(box, late)} == {"clock_in_doubt"}


def test_a_recorder_that_does_not_answer_is_named(box: Path, healthy: World) -> None:
    with (box / LOCK_FILE).open("w") as lock:
        (box / LOCK_FILE).chmod(0o600)
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert {key for key, _ in found(box, on_recording_day(healthy))} == {"recorder_silent"}


async def test_a_running_box_is_good_too(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(machine, "check", lambda: iter(()))
    monkeypatch.setattr(readiness, "_disk", lambda patient: iter(()))
    with tempfile.TemporaryDirectory(prefix="tb-") as folder:
        data = Path(folder) / "data"
        data.mkdir()
        recorder = Recorder(data, write_film(Path(folder)), "--clock", "machine")
        await recorder.start()
        try:
            options = ["--data", str(data), "--socket", str(data / "s"), "--clock", "machine"]
            (data / "log").rename(Path(folder) / "log")
            assert await asyncio.to_thread(cli.main, options) == 0
            assert capsys.readouterr().out == "goed\n"
            patient = await asyncio.to_thread(Patient.of, data, data / "s", SimulatedClock())
            assert patient.recorder_runs
            assert patient.status is not None
        finally:
            await recorder.end()


@pytest.fixture
def swaps(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    def write(lines: str) -> Path:
        path = tmp_path / "swaps"
        path.write_text("Filename Type Size Used Priority\n" + lines)
        return path

    return write


def test_swap_on_a_disk_is_named_and_compressed_memory_is_not(swaps: Callable[[str], Path]) -> None:
    (finding,) = machine.check(swaps("/dev/zram0 partition 1 0 100\n/dev/mmcblk0p3 partition 1 0 -2\n"))
    assert finding.what.key == "swap_on_disk"
    assert "/dev/mmcblk0p3" in finding.what.message("nl")
    assert list(machine.check(swaps(""))) == []


KINDS_OF_FINDING = [one for one in vars(errors).values() if isinstance(one, type) and one.__module__ == errors.__name__]


@pytest.mark.parametrize("kind", KINDS_OF_FINDING, ids=lambda kind: kind.key)
def test_every_finding_has_words_in_both_languages_and_a_line_in_the_docs(kind: type[TerugblikError]) -> None:
    fields = dict.fromkeys(("folder", "errno", "mode", "part", "day", "file", "place", "room_mb", "socket"), "x")
    found = kind(**fields)
    assert found.message("nl") != found.message("en")
    assert found.advice("nl") != found.advice("en")
    if kind is not errors.NoBoxHere:
        assert f"`{kind.key}`" in (ROOT / "docs" / "reference" / "doctor.md").read_text()


@pytest.mark.parametrize("kind", KINDS_OF_FINDING, ids=lambda kind: kind.key)
def test_nobody_is_told_to_take_a_file_away(kind: type[TerugblikError]) -> None:
    for words in (kind.nl, kind.en):
        assert not re.search(r"haal (het|hem) weg|gooi|take it away|remove", words.advice, re.IGNORECASE)


def test_a_folder_without_a_box_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="There is no box"):
        cli.main(["--data", str(tmp_path)])
