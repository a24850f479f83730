from __future__ import annotations

import random
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.errors import TerugblikError
from appliance.media.boxes import box, free_box, read_header
from appliance.media.errors import NotALesson
from appliance.media.fragments import FragmentWriter
from appliance.media.index import IndexBuilder, MovieIndex, build_index
from appliance.media.source import BytesSource
from appliance.media.virtual import VirtualMp4
from tests.media.foreign import fragmented_by_libavformat
from tests.media.pictures import Stored, make_lesson, numbered_packets, shown

SHORT = make_lesson(3)


class CountingSource(BytesSource):
    __slots__ = ("reads",)

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        object.__setattr__(self, "reads", [])

    def pread(self, offset: int, n: int, /) -> bytes:
        self.reads.append(n)
        return super().pread(offset, n)


def fed(data: bytes, sizes: list[int]) -> IndexBuilder:
    """A builder that got the bytes in pieces of these sizes, over and over."""
    builder, at, turn = IndexBuilder(), 0, 0
    while at < len(data):
        size = sizes[turn % len(sizes)]
        builder.feed(data[at : at + size])
        at += size
        turn += 1
    return builder


def boxes_of(data: bytes) -> list[tuple[bytes, int, int]]:
    found, at = [], 0
    while at < len(data):
        header = read_header(data, at, at)
        assert header is not None
        found.append((header.kind, header.offset, header.end))
        at = header.end
    return found


def test_the_index_says_what_was_recorded(lesson: Stored) -> None:
    index = build_index(lesson.source)
    assert index.whole_bytes == len(lesson.data)
    assert index.duration_ms == pytest.approx(10_000, abs=22)
    assert index.has_audio
    assert index.gaps == []
    video = index.video
    assert video is not None
    assert (video.width, video.height, video.fps, video.frames) == (320, 180, 25.0, 250)
    assert video.keyframes_ms == tuple(range(0, 10_000, 1000))


def test_fragments_cover_the_file_and_the_time(lesson: Stored) -> None:
    index = build_index(lesson.source)
    ends = [f.offset + f.size for f in index.fragments]
    assert [f.offset for f in index.fragments[1:]] == ends[:-1]
    assert ends[-1] == len(lesson.data)
    for before, after in zip(index.fragments, index.fragments[1:], strict=False):
        assert before.start_ms < after.start_ms <= before.start_ms + before.duration_ms


@given(st.lists(st.integers(1, 5000), min_size=1, max_size=5))
@settings(max_examples=25, deadline=None)
def test_fed_in_any_pieces_the_index_equals_the_rebuilt_one(sizes: list[int]) -> None:
    data = bytes(SHORT.data)
    assert fed(data, sizes).index() == build_index(BytesSource(data))


def test_the_live_index_holds_a_fragment_once_it_is_whole() -> None:
    builder = IndexBuilder()
    data, at = bytes(SHORT.data), 0
    for number, size in enumerate(SHORT.pieces):
        builder.feed(data[at : at + size - 1])
        if number:
            assert len(builder.index().fragments) == number - 1
        builder.feed(data[at + size - 1 : at + size])
        at += size
        assert len(builder.index().fragments) == number
        assert builder.index().whole_bytes == at


@given(st.integers(0, len(SHORT.data)), st.integers(1, 5000))
@settings(max_examples=150, deadline=None)
def test_cut_anywhere_it_is_a_strict_prefix_or_a_clear_error(cut: int, piece: int) -> None:
    whole = build_index(SHORT.source)
    data = bytes(SHORT.data[:cut])
    try:
        index = build_index(BytesSource(data))
    except NotALesson:
        assert cut < SHORT.pieces[0]
        return
    assert index.whole_bytes <= cut
    assert index.fragments == whole.fragments[: len(index.fragments)]
    following = whole.fragments[len(index.fragments) :]
    if following:
        assert following[0].offset + following[0].size > cut, "every whole fragment counts"
    assert fed(data, [piece]).index() == index


