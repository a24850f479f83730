"""Who makes H.264: the board's own encoder where there is one, else a library.

Found by asking the device itself: picamera2 goes by the image processor, and takes a PC for a Raspberry Pi 4.
"""

from __future__ import annotations

import fcntl
import os
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from av.video.frame import PictureType

from appliance.hardware.pi.profiles import Profile
from appliance.hardware.pi.stack import Stack

EncoderKind = Literal["hardware", "software"]
# (open device, request, structure that is read and written)
Ioctl = Callable[[int, int, bytearray], object]

# The node that picamera2's V4L2 encoder opens, whatever else there is.
NODE = Path("/dev/video11")
# struct v4l2_fmtdesc: index, type, flags, description, pixelformat, mbus_code, reserved.
_FORMAT = struct.Struct("=3I32s2I12x")
_ENUM_FORMATS = 0xC0000000 | _FORMAT.size << 16 | ord("V") << 8 | 2
_TAKES, _GIVES = 10, 9  # multi-planar output and capture, seen from the program
_H264 = int.from_bytes(b"H264", "little")
_PICTURES = {int.from_bytes(name, "little") for name in (b"YU12", b"NV12")}
_MOST_FORMATS = 64


def probe(node: Path = NODE, ioctl: Ioctl = fcntl.ioctl) -> EncoderKind:
    """Hardware only if the device takes plain pictures and gives H.264: a decoder does neither, a webcam not both."""
    try:
        device = os.open(node, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return "software"
    try:
        encodes = _H264 in _formats(device, _GIVES, ioctl) and bool(_PICTURES & _formats(device, _TAKES, ioctl))
    finally:
        os.close(device)
    return "hardware" if encodes else "software"


def _formats(device: int, side: int, ioctl: Ioctl) -> set[int]:
    found: set[int] = set()
    for index in range(_MOST_FORMATS):
        entry = bytearray(_FORMAT.pack(index, side, 0, b"", 0, 0))
        try:
            ioctl(device, _ENUM_FORMATS, entry)
        except OSError:
            break
        found.add(_FORMAT.unpack(bytes(entry))[4])
    return found


def build_encoder(kind: EncoderKind, stack: Stack, profile: Profile, on_error: Callable[[Exception], None]) -> Any:
    """A keyframe each second by count, no B-frames (the library's low latency has none, the hardware makes none), and
    SPS and PPS with each keyframe. What breaks in a thread of the encoder's own is told to `on_error`."""
    named = {
        "bitrate": profile.bits_per_second,
        "repeat": True,
        "iperiod": profile.frames_per_second,
        "framerate": profile.frames_per_second,
        "profile": "main",
    }
    if kind == "hardware":
        return _telling(stack.hardware_encoder, on_error)(**named)
    encoder = _forcing(stack.software_encoder)(**named)
    encoder.threads = profile.threads
    return encoder


def _forcing(plain: Any) -> Any:
    class ForcingEncoder(plain):  # type: ignore[misc]
        """picamera2 asks for a keyframe by a letter, which PyAV no longer takes: it would end the recording."""

        _stream: Any

        def _start(self) -> None:
            super()._start()
            self._stream = _Stream(self._stream)

        def force_key_frame(self) -> None:
            self._stream.due = True

    return ForcingEncoder


class _Stream:
    """PyAV's stream, with one more wish."""

    def __init__(self, plain: Any) -> None:
        self._plain = plain
        self.due = False

    def encode(self, frame: Any = None) -> Any:
        if frame is not None and self.due:
            self.due, frame.pict_type = False, PictureType.I
        return self._plain.encode(frame)


def _telling(plain: Any, on_error: Callable[[Exception], None]) -> Any:
    class TellingEncoder(plain):  # type: ignore[misc]
        """picamera2's thread for the encoder's answers ends without a word when one of them cannot be read."""

        def thread_poll(self, buf_available: Any) -> None:
            try:
                super().thread_poll(buf_available)
            except Exception as error:  # noqa: BLE001 - whatever ends the encoder is told
                on_error(error)
                # The camera's thread would wait for ever for a buffer that nobody gives back.
                for index in range(_WAITING):
                    buf_available.put(index)

    return TellingEncoder


_WAITING = 64
