"""How much of a processor a picture costs, with masks and without. In the root of `scripts/pi-root`:
`tests/pi/with-camera python -m tests.pi.measure_camera [SECONDS]`

The figures in docs/reference/hardware.md are made with it.
"""

from __future__ import annotations

import sys
import time
from itertools import pairwise

import numpy as np

from appliance.clock import SystemClock
from appliance.config import PiSettings
from appliance.core.zones import Zone
from appliance.hardware.pi.camera import PiCamera
from appliance.hardware.ports import EncodedFrame
from tests.hardware.listening import Collected

MASKS = (Zone(0, 0, 0.25, 1), Zone(0.6, 0.1, 0.2, 0.3))


def measure(name: str, masks: tuple[Zone, ...], seconds: float) -> str:
    camera, clock = PiCamera(SystemClock(), PiSettings(masks=masks)), time.process_time
    frames: Collected[EncodedFrame] = Collected()
    began_s = time.monotonic()
    camera.start(frames, print)
    opened_ms = (time.monotonic() - began_s) * 1000
    frames.wait(30)
    came, cpu_s, wall_s = len(frames.items), clock(), time.monotonic()
    time.sleep(seconds)
    got, cpu_s, wall_s = frames.items[came:], clock() - cpu_s, time.monotonic() - wall_s
    camera.close()
    steps = [b.timestamp_us - a.timestamp_us for a, b in pairwise(got)]
    bits = sum(len(frame.data) for frame in got) * 8 / wall_s
    return (
        f"{name}: {len(got) / wall_s:.1f} pictures a second, {cpu_s / len(got) * 1000:.1f} ms of processor each, "
        f"{cpu_s / wall_s:.2f} of a core, {bits / 1e6:.2f} Mbit/s, open in {opened_ms:.0f} ms, "
        f"longest step {max(steps) / 1000:.0f} ms, median {np.median(steps) / 1000:.1f} ms"
    )


def measure_no_film(seconds: float) -> str:
    """What the virtual camera, libcamera and picamera2 cost by themselves: a preview that is asked for nothing."""
    camera, clock = PiCamera(SystemClock(), PiSettings()), time.process_time
    while camera.preview_jpeg() is None:
        time.sleep(0.1)
    session = camera._session
    assert session is not None
    session.framing = False
    came, cpu_s, wall_s = session.pictures, clock(), time.monotonic()
    time.sleep(min(seconds, 4))  # by itself it closes after five
    pictures, cpu_s, wall_s = session.pictures - came, clock() - cpu_s, time.monotonic() - wall_s
    camera.close()
    return f"no film: {pictures / wall_s:.1f} pictures a second, {cpu_s / pictures * 1000:.1f} ms of processor each"


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 20
    print(measure_no_film(seconds))
    print(measure("no mask", (), seconds))
    print(measure("two masks", MASKS, seconds))


if __name__ == "__main__":
    main()
