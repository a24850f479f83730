"""Two films for the simulator, with a number in every picture: one that fills chunks by itself, one that does not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

from appliance.media.encode import H264Encoder
from appliance.media.muxer import AudioParams, FragmentMuxer, VideoParams
from tests.media.pictures import Stored, draw_number, tone
from tests.recorder.source import SECONDS as POOR_SECONDS
from tests.recorder.source import film_bytes

FPS = 25
RICH_SECONDS = 6


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
