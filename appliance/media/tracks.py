"""The parts of `moov` that the stored file and the served file have in common: one track's description.

Everything here is a pure function of its arguments: no time of making, no name of a tool, no random id.
"""

from __future__ import annotations

import struct

from appliance.media.boxes import box, full_box
from appliance.media.h264 import avc_record, parameter_sets

MOVIE_TIMESCALE = 1000
VIDEO_TIMESCALE = 90_000
AUDIO_TIMESCALE = 48_000
VIDEO_TRACK_ID = 1
AUDIO_TRACK_ID = 2
# Samples that FFmpeg's AAC encoder puts before the first real one.
AAC_PRIMING = 1024
AAC_FRAME = 1024

_MATRIX = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_UNDETERMINED_LANGUAGE = 0x55C4
_U32_MAX = 0xFFFFFFFF


def file_type() -> bytes:
    """The `ftyp` of stored and served files alike."""
    return box(b"ftyp", b"iso6", struct.pack(">I", 512), b"iso6iso5isommp41avc1")


def movie_header(duration: int, next_track_id: int) -> bytes:
    """`mvhd`, with a duration in `MOVIE_TIMESCALE`."""
    if duration > _U32_MAX:
        raise ValueError("a movie of more than 49 days")
    return full_box(
        b"mvhd",
        0,
        0,
        struct.pack(">4I", 0, 0, MOVIE_TIMESCALE, duration),
        struct.pack(">IH10x", 0x10000, 0x0100),
        _MATRIX,
        bytes(24),
        struct.pack(">I", next_track_id),
    )


def track(track_id: int, shape: tuple[int, int], movie_duration: int, *parts: bytes) -> bytes:
    """`trak` with its header; `shape` is (0, 0) for sound. `parts` are `edts` and `mdia`."""
    width, height = shape
    sound = shape == (0, 0)
    header = full_box(
        b"tkhd",
        0,
        3,
        struct.pack(">5I8x", 0, 0, track_id, 0, movie_duration),
        struct.pack(">HHHH", 0, 1 if sound else 0, 0x0100 if sound else 0, 0),
        _MATRIX,
        struct.pack(">II", width << 16, height << 16),
    )
    return box(b"trak", header, *parts)


def edit_list(movie_duration: int, media_time: int) -> bytes:
    """`edts` with the one edit that skips an encoder's priming."""
    entry = struct.pack(">IiI", movie_duration, media_time, 0x10000)
    return box(b"edts", full_box(b"elst", 0, 0, struct.pack(">I", 1), entry))


def media(sound: bool, timescale: int, duration: int, sample_table: bytes) -> bytes:
    """`mdia` around a finished `stbl`."""
    if duration > _U32_MAX:
        header = full_box(b"mdhd", 1, 0, struct.pack(">QQIQHH", 0, 0, timescale, duration, _UNDETERMINED_LANGUAGE, 0))
    else:
        header = full_box(b"mdhd", 0, 0, struct.pack(">4IHH", 0, 0, timescale, duration, _UNDETERMINED_LANGUAGE, 0))
    kind, name = (b"soun", b"sound\0") if sound else (b"vide", b"picture\0")
    handler = full_box(b"hdlr", 0, 0, struct.pack(">I4s12x", 0, kind), name)
    specific = full_box(b"smhd", 0, 0, bytes(4)) if sound else full_box(b"vmhd", 0, 1, bytes(8))
    data_information = box(b"dinf", full_box(b"dref", 0, 0, struct.pack(">I", 1), full_box(b"url ", 0, 1)))
    return box(b"mdia", header, handler, box(b"minf", specific, data_information, sample_table))


def video_description(width: int, height: int, extradata_annexb: bytes) -> bytes:
    """`stsd` for H.264 with its parameter sets in `avcC`."""
    entry = box(
        b"avc1",
        struct.pack(">6xH16xHHIIIH32xHh", 1, width, height, 0x480000, 0x480000, 0, 1, 24, -1),
        box(b"avcC", avc_record(*parameter_sets(extradata_annexb))),
    )
    return full_box(b"stsd", 0, 0, struct.pack(">I", 1), entry)


def audio_description(sample_rate: int, channels: int, bit_rate: int, specific_config: bytes) -> bytes:
    """`stsd` for AAC with its AudioSpecificConfig in `esds`."""
    decoder_specific = _descriptor(5, specific_config)
    decoder_config = _descriptor(
        4, bytes((0x40, 0x15)) + bytes(3) + struct.pack(">II", bit_rate, bit_rate) + decoder_specific
    )
    elementary = _descriptor(3, bytes((0, 0, 0)) + decoder_config + _descriptor(6, b"\x02"))
    entry = box(
        b"mp4a",
        struct.pack(">6xH8xHHIHH", 1, channels, 16, 0, sample_rate, 0),
        full_box(b"esds", 0, 0, elementary),
    )
    return full_box(b"stsd", 0, 0, struct.pack(">I", 1), entry)


def _descriptor(tag: int, payload: bytes) -> bytes:
    assert len(payload) < 128
    return bytes((tag, len(payload))) + payload
