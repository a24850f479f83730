"""Who knows how long a file was can read whatever is right of it: before damage, behind it, and without its end."""

from __future__ import annotations

import pytest

from appliance.age.errors import PayloadFailure
from appliance.age.identities import HybridIdentity
from appliance.age.reader import BytesSource, open_seekable
from appliance.age.stream import CHUNK_BYTES, SEALED_CHUNK_BYTES
from appliance.age.writer import seal

PLAIN = bytes(i * 7 % 251 for i in range(3 * CHUNK_BYTES + 500))


@pytest.fixture
def sealed(hybrid: HybridIdentity) -> bytes:
    return seal(PLAIN, [hybrid.recipient])


def test_each_right_chunk_is_read_and_no_other(hybrid: HybridIdentity, sealed: bytes) -> None:
    start = len(sealed) - 3 * SEALED_CHUNK_BYTES - 516
    for bad in range(4):
        changed = bytearray(sealed)
        changed[start + bad * SEALED_CHUNK_BYTES + 100] ^= 1
        reader = open_seekable(BytesSource(bytes(changed)), [hybrid], size=len(PLAIN))
        assert reader.size == len(PLAIN)
        for number in range(4):
            if number == bad:
                with pytest.raises(PayloadFailure):
                    reader.pread(number * CHUNK_BYTES, 10)
            else:
                at = number * CHUNK_BYTES
                assert reader.pread(at, CHUNK_BYTES) == PLAIN[at : at + CHUNK_BYTES]


def test_what_is_missing_or_written_behind_the_end(hybrid: HybridIdentity, sealed: bytes) -> None:
    longer = open_seekable(BytesSource(sealed + b"x" * 9), [hybrid], size=len(PLAIN))
    assert longer.pread(0, len(PLAIN)) == PLAIN
    shorter = open_seekable(BytesSource(sealed[:-700]), [hybrid], size=len(PLAIN))
    assert shorter.pread(0, 2 * CHUNK_BYTES) == PLAIN[: 2 * CHUNK_BYTES]
    with pytest.raises(PayloadFailure):
        shorter.pread(2 * CHUNK_BYTES, 1)
    with pytest.raises(PayloadFailure):
        shorter.pread(3 * CHUNK_BYTES, 1)


def test_a_beginning_of_whole_chunks(hybrid: HybridIdentity, sealed: bytes) -> None:
    reader = open_seekable(BytesSource(sealed), [hybrid], allow_cut_short=True, size=2 * CHUNK_BYTES)
    assert reader.read() == PLAIN[: 2 * CHUNK_BYTES]
    assert reader.cut_short


def test_a_wrong_size_gives_no_wrong_byte(hybrid: HybridIdentity, sealed: bytes) -> None:
    for size in (100, CHUNK_BYTES, len(PLAIN) - 1, len(PLAIN) + CHUNK_BYTES):
        reader = open_seekable(BytesSource(sealed), [hybrid], size=size)
        with pytest.raises(PayloadFailure):
            reader.pread(size - 1, 1)
