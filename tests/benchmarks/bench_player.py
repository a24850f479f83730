"""What a teacher waits for in Chromium: the first picture and each seek, against nginx with an ordinary file.

The same twenty minutes twice: as the box serves them (sealed fragments behind a virtual index) and as a fast-start
MP4 of the same packets from nginx. Both over a link of 20 Mbit/s with 10 ms, as a tablet on Wi-Fi has.
"""

from __future__ import annotations

import functools
import statistics
import subprocess
from typing import Any

from tests.benchmarks.harness import benchmark
from tests.benchmarks.lesson import ffmpeg
from tests.benchmarks.slowlink import slow
from tests.benchmarks.webbox import box, nginx
from tests.e2e.browsers import Browser, opened

ROUNDS = 5
SEEKS_S = (904.77, 137.3, 1150.2, 12.5, 611.11)

MEASURE = """
  const video = document.createElement('video');
  video.muted = true; video.preload = 'auto';
  const shown = () => new Promise((done) => video.requestVideoFrameCallback(done));
  const start = performance.now();
  document.body.append(video);
  video.src = arguments[0];
  await shown();
  const first = performance.now() - start;
  const seeks = [];
  for (const second of arguments[1]) {
    await new Promise((done) => setTimeout(done, 300));
    const from = performance.now();
    const seeked = new Promise((done) => video.addEventListener('seeked', done, {once: true}));
    video.currentTime = second;
    await seeked;
    seeks.push(performance.now() - from);
  }
  video.removeAttribute('src'); video.load(); video.remove();
  return {first, seeks};
"""


@benchmark("player: first picture in Chromium vs nginx", aim="<= 1.1")
def first_picture() -> float:
    ours, theirs = ([pair[side]["first"] for pair in measured()] for side in (0, 1))
    return statistics.median(ours) / statistics.median(theirs)


@benchmark("player: median of seeks in Chromium vs nginx", aim="<= 1.1")
def seeks() -> float:
    ours, theirs = ([one for pair in measured() for one in pair[side]["seeks"]] for side in (0, 1))
    return statistics.median(ours) / statistics.median(theirs)


@functools.cache
def measured() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Pairs of (box, nginx), taken in turns."""
    with box(tls=False) as one:
        root = one.folder / "plain"
        root.mkdir()
        served = one.folder / "served.mp4"
        subprocess.run([*one.curl(), "-o", str(served), one.video], check=True)
        ffmpeg("-i", served, "-c", "copy", "-movflags", "+faststart", root / "lesson.mp4")
        (root / "index.html").write_text("<!doctype html><title>plain</title>")
        browsing = one.folder / "browser"
        browsing.mkdir()
        address = one.video.removeprefix(one.base)
        with (
            nginx(one, root) as plain,
            slow(one.port) as ours,
            slow(plain) as theirs,
            opened("chromium", browsing) as browser,
        ):
            play(browser, theirs, "/index.html", "/lesson.mp4")  # what a browser does only once
            return [
                (play(browser, ours, "/", address), play(browser, theirs, "/index.html", "/lesson.mp4"))
                for _ in range(ROUNDS)
            ]


def play(browser: Browser, port: int, page: str, video: str) -> dict[str, Any]:
    """Each on a page of its own origin: the box's policy lets no other video in."""
    browser.goto(f"http://127.0.0.1:{port}{page}")
    return dict(browser.run(MEASURE, video, SEEKS_S))