def test_a_torn_tail_after_whole_fragments_is_left_out() -> None:
    last = build_index(SHORT.source).fragments[-1]
    # The moof is whole and its mdat is not: neither counts.
    data = bytes(SHORT.data[: last.offset + last.size - 1])
    assert build_index(BytesSource(data)).whole_bytes == last.offset


@given(st.lists(st.tuples(st.integers(0, len(SHORT.data) - 1), st.integers(0, 255)), min_size=1, max_size=6))
@settings(max_examples=200, deadline=None)
def test_damaged_bytes_give_an_index_or_a_clear_error(changes: list[tuple[int, int]]) -> None:
    data = bytearray(SHORT.data)
    for at, value in changes:
        data[at] = value
    for build in (lambda: build_index(BytesSource(data)), lambda: fed(bytes(data), [1000]).index()):
        try:
            index = build()
            assert MovieIndex.from_bytes(index.to_bytes()) == index
            VirtualMp4(index, BytesSource(data))
        except TerugblikError:
            pass


def test_damage_inside_the_tables_is_found_or_harmless() -> None:
    # The same, but aimed at the boxes rather than at the pictures.
    dice = random.Random(5)
    places = [at for kind, start, end in boxes_of(bytes(SHORT.data)) if kind != b"mdat" for at in range(start, end)]
    for _ in range(300):
        data = bytearray(SHORT.data)
        for at in dice.sample(places, 3):
            data[at] = dice.choice((0, 1, 0x7F, 0xFF, dice.randrange(256)))
        try:
            VirtualMp4(build_index(BytesSource(data)), BytesSource(data))
        except TerugblikError:
            continue


def test_padding_between_fragments_counts_and_disturbs_nothing() -> None:
    data, at = b"", 0
    for size in SHORT.pieces:
        data += bytes(SHORT.data[at : at + size]) + free_box(8 + size % 100)
        at += size
    index = build_index(BytesSource(data))
    assert index == fed(data, [999]).index()
    assert index.whole_bytes == len(data)
    assert len(index.fragments) == len(SHORT.pieces) - 1
    assert [n for _, n in shown(VirtualMp4(index, BytesSource(data)))] == list(range(75))


def test_building_reads_the_tables_and_not_the_pictures() -> None:
    big = make_lesson(4, width=1280, height=720)
    source = CountingSource(bytes(big.data))
    index = build_index(source)
    assert len(source.reads) <= 2 * len(index.fragments) + 8
    assert max(source.reads) <= 2048


def test_fragments_with_sound_only_are_told_apart() -> None:
    encoder, packets = numbered_packets(50)
    from appliance.media.muxer import AudioParams, FragmentMuxer, VideoParams
    from tests.media.pictures import tone

    pieces: list[bytes] = []
    muxer = FragmentMuxer(pieces.append, VideoParams(320, 180, encoder.extradata, 25), AudioParams())
    for number, packet in enumerate(packets):
        muxer.video(packet.data, number * 40_000, packet.keyframe)
    muxer.audio(tone(440, 0, 4), 0)
    muxer.close()
    index = build_index(BytesSource(b"".join(pieces)))
    assert index.duration_ms == pytest.approx(4000, abs=22)
    assert [(g.stream, g.start_ms) for g in index.gaps] == [("picture", 2000)]
    assert index.fragments[-1].start_ms >= 2000


def test_no_fragments_at_all_is_an_empty_index() -> None:
    data = bytes(SHORT.data[: SHORT.pieces[0]])
    index = build_index(BytesSource(data))
    assert (index.duration_ms, index.fragments, index.video, index.has_audio) == (0, [], None, False)
    assert MovieIndex.from_bytes(index.to_bytes()) == index
    assert fed(data, [7]).index() == index


@pytest.mark.parametrize("data", [b"", b"\0", b"not a film at all, but a text of some length", bytes(100)])
def test_what_is_no_lesson_says_so(data: bytes) -> None:
    with pytest.raises(NotALesson):
        build_index(BytesSource(data))


