"""Cuts a clip out of a lesson. Nothing from outside the chosen span may be in the file.

- Quick: the picture is copied, its start snapped inward to the first keyframe. Exact: the picture is re-encoded.
- The sound is cut to the sample along the clip's real pictures; `soundcut` says how.
- A zone is painted flat in each picture before it is encoded, so that a clip with zones is always exact. A stretch that
  is to be silent is zeroed before its sound is encoded.
- No edit list hides pictures or sound: the only one skips an encoder's own priming and silence before the first sample.
- The file is made from nothing: no dates, names or texts of the lesson's file are carried over.

The clip has the layout of a lesson and goes to a sink that is only ever written to. Memory holds about a second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from appliance.core.clipedits import NO_EDITS, ClipEdits, Silence
from appliance.core.zones import Zone
from appliance.media import h264, tracks
from appliance.media.clipcheck import check_clip
from appliance.media.decoding import annexb_parameters, decode_pictures
from appliance.media.encode import Encoded, H264Encoder
from appliance.media.errors import NothingRecorded
from appliance.media.fragments import FragmentWriter
from appliance.media.index import Track
from appliance.media.masks import painted
from appliance.media.samples import read_samples
from appliance.media.soundcut import Packets, SoundCut
from appliance.media.source import ByteSink
from appliance.media.spans import ClipFacts, Span, checked, exact_span, quick_span
from appliance.media.virtual import VirtualMp4

__all__ = ["ClipFacts", "Progress", "check_clip", "cut_exact", "cut_quick"]

Progress = Callable[[float], None]
_LEAST_BIT_RATE = 400_000
_MOST_BIT_RATE = 6_000_000

# A picture as a sample, the moment in track time when it appears, and whether it is a keyframe.
Pictures = Iterator[tuple[bytes, int, bool]]


def cut_quick(
    src: VirtualMp4,
    start_ms: int,
    end_ms: int,
    sink: ByteSink,
    progress: Progress | None = None,
    silences: Sequence[Silence] = (),
) -> ClipFacts:
    """Copies the picture from the first keyframe at or after `start_ms` up to `end_ms`."""
    track = _picture(src)
    span = quick_span(track, *checked(src.index.duration_ms, start_ms, end_ms))
    edits = ClipEdits(silences=tuple(silences))
    return _Cutter(src, track, span, sink, progress, edits).run(annexb_parameters(track), _copied(src, track, span))


def cut_exact(
    src: VirtualMp4,
    start_ms: int,
    end_ms: int,
    sink: ByteSink,
    progress: Progress | None = None,
    edits: ClipEdits = NO_EDITS,
) -> ClipFacts:
    """Encodes the pictures that appear from `start_ms` up to `end_ms` anew."""
    track = _picture(src)
    span = exact_span(track, *checked(src.index.duration_ms, start_ms, end_ms))
    encoder = _encoder(src, track, span)
    pictures = _encoded(src, track, span, encoder, edits.zones)
    return _Cutter(src, track, span, sink, progress, edits).run(encoder.extradata, pictures)


def _picture(src: VirtualMp4) -> Track:
    if src.index.picture is None:
        raise NothingRecorded
    return src.index.picture


def _copied(src: VirtualMp4, track: Track, span: Span) -> Pictures:
    keyframes = set(track.syncs[track.syncs.searchsorted(span.first) :].tolist())
    samples = read_samples(src.stored, track, span.first, span.end)
    starts = track.starts[span.first : span.end].tolist()
    for number, (sample, start) in enumerate(zip(samples, starts, strict=True), span.first):
        yield h264.without_needless(sample), start, number in keyframes


def _encoder(src: VirtualMp4, track: Track, span: Span) -> H264Encoder:
    seconds = max(0.1, (span.stop - span.start) / track.timescale)
    bit_rate = int(track.sizes[span.first : span.end].sum(dtype=np.int64)) * 8 / seconds
    wanted = int(min(_MOST_BIT_RATE, max(_LEAST_BIT_RATE, bit_rate * 1.2)))
    fps = max(1, round(src.index.video.fps)) if src.index.video else 25
    return H264Encoder(track.description.width, track.description.height, fps, wanted, threads=0)


def _encoded(src: VirtualMp4, track: Track, span: Span, encoder: H264Encoder, zones: tuple[Zone, ...]) -> Pictures:
    starts = track.starts[span.first : span.end].tolist()

    def picture(unit: Encoded) -> tuple[bytes, int, bool]:
        kept = [part for part in h264.split_annexb(unit.data) if not h264.needless(part)]
        return h264.length_prefixed(kept), starts[unit.pts], unit.keyframe

    for number, frame in decode_pictures(src.stored, track, span.first, span.end):
        yield from map(picture, encoder.encode(painted(frame, zones), number - span.first))
    yield from map(picture, encoder.finish())


class _Cutter:
    """Writes one clip: pictures as they come, the sound along with them."""

    def __init__(
        self, src: VirtualMp4, track: Track, span: Span, sink: ByteSink, progress: Progress | None, edits: ClipEdits
    ) -> None:
        self._src = src
        self._track = track
        self._span = span
        self._sink = sink
        self._progress = progress
        self._edits = edits

    def run(self, extradata_annexb: bytes, pictures: Pictures) -> ClipFacts:
        sound = self._sound()
        shape = (self._track.description.width, self._track.description.height)
        writer = FragmentWriter(
            self._sink.write,
            tracks.video_description(*shape, extradata_annexb),
            shape,
            self._rescaled(int(np.median(self._track.durations))),
            None if sound is None else sound.description,
            priming=tracks.AAC_PRIMING if sound is None else sound.priming,
        )
        frames = self._write(writer, pictures, iter(()) if sound is None else sound.packets())
        writer.cut(video_end=self._rescaled(self._span.stop - self._span.start))
        if self._progress is not None:
            self._progress(1.0)
        to_ms = 1000 / self._track.timescale
        start_ms, end_ms = round(self._span.start * to_ms), round(self._span.stop * to_ms)
        samples = 0 if sound is None else sound.samples
        return ClipFacts(start_ms, end_ms, frames, samples, *shape, self._edits.zones, self._edits.silences)

    def _write(self, writer: FragmentWriter, pictures: Pictures, packets: Packets) -> int:
        length = max(1, self._span.stop - self._span.start)
        frames, waiting = 0, next(packets, None)
        for sample, at, keyframe in pictures:
            start = self._rescaled(at - self._span.start)
            writer.video((sample,), start, keyframe)
            frames += 1
            until = start * tracks.AUDIO_TIMESCALE // tracks.VIDEO_TIMESCALE
            while waiting is not None and waiting[1] <= until:
                writer.audio(*waiting)
                waiting = next(packets, None)
            if self._progress is not None and keyframe:
                self._progress((at - self._span.start) / length)
        while waiting is not None:
            writer.audio(*waiting)
            waiting = next(packets, None)
        return frames

    def _sound(self) -> SoundCut | None:
        """Sound along the clip's real pictures, its first sample never before the first picture."""
        track = self._src.index.sound
        if track is None:
            return None
        start = -(-self._span.start * track.timescale // self._track.timescale)
        stop = self._span.stop * track.timescale // self._track.timescale
        rate = track.timescale
        silent = [(one.start_ms * rate // 1000, -(-one.end_ms * rate // 1000)) for one in self._edits.silences]
        return SoundCut(self._src.stored, track, start, stop, silent)

    def _rescaled(self, ticks: int) -> int:
        return ticks * tracks.VIDEO_TIMESCALE // self._track.timescale
