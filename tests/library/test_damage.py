"""A lesson that is damaged after it was taken in: what is intact plays, byte for byte, and the rest is named."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from appliance import lessonfiles
from appliance.age.stream import SEALED_CHUNK_BYTES
from appliance.clock import SimulatedClock
from appliance.library import damage, lessons, logbook
from appliance.library.adopt import adopt
from appliance.library.damage import Interrupted
from appliance.library.database import Library
from appliance.library.errors import LessonDamaged
from appliance.library.lessons import told_spans
from appliance.library.sealedmedia import SealedFile
from appliance.library.video import open_lesson
from appliance.media.index import build_index
from appliance.media.source import BytesSource
from tests.library import folders
from tests.media.pictures import shown

Damage = Callable[[bytearray], bytearray]


def flip(place: float, content: bytearray) -> bytearray:
    content[int(place * (len(content) - 1))] ^= 4
    return content


def zero_page(place: float, content: bytearray) -> bytearray:
    at = int(place * len(content)) & ~4095
    content[at : at + 4096] = bytes(len(content[at : at + 4096]))
    return content


def shorten(place: float, content: bytearray) -> bytearray:
    return content[: int(place * len(content))]


def append(content: bytearray) -> bytearray:
    return content + bytes(100_000)


class Shelf:
    """One lesson of several chunks, taken in, to be broken."""

    def __init__(self, library: Library, folder: Path, clock: SimulatedClock) -> None:
        self.library, self.folder, self.clock = library, folder, clock
        self.lesson = folders.write_folder(folder, plain=folders.big_movie())
        self.path = folder / self.lesson / lessonfiles.LESSON_FILE
        self.content = self.path.read_bytes()
        self.sign_in()
        self.before = self.pictures()
        self.header_bytes = self.content.index(b"\n--- ") + 64

    def sign_in(self) -> list[str]:
        return adopt(self.library, folders.identity(), folders.OWNER, self.folder, self.clock, lambda: None)

    def survey(self) -> bool:
        now = self.clock.now_utc()
        return damage.survey(self.library, folders.identity(), self.folder, self.lesson, now)

    def hurt(self, how: Damage) -> None:
        self.path.write_bytes(bytes(how(bytearray(self.content))))

    def pictures(self) -> list[tuple[int, int]]:
        media = open_lesson(self.library, folders.identity(), self.folder, self.lesson, self.clock.now_utc())
        try:
            served = media.movie.pread(media.movie.front_bytes, media.movie.size)
            self.check_bytes(media.index.whole_bytes, served)
            return [(round(at * 1000), number) for at, number in shown(media.movie)]
        finally:
            media.close()

    @staticmethod
    def check_bytes(size: int, served: bytes) -> None:
        """What is served is what was recorded, cut at chunks and nowhere else."""
        plain, at = folders.big_movie(), 0
        assert len(served) == size
        for start in range(0, len(plain), 65_536):
            chunk = plain[start : start + 65_536][: len(served) - at]
            if served[at : at + len(chunk)] == chunk:
                at += len(chunk)
        assert at == len(served)

    def check_places(self, left: list[tuple[int, int]]) -> None:
        """Before its first picture a player shows that picture."""
        assert set(left[1:]) <= set(self.before)
        assert left[0][1] in {number for _, number in self.before}

    @property
    def row(self) -> lessons.LessonRow:
        return lessons.one(self.library, self.lesson)


@pytest.fixture
def shelf(library: Library, lessons_folder: Path, clock: SimulatedClock) -> Shelf:
    return Shelf(library, lessons_folder, clock)


def inside_lost(row: lessons.LessonRow, at_ms: int) -> bool:
    return any(start - 60 <= at_ms <= end + 60 for start, end in row.lost)


MIDDLE = [partial(flip, 0.2), partial(flip, 1.0), partial(zero_page, 0.6)]


@pytest.mark.parametrize("how", [*MIDDLE, partial(shorten, 0.4), partial(shorten, 0.99)])
def test_what_is_intact_before_and_after_plays(shelf: Shelf, how: Damage) -> None:
    shelf.hurt(how)
    assert shelf.survey()
    row = shelf.row
    assert (row.state, row.problem, row.playable) == ("damaged", "lesson_partly_lost", True)
    left = shelf.pictures()
    # What is still shown is where it was; what is gone lies in what was told, a second more at the most.
    shelf.check_places(left)
    numbers = {number for _, number in left}
    gone = [at for at, number in shelf.before if number not in numbers]
    assert gone
    assert all(inside_lost(row, at) for at in gone)
    assert len(gone) < len(shelf.before) * (0.75 if how.func is shorten else 0.4)  # type: ignore[attr-defined]
    holes = [(hole.start_ms, hole.end_ms) for hole in lessons.gaps(shelf.library, shelf.lesson) if hole.kind == "lost"]
    assert holes == list(row.lost)
    assert [entry.event for entry in logbook.read(shelf.library)] == ["lesson_taken_in", "lesson_damaged"]
    assert not shelf.survey()


def test_nothing_on_the_disk_is_changed_and_what_comes_back_is_whole_again(shelf: Shelf) -> None:
    for how in (partial(flip, 0.5), partial(shorten, 0.5)):
        shelf.hurt(how)
        broken = shelf.path.read_bytes()
        shelf.survey()
        shelf.pictures()
        shelf.sign_in()
        assert shelf.path.read_bytes() == broken
        shelf.path.write_bytes(shelf.content)
        assert shelf.survey()
        assert (shelf.row.state, shelf.row.problem, shelf.row.lost) == ("whole", None, ())
        assert shelf.pictures() == shelf.before


def test_a_shorter_file_is_told_at_the_sign_in_without_reading_it(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shelf.sign_in() == []
    shelf.hurt(partial(shorten, 0.6))
    with monkeypatch.context() as patched:
        patched.setattr(SealedFile, "is_right", None)
        assert shelf.sign_in() == [shelf.lesson]
    by_size = shelf.row.lost
    assert by_size
    assert shelf.sign_in() == []
    shelf.survey()
    assert shelf.row.lost == by_size
    shelf.path.write_bytes(shelf.content)
    assert shelf.survey()
    assert shelf.row.state == "whole"


def test_opening_a_shorter_file_finds_it_out(shelf: Shelf) -> None:
    shelf.hurt(partial(shorten, 0.6))
    left = shelf.pictures()
    assert 0 < len(left) < len(shelf.before)
    assert shelf.row.state == "damaged"


def test_what_was_written_behind_its_end_costs_nothing(shelf: Shelf) -> None:
    shelf.hurt(append)
    assert shelf.pictures() == shelf.before
    assert shelf.row.state == "whole"


@pytest.mark.parametrize("how", [partial(flip, 0.4), partial(shorten, 0.5)])
def test_without_its_index_it_plays_up_to_the_damage(shelf: Shelf, how: Damage) -> None:
    shelf.hurt(how)
    (shelf.path.parent / lessonfiles.INDEX_FILE).unlink()
    shelf.survey()
    left = shelf.pictures()
    assert left == shelf.before[: len(left)]
    assert 25 < len(left) < len(shelf.before) * 0.6
    ((start_ms, end_ms),) = shelf.row.lost
    assert abs(start_ms - left[-1][0]) < 1100
    assert end_ms == shelf.row.duration_ms


def test_the_index_of_another_lesson_does_not_make_a_film_of_a_damaged_one(shelf: Shelf) -> None:
    other = folders.write_folder(shelf.folder, plain=folders.movie())
    stolen = (shelf.folder / other / lessonfiles.INDEX_FILE).read_bytes()
    shelf.hurt(partial(flip, 0.01))
    (shelf.path.parent / lessonfiles.INDEX_FILE).write_bytes(stolen)
    shelf.survey()
    with pytest.raises(LessonDamaged):
        shelf.pictures()


@pytest.mark.parametrize("place", [0, 30, 900, 1500])
def test_without_its_header_all_of_it_is_lost(shelf: Shelf, place: int) -> None:
    changed = bytearray(shelf.content)
    changed[place] ^= 1
    shelf.path.write_bytes(bytes(changed))
    with pytest.raises(LessonDamaged):
        shelf.pictures()
    row = shelf.row
    assert (row.state, row.playable, row.lost) == ("damaged", False, ((0, row.duration_ms),))
    assert row.problem == "lesson_damaged"
    shelf.path.write_bytes(shelf.content)
    assert shelf.sign_in() == [shelf.lesson]
    assert shelf.pictures() == shelf.before


def test_any_damage_gives_right_bytes_or_a_word(shelf: Shelf) -> None:
    rng = random.Random(11)
    for _ in range(8):
        changed = bytearray(shelf.content)
        for _ in range(rng.randrange(1, 4)):
            how = rng.choice((flip, zero_page, shorten))
            changed = how(rng.uniform(0.02, 1), changed)
        shelf.path.write_bytes(bytes(changed))
        shelf.survey()
        try:
            left = shelf.pictures()
        except LessonDamaged:
            assert not shelf.row.playable or len(changed) < shelf.header_bytes + SEALED_CHUNK_BYTES
            continue
        shelf.check_places(left)


def test_a_survey_that_is_interrupted_writes_nothing(shelf: Shelf) -> None:
    shelf.hurt(partial(flip, 0.5))

    def not_now() -> None:
        raise Interrupted

    with pytest.raises(Interrupted):
        damage.survey(shelf.library, folders.identity(), shelf.folder, shelf.lesson, shelf.clock.now_utc(), not_now)
    assert shelf.row.state == "whole"


def test_the_spans_are_told_as_a_clock_shows_them() -> None:
    assert told_spans([(63_000, 64_200)]) == "1:03–1:05"
    assert told_spans([(0, 1), (5000, 9000)]) == "0:00–0:01, 0:05–0:09"
    many = [(minute * 60_000, minute * 60_000 + 1000 * minute) for minute in range(1, 7)]
    assert told_spans(many) == "3:00–3:03, 4:00–4:04, 5:00–5:05, 6:00–6:06 (+ …)"


def test_the_lesson_has_chunks_enough_for_all_this() -> None:
    assert len(folders.big_movie()) > 5 * 65_536
    assert build_index(BytesSource(folders.big_movie())).sound is not None
