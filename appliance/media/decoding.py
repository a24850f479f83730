"""Decodes samples by number, without a container: no edit list, no demuxer, nothing that hides a picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import av

from appliance.media import h264
from appliance.media.aac import AacDecoder, Pcm
from appliance.media.boxes import children, need
from appliance.media.errors import NotALesson
from appliance.media.movieindex import Track
from appliance.media.samples import read_samples
from appliance.media.source import PositionalSource

# Fixed fields of the sample entries, before their boxes.
_VISUAL_FIELDS = 78
_AUDIO_FIELDS = 28
# Frames before the first wanted one that a decoder needs for its overlapping windows.
_SOUND_PREROLL = 2


def decode_pictures(
    src: PositionalSource, track: Track, first: int, end: int, options: dict[str, str] | None = None
) -> Iterator[tuple[int, av.VideoFrame]]:
    """Pictures `first` … `end - 1` with their numbers. Starts to decode at the keyframe before."""
    keyframe = keyframe_before(track, first)
    codec = av.CodecContext.create("h264", "r")
    codec.extradata = avc_config(track)
    codec.options = options or {}
    try:
        for number, data in enumerate(read_samples(src, track, keyframe, end), keyframe):
            packet = av.Packet(data)
            packet.pts = packet.dts = number
            yield from ((f.pts or 0, f) for f in codec.decode(packet) if (f.pts or 0) >= first)
        yield from ((f.pts or 0, f) for f in codec.decode(None) if (f.pts or 0) >= first)
    except av.FFmpegError as error:
        raise NotALesson(detail=f"picture: {error}") from error


def decode_sound(src: PositionalSource, track: Track, start: int, end: int) -> Iterator[tuple[int, Pcm]]:
    """The sound from sample `start` up to `end` on the lesson's timeline, in pieces with their positions."""
    first = max(0, int(track.starts.searchsorted(start, "right")) - 1)
    last = int(track.starts.searchsorted(end, "left"))
    preroll = max(0, first - _SOUND_PREROLL)
    decoder = AacDecoder(aac_config(track), track.timescale)
    positions = track.starts[preroll:last].tolist()
    for at, pcm in zip(positions, decoder.decode(read_samples(src, track, preroll, last)), strict=True):
        low, high = max(0, start - at), min(len(pcm), end - at)
        if low < high:
            yield at + low, pcm[low:high]


def keyframe_before(track: Track, number: int) -> int:
    """The last keyframe that is not after a picture."""
    place = int(track.syncs.searchsorted(number, "right")) - 1
    if place < 0:
        raise NotALesson(detail="it has no keyframe to begin with")
    return int(track.syncs[place])


def avc_config(track: Track) -> bytes:
    """The `avcC` record of a track."""
    return bytes(need(_entry(track, b"avc1")[_VISUAL_FIELDS:], b"avcC"))


def annexb_parameters(track: Track) -> bytes:
    """SPS and PPS of a track, as Annex B."""
    sps, pps = h264.parameter_sets_of_record(avc_config(track))
    return b"".join(b"\0\0\0\1" + unit for unit in (*sps, *pps))


def aac_config(track: Track) -> bytes:
    """The AudioSpecificConfig of a track."""
    payload = bytes(need(_entry(track, b"mp4a")[_AUDIO_FIELDS:], b"esds"))[4:]
    try:
        _, elementary = _descriptor(payload)
        _, config = _descriptor(elementary[3:])
        tag, specific = _descriptor(config[13:])
    except IndexError as error:
        raise NotALesson(detail="its sound is not described") from error
    if tag != 5:
        raise NotALesson(detail="its sound is not described")
    return specific


def _entry(track: Track, wanted: bytes) -> memoryview:
    entries: Iterable[tuple[bytes, memoryview]] = children(memoryview(track.description.sample_description)[16:])
    for kind, entry in entries:
        if kind == wanted:
            return entry
    raise NotALesson(detail="it is coded in a way that the box does not know")


def _descriptor(data: bytes) -> tuple[int, bytes]:
    size, at = 0, 1
    while True:
        size = size << 7 | data[at] & 0x7F
        at += 1
        if not data[at - 1] & 0x80:
            return data[0], data[at : at + size]
