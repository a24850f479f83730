"""A lesson that is damaged before its owner ever saw it: its beginning plays, nothing of it is thrown away, and when
the disk gives it all again it is whole again."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from appliance import lessonfiles
from appliance.age.stream import SEALED_CHUNK_BYTES
from appliance.clock import SimulatedClock
from appliance.library import damage, lessons, part, video
from appliance.library.adopt import adopt
from appliance.library.database import Library
from appliance.library.errors import LessonDamaged, LessonPartDamaged
from appliance.library.listen import listen
from appliance.library.sealedmedia import SealedFile
from appliance.library.video import open_lesson
from appliance.media.index import build_index
from appliance.media.source import BytesSource
from tests.library import folders, recorded
from tests.library.recorded import Recording
from tests.media.pictures import shown

CUT_AT, BAD = 330_000, 3 * SEALED_CHUNK_BYTES


class Box:
    def __init__(self, library: Library, folder: Path, clock: SimulatedClock) -> None:
        self.library, self.folder, self.clock = library, folder, clock

    def sign_in(self) -> list[str]:
        return adopt(self.library, folders.identity(), folders.OWNER, self.folder, self.clock, lambda: None)

    def read_what_is_due(self) -> None:
        """As while somebody is signed in and nothing is recorded, a day later."""
        self.clock.advance(24 * 3600 + 60)
        now = self.clock.now_utc()
        while (lesson := lessons.due(self.library, now)) is not None:
            damage.survey(self.library, folders.identity(), self.folder, lesson, now)

    def film(self, lesson: str) -> Path:
        return self.folder / lesson / lessonfiles.LESSON_FILE

    def pictures(self, lesson: str) -> list[tuple[int, int]]:
        media = open_lesson(self.library, folders.identity(), self.folder, lesson, self.clock.now_utc())
        try:
            return [(round(at * 1000), number) for at, number in shown(media.movie)]
        finally:
            media.close()

    def row(self, lesson: str) -> lessons.LessonRow:
        return lessons.one(self.library, lesson)


@pytest.fixture
def box(library: Library, lessons_folder: Path, clock: SimulatedClock) -> Box:
    return Box(library, lessons_folder, clock)


def unseen(box: Box, *, cut: bool) -> str:
    """Several chunks, without an index, never taken in."""
    lesson = folders.write_folder(box.folder, plain=folders.big_movie(), with_index=False)
    if cut:
        folders.cut_off(box.folder / lesson, CUT_AT)
    return lesson


@pytest.mark.parametrize("cut", [True, False])
def test_its_beginning_plays_and_the_rest_comes_back(box: Box, cut: bool) -> None:
    lesson, sound = unseen(box, cut=cut), unseen(box, cut=cut)
    content = box.film(lesson).read_bytes()
    hurt = bytearray(content)
    hurt[BAD] ^= 1
    box.film(lesson).write_bytes(hurt)
    assert sorted(box.sign_in()) == sorted([lesson, sound])
    whole = box.pictures(sound)
    left = box.pictures(lesson)
    assert len(whole) / 4 < len(left) < len(whole)
    assert left == whole[: len(left)]
    row = box.row(lesson)
    assert (row.state, row.problem, row.playable) == ("cut_short", LessonPartDamaged.key, True)
    assert abs(row.duration_ms - left[-1][0]) < 1100
    for _ in range(2):
        box.read_what_is_due()
        assert box.sign_in() == []
        assert (box.row(lesson), box.pictures(lesson)) == (row, left)
    # Nothing is cut off of it, and no index of a part passes for one of the whole.
    assert box.film(lesson).read_bytes() == hurt
    assert not (box.folder / lesson / lessonfiles.INDEX_FILE).exists()
    box.film(lesson).write_bytes(content)
    box.read_what_is_due()
    assert box.sign_in() == [lesson]
    assert box.pictures(lesson) == whole
    after, other = box.row(lesson), box.row(sound)
    assert (after.state, after.problem, after.duration_ms) == (other.state, None, other.duration_ms)


@pytest.mark.parametrize("step", ["build_index", "SealedFile"])
@pytest.mark.parametrize("cut", [True, False])
def test_a_disk_that_failed_for_a_moment_costs_nothing(
    box: Box, monkeypatch: pytest.MonkeyPatch, step: str, cut: bool
) -> None:
    lesson = unseen(box, cut=cut)

    def fails(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(part, step, fails)
        assert box.sign_in() == [lesson]
    assert box.row(lesson).problem == LessonDamaged.key
    with pytest.raises(LessonDamaged):
        box.pictures(lesson)
    box.read_what_is_due()
    assert box.sign_in() == [lesson]
    assert box.row(lesson).problem is None
    assert len(box.pictures(lesson)) > 700


def test_a_header_that_is_right_again_gives_the_lesson_back(box: Box) -> None:
    lesson = unseen(box, cut=True)
    content = box.film(lesson).read_bytes()
    box.film(lesson).write_bytes(b"x" + content[1:])
    box.sign_in()
    box.read_what_is_due()
    assert box.sign_in() == []
    assert box.row(lesson).problem == LessonDamaged.key
    box.film(lesson).write_bytes(content)
    box.read_what_is_due()
    assert box.sign_in() == [lesson]
    assert len(box.pictures(lesson)) > 700


def test_damage_that_hides_no_picture_from_the_index_is_not_the_end_of_it(
    box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where only sound cannot be read the film is taken in whole; what is lost is found by reading it through."""
    lesson = unseen(box, cut=False)
    with monkeypatch.context() as patched:
        patched.setattr(part, "listen", lambda file, movie: listen(Dies(), movie))
        box.sign_in()
    row = box.row(lesson)
    assert (row.state, row.problem) == ("whole", None)
    assert abs(row.duration_ms - 36_000) < 100


