"""Parts of a cut lesson as one film: every picture and sound of every part at its place, and nothing in between."""

from __future__ import annotations

import io
from functools import cache
from itertools import pairwise

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.media.clip import cut_exact, cut_quick
from appliance.media.clipcheck import check_clip
from appliance.media.encode import Encoded, H264Encoder
from appliance.media.errors import NotALesson
from appliance.media.index import IndexBuilder, build_index
from appliance.media.join import STEP_MS, JoinedSource, Part, fit_together, join, place
from appliance.media.moov import SILENCE
from appliance.media.movieindex import MovieIndex, Track
from appliance.media.muxer import AudioParams, FragmentMuxer, VideoParams
from appliance.media.samples import read_samples
from appliance.media.source import BytesSource
from appliance.media.stills import picture_at, still_jpeg
from appliance.media.virtual import VirtualMp4
from tests.media.pictures import RATE, energy, heard, numbered_packets, read_number, shown, tone

FPS = 25
HERTZ = (440.0, 880.0, 1320.0)


@cache
def pictures(first: int, count: int, width: int = 320) -> tuple[H264Encoder, list[Encoded]]:
    return numbered_packets(count, FPS, first, width=width)


@cache
def recorded(
    first: int, count: int, hertz: float | None = 440.0, *, width: int = 320, hole: tuple[int, int] = (0, 0)
) -> bytes:
    """The stored bytes of pictures `first` …, with a tone; no pictures in the hole."""
    encoder, packets = pictures(first, count, width)
    stored = bytearray()
    params = VideoParams(width, 180, encoder.extradata, FPS)
    muxer = FragmentMuxer(stored.extend, params, AudioParams() if hertz else None)
    for number, unit in enumerate(packets):
        if not hole[0] <= number < hole[1]:
            muxer.video(unit.data, number * 40_000, unit.keyframe)
        if hertz:
            muxer.audio(tone(hertz, number / FPS, 1 / FPS), number * 40_000)
    muxer.close()
    return bytes(stored)


def joined(stored: list[bytes], starts_ms: list[int | None]) -> tuple[list[Part], VirtualMp4]:
    """`starts_ms` is what the recorder says of the parts behind the first."""
    sources = [BytesSource(data) for data in stored]
    indexes = [build_index(source) for source in sources]
    parts = [Part(indexes[0], 0)]
    for index, start_ms in zip(indexes[1:], starts_ms, strict=True):
        parts.append(Part(index, place(parts[-1].end_ms, start_ms)[0]))
    pieces = [(source, index.whole_bytes) for source, index in zip(sources, indexes, strict=True)]
    return parts, VirtualMp4(join(parts), JoinedSource(pieces))


