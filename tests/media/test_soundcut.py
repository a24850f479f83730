from __future__ import annotations

import numpy as np
import pytest

from appliance.media import soundcut
from appliance.media.aac import AacDecoder, AacEncoder, Pcm
from appliance.media.decoding import aac_config, decode_sound
from appliance.media.fragments import FragmentWriter
from appliance.media.index import Track, build_index
from appliance.media.soundcut import SoundCut
from appliance.media.soundtrack import SoundTrack, sound_description
from appliance.media.source import BytesSource
from tests.media.pictures import RATE, tone

FRAME = 1024


def stored(pcm: Pcm, hole: tuple[int, int] | None = None) -> tuple[BytesSource, Track]:
    """Sound alone, as a lesson holds it."""
    pieces: list[bytes] = []
    encoder = AacEncoder()
    writer = FragmentWriter(pieces.append, None, (0, 0), 3600, sound_description(encoder))
    sound = SoundTrack(writer.audio, encoder)
    if hole is None:
        sound.place(pcm, 0)
    else:
        sound.place(pcm[: hole[0]], 0)
        sound.place(pcm[hole[1] :], hole[1])
    sound.finish()
    writer.cut()
    source = BytesSource(b"".join(pieces))
    track = build_index(source).sound
    assert track is not None
    return source, track


def lively(seconds: float) -> Pcm:
    """Voice-like: changing harmonics with sharp onsets, so that the encoder changes its windows. No noise: AAC
    puts other noise in the place of noise, and then nothing could be compared."""
    dice = np.random.default_rng(4)
    count = round(seconds * RATE)
    pitch = np.repeat(dice.uniform(100, 300, count // 9600 + 1), 9600)[:count]
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    loud = np.repeat(dice.choice((0.005, 0.1, 0.8), count // 4800 + 1), 4800)[:count]
    voice = sum(np.sin(phase * harmonic) / harmonic for harmonic in range(1, 12))
    return (voice * loud * 8000).astype(np.int16)


def played(cut: SoundCut, track: Track) -> tuple[Pcm, list[bytes]]:
    """What a player plays of a cut, and its packets."""
    packets = list(cut.packets())
    assert [at for _, at in packets] == list(range(0, len(packets) * FRAME, FRAME))
    data = [packet for packet, _ in packets]
    return np.concatenate(list(AacDecoder(aac_config(track)).decode(data)))[cut.priming :], data


def original(source: BytesSource, track: Track, start: int, stop: int) -> Pcm:
    return np.concatenate([pcm for _, pcm in decode_sound(source, track, start, stop)])


SPEECH = stored(lively(12))


@pytest.mark.parametrize("start", [48_000, 47 * FRAME, 50_001, 61_439, 99_999, 123_456])
@pytest.mark.parametrize("length", [4 * RATE, 4 * RATE + 777, 5 * RATE - 1])
def test_the_middle_is_copied_and_the_seams_are_not_heard(start: int, length: int) -> None:
    source, track = SPEECH
    cut = SoundCut(source, track, start, start + length)
    sound, packets = played(cut, track)
    assert cut.samples == length
    assert FRAME <= cut.priming < 2 * FRAME
    assert length <= len(sound) < length + FRAME
    expected = original(source, track, start, start + length)
    difference = np.abs(sound[:length].astype(int) - expected)
    # Not equal to the last bit: a decoder may put noise of its own in the place of noise.
    edge = (soundcut._SEAM_FRAMES + 2) * FRAME
    assert difference[edge:-edge].max() < 0.02 * np.abs(expected).max()
    # What is made anew is coded twice: near the original, with no jump where the two meet.
    for part in (slice(0, edge), slice(length - edge, length)):
        assert np.std(difference[part]) < 0.1 * np.std(expected[part]) + 30
    inside = {bytes(p) for p in _packets(source, track)}
    assert sum(packet in inside for packet in packets) > len(packets) - 2 * soundcut._SEAM_FRAMES - 4


def test_a_seam_in_a_steady_tone_makes_no_click() -> None:
    source, track = stored(tone(440, 0, 8))
    cut = SoundCut(source, track, 100_100, 100_100 + 3 * RATE)
    sound, _ = played(cut, track)
    expected = original(source, track, 100_100, 100_100 + 3 * RATE)
    settled = slice(2048, 3 * RATE - 2048)
    assert np.abs(sound[settled].astype(int) - expected[settled]).max() < 0.05 * 9830


def test_every_copied_window_lies_inside_the_span() -> None:
    source, track = SPEECH
    places = dict(zip(_packets(source, track), track.starts.tolist(), strict=True))
    start, stop = 50_001, 50_001 + 4 * RATE
    copied = [places[packet] for packet, _ in SoundCut(source, track, start, stop).packets() if packet in places]
    assert min(copied) >= start
    assert max(copied) + 2 * FRAME <= stop


@pytest.mark.parametrize(
    ("start", "stop"),
    [(0, 5000), (0, 5 * RATE), (500, 5 * RATE), (100_000, 100_001), (8 * RATE, 12 * RATE), (8 * RATE + 3, 13 * RATE)],
)
def test_short_spans_and_those_at_the_edges_are_whole(start: int, stop: int) -> None:
    source, track = SPEECH
    cut = SoundCut(source, track, start, stop)
    sound, _ = played(cut, track)
    expected = original(source, track, start, stop)
    assert cut.samples == len(expected)
    count = min(len(sound), len(expected))
    assert len(sound) >= min(stop, 12 * RATE) - start
    if count > 4096:
        assert np.corrcoef(sound[:count], expected[:count])[0, 1] > 0.9


def test_sound_with_a_hole_is_made_anew_around_it() -> None:
    source, track = stored(lively(8), (3 * RATE, 5 * RATE))
    cut = SoundCut(source, track, RATE, 7 * RATE)
    times = [at for _, at in cut.packets()]
    steps = np.diff(times)
    assert (steps % FRAME == 0).all()
    assert (steps > FRAME).sum() == 1
    assert cut.samples < 6 * RATE


def test_windows_that_never_match_mean_that_all_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    source, track = SPEECH
    monkeypatch.setattr(soundcut, "_same_slope", lambda one, other: False)
    cut = SoundCut(source, track, 50_001, 50_001 + 4 * RATE)
    sound, packets = played(cut, track)
    assert not {bytes(p) for p in _packets(source, track)} & set(packets)
    assert np.corrcoef(sound[: 4 * RATE], original(source, track, 50_001, 50_001 + 4 * RATE))[0, 1] > 0.9


def test_slopes_are_read_from_the_first_bytes() -> None:
    long_, short = bytes((0, 0, 0b00100000)), bytes((0, 0, 0b01100000))
    assert soundcut._same_slope(long_, bytes((0, 0, 0b11100000)))
    assert not soundcut._same_slope(long_, short)
    assert not soundcut._same_slope(long_, bytes((0, 0, 0)))
    assert not soundcut._same_slope(bytes((0x20, 0, 0)), bytes((0x20, 0, 0)))
    assert not soundcut._same_slope(b"", b"")


def _packets(source: BytesSource, track: Track) -> list[bytes]:
    return [
        source.pread(offset, size) for offset, size in zip(track.offsets.tolist(), track.sizes.tolist(), strict=True)
    ]