class Dies:
    """The disk gives up half way."""

    def __init__(self) -> None:
        self._source = BytesSource(folders.big_movie())
        self.size = self._source.size

    def pread(self, offset: int, n: int, /) -> bytes:
        if offset > self.size // 2:
            raise OSError(errno.EIO, "Input/output error")
        return self._source.pread(offset, n)


def test_what_was_heard_before_the_disk_gave_up_stays() -> None:
    heard = listen(Dies(), build_index(BytesSource(folders.big_movie())))
    assert not heard.ok
    assert 20 < len(heard.levels.dbfs) < 50


def test_the_part_after_a_broken_beginning_stays_in_its_place(box: Box) -> None:
    lesson = recorded.new_lesson()
    Recording(box.folder, lesson, 1, first=0, count=900).cut()
    Recording(box.folder, lesson, 2, first=1000, count=50, starts_ms=60_000).end()
    hurt = bytearray(box.film(lesson).read_bytes())
    hurt[SEALED_CHUNK_BYTES * 20] ^= 1
    box.film(lesson).write_bytes(hurt)
    box.sign_in()
    row, found = box.row(lesson), box.pictures(lesson)
    assert (row.problem, row.parts, row.duration_ms // 1000) == (LessonPartDamaged.key, 2, 62)
    first = [number for _, number in found if number < 1000]
    assert 100 < len(first) < 800
    assert first == list(range(len(first)))
    assert [at // 1000 for at, number in found if number == 1000] == [60]


def test_a_part_without_its_index_plays_although_another_is_damaged(box: Box) -> None:
    lesson = recorded.new_lesson()
    for number, starts_ms in ((1, 0), (2, 60_000)):
        Recording(box.folder, lesson, number, first=1000 * number, count=50, starts_ms=starts_ms).end()
    box.sign_in()
    (box.folder / lesson / lessonfiles.INDEX_FILE).unlink()
    (box.folder / lesson / "part-2" / lessonfiles.LESSON_FILE).write_bytes(b"no age file")
    assert [number for _, number in box.pictures(lesson)] == list(range(1000, 1050))


def test_a_disk_that_fails_while_it_is_opened_is_told_in_words(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    lesson = unseen(box, cut=False)
    box.sign_in()
    (box.folder / lesson / lessonfiles.INDEX_FILE).unlink()

    def fails(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(video, "build_index", fails)
    monkeypatch.setattr(SealedFile, "is_right", lambda self, chunk: False)
    with pytest.raises(LessonDamaged):
        box.pictures(lesson)
