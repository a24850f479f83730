"""Writer, readers and sources, at their edges."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from appliance.age.armor import ArmorWriter
from appliance.age.errors import ArmorTooLong, CutShort, HeaderFailure, MixedRecipients, NotAnAgeFile, PayloadFailure
from appliance.age.header import Stanza, write_header
from appliance.age.identities import HybridIdentity, X25519Identity
from appliance.age.inspect import inspect
from appliance.age.reader import BytesSource, FileSource, open_sealed, open_seekable, open_sequential
from appliance.age.recipients import ScryptRecipient
from appliance.age.sources import Lookahead
from appliance.age.stream import CHUNK_BYTES, SEALED_CHUNK_BYTES
from appliance.age.writer import Writer, seal


class Sparing:
    """Takes at most a thousand bytes at a time, as an unbuffered pipe may."""

    def __init__(self) -> None:
        self.got = bytearray()

    def write(self, data: bytes, /) -> int:
        self.got += data[:1000]
        return min(1000, len(data))


class FullDisk:
    def __init__(self, room: int) -> None:
        self.room = room
        self.got = bytearray()

    def write(self, data: bytes, /) -> None:
        if len(self.got) + len(data) > self.room:
            raise OSError(28, "No space left on device")
        self.got += data


class Counting(BytesSource):
    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.reads: list[tuple[int, int]] = []

    def pread(self, offset: int, size: int, /) -> bytes:
        self.reads.append((offset, size))
        return super().pread(offset, size)


def test_header_and_nonce_are_written_before_anything_else(x25519: X25519Identity) -> None:
    out = io.BytesIO()
    Writer(out, [x25519.recipient])
    assert out.getvalue().startswith(b"age-encryption.org/v1\n-> X25519 ")
    assert inspect(io.BytesIO(out.getvalue())).payload_bytes == 16


def test_a_sink_that_takes_little_gets_everything(x25519: X25519Identity) -> None:
    out = Sparing()
    with Writer(out, [x25519.recipient]) as writer:
        writer.write(b"a" * 200_000)
    assert open_sealed(bytes(out.got), [x25519]) == b"a" * 200_000


def test_after_a_full_disk_nothing_more_is_sealed(x25519: X25519Identity) -> None:
    out = FullDisk(room=2 * SEALED_CHUNK_BYTES)
    writer = Writer(out, [x25519.recipient])
    with pytest.raises(OSError, match="No space"):
        writer.write(b"a" * 10 * CHUNK_BYTES)
    sealed = bytes(out.got)
    out.room = 1 << 30
    with pytest.raises(ValueError, match="closed"):
        writer.write(b"b")
    writer.close()
    assert bytes(out.got) == sealed
    assert writer.sealed == CHUNK_BYTES
    reader = open_sequential(io.BytesIO(sealed), [x25519], allow_cut_short=True)
    assert reader.read() == b"a" * CHUNK_BYTES
    assert reader.cut_short


def test_an_error_inside_leaves_the_file_cut_short(x25519: X25519Identity) -> None:
    def fail(out: io.BytesIO) -> None:
        with Writer(out, [x25519.recipient]) as writer:
            writer.write(b"half")
            raise ZeroDivisionError

    out = io.BytesIO()
    with pytest.raises(ZeroDivisionError):
        fail(out)
    with pytest.raises(CutShort):
        open_sealed(out.getvalue(), [x25519])


def test_closing_twice_seals_once(x25519: X25519Identity) -> None:
    out = io.BytesIO()
    writer = Writer(out, [x25519.recipient])
    writer.write(memoryview(bytearray(b"once")))
    writer.close()
    writer.close()
    assert open_sealed(out.getvalue(), [x25519]) == b"once"


def test_one_file_for_several_people(x25519: X25519Identity) -> None:
    other = X25519Identity.generate()
    data = seal(b"for two", [x25519.recipient, other.recipient])
    assert open_sealed(data, [x25519]) == open_sealed(data, [X25519Identity.generate(), other]) == b"for two"


def test_no_weaker_recipient_beside_a_strong_one(x25519: X25519Identity, hybrid: HybridIdentity) -> None:
    for recipients in (
        [],
        [x25519.recipient, hybrid.recipient],
        [ScryptRecipient("a", 4), ScryptRecipient("b", 4)],
        [x25519.recipient, ScryptRecipient("a", 4)],
        [hybrid.recipient, ScryptRecipient("a", 4)],
    ):
        out = io.BytesIO()
        with pytest.raises(MixedRecipients):
            Writer(out, recipients)
        assert out.getvalue() == b""


def test_only_the_chunks_that_are_touched_are_read(x25519: X25519Identity) -> None:
    plaintext = os.urandom(20 * CHUNK_BYTES)
    source = Counting(seal(plaintext, [x25519.recipient]))
    reader = open_seekable(source, [x25519])
    header = source.size - 20 * SEALED_CHUNK_BYTES
    # The last chunk first: only it can tell that the file is whole.
    assert source.reads[-1] == (header + 19 * SEALED_CHUNK_BYTES, SEALED_CHUNK_BYTES)
    source.reads.clear()
    assert reader.pread(3 * CHUNK_BYTES - 10, 20) == plaintext[3 * CHUNK_BYTES - 10 :][:20]
    assert [offset for offset, _ in source.reads] == [header + 2 * SEALED_CHUNK_BYTES, header + 3 * SEALED_CHUNK_BYTES]
    reader.pread(2 * CHUNK_BYTES, 100)
    assert len(source.reads) == 2
    for number in range(4, 16):
        reader.pread(number * CHUNK_BYTES, 1)
    source.reads.clear()
    reader.pread(2 * CHUNK_BYTES, 1)
    assert len(source.reads) == 1


def test_a_seekable_reader_is_a_file(x25519: X25519Identity) -> None:
    plaintext = bytes(range(256)) * 1000
    reader = open_seekable(BytesSource(seal(plaintext, [x25519.recipient])), [x25519])
    assert reader.readable()
    assert reader.seekable()
    assert not reader.writable()
    buffered = io.BufferedReader(reader)
    assert buffered.seek(-10, os.SEEK_END) == 255_990
    assert buffered.read(4) == plaintext[-10:-6]
    assert buffered.read() == plaintext[-6:]
    assert reader.seek(100) == 100
    assert reader.seek(5, os.SEEK_CUR) == 105
    assert reader.readall() == plaintext[105:]
    assert reader.read(None) == b""
    with pytest.raises(ValueError, match="before"):
        reader.seek(-1)
    with pytest.raises(ValueError, match="negative"):
        reader.pread(-1, 5)
    with pytest.raises(ValueError, match="negative"):
        reader.pread_into(-1, memoryview(bytearray(5)))


def test_a_chunk_in_another_place_is_refused(x25519: X25519Identity) -> None:
    data = seal(b"a" * 3 * CHUNK_BYTES, [x25519.recipient])
    header = len(data) - 3 * SEALED_CHUNK_BYTES
    first, second, third = (data[header + i * SEALED_CHUNK_BYTES :][:SEALED_CHUNK_BYTES] for i in range(3))
    reader = open_seekable(BytesSource(data[:header] + second + first + third), [x25519])
    with pytest.raises(PayloadFailure):
        reader.pread(0, 1)


def test_a_long_read_opens_whole_chunks_in_place_and_keeps_none(x25519: X25519Identity) -> None:
    plaintext = os.urandom(20 * CHUNK_BYTES)
    source = Counting(seal(plaintext, [x25519.recipient]))
    reader = open_seekable(source, [x25519])
    source.reads.clear()
    room = bytearray(10 * CHUNK_BYTES)
    assert reader.pread_into(3 * CHUNK_BYTES - 10, memoryview(room)) == len(room)
    assert room == plaintext[3 * CHUNK_BYTES - 10 :][: len(room)]
    # One by one are read only the first and the last, which are wanted in part.
    assert len(source.reads) == 2
    reader.pread(5 * CHUNK_BYTES, 1)
    assert len(source.reads) == 3


def test_damage_in_a_long_read_is_refused(x25519: X25519Identity) -> None:
    plaintext = os.urandom(9 * CHUNK_BYTES)
    data = bytearray(seal(plaintext, [x25519.recipient]))
    header = len(data) - 9 * SEALED_CHUNK_BYTES
    data[header + 5 * SEALED_CHUNK_BYTES + 7] ^= 1
    reader = open_seekable(BytesSource(bytes(data)), [x25519])
    room = memoryview(bytearray(9 * CHUNK_BYTES))
    assert reader.pread_into(0, room[: 5 * CHUNK_BYTES]) == 5 * CHUNK_BYTES
    with pytest.raises(PayloadFailure):
        reader.pread_into(0, room)
    assert reader.pread_into(6 * CHUNK_BYTES, room) == 3 * CHUNK_BYTES
    assert room[: 3 * CHUNK_BYTES] == plaintext[6 * CHUNK_BYTES :]


def test_a_file_that_becomes_shorter_is_refused(tmp_path: Path, x25519: X25519Identity) -> None:
    path = tmp_path / "lesson.age"
    path.write_bytes(seal(bytes(9 * CHUNK_BYTES), [x25519.recipient]))
    with path.open("r+b") as file:
        reader = open_seekable(FileSource(file.fileno()), [x25519])
        file.truncate(3 * SEALED_CHUNK_BYTES)
        with pytest.raises(PayloadFailure):
            reader.pread_into(0, memoryview(bytearray(9 * CHUNK_BYTES)))


@pytest.mark.parametrize("end", [0, 3, SEALED_CHUNK_BYTES])
def test_without_a_final_chunk_neither_reader_gives_a_whole(x25519: X25519Identity, end: int) -> None:
    data = seal(b"a" * (CHUNK_BYTES + 1), [x25519.recipient])
    header = len(data) - SEALED_CHUNK_BYTES - 17
    with pytest.raises(CutShort):
        open_seekable(BytesSource(data[: header + end]), [x25519])
    with pytest.raises(CutShort):
        open_sealed(data[: header + end], [x25519])


def test_a_fault_stays(x25519: X25519Identity) -> None:
    data = seal(b"a" * 2 * CHUNK_BYTES, [x25519.recipient])
    reader = open_sequential(io.BytesIO(data[:-1]), [x25519])
    assert reader.read(10) == b"a" * 10
    assert reader.read_chunk() == b"a" * (CHUNK_BYTES - 10)
    for _ in range(2):
        with pytest.raises(CutShort):
            reader.read(10)
    assert reader.read(0) == b""


def test_a_file_is_read_by_position(tmp_path: Path, x25519: X25519Identity, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "lesson.age"
    path.write_bytes(seal(b"0123456789" * 20_000, [x25519.recipient]))
    real = os.pread
    # A kernel may give less than was asked for.
    monkeypatch.setattr(os, "pread", lambda fd, size, offset: real(fd, min(size, 40_000), offset))
    real_into = os.preadv
    monkeypatch.setattr(os, "preadv", lambda fd, rooms, offset: real_into(fd, [rooms[0][:40_000]], offset))
    with path.open("rb") as file:
        source = FileSource(file.fileno())
        assert source.size == path.stat().st_size
        assert open_seekable(source, [x25519]).read() == b"0123456789" * 20_000
        room = bytearray(200_000)
        assert open_seekable(source, [x25519]).pread_into(0, memoryview(room)) == 200_000
        assert room == b"0123456789" * 20_000
        assert source.pread(source.size - 3, 10) == path.read_bytes()[-3:]
        assert source.pread(source.size, 10) == b""


def test_the_text_form_is_read_by_position_too(x25519: X25519Identity) -> None:
    out = io.BytesIO()
    armor = ArmorWriter(out)
    armor.write(seal(b"0123456789" * 20_000, [x25519.recipient]))
    armor.close()
    assert open_seekable(BytesSource(out.getvalue()), [x25519]).pread(100_001, 5) == b"12345"


def test_a_very_long_text_form_is_not_jumped_through(x25519: X25519Identity) -> None:
    class Huge(BytesSource):
        size = 1 << 40

        def __init__(self, data: bytes) -> None:
            self._data = data

    with pytest.raises(ArmorTooLong):
        open_seekable(Huge(b"-----BEGIN AGE ENCRYPTED FILE-----\n"), [x25519])


def test_a_header_without_end_does_not_fill_the_memory() -> None:
    class Endless:
        def __init__(self, first: bytes, rest: bytes) -> None:
            self.first, self.rest, self.given = first, rest, 0

        def read(self, size: int, /) -> bytes:
            data, self.first = self.first or self.rest, b""
            self.given += len(data)
            return data

    for endless in (
        Endless(b"age-encryption.org/v1\n-> ", b"a" * 5000),
        Endless(b"age-encryption.org/v1\n", b"-> a\n\n" * 1000),
        Endless(b"", b"a" * 5000),
    ):
        with pytest.raises(HeaderFailure):
            inspect(endless)
        assert endless.given < 3 << 20


def test_what_ends_before_its_first_line_is_no_age_file() -> None:
    for data in (b"", b"age-encryption.org", b"age-encryption.org/v2\n", b"-----BEGIN"[:5]):
        with pytest.raises(NotAnAgeFile):
            inspect(io.BytesIO(data))


def test_inspect_reads_no_more_than_the_header(x25519: X25519Identity, hybrid: HybridIdentity) -> None:
    data = seal(b"a" * 5 * CHUNK_BYTES, [hybrid.recipient])
    stream = io.BytesIO(data)
    report = inspect(stream, len(data))
    assert stream.tell() <= 8192
    assert report == inspect(io.BytesIO(data))
    assert (report.plaintext_bytes, report.chunks, report.post_quantum) == (5 * CHUNK_BYTES, 5, True)
    assert not inspect(io.BytesIO(seal(b"", [x25519.recipient]))).post_quantum
    # One byte into the last chunk, and one byte of content would fit: only a chunk of its tag alone never ends a file.
    for cut, sure in ((0, False), (1, False), (SEALED_CHUNK_BYTES - 16, True), (SEALED_CHUNK_BYTES - 1, True)):
        assert inspect(io.BytesIO(data[: len(data) - cut])).surely_cut_short is sure
    header = report.header_bytes
    for length, sure in ((header, True), (header + 16, True), (header + 31, True), (header + 32, False)):
        assert inspect(io.BytesIO(data[:length])).surely_cut_short is sure


def test_a_header_needs_a_stanza() -> None:
    with pytest.raises(HeaderFailure):
        inspect(io.BytesIO(write_header([], bytes(16))))


def test_a_mac_of_another_length_is_refused() -> None:
    written = write_header([Stanza(("a",), b"")], bytes(16))
    short = written[: written.index(b"--- ") + 4] + b"AAAA\n"
    with pytest.raises(HeaderFailure):
        inspect(io.BytesIO(short))


def test_look_ahead_takes_nothing() -> None:
    source = Lookahead(io.BytesIO(b"abc\ndef"), block_bytes=2)
    assert source.peek(3) == b"abc"
    assert source.taken == 0
    assert source.readline(10) == b"abc\n"
    assert source.read_full(10) == b"def"
    assert (source.read_full(10), source.peek(1), source.taken) == (b"", b"", 7)
