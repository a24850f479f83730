from __future__ import annotations

import threading
from pathlib import Path

import numpy as np

from appliance.config import RecorderSettings
from appliance.hardware.ports import EncodedFrame, SoundBlock
from appliance.recorder.intake import DeviceEnd, Intake, Picture, Sound


def frame(number: int, *, key: bool = False, size: int = 800) -> EncodedFrame:
    return EncodedFrame(bytes(size), number * 40_000, key)


def block(number: int, samples: int = 480) -> SoundBlock:
    return SoundBlock(np.zeros(samples, np.int16), number * 10_000)


def drain(intake: Intake) -> list[int]:
    intake.close()
    times = []
    while (item := intake.take()) is not None:
        assert isinstance(item, Picture)
        times.append(item.frame.timestamp_us // 40_000)
    return times


def test_everything_comes_out_in_order_and_then_the_end() -> None:
    intake = Intake(lambda: 7.5)
    intake.picture(frame(0, key=True))
    intake.sound(block(0))
    intake.ended("sound", None)
    intake.close()
    first, second, third = intake.take(), intake.take(), intake.take()
    assert isinstance(first, Picture)
    assert first.wall_s == 7.5
    assert isinstance(second, Sound)
    assert third == DeviceEnd("sound", None)
    assert intake.take() is None
    assert intake.take() is None


def test_what_does_not_fit_is_left_out_up_to_the_next_keyframe() -> None:
    intake = Intake(lambda: 0.0, limit_bytes=3_100)
    for number in range(3):
        intake.picture(frame(number, key=number == 0))
    intake.picture(frame(3))
    assert intake.take() is not None  # there is room again, but frame 4 leans on frame 3
    intake.picture(frame(4))
    intake.picture(frame(5, key=True))
    assert drain(intake) == [1, 2, 5]
    assert intake.lost_pictures == 2


def test_sound_that_does_not_fit_is_counted() -> None:
    intake = Intake(lambda: 0.0, limit_bytes=1_200)
    intake.sound(block(0))
    intake.sound(block(1))
    assert intake.lost_sounds == 1


def test_an_end_always_fits() -> None:
    intake = Intake(lambda: 0.0, limit_bytes=0)
    error = RuntimeError()
    intake.ended("picture", error)
    assert intake.take() == DeviceEnd("picture", error)


def test_nothing_comes_in_after_the_close() -> None:
    intake = Intake(lambda: 0.0)
    intake.close()
    intake.picture(frame(0, key=True))
    intake.ended("picture", None)
    assert intake.take() is None


def test_patience_waits_for_room() -> None:
    intake = Intake(lambda: 0.0, patience_s=20, limit_bytes=1_000)
    intake.picture(frame(0, key=True))
    waiting = threading.Thread(target=intake.picture, args=(frame(1, key=True),))
    waiting.start()
    assert intake.take() is not None
    waiting.join(10)
    assert not waiting.is_alive()
    assert drain(intake) == [1]
    assert intake.lost_pictures == 0


def test_closing_wakes_who_waits() -> None:
    intake = Intake(lambda: 0.0)
    taken: list[object] = []
    waiting = threading.Thread(target=lambda: taken.append(intake.take()))
    waiting.start()
    intake.close()
    waiting.join(10)
    assert taken == [None]


def test_fifteen_seconds_of_a_disk_that_stalls_fit_at_the_worst_rate() -> None:
    """The rate that a lesson's room is reserved for, in pictures of the fastest camera, with sound."""
    rate = RecorderSettings(Path(), Path()).worst_bits_per_second
    fps, seconds = 30, 15
    intake = Intake(lambda: 0.0)
    for number in range(fps * seconds):
        intake.picture(frame(number, key=number % fps == 0, size=rate // 8 // fps))
    for number in range(25 * seconds):
        intake.sound(block(number, samples=48_000 // 25))
    assert (intake.lost_pictures, intake.lost_sounds) == (0, 0)


def test_what_a_device_gave_last_is_told_even_if_it_did_not_fit() -> None:
    now = [5.0]
    intake = Intake(lambda: now[0], limit_bytes=0)
    now[0] = 6.0
    intake.picture(frame(0, key=True))
    now[0] = 7.0
    intake.sound(block(0))
    assert (intake.picture_s, intake.sound_s, intake.newest_s) == (6.0, 7.0, 7.0)
