from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from appliance.media.clip import ClipFacts, check_clip, cut_exact, cut_quick
from appliance.media.decoding import decode_pictures, decode_sound
from appliance.media.errors import NoKeyframe, NothingRecorded, OutsideLesson
from appliance.media.index import build_index
from appliance.media.muxer import AudioParams, FragmentMuxer, VideoParams
from appliance.media.source import BytesSource
from appliance.media.virtual import VirtualMp4
from tests.media.foreign import fragmented_by_libavformat
from tests.media.pictures import (
    RATE,
    Stored,
    energy,
    heard,
    make_lesson,
    numbered_packets,
    read_number,
    shown,
    tone,
)
from tests.media.tools import probe, run

Cut = Callable[..., ClipFacts]
BOTH = pytest.mark.parametrize("cut", [cut_quick, cut_exact])


class WriteOnly:
    """Takes bytes; has nothing else."""

    def __init__(self) -> None:
        self.data = bytearray()

    def write(self, data: bytes, /) -> int:
        self.data += data
        return len(data)


class Made:
    """A clip and its facts."""

    def __init__(self, cut: Cut, served: VirtualMp4, start_ms: int, end_ms: int) -> None:
        sink = WriteOnly()
        self.facts = cut(served, start_ms, end_ms, sink)
        self.source = BytesSource(bytes(sink.data))
        self.served = VirtualMp4(build_index(self.source), self.source)

    def all_numbers(self) -> list[int]:
        """Every picture in the file, whatever any edit list says."""
        track = self.served.index.picture
        assert track is not None
        return [read_number(frame) for _, frame in decode_pictures(self.source, track, 0, len(track.sizes))]

    def all_sound(self) -> tuple[int, np.ndarray]:
        """Every sample in the file, priming included, and where the first one lies."""
        track = self.served.index.sound
        assert track is not None
        start = int(track.starts[0])
        pieces = [pcm for _, pcm in decode_sound(self.source, track, start, int(track.ends[-1]))]
        return start, np.concatenate(pieces)


@pytest.fixture(scope="module")
def three_tones() -> VirtualMp4:
    """12 seconds: 1000 Hz up to 3000 ms and from 8000 ms, loud; between them 400 Hz, quiet."""
    encoder, packets = numbered_packets(300)
    pieces: list[bytes] = []
    muxer = FragmentMuxer(pieces.append, VideoParams(320, 180, encoder.extradata, 25), AudioParams())
    for number, packet in enumerate(packets):
        at_s = number / 25
        muxer.video(packet.data, number * 40_000, packet.keyframe)
        inside = 3 <= at_s < 8
        muxer.audio(tone(400, at_s, 0.04, 0.1) if inside else tone(1000, at_s, 0.04, 0.8), number * 40_000)
    muxer.close()
    source = BytesSource(b"".join(pieces))
    return VirtualMp4(build_index(source), source)


@pytest.mark.parametrize(
    ("cut", "start_ms", "end_ms", "first", "last"),
    [
        (cut_quick, 3000, 8000, 75, 199),
        (cut_quick, 2001, 8000, 75, 199),
        (cut_quick, 2300, 6101, 75, 152),
        (cut_quick, 0, 10_013, 0, 249),
        (cut_exact, 3000, 8000, 75, 199),
        (cut_exact, 3001, 8000, 76, 199),
        (cut_exact, 2300, 6101, 58, 152),
        (cut_exact, 9900, 10_013, 248, 249),
    ],
)
def test_the_clip_holds_the_chosen_pictures_and_no_other(
    lesson: Stored, cut: Cut, start_ms: int, end_ms: int, first: int, last: int
) -> None:
    clip = Made(cut, lesson.virtual(), start_ms, end_ms)
    assert clip.all_numbers() == list(range(first, last + 1))
    assert clip.facts.frames == last - first + 1
    assert clip.facts.start_ms == first * 40
    assert clip.facts.end_ms == min(end_ms, (last + 1) * 40)
    assert list(shown(clip.served)) == [(pytest.approx((n - first) / 25), n) for n in range(first, last + 1)]
    check_clip(clip.source, clip.facts)


@BOTH
@pytest.mark.parametrize(("start_ms", "end_ms"), [(3000, 8000), (3000, 7990), (3010, 7777)])
def test_no_sound_from_outside_is_in_the_clip(three_tones: VirtualMp4, cut: Cut, start_ms: int, end_ms: int) -> None:
    clip = Made(cut, three_tones, start_ms, end_ms)
    start, samples = clip.all_sound()
    assert start < 0, "the priming is in what is looked at"
    # 1000 Hz at 0.8 lies right outside. 20 ms at either end would show 0.8 if a single window held it.
    for piece in (samples[:2048], samples[-2048:], samples[:960], samples[-960:], samples):
        assert energy(piece, 1000) < 0.02
    middle = samples[RATE : RATE * 2]
    assert energy(middle, 400) == pytest.approx(0.1, abs=0.01)


@BOTH
def test_sound_is_in_its_place_to_the_sample(lesson: Stored, cut: Cut) -> None:
    clip = Made(cut, lesson.virtual(), 2320, 7000)
    start, samples = heard(clip.served)
    assert start == 0
    first_s = clip.facts.start_ms / 1000
    reference = tone(440, first_s, len(samples) / RATE)
    lags = {
        lag: float(np.dot(samples[4800 + lag : 96_000 + lag].astype(float), reference[4800:96_000]))
        for lag in range(-30, 31)
    }
    assert abs(max(lags, key=lambda lag: lags[lag])) <= 1
    assert clip.facts.audio_samples == clip.facts.duration_ms * 48


