"""Encoded pictures out of a file: as they are, or made to fit. Positions count on where the file loops."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from av.bitstream import BitStreamFilterContext

from appliance.hardware.annexb import parameter_sets
from appliance.hardware.errors import SourceUnreadable
from appliance.hardware.ports import VideoFormat
from appliance.hardware.sim.source import Source, opened, picture_stream, seek, ticks


@dataclass(frozen=True, slots=True)
class Picture:
    """One access unit, Annex B, and its microseconds since the take began."""

    data: bytes
    position_us: int
    keyframe: bool


class Pictures(Protocol):
    """A file as a camera's encoder would give it."""

    @property
    def format(self) -> VideoFormat: ...

    def play(self, begin_us: int) -> Iterator[Picture]:
        """From the first keyframe at or after `begin_us`, looping for ever if the source is to loop."""


class PassThrough:
    """The packets of a conforming file, only turned into Annex B."""

    def __init__(self, source: Source, loop: bool) -> None:
        self._source = source
        self._loop = loop
        first = next(self._once(0), None)
        extradata = parameter_sets(first.data) if first else b""
        if not extradata:
            raise SourceUnreadable(file=source.path.name)
        self.format = VideoFormat(source.width, source.height, source.frames_per_second, extradata)

    def play(self, begin_us: int) -> Iterator[Picture]:
        period_us = self._source.period_ms * 1000
        turn, begin_us = divmod(begin_us, period_us)
        while True:
            for picture in self._once(begin_us):
                yield Picture(picture.data, turn * period_us + picture.position_us, picture.keyframe)
            if not self._loop:
                return
            turn, begin_us = turn + 1, 0

    def _once(self, begin_us: int) -> Iterator[Picture]:
        source = self._source
        with opened(source.path) as container:
            stream = picture_stream(container, source.path)
            to_annexb = BitStreamFilterContext("h264_mp4toannexb", stream)
            if begin_us:
                seek(container, stream, source.start_s + Fraction(begin_us, 1_000_000))
            begun = False
            for packet in container.demux(stream):
                for unit in to_annexb.filter(packet if packet.size else None):
                    assert unit.pts is not None
                    position_us = round((unit.pts * ticks(stream) - source.start_s) * 1_000_000)
                    begun = begun or (unit.is_keyframe and position_us >= begin_us)
                    if begun:
                        yield Picture(bytes(unit), position_us, unit.is_keyframe)
