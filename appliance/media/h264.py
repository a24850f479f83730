"""H.264 as bytes: Annex B to length-prefixed NAL units, and the `avcC` record. Never looks at a picture."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator

from appliance.media.boxes import Buffer
from appliance.media.errors import MuxFailure, NotALesson

SLICE_IDR = 5
SEI = 6
SPS = 7
PPS = 8
ACCESS_UNIT_DELIMITER = 9
END_OF_SEQUENCE = 10
END_OF_STREAM = 11
FILLER = 12
_SEI_USER_DATA = 5
_START_CODE = b"\x00\x00\x01"
# Profiles whose avcC carries the chroma format and bit depths.
_HIGH_PROFILES = frozenset({100, 110, 122, 144})


def unit_views(data: bytes) -> list[memoryview]:
    """The NAL units between the start codes, without trailing zeros, as views into `data`."""
    # Every byte of a lesson passes here. From the right, CPython finds a start code twice as fast.
    view, units, end = memoryview(data), [], len(data)
    at = data.rfind(_START_CODE)
    if at < 0:
        raise MuxFailure(detail="a picture without a start code")
    while at >= 0:
        # Zeros before a start code belong to it (or pad); a NAL unit never ends with one.
        while end > at + 3 and not data[end - 1]:
            end -= 1
        if end > at + 3:
            units.append(view[at + 3 : end])
        end = at
        at = data.rfind(_START_CODE, 0, end)
    units.reverse()
    return units


def split_annexb(data: bytes) -> list[bytes]:
    """The NAL units between the start codes, without trailing zeros."""
    return [bytes(unit) for unit in unit_views(data)]


def unit_kind(unit: Buffer) -> int:
    return unit[0] & 0x1F


def needless(unit: Buffer) -> bool:
    """Whether a unit says nothing about the picture: delimiters, filler, and an encoder's text about itself."""
    kind = unit_kind(unit)
    if kind == SEI:
        return len(unit) > 1 and unit[1] == _SEI_USER_DATA
    return kind in (ACCESS_UNIT_DELIMITER, END_OF_SEQUENCE, END_OF_STREAM, FILLER)


def sample_parts(units: Iterable[Buffer]) -> list[Buffer]:
    """Units as they lie in an MP4 sample, in pieces that follow one another."""
    return [part for unit in units for part in (len(unit).to_bytes(4, "big"), unit)]


def length_prefixed(units: Iterable[Buffer]) -> bytes:
    """Units as they lie in an MP4 sample."""
    return b"".join(sample_parts(units))


def iterate_prefixed(sample: bytes) -> Iterator[bytes]:
    """The units of an MP4 sample."""
    at = 0
    while at + 4 <= len(sample):
        size = int.from_bytes(sample[at : at + 4], "big")
        if size == 0 or at + 4 + size > len(sample):
            raise NotALesson(detail="a picture is not whole")
        yield sample[at + 4 : at + 4 + size]
        at += 4 + size


def without_needless(sample: bytes) -> bytes:
    """A sample without the units that say nothing about the picture."""
    # Nearly every sample starts with its slice, and the needless units come first.
    if len(sample) > 4 and sample[4] & 0x1F <= SLICE_IDR:
        return sample
    return length_prefixed([unit for unit in iterate_prefixed(sample) if not needless(unit)])


def parameter_sets(extradata_annexb: bytes) -> tuple[list[bytes], list[bytes]]:
    """SPS and PPS out of Annex B extradata."""
    units = split_annexb(extradata_annexb)
    sps = [unit for unit in units if unit_kind(unit) == SPS]
    pps = [unit for unit in units if unit_kind(unit) == PPS]
    if not sps or not pps or len(sps[0]) < 4:
        raise MuxFailure(detail="the camera gave no SPS and PPS")
    return sps, pps


def avc_record(sps: list[bytes], pps: list[bytes]) -> bytes:
    """The AVCDecoderConfigurationRecord, with 4-byte lengths."""
    first = sps[0]
    parts = [bytes((1, first[1], first[2], first[3], 0xFF, 0xE0 | len(sps)))]
    parts += [struct.pack(">H", len(unit)) + unit for unit in sps]
    parts.append(bytes((len(pps),)))
    parts += [struct.pack(">H", len(unit)) + unit for unit in pps]
    if first[1] in _HIGH_PROFILES:
        # 4:2:0, 8 bits: what every camera here delivers.
        parts.append(bytes((0xFD, 0xF8, 0xF8, 0)))
    return b"".join(parts)


def parameter_sets_of_record(record: bytes) -> tuple[list[bytes], list[bytes]]:
    """SPS and PPS out of an AVCDecoderConfigurationRecord."""
    at = 5
    groups: list[list[bytes]] = []
    try:
        for mask in (0x1F, 0xFF):
            count = record[at] & mask
            at += 1
            group = []
            for _ in range(count):
                (size,) = struct.unpack_from(">H", record, at)
                group.append(record[at + 2 : at + 2 + size])
                at += 2 + size
            groups.append(group)
    except (IndexError, struct.error) as error:
        raise NotALesson(detail="the picture's parameters are not whole") from error
    return groups[0], groups[1]
