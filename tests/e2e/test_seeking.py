"""Seeking lands on the exact picture in every engine: each picture of the built-in lesson carries its number."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import pytest

from appliance.hardware.sim.framenumber import read_number
from tests.e2e.box import Box, Client, running
from tests.e2e.browsers import ENGINES, Browser, until
from tests.e2e.school import download

FRAME_MS = 40
SOUND_BLOCK_MS = 22  # 1024 samples at 48 kHz, rounded up

# Puts a player in the page and gives it back ready, or says what went wrong.
OPEN = """
  const video = document.createElement('video');
  video.muted = true; video.preload = 'auto'; video.src = arguments[0]; video.id = 'seek-test';
  document.body.append(video);
  await new Promise((done, failed) => {
    video.onloadeddata = done;
    video.onerror = () => failed('media error ' + video.error.code + ' ' + video.error.message);
  });
  // On a busy machine WebKitGTK learns the size a moment after it says that it has the data.
  const end = performance.now() + 5000;
  while (!video.videoWidth && performance.now() < end) await new Promise(requestAnimationFrame);
  const {seekable} = video;
  const ranges = Array.from({length: seekable.length}, (_, i) => [seekable.start(i), seekable.end(i)]);
  return {duration: video.duration, seekable: ranges, width: video.videoWidth, height: video.videoHeight};
"""

# Reads the 15 blocks along the bottom edge of the picture that is shown (see framenumber.py).
NUMBER = """
  const video = document.getElementById('seek-test');
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth; canvas.height = video.videoHeight;
  const paper = canvas.getContext('2d', {willReadFrequently: true});
  const number = () => {
    paper.drawImage(video, 0, 0);
    const y = Math.round(canvas.height * (1 - 1 / 45));
    let value = 0;
    for (let block = 0; block < 15; block++) {
      const x = Math.round(canvas.width * (1 / 8 + (block + 0.5) / 20));
      value = value * 2 + (paper.getImageData(x, y, 1, 1).data[1] > 127 ? 1 : 0);
    }
    return value;
  };
"""

# Seeks and waits for the picture to be shown.
SEEK = (
    NUMBER
    + """
  const seeked = new Promise((done) => video.addEventListener('seeked', done, {once: true}));
  video.currentTime = arguments[0];
  await seeked;
  // The picture may reach the canvas a little after the event; what stands there at last is what counts.
  let seen = number();
  for (let tries = 0; tries < 40 && seen !== arguments[1]; tries++) {
    await new Promise((done) => setTimeout(done, 50));
    seen = number();
  }
  return seen;
"""
)

# Plays from one moment to another, and says where it stands then.
PLAY = """
  const video = document.getElementById('seek-test');
  const [from, to] = arguments;
  const seeked = new Promise((done) => video.addEventListener('seeked', done, {once: true}));
  video.currentTime = from;
  await seeked;
  const arrived = new Promise((done, failed) => {
    video.ontimeupdate = () => video.currentTime >= to && done();
    video.onerror = () => failed('media error ' + video.error.code + ' ' + video.error.message);
  });
  await video.play();
  await arrived;
  video.pause();
  return video.currentTime;
"""

TO_THE_END = """
  const video = document.getElementById('seek-test');
  const ended = new Promise((done) => video.addEventListener('ended', done, {once: true}));
  video.currentTime = video.duration - 0.5;
  await video.play();
  await ended;
  return video.currentTime;
