"""Real picamera2 on the virtual camera, without any code of ours: what the camera shows is what the file holds.

`scripts/pi-root --run tests/pi/with-camera python -m tests.pi.five_seconds` is the first thing to try when a test on
the root fails: if this fails, it is the root.
"""

from __future__ import annotations

import threading
from itertools import pairwise
from typing import Any

import av
from picamera2 import Picamera2
from picamera2.encoders import LibavH264Encoder
from picamera2.outputs import Output

from appliance.hardware.sim.framenumber import read_number
from tests.pi.stage import FRAMES_EACH, FRAMES_PER_SECOND, MODEL, PICTURES

SECONDS = 5
PATIENCE_S = 30


class Kept(Output):
    def __init__(self) -> None:
        super().__init__()
        self.units: list[tuple[bytes, bool, int]] = []
        self.enough = threading.Event()

    def outputframe(self, frame: bytes, keyframe: bool = True, timestamp: int = 0, *_more: Any) -> None:
        self.units.append((bytes(frame), keyframe, timestamp))
        if timestamp > SECONDS * 1_000_000:
            self.enough.set()


def record() -> list[tuple[bytes, bool, int]]:
    with Picamera2() as camera:
        assert camera.camera_properties["Model"] == MODEL
        camera.configure(camera.create_video_configuration({"size": (1280, 720)}, lores={"size": (640, 360)}))
        kept = Kept()
        camera.start_recording(LibavH264Encoder(bitrate=2_000_000, iperiod=FRAMES_PER_SECOND), kept)
        small = camera.capture_array("lores")
        assert small.shape == (540, 640), small.shape
        assert kept.enough.wait(PATIENCE_S), "the camera is too slow"
        camera.stop_recording()
    return kept.units


def check(units: list[tuple[bytes, bool, int]]) -> str:
    decoder = av.CodecContext.create("h264", "r")
    decoder.thread_count = 1
    pictures = [p for data, *_ in units for p in decoder.decode(av.Packet(data))] + decoder.decode(None)
    assert len(pictures) == len(units)
    numbers = [read_number(picture.to_ndarray(format="gray")) for picture in pictures]
    for count, number in enumerate(numbers):
        assert abs(number - (numbers[0] + count // FRAMES_EACH) % PICTURES) <= 1, (count, number)
    assert [keyframe for _, keyframe, _ in units] == [n % FRAMES_PER_SECOND == 0 for n in range(len(units))]
    seconds = (units[-1][2] - units[0][2]) / 1_000_000
    steps = sorted(after[2] - before[2] for before, after in pairwise(units))
    return (
        f"{len(units)} pictures in {seconds:.1f} s, {len(units) / seconds:.1f} a second, "
        f"{steps[0] / 1000:.1f} to {steps[-1] / 1000:.1f} ms apart, numbers {numbers[0]} to {numbers[-1]}"
    )


if __name__ == "__main__":
    print(check(record()))
