"""A lesson that was cut and gone on with is one lesson, with one film, whatever became of its parts."""

from __future__ import annotations

import errno
import io
import json
import os
import random
from datetime import date
from functools import partial
from pathlib import Path

import av
import pytest

from appliance import lessonfiles
from appliance.age.reader import open_sealed
from appliance.age.writer import seal
from appliance.clock import SimulatedClock
from appliance.core.zones import Zone
from appliance.library import damage, lessons, logbook, moments, part, removal, stored
from appliance.library import finish as finishing
from appliance.library.adopt import adopt
from appliance.library.database import Library
from appliance.library.errors import LessonDamaged, LessonEmpty
from appliance.library.finding import newest
from appliance.library.sealedmedia import SealedFile
from appliance.library.video import open_lesson
from appliance.media.clip import cut_quick
from appliance.media.clipcheck import check_clip
from appliance.media.index import build_index
from appliance.media.join import Part, join
from appliance.media.source import BytesSource
from appliance.media.virtual import VirtualMp4
from tests.library import folders, recorded
from tests.library.recorded import Recording
from tests.media.pictures import read_number, shown

# Pictures are worth 8 KB each second here: two chunks of 64 KiB are 12 s or so.
LONG = 300


def take_in(library: Library, folder: Path, clock: SimulatedClock, now: str | None = None) -> list[str]:
    return adopt(library, folders.identity(), folders.OWNER, folder, clock, lambda: now)


def numbers_at(library: Library, folder: Path, lesson: str) -> list[tuple[int, int]]:
    """Of the whole film: when each picture is shown, in ms, and which it is."""
    media = open_lesson(library, folders.identity(), folder, lesson)
    found = [(round(time * 1000), number) for time, number in shown(media.movie)]
    media.close()
    return found


def pictures(first: int, count: int, start_ms: int = 0) -> list[tuple[int, int]]:
    return [(start_ms + n * 40, first + n) for n in range(count)]


def cut_and_gone_on(folder: Path, *, starts_ms: int | None = 30_000, first: int = 1000) -> str:
    """A part that was cut, and a whole one of four seconds."""
    lesson = recorded.new_lesson()
    Recording(folder, lesson, 1, first=0, count=LONG).cut()
    Recording(folder, lesson, 2, first=first, count=100, starts_ms=starts_ms, hertz=880.0).end()
    return lesson


def cut_of(library: Library, lesson: str) -> lessons.Hole:
    (hole,) = [hole for hole in lessons.gaps(library, lesson) if hole.kind == "cut"]
    return hole


def test_two_parts_are_one_lesson(library: Library, lessons_folder: Path, clock: SimulatedClock) -> None:
    lesson = cut_and_gone_on(lessons_folder)
    assert take_in(library, lessons_folder, clock) == [lesson]
    row = lessons.one(library, lesson)
    assert (row.parts, row.state, row.problem, row.marks) == (2, "cut_short", None, 2)
    assert newest(library) == [row]
    folder = lessons_folder / lesson
    kept = recorded.rebuilt(folder)
    assert kept.video is not None
    assert 150 < kept.video.frames < LONG
    hole = cut_of(library, lesson)
    assert (hole.start_ms, hole.known) == (kept.duration_ms, True)
    assert 30_000 <= hole.end_ms < 30_064
    assert numbers_at(library, lessons_folder, lesson) == [
        *pictures(0, kept.video.frames),
        *pictures(1000, 100, hole.end_ms),
    ]
    assert row.duration_ms == hole.end_ms + recorded.rebuilt(folder / "part-2").duration_ms
    assert lessons.mark_ms(library, lesson) == [1000, hole.end_ms + 1000]
    assert take_in(library, lessons_folder, clock) == []


