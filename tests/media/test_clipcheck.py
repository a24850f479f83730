from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from appliance.media import h264, tracks
from appliance.media.aac import AacEncoder
from appliance.media.boxes import free_box
from appliance.media.clip import ClipFacts, check_clip, cut_quick
from appliance.media.errors import ClipLeaks
from appliance.media.fragments import FragmentWriter
from appliance.media.soundtrack import sound_description
from appliance.media.source import BytesSource
from tests.media.pictures import Stored, numbered_packets
from tests.media.test_clip import WriteOnly


@pytest.fixture
def clip(lesson: Stored) -> tuple[bytes, ClipFacts]:
    sink = WriteOnly()
    facts = cut_quick(lesson.virtual(), 2000, 6000, sink)
    return bytes(sink.data), facts


def test_a_good_clip_passes(clip: tuple[bytes, ClipFacts]) -> None:
    check_clip(BytesSource(clip[0]), clip[1])


@pytest.mark.parametrize(
    "change",
    [{"frames": 99}, {"frames": 101}, {"end_ms": 5900}, {"end_ms": 7000}, {"start_ms": 2500}],
)
def test_other_facts_than_contents_are_found(clip: tuple[bytes, ClipFacts], change: dict[str, int]) -> None:
    with pytest.raises(ClipLeaks):
        check_clip(BytesSource(clip[0]), replace(clip[1], **change))


def test_bytes_that_no_sample_uses_are_found(clip: tuple[bytes, ClipFacts]) -> None:
    data, facts = clip
    with pytest.raises(ClipLeaks, match="belong"):
        check_clip(BytesSource(data + free_box(100)), facts)
    at = data.rindex(b"mdat") - 4
    size = int.from_bytes(data[at : at + 4], "big")
    hidden = data[:at] + (size + 9).to_bytes(4, "big") + data[at + 4 :] + b"forgotten"
    with pytest.raises(ClipLeaks, match="belong"):
        check_clip(BytesSource(hidden), facts)


def test_a_torn_clip_is_found(clip: tuple[bytes, ClipFacts]) -> None:
    with pytest.raises(ClipLeaks):
        check_clip(BytesSource(clip[0][:-10]), clip[1])
    with pytest.raises(ClipLeaks):
        check_clip(BytesSource(b""), clip[1])


def test_a_damaged_picture_is_found(clip: tuple[bytes, ClipFacts]) -> None:
    data, facts = clip
    at = data.index(b"mdat") + 4
    with pytest.raises(ClipLeaks):
        check_clip(BytesSource(data[: at + 4] + bytes(60) + data[at + 64 :]), facts)


def test_the_whole_lesson_in_place_of_the_clip_is_found(lesson: Stored, clip: tuple[bytes, ClipFacts]) -> None:
    with pytest.raises(ClipLeaks):
        check_clip(lesson.source, clip[1])


def test_sound_that_is_missing_is_found(silent_lesson: Stored, clip: tuple[bytes, ClipFacts]) -> None:
    sink = WriteOnly()
    facts = cut_quick(silent_lesson.virtual(), 1000, 3000, sink)
    with pytest.raises(ClipLeaks, match="sound"):
        check_clip(BytesSource(bytes(sink.data)), replace(facts, audio_samples=96_000))


def crafted(
    first_tick: int = 0, priming: int = 1024, sound_frames: int = 47, pictures: int = 25
) -> tuple[bytes, ClipFacts]:
    """A clip of a second, made by hand so that it can be wrong."""
    encoder, packets = numbered_packets(max(1, pictures))
    pieces: list[bytes] = []
    sound = AacEncoder()
    description = tracks.video_description(320, 180, encoder.extradata)
    writer = FragmentWriter(pieces.append, description, (320, 180), 3600, sound_description(sound), priming=priming)
    for number, packet in enumerate(packets[:pictures]):
        writer.video(h264.sample_parts(h264.unit_views(packet.data)), first_tick + number * 3600, packet.keyframe)
    silence = [data for _ in range(sound_frames + 1) for data in sound.encode(np.zeros(1024, np.int16))]
    for number, data in enumerate(silence):
        writer.audio(data, number * 1024)
    writer.cut()
    return b"".join(pieces), ClipFacts(0, 1000, pictures, 48_000, 320, 180)


def test_a_crafted_clip_that_is_right_passes() -> None:
    data, facts = crafted()
    check_clip(BytesSource(data), facts)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"first_tick": 3600}, "begin at zero"),
        ({"priming": 2048}, "before the first picture"),
        ({"priming": 5000}, "before the first picture"),
        ({"sound_frames": 52}, "after the last picture"),
        ({"pictures": 0}, "no picture"),
    ],
)
def test_streams_that_reach_outside_one_another_are_found(wrong: dict[str, int], named: str) -> None:
    data, facts = crafted(**wrong)
    with pytest.raises(ClipLeaks, match=named):
        check_clip(BytesSource(data), facts)
