"""The drawing keeps the scene and loses the features: tried with figures that differ in nothing else."""

from __future__ import annotations

import functools
import struct
import zlib

import av
import numpy as np
import numpy.typing as npt
import pytest

from appliance.media.flatten import flattened
from appliance.media.linedrawing import OUT_WIDTH, Coarseness, line_drawing
from tests.media.stillsdrawn import HEIGHT, WIDTH, Pixels, Room

Ink = npt.NDArray[np.bool_]
# A line may come to lie this much elsewhere, in pixels of a drawing that is 1280 wide, and still be the same line.
SHIFT = 8
# So many pixels of ink of a whole drawing may have no such line in the other one: some millimetres of pen on paper.
# A figure has six to ten times as many.
BOUND = 400


def shades(png: bytes) -> npt.NDArray[np.uint8]:
    """How much ink there is, read back from the file's own rows."""
    width, height = struct.unpack(">II", png[16:24])
    at, data = 8, b""
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        data += png[at + 8 : at + 8 + size] if png[at + 4 : at + 8] == b"IDAT" else b""
        at += size + 12
    return np.frombuffer(zlib.decompress(data), np.uint8).reshape(height, width + 1)[:, 1:]


def ink(png: bytes) -> Ink:
    return shades(png) > 110


def unmatched(one: Ink, other: Ink) -> int:
    """Ink of one drawing that has none of the other within reach."""
    near = np.pad(other, SHIFT)
    near = np.maximum.reduce([near[:, s : s + one.shape[1]] for s in range(2 * SHIFT + 1)])
    near = np.maximum.reduce([near[s : s + one.shape[0]] for s in range(2 * SHIFT + 1)])
    return int((one & ~near).sum())


def still(features: int | None, head: int, x: int = 640, y: int = 380, person: int = 0) -> Pixels:
    room = Room()
    room.figure(x, y, head, features, person)
    return room.pixels


@functools.cache
def inked(features: int | None, head: int, x: int = 640, y: int = 380, person: int = 0) -> Ink:
    """Of a still that several tests look at: drawn once. That it is the same each time is a test of its own."""
    return ink(line_drawing(still(features, head, x, y, person)))


def inside(drawing: Ink, head: int, x: int, y: int) -> int:
    """Ink where a face has its features."""
    rows, columns = np.mgrid[0 : drawing.shape[0], 0 : drawing.shape[1]]
    middle = ((columns - x) / (head * 0.27)) ** 2 + ((rows - y - head * 0.16) / (head * 0.26)) ** 2 <= 1
    return int((drawing & middle).sum())


@pytest.mark.parametrize("person", [0, 1, 2])
@pytest.mark.parametrize("head", [30, 50, 70, 120])
def test_what_only_the_features_tell_apart_is_drawn_alike(head: int, person: int) -> None:
    x, y = (640, 380) if head % 20 else (200, 420)
    drawings = [inked(features, head, x, y, person) for features in (1, 2)]
    for one, other in (drawings, drawings[::-1]):
        # Spectacles may run together with hair that is as dark, where the skin is as pale as the wall.
        assert inside(one, head, x, y) <= (BOUND * 2 / 3 if person == 0 else 0)
        assert unmatched(one, other) <= BOUND


def test_a_figure_that_stands_elsewhere_is_drawn_elsewhere() -> None:
    here, there = (inked(1, 70, x) for x in (560, 640))
    assert min(unmatched(here, there), unmatched(there, here)) > 4 * BOUND


def test_an_arm_that_is_raised_is_drawn() -> None:
    room = Room()
    room.figure(640, 380, 75, 1)
    down = ink(line_drawing(room.pixels))
    room.pixels[300:480, 720:750] = (70, 110, 170)
    assert unmatched(ink(line_drawing(room.pixels)), down) > BOUND / 2


@pytest.mark.parametrize(("coarseness", "head"), [("coarse", 220), ("coarsest", 380)])
def test_a_face_that_is_large_in_the_picture_has_no_features_where_one_draws_coarsely(
    coarseness: Coarseness, head: int
) -> None:
    drawings = [ink(line_drawing(still(features, head), coarseness)) for features in (1, 2, 3)]
    assert [inside(one, head, 640, 380) for one in drawings] == [0, 0, 0]


def test_who_came_near_the_camera_is_drawn_coarsely_by_itself() -> None:
    others = [still(None, 60, x, 420, 2) for x in (120, 300, 1050)]
    assert inside(ink(line_drawing(still(1, 300))), 300, 640, 380) > 0  # what it is for
    near = ink(line_drawing(still(1, 300), others=others))
    assert inside(near, 300, 640, 380) == 0
    assert near.sum() > 10 * BOUND  # and the room is still there


def test_who_only_moved_is_drawn_as_before() -> None:
    others = [still(None, 70, x, 420, 2) for x in (120, 300, 1050)]
    assert line_drawing(still(1, 70), others=others) == line_drawing(still(1, 70))


def test_a_masked_zone_stays_flat() -> None:
    pixels = still(1, 120)
    pixels[200:560, 480:800] = 128
    drawing = shades(line_drawing(pixels))
    assert drawing[220:540, 500:780].max() == 0


def test_nothing_is_drawn_of_nothing() -> None:
    for size in ((2, 2), (90, 160), (720, 1280)):
        assert shades(line_drawing(np.full((*size, 3), 200, np.uint8))).max() == 0


def test_noise_of_a_camera_is_no_line() -> None:
    noise = np.random.default_rng(1).normal(0, 6, (HEIGHT, WIDTH, 3))
    pixels = still(None, 70)
    noisy = np.clip(pixels + noise, 0, 255).astype(np.uint8)
    one, other = inked(None, 70), ink(line_drawing(noisy))
    assert max(unmatched(one, other), unmatched(other, one)) <= BOUND


def test_grey_pixels_and_frames_are_drawn_too() -> None:
    pixels = still(1, 70)
    frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
    assert line_drawing(frame) == line_drawing(pixels)
    grey = ink(line_drawing(pixels[..., 1].copy()))
    assert grey.shape == (HEIGHT, OUT_WIDTH)
    assert grey.sum() > 10 * BOUND


def test_the_file_holds_a_picture_and_nothing_else() -> None:
    png = line_drawing(still(1, 70))
    kinds, at = [], 8
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        kinds.append(png[at + 4 : at + 8])
        at += size + 12
    assert kinds == [b"IHDR", b"PLTE", b"IDAT", b"IEND"]
    assert png == line_drawing(still(1, 70))


def test_what_is_thin_goes_also_where_it_hangs_on_something_large() -> None:
    picture = np.zeros((40, 60, 1), np.float32)
    picture[5:25, 5:25] = 1
    picture[14:15, 25:50] = 1
    picture[30:34, 40:44] = 1
    calm = flattened(picture, thin=2, small=6)
    assert calm[..., 0].sum() == 400
    assert (calm[5:25, 5:25] == 1).all()
    assert (flattened(1 - picture, thin=2, small=6) == 1 - calm).all()
