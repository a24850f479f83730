"""The first lesson on a Pi's own backend: real picamera2 and libcamera, ALSA, and a finger on the button's wire."""

from __future__ import annotations

import io
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from appliance.hardware.sim.framenumber import read_number
from tests.e2e.browsers import until
from tests.pi.pibox import PiBox
from tests.pi.stage import FRAMES_EACH, PICTURES

LESSON_S = 15
TEACHER = "Wil Zonneveld"
HAS_EAR = find_spec("appliance.hardware.pi.microphone") is not None


@pytest.fixture
def box(tmp_path: Path) -> Iterator[PiBox]:
    settings = tmp_path / "box.toml"
    settings.write_text('sound_card = "lesson"\n', encoding="utf-8")
    (tmp_path / "data").mkdir()
    box = PiBox(tmp_path / "data", tmp_path / "none", tmp_path / "run", settings=settings, picture_only=not HAS_EAR)
    box.start()
    yield box
    box.stop()


def test_a_first_lesson(box: PiBox) -> None:
    red, green, _ = box.light()
    assert (red, green) == (0, 0), "nobody is set ready: blue or nothing"
    teacher = box.enrol(TEACHER, "teacher")
    teacher.call("POST", "/api/recorder/ready", {"objections": []})
    until(lambda: box.light() == (0, 1, 0), 10, "the light is not green")
    preview_is_a_picture(box.frame(teacher))
    assert box.light() == (1, 1, 1), "somebody looks through the camera: white"
    teacher.call("DELETE", "/api/framing")
    until(lambda: box.light() == (0, 1, 0), 10, "the light is not green again")

    lesson = box.record(teacher, LESSON_S, marks=1)

    again = box.sign_in(TEACHER)
    opened = again.call("GET", f"/api/lessons/{lesson}")
    assert opened["marks"] == 1
    assert opened["duration_ms"] == pytest.approx(LESSON_S * 1000, abs=6000)
    movie = again.call("GET", opened["video"])
    pictures_follow_one_another(movie)
    if HAS_EAR:
        sound_is_heard(movie)


def preview_is_a_picture(jpeg: bytes) -> None:
    with av.open(io.BytesIO(jpeg), format="mjpeg") as file:
        (picture,) = file.decode(video=0)
    assert 0 < picture.width <= 640
    assert 0 <= read_number(picture.to_ndarray(format="gray")) < PICTURES


def pictures_follow_one_another(movie: bytes) -> None:
    """Each number that the camera showed is there, in order, as often as it was shown."""
    with av.open(io.BytesIO(movie)) as film:
        pictures = [(float(p.time), read_number(p.to_ndarray(format="gray"))) for p in film.decode(video=0)]
    seconds = pictures[-1][0] - pictures[0][0]
    numbers = [number for _, number in pictures]
    assert seconds > LESSON_S * 0.8
    for before, after in pairwise(numbers):
        assert (after - before) % PICTURES in (0, 1), numbers
    runs = np.diff([0, *np.flatnonzero(np.diff(numbers)) + 1])
    assert runs[1:].max() <= FRAMES_EACH, "a picture was kept twice"
    # Of each shown picture at most one frame may be missing to a busy machine or to a profile of fewer frames.
    assert runs[1:].mean() > FRAMES_EACH * 0.75, f"{len(pictures)} pictures in {seconds:.1f} s"


def sound_is_heard(movie: bytes) -> None:
    with av.open(io.BytesIO(movie)) as film:
        blocks = [frame.to_ndarray()[0] for frame in film.decode(audio=0)]
        rate = film.streams.audio[0].rate
    samples = np.concatenate(blocks)
    assert len(samples) / rate == pytest.approx(LESSON_S, abs=6)
    assert np.abs(samples).max() > 0.05
