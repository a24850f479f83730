"""Two films for the simulator, with a number in every picture: one that fills chunks by itself, one that does not. And
what came out of the box, read again by those numbers.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import av
import numpy as np

from appliance.core.zones import Zone
from appliance.media.encode import H264Encoder
from appliance.media.muxer import AudioParams, FragmentMuxer, VideoParams
from tests.masking import MOST_OFF, off_grey
from tests.media.pictures import Stored, draw_number, read_number, tone
from tests.recorder.source import SECONDS as POOR_SECONDS
from tests.recorder.source import film_bytes

FPS = 25
RATE = 48_000
RICH_SECONDS = 6
# In every lesson; it holds what moves, and not the number.
MASKED = (Zone(0.5, 0.5, 0.5, 0.5),)


@dataclass(frozen=True, slots=True)
class Film:
    path: Path
    frames: int


def write_poor(folder: Path) -> Film:
    """A few kbit/s: every fragment is padded to a whole chunk."""
    path = folder / "poor.mp4"
    path.write_bytes(film_bytes())
    return Film(path, POOR_SECONDS * FPS)


def write_rich(folder: Path) -> Film:
    """About 3 Mbit/s of noise."""
    encoder = H264Encoder(320, 180, FPS, 3_000_000, preset="ultrafast")
    noise = np.random.default_rng(1)
    units = []
    for number in range(RICH_SECONDS * FPS):
        luma = noise.integers(60, 190, (180, 320), dtype=np.uint8)
        draw_number(luma, number)
        planes = np.concatenate((luma, np.full((90, 320), 128, np.uint8)))
        units += encoder.encode(av.VideoFrame.from_ndarray(planes, format="yuv420p"))
    units += encoder.finish()
    stored = Stored(bytearray(), [])
    muxer = FragmentMuxer(stored.data.extend, VideoParams(320, 180, encoder.extradata, FPS), AudioParams())
    for number, unit in enumerate(units):
        muxer.video(unit.data, number * 1_000_000 // FPS, unit.keyframe)
        muxer.audio(tone(440, number / FPS, 1 / FPS), number * 1_000_000 // FPS)
    muxer.close()
    movie = stored.virtual()
    path = folder / "rich.mp4"
    path.write_bytes(movie.pread(0, movie.size))
    return Film(path, RICH_SECONDS * FPS)


def decode(film: bytes) -> tuple[list[int], int]:
    """The number in every picture, and how many samples of sound there are. None shows what is masked."""
    numbers = []
    with av.open(io.BytesIO(film)) as container:
        for frame in container.decode(video=0):
            assert off_grey(frame, MASKED) <= 2 * MOST_OFF, "a masked zone is to be seen"
            numbers.append(read_number(frame))
    with av.open(io.BytesIO(film)) as container:
        samples = sum(frame.samples for frame in container.decode(audio=0))
    return numbers, samples


def in_parts(numbers: list[int], frames: int) -> list[list[int]]:
    """The film begins anew with each part; within one, no picture is missing."""
    parts: list[list[int]] = []
    for number in numbers:
        if not parts or (number == 0 and parts[-1][-1] != frames - 1):
            parts.append([])
        parts[-1].append(number)
    for part in parts:
        assert part == [number % frames for number in range(len(part))], part
    return parts


def whose(runs: list[list[int]], promised: list[int]) -> list[int] | None:
    """How many milliseconds of pictures each part has, when some of them were cut before their first picture. None: in
    no way is there what was promised."""
    for chosen in reversed(list(combinations(range(len(promised)), len(runs)))):
        found = [0] * len(promised)
        for part, run in zip(chosen, runs, strict=True):
            found[part] = len(run) * 1000 // FPS
        if all(ms >= least - 1000 // FPS for ms, least in zip(found, promised, strict=True)):
            return found
    return None
