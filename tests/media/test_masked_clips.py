"""A clip with something masked: nothing of it is in any picture, whatever the camera saw there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import av
import numpy as np
import pytest

from appliance.core.clipedits import ClipEdits, Silence
from appliance.core.zones import Zone
from appliance.media.clip import ClipFacts, check_clip, cut_exact, cut_quick
from appliance.media.decoding import decode_pictures
from appliance.media.encode import H264Encoder
from appliance.media.errors import ClipLeaks
from appliance.media.flat import is_flat
from appliance.media.index import build_index
from appliance.media.masks import GREY, areas
from appliance.media.muxer import FragmentMuxer, VideoParams
from appliance.media.source import BytesSource
from appliance.media.stills import still_jpeg
from appliance.media.virtual import VirtualMp4
from tests.media.pictures import Stored
from tests.media.test_silences import Sink

ZONES = (Zone(0.2, 0.3, 0.3, 0.3), Zone(0.7, 0.6, 0.05, 0.06), Zone(0, 0.8, 0.2, 0.2), Zone(0.5, 0.99, 0.2, 0.01))
WIDE, TALL = 320, 180


def busy_lesson(wide: int, tall: int, bit_rate: int) -> VirtualMp4:
    """Three seconds of blocks of every brightness and colour that rush by, and noise: all that makes coding hard."""
    random = np.random.default_rng(7)
    blocks = random.integers(0, 256, (tall // 4 + 1, wide // 4 + 1)).astype(np.uint8)
    base = blocks.repeat(4, 0).repeat(4, 1)[:tall, :wide]
    encoder = H264Encoder(wide, tall, 25, bit_rate)

    def picture(number: int) -> av.VideoFrame:
        noise = random.integers(-20, 20, base.shape)
        luma = (np.roll(base, (number * 5, number * 9), (0, 1)).astype(int) + noise).clip(0, 255).astype(np.uint8)
        colour = np.roll(base, (number * 3, number), (0, 1))[: tall // 2]
        return av.VideoFrame.from_ndarray(np.concatenate((luma, colour)), format="yuv420p")

    stored = Stored(bytearray(), [])
    units = [unit for number in range(75) for unit in encoder.encode(picture(number))] + encoder.finish()
    muxer = FragmentMuxer(stored.data.extend, VideoParams(wide, tall, encoder.extradata, 25), None)
    for number, unit in enumerate(units):
        muxer.video(unit.data, number * 40_000, unit.keyframe)
    muxer.close()
    return stored.virtual()


@pytest.fixture(scope="module")
def busy() -> VirtualMp4:
    return busy_lesson(WIDE, TALL, 600_000)


def masked_clip(lesson: VirtualMp4, zones: tuple[Zone, ...], *silences: Silence) -> tuple[ClipFacts, BytesSource]:
    sink = Sink()
    facts = cut_exact(lesson, 400, 2_600, sink, edits=ClipEdits(zones, silences))
    return facts, BytesSource(bytes(sink.data))


def all_pictures(clip: BytesSource) -> list[av.VideoFrame]:
    track = build_index(clip).picture
    assert track is not None
    return [picture for _, picture in decode_pictures(clip, track, 0, len(track.sizes))]


def test_every_zone_is_flat_in_every_picture_and_the_rest_is_there(busy: VirtualMp4) -> None:
    facts, clip = masked_clip(busy, ZONES)
    plain = masked_clip(busy, ())[1]
    pictures = all_pictures(clip)
    assert len(pictures) == facts.frames == 55
    masked = areas(ZONES, WIDE, TALL)
    open_part = np.ones((TALL, WIDE), bool)
    for area in masked:
        open_part[area.top : area.bottom, area.left : area.right] = False
    for picture, other in zip(pictures, all_pictures(plain), strict=True):
        luma, before = (one.to_ndarray(format="gray").astype(int) for one in (picture, other))
        for area in masked:
            inner = picture.to_ndarray()[area.top + 4 : area.bottom - 4, area.left + 4 : area.right - 4]
            assert inner.size == 0 or np.abs(inner.astype(int) - GREY).max() <= 12
            assert before[area.top : area.bottom, area.left : area.right].std() > 20, "there was something to see"
        assert np.abs(luma - before)[open_part].mean() < 25
    check_clip(clip, facts)


def test_it_covers_whole_blocks_outward(busy: VirtualMp4) -> None:
    """A zone of one pixel too many costs a block, never shows one."""
    (area,) = areas((Zone(17 / WIDE, 17 / TALL, 14 / WIDE, 16 / TALL),), WIDE, TALL)
    assert (area.left, area.top, area.right, area.bottom) == (16, 16, 32, 48)
    facts, clip = masked_clip(busy, (Zone(17 / WIDE, 17 / TALL, 14 / WIDE, 16 / TALL),))
    for picture in all_pictures(clip):
        assert np.abs(picture.to_ndarray()[20:44, 20:28].astype(int) - GREY).max() <= 12
    check_clip(clip, facts)


def test_painting_does_not_disturb_what_the_decoder_still_needs(busy: VirtualMp4) -> None:
    """The grey of one picture must not come back in the next: beside the zone all is as without one."""
    clip, plain = masked_clip(busy, (Zone(0, 0, 0.5, 1),))[1], masked_clip(busy, ())[1]
    for picture, other in zip(all_pictures(clip), all_pictures(plain), strict=True):
        right = [one.to_ndarray(format="gray")[:, WIDE // 2 + 16 :].astype(int) for one in (picture, other)]
        assert np.abs(right[0] - right[1]).mean() < 20


@pytest.mark.parametrize(("wide", "tall", "bit_rate"), [(640, 368, 100_000), (322, 182, 50_000), (160, 90, 2_000_000)])
def test_it_passes_its_check_at_any_size_and_bit_rate(wide: int, tall: int, bit_rate: int) -> None:
    facts, clip = masked_clip(busy_lesson(wide, tall, bit_rate), ZONES)
    check_clip(clip, facts)


@pytest.mark.parametrize("number", range(len(ZONES)))
def test_a_clip_with_a_zone_that_is_not_masked_does_not_pass(busy: VirtualMp4, number: int) -> None:
    facts, clip = masked_clip(busy, tuple(zone for zone in ZONES if zone != ZONES[number]))
    check_clip(clip, facts)
    with pytest.raises(ClipLeaks, match="something where it was to be masked"):
        check_clip(clip, replace(facts, zones=ZONES))


def test_one_picture_that_was_missed_does_not_pass(busy: VirtualMp4, monkeypatch: pytest.MonkeyPatch) -> None:
    from appliance.media import clip as module

    real, seen = module.painted, []

    def forgetting(frame: av.VideoFrame, zones: Any) -> av.VideoFrame:
        seen.append(frame)
        return frame if len(seen) == 30 else real(frame, zones)

    monkeypatch.setattr(module, "painted", forgetting)
    facts, clip = masked_clip(busy, ZONES)
    with pytest.raises(ClipLeaks):
        check_clip(clip, facts)


def test_a_still_of_it_is_masked_too(busy: VirtualMp4) -> None:
    _, clip = masked_clip(busy, ZONES)
    jpeg = still_jpeg(VirtualMp4(build_index(clip), clip), 1_000)
    decoder = av.CodecContext.create("mjpeg", "r")
    (picture,) = decoder.decode(av.Packet(jpeg))
    (area,) = areas(ZONES[:1], WIDE, TALL)
    inner = picture.to_ndarray(format="gray")[area.top + 8 : area.bottom - 8, area.left + 8 : area.right - 8]
    # A still has the full range of brightness: the same grey is a little darker there.
    assert inner.std() < 4


def test_without_zones_nothing_is_painted(busy: VirtualMp4) -> None:
    facts, clip = masked_clip(busy, ())
    assert facts.zones == ()
    assert not is_flat(all_pictures(clip)[0], areas(ZONES, WIDE, TALL))
    check_clip(clip, facts)


def test_a_quick_clip_cannot_be_asked_for_a_mask() -> None:
    """The picture of a quick clip is the lesson's own: what would be masked would be there."""
    assert "edits" not in cut_quick.__annotations__
    assert "zones" not in cut_quick.__annotations__
