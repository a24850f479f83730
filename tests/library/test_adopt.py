"""What the recorder left is taken in: whole, cut short at any byte, without an index, damaged; others' are left."""

from __future__ import annotations

import errno
import os
import random
from datetime import date
from pathlib import Path

import pytest

from appliance import lessonfiles
from appliance.age.identities import HybridIdentity
from appliance.age.reader import open_sealed
from appliance.age.writer import seal
from appliance.clock import SimulatedClock
from appliance.core.lesson import LessonFacts, Retention
from appliance.errors import Unavailable
from appliance.library import finish as finishing
from appliance.library import keeping, lessons, logbook, part
from appliance.library.adopt import adopt
from appliance.library.database import Library
from appliance.library.errors import LessonDamaged, LessonEmpty
from appliance.library.finding import newest
from appliance.library.video import open_lesson
from appliance.media.index import build_index
from appliance.media.source import BytesSource
from appliance.recorder.disk import AppendFile
from tests.library import folders


def nothing() -> str | None:
    return None


def take_in(library: Library, folder: Path, clock: SimulatedClock) -> list[str]:
    return adopt(library, folders.identity(), folders.OWNER, folder, clock, nothing)


def stored_plain(folder: Path) -> bytes:
    return open_sealed((folder / lessonfiles.LESSON_FILE).read_bytes(), [folders.identity()])