def test_the_joined_index_is_the_one_that_is_rebuilt_from_all_parts(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    lesson = recorded.new_lesson()
    live = [
        Recording(lessons_folder, lesson, 1, first=0, count=100).end(),
        Recording(lessons_folder, lesson, 2, first=500, count=60, starts_ms=9_000, hertz=880.0).end(),
    ]
    folder = lessons_folder / lesson
    again = [recorded.rebuilt(folder), recorded.rebuilt(folder / "part-2")]
    assert live == again
    take_in(library, lessons_folder, clock)
    start_ms = cut_of(library, lesson).end_ms
    wanted = join([Part(again[0], 0), Part(again[1], start_ms)])
    media = open_lesson(library, folders.identity(), lessons_folder, lesson)
    assert media.index == wanted
    etag = media.movie.etag
    media.close()
    before = (lessons.one(library, lesson), lessons.gaps(library, lesson), lessons.levels(library, lesson))
    # Lost indexes are made again, and nothing is different.
    for lost in (folder, folder / "part-2"):
        (lost / lessonfiles.INDEX_FILE).unlink()
    media = open_lesson(library, folders.identity(), lessons_folder, lesson)
    assert (media.index, media.movie.etag) == (wanted, etag)
    media.close()
    library.run("DELETE FROM lessons")
    assert take_in(library, lessons_folder, clock) == [lesson]
    assert (folder / "part-2" / lessonfiles.INDEX_FILE).exists()
    assert before == (lessons.one(library, lesson), lessons.gaps(library, lesson), lessons.levels(library, lesson))


def test_speech_levels_and_holes_lie_where_their_part_does(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    lesson = recorded.new_lesson()
    Recording(lessons_folder, lesson, 1, first=0, count=100, speech=((500, 900), (1500, 3900))).end()
    Recording(
        lessons_folder,
        lesson,
        2,
        first=500,
        count=150,
        starts_ms=9_000,
        hole=(50, 100),
        speech=((0, 2000), (3000, 4000)),
    ).end()
    take_in(library, lessons_folder, clock)
    hole, gone = lessons.gaps(library, lesson)
    assert (hole.kind, hole.end_ms) == ("cut", 9_024)
    assert gone == lessons.Hole(9_024 + 2_000, 9_024 + 4_000, "picture")
    assert lessons.speech(library, lesson) == [(500, 900), (1500, 3900), (9_024, 11_024), (12_024, 13_024)]
    step_ms, dbfs = lessons.levels(library, lesson)
    assert abs(len(dbfs) * step_ms - lessons.one(library, lesson).duration_ms) <= 2 * step_ms
    assert set(dbfs[hole.start_ms // step_ms + 2 : hole.end_ms // step_ms - 1]) == {-96.0}
    assert all(level > -15 for level in dbfs[hole.end_ms // step_ms + 2 : -2])


def test_what_was_masked_is_known_from_where_on(library: Library, lessons_folder: Path, clock: SimulatedClock) -> None:
    lesson, corner, window = recorded.new_lesson(), Zone(0, 0, 0.25, 0.5), Zone(0.75, 0.25, 0.25, 0.5)
    Recording(lessons_folder, lesson, 1, first=0, count=LONG, zones=(corner,)).cut()
    Recording(lessons_folder, lesson, 2, first=0, count=100, starts_ms=30_000, zones=(corner, window)).end()
    take_in(library, lessons_folder, clock)
    begins_ms = cut_of(library, lesson).end_ms
    assert lessons.zones(library, lesson) == [lessons.Masked(corner, 0), lessons.Masked(window, begins_ms)]
    # One from before there were zones says nothing of them.
    old = folders.write_folder(lessons_folder)
    facts = open_sealed((lessons_folder / old / lessonfiles.FACTS_FILE).read_bytes(), [folders.identity()])
    before = json.loads(facts)
    assert before.pop("zones") == []
    sealed = seal(json.dumps(before).encode(), [folders.identity().recipient])
    (lessons_folder / old / lessonfiles.FACTS_FILE).write_bytes(sealed)
    take_in(library, lessons_folder, clock)
    assert lessons.zones(library, old) == []
    assert lessons.one(library, old).state == "whole"


def test_a_gap_that_nobody_measured_is_one_second(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    lesson = cut_and_gone_on(lessons_folder, starts_ms=None)
    take_in(library, lessons_folder, clock)
    hole = cut_of(library, lesson)
    assert not hole.known
    assert 1000 <= hole.end_ms - hole.start_ms < 1064


def test_a_part_that_comes_later_leaves_what_the_teacher_wrote(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    lesson = recorded.new_lesson()
    Recording(lessons_folder, lesson, 1, first=0, count=LONG).cut()
    assert take_in(library, lessons_folder, clock) == [lesson]
    before = lessons.change(library, lesson, title="Rekenen", notes="mooi")
    assert (before.parts, before.state) == (1, "cut_short")
    chosen = moments.create(library, lesson, "top", 2000, 5000, "zo", clock.now_utc())
    first_film = numbers_at(library, lessons_folder, lesson)
    Recording(lessons_folder, lesson, 2, first=1000, count=100, starts_ms=30_000, hertz=880.0).end()
    assert numbers_at(library, lessons_folder, lesson) == first_film, "not taken in yet"
    assert take_in(library, lessons_folder, clock) == [lesson]
    row = lessons.one(library, lesson)
    assert (row.parts, row.title, row.notes, row.tops) == (2, "Rekenen", "mooi", 1)
    assert row.delete_after == before.delete_after
    assert row.duration_ms > 34_000 > before.duration_ms
    assert moments.list_for(library, lesson) == [chosen]
    assert lessons.mark_ms(library, lesson)[0] == 1000
    start_ms = cut_of(library, lesson).end_ms
    assert numbers_at(library, lessons_folder, lesson) == [*first_film, *pictures(1000, 100, start_ms)]
    moments.create(library, lesson, "tip", start_ms, start_ms + 1000, "", clock.now_utc())
    assert [entry.event for entry in logbook.read(library)] == ["lesson_taken_in"] * 2


def test_a_lesson_whose_next_part_is_being_recorded_is_left_alone(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    lesson = recorded.new_lesson()
    Recording(lessons_folder, lesson, 1, first=0, count=LONG).cut()
    take_in(library, lessons_folder, clock)
    film = numbers_at(library, lessons_folder, lesson)
    running = Recording(lessons_folder, lesson, 2, first=1000, count=100, starts_ms=30_000)
    sealed = (lessons_folder / lesson / "part-2" / lessonfiles.LESSON_FILE).read_bytes()
    # By what the recorder says, and by the lock when it says nothing of it.
    for told in (lesson, None):
        assert take_in(library, lessons_folder, clock, told) == []
        assert numbers_at(library, lessons_folder, lesson) == film
    assert (lessons_folder / lesson / "part-2" / lessonfiles.LESSON_FILE).read_bytes() == sealed
    running.end()
    assert take_in(library, lessons_folder, clock) == [lesson]
    assert lessons.one(library, lesson).parts == 2


def test_two_parts_cut_at_any_byte_keep_every_whole_fragment(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    rng = random.Random(11)
    for _ in range(3):
        lesson = recorded.new_lesson()
        said = rng.choice([None, rng.randrange(20_000, 90_000)])
        Recording(lessons_folder, lesson, 1, first=0, count=LONG).cut()
        Recording(lessons_folder, lesson, 2, first=1000, count=LONG, starts_ms=said).cut()
        folder = lessons_folder / lesson
        for one in (folder, folder / "part-2"):
            with (one / lessonfiles.LESSON_FILE).open("r+b") as file:
                file.truncate(rng.randrange(75_000, (one / lessonfiles.LESSON_FILE).stat().st_size))
        assert take_in(library, lessons_folder, clock) == [lesson]
        kept = [recorded.rebuilt(folder), recorded.rebuilt(folder / "part-2")]
        hole = cut_of(library, lesson)
        assert hole.start_ms == kept[0].duration_ms
        assert hole.known == (said is not None)
        wanted = [
            picture
            for first, start_ms, index in ((0, 0, kept[0]), (1000, hole.end_ms, kept[1]))
            for picture in pictures(first, index.video.frames if index.video else 0, start_ms)
        ]
        assert len(wanted) > 20
        assert numbers_at(library, lessons_folder, lesson) == wanted


def test_a_cut_while_a_later_part_is_finished_is_finished_the_next_time(
    library: Library, lessons_folder: Path, clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson = recorded.new_lesson()
    Recording(lessons_folder, lesson, 1, first=0, count=LONG).cut()
    Recording(lessons_folder, lesson, 2, first=1000, count=LONG, starts_ms=30_000).cut()
    path = lessons_folder / lesson / "part-2" / lessonfiles.LESSON_FILE
    real = finishing.apply_patch

    def plug_pulled(lesson_file: Path) -> bool:
        if lesson_file == path and path.with_name(path.name + finishing.PATCH_SUFFIX).exists():
            raise KeyboardInterrupt
        return real(lesson_file)

    monkeypatch.setattr(finishing, "apply_patch", plug_pulled)
    with pytest.raises(KeyboardInterrupt):
        take_in(library, lessons_folder, clock)
    monkeypatch.undo()
    assert path.with_name(path.name + finishing.PATCH_SUFFIX).exists()
    assert take_in(library, lessons_folder, clock) == [lesson]
    assert lessons.one(library, lesson).parts == 2
    assert not path.with_name(path.name + finishing.PATCH_SUFFIX).exists()


def test_a_part_that_lost_everything_is_as_if_it_had_never_begun(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    lesson = recorded.new_lesson()
    Recording(lessons_folder, lesson, 1, first=0, count=10).cut()
    # Not even a chunk was sealed: the owner is told that nothing was recorded.
    assert take_in(library, lessons_folder, clock) == [lesson]
    assert lessons.one(library, lesson).problem == LessonEmpty.key
    Recording(lessons_folder, lesson, 2, first=1000, count=LONG, starts_ms=30_000).cut()
    Recording(lessons_folder, lesson, 3, first=1500, count=10, starts_ms=60_000).cut()
    Recording(lessons_folder, lesson, 4, first=2000, count=50, starts_ms=90_000).end()
    assert take_in(library, lessons_folder, clock) == [lesson]
    row = lessons.one(library, lesson)
    assert (row.parts, row.state, row.problem) == (2, "cut_short", None)
    film = numbers_at(library, lessons_folder, lesson)
    assert film[0] == (0, 1000)
    assert film[-50:] == pictures(2000, 50, cut_of(library, lesson).end_ms)
    assert take_in(library, lessons_folder, clock) == []


def three_parts(folder: Path) -> str:
    lesson = recorded.new_lesson()
    for number, starts_ms in ((1, 0), (2, 10_000), (3, 20_000)):
        Recording(folder, lesson, number, first=1000 * number, count=50, starts_ms=starts_ms).end()
    return lesson


@pytest.mark.parametrize("broken", [1, 2, 3])
def test_a_damaged_part_leaves_the_others_in_their_places(
    library: Library, lessons_folder: Path, clock: SimulatedClock, broken: int
) -> None:
    lesson = three_parts(lessons_folder)
    path = lessons_folder / lesson / lessonfiles.part_folder(broken) / lessonfiles.LESSON_FILE
    content = path.read_bytes()
    path.write_bytes(content[:10] + b"x" + content[11:])
    assert take_in(library, lessons_folder, clock) == [lesson]
    row = lessons.one(library, lesson)
    assert (row.state, row.problem, row.parts) == ("cut_short", "lesson_part_damaged", 2)
    found = numbers_at(library, lessons_folder, lesson)
    starts = {number: next(at for at, shown in found if shown // 1000 == number) for number in {1, 2, 3} - {broken}}
    # Before its first picture a player shows that picture.
    assert starts.pop(min(starts)) == 0
    assert all(start // 1000 == (number - 1) * 10 for number, start in starts.items())
    holes = [hole for hole in lessons.gaps(library, lesson) if hole.kind == "cut"]
    assert [hole.end_ms // 1000 for hole in holes] == {1: [10, 20], 2: [20], 3: [10]}[broken]
    assert take_in(library, lessons_folder, clock) == []
    path.write_bytes(content[:500])
    assert take_in(library, lessons_folder, clock) == [lesson]
    assert lessons.one(library, lesson).problem == "lesson_part_damaged"
    path.write_bytes(content)
    assert take_in(library, lessons_folder, clock) == [lesson]
    row = lessons.one(library, lesson)
    assert (row.problem, row.parts) == (None, 3)
    assert len(numbers_at(library, lessons_folder, lesson)) == 150


def test_a_part_that_comes_back_moves_what_came_after_it(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    """Where nobody knows how long the gaps were, a part comes one second after the one before it."""
    lesson = recorded.new_lesson()
    for number in (1, 2, 3):
        Recording(
            lessons_folder, lesson, number, first=1000 * number, count=50, starts_ms=None, marks=(500 * number,)
        ).end()
    path = lessons_folder / lesson / "part-2" / lessonfiles.LESSON_FILE
    content = path.read_bytes()
    path.unlink()
    take_in(library, lessons_folder, clock)
    assert [at_ms // 100 for at_ms in lessons.mark_ms(library, lesson)] == [5, 45]
    path.write_bytes(content)
    take_in(library, lessons_folder, clock)
    assert [at_ms // 100 for at_ms in lessons.mark_ms(library, lesson)] == [5, 40, 75]
    assert [number // 1000 for _, number in numbers_at(library, lessons_folder, lesson)] == [1] * 50 + [2] * 50 + [
        3
    ] * 50


def test_a_part_that_breaks_later_is_left_out_and_told(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    lesson = three_parts(lessons_folder)
    take_in(library, lessons_folder, clock)
    whole = numbers_at(library, lessons_folder, lesson)
    path = lessons_folder / lesson / "part-2" / lessonfiles.LESSON_FILE
    content = path.read_bytes()
    path.unlink()
    assert numbers_at(library, lessons_folder, lesson) == [*whole[:50], *whole[100:]]
    row = lessons.one(library, lesson)
    assert (row.state, row.problem) == ("damaged", "lesson_partly_lost")
    assert [hole.start_ms // 1000 for hole in lessons.gaps(library, lesson) if hole.kind == "lost"] == [10]
    path.write_bytes(content)
    assert take_in(library, lessons_folder, clock) == [lesson]
    assert lessons.one(library, lesson).problem is None
    assert numbers_at(library, lessons_folder, lesson) == whole


def test_a_sign_in_reads_nothing_of_the_parts_beside_a_lost_one(
    library: Library, lessons_folder: Path, clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson = three_parts(lessons_folder)
    take_in(library, lessons_folder, clock)
    first, second = (lessons_folder / lesson / name / lessonfiles.LESSON_FILE for name in ("", "part-2"))
    content = first.read_bytes()
    first.write_bytes(b"x" + content[1:])
    hurt = bytearray(second.read_bytes())
    hurt[len(hurt) // 2] ^= 1
    second.write_bytes(hurt)
    survey = partial(damage.survey, library, folders.identity(), lessons_folder, lesson, clock.now_utc())
    assert survey()
    lost = lessons.lost_chunks(library, lesson)
    assert {one.part for one in lost} == {1, 2}
    read: list[int] = []
    is_right = SealedFile.is_right
    monkeypatch.setattr(SealedFile, "is_right", lambda file, chunk: read.append(chunk) or is_right(file, chunk))
    assert take_in(library, lessons_folder, clock) == []
    assert read == []
    assert lessons.lost_chunks(library, lesson) == lost
    first.write_bytes(content)
    # It is back; what is known of the others stays as it is until they are read through.
    assert take_in(library, lessons_folder, clock) == [lesson]
    assert read == [0]
    assert lessons.lost_chunks(library, lesson) == [one for one in lost if one.part == 2]
    assert not survey()


def test_a_lesson_of_which_no_part_can_be_read_is_damaged(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    lesson = cut_and_gone_on(lessons_folder)
    for folder in (lessons_folder / lesson, lessons_folder / lesson / "part-2"):
        (folder / lessonfiles.LESSON_FILE).write_bytes(b"no age file")
    take_in(library, lessons_folder, clock)
    row = lessons.one(library, lesson)
    assert (row.state, row.problem) == ("damaged", LessonDamaged.key)
    with pytest.raises(LessonDamaged):
        open_lesson(library, folders.identity(), lessons_folder, lesson)
    assert take_in(library, lessons_folder, clock) == []


def test_lost_facts_of_a_part_make_its_place_unknown_and_nothing_else(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    lesson = cut_and_gone_on(lessons_folder)
    (lessons_folder / lesson / "part-2" / lessonfiles.FACTS_FILE).unlink()
    take_in(library, lessons_folder, clock)
    assert not cut_of(library, lesson).known
    assert len(numbers_at(library, lessons_folder, lesson)) > 300
    # Without the first part's facts and without the readable date, the second part tells whose lesson it is.
    other = cut_and_gone_on(lessons_folder)
    (lessons_folder / other / lessonfiles.FACTS_FILE).unlink()
    (lessons_folder / other / lessonfiles.RETENTION_FILE).unlink()
    assert take_in(library, lessons_folder, clock) == [other]
    assert lessons.one(library, other).recorded_at == folders.RECORDED


def test_once_taken_in_a_lesson_stays_as_it_was_whatever_becomes_of_its_facts(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    lesson = cut_and_gone_on(lessons_folder)
    take_in(library, lessons_folder, clock)
    film = numbers_at(library, lessons_folder, lesson)
    (lessons_folder / lesson / "part-2" / lessonfiles.FACTS_FILE).write_bytes(b"broken")
    assert numbers_at(library, lessons_folder, lesson) == film


def test_a_part_that_is_coded_in_another_way_becomes_a_lesson_of_its_own(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    lesson = recorded.new_lesson()
    Recording(lessons_folder, lesson, 1, first=0, count=50).end()
    take_in(library, lessons_folder, clock)
    lessons.change(library, lesson, title="Rekenen")
    Recording(lessons_folder, lesson, 2, first=1000, count=50, starts_ms=9000, width=160).end()
    Recording(lessons_folder, lesson, 3, first=2000, count=50, starts_ms=20_000).end()
    first, own = take_in(library, lessons_folder, clock)
    assert first == lesson
    assert (lessons.one(library, lesson).parts, lessons.one(library, own).parts) == (2, 1)
    assert lessons.one(library, own).title == "Vervolg van een afgebroken les Rekenen"
    assert lessons.one(library, own).delete_after == lessons.one(library, lesson).delete_after
    assert lessons.mark_ms(library, own) == [1000]
    assert numbers_at(library, lessons_folder, own) == pictures(1000, 50)
    assert numbers_at(library, lessons_folder, lesson) == [
        *pictures(0, 50),
        *pictures(2000, 50, cut_of(library, lesson).end_ms),
    ]
    assert take_in(library, lessons_folder, clock) == []
    assert list((lessons_folder / lesson / "part-2").iterdir()) == [], "its number stays taken"
    removal.delete_lesson(library, lessons_folder, lesson, clock)
    assert numbers_at(library, lessons_folder, own) == pictures(1000, 50)


def test_a_part_that_finds_no_room_to_move_waits(
    library: Library, lessons_folder: Path, clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson = recorded.new_lesson()
    Recording(lessons_folder, lesson, 1, first=0, count=50).end()
    Recording(lessons_folder, lesson, 2, first=1000, count=50, starts_ms=9000, width=160).end()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(stored, "write_whole", full)
    assert take_in(library, lessons_folder, clock) == [lesson]
    assert len(numbers_at(library, lessons_folder, lesson)) == 50
    monkeypatch.undo()
    assert len(take_in(library, lessons_folder, clock)) == 2
    assert [row.parts for row in newest(library)] == [1, 1]


def test_deleting_and_retention_take_every_part(library: Library, lessons_folder: Path, clock: SimulatedClock) -> None:
    def sweep(_: str) -> None:
        removal.expire_lessons(lessons_folder, date(2027, 1, 1), None, lambda gone: True)

    for remove in (lambda name: removal.delete_lesson(library, lessons_folder, name, clock), sweep):
        lesson = cut_and_gone_on(lessons_folder)
        take_in(library, lessons_folder, clock)
        sealed = lessons_folder / lesson / "part-2" / lessonfiles.LESSON_FILE
        fd = os.open(sealed, os.O_RDONLY)
        before = os.pread(fd, 2000, 0)
        remove(lesson)
        assert os.pread(fd, 2000, 0) != before, "the header is overwritten before the name goes"
        os.close(fd)
        assert not (lessons_folder / lesson).exists()


def test_a_clip_over_the_cut_and_a_still_from_each_part(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    lesson = cut_and_gone_on(lessons_folder)
    take_in(library, lessons_folder, clock)
    hole = cut_of(library, lesson)
    media = open_lesson(library, folders.identity(), lessons_folder, lesson)
    for at_ms, number in ((1000, 25), (hole.end_ms + 2000, 1050), (hole.end_ms - 1000, hole.start_ms // 40 - 1)):
        with av.open(io.BytesIO(media.still(at_ms))) as still:
            found = [read_number(frame) for frame in still.decode(video=0)]
            assert abs(found[0] - number) <= (1 if at_ms < hole.end_ms and at_ms > hole.start_ms else 0)
    made = io.BytesIO()
    last = hole.start_ms // 1000 - 2
    facts = cut_quick(media.movie, last * 1000, hole.end_ms + 1000, made)
    media.close()
    source = BytesSource(made.getvalue())
    check_clip(source, facts)
    numbers = [number for _, number in shown(VirtualMp4(build_index(source), source))]
    assert numbers[0] == last * 25
    assert numbers[-25:] == list(range(1000, 1025))
    assert 999 not in numbers
    assert 1025 not in numbers


def test_marks_of_a_part_are_read_beside_it(library: Library, lessons_folder: Path, clock: SimulatedClock) -> None:
    lesson = recorded.new_lesson()
    Recording(lessons_folder, lesson, 1, first=0, count=100, marks=(500, 3000)).end()
    Recording(lessons_folder, lesson, 2, first=500, count=100, starts_ms=10_000, marks=(0, 2500, 90_000)).end()
    (lessons_folder / lesson / "part-2" / lessonfiles.mark_file(9)).write_bytes(b"unreadable")
    take_in(library, lessons_folder, clock)
    at = cut_of(library, lesson).end_ms
    assert lessons.mark_ms(library, lesson) == [500, 3000, at, at + 2500]


def test_what_is_no_part_is_not_looked_at(library: Library, lessons_folder: Path, clock: SimulatedClock) -> None:
    lesson = cut_and_gone_on(lessons_folder)
    for name in ("part-1", "part-02", "part-x", "part-2000", "part-"):
        (lessons_folder / lesson / name).mkdir()
        (lessons_folder / lesson / name / lessonfiles.LESSON_FILE).write_bytes(b"x")
    (lessons_folder / lesson / "part-3").mkdir()
    assert part.numbers(lessons_folder / lesson) == [1, 2]
    assert take_in(library, lessons_folder, clock) == [lesson]
    assert take_in(library, lessons_folder, clock) == []


@pytest.mark.parametrize("marks", [(), (500,)])
def test_a_film_that_is_emptied_is_told_wherever_anything_came_after_it(
    library: Library, lessons_folder: Path, clock: SimulatedClock, marks: tuple[int, ...]
) -> None:
    lesson = recorded.new_lesson()
    Recording(lessons_folder, lesson, 1, first=0, count=100, marks=marks).cut()
    (lessons_folder / lesson / lessonfiles.LESSON_FILE).write_bytes(b"")
    taken = take_in(library, lessons_folder, clock)
    # A mark is only taken once the film has begun; without one, it may never have.
    assert taken == ([lesson] if marks else [])
    assert [lessons.one(library, one).state for one in taken] == ["damaged"] * len(marks)
