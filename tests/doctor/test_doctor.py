"""A healthy box is "goed"; each thing that is not as it should be is named, and what is safe to mend is mended."""

from __future__ import annotations

import asyncio
import fcntl
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from appliance import boxfile
from appliance.boots import note_boot
from appliance.clock import SimulatedClock
from appliance.doctor import cli, errors, files, machine, readiness
from appliance.doctor.kinds import KINDS, LEFTOVER, kind_of
from appliance.doctor.patient import LOCK_FILE, Patient
from appliance.errors import TerugblikError
from appliance.hardware.errors import BoxHot, CardWorn
from appliance.lessonfiles import LESSON_FILE
from appliance.people.errors import ReadyForNobody, ReadyForOtherKey
from appliance.protocol import Devices, Problem, RecorderStatus
from appliance.recorder.errors import PowerUnsafe
from appliance.storage import meant_mode
from tests.damage.folder import make_full
from tests.doctor import breaks
from tests.doctor.boxes import as_the_box, found, on_recording_day, only
from tests.recorder.running import Recorder
from tests.recorder.source import write_film
from tests.release.world import World

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = tuple(part for part in cli.MACHINE if part[0] == "settings")


def test_a_healthy_box_is_good(
    box: Path, healthy: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert found(box, on_recording_day(healthy)) == set()
    monkeypatch.setattr(cli, "open_clock", lambda *_: on_recording_day(healthy))
    assert cli.main(["--data", str(box)]) == 0
    assert capsys.readouterr().out == "goed\n"


def test_what_is_left_to_do_is_in_the_exit_status(
    box: Path, healthy: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "open_clock", lambda *_: SimulatedClock(wall=healthy.clock.wall + timedelta(days=400)))
    assert cli.main(["--data", str(box)]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "Te doen: 2 (hersteld: 0)"


def test_every_file_of_a_full_box_is_a_known_kind_and_as_it_should_be(tmp_path: Path) -> None:
    with as_the_box():
        full = make_full(tmp_path / "data")
    places = [path.relative_to(full.data).as_posix() for path in full.data.rglob("*") if path.is_file()]
    assert [place for place in places if kind_of(place) is None and not LEFTOVER.fullmatch(place)] == []
    patient = Patient.of(full.data, full.data / "none.sock", on_recording_day(full.world))
    assert [(one.what.key, one.where) for one in files.check(patient)] == []


def test_on_a_box_of_two_users_the_group_gets_at_lessons_and_at_nothing_of_the_web_process(
    box: Path, healthy: World
) -> None:
    box.chmod(0o3770)
    for path in box.rglob("*"):
        path.chmod(meant_mode(path.relative_to(box).as_posix(), folder=path.is_dir(), shared=True))
    assert found(box, on_recording_day(healthy)) == set()
    wrapped, film = only(box, "people/*/identity.age"), only(box, f"lessons/*/{LESSON_FILE}")
    wrapped.chmod(0o640)
    film.chmod(0o664)
    (box / "releases").chmod(0o2770)
    opened = {(key, place) for key, place in found(box, on_recording_day(healthy)) if key == "open_to_others"}
    places = {path.relative_to(box).as_posix() for path in (wrapped, film, box / "releases")}
    assert opened == {("open_to_others", place) for place in places}
    cli.main(["--data", str(box), "--clock", "machine", "--repair"])
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (wrapped, film, box / "releases")]
    assert modes == [0o600, 0o660, 0o700]


def test_each_kind_has_one_name() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize(("key", "break_it"), breaks.BREAKS, ids=[one.__name__ for _, one in breaks.BREAKS])
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
    monkeypatch.setattr(cli, "MACHINE", ())
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


def test_what_the_recorder_knows_of_the_box_is_told_too(healthy: World) -> None:
    status = RecorderStatus(
        state="ready",
        light="amber",
        troubles=[Problem.of(PowerUnsafe())],
        health=[Problem.of(BoxHot(temperature_c=82)), Problem.of(CardWorn())],
    )
    patient = replace(Patient.of(healthy.data, healthy.data / "none.sock", SimulatedClock()), status=status)
    assert [one.key for one in readiness.troubles(patient)] == ["power_unsafe", "box_hot", "card_worn"]


def test_what_the_box_is_made_of_is_told_and_is_nothing_to_do(
    box: Path, healthy: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = Devices(board="Raspberry Pi 5 Model B Rev 1.0", camera="imx708", profile="720p25")
    status = RecorderStatus(state="ready", light="green", devices=found)
    made = Patient.of
    monkeypatch.setattr(Patient, "of", lambda *asked: replace(made(*asked), status=status))
    monkeypatch.setattr(cli, "open_clock", lambda *_: on_recording_day(healthy))
    assert cli.main(["--data", str(box)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "bord: Raspberry Pi 5 Model B Rev 1.0",
        "camera: imx708",
        "beeld: 720p25",
        "codering: niet gevonden",
        "goed",
    ]


def test_a_slip_of_the_pen_in_the_settings_is_named(
    box: Path, healthy: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = box.parent / "box.toml"
    monkeypatch.setattr(boxfile, "BOX_FILE", file)
    monkeypatch.setattr(cli, "MACHINE", SETTINGS)
    monkeypatch.setattr(cli, "open_clock", lambda *_: on_recording_day(healthy))
    for text, status in (("pwm = false\n", 0), ("camra = 'imx708'\n", 1), ("[pins]\nbutton = 99\n", 1)):
        file.write_text(text)
        assert cli.main(["--data", str(box)]) == status
    said = capsys.readouterr().out
    assert said.count(str(file)) == 2
    assert "'camra'" in said
    assert "GPIO 99" in said


@pytest.fixture
def swaps(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    def write(lines: str) -> Path:
        path = tmp_path / "swaps"
        path.write_text("Filename Type Size Used Priority\n" + lines)
        return path

    return write


def test_swap_on_a_disk_is_named_and_compressed_memory_is_not(swaps: Callable[[str], Path]) -> None:
    (finding,) = machine.on_disk(swaps("/dev/zram0 partition 1 0 100\n/dev/mmcblk0p3 partition 1 0 -2\n"))
    assert finding.what.key == "swap_on_disk"
    assert "/dev/mmcblk0p3" in finding.what.message("nl")
    assert list(machine.on_disk(swaps(""))) == []


def test_swap_is_of_the_box_and_not_of_a_computer_that_reads_its_card(
    box: Path, healthy: World, monkeypatch: pytest.MonkeyPatch, swaps: Callable[[str], Path]
) -> None:
    monkeypatch.setattr(machine, "SWAPS", swaps("/dev/sda2 partition 1 0 -2\n"))

    def told() -> list[str]:
        patient = Patient.of(box, box / "none.sock", on_recording_day(healthy))
        return [one.what.key for one in machine.check(patient)]

    note_boot(box, "another machine's")
    assert told() == []
    note_boot(box)
    assert told() == ["swap_on_disk"]


@pytest.mark.parametrize(("bytes_kept", "keys"), [(512, set()), (66_000, {"sealed_oddly"})])
def test_a_torn_header_is_damage_only_where_something_was_recorded(
    box: Path, healthy: World, bytes_kept: int, keys: set[str]
) -> None:
    lesson = only(box, "lessons/*")
    film = (lesson / LESSON_FILE).read_bytes()
    (lesson / LESSON_FILE).write_bytes(film[:512] + bytes(bytes_kept - 512))
    assert ("sealed_oddly", (lesson / LESSON_FILE).relative_to(box).as_posix()) in found(box, on_recording_day(healthy))
    (lesson / "index.json.age").unlink()
    shutil.rmtree(lesson / "marks")
    assert {key for key, _ in found(box, on_recording_day(healthy))} == keys


@pytest.mark.parametrize("left", ["lessons/new", "people/.new"])
def test_what_a_cut_at_the_beginning_leaves_is_no_damage(box: Path, healthy: World, left: str) -> None:
    if left == "lessons/new":
        lesson = only(box, "lessons/*")
        for path in (LESSON_FILE, "index.json.age"):
            (lesson / path).unlink()
        shutil.rmtree(lesson / "marks")
    else:
        folder = box / "people" / f".new-{'a' * 20}"
        folder.mkdir(mode=0o700)
        (folder / "person.json").touch(0o600)
    assert found(box, on_recording_day(healthy)) == set()


def test_a_clip_that_is_being_made_is_no_damage_and_one_that_was_made_can_be(box: Path, healthy: World) -> None:
    clip = only(box, "people/*/drafts/*/clip.mp4.age")
    clip.write_bytes(b"")
    assert found(box, on_recording_day(healthy)) == {("sealed_oddly", clip.relative_to(box).as_posix())}
    note = clip.with_name("note.json.age").rename(box / "kept")
    given = clip.parent.with_name(f"{clip.parent.name}.given")
    shutil.copytree(clip.parent, given)
    shutil.copy(note, given / "note.json.age")
    note.unlink()
    assert found(box, on_recording_day(healthy)) == set()
    (given / "grant.json").write_bytes(b"{}")
    (given / "grant.json").chmod(0o600)
    assert {key for key, _ in found(box, on_recording_day(healthy))} == {"sealed_oddly"}


def test_somebody_who_cannot_be_read_is_not_called_gone(box: Path, healthy: World) -> None:
    breaks.lose_both_persons(box)
    assert "owner_gone" not in {key for key, _ in found(box, on_recording_day(healthy))}


KINDS_OF_FINDING = [
    *(one for one in vars(errors).values() if isinstance(one, type) and one.__module__ == errors.__name__),
    ReadyForNobody,
    ReadyForOtherKey,
]


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
