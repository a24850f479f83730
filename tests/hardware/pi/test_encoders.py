from __future__ import annotations

import errno
import struct
from pathlib import Path

import pytest

from appliance.hardware.pi.board import read_board
from appliance.hardware.pi.encoders import probe
from appliance.hardware.pi.profiles import P720, choose_profile, profiles_of

TAKES, GIVES = 10, 9
# As the kernel's header has it on every 64-bit machine.
VIDIOC_ENUM_FMT = 0xC0405602


class Node:
    """Answers as a V4L2 driver does: one format an index, then EINVAL."""

    def __init__(self, takes: tuple[str, ...], gives: tuple[str, ...]) -> None:
        self._formats = {TAKES: takes, GIVES: gives}

    def __call__(self, _device: int, request: int, entry: bytearray) -> int:
        assert request == VIDIOC_ENUM_FMT
        assert len(entry) == 64
        index, side = struct.unpack_from("=2I", entry)
        offered = self._formats[side]
        if index >= len(offered):
            raise OSError(errno.EINVAL, "Invalid argument")
        entry[44:48] = offered[index].encode()
        return 0


@pytest.mark.parametrize(
    ("takes", "gives", "kind"),
    [
        (("RGB3", "YU12", "NV12"), ("H264",), "hardware"),
        (("H264", "MJPG"), ("YU12",), "software"),  # a decoder
        ((), ("MJPG", "H264"), "software"),  # a webcam that compresses
        (("YU12",), ("JPEG",), "software"),  # an encoder of stills
        ((), (), "software"),
    ],
)
def test_asks_the_device(tmp_path: Path, takes: tuple[str, ...], gives: tuple[str, ...], kind: str) -> None:
    node = tmp_path / "video11"
    assert probe(node, Node(takes, gives)) == "software"
    node.touch()
    assert probe(node, Node(takes, gives)) == kind


def test_a_file_is_no_encoder(tmp_path: Path) -> None:
    (tmp_path / "video11").touch()
    assert probe(tmp_path / "video11") == "software"


@pytest.mark.parametrize(
    ("model", "kind"),
    [
        ("Raspberry Pi Zero 2 W Rev 1.0", "zero2"),
        ("Raspberry Pi 3 Model B Plus Rev 1.3", "pi3"),
        ("Raspberry Pi 4 Model B Rev 1.5", "pi4"),
        ("Raspberry Pi 400 Rev 1.0", "pi4"),
        ("Raspberry Pi Compute Module 4 Rev 1.0", "pi4"),
        ("Raspberry Pi 5 Model B Rev 1.0", "pi5"),
        ("Raspberry Pi 500 Rev 1.0", "pi5"),
        ("Raspberry Pi Zero W Rev 1.1", "other"),
        ("Some other board", "other"),
    ],
)
def test_knows_the_board(tmp_path: Path, model: str, kind: str) -> None:
    (tmp_path / "model").write_bytes(model.encode() + b"\0")
    board = read_board(tmp_path / "model")
    assert (board.kind, board.model) == (kind, model)
    assert choose_profile(board.kind, None) == P720


def test_a_machine_without_a_name(tmp_path: Path) -> None:
    assert read_board(tmp_path / "none").kind == "other"


def test_profiles_are_what_the_guide_promises() -> None:
    assert (P720.width, P720.height, P720.frames_per_second, P720.bits_per_second) == (1280, 720, 25, 2_000_000)
    assert [profile.name for profile in profiles_of("zero2")] == ["720p25"]
    assert choose_profile("pi4", "1080p25").width == 1920
    # Nobody has run a lesson with one on a board yet; whoever has, says so here and in docs/reference/hardware.md.
    assert not any(profile.measured for profile in (*profiles_of("pi4"), *profiles_of("pi5")))
