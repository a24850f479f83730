"""One small JPEG of one decoded picture, for framing the camera."""

from __future__ import annotations

from fractions import Fraction

import av
from av.video.frame import PictureType, VideoFrame

_WIDEST = 640


def small_jpeg(frame: VideoFrame, widest: int = _WIDEST) -> bytes:
    """At most `widest` pixels wide, in the picture's own shape."""
    width = min(widest, frame.width) & ~1
    height = max(2, round(frame.height * width / frame.width) & ~1)
    # The JPEG encoder takes full-range colours only, and no picture that claims to be a B-frame.
    small = frame.reformat(width, height, "yuvj420p", dst_color_range="JPEG")
    small.pict_type = PictureType.NONE
    small.pts, small.time_base = 0, Fraction(1, 25)
    encoder = av.CodecContext.create("mjpeg", "w")
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuvj420p"
    encoder.time_base = Fraction(1, 25)
    return b"".join(bytes(packet) for packet in [*encoder.encode(small), *encoder.encode(None)])
