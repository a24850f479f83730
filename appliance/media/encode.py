"""Picture encoders: H.264 as a camera of ours delivers it, and JPEG for stills and framing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import av
from av.video.reformatter import ColorRange

from appliance.core.zones import Zone
from appliance.media.errors import MuxFailure
from appliance.media.masks import whiten


@dataclass(frozen=True, slots=True)
class Encoded:
    """One access unit as Annex B; `pts` is what the frame came in with."""

    data: bytes
    pts: int
    keyframe: bool


class H264Encoder:
    """H.264 main profile, a keyframe each second, no B-frames.

    With one thread each frame in gives its access unit at once; more threads are faster and run frames behind.
    """

    def __init__(
        self, width: int, height: int, fps: int, bit_rate: int, preset: str = "superfast", threads: int = 1
    ) -> None:
        codec = av.CodecContext.create("libx264", "w")
        codec.width, codec.height = width, height
        codec.pix_fmt = "yuv420p"
        codec.framerate = Fraction(fps)
        codec.time_base = Fraction(1, fps)
        codec.bit_rate = bit_rate
        codec.gop_size = fps
        codec.max_b_frames = 0
        codec.profile = "Main"
        codec.thread_count = threads
        codec.options = {
            "preset": preset,
            "tune": "zerolatency",
            "forced-idr": "1",
            "x264-params": f"keyint={fps}:min-keyint={fps}:scenecut=0:open-gop=0:sliced-threads=0",
            "maxrate": str(bit_rate * 2),
            "bufsize": str(bit_rate * 2),
        }
        # With a global header the parameter sets are in `extradata` before the first frame.
        codec.flags |= av.codec.context.Flags.global_header
        try:
            codec.open()
        except av.FFmpegError as error:
            raise MuxFailure(detail=f"H.264: {error}") from error
        self._codec = codec
        self._frames = 0
        self.width, self.height, self.fps = width, height, fps
        self.extradata = bytes(codec.extradata or b"")

    def encode(self, frame: av.VideoFrame, pts: int | None = None, keyframe: bool = False) -> list[Encoded]:
        """A frame of any format and size. `pts` counts frames; without it they follow one another.

        `keyframe` asks for one ahead of time: a webcam that slows down in dim light still owes one each second.
        """
        picture = frame
        if (frame.format.name, frame.width, frame.height) != ("yuv420p", self.width, self.height):
            picture = frame.reformat(self.width, self.height, "yuv420p")
        picture.pts = self._frames if pts is None else pts
        picture.time_base = self._codec.time_base
        # A decoded frame asks for its own old type; only the encoder decides.
        types = av.video.frame.PictureType
        picture.pict_type = types.I if keyframe else types.NONE
        self._frames = picture.pts + 1
        return list(self._run(picture))

    def finish(self) -> list[Encoded]:
        return list(self._run(None))

    def _run(self, frame: av.VideoFrame | None) -> Iterator[Encoded]:
        try:
            for packet in self._codec.encode(frame):
                yield Encoded(bytes(packet), packet.pts or 0, packet.is_keyframe)
        except av.FFmpegError as error:
            raise MuxFailure(detail=f"H.264: {error}") from error


class JpegEncoder:
    """JPEG at no more than `max_width`, the shape kept. Keeps its codec while the size stays the same."""

    def __init__(self, max_width: int = 640, quality: int = 5) -> None:
        self._max_width = max_width
        self._quality = quality
        self._codec: av.VideoCodecContext | None = None
        self._pictures = 0

    def encode(self, frame: av.VideoFrame, white: Sequence[Zone] = ()) -> bytes:
        """`white`: what is under these zones is white, in every pixel, before it is encoded."""
        width = min(self._max_width, frame.width) // 2 * 2
        height = max(2, round(frame.height * width / frame.width) // 2 * 2)
        picture = frame.reformat(width, height, "yuvj420p", dst_color_range=ColorRange.JPEG)
        whiten(picture, white)
        picture.pict_type = av.video.frame.PictureType.NONE
        # The encoder refuses a picture that is not later than the one before.
        self._pictures += 1
        picture.pts = self._pictures
        picture.time_base = Fraction(1, 25)
        try:
            return b"".join(bytes(packet) for packet in self._context(width, height).encode(picture))
        except av.FFmpegError as error:
            raise MuxFailure(detail=f"JPEG: {error}") from error

    def _context(self, width: int, height: int) -> av.VideoCodecContext:
        if self._codec is None or (self._codec.width, self._codec.height) != (width, height):
            codec = av.CodecContext.create("mjpeg", "w")
            codec.width, codec.height = width, height
            codec.pix_fmt = "yuvj420p"
            codec.time_base = Fraction(1, 25)
            codec.color_range = ColorRange.JPEG
            codec.options = {"qmin": str(self._quality), "qmax": str(self._quality), "flags": "+bitexact"}
            self._codec = codec
        return self._codec
