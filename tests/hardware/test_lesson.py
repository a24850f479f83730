"""The built-in lesson: the same each time, true to its schedule, and such that it passes through the simulator."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import av
import espeakng_loader
import numpy as np
import numpy.typing as npt
import pytest

import appliance
from appliance.hardware.errors import LessonNotMade
from appliance.hardware.sim.framenumber import read_number
from appliance.hardware.sim.lesson import maker, store
from appliance.hardware.sim.lesson.board import board_picture
from appliance.hardware.sim.lesson.direction import Direction
from appliance.hardware.sim.lesson.film import write_film
from appliance.hardware.sim.lesson.maker import ProgressLine, make_lesson
from appliance.hardware.sim.lesson.schedule import Schedule, make_schedule
from appliance.hardware.sim.lesson.script import Board, Say, read_script
from appliance.hardware.sim.lesson.soundscape import soundtrack
from appliance.hardware.sim.lesson.voices import CLASS, VOICES, speak
from appliance.hardware.sim.source import read_source

SECONDS = 24
WHOLE_MS = 20 * 60_000


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More than one piece, so that the joints are in it."""
    path = tmp_path_factory.mktemp("film") / "les.mp4"
    make_lesson(path, SECONDS)
    return path


@pytest.fixture(scope="module")
def whole() -> Schedule:
    return make_schedule(WHOLE_MS)


def test_the_film_passes_through_the_simulator(film: Path) -> None:
    source = read_source(film)
    assert source.conforms
    assert source.has_sound
    assert (source.width, source.height, source.frames_per_second, source.period_ms) == (1280, 720, 25, SECONDS * 1000)


def test_every_frame_carries_its_number(film: Path) -> None:
    with av.open(str(film)) as file:
        numbers = [read_number(frame.to_ndarray(format="gray")) for frame in file.decode(video=0)]
    assert numbers == list(range(SECONDS * 25))


def test_a_keyframe_each_second(film: Path) -> None:
    with av.open(str(film)) as file:
        packets = [packet for packet in file.demux(video=0) if packet.size]
        keyframes = [number for number, packet in enumerate(packets) if packet.is_keyframe]
        assert [packet.pts for packet in packets] == [packet.dts for packet in packets]
    assert keyframes == list(range(0, SECONDS * 25, 25))