@BOTH
def test_the_file_is_made_from_nothing(lesson: Stored, cut: Cut, tmp_path: Path) -> None:
    clip = Made(cut, lesson.virtual(), 2000, 5000)
    for text in (b"x264", b"Lav", b"udta", b"meta", b"uuid", b"mfra", b"sidx"):
        assert text not in clip.source.data
    path = tmp_path / "clip.mp4"
    path.write_bytes(clip.served.pread(0, clip.served.size))
    facts = probe(path, "-show_format", "-show_streams", "-count_packets")
    assert "creation_time" not in str(facts)
    assert facts["streams"][0]["nb_frames"] == "75"
    run("ffmpeg", "-v", "warning", "-xerror", "-i", path, "-f", "null", "-")


@BOTH
def test_a_clip_of_a_clip_is_a_clip(lesson: Stored, cut: Cut) -> None:
    first = Made(cut, lesson.virtual(), 2000, 9000)
    second = Made(cut, first.served, 1000, 3000)
    assert second.all_numbers() == list(range(75, 125))
    check_clip(second.source, second.facts)


@BOTH
def test_a_lesson_without_sound(silent_lesson: Stored, cut: Cut) -> None:
    clip = Made(cut, silent_lesson.virtual(), 1000, 3000)
    assert not clip.served.index.has_audio
    assert clip.facts.audio_samples == 0
    assert clip.all_numbers() == list(range(25, 75))
    check_clip(clip.source, clip.facts)


@BOTH
def test_a_lesson_of_another_writer(cut: Cut) -> None:
    source = BytesSource(fragmented_by_libavformat(100))
    clip = Made(cut, VirtualMp4(build_index(source), source), 1000, 3000)
    assert clip.all_numbers() == list(range(25, 75))
    check_clip(clip.source, clip.facts)
    # In its first picture an encoder says how it was set; no recorder of ours keeps that, and no clip.
    assert b"x264" in source.data
    assert b"x264" not in Made(cut, VirtualMp4(build_index(source), source), 0, 3000).source.data


@BOTH
def test_holes_in_either_stream_stay_holes(cut: Cut) -> None:
    encoder, packets = numbered_packets(250)
    pieces: list[bytes] = []
    muxer = FragmentMuxer(pieces.append, VideoParams(320, 180, encoder.extradata, 25), AudioParams())
    for number, packet in enumerate(packets):
        if not 100 <= number < 125:
            muxer.video(packet.data, number * 40_000, packet.keyframe)
        if not 150 <= number < 200:
            muxer.audio(tone(440, number / 25, 0.04), number * 40_000)
    muxer.close()
    source = BytesSource(b"".join(pieces))
    clip = Made(cut, VirtualMp4(build_index(source), source), 2000, 9500)
    picture_gap, sound_gap = clip.served.index.gaps
    assert (picture_gap.stream, picture_gap.start_ms, picture_gap.duration_ms) == ("picture", 2000, 1000)
    assert (sound_gap.stream, sound_gap.start_ms) == ("sound", pytest.approx(4000, abs=100))
    assert sound_gap.start_ms + sound_gap.duration_ms == pytest.approx(6000, abs=100)
    samples = heard(clip.served)[1]
    assert energy(samples[RATE : 2 * RATE], 440) == pytest.approx(0.3, abs=0.01)
    assert energy(samples[round(6.2 * RATE) : round(7.2 * RATE)], 440) == pytest.approx(0.3, abs=0.01)
    check_clip(clip.source, clip.facts)


def test_a_span_without_a_keyframe_cannot_be_cut_quickly(lesson: Stored) -> None:
    with pytest.raises(NoKeyframe):
        cut_quick(lesson.virtual(), 2100, 2900, WriteOnly())
    assert Made(cut_exact, lesson.virtual(), 2100, 2900).all_numbers() == list(range(53, 73))


@BOTH
@pytest.mark.parametrize(("start_ms", "end_ms"), [(-1, 500), (500, 500), (600, 500), (11_000, 12_000), (0, 30_000)])
def test_a_span_outside_the_lesson_says_so_and_writes_nothing(
    lesson: Stored, cut: Cut, start_ms: int, end_ms: int
) -> None:
    sink = WriteOnly()
    with pytest.raises(OutsideLesson):
        cut(lesson.virtual(), start_ms, end_ms, sink)
    assert not sink.data


def test_a_span_between_two_pictures_holds_nothing(lesson: Stored) -> None:
    with pytest.raises(NothingRecorded):
        cut_exact(lesson.virtual(), 2001, 2039, WriteOnly())


@BOTH
def test_progress_rises_to_one(lesson: Stored, cut: Cut) -> None:
    told: list[float] = []
    cut(lesson.virtual(), 1000, 6000, WriteOnly(), told.append)
    assert len(told) >= 5
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_a_failing_sink_is_never_swallowed(lesson: Stored) -> None:
    class Full:
        def write(self, data: bytes, /) -> int:
            raise OSError("disk full")

    with pytest.raises(OSError, match="full"):
        cut_quick(lesson.virtual(), 1000, 6000, Full())


def test_memory_does_not_grow_with_the_clip() -> None:
    served = make_lesson(40, width=640, height=360).virtual()

    class Nowhere:
        def write(self, data: bytes, /) -> int:
            return len(data)

    def peak(end_ms: int) -> int:
        tracemalloc.start()
        cut_quick(served, 0, end_ms, Nowhere())
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(3000)
    assert peak(40_000) < peak(10_000) + 300_000