"""


@pytest.fixture(scope="module")
def pictures(lesson_box: tuple[Box, Any]) -> list[tuple[int, int]]:
    """When each is shown, and its number."""
    box, lesson = lesson_box
    return list(shown(download(box.sign_in("Juf Ans"), f"/api/lessons/{lesson['id']}/video.mp4")))


@pytest.mark.parametrize("engine", ENGINES)
def test_every_seek_shows_exactly_the_wanted_picture(
    engine: str, engine_browser: Browser, lesson_box: tuple[Box, Any], pictures: list[tuple[int, int]]
) -> None:
    box, lesson = lesson_box
    browser = engine_browser
    browser.goto(f"{box.address}/")
    facts = browser.run(OPEN, lesson["video"])
    assert facts["duration"] == pytest.approx(lesson["duration_ms"] / 1000, abs=0.1)
    assert facts["seekable"] == [[0, pytest.approx(facts["duration"], abs=0.1)]]
    assert (facts["width"], facts["height"]) == (1280, 720)
    count = len(pictures)
    for wanted in (count * 3 // 4, 7, count // 2, count - 3, 130, 131, 129):
        at_ms, number = pictures[wanted]
        assert show(browser, (at_ms + FRAME_MS / 2) / 1000, number) == number
    assert browser.run(TO_THE_END) == pytest.approx(facts["duration"], abs=0.3)


def show(browser: Browser, seconds: float, expected: int) -> int:
    return int(browser.run(SEEK, seconds, expected))


@dataclass(frozen=True)
class Cut:
    """A lesson in which the recorder died, and which was gone on with; when each picture is shown, and its number."""

    box: Box
    lesson: dict[str, Any]
    pictures: list[tuple[int, int]]


@pytest.fixture(scope="module")
def cut_lesson(synthetic_video: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cut]:
    with running(tmp_path_factory.mktemp("cut"), synthetic_video, speed=8) as box:
        teacher = box.enrol("Juf Ans", "teacher")
        teacher.call("POST", "/api/recorder/ready", {"objections": []})
        until(lambda: box.status()["light"] == "green", 20, "the box is not ready")
        box.button()
        until(lambda: recorded_ms(teacher) > 8_000, 60, "the lesson does not run")
        box.kill("recorder")
        box.start_again("recorder")
        until(lambda: box.status()["light"] == "pulsing_green", 20, "it may not be gone on with")
        box.button()
        until(lambda: box.status()["state"] == "recording" and recorded_ms(teacher) > 8_000, 60, "it does not go on")
        teacher.call("POST", "/api/recorder/stop")
        until(lambda: [one["parts"] for one in teacher.call("GET", "/api/lessons")] == [2], 30, "there is one part")
        lesson = teacher.call("GET", f"/api/lessons/{teacher.call('GET', '/api/lessons')[0]['id']}")
        yield Cut(box, lesson, list(shown(download(teacher, lesson["video"]))))


def recorded_ms(teacher: Client) -> int:
    return int(teacher.call("GET", "/api/status")["recorder"]["committed_ms"])


@pytest.mark.parametrize("engine", ENGINES)
def test_a_lesson_that_was_gone_on_with_is_one_film(engine: str, engine_browser: Browser, cut_lesson: Cut) -> None:
    lesson, pictures, browser = cut_lesson.lesson, cut_lesson.pictures, engine_browser
    (cut,) = [gap for gap in lesson["gaps"] if gap["kind"] == "cut"]
    before = sum(1 for at_ms, _ in pictures if at_ms < cut["end_ms"])
    # The recorder's own clock says where the second part begins; its first picture lies exactly there.
    assert pictures[before][0] == cut["end_ms"]
    # What was kept ends with the longer of its two tracks: the sound, by as much as its last blocks go on.
    pictures_end_ms = pictures[before - 1][0] + FRAME_MS
    assert -1 <= cut["start_ms"] - pictures_end_ms <= 3 * SOUND_BLOCK_MS
    browser.goto(f"{cut_lesson.box.address}/")
    facts = browser.run(OPEN, lesson["video"])
    assert facts["duration"] == pytest.approx(lesson["duration_ms"] / 1000, abs=0.1)
    last = len(pictures) - 1
    for place in (before, 7, before + 60, before - 1, last - 2, before + 1, before - 60, (before + last) // 2):
        at_ms, number = pictures[place]
        assert show(browser, (at_ms + FRAME_MS / 2) / 1000, number) == number
    # In the cut the last picture before it stays.
    inside = (cut["start_ms"] + cut["end_ms"]) / 2000
    assert show(browser, inside, pictures[before - 1][1]) == pictures[before - 1][1]
    behind = cut["end_ms"] / 1000 + 1
    assert behind <= browser.run(PLAY, behind - 2, behind) < behind + 1
    assert browser.run(TO_THE_END) == pytest.approx(facts["duration"], abs=0.3)


def shown(film: bytes) -> Iterator[tuple[int, int]]:
    """Every picture: when it is shown in ms, and its number."""
    with av.open(io.BytesIO(film)) as container:
        for frame in container.decode(video=0):
            yield round(frame.pts * frame.time_base * 1000), read_number(frame.to_ndarray(format="gray"))
