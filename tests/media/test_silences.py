"""A stretch that is to be silent: nothing of it is in the clip, and everything beside it is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from appliance.core.clipedits import ClipEdits, Silence
from appliance.media import soundtrack
from appliance.media.clip import ClipFacts, check_clip, cut_exact, cut_quick
from appliance.media.decoding import decode_sound
from appliance.media.errors import ClipLeaks
from appliance.media.index import build_index
from appliance.media.muxer import AudioParams, FragmentMuxer, VideoParams
from appliance.media.source import BytesSource
from appliance.media.virtual import VirtualMp4
from tests.media.pictures import RATE, energy, heard, numbered_packets, tone

LOUD = 0.8
QUIET = 0.1
SPAN = Silence(5_020, 6_510)
# What is silent beyond the stretch, at most: up to the edge of a frame of 1024 samples, and one more.
MARGIN_MS = 43


@pytest.fixture(scope="module")
def spoken() -> VirtualMp4:
    """12 seconds: a quiet tone of 400 Hz, and a loud one of 1000 Hz in exactly the stretch that is to be silent."""
    encoder, packets = numbered_packets(300)
    pieces: list[bytes] = []
    muxer = FragmentMuxer(pieces.append, VideoParams(320, 180, encoder.extradata, 25), AudioParams())
    sound = tone(400, 0, 12, QUIET)
    at, end = SPAN.start_ms * RATE // 1000, SPAN.end_ms * RATE // 1000
    sound[at:end] = tone(1000, at / RATE, (end - at) / RATE, LOUD)
    for number, packet in enumerate(packets):
        muxer.video(packet.data, number * 40_000, packet.keyframe)
        muxer.audio(sound[number * 1920 : (number + 1) * 1920], number * 40_000)
    muxer.close()
    source = BytesSource(b"".join(pieces))
    return VirtualMp4(build_index(source), source)


class Sink:
    def __init__(self) -> None:
        self.data = bytearray()

    def write(self, data: bytes, /) -> int:
        self.data += data
        return len(data)


def cut(mode: str, served: VirtualMp4, start_ms: int, end_ms: int, *silences: Silence) -> tuple[ClipFacts, BytesSource]:
    sink = Sink()
    if mode == "quick":
        facts = cut_quick(served, start_ms, end_ms, sink, silences=silences)
    else:
        facts = cut_exact(served, start_ms, end_ms, sink, edits=ClipEdits(silences=silences))
    return facts, BytesSource(bytes(sink.data))


def samples_of(clip: BytesSource) -> np.ndarray[Any, Any]:
    """Every sample of the clip from its first picture on, decoded packet by packet, and nothing hidden."""
    track = build_index(clip).sound
    assert track is not None
    found = np.concatenate([pcm for _, pcm in decode_sound(clip, track, int(track.starts[0]), int(track.ends[-1]))])
    return found[-int(track.starts[0]) :]


def place(ms: int, facts: ClipFacts) -> int:
    return (ms - facts.start_ms) * RATE // 1000


@pytest.mark.parametrize("mode", ["quick", "exact"])
@pytest.mark.parametrize(("start_ms", "end_ms"), [(3000, 9000), (3000, 8990), (3123, 8777), (0, 12_000)])
def test_the_stretch_is_digital_silence_and_the_rest_is_there(
    spoken: VirtualMp4, mode: str, start_ms: int, end_ms: int
) -> None:
    facts, clip = cut(mode, spoken, start_ms, end_ms, SPAN)
    samples = samples_of(clip)
    first, last = place(SPAN.start_ms, facts), place(SPAN.end_ms, facts)
    assert not samples[first:last].any()
    margin = MARGIN_MS * RATE // 1000
    before, after = samples[: first - margin], samples[last + margin : (facts.duration_ms * RATE) // 1000]
    for beside in (before[2048:], after[:-2048]):
        assert energy(beside, 400) == pytest.approx(QUIET, abs=0.01)
    for near in (before[-2048:], after[:2048]):
        assert np.abs(near).max() > 0.05 * 32767, "what is beside the stretch is heard up to it"
    assert energy(samples, 1000) < 0.001, "the loud tone was only in the stretch"
    check_clip(clip, facts)


def test_nothing_of_it_was_ever_given_to_the_encoder(spoken: VirtualMp4, monkeypatch: pytest.MonkeyPatch) -> None:
    """The packets that touch the stretch are made of zeros: 2048 samples each, so a frame on either side of it too."""
    given: list[np.ndarray[Any, Any]] = []
    real = soundtrack.AacEncoder.encode

    def watching(self: soundtrack.AacEncoder, frame: np.ndarray[Any, Any]) -> list[bytes]:
        given.append(frame.copy())
        return real(self, frame)

    monkeypatch.setattr(soundtrack.AacEncoder, "encode", watching)
    facts, _ = cut("quick", spoken, 3000, 9000, SPAN)
    frames = len(given)
    assert frames * 1024 >= facts.audio_samples, "all of the sound is made anew, none copied"
    first, last = place(SPAN.start_ms, facts), place(SPAN.end_ms, facts)
    # The first frame begins at most 1023 samples before the first picture.
    touched = given[(first - 1024) // 1024 + 1 : last // 1024]
    assert len(touched) > 60
    assert not any(frame.any() for frame in touched)
    stream = np.concatenate(given)
    zeros = np.flatnonzero(stream[first - 4096 : last + 4096] == 0)
    assert len(zeros) > last - first + 2 * 1024


def test_the_lesson_s_own_packets_around_it_leak_nothing_either(spoken: VirtualMp4) -> None:
    """What a packet that reached into the stretch would sound outside of it is zeroed along."""
    facts, clip = cut("exact", spoken, 3000, 9000, SPAN)
    samples = samples_of(clip)
    first, last = place(SPAN.start_ms, facts), place(SPAN.end_ms, facts)
    for near in (samples[first - 4096 : first], samples[last : last + 4096]):
        # An edge into silence has a little of every pitch; a window of the loud tone would have had fifty times this.
        assert energy(near, 1000) < 0.016


@pytest.mark.parametrize("mode", ["quick", "exact"])
def test_two_stretches_and_one_at_either_end(spoken: VirtualMp4, mode: str) -> None:
    silences = (Silence(3000, 3500), Silence(4200, 4400), Silence(8700, 9000))
    facts, clip = cut(mode, spoken, 3000, 9000, *silences)
    samples = samples_of(clip)
    for one in silences:
        assert not samples[place(one.start_ms, facts) : place(one.end_ms, facts)].any()
    assert samples[place(3_600, facts) : place(4_100, facts)].any()
    assert samples[place(4_500, facts) : place(4_900, facts)].any()
    check_clip(clip, facts)


def test_a_player_hears_the_silence_where_it_was_chosen(spoken: VirtualMp4) -> None:
    facts, clip = cut("quick", spoken, 3000, 9000, SPAN)
    _, samples = heard(VirtualMp4(build_index(clip), clip))
    assert not samples[place(SPAN.start_ms, facts) : place(SPAN.end_ms, facts)].any()


def test_a_clip_that_is_not_silent_there_does_not_pass(spoken: VirtualMp4) -> None:
    facts, clip = cut("quick", spoken, 3000, 9000)
    claimed = ClipFacts(*(getattr(facts, name) for name in ClipFacts.__slots__[:6]), silences=(SPAN,))
    with pytest.raises(ClipLeaks, match="sound where it was to be silent"):
        check_clip(clip, claimed)


def test_a_stretch_one_millisecond_too_short_does_not_pass_for_the_whole(spoken: VirtualMp4) -> None:
    facts, clip = cut("exact", spoken, 3000, 9000, Silence(SPAN.start_ms, SPAN.end_ms - 100))
    claimed = ClipFacts(*(getattr(facts, name) for name in ClipFacts.__slots__[:6]), silences=(SPAN,))
    with pytest.raises(ClipLeaks):
        check_clip(clip, claimed)


def test_a_lesson_without_sound_has_nothing_to_silence(silent_lesson: Any) -> None:
    facts, clip = cut("quick", silent_lesson.virtual(), 1000, 3000, Silence(1500, 2000))
    check_clip(clip, facts)
    assert build_index(clip).sound is None


def test_no_copied_packet_is_left_beside_it(spoken: VirtualMp4) -> None:
    """Not one packet of the lesson, byte for byte, in a clip with a silent stretch."""
    _, clip = cut("quick", spoken, 3000, 9000, SPAN)
    lesson, made = (set(packets(one)) for one in (spoken.stored, clip))
    assert not {packet for packet in lesson & made if len(packet) > 40}
    _, plain = cut("quick", spoken, 3000, 9000)
    assert {packet for packet in lesson & set(packets(plain)) if len(packet) > 40}


def packets(source: Any) -> list[bytes]:
    track = build_index(source).sound
    assert track is not None
    return [source.pread(int(at), int(size)) for at, size in zip(track.offsets, track.sizes, strict=True)]
