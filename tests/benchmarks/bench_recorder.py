"""The real recorder process over a lesson of 20 minutes of 720p at 2 Mbit/s, fifteen times as fast as a clock."""

from __future__ import annotations

import asyncio
import tempfile
import time
from functools import lru_cache
from pathlib import Path

import av
import numpy as np

from appliance.age.identities import HybridIdentity
from appliance.media.encode import H264Encoder
from appliance.media.muxer import AudioParams, FragmentMuxer, VideoParams
from tests.benchmarks.harness import benchmark
from tests.media.pictures import Stored, tone
from tests.recorder.running import Recorder

WIDTH, HEIGHT, SECONDS = 1280, 720, 10
SPEED = 15
LESSON_MINUTES = 20


@lru_cache(1)
def film() -> bytes:
    """A moving picture that really takes its 2 Mbit/s, and a tone in noise."""
    encoder = H264Encoder(WIDTH, HEIGHT, 25, 2_000_000)
    dice = np.random.default_rng(1)
    picture = dice.integers(60, 180, (HEIGHT, WIDTH), dtype=np.uint8)
    stored = Stored(bytearray(), [])
    muxer = FragmentMuxer(stored.data.extend, VideoParams(WIDTH, HEIGHT, encoder.extradata, 25), AudioParams())
    units = []
    for number in range(SECONDS * 25):
        planes = np.concatenate((np.roll(picture, number * 3, axis=1), np.full((HEIGHT // 2, WIDTH), 128, np.uint8)))
        units += encoder.encode(av.VideoFrame.from_ndarray(planes, format="yuv420p"))
    for number, unit in enumerate(units + encoder.finish()):
        muxer.video(unit.data, number * 40_000, unit.keyframe)
        sound = tone(440, number / 25, 1 / 25, 0.2) + dice.normal(0, 300, 1920)
        muxer.audio(sound.astype(np.int16), number * 40_000)
    muxer.close()
    movie = stored.virtual()
    return movie.pread(0, movie.size)


@lru_cache(1)
def lesson() -> tuple[float, float]:
    """Peak memory of the process in MB, and seconds from the stop until it is ready to watch."""
    with tempfile.TemporaryDirectory(prefix="tb-") as folder:
        path = Path(folder) / "film.mp4"
        path.write_bytes(film())
        return asyncio.run(_record(Path(folder), path))


async def _record(data: Path, path: Path) -> tuple[float, float]:
    # A minute more than is recorded, so that it is stopped and does not stop by itself.
    recorder = Recorder(data, path, "--speed", str(SPEED), "--lesson-minutes", str(LESSON_MINUTES + 1))
    await recorder.start()
    try:
        await recorder.set_ready(HybridIdentity.generate())
        await recorder.client.call("press")
        wanted_ms = LESSON_MINUTES * 60_000
        await recorder.until(lambda status: status.committed_ms >= wanted_ms or status.state != "recording", 600)
        await recorder.client.call("stop")
        asked = time.monotonic()
        await recorder.until(lambda status: status.state == "ready")
        ready_s = time.monotonic() - asked
        status = Path(f"/proc/{recorder.pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) / 1024, ready_s
    finally:
        await recorder.kill()


@benchmark("recorder: peak memory over 20 minutes", aim="<= 90", unit="MB")
def peak_memory() -> float:
    return lesson()[0]


@benchmark("recorder: from the stop to ready to watch", aim="<= 1", unit="s")
def ready_to_watch() -> float:
    return lesson()[1]
