from __future__ import annotations

import random

import pytest

from appliance.age.identities import HybridIdentity, X25519Identity
from appliance.age.reader import open_seekable
from appliance.age.sources import BytesSource
from appliance.age.stream import CHUNK_BYTES
from appliance.media.index import MovieIndex, build_index
from appliance.media.muxer import AudioParams, FragmentMuxer, VideoParams
from appliance.recorder.freshness import Committed, Stream
from appliance.recorder.movie import SealedMovie
from tests.media.pictures import numbered_packets, tone

IDENTITY = X25519Identity.generate()


class Disk:
    """A file whose synced part survives; `fails_at` bytes it refuses."""

    def __init__(self, fails_at: int | None = None) -> None:
        self.data = bytearray()
        self.synced = 0
        self.closed = False
        self._fails_at = fails_at

    def write(self, data: bytes, /) -> int:
        if self._fails_at is not None and len(self.data) + len(data) > self._fails_at:
            self.data += data[: self._fails_at - len(self.data)]
            raise OSError(28, "full")
        self.data += data
        return len(data)

    def sync(self) -> None:
        self.synced = len(self.data)

    def close(self) -> None:
        self.closed = True


def survived(disk: Disk) -> MovieIndex:
    """The index of what a power cut leaves: only what was synced."""
    reader = open_seekable(BytesSource(bytes(disk.data[: disk.synced])), [IDENTITY], allow_cut_short=True)
    return build_index(reader)


def record(movie: SealedMovie, seconds: float, after_fragment: object = None, bit_rate: int = 0) -> FragmentMuxer:
    """Mux pictures and sound into the movie, unfinished. `bit_rate` pads each picture to look like a richer one."""
    encoder, packets = numbered_packets(round(seconds * 25), width=160, height=90)
    muxer = FragmentMuxer(movie.take, VideoParams(160, 90, encoder.extradata, 25), AudioParams())
    done = 0
    for number, unit in enumerate(packets):
        muxer.video(unit.data + b"\xff" * (bit_rate // 200), number * 40_000, unit.keyframe)
        muxer.audio(tone(440, number / 25, 1 / 25), number * 40_000)
        if muxer.fragments != done:
            done = muxer.fragments
            movie.fragment_done(muxer.muxed_picture_ms, muxer.muxed_sound_ms)
            if callable(after_fragment):
                after_fragment()
    return muxer


@pytest.mark.parametrize("bit_rate", [0, 1_500_000])
def test_what_is_called_committed_survives_and_lags_by_one_fragment(bit_rate: int) -> None:
    """Of a rich film the last chunk is never full: what lies in it was muxed, and is not on the disk."""
    disk = Disk()
    movie = SealedMovie(disk, [IDENTITY.recipient])
    lags = []

    def check() -> None:
        muxed = movie._fragments[-1][1]  # what was muxed a moment ago
        committed = movie.sync()
        index = survived(disk)
        assert index.video is not None or committed == Committed()
        assert index.duration_ms >= max(committed.picture_ms, committed.sound_ms)
        lags.append(muxed.picture_ms - committed.picture_ms)

    record(movie, 8, check, bit_rate)
    assert len(lags) > 10
    assert max(lags) <= 600  # one fragment, even at the few kbit/s of this film


def test_nothing_is_committed_before_it_is_synced() -> None:
    movie = SealedMovie(Disk(), [IDENTITY.recipient])
    record(movie, 3)
    assert movie.committed == Committed()
    assert movie.sync().picture_ms >= 1_900


def test_a_quiet_film_is_padded_to_one_chunk_a_fragment_at_most() -> None:
    disk = Disk()
    movie = SealedMovie(disk, [IDENTITY.recipient])
    muxer = record(movie, 6)
    assert len(disk.data) <= (muxer.fragments + 1) * (CHUNK_BYTES + 16) + 3_000


def test_a_rich_film_is_not_padded() -> None:
    disk = Disk()
    movie = SealedMovie(disk, [IDENTITY.recipient])
    record(movie, 4, bit_rate=1_500_000)
    reader = open_seekable(BytesSource(bytes(disk.data)), [IDENTITY], allow_cut_short=True)
    kinds = set()
    at = 0
    while at + 8 <= reader.size:
        header = reader.pread(at, 8)
        kinds.add(header[4:])
        at += int.from_bytes(header[:4], "big")
    assert kinds == {b"ftyp", b"moov", b"moof", b"mdat"}


@pytest.mark.parametrize("seconds", [0.5, 4.3])
def test_the_live_index_equals_the_rebuilt_one(seconds: float) -> None:
    disk = Disk()
    identity = HybridIdentity.generate()
    movie = SealedMovie(disk, [identity.recipient])
    muxer = record(movie, seconds)
    muxer.close()
    movie.fragment_done(muxer.muxed_picture_ms, muxer.muxed_sound_ms)
    movie.close()
    reader = open_seekable(BytesSource(bytes(disk.data)), [identity])
    assert movie.index() == build_index(reader)
    assert movie.sync() == Committed(muxer.muxed_picture_ms, muxer.muxed_sound_ms)
    movie.close_file()
    assert disk.closed


@pytest.mark.parametrize("seed", range(6))
def test_after_a_full_disk_the_live_index_is_that_of_what_is_there(seed: int) -> None:
    disk = Disk(fails_at=random.Random(seed).randrange(5_000, 600_000))
    movie = SealedMovie(disk, [IDENTITY.recipient])
    with pytest.raises(OSError, match="full"):
        record(movie, 8)
    movie.close()  # seals nothing: what arrived of the last chunk is unknown
    committed = movie.sync()
    reader = open_seekable(BytesSource(bytes(disk.data)), [IDENTITY], allow_cut_short=True)
    assert reader.cut_short
    index = movie.index()
    if index is None:
        assert reader.size == 0
    else:
        assert index == build_index(reader)
        assert index.duration_ms >= committed.picture_ms


def test_freshness_is_told_by_what_is_on_the_disk() -> None:
    stream = Stream()
    assert stream.age_s(100.0) == float("inf")
    for number in range(10):
        stream.arrived(number * 40, 50.0 + number)
    assert stream.age_s(100.0) == float("inf")
    stream.committed(120)  # pictures at 0, 40 and 80 ms
    assert stream.age_s(100.0) == 48.0
    stream.committed(120)
    assert stream.age_s(100.0) == 48.0
    stream.committed(1_000)
    assert stream.age_s(100.0) == 41.0
