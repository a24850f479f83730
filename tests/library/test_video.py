"""Opening lessons for playing, and hearing again what an index lost."""

from __future__ import annotations

import gc
from pathlib import Path

import numpy as np
import pytest

from appliance import lessonfiles
from appliance.age.writer import seal
from appliance.clock import SimulatedClock
from appliance.library import listen as listening
from appliance.library.adopt import adopt
from appliance.library.database import Library
from appliance.library.errors import LessonDamaged, LessonUnknown, LibraryClosed
from appliance.library.listen import listen
from appliance.library.video import open_lesson
from appliance.media.index import build_index
from appliance.media.muxer import AudioParams, FragmentMuxer, VideoParams
from appliance.media.source import BytesSource
from tests.library import folders
from tests.media.pictures import make_lesson, numbered_packets, shown, tone


def open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def taken_in(library: Library, lessons_folder: Path, clock: SimulatedClock) -> str:
    name = folders.write_folder(lessons_folder)
    adopt(library, folders.identity(), folders.OWNER, lessons_folder, clock, lambda: None)
    return name


def test_a_lesson_plays_and_gives_stills(library: Library, lessons_folder: Path, clock: SimulatedClock) -> None:
    name = taken_in(library, lessons_folder, clock)
    media = open_lesson(library, folders.identity(), lessons_folder, name)
    assert [number for _, number in shown(media.movie)] == list(range(150))
    assert media.still(2000, 160).startswith(b"\xff\xd8")
    assert media.movie.pread(4, 4) == b"ftyp"
    room = bytearray(media.movie.size)
    assert media.movie.pread_into(0, memoryview(room)) == media.movie.size
    assert room == media.movie.pread(0, media.movie.size)
    media.close()
    media.close()
    with pytest.raises(LibraryClosed):
        media.movie.pread(media.movie.size - 100, 50)
    with pytest.raises(LibraryClosed):
        media.movie.pread_into(media.movie.size - 100, memoryview(room))
    with pytest.raises(LessonUnknown):
        open_lesson(library, folders.identity(), lessons_folder, "none")


def test_it_plays_without_its_stored_index(library: Library, lessons_folder: Path, clock: SimulatedClock) -> None:
    name = taken_in(library, lessons_folder, clock)
    (lessons_folder / name / lessonfiles.INDEX_FILE).unlink()
    media = open_lesson(library, folders.identity(), lessons_folder, name)
    assert media.index.duration_ms > 5900
    media.close()


def test_what_is_no_movie_is_a_damaged_lesson(library: Library, lessons_folder: Path, clock: SimulatedClock) -> None:
    name = taken_in(library, lessons_folder, clock)
    (lessons_folder / name / lessonfiles.LESSON_FILE).write_bytes(
        seal(b"\x00\x00\x00\x10moofnonsense" * 10, [folders.identity().recipient])
    )
    with pytest.raises(LessonDamaged):
        open_lesson(library, folders.identity(), lessons_folder, name)
    (lessons_folder / name / lessonfiles.LESSON_FILE).unlink()
    with pytest.raises(LessonDamaged):
        open_lesson(library, folders.identity(), lessons_folder, name)


def test_reading_a_damaged_lesson_through_ends_when_its_owner_signs_out(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    name = taken_in(library, lessons_folder, clock)
    (lessons_folder / name / lessonfiles.INDEX_FILE).unlink()
    film = lessons_folder / name / lessonfiles.LESSON_FILE
    data = bytearray(film.read_bytes())
    data[len(data) // 2] ^= 1
    film.write_bytes(data)

    def signed_out() -> None:
        raise LibraryClosed

    with pytest.raises(LibraryClosed):
        open_lesson(library, folders.identity(), lessons_folder, name, clock.now_utc(), signed_out)


def test_levels_are_those_of_the_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    source = BytesSource(folders.movie())
    heard = listen(source, build_index(source))
    assert heard.ok
    assert heard.levels.step_ms == 500
    assert len(heard.levels.dbfs) in (12, 13)
    # A sine of 0.3 of full scale has a mean power of -13.5 dBFS.
    assert all(abs(level + 13.5) < 1 for level in heard.levels.dbfs[1:-1])


def test_a_lesson_without_sound_has_nothing_to_hear() -> None:
    source = BytesSource(bytes(make_lesson(2.0, sound=False).data))
    heard = listen(source, build_index(source))
    assert (heard.ok, heard.speech, heard.levels.dbfs) == (True, (), ())


def test_a_hole_in_the_sound_is_heard_as_silence() -> None:
    encoder, packets = numbered_packets(150)
    stored = bytearray()
    muxer = FragmentMuxer(stored.extend, VideoParams(320, 180, encoder.extradata, 25), AudioParams())
    for number, unit in enumerate(packets):
        muxer.video(unit.data, number * 40_000, unit.keyframe)
        if not 50 <= number < 100:
            muxer.audio(tone(440.0, number / 25, 1 / 25), number * 40_000)
    muxer.close()
    source = BytesSource(bytes(stored))
    levels = np.array(listen(source, build_index(source)).levels.dbfs)
    assert len(levels) in (12, 13)
    assert (levels[5:7] < -60).all()
    assert (levels[[1, 2, 9, 10]] > -20).all()


def test_sound_that_breaks_off_keeps_what_was_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    real = listening.decode_sound

    def breaks(*args: object) -> object:
        for number, piece in enumerate(real(*args)):  # type: ignore[arg-type]
            if number == 100:
                raise listening.NotALesson(detail="sound")
            yield piece

    monkeypatch.setattr(listening, "decode_sound", breaks)
    source = BytesSource(folders.movie())
    heard = listen(source, build_index(source))
    assert not heard.ok
    assert len(heard.levels.dbfs) == 5


def test_a_file_that_nobody_holds_is_closed(library: Library, lessons_folder: Path, clock: SimulatedClock) -> None:
    name = taken_in(library, lessons_folder, clock)
    gc.collect()
    before = open_files()
    media = open_lesson(library, folders.identity(), lessons_folder, name)
    movie = media.movie
    del media
    assert len(movie.pread(movie.size - 100, 50)) == 50
    assert open_files() == before + 1
    del movie
    gc.collect()
    assert open_files() == before
