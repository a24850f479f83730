"""What the virtual camera shows and the file microphone hears: the built-in lesson, as pictures and as raw sound.

`python -m tests.pi.stage` lays it out in `/run` of a run of its own (see `scripts/pi-root`); with a folder and the name
of a settings file, there; with `--small`, for a machine that is too slow for pictures of the size that is asked for.
"""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from appliance.hardware.ports import SAMPLE_RATE
from appliance.hardware.sim.framenumber import draw_number
from appliance.hardware.sim.lesson.store import cached_lesson
from appliance.media.encode import JpegEncoder

Sizes = tuple[tuple[int, int], ...]
FOLDER = Path("/run/stage")
SETTINGS = Path("/run/libcamera/virtual.yaml")
# The virtual camera shows each picture for so many of its frames, and then all of them again.
FRAMES_EACH = 4
FRAMES_PER_SECOND = 30
PICTURES = 60
SIZES = ((1280, 720), (640, 480), (640, 360))
SMALL = ((320, 180),)
MODEL = "imx708-virtual"
LESSON_MINUTES = 0.5


def lay_out(folder: Path = FOLDER, settings: Path = SETTINGS, sizes: Sizes = SIZES) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    lesson = cached_lesson(LESSON_MINUTES)
    _pictures(lesson, folder / "pictures")
    _sound(lesson, folder / "lesson.raw")
    plug_in(MODEL, folder=folder, settings=settings, sizes=sizes)


def plug_in(*models: str, folder: Path = FOLDER, settings: Path = SETTINGS, sizes: Sizes = SIZES) -> None:
    """As many cameras as names; none at all: nothing on the ribbon. Seen by processes that start afterwards."""
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.unlink(missing_ok=True)
    if not models:
        return
    formats = "\n".join(f"  - {{width: {w}, height: {h}, frame_rates: [{FRAMES_PER_SECOND}]}}" for w, h in sizes)
    cameras = (
        f'"Virtual{number}":\n  supported_formats:\n{formats}\n  frames: {{path: "{folder}/pictures/"}}\n'
        f'  location: "CameraLocationFront"\n  model: "{model}"\n'
        for number, model in enumerate(models)
    )
    settings.write_text("%YAML 1.1\n---\n" + "".join(cameras), encoding="ascii")


def _pictures(lesson: Path, folder: Path) -> None:
    """Picture n, which carries the number n, is what the lesson shows when the camera comes to it."""
    folder.mkdir(exist_ok=True)
    jpeg = JpegEncoder(max_width=1280)
    made = 0
    with av.open(str(lesson)) as film:
        for frame in film.decode(video=0):
            if frame.time < Fraction(made * FRAMES_EACH, FRAMES_PER_SECOND):
                continue
            planes = frame.to_ndarray(format="yuv420p")
            draw_number(planes[: frame.height], made)
            numbered = av.VideoFrame.from_ndarray(planes, "yuv420p")
            (folder / f"{made}.jpg").write_bytes(jpeg.encode(numbered))
            made += 1
            if made == PICTURES:
                return


def _sound(lesson: Path, path: Path) -> None:
    """As long as the pictures last, so that both begin anew together."""
    resampler = av.AudioResampler("s16", "mono", SAMPLE_RATE)
    with av.open(str(lesson)) as film:
        blocks = [block.to_ndarray()[0] for frame in film.decode(audio=0) for block in resampler.resample(frame)]
    samples = np.concatenate(blocks)[: PICTURES * FRAMES_EACH * SAMPLE_RATE // FRAMES_PER_SECOND]
    path.write_bytes(samples.tobytes())


if __name__ == "__main__":
    small = "--small" in sys.argv
    lay_out(*(Path(word) for word in sys.argv[1:] if word != "--small"), sizes=SMALL if small else SIZES)
