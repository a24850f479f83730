from __future__ import annotations

import av
import pytest

from appliance.media import h264
from appliance.media.errors import MuxFailure, NotALesson
from tests.media.pictures import numbered_packets, read_number

SPS = b"\x67\x4d\x40\x1e\x01"
PPS = b"\x68\xee\x3c\x80\x01"


def test_start_codes_of_three_and_four_bytes_are_split() -> None:
    assert h264.split_annexb(b"\0\0\0\1ab\0\0\1cd\0\0\0\1e") == [b"ab", b"cd", b"e"]


def test_trailing_zeros_do_not_belong_to_a_unit() -> None:
    assert h264.split_annexb(b"\0\0\1ab\0\0\0") == [b"ab"]


def test_bytes_without_a_start_code_are_refused() -> None:
    with pytest.raises(MuxFailure):
        h264.split_annexb(b"\0\0\0\5abcde")


def test_length_prefixed_units_come_back() -> None:
    units = [b"abc", b"d" * 70_000]
    assert list(h264.iterate_prefixed(h264.length_prefixed(units))) == units


def test_a_sample_that_is_not_whole_is_refused() -> None:
    with pytest.raises(NotALesson):
        list(h264.iterate_prefixed(b"\0\0\0\5abcd"))


@pytest.mark.parametrize(
    ("unit", "needless"),
    [(b"\x09\xf0", True), (b"\x06\x05abc", True), (b"\x06\x01abc", False), (b"\x65abc", False), (b"\x0cff", True)],
)
def test_needless_units(unit: bytes, needless: bool) -> None:
    assert h264.needless(unit) is needless


def test_without_needless_drops_the_encoders_text_and_keeps_the_picture() -> None:
    _, packets = numbered_packets(1)
    units = h264.split_annexb(packets[0].data)
    assert any(b"x264" in unit for unit in units)
    cleaned = h264.without_needless(h264.length_prefixed(units))
    assert b"x264" not in cleaned
    assert list(h264.iterate_prefixed(cleaned)) == [unit for unit in units if h264.unit_kind(unit) == h264.SLICE_IDR]


def test_the_avc_record_gives_its_parameter_sets_back() -> None:
    record = h264.avc_record([SPS], [PPS])
    assert h264.parameter_sets_of_record(record) == ([SPS], [PPS])
    assert record[1:4] == SPS[1:4]


def test_high_profile_records_carry_the_chroma_format() -> None:
    assert h264.avc_record([b"\x67\x64\x00\x1f"], [PPS]).endswith(b"\xfd\xf8\xf8\x00")


def test_a_broken_avc_record_is_refused() -> None:
    with pytest.raises(NotALesson):
        h264.parameter_sets_of_record(b"\1MM@\xff")


def test_extradata_without_parameter_sets_is_refused() -> None:
    with pytest.raises(MuxFailure, match="SPS"):
        h264.parameter_sets(b"\0\0\1" + SPS)


def test_a_decoder_takes_our_record_and_samples() -> None:
    encoder, packets = numbered_packets(30)
    decoder = av.CodecContext.create("h264", "r")
    decoder.extradata = h264.avc_record(*h264.parameter_sets(encoder.extradata))
    frames = [f for p in packets for f in decoder.decode(av.Packet(h264.length_prefixed(h264.split_annexb(p.data))))]
    frames += decoder.decode(None)
    assert [read_number(frame) for frame in frames] == list(range(30))