def test_a_whole_lesson_is_taken_in_with_its_facts(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    name = folders.write_folder(lessons_folder)
    assert take_in(library, lessons_folder, clock) == [name]
    row = lessons.one(library, name)
    assert (row.state, row.problem, row.marks) == ("whole", None, 2)
    assert row.recorded_at == folders.RECORDED
    assert row.clock_trusted
    assert (row.width, row.height, row.frames_per_second) == (320, 180, 25)
    assert abs(row.duration_ms - 6000) <= 50
    assert row.delete_after.isoformat() == "2026-10-27"
    assert lessons.mark_ms(library, name) == [1000, 3000]
    index = folders.index_of(folders.movie())
    assert lessons.speech(library, name) == list(index.speech)
    assert lessons.levels(library, name) == (index.levels.step_ms, list(index.levels.dbfs))
    assert take_in(library, lessons_folder, clock) == []


def test_another_owners_lesson_is_left_alone(library: Library, lessons_folder: Path, clock: SimulatedClock) -> None:
    name = folders.write_folder(lessons_folder, owner="f" * 20)
    before = {path: path.read_bytes() for path in (lessons_folder / name).rglob("*") if path.is_file()}
    assert take_in(library, lessons_folder, clock) == []
    assert before == {path: path.read_bytes() for path in (lessons_folder / name).rglob("*") if path.is_file()}


def test_the_lesson_that_is_being_recorded_is_left_alone(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    name = folders.write_folder(lessons_folder, plain=folders.big_movie())
    folders.cut_off(lessons_folder / name, 150_000)
    before = (lessons_folder / name / lessonfiles.LESSON_FILE).read_bytes()
    taken = adopt(library, folders.identity(), folders.OWNER, lessons_folder, clock, lambda: name)
    assert taken == []
    assert (lessons_folder / name / lessonfiles.LESSON_FILE).read_bytes() == before


def test_the_recorder_is_asked_after_the_folder_was_listed(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    def begins_now() -> str | None:
        # A lesson that begins after the listing was not seen by it.
        folders.cut_off(lessons_folder / folders.write_folder(lessons_folder, plain=folders.big_movie()), 150_000)
        return None

    assert adopt(library, folders.identity(), folders.OWNER, lessons_folder, clock, begins_now) == []


def test_without_the_recorders_word_nothing_that_lacks_its_end_is_touched(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    whole = folders.write_folder(lessons_folder)
    cut = folders.write_folder(lessons_folder, plain=folders.big_movie())
    folders.cut_off(lessons_folder / cut, 150_000)
    before = (lessons_folder / cut / lessonfiles.LESSON_FILE).read_bytes()

    def unknown() -> str | None:
        raise Unavailable

    assert adopt(library, folders.identity(), folders.OWNER, lessons_folder, clock, unknown) == [whole]
    assert (lessons_folder / cut / lessonfiles.LESSON_FILE).read_bytes() == before
    assert take_in(library, lessons_folder, clock) == [cut]


def test_a_lesson_cut_at_any_byte_keeps_every_whole_fragment(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    plain = folders.big_movie()
    whole_size = len(plain)
    rng = random.Random(7)
    for keep in [rng.randrange(80_000, whole_size) for _ in range(6)]:
        name = folders.write_folder(lessons_folder, plain=plain)
        path = lessons_folder / name / lessonfiles.LESSON_FILE
        folders.cut_off(lessons_folder / name, keep)
        assert take_in(library, lessons_folder, clock) == [name]
        kept = stored_plain(lessons_folder / name)
        # Every chunk that was whole counts; of those, everything up to the last whole fragment.
        header_bytes = 2500
        chunks = (keep - header_bytes) // 65552
        assert kept == plain[: len(kept)]
        assert len(kept) == build_index(BytesSource(plain[: chunks * 65536])).whole_bytes
        row = lessons.one(library, name)
        assert row.state == "cut_short"
        assert row.bytes == len(kept)
        assert lessons.levels(library, name)[1]
        assert not path.with_name(path.name + finishing.PATCH_SUFFIX).exists()
        media = open_lesson(library, folders.identity(), lessons_folder, name)
        assert media.movie.size > len(kept)
        media.close()


def test_a_cut_while_finishing_is_finished_at_the_next_time(
    library: Library, lessons_folder: Path, clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = folders.write_folder(lessons_folder, plain=folders.big_movie())
    folders.cut_off(lessons_folder / name, 200_000)
    path = lessons_folder / name / lessonfiles.LESSON_FILE

    class Cut(BaseException):
        """The plug is pulled."""

    real_write_all = finishing.write_all

    def half(fd: int, data: bytes) -> None:
        real_write_all(fd, data[: len(data) // 2])
        raise Cut

    monkeypatch.setattr(finishing, "write_all", half)
    with pytest.raises(Cut):
        take_in(library, lessons_folder, clock)
    patch = path.with_name(path.name + finishing.PATCH_SUFFIX).read_bytes()
    monkeypatch.setattr(finishing, "write_all", real_write_all)
    assert take_in(library, lessons_folder, clock) == [name]
    whole = path.read_bytes()
    # Applied once more (the cut came before its file was removed), it gives the same bytes.
    path.with_name(path.name + finishing.PATCH_SUFFIX).write_bytes(patch)
    assert finishing.apply_patch(path)
    assert path.read_bytes() == whole
    kept = stored_plain(lessons_folder / name)
    assert kept == folders.big_movie()[: len(kept)]
    assert folders.big_movie()[:2000] not in patch


def test_a_patch_that_was_not_written_by_us_never_touches_the_lesson(lessons_folder: Path) -> None:
    path = lessons_folder / "lesson.mp4.age"
    path.write_bytes(b"x" * 100)
    beside = path.with_name(path.name + finishing.PATCH_SUFFIX)
    beside.write_bytes(b"garbage")
    assert not finishing.apply_patch(path)
    assert path.read_bytes() == b"x" * 100
    assert not beside.exists()


def test_a_missing_or_broken_index_is_made_again(library: Library, lessons_folder: Path, clock: SimulatedClock) -> None:
    without = folders.write_folder(lessons_folder, with_index=False)
    broken = folders.write_folder(lessons_folder)
    (lessons_folder / broken / lessonfiles.INDEX_FILE).write_bytes(b"not an age file")
    assert sorted(take_in(library, lessons_folder, clock)) == sorted((without, broken))
    for name in (without, broken):
        assert lessons.one(library, name).state == "whole"
        sealed = (lessons_folder / name / lessonfiles.INDEX_FILE).read_bytes()
        made = lessonfiles.decode_index(open_sealed(sealed, [folders.identity()]))
        assert made == folders.index_of(folders.movie())


def test_an_index_of_another_lesson_is_not_believed(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    name = folders.write_folder(lessons_folder)
    other = folders.write_folder(lessons_folder, plain=folders.movie(3.0))
    stolen = (lessons_folder / other / lessonfiles.INDEX_FILE).read_bytes()
    (lessons_folder / name / lessonfiles.INDEX_FILE).write_bytes(stolen)
    take_in(library, lessons_folder, clock)
    assert abs(lessons.one(library, name).duration_ms - 6000) <= 50


def test_a_damaged_lesson_is_named_and_the_rest_works(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    good = folders.write_folder(lessons_folder)
    damaged = folders.write_folder(lessons_folder)
    path = lessons_folder / damaged / lessonfiles.LESSON_FILE
    content = bytearray(path.read_bytes())
    content[:200] = os.urandom(200)
    path.write_bytes(bytes(content))
    missing = folders.write_folder(lessons_folder)
    (lessons_folder / missing / lessonfiles.LESSON_FILE).unlink()
    assert len(take_in(library, lessons_folder, clock)) == 3
    states = {row.id: (row.state, row.problem) for row in newest(library)}
    assert states == {
        good: ("whole", None),
        damaged: ("damaged", LessonDamaged.key),
        missing: ("damaged", LessonDamaged.key),
    }
    with pytest.raises(LessonDamaged):
        open_lesson(library, folders.identity(), lessons_folder, damaged)


def test_a_folder_whose_film_is_still_to_come_is_left_alone(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    """Between the folder and the first byte the recorder does not name the lesson yet."""
    name = folders.write_folder(lessons_folder, with_index=False)
    for mark in (lessons_folder / name / lessonfiles.MARKS_FOLDER).iterdir():
        mark.unlink()
    path = lessons_folder / name / lessonfiles.LESSON_FILE
    content = path.read_bytes()
    for early in (path.unlink, path.touch):
        early()
        assert take_in(library, lessons_folder, clock) == []
        assert newest(library) == []
        assert logbook.read(library) == []
    path.write_bytes(content)
    assert take_in(library, lessons_folder, clock) == [name]
    assert lessons.one(library, name).state == "whole"


def test_a_lesson_of_which_nothing_was_recorded_says_so(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    name = folders.write_folder(lessons_folder, plain=folders.big_movie())
    folders.cut_off(lessons_folder / name, 20_000)
    take_in(library, lessons_folder, clock)
    assert lessons.one(library, name).problem == LessonEmpty.key
    with pytest.raises(LessonEmpty):
        open_lesson(library, folders.identity(), lessons_folder, name)


def test_broken_facts_and_marks_cost_only_themselves(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    name = folders.write_folder(lessons_folder)
    (lessons_folder / name / lessonfiles.FACTS_FILE).write_bytes(b"")
    (lessons_folder / name / lessonfiles.mark_file(1)).write_bytes(b"age-encryption.org/v1\nnonsense")
    take_in(library, lessons_folder, clock)
    row = lessons.one(library, name)
    assert row.state == "cut_short"
    assert not row.clock_trusted
    assert lessons.mark_ms(library, name) == [3000]


def test_a_lesson_sealed_to_someone_else_is_damaged_for_this_owner(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    name = folders.write_folder(lessons_folder, recipient=HybridIdentity.generate().recipient)
    take_in(library, lessons_folder, clock)
    assert lessons.one(library, name).state == "damaged"


def test_a_lesson_without_a_date_gets_one_on_the_first_trusted_day(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    name = folders.write_folder(lessons_folder, delete_after=None)
    path = lessons_folder / name / lessonfiles.RETENTION_FILE
    clock.trusted = False
    take_in(library, lessons_folder, clock)
    assert lessonfiles.decode_retention(path.read_bytes()) == Retention(folders.OWNER, None)
    clock.trusted = True
    clock.advance(86_400)
    assert take_in(library, lessons_folder, clock) == []
    assert lessonfiles.decode_retention(path.read_bytes()) == Retention(folders.OWNER, "2026-10-28")
    assert lessons.one(library, name).delete_after.isoformat() == "2026-10-28"


def test_a_talk_held_while_the_date_was_in_doubt_counts_once_it_is_sure(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    """A clock that stood at 1970 must not make a lesson due."""
    name = folders.write_folder(lessons_folder, delete_after=None)
    path = lessons_folder / name / lessonfiles.RETENTION_FILE
    sealed = seal(lessonfiles.encode_facts(facts_of_1970(name)), [folders.identity().recipient])
    (lessons_folder / name / lessonfiles.FACTS_FILE).write_bytes(sealed)
    clock.trusted = False
    take_in(library, lessons_folder, clock)
    keeping.hold_nagesprek(library, lessons_folder, name, date(2026, 9, 3))
    assert lessonfiles.decode_retention(path.read_bytes()).delete_after is None
    clock.trusted = True
    for _ in range(2):
        take_in(library, lessons_folder, clock)
        assert lessonfiles.decode_retention(path.read_bytes()).delete_after == "2026-10-03"
        assert lessons.one(library, name).delete_after == date(2026, 10, 3)
    # A slip of the finger, long before anything was counted.
    assert keeping.hold_nagesprek(library, lessons_folder, name, date(1970, 1, 3)).delete_after == date(2026, 10, 3)


def facts_of_1970(name: str) -> LessonFacts:
    return LessonFacts(name, folders.OWNER, "1970-01-01T00:01:00+00:00", False, 1_200_000, "sim", "sim", 320, 180, 25)


@pytest.mark.parametrize("content", [None, b"", b"{", b'{"owner": 1}', b'{"owner": "x", "delete_after": "soon"}'])
def test_a_lost_or_broken_retention_file_is_made_again_from_the_facts(
    library: Library, lessons_folder: Path, clock: SimulatedClock, content: bytes | None
) -> None:
    name = folders.write_folder(lessons_folder)
    path = lessons_folder / name / lessonfiles.RETENTION_FILE
    for _ in range(2):
        path.unlink() if content is None else path.write_bytes(content)
        take_in(library, lessons_folder, clock)
        assert lessonfiles.decode_retention(path.read_bytes()) == Retention(folders.OWNER, "2026-10-27")
        assert lessons.one(library, name).state == "whole"
        assert len(logbook.read(library)) == 1


def test_a_lesson_of_nobody_and_foreign_folders_are_passed_over(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    broken = folders.write_folder(lessons_folder, recipient=HybridIdentity.generate().recipient)
    (lessons_folder / broken / lessonfiles.RETENTION_FILE).write_bytes(b"{")
    (lessons_folder / broken / lessonfiles.FACTS_FILE).write_bytes(b"x")
    (lessons_folder / "lost+found").mkdir()
    (lessons_folder / ("a" * 20)).mkdir()
    assert take_in(library, lessons_folder, clock) == []
    assert adopt(library, folders.identity(), folders.OWNER, lessons_folder / "none", clock, nothing) == []


def test_a_lesson_of_which_only_the_film_can_be_read_is_found(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    broken = folders.write_folder(lessons_folder)
    (lessons_folder / broken / lessonfiles.RETENTION_FILE).write_bytes(b"{")
    (lessons_folder / broken / lessonfiles.FACTS_FILE).write_bytes(b"x")
    assert take_in(library, lessons_folder, clock) == [broken]
    # Nobody knows when it was recorded: its last day is counted from today.
    retention = lessonfiles.decode_retention((lessons_folder / broken / lessonfiles.RETENTION_FILE).read_bytes())
    assert retention == Retention(folders.OWNER, "2026-10-27")


def test_what_was_taken_in_stands_in_the_logbook(library: Library, lessons_folder: Path, clock: SimulatedClock) -> None:
    name = folders.write_folder(lessons_folder)
    take_in(library, lessons_folder, clock)
    assert [(entry.event, entry.fields) for entry in logbook.read(library)] == [
        ("lesson_taken_in", {"lesson": name, "state": "whole"})
    ]


def test_a_lesson_that_is_being_written_is_left_alone_whatever_the_recorder_says(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    name = folders.write_folder(lessons_folder, plain=folders.big_movie())
    folders.cut_off(lessons_folder / name, 200_000)
    path = lessons_folder / name / lessonfiles.LESSON_FILE
    content = path.read_bytes()
    path.unlink()
    writing = AppendFile(path)
    writing.write(content)
    assert take_in(library, lessons_folder, clock) == []
    assert path.read_bytes() == content
    writing.close()
    assert take_in(library, lessons_folder, clock) == [name]
    assert lessons.one(library, name).state == "cut_short"


def test_a_damaged_lesson_is_looked_at_again_when_its_file_has_changed(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    name = folders.write_folder(lessons_folder)
    path = lessons_folder / name / lessonfiles.LESSON_FILE
    content = path.read_bytes()
    path.write_bytes(content[:10])
    take_in(library, lessons_folder, clock)
    lessons.change(library, name, title="Rekenen")
    assert take_in(library, lessons_folder, clock) == []
    path.write_bytes(content)
    assert take_in(library, lessons_folder, clock) == [name]
    row = lessons.one(library, name)
    assert (row.state, row.problem, row.title, row.marks) == ("whole", None, "Rekenen", 2)


def full(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_makes_no_lesson_damaged(
    library: Library, lessons_folder: Path, clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An index that finds no room is made again another time; a lesson that cannot be finished waits for room."""
    without_index = folders.write_folder(lessons_folder, with_index=False)
    cut = folders.write_folder(lessons_folder, plain=folders.big_movie())
    folders.cut_off(lessons_folder / cut, 200_000)
    for module in (part, finishing):
        monkeypatch.setattr(module, "write_whole", full)
    assert take_in(library, lessons_folder, clock) == [without_index]
    assert lessons.one(library, without_index).state == "whole"
    assert (lessons_folder / cut / lessonfiles.LESSON_FILE).stat().st_size == 200_000
    monkeypatch.undo()
    assert take_in(library, lessons_folder, clock) == [cut]
    assert lessons.one(library, cut).state == "cut_short"
