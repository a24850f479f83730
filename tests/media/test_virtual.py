from __future__ import annotations

import hashlib
import io
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.media.boxes import children, find, need, read_header
from appliance.media.errors import NothingRecorded
from appliance.media.index import MovieIndex, Track, build_index
from appliance.media.moofs import TrackDescription
from appliance.media.moov import SILENCE
from appliance.media.muxer import AudioParams, FragmentMuxer, VideoParams
from appliance.media.source import BytesSource
from appliance.media.virtual import VirtualMp4, build_front
from tests.media.pictures import RATE, Stored, energy, heard, make_lesson, numbered_packets, read_number, shown, tone
from tests.media.tools import probe, run, stream_hashes

LESSON = make_lesson(3)
WHOLE = LESSON.virtual()
SERVED = WHOLE.pread(0, WHOLE.size)


def saved(tmp_path: Path, data: bytes, name: str = "served.mp4") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def test_every_picture_is_shown_in_order_and_on_time(lesson: Stored) -> None:
    assert list(shown(lesson.virtual())) == [(pytest.approx(n / 25), n) for n in range(250)]


def test_picture_and_sound_are_in_step(lesson: Stored) -> None:
    start, samples = heard(lesson.virtual())
    assert start == 0
    reference = tone(440, 0, 10)
    count = min(len(samples), len(reference))
    lags = {
        lag: float(np.dot(samples[4800 + lag : count - 100 + lag].astype(float), reference[4800 : count - 100]))
        for lag in range(-50, 51)
    }
    assert abs(max(lags, key=lambda lag: lags[lag])) <= 1


def test_a_seek_shows_exactly_the_wanted_picture(lesson: Stored) -> None:
    with av.open(lesson.virtual()) as container:
        stream = container.streams.video[0]
        for number in (249, 0, 137, 26, 24, 200):
            container.seek(round(number / 25 / stream.time_base), stream=stream)
            frames = container.decode(stream)
            found = next(f for f in frames if f.pts * stream.time_base >= number / 25 - 0.001)
            assert read_number(found) == number


def test_the_stored_bytes_are_unchanged_behind_a_front() -> None:
    front = WHOLE.front_bytes
    assert SERVED[front:] == LESSON.data
    assert WHOLE.pread(front + 100, 50) == LESSON.data[100:150]
    kinds, at = [], 0
    while at < len(SERVED):
        header = read_header(SERVED, at, at)
        assert header is not None
        kinds.append(header.kind)
        at = header.end
    assert kinds == [b"ftyp", b"moov", b"mdat"]
    assert at == len(SERVED) == WHOLE.size


@given(st.integers(0, len(SERVED) + 10), st.integers(0, len(SERVED) + 10))
@settings(max_examples=100, deadline=None)
def test_any_range_is_that_part_of_the_whole(offset: int, size: int) -> None:
    assert WHOLE.pread(offset, size) == SERVED[offset : offset + size]
    room = bytearray(size)
    got = WHOLE.pread_into(offset, memoryview(room))
    assert room[:got] == SERVED[offset : offset + size]


def test_nothing_lies_before_the_beginning() -> None:
    assert WHOLE.pread(-1, 5) == b""
    assert WHOLE.pread_into(-1, memoryview(bytearray(5))) == 0


def test_it_reads_like_a_file() -> None:
    served = LESSON.virtual()
    assert served.read(10) + served.read() == SERVED
    assert served.read(5) == b""
    assert served.seek(-4, io.SEEK_END) == served.tell() == len(SERVED) - 4
    assert served.read(100) == SERVED[-4:]
    served.seek(4)
    served.seek(4, io.SEEK_CUR)
    assert served.read(4) == b"iso6"
    assert served.readable()
    assert served.seekable()
    buffer = bytearray(6)
    served.seek(0)
    assert served.readinto(buffer) == 6
    assert buffer == SERVED[:6]


def test_the_same_lesson_gives_the_same_bytes_and_tag() -> None:
    again = VirtualMp4(MovieIndex.from_bytes(build_index(LESSON.source).to_bytes()), LESSON.source)
    assert again.pread(0, again.size) == SERVED
    assert again.etag == WHOLE.etag
    assert again.etag.startswith('"')


