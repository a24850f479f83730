from __future__ import annotations

import time
from types import SimpleNamespace

import pytest

from appliance.clock import SimulatedClock, SystemClock
from appliance.hardware.pi import packets as module
from appliance.hardware.pi.moments import Moments
from appliance.hardware.pi.packets import Packet, Packets, build_output
from tests.hardware.pi.picamera import Output


def picture(number: int, keyframe: bool = False) -> Packet:
    return Packet(b"x", number, keyframe)


def drained(packets: Packets) -> list[int]:
    got = []
    while (packet := packets.get(0)) is not None:
        got.append(packet.sensor_us)
    return got


def test_begins_with_a_keyframe() -> None:
    packets = Packets()
    for number in range(3):
        packets.put(picture(number, keyframe=number == 1))
    assert drained(packets) == [1, 2]
    assert packets.keyframe_us == 1


def test_what_does_not_fit_takes_with_it_what_leans_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_PACKETS", 3)
    packets = Packets()
    for number in range(5):
        packets.put(picture(number, keyframe=number == 0))
    assert drained(packets) == [0, 1, 2]
    packets.put(picture(5))
    packets.put(picture(6, keyframe=True))
    packets.put(picture(7))
    assert drained(packets) == [6, 7]
    assert packets.left_out == 3


def test_a_queue_of_bytes_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_BYTES", 2)
    packets = Packets()
    for number in range(4):
        packets.put(picture(number, keyframe=True))
    assert drained(packets) == [0, 1]
    packets.put(picture(4, keyframe=True))
    assert drained(packets) == [4]


def test_an_error_comes_after_what_came_before_it() -> None:
    packets = Packets()
    packets.put(picture(0, keyframe=True))
    packets.fail(OSError("first"))
    packets.fail(OSError("second"))
    assert packets.get(0) == picture(0, keyframe=True)
    with pytest.raises(OSError, match="first"):
        packets.get(0)


def test_the_output_never_raises_in_the_cameras_thread() -> None:
    packets = Packets()
    output = build_output(Output, packets, lambda: 1000)
    output.outputframe(b"one", True, 7, None, False)
    assert packets.get(0) == Packet(b"one", 1007, keyframe=True)
    output.outputframe(b"two", True, None, None, False)
    with pytest.raises(TypeError):
        packets.get(0)


@pytest.mark.parametrize("source", [time.CLOCK_BOOTTIME, time.CLOCK_MONOTONIC])
def test_a_moment_is_when_the_sensor_saw_it(source: int) -> None:
    clock = SystemClock()
    moments = Moments(clock)
    before_us = clock.monotonic_us()
    sensor_us = time.clock_gettime_ns(source) // 1000
    after_us = clock.monotonic_us()
    assert before_us - 200 <= moments.moment_us(sensor_us) <= after_us
    first = moments.moment_us(sensor_us + 40_000)
    assert moments.moment_us(sensor_us + 80_000) == first + 40_000


def test_moments_strictly_rise() -> None:
    moments = Moments(SystemClock())
    sensor_us = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
    got = [moments.moment_us(sensor_us + step) for step in (0, 40, 40, 30, 41, 100)]
    assert got == sorted(set(got))
    assert got[-1] == got[0] + 100


def test_a_camera_with_a_time_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a webcam: from when pictures arrive, and never from the future."""
    clock = SimulatedClock(monotonic_now_us=5_000_000)
    moments = Moments(clock)
    assert moments.moment_us(17) == 5_000_000
    clock.advance(0.1)
    assert moments.moment_us(40_017) == pytest.approx(5_040_000, abs=100)


def test_of_two_clocks_the_nearer_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that slept for a second: both could be it."""
    now = {time.CLOCK_BOOTTIME: 11_000_000_000, time.CLOCK_MONOTONIC: 10_000_000_000}
    fake = SimpleNamespace(clock_gettime_ns=now.__getitem__)
    monkeypatch.setattr("appliance.hardware.pi.moments.time", fake)
    moments = Moments(SimulatedClock(monotonic_now_us=3_000_000))
    assert moments.moment_us(9_990_000) == 2_990_000
