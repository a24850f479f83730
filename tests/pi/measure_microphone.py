"""How well sound keeps to the box's clock: the real `arecord` on ALSA's file device, with a crystal that is off.

`python -m tests.pi.measure_microphone [SECONDS] [SLOW_PPM]`; needs no root of `scripts/pi-root`, and runs in it too.

Each second of the device's begins with a click whose true moment is known. The figures in docs/reference/hardware.md
are made with it.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import numpy as np

from appliance.clock import SystemClock
from appliance.config import PiSettings
from appliance.hardware.pi.microphone import PiMicrophone
from appliance.hardware.ports import SAMPLE_RATE, SoundBlock
from tests.contract.pirig import Piped
from tests.hardware.listening import Collected
from tests.hardware.pi.soundbox import plug_in
from tests.pi.sounding import play


def measure(folder: Path, seconds: float, slow_ppm: float) -> str:
    clock, began_us = SystemClock(), []
    second = np.full(SAMPLE_RATE, 100, np.int16)
    second[0] = 30_000
    player = partial(play, second.tobytes(), slow_ppm=slow_ppm, on_begin=lambda: began_us.append(clock.monotonic_us()))
    plug_in(folder / "asound", ("Device", "USB-Audio", "test microphone"))
    microphone = PiMicrophone(
        clock,
        PiSettings(),
        listen=lambda address: Piped(address, folder / str(len(list(folder.iterdir()))), player),
        asound=folder / "asound",
    )
    blocks: Collected[SoundBlock] = Collected()
    microphone.start(blocks, print)
    cpu_s, wall_s = time.process_time(), time.monotonic()
    time.sleep(seconds)
    cpu_s, wall_s = time.process_time() - cpu_s, time.monotonic() - wall_s
    microphone.close()
    off_ms = np.array(
        [
            (moment_us - began_us[-1]) / 1000 - number * (1000 + slow_ppm / 1000)
            for number, moment_us in enumerate(clicks(blocks.items))
        ]
    )
    child_s = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
    return (
        f"{len(off_ms)} clicks in {wall_s:.0f} s, {slow_ppm:+.0f} ppm: "
        f"off by {off_ms.min():+.1f} to {off_ms.max():+.1f} ms, at the end {off_ms[-1]:+.1f} ms; "
        f"unfollowed {len(off_ms) * slow_ppm / 1000:+.1f} ms; "
        f"{cpu_s / wall_s * 100:.1f} % of a core, arecord {child_s / wall_s * 100:.1f} %"
    )


def clicks(blocks: list[SoundBlock]) -> list[float]:
    return [
        block.timestamp_us + int(index) * 1_000_000 / SAMPLE_RATE
        for block in blocks
        for index in np.flatnonzero(block.samples > 20_000)
    ]


def main() -> None:
    seconds, slow_ppm = [*map(float, sys.argv[1:]), *(60.0, 100.0)[len(sys.argv) - 1 :]]
    with tempfile.TemporaryDirectory() as folder:
        print(measure(Path(folder), seconds, slow_ppm))


if __name__ == "__main__":
    main()
