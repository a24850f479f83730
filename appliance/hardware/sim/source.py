"""What a video file is, read once before a lesson starts: can it be played, how long is it, may it pass through?

A file that the recorder could have made itself (H.264, no B-frames, a keyframe each second) *conforms*: its
packets are handed on as they are. Every other file that FFmpeg reads is decoded and encoded again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from appliance.hardware.errors import SourceUnreadable

# What a file that does not conform becomes: 25 frames a second.
FRAME_MS = 40
_LONGEST_KEYFRAME_GAP_S = Fraction(1001, 1000)
_LARGEST = (1920, 1080)
# A picture that stands still is read again so often.
_STILL_PICTURE_MS = 5000
# Sound that outlives the picture by less than this is the padding of the last sound frame.
_SOUND_TAIL_S = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was found playable. `start_s` is the file's own time of its first picture."""

    path: Path
    width: int
    height: int
    frames_per_second: int
    start_s: Fraction
    period_ms: int
    has_sound: bool
    conforms: bool


# A title in another encoding must not keep a film from playing. From 19 on PyAV sees to that by itself.
_ANY_METADATA: dict[str, Any] = {"metadata_errors": "replace"} if int(av.__version__.split(".")[0]) < 19 else {}


@contextmanager
def opened(path: Path) -> Iterator[InputContainer]:
    """Open for reading. The `file:` prefix keeps a name with a colon from being taken for a network address."""
    try:
        container = av.open(f"file:{path}", mode="r", **_ANY_METADATA)
    except (av.FFmpegError, OSError) as error:
        raise SourceUnreadable(file=path.name) from error
    with container:
        yield container


def picture_stream(container: InputContainer, path: Path) -> VideoStream:
    """The first stream of moving (or still) pictures; the cover of a music file is none."""
    for stream in container.streams.video:
        if not stream.disposition & av.stream.Disposition.attached_pic:
            return stream
    raise SourceUnreadable(file=path.name)


def seek(container: InputContainer, stream: VideoStream | AudioStream, seconds: Fraction) -> None:
    """Go to the keyframe at or before that moment of the file's own time."""
    container.seek(int(seconds / ticks(stream)), stream=stream)


def ticks(stream: VideoStream | AudioStream) -> Fraction:
    """The length of a stream's unit of time, in seconds."""
    assert stream.time_base is not None
    return stream.time_base


def frame_length_s(stream: VideoStream) -> Fraction:
    return 1 / Fraction(stream.average_rate or stream.guessed_rate or 25)


def read_source(path: Path) -> Source:
    """Raises `SourceUnreadable` for whatever cannot be played: missing, empty, damaged, without pictures."""
    if not path.is_file():
        raise SourceUnreadable(file=path.name)
    plain = _first_picture_is_plain(path)
    with opened(path) as container:
        stream = picture_stream(container, path)
        scan = _scan(container, stream, path)
        rate = 1 / frame_length_s(stream)
        conforms = (
            not scan.sound_outlives_picture
            and plain
            and scan.orderly
            and _fits(stream, rate)
            and scan.largest_gap_s <= _LONGEST_KEYFRAME_GAP_S
        )
        return Source(
            path=path,
            width=stream.codec_context.width,
            height=stream.codec_context.height,
            frames_per_second=max(1, round(rate)),
            start_s=scan.start_s,
            period_ms=_period_ms(scan, conforms),
            has_sound=bool(container.streams.audio),
            conforms=conforms,
        )


def _first_picture_is_plain(path: Path) -> bool:
    """Decode one picture, which proves that there is one; whether it needs no turning and no deinterlacing."""
    try:
        with opened(path) as container:
            frame = next(container.decode(picture_stream(container, path)))
            return frame.rotation == 0 and not frame.interlaced_frame
    except (av.FFmpegError, StopIteration) as error:
        raise SourceUnreadable(file=path.name) from error


def _fits(stream: VideoStream, rate: Fraction) -> bool:
    """Whether picture format and size are such as the box's own camera gives."""
    codec = stream.codec_context
    return (
        codec.name == "h264"
        and codec.pix_fmt in ("yuv420p", "yuvj420p")
        and codec.width <= _LARGEST[0]
        and codec.height <= _LARGEST[1]
        and codec.width % 2 == 0
        and codec.height % 2 == 0
        and (stream.sample_aspect_ratio or 1) == 1
        and rate <= 60
    )


@dataclass(slots=True)
class _Scan:
    """What a walk over all packets, without decoding, tells. `frame_s`: how long a picture is that does not say so."""

    frame_s: Fraction
    pictures: int = 0
    start_s: Fraction = Fraction(0)
    picture_end_s: Fraction = Fraction(0)
    sound_end_s: Fraction = Fraction(0)
    largest_gap_s: Fraction = Fraction(0)
    orderly: bool = True  # timestamps on every packet, rising, beginning with a keyframe
    keyframe_s: Fraction | None = None
    latest_s: Fraction | None = None

    def picture(self, packet: Packet[Any]) -> None:
        time_s, length_s = _when(packet)
        if time_s is None:
            self.orderly = False
            time_s = self.pictures * self.frame_s
        if packet.is_discard or (self.latest_s is not None and time_s <= self.latest_s):
            self.orderly = False
        if packet.is_keyframe:
            before_s = time_s if self.keyframe_s is None else self.keyframe_s
            self.largest_gap_s = max(self.largest_gap_s, time_s - before_s)
            self.keyframe_s = time_s
        elif self.keyframe_s is None:
            self.orderly = False
        self.start_s = min(self.start_s, time_s) if self.pictures else time_s
        self.picture_end_s = max(self.picture_end_s, time_s + (length_s or self.frame_s))
        self.latest_s = time_s
        self.pictures += 1

    def sound(self, packet: Packet[Any]) -> None:
        time_s, length_s = _when(packet)
        self.sound_end_s = max(self.sound_end_s, (time_s or Fraction(0)) + length_s)

    def end(self) -> None:
        """From the last keyframe on there is none."""
        self.largest_gap_s = max(self.largest_gap_s, self.picture_end_s - (self.keyframe_s or self.start_s))

    @property
    def sound_outlives_picture(self) -> bool:
        return self.sound_end_s > self.picture_end_s + _SOUND_TAIL_S


def _period_ms(scan: _Scan, conforms: bool) -> int:
    """Whole milliseconds are whole samples at 48 kHz, so that picture and sound loop in step."""
    end_s = scan.sound_end_s if scan.sound_outlives_picture else scan.picture_end_s
    length_ms = math.ceil((end_s - scan.start_s) * 1000)
    if conforms:
        return length_ms
    return -(-max(length_ms, _STILL_PICTURE_MS if length_ms < 250 else 0) // FRAME_MS) * FRAME_MS


def _when(packet: Packet[Any]) -> tuple[Fraction | None, Fraction]:
    """When it begins, if it says so, and how long it is."""
    return None if packet.pts is None else packet.pts * packet.time_base, (packet.duration or 0) * packet.time_base


def _scan(container: InputContainer, stream: VideoStream, path: Path) -> _Scan:
    scan = _Scan(frame_length_s(stream))
    try:
        for packet in container.demux([stream, *container.streams.audio[:1]]):
            if packet.size == 0:
                continue
            if packet.stream is stream:
                scan.picture(packet)
            else:
                scan.sound(packet)
    except av.FFmpegError:
        # The end of a damaged file is the end of what can be played of it.
        scan.orderly = False
    if not scan.pictures:
        raise SourceUnreadable(file=path.name)
    scan.end()
    return scan