def cut_and_gone_on() -> tuple[list[Part], VirtualMp4]:
    """The first part ends in the middle of its sound, as after a pulled plug."""
    first = recorded(0, 100)
    return joined([first[: len(first) * 7 // 10], recorded(500, 60, 880.0), recorded(900, 40, 1320.0)], [7000, None])


def test_every_picture_of_every_part_is_shown_at_its_place() -> None:
    parts, movie = cut_and_gone_on()
    kept = len(parts[0].index.picture.sizes) if parts[0].index.picture else 0
    assert 50 <= kept < 100
    assert [part.start_ms % STEP_MS for part in parts] == [0, 0, 0]
    assert 7000 <= parts[1].start_ms < 7000 + STEP_MS
    wanted = [
        (pytest.approx(part.start_ms / 1000 + n / FPS), first + n)
        for part, first, count in zip(parts, (0, 500, 900), (kept, 60, 40), strict=True)
        for n in range(count)
    ]
    assert list(shown(movie)) == wanted


def test_a_seek_into_any_part_shows_exactly_the_wanted_picture() -> None:
    parts, movie = cut_and_gone_on()
    wanted = [(parts[2], 900, 39), (parts[1], 500, 0), (parts[0], 0, 30), (parts[1], 500, 59), (parts[2], 900, 0)]
    with av.open(movie) as container:
        stream = container.streams.video[0]
        for part, first, number in wanted:
            at = part.start_ms / 1000 + number / FPS
            container.seek(round(at / stream.time_base), stream=stream)
            frame = next(f for f in container.decode(stream) if f.pts * stream.time_base >= at - 0.001)
            assert read_number(frame) == first + number


def test_each_part_is_heard_at_its_place_and_the_cut_is_silent() -> None:
    parts, movie = cut_and_gone_on()
    start, samples = heard(movie)
    assert start == 0
    assert len(samples) / RATE == pytest.approx(parts[-1].end_ms / 1000, abs=0.05)
    for part, hertz in zip(parts, HERTZ, strict=True):
        inside = samples[round((part.start_ms + 100) * 48) : round((part.end_ms - 150) * 48)]
        assert [energy(inside, each) for each in HERTZ] == [
            pytest.approx(0.3 if each == hertz else 0, abs=0.01) for each in HERTZ
        ]
    for before, after in pairwise(parts):
        assert not samples[round((before.end_ms + 100) * 48) : round((after.start_ms - 50) * 48)].any()


def test_sound_is_without_a_hole_in_time_and_never_lies_before_the_last_packet() -> None:
    # Chromium drops packets that lie before the last one, and plays what follows too early.
    with av.open(cut_and_gone_on()[1]) as container:
        packets = [(packet.pts, packet.pos) for packet in container.demux(audio=0) if packet.size]
    times, places = zip(*packets, strict=True)
    assert (np.diff(times) == 1024).all()
    assert list(places) == sorted(places)


def test_between_two_parts_there_is_nothing_but_a_silent_frame() -> None:
    parts, movie = cut_and_gone_on()
    at = parts[0].index.whole_bytes
    assert movie.stored.pread(at, len(SILENCE)) == SILENCE
    assert movie.stored.size == sum(part.index.whole_bytes for part in parts) + 2 * len(SILENCE)
    assert movie.index.whole_bytes == movie.stored.size


def test_one_part_is_itself() -> None:
    data = recorded(0, 50)
    parts, movie = joined([data], [])
    assert movie.index == parts[0].index
    assert movie.pread(0, movie.size) == VirtualMp4(parts[0].index, BytesSource(data)).pread(0, movie.size)


def test_a_part_without_sound_and_one_without_a_picture() -> None:
    silent, loud = recorded(0, 50, None), recorded(100, 50, 880.0)
    only_heard = bytearray()
    encoder, _ = pictures(0, 50)
    muxer = FragmentMuxer(only_heard.extend, VideoParams(320, 180, encoder.extradata, FPS), AudioParams())
    muxer.audio(tone(1320.0, 0, 2), 0)
    muxer.close()
    parts, movie = joined([silent, loud, bytes(only_heard), recorded(200, 25, 440.0)], [5000, 9000, 13000])
    numbers = [number for _, number in shown(movie)]
    assert numbers == [*range(50), *range(100, 150), *range(200, 225)]
    movie.seek(0)
    start, samples = heard(movie)
    assert start == 0
    for part, hertz in zip(parts[1:], (880.0, 1320.0, 440.0), strict=True):
        assert energy(samples[(part.start_ms + 100) * 48 : (part.end_ms - 100) * 48], hertz) == pytest.approx(
            0.3, abs=0.01
        )
    assert not samples[: parts[1].start_ms * 48 - 2048].any()


def test_parts_that_are_coded_in_another_way_do_not_fit() -> None:
    wide, narrow, silent = (
        build_index(BytesSource(data)) for data in (recorded(0, 25), recorded(0, 25, width=160), recorded(0, 25, None))
    )
    assert fit_together(wide, silent)
    assert not fit_together(wide, narrow)
    with pytest.raises(NotALesson):
        join([Part(wide, 0), Part(narrow, 6400)])


@pytest.mark.parametrize(
    ("end_ms", "says", "start_ms", "known"),
    [
        (2520, 7000, 7040, True),
        (2520, 2520, 2624, True),
        (2520, None, 3520, False),
        (2520, 2519, 3520, False),
        (2520, 11_000_000, 3520, False),
        (2560, 6400, 6400, True),
    ],
)
def test_where_a_part_begins(end_ms: int, says: int | None, start_ms: int, known: bool) -> None:
    assert place(end_ms, says) == (start_ms, known)


def test_a_still_of_any_moment() -> None:
    parts, movie = cut_and_gone_on()
    assert movie.index.picture is not None
    assert picture_at(movie.index.picture, parts[1].start_ms) == len(parts[0].index.picture.sizes)  # type: ignore[union-attr]
    for at_ms, number in ((parts[1].start_ms + 400, 510), (parts[2].start_ms + 40, 901), (1000, 25)):
        with av.open(io.BytesIO(still_jpeg(movie, at_ms))) as picture:
            assert read_number(next(picture.decode(video=0))) == number
    # In the cut the last picture before it is on screen.
    with av.open(io.BytesIO(still_jpeg(movie, parts[1].start_ms - 500))) as picture:
        assert read_number(next(picture.decode(video=0))) == len(parts[0].index.picture.sizes) - 1  # type: ignore[union-attr]


@pytest.mark.parametrize("cut", [cut_quick, cut_exact])
def test_a_clip_over_the_cut_has_the_cut_in_it(cut: object) -> None:
    parts, movie = cut_and_gone_on()
    start_ms, end_ms = 1000, parts[1].start_ms + 1000
    made = bytearray()
    facts = cut(movie, start_ms, end_ms, Sink(made))  # type: ignore[operator]
    source = BytesSource(bytes(made))
    check_clip(source, facts)
    kept = len(parts[0].index.picture.sizes)  # type: ignore[union-attr]
    clip = VirtualMp4(build_index(source), source)
    assert [number for _, number in shown(clip)] == [*range(25, kept), *range(500, 525)]
    times = [time for time, _ in shown(VirtualMp4(build_index(source), source))]
    assert times[kept - 25] == pytest.approx((parts[1].start_ms - 1000) / 1000)
    clip.seek(0)
    start, samples = heard(clip)
    assert start == 0
    before, after = samples[4800 : (parts[0].end_ms - 1150) * 48], samples[(parts[1].start_ms - 900) * 48 :]
    assert [energy(before, each) for each in HERTZ] == [pytest.approx(level, abs=0.01) for level in (0.3, 0, 0)]
    assert [energy(after, each) for each in HERTZ] == [pytest.approx(level, abs=0.01) for level in (0, 0.3, 0)]


@pytest.mark.parametrize("cut", [cut_quick, cut_exact])
@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_clip_of_each_part_holds_nothing_of_the_others(cut: object, part: int) -> None:
    parts, movie = cut_and_gone_on()
    start_ms = parts[part].start_ms
    made = bytearray()
    facts = cut(movie, start_ms, start_ms + 1000, Sink(made))  # type: ignore[operator]
    source = BytesSource(bytes(made))
    check_clip(source, facts)
    first = (0, 500, 900)[part]
    clip = VirtualMp4(build_index(source), source)
    assert [number for _, number in shown(clip)] == list(range(first, first + 25))
    clip.seek(0)
    samples = heard(clip)[1]
    assert [energy(samples[2400:-2400], each) for each in HERTZ] == [
        pytest.approx(0.3 if n == part else 0, abs=0.01) for n, _ in enumerate(HERTZ)
    ]


# What any lesson of parts is made of: how many pictures each has, how much of it a cut left, how long until the next.
@st.composite
def lessons_of_parts(draw: st.DrawFn) -> tuple[list[bytes], list[int | None]]:
    stored = []
    for number in range(draw(st.integers(2, 4))):
        hole = draw(st.sampled_from(((0, 0), (25, 50), (10, 30))))
        hertz = draw(st.sampled_from((440.0, 440.0, None)))
        data = recorded(number * 200, 75, hertz, hole=hole)
        first = build_index(BytesSource(data)).fragments[0]
        stored.append(data[: draw(st.integers(first.offset + first.size, len(data)))])
    starts = [draw(st.one_of(st.none(), st.integers(0, 60_000))) for _ in stored[1:]]
    return stored, starts


@settings(max_examples=60, deadline=None)
@given(lessons_of_parts())
def test_any_parts_and_any_gaps_keep_every_sample_at_its_place(made: tuple[list[bytes], list[int | None]]) -> None:
    parts, movie = joined(*made)
    for before, after in pairwise(parts):
        assert after.start_ms - before.end_ms >= STEP_MS
    live = [Part(index_while_written(data), part.start_ms) for data, part in zip(made[0], parts, strict=True)]
    assert join(live) == movie.index
    assert MovieIndex.from_bytes(movie.index.to_bytes()) == movie.index
    for mine in ("picture", "sound"):
        check_track(parts, made[0], movie, mine)
    offsets = [fragment.offset for fragment in movie.index.fragments]
    assert [movie.stored.pread(offset + 4, 4) for offset in offsets] == [b"moof"] * len(offsets)
    times = [
        (fragment.start_ms + part.start_ms, fragment.duration_ms) for part in parts for fragment in part.index.fragments
    ]
    assert [(fragment.start_ms, fragment.duration_ms) for fragment in movie.index.fragments] == times
    # FFmpeg finds a picture where each one is due, and sound without a hole in time.
    with av.open(movie) as container:
        found = [packet.pts for packet in container.demux(video=0) if packet.size]
    assert found == ([] if movie.index.picture is None else [0, *movie.index.picture.starts.tolist()[1:]])


def check_track(parts: list[Part], stored: list[bytes], movie: VirtualMp4, name: str) -> None:
    whole: Track | None = getattr(movie.index, name)
    tracks: list[Track | None] = [getattr(part.index, name) for part in parts]
    if whole is None:
        assert tracks == [None] * len(parts)
        return
    number = 0
    for part, track, data in zip(parts, tracks, stored, strict=True):
        if track is None:
            continue
        if number and name == "sound":
            assert list(read_samples(movie.stored, whole, number, number + 1)) == [SILENCE]
            number += 1
        end = number + len(track.sizes)
        assert list(read_samples(movie.stored, whole, number, end)) == list(
            read_samples(BytesSource(data), track, 0, len(track.sizes))
        )
        moved = track.starts + part.start_ms * track.timescale // 1000
        assert (whole.starts[number:end] == moved).all()
        assert not part.start_ms * track.timescale % 1000
        within = whole.syncs[(whole.syncs >= number) & (whole.syncs < end)]
        assert (within == track.syncs + number).all()
        number = end
    assert number == len(whole.sizes)
    assert (np.diff(whole.starts) > 0).all()
    assert (whole.starts[1:] >= whole.ends[:-1]).all()


def index_while_written(data: bytes) -> MovieIndex:
    builder = IndexBuilder()
    for at in range(0, len(data), 1000):
        builder.feed(data[at : at + 1000])
    return builder.index()


SMALL = JoinedSource([(BytesSource(b"abcdef"), 6), (BytesSource(b"0123456789"), 7)])
SMALL_BYTES = b"abcdef" + SILENCE + b"0123456"


@given(st.integers(-3, 25), st.integers(0, 25))
def test_any_range_of_joined_bytes(offset: int, n: int) -> None:
    wanted = SMALL_BYTES[offset : offset + n] if offset >= 0 else b""
    assert SMALL.pread(offset, n) == wanted
    room = bytearray(n)
    assert SMALL.pread_into(offset, memoryview(room)) == len(wanted)
    assert room[: len(wanted)] == wanted


def test_a_part_whose_bytes_end_too_early_gives_fewer() -> None:
    torn = JoinedSource([(BytesSource(b"abc"), 6), (BytesSource(b"0123"), 4)])
    assert torn.pread(0, 12) == b"abc"


class Sink:
    def __init__(self, into: bytearray) -> None:
        self._into = into

    def write(self, data: bytes, /) -> int:
        self._into += data
        return len(data)
