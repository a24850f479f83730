"""The same picture again is seen; a quiet room with a living sensor is never taken for it."""

from __future__ import annotations

import av
import numpy as np
import pytest

from appliance.core.troubles import FROZEN_S
from appliance.hardware.ports import EncodedFrame
from appliance.media.encode import H264Encoder
from appliance.recorder.stillness import Stillness, same_picture

FPS, WIDTH, HEIGHT = 25, 320, 180


def encoded(seconds: int, noise: float, level: float = 1.0) -> list[EncodedFrame]:
    """A room in which nothing moves, filmed with a sensor that has so much noise."""
    encoder = H264Encoder(WIDTH, HEIGHT, FPS, 400_000)
    random = np.random.default_rng(1)
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    room = (110 + 60 * np.sin(x / 90) * np.cos(y / 70)) * level
    units = []
    for _ in range(seconds * FPS):
        luma = np.clip(room + random.normal(0, noise, room.shape), 0, 255).astype(np.uint8)
        planes = np.concatenate((luma, np.full((HEIGHT // 2, WIDTH), 128, np.uint8)))
        units += encoder.encode(av.VideoFrame.from_ndarray(planes, format="yuv420p"))
    return [EncodedFrame(unit.data, number * 40_000, unit.keyframe) for number, unit in enumerate(units)]


def longest_s(frames: list[EncodedFrame]) -> float:
    stillness, longest = Stillness(), 0.0
    for number, frame in enumerate(frames):
        stillness.see(frame, number / FPS)
        longest = max(longest, stillness.still_s(number / FPS))
    return longest


@pytest.mark.parametrize(("noise", "level"), [(0.3, 1.0), (0.5, 1.0), (1.0, 1.0), (0.5, 0.05)])
def test_a_quiet_empty_room_is_no_frozen_picture(noise: float, level: float) -> None:
    assert longest_s(encoded(8, noise, level)) < FROZEN_S


def test_an_encoder_of_a_picture_that_stands_still_is_seen_when_it_has_settled() -> None:
    assert longest_s(encoded(10, 0.0)) > FROZEN_S


def test_the_same_access_unit_again_and_again() -> None:
    frame = encoded(1, 1.0)[7]
    stillness = Stillness()
    for number in range(30):
        stillness.see(frame, number / FPS)
    assert stillness.still_s(29 / FPS) == pytest.approx(29 / FPS)


def test_a_backend_that_knows() -> None:
    living = [EncodedFrame(one.data, one.timestamp_us, one.keyframe, same=True) for one in encoded(2, 1.0)]
    assert longest_s(living) > 1.9


@pytest.mark.parametrize("told", [True, False])
def test_a_source_that_hands_over_each_picture_twice_moves(told: bool) -> None:
    """Also when its keyframes always fall on the second one, and when a single one is repeated."""
    living = encoded(3, 1.0)
    twice = [
        (EncodedFrame(one.data, one.timestamp_us, False), EncodedFrame(one.data, one.timestamp_us, one.keyframe, told))
        for one in living
    ]
    assert longest_s([frame for pair in twice for frame in pair]) < FROZEN_S
    assert longest_s([*living[:10], twice[10][1], *living[10:]]) < FROZEN_S


def test_it_moves_again() -> None:
    frames = encoded(4, 1.0)
    stillness = Stillness()
    for number in range(50):
        stillness.see(frames[0], number / FPS)
    assert stillness.still_s(2.0) == pytest.approx(2.0)
    stillness.see(frames[25], 2.0)
    assert stillness.still_s(2.0) == 0


def test_the_number_of_a_keyframe_is_not_its_picture() -> None:
    picture = bytes(range(256)) * 8
    assert same_picture(b"\0\0\0\1\x65\x88" + picture, b"\0\0\0\1\x65\xa8\x10" + picture)
    assert not same_picture(b"\0\0\0\1\x65\x88" + picture, b"\0\0\0\1\x65\x88" + picture[:-1] + b"\x01")
    assert not same_picture(b"\0\0\0\1\x65\x88", b"\0\0\0\1\x65\xa8")
    assert not same_picture(picture, b"")