def test_a_grown_lesson_has_another_tag() -> None:
    shorter = BytesSource(bytes(LESSON.data[: build_index(LESSON.source).fragments[-1].offset]))
    assert VirtualMp4(build_index(shorter), shorter).etag != WHOLE.etag


def test_a_cut_off_lesson_is_served_up_to_its_last_whole_fragment() -> None:
    cut = BytesSource(bytes(LESSON.data[: len(LESSON.data) * 6 // 10]))
    served = VirtualMp4(build_index(cut), cut)
    numbers = [n for _, n in shown(served)]
    assert numbers == list(range(len(numbers)))
    assert 25 <= len(numbers) < 75
    assert len(served.pread(0, served.size + 5)) == served.size


def test_another_programs_eyes_see_an_ordinary_file(tmp_path: Path) -> None:
    path = saved(tmp_path, SERVED)
    facts = probe(path, "-show_streams", "-show_format", "-count_packets")
    video, audio = facts["streams"]
    assert (video["codec_name"], video["nb_frames"], video["start_pts"]) == ("h264", "75", 0)
    assert float(video["duration"]) == 3.0
    assert (audio["codec_name"], audio["channels"], audio["start_pts"]) == ("aac", 1, 0)
    assert float(facts["format"]["duration"]) == pytest.approx(3, abs=0.022)
    assert facts["format"]["tags"].keys() == {"major_brand", "minor_version", "compatible_brands"}
    run("ffmpeg", "-v", "warning", "-xerror", "-i", path, "-f", "null", "-")


def test_packets_are_those_that_were_stored(tmp_path: Path) -> None:
    stored = stream_hashes(saved(tmp_path, bytes(LESSON.data), "stored.mp4"))
    assert stream_hashes(saved(tmp_path, SERVED)) == stored


def test_the_front_holds_no_date(lesson: Stored) -> None:
    moov = memoryview(
        need(memoryview(lesson.virtual().pread(0, lesson.virtual().front_bytes - 8 - len(SILENCE))), b"moov")
    )
    for header in (need(moov, b"mvhd"), need(moov, b"trak", b"tkhd"), need(moov, b"trak", b"mdia", b"mdhd")):
        assert bytes(header[4:12]) == bytes(8)
    assert find(moov, b"udta") is None
    assert find(moov, b"meta") is None


def test_only_sound_has_an_edit_list() -> None:
    moov = need(memoryview(SERVED), b"moov")
    edits = [find(trak, b"edts") is not None for kind, trak in children(moov) if kind == b"trak"]
    assert edits == [False, True]


def test_a_picture_that_starts_late_is_shown_from_the_start() -> None:
    encoder, packets = numbered_packets(50)
    pieces: list[bytes] = []
    muxer = FragmentMuxer(pieces.append, VideoParams(320, 180, encoder.extradata, 25), AudioParams())
    muxer.audio(tone(440, 0, 2.5), 0)
    for number, packet in enumerate(packets):
        muxer.video(packet.data, 500_000 + number * 40_000, packet.keyframe)
    muxer.close()
    source = BytesSource(b"".join(pieces))
    index = build_index(source)
    times = list(shown(VirtualMp4(index, source)))
    assert times[0] == (0.0, 0)
    assert times[1] == (pytest.approx(0.54), 1)
    assert index.video is not None
    assert index.video.keyframes_ms == (500, 1500)
    assert [(g.stream, g.start_ms, g.duration_ms) for g in index.gaps] == [("picture", 0, 500)]


def with_holes_in_the_sound() -> VirtualMp4:
    """Eight seconds; sound from 1 to 3 and from 5 to 8."""
    encoder, packets = numbered_packets(200)
    pieces: list[bytes] = []
    muxer = FragmentMuxer(pieces.append, VideoParams(320, 180, encoder.extradata, 25), AudioParams())
    for number, packet in enumerate(packets):
        muxer.video(packet.data, number * 40_000, packet.keyframe)
        if 25 <= number < 75 or number >= 125:
            muxer.audio(tone(440, number / 25, 0.04), number * 40_000)
    muxer.close()
    source = BytesSource(b"".join(pieces))
    return VirtualMp4(build_index(source), source)


def test_holes_in_the_sound_are_filled_without_a_hole_in_time() -> None:
    with av.open(with_holes_in_the_sound()) as container:
        times = [packet.pts for packet in container.demux(audio=0) if packet.size]
    assert (np.diff(times) == 1024).all()
    start, samples = heard(with_holes_in_the_sound())
    assert start == 0
    for first, end, level in ((0, 0.95, 0), (1.1, 2.9, 0.3), (3.1, 4.9, 0), (5.1, 7.9, 0.3)):
        piece = samples[round(first * RATE) : round(end * RATE)]
        assert energy(piece, 440) == pytest.approx(level, abs=0.01)
        assert level or np.abs(piece).max() < 10


def test_packets_of_sound_never_lie_before_the_last_one() -> None:
    # Chromium drops those that do, and what follows is heard too early.
    with av.open(with_holes_in_the_sound()) as container:
        places = [packet.pos for packet in container.demux(audio=0) if packet.size]
    assert places == sorted(places)


def test_nothing_recorded_says_so() -> None:
    empty = BytesSource(bytes(LESSON.data[: LESSON.pieces[0]]))
    with pytest.raises(NothingRecorded):
        VirtualMp4(build_index(empty), empty)


class Sparse:
    """More than 4 GiB of stored bytes of which only the real ones exist: fragments at both ends of a desert."""

    def __init__(self, head: bytes, gap: int, tail: bytes) -> None:
        self.head, self.gap, self.tail = head, gap, tail
        self.size = len(head) + gap + len(tail)

    def pread(self, offset: int, n: int, /) -> bytes:
        far = len(self.head) + self.gap
        if offset >= far:
            return self.tail[offset - far : offset - far + n]
        assert offset < len(self.head), "nobody asks for the desert"
        return self.head[offset : offset + n]


def test_past_4_gib_offsets_are_64_bit_and_every_picture_is_found() -> None:
    index = build_index(LESSON.source)
    split = index.fragments[3].offset
    desert = 5 << 30
    moved = MovieIndex(
        index.whole_bytes + desert,
        _moved(index.picture, split, desert),
        _moved(index.sound, split, desert),
        np.where(index.fragment_offsets >= split, index.fragment_offsets + desert, index.fragment_offsets),
        index.fragment_sizes,
        index.fragment_starts_ms,
        index.fragment_ends_ms,
    )
    source = Sparse(bytes(LESSON.data[:split]), desert, bytes(LESSON.data[split:]))
    served = VirtualMp4(MovieIndex.from_bytes(moved.to_bytes()), source)
    assert served.size == served.front_bytes + source.size > 5 << 30
    assert b"co64" in served.pread(0, served.front_bytes)
    header = read_header(
        served.pread(served.front_bytes - len(SILENCE) - 16, 16), 0, served.front_bytes - len(SILENCE) - 16
    )
    assert header is not None
    assert (header.kind, header.header_bytes, header.end) == (b"mdat", 16, served.size)
    assert [n for _, n in shown(served)] == list(range(75))


def _moved(track: Track | None, split: int, by: int) -> Track:
    assert track is not None
    offsets = np.where(track.chunk_offsets >= split, track.chunk_offsets + by, track.chunk_offsets)
    sizes, durations, syncs, _, counts, starts = track.tables
    return Track.assemble(track.description, sizes, durations, syncs, offsets, counts, starts)  # type: ignore[arg-type]


def test_the_front_of_eighty_minutes_stays_small_and_quick() -> None:
    index = build_index(LESSON.source)
    sound = index.sound
    assert sound is not None
    description: TrackDescription = sound.description
    frames = 80 * 60 * RATE // 1024
    chunks = frames // 25
    long_sound = Track.assemble(
        description,
        np.full(chunks * 25, 170, np.uint32),
        np.full(chunks * 25, 1024, np.uint32),
        np.zeros(0, np.uint32),
        np.arange(chunks, dtype=np.int64) * 5000,
        np.full(chunks, 25, np.int64),
        np.arange(chunks, dtype=np.int64) * 25 * 1024 - 1024,
    )
    tables = (np.zeros(0, np.int64),) * 4
    front = build_front(MovieIndex(chunks * 5000, None, long_sound, *tables))
    assert len(front) < 1_100_000
    assert (
        hashlib.sha256(front).digest()
        == hashlib.sha256(build_front(MovieIndex(chunks * 5000, None, long_sound, *tables))).digest()
    )
