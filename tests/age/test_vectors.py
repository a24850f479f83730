"""Every vector of the format's own test kit, through every way of reading there is."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from typing import Any

import pytest

from appliance.age.armor import ArmorReader, ArmorWriter
from appliance.age.errors import AgeError, ArmorFailure, HeaderFailure, NothingToKeep, PayloadFailure
from appliance.age.finish import plan_finish
from appliance.age.header import VERSION_LINE, read_header, write_header
from appliance.age.identities import unwrap_file_key
from appliance.age.inspect import inspect
from appliance.age.reader import BytesSource, SeekableReader, open_seekable, open_sequential
from appliance.age.recipients import Recipient, ScryptRecipient
from appliance.age.sources import ByteSource, Lookahead
from appliance.age.writer import seal
from tests.age.kit import HOW_MANY, MISSING, OUTCOMES, Vector, vectors

NO_FINAL = ["stream_no_final", "stream_no_final_full", "stream_no_final_two_chunks", "stream_no_final_two_chunks_full"]


class Dribble:
    """Gives three bytes at a time, as a slow pipe might."""

    def __init__(self, data: bytes) -> None:
        self._stream = io.BytesIO(data)

    def read(self, size: int, /) -> bytes:
        return self._stream.read(min(size, 3))


def read_all(
    source: ByteSource, vector: Vector, size: int, *, cut: bool = False
) -> tuple[bytes, AgeError | None, bool]:
    released = bytearray()
    try:
        reader = open_sequential(source, vector.identities, allow_cut_short=cut)
        while data := reader.read(size):
            released += data
    except AgeError as error:
        return bytes(released), error, False
    assert reader.read(1) == b""
    return bytes(released), None, reader.cut_short


def attempt(work: Callable[[], Any]) -> tuple[Any, AgeError | None]:
    try:
        return work(), None
    except AgeError as error:
        return None, error


def check(vector: Vector, released: bytes, error: AgeError | None) -> None:
    if vector.error is None:
        assert error is None, error and error.reason
    else:
        assert isinstance(error, vector.error), repr(error)
    assert hashlib.sha256(released).hexdigest() == (vector.payload or hashlib.sha256(b"").hexdigest())


def sequential(vector: Vector) -> ByteSource:
    return ArmorReader(io.BytesIO(vector.data)) if vector.armored else io.BytesIO(vector.data)


def test_the_kit_is_whole() -> None:
    assert vectors(), MISSING
    assert len(vectors()) == HOW_MANY
    assert {vector.expect for vector in vectors().values()} == set(OUTCOMES)


@pytest.mark.parametrize("size", [1, 7000, 1 << 24])
def test_sequential(vector: Vector, size: int) -> None:
    if size == 1 and len(vector.data) > 100_000:
        size = 65_535
    released, error, cut_short = read_all(sequential(vector), vector, size)
    check(vector, released, error)
    assert not cut_short


def test_sequential_from_a_slow_pipe(vector: Vector) -> None:
    data = vector.data if len(vector.data) < 100_000 else b""
    source: ByteSource = Dribble(data) if data else sequential(vector)
    released, error, _ = read_all(ArmorReader(source) if vector.armored and data else source, vector, 4096)
    check(vector, released, error)


def test_text_form_is_recognised(vector: Vector) -> None:
    """What does not even look like the text form is told as not being an age file."""
    released, error, _ = read_all(io.BytesIO(vector.data), vector, 4096)
    if vector.expect == "armor failure":
        assert isinstance(error, ArmorFailure | HeaderFailure)
    else:
        check(vector, released, error)


def test_seekable(vector: Vector) -> None:
    def work() -> tuple[SeekableReader, bytes]:
        reader = open_seekable(BytesSource(sequential(vector).read(1 << 26)), vector.identities)
        return reader, reader.read()

    opened, error = attempt(work)
    if error is not None:
        assert vector.error is not None
        assert isinstance(error, vector.error), repr(error)
        return
    reader, released = opened
    check(vector, released, None)
    assert reader.size == len(released)
    assert not reader.cut_short
    for offset in (0, 1, 65_535, 65_536, len(released) - 1):
        assert reader.pread(max(0, offset), 70_000) == released[max(0, offset) : max(0, offset) + 70_000]


def test_cut_short_readers_agree(vector: Vector) -> None:
    """Allowing a missing end never changes what a whole file gives, and never gives more than the ordinary reader."""
    if vector.armored:
        return
    released, error, cut_short = read_all(io.BytesIO(vector.data), vector, 70_000, cut=True)
    ordinary, ordinary_error, _ = read_all(io.BytesIO(vector.data), vector, 70_000)
    assert ordinary.startswith(released)
    if ordinary_error is None:
        assert (released, error, cut_short) == (ordinary, None, False)
    elif not isinstance(ordinary_error, PayloadFailure):
        assert type(error) is type(ordinary_error)

    def work() -> tuple[bytes, bool]:
        reader = open_seekable(BytesSource(vector.data), vector.identities, allow_cut_short=True)
        return reader.read(), reader.cut_short

    seekable, seekable_error = attempt(work)
    assert type(seekable_error) is type(error)
    assert error is not None or seekable == (released, cut_short)


@pytest.mark.parametrize("name", NO_FINAL)
def test_without_a_final_chunk(name: str) -> None:
    """The exact prefix is rescued, and finishing gives a whole file of it."""
    assert vectors(), MISSING
    vector = vectors()[name]
    released, error, cut_short = read_all(io.BytesIO(vector.data), vector, 4096, cut=True)
    assert error is None
    assert cut_short
    assert hashlib.sha256(released).hexdigest() == vector.payload
    if not released:
        with pytest.raises(NothingToKeep):
            plan_finish(BytesSource(vector.data), vector.identities, 0)
        return
    patch = plan_finish(BytesSource(vector.data), vector.identities, len(released))
    finished = (vector.data[: patch.offset] + patch.data)[: patch.size]
    assert open_seekable(BytesSource(finished), vector.identities).read() == released
    again, error, _ = read_all(io.BytesIO(finished), vector, 4096)
    assert (again, error) == (released, None)


def test_inspect(vector: Vector) -> None:
    """Without a key, only a header or a text form that breaks the format can be refused."""
    report, error = attempt(lambda: inspect(sequential(vector)))
    if error is not None:
        assert vector.error is not None
        assert isinstance(error, vector.error)
        return
    assert vector.expect != "armor failure"
    assert report.kinds
    if vector.expect == "success":
        assert not report.surely_cut_short
        reader = open_seekable(BytesSource(sequential(vector).read(1 << 26)), vector.identities)
        assert report.plaintext_bytes == reader.size
        assert report.header_bytes + report.payload_bytes == len(sequential(vector).read(1 << 26))
        of_text = inspect(io.BytesIO(vector.data), len(vector.data))
        assert (of_text.armored, of_text.file_bytes) == (vector.armored, len(vector.data))
        assert (of_text.kinds, of_text.payload_bytes) == (report.kinds, report.payload_bytes)


def test_header_is_written_as_it_was_read(vector: Vector) -> None:
    header, error = attempt(lambda: read_header(Lookahead(sequential(vector))))
    if error is not None:
        assert vector.error in (HeaderFailure, ArmorFailure)
        assert isinstance(error, vector.error)
        return
    assert VERSION_LINE + b"".join(stanza.to_bytes() for stanza in header.stanzas) + b"---" == header.signed
    if vector.expect in ("success", "payload failure"):
        assert unwrap_file_key(header, vector.identities) == vector.file_key
        assert write_header(header.stanzas, vector.file_key).startswith(header.signed)


def test_round_trip(vector: Vector) -> None:
    """What a vector holds, sealed again to whoever could open it."""
    if vector.expect != "success":
        return
    plaintext, _, _ = read_all(sequential(vector), vector, 1 << 20)
    scrypt = [ScryptRecipient("password", log_n=4)]
    recipients: list[Recipient] = [one.recipient for one in vector.identities if hasattr(one, "recipient")][
        :1
    ] or scrypt
    out = io.BytesIO()
    armor = ArmorWriter(out)
    armor.write(seal(plaintext, recipients))
    armor.close()
    again, error, _ = read_all(io.BytesIO(out.getvalue()), vector, 1 << 20)
    assert (again, error) == (plaintext, None)


def test_text_form_is_written_as_it_was_read(vector: Vector) -> None:
    if not vector.armored or vector.expect != "success":
        return
    out = io.BytesIO()
    armor = ArmorWriter(out)
    armor.write(sequential(vector).read(1 << 26))
    armor.close()
    assert out.getvalue().split() == vector.data.split()
