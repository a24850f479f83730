"""The obligations of `Microphone` in `appliance/hardware/ports.py`, on every backend."""

from __future__ import annotations

import threading
from itertools import pairwise

import numpy as np
import pytest

from appliance.hardware.errors import DeviceStopped, MicrophoneMissing
from appliance.hardware.ports import SAMPLE_RATE, EncodedFrame, Microphone, SoundBlock
from tests.contract.rigs import Rig
from tests.hardware.listening import Collected, joined


@pytest.fixture
def microphone(rig: Rig) -> Microphone:
    assert rig.hardware.microphone is not None
    return rig.hardware.microphone


def test_blocks_without_holes(microphone: Microphone) -> None:
    blocks: Collected[SoundBlock] = Collected()
    microphone.start(blocks, pytest.fail)
    got = blocks.wait(25)
    for block in got:
        assert block.samples.dtype == np.int16
        assert block.samples.ndim == 1
        assert 0.010 <= len(block.samples) / SAMPLE_RATE <= 0.100
    for block, following in pairwise(got):
        step_us = len(block.samples) * 1_000_000 / SAMPLE_RATE
        assert following.timestamp_us - block.timestamp_us == pytest.approx(step_us, abs=2_000)
    assert np.abs(joined(got)).max() > 500


def test_timestamps_are_moments_of_the_boxs_clock(rig: Rig, microphone: Microphone) -> None:
    blocks: Collected[SoundBlock] = Collected()
    before_us = rig.clock.monotonic_us()
    microphone.start(blocks, pytest.fail)
    got = blocks.wait(10)
    # FFmpeg's real-time source lets its first moments through at once, as a device's buffer does.
    assert got[0].timestamp_us >= before_us - 60_000
    assert got[-1].timestamp_us <= rig.clock.monotonic_us()


def test_camera_and_microphone_share_the_clock(rig: Rig, microphone: Microphone) -> None:
    blocks: Collected[SoundBlock] = Collected()
    frames: Collected[EncodedFrame] = Collected()
    rig.hardware.camera.start(frames, pytest.fail)
    microphone.start(blocks, pytest.fail)
    sound = blocks.wait(20)
    picture = frames.wait(20)
    assert abs(sound[0].timestamp_us - picture[0].timestamp_us) < 1_000_000


def test_one_thread_of_its_own(microphone: Microphone) -> None:
    blocks: Collected[SoundBlock] = Collected()
    microphone.start(blocks, pytest.fail)
    blocks.wait(5)
    assert len(blocks.threads) == 1
    assert threading.main_thread().name not in blocks.threads


def test_silence_after_stop_and_a_fresh_start(microphone: Microphone) -> None:
    first: Collected[SoundBlock] = Collected()
    microphone.start(first, pytest.fail)
    first.wait(3)
    microphone.stop()
    came = len(first.items)
    second: Collected[SoundBlock] = Collected()
    microphone.start(second, pytest.fail)
    again = second.wait(3)
    assert len(first.items) == came
    assert again[0].timestamp_us > first.items[-1].timestamp_us


def test_an_end_is_told_once(rig: Rig, microphone: Microphone) -> None:
    ends: Collected[Exception | None] = Collected()
    blocks: Collected[SoundBlock] = Collected()
    microphone.start(blocks, ends)
    blocks.wait(2)
    rig.unplug()
    (error,) = ends.wait(1)
    microphone.stop()
    assert len(ends.items) == 1
    assert isinstance(error, DeviceStopped | OSError)


def test_close_at_any_time(microphone: Microphone) -> None:
    blocks: Collected[SoundBlock] = Collected()
    microphone.start(blocks, pytest.fail)
    microphone.close()
    came = len(blocks.items)
    microphone.close()
    with pytest.raises(MicrophoneMissing):
        microphone.start(blocks, pytest.fail)
    assert len(blocks.items) == came
