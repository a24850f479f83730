from __future__ import annotations

import io

import av
import numpy as np
import pytest
from av.video.frame import PictureType

from appliance.media import h264
from appliance.media.encode import H264Encoder, JpegEncoder
from appliance.media.errors import MuxFailure
from tests.media.pictures import numbered_frame, numbered_packets, read_number


def test_each_frame_gives_its_access_unit_at_once() -> None:
    encoder = H264Encoder(320, 180, 25, 300_000)
    for number in range(30):
        (unit,) = encoder.encode(numbered_frame(number))
        assert unit.pts == number
        assert unit.keyframe is (number % 25 == 0)
    assert encoder.finish() == []


def test_units_are_annexb_with_one_picture_and_no_b_frames() -> None:
    encoder, packets = numbered_packets(40)
    assert [h264.unit_kind(unit) for unit in h264.split_annexb(encoder.extradata)] == [h264.SPS, h264.PPS]
    for packet in packets:
        pictures = [u for u in h264.split_annexb(packet.data) if h264.unit_kind(u) <= h264.SLICE_IDR]
        assert len(pictures) == 1
    decoder = av.CodecContext.create("h264", "r")
    decoder.extradata = encoder.extradata
    kinds = {PictureType(f.pict_type).name for p in packets for f in decoder.decode(av.Packet(p.data))}
    assert kinds == {"I", "P"}
    assert decoder.profile == "Main"


def test_frames_of_another_size_and_format_are_converted() -> None:
    encoder = H264Encoder(160, 90, 10, 100_000)
    (unit,) = encoder.encode(numbered_frame(5, 640, 360).reformat(format="rgb24"))
    decoder = av.CodecContext.create("h264", "r")
    decoder.extradata = encoder.extradata
    frames = decoder.decode(av.Packet(unit.data)) + decoder.decode(None)
    assert (frames[0].width, frames[0].height) == (160, 90)
    assert read_number(frames[0]) == 5


def test_an_impossible_size_is_a_clear_error() -> None:
    with pytest.raises(MuxFailure):
        H264Encoder(321, 181, 25, 300_000)


def test_jpeg_keeps_the_shape_and_never_enlarges() -> None:
    encoder = JpegEncoder(max_width=160)
    for size in ((640, 360), (320, 240), (100, 50)):
        with av.open(io.BytesIO(encoder.encode(numbered_frame(77, *size)))) as jpeg:
            frame = next(jpeg.decode(video=0))
        assert frame.width == min(160, size[0])
        assert frame.width / frame.height == pytest.approx(size[0] / size[1], rel=0.05)
        assert read_number(frame) == 77


def test_jpeg_names_no_tool() -> None:
    assert b"Lavc" not in JpegEncoder().encode(numbered_frame(1))


def test_jpeg_of_a_decoded_frame_uses_the_full_range() -> None:
    white = av.VideoFrame.from_ndarray(np.full((90, 160, 3), 255, np.uint8), format="rgb24").reformat(format="yuv420p")
    with av.open(io.BytesIO(JpegEncoder().encode(white))) as jpeg:
        assert next(jpeg.decode(video=0)).to_ndarray(format="rgb24").min() > 250