def test_the_film_moves_and_shows_more_than_its_number(film: Path) -> None:
    with av.open(str(film)) as file:
        file.streams.video[0].codec_context.skip_frame = "NONKEY"
        pictures = [frame.to_ndarray(format="rgb24")[:680] for frame in file.decode(video=0)][::4]
    assert all((one != other).mean() > 0.001 for one, other in pairwise(pictures))
    # A drawn room in colours, not a test card: many of them, and warm ones most.
    shades = np.unique(pictures[0][::4, ::4].reshape(-1, 3) // 16, axis=0)
    assert len(shades) > 150
    assert pictures[0][..., 0].mean() > pictures[0][..., 2].mean() + 20


def test_speech_is_where_the_schedule_says(film: Path) -> None:
    schedule = make_schedule(SECONDS * 1000)
    with av.open(str(film)) as file:
        sound = np.concatenate([frame.to_ndarray()[0] for frame in file.decode(audio=0)])
    said = np.zeros(len(sound), bool)
    for line in schedule.lines:
        said[line.start_ms * 48 : line.end_ms * 48] = True
    assert len(schedule.lines) == 3
    assert loudness(sound[said]) - loudness(sound[~said]) > 15
    first = schedule.lines[0].start_ms * 48
    assert loudness(sound[first : first + 4800]) - loudness(sound[first - 6000 : first - 1200]) > 10


def loudness(sound: npt.NDArray[np.floating]) -> float:
    return float(10 * np.log10(np.mean(sound.astype(np.float64) ** 2) + 1e-12))


def test_the_same_lesson_each_time(whole: Schedule) -> None:
    speak("sem", "Iets anders ertussen.")
    make_schedule.cache_clear()
    again = make_schedule(WHOLE_MS)
    assert times(again) == times(whole)
    assert (again.boards, again.waits, again.hands) == (whole.boards, whole.waits, whole.hands)


def test_the_same_sound_each_time() -> None:
    short = make_schedule(9_000)
    one, other = (np.concatenate(list(soundtrack(short))).astype(np.float64) for _ in range(2))
    assert loudness(one - other) < loudness(one) - 30


def times(schedule: Schedule) -> list[tuple[int, int, str, str]]:
    return [(line.start_ms, line.end_ms, line.voice, line.text) for line in schedule.lines]


def test_a_lesson_fills_its_twenty_minutes(whole: Schedule) -> None:
    assert whole.lines[-1].text == "Dank je wel, juf!"
    assert WHOLE_MS - 60_000 < whole.lines[-1].end_ms <= WHOLE_MS
    assert all(line.end_ms < following.start_ms for line, following in pairwise(whole.lines))
    assert {line.voice for line in whole.lines} == {*VOICES, CLASS}
    pauses = [after.start_ms - before.end_ms for before, after in pairwise(whole.lines)]
    assert sum(pause > 1_500 for pause in pauses) > 30
    assert max(pauses) > 30_000
    assert sum(line.manner == "prijst" for line in whole.lines) > 10


def test_a_longer_lesson_goes_on(whole: Schedule) -> None:
    longer = make_schedule(WHOLE_MS + 120_000)
    assert times(longer)[: len(whole.lines)] == times(whole)
    assert longer.lines[-1].end_ms > WHOLE_MS + 60_000


def test_boards_and_poses_of_the_script_can_be_drawn(whole: Schedule) -> None:
    named = {step.picture for step in read_script() if isinstance(step, Board)}
    assert all(board_picture(name).getbbox() for name in named)
    assert board_picture("nergens").getbbox() is None
    direction = Direction(whole)
    poses = {direction.teacher(ms).pose for ms in range(0, WHOLE_MS, 400)}
    assert {"rust", "wijst", "prijst", "zwaait1", "uitleg1"} <= poses


def test_the_teacher_walks_and_never_jumps(whole: Schedule) -> None:
    direction = Direction(whole)
    places = [direction.teacher(ms).x for ms in range(0, WHOLE_MS, 80)]
    assert max(abs(b - a) for a, b in pairwise(places)) <= 14
    assert {352, 446, 640, 834} <= set(places)


def test_who_speaks_moves_the_mouth(whole: Schedule) -> None:
    direction = Direction(whole)
    for line in whole.lines[:40]:
        if line.voice in VOICES and line.voice != "juf":
            mouths = {direction.pupil(line.voice, ms).mouth for ms in range(line.start_ms, line.end_ms, 80)}
            assert len(mouths) > 1
            assert direction.teacher(line.start_ms + 200).mouth == 0


def test_a_voice_speaks_however_deep_its_folder_lies(tmp_path: Path) -> None:
    deep = tmp_path.joinpath("a" * 100, "b" * 100)
    deep.mkdir(parents=True)
    for package in (appliance, espeakng_loader):
        deep.joinpath(package.__name__).symlink_to(Path(str(package.__file__)).parent)
    program = "from appliance.hardware.sim.lesson.voices import speak; print(len(speak('yara', 'Goedemorgen juf!')))"
    environment = {**os.environ, "PYTHONPATH": str(deep)}
    spoken = subprocess.run([sys.executable, "-c", program], env=environment, cwd=tmp_path, capture_output=True)
    assert spoken.returncode == 0, spoken.stderr.decode()
    assert int(spoken.stdout) == len(speak("yara", "Goedemorgen juf!"))


def test_voices_differ() -> None:
    lengths = {name: len(speak(name, "Drie vierde is meer dan een half.")) for name in VOICES}
    assert len(set(lengths.values())) == len(VOICES)


def test_every_line_of_the_script_is_understood() -> None:
    manners = {step.manner for step in read_script() if isinstance(step, Say)}
    known = {"", "zwaait", "wijst", "prijst", "loopt links", "loopt midden", "loopt rechts", "midden"}
    assert manners == known


# --- keeping it ---


def test_nothing_is_left_of_a_lesson_that_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: Path, *_: object) -> None:
        path.write_bytes(b"half")
        raise OSError("disk full")

    monkeypatch.setattr(maker, "write_film", fail)
    with pytest.raises(OSError, match="disk full"):
        make_lesson(tmp_path / "les.mp4", 5)
    assert list(tmp_path.iterdir()) == []


def test_progress_reaches_the_end(tmp_path: Path) -> None:
    shares: list[float] = []
    write_film(tmp_path / "les.mp4", 1000, shares.append)
    assert shares[-1] == 1.0


def test_the_progress_line() -> None:
    out = io.StringIO()
    line = ProgressLine("Making:", out)
    for share in (0.0, 0.05, 0.1, 0.55, 1.0):
        line(share)
    assert out.getvalue().splitlines() == ["Making:   0 %", "Making:  10 %", "Making:  50 %", "Making: 100 %"]


def test_the_lesson_is_kept_in_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    outdated = tmp_path / "terugblik" / "les-0.02min-0123456789.mp4"
    unfinished = outdated.with_name(".les-0.02min-0123456789.mp4.abcd")
    outdated.parent.mkdir()
    outdated.touch()
    unfinished.touch()
    path = store.cached_lesson(minutes=0.02)
    assert path.parent == tmp_path / "terugblik"
    assert not outdated.exists()
    assert not unfinished.exists()
    assert read_source(path).period_ms == 1200
    made = path.stat().st_mtime_ns
    assert store.cached_lesson(minutes=0.02) == path
    assert path.stat().st_mtime_ns == made


def test_a_lesson_that_cannot_be_made_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "terugblik").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(LessonNotMade):
        store.cached_lesson(minutes=0.02)