def test_a_fragment_that_points_outside_itself_is_refused() -> None:
    pieces: list[bytes] = []
    writer = FragmentWriter(pieces.append, None, (0, 0), 3600, SOUND)
    writer.audio(b"abc", 0)
    writer.cut()
    data = bytearray(b"".join(pieces))
    at = data.index(b"trun") + 12
    data[at : at + 4] = struct.pack(">i", 10_000)
    with pytest.raises(NotALesson, match="outside"):
        build_index(BytesSource(data))


def test_two_descriptions_are_refused() -> None:
    init = bytes(SHORT.data[: SHORT.pieces[0]])
    with pytest.raises(NotALesson, match="two"):
        build_index(BytesSource(init + init))


def test_pictures_out_of_order_are_refused() -> None:
    data = fragmented_by_libavformat(25, {"bf": "2"})
    with pytest.raises(NotALesson, match="order"):
        build_index(BytesSource(data))


def test_a_file_of_libavformat_in_the_same_layout_is_read_alike() -> None:
    data = fragmented_by_libavformat(100)
    index = build_index(BytesSource(data))
    assert index == fed(data, [1234]).index()
    assert index.picture is not None
    assert index.picture.starts[0] == 0
    assert [n for _, n in shown(VirtualMp4(index, BytesSource(data)))] == list(range(100))


def test_an_edit_list_with_an_empty_first_entry_delays_the_track() -> None:
    data = bytearray(SHORT.data)
    old = data.index(b"elst") - 4
    entries = struct.pack(">IiI", 250, -1, 0x10000) + struct.pack(">IiI", 0, 1024, 0x10000)
    new = box(b"elst", struct.pack(">II", 0, 2), entries)
    grown = bytes(data[:old]) + new + bytes(data[old + 28 :])
    # The boxes around it grow by one entry of 12 bytes.
    patched = bytearray(grown)
    for kind in (b"edts", b"trak", b"moov"):
        at = grown.rindex(kind, 0, old) - 4
        (size,) = struct.unpack_from(">I", patched, at)
        struct.pack_into(">I", patched, at, size + 12)
    before, after = build_index(SHORT.source).sound, build_index(BytesSource(patched)).sound
    assert before is not None
    assert after is not None
    assert (after.starts - before.starts == 12_000).all()


def test_the_packed_index_is_small_and_comes_back_equal(lesson: Stored) -> None:
    index = build_index(lesson.source)
    packed = index.to_bytes()
    assert MovieIndex.from_bytes(packed) == index
    assert len(packed) < 2000, "ten seconds; sizes differ from sample to sample and take about a byte each"


def test_indexes_differ_when_anything_differs(lesson: Stored) -> None:
    index = build_index(lesson.source)
    shorter = build_index(BytesSource(bytes(lesson.data[: index.fragments[-1].offset])))
    assert index != shorter
    assert index.picture != shorter.picture
    assert index != 5
    assert index.picture != 5


@given(st.binary(max_size=200))
@settings(max_examples=50, deadline=None)
def test_a_packed_index_that_is_damaged_says_so(data: bytes) -> None:
    with pytest.raises(NotALesson):
        MovieIndex.from_bytes(data)


def test_a_packed_index_with_changed_bytes_never_crashes(lesson: Stored) -> None:
    import zlib

    raw = bytearray(zlib.decompress(build_index(lesson.source).to_bytes()))
    dice = random.Random(3)
    for _ in range(200):
        changed = bytearray(raw)
        changed[dice.randrange(len(raw))] = dice.randrange(256)
        try:
            MovieIndex.from_bytes(zlib.compress(changed))
        except NotALesson:
            continue


def test_sample_places_follow_from_the_chunks(lesson: Stored) -> None:
    index = build_index(lesson.source)
    for track in (index.picture, index.sound):
        assert track is not None
        assert (track.offsets + track.sizes <= index.whole_bytes).all()
        assert (np.diff(track.starts) == track.durations[:-1]).all()


SOUND = bytes.fromhex("00000010737473640000000000000000")
