"""Seeking lands on the exact picture in every engine: each picture of the built-in lesson carries its number."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.e2e.box import Box
from tests.e2e.browsers import ENGINES, Browser, opened

FRAMES_PER_SECOND = 25

# Puts a player in the page and gives it back ready, or says what went wrong.
OPEN = """
  const video = document.createElement('video');
  video.muted = true; video.preload = 'auto'; video.src = arguments[0]; video.id = 'seek-test';
  document.body.append(video);
  await new Promise((done, failed) => {
    video.onloadeddata = done;
    video.onerror = () => failed('media error ' + video.error.code + ' ' + video.error.message);
  });
  const {seekable} = video;
  const ranges = Array.from({length: seekable.length}, (_, i) => [seekable.start(i), seekable.end(i)]);
  return {duration: video.duration, seekable: ranges, width: video.videoWidth, height: video.videoHeight};
"""

# Seeks, waits for the picture to be shown, reads the 15 blocks along its bottom edge (see framenumber.py).
SEEK = """
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

TO_THE_END = """
  const video = document.getElementById('seek-test');
  const ended = new Promise((done) => video.addEventListener('ended', done, {once: true}));
  video.currentTime = video.duration - 0.5;
  await video.play();
  await ended;
  return video.currentTime;
"""


@pytest.mark.parametrize("engine", ENGINES)
def test_every_seek_shows_exactly_the_wanted_picture(engine: str, lesson_box: tuple[Box, Any], tmp_path: Path) -> None:
    box, lesson = lesson_box
    with opened(engine, tmp_path) as browser:
        browser.goto(f"{box.address}/")
        facts = browser.run(OPEN, lesson["video"])
        assert facts["duration"] == pytest.approx(lesson["duration_ms"] / 1000, abs=0.1)
        assert facts["seekable"] == [[0, pytest.approx(facts["duration"], abs=0.1)]]
        assert (facts["width"], facts["height"]) == (1280, 720)
        first = show(browser, 0.5 / FRAMES_PER_SECOND, None)
        frames = int(facts["duration"] * FRAMES_PER_SECOND)
        for wanted in (frames * 3 // 4, 7, frames // 2, frames - 3, 130, 131, 129):
            middle_of_frame = (wanted + 0.5) / FRAMES_PER_SECOND
            assert show(browser, middle_of_frame, first + wanted) == first + wanted
        assert browser.run(TO_THE_END) == pytest.approx(facts["duration"], abs=0.3)


def show(browser: Browser, seconds: float, expected: int | None) -> int:
    return int(browser.run(SEEK, seconds, -1 if expected is None else expected))
