"""Finishing a file that was cut short, and that no nonce ever serves two plaintexts."""

from __future__ import annotations

import io

import pytest

from appliance.age import stream
from appliance.age.errors import AlreadyWhole, CutShort, KeepsTooMuch, NothingToKeep, PayloadFailure
from appliance.age.finish import Patch, plan_finish
from appliance.age.identities import X25519Identity
from appliance.age.reader import BytesSource, open_sealed, open_seekable, open_sequential
from appliance.age.stream import CHUNK_BYTES, SEALED_CHUNK_BYTES
from appliance.age.writer import Writer

PLAINTEXT = bytes(range(251)) * 2000  # 7.66 chunks


@pytest.fixture
def cut(x25519: X25519Identity) -> bytes:
    """Seven whole chunks, and no final one: as after a pulled plug."""
    out = io.BytesIO()
    writer = Writer(out, [x25519.recipient])
    writer.write(PLAINTEXT)
    writer.abandon()
    return out.getvalue()


def carried_out(data: bytes, patch: Patch) -> bytes:
    return (data[: patch.offset] + patch.data + data[patch.offset + len(patch.data) :])[: patch.size]


@pytest.mark.parametrize(
    "keep", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 300_000, 7 * CHUNK_BYTES - 1, 7 * CHUNK_BYTES]
)
def test_a_finished_file_is_whole_for_every_reader(cut: bytes, x25519: X25519Identity, keep: int) -> None:
    finished = carried_out(cut, plan_finish(BytesSource(cut), [x25519], keep))
    assert open_sealed(finished, [x25519]) == PLAINTEXT[:keep]
    reader = open_seekable(BytesSource(finished), [x25519])
    assert (reader.read(), reader.cut_short) == (PLAINTEXT[:keep], False)


@pytest.mark.parametrize("torn", [b"", b"\0" * 5, b"\0" * SEALED_CHUNK_BYTES, b"\xff" * 5 * SEALED_CHUNK_BYTES])
def test_a_torn_tail_is_left_out(cut: bytes, x25519: X25519Identity, torn: bytes) -> None:
    with pytest.raises(CutShort):
        open_seekable(BytesSource(cut + torn), [x25519])
    reader = open_seekable(BytesSource(cut + torn), [x25519], allow_cut_short=True)
    assert (reader.size, reader.cut_short) == (7 * CHUNK_BYTES, True)
    in_order = open_sequential(io.BytesIO(cut + torn), [x25519], allow_cut_short=True)
    assert in_order.read() == reader.read() == PLAINTEXT[: 7 * CHUNK_BYTES]
    assert in_order.cut_short
    finished = carried_out(cut + torn, plan_finish(BytesSource(cut + torn), [x25519], 400_000))
    assert open_sealed(finished, [x25519]) == PLAINTEXT[:400_000]


def test_a_tail_too_long_for_a_power_cut_is_damage(cut: bytes, x25519: X25519Identity) -> None:
    damaged = cut + b"\0" * 33 * SEALED_CHUNK_BYTES
    with pytest.raises(PayloadFailure) as seekable:
        open_seekable(BytesSource(damaged), [x25519], allow_cut_short=True)
    with pytest.raises(PayloadFailure) as sequential:
        open_sequential(io.BytesIO(damaged), [x25519], allow_cut_short=True).read()
    assert not isinstance(seekable.value, CutShort)
    assert not isinstance(sequential.value, CutShort)


def test_damage_in_the_middle_is_never_taken_for_a_cut(cut: bytes, x25519: X25519Identity) -> None:
    damaged = bytearray(cut)
    damaged[-2 * SEALED_CHUNK_BYTES - 5] ^= 1
    reader = open_seekable(BytesSource(bytes(damaged)), [x25519], allow_cut_short=True)
    assert reader.pread(6 * CHUNK_BYTES, 10) == PLAINTEXT[6 * CHUNK_BYTES :][:10]
    with pytest.raises(PayloadFailure):
        reader.pread(4 * CHUNK_BYTES, 10)
    with pytest.raises(PayloadFailure):
        open_sequential(io.BytesIO(bytes(damaged)), [x25519], allow_cut_short=True).read()


def test_a_whole_file_is_not_finished_again(cut: bytes, x25519: X25519Identity) -> None:
    finished = carried_out(cut, plan_finish(BytesSource(cut), [x25519], 100))
    with pytest.raises(AlreadyWhole):
        plan_finish(BytesSource(finished), [x25519], 50)


def test_nothing_is_finished_where_no_chunk_is_whole(cut: bytes, x25519: X25519Identity) -> None:
    torn = cut[: -7 * SEALED_CHUNK_BYTES + 1000]
    with pytest.raises(NothingToKeep):
        plan_finish(BytesSource(torn), [x25519], 0)


@pytest.mark.parametrize("keep", [-1, 7 * CHUNK_BYTES + 1])
def test_no_more_is_kept_than_there_is(cut: bytes, x25519: X25519Identity, keep: int) -> None:
    with pytest.raises(KeepsTooMuch):
        plan_finish(BytesSource(cut), [x25519], keep)


def test_the_same_plan_twice_is_the_same_bytes(cut: bytes, x25519: X25519Identity) -> None:
    plans = {plan_finish(BytesSource(cut), [x25519], 123_456) for _ in range(2)}
    assert len(plans) == 1


def test_no_nonce_serves_two_plaintexts(x25519: X25519Identity, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every cut of a file, whole or torn, finished at the last border of 10,000 bytes: each (key, nonce) once."""
    used: dict[tuple[bytes, bytes], bytes] = {}
    real = stream.ChaCha20Poly1305

    class Watched:
        def __init__(self, key: bytes) -> None:
            self._key, self._aead = key, real(key)

        def encrypt(self, nonce: bytes, data: bytes, extra: None) -> bytes:
            assert used.setdefault((self._key, nonce), bytes(data)) == bytes(data)
            return self._aead.encrypt(nonce, data, extra)

        def decrypt(self, nonce: bytes, data: bytes, extra: None) -> bytes:
            return self._aead.decrypt(nonce, data, extra)

    monkeypatch.setattr(stream, "ChaCha20Poly1305", Watched)
    out = io.BytesIO()
    with Writer(out, [x25519.recipient]) as writer:
        writer.write(PLAINTEXT[: 3 * CHUNK_BYTES + 500])
    whole = out.getvalue()
    header = len(whole) - 3 * SEALED_CHUNK_BYTES - 516
    finished = 0
    for end in (*range(header + SEALED_CHUNK_BYTES, len(whole), 3001), len(whole) - 1):
        size = (end - header) // SEALED_CHUNK_BYTES * CHUNK_BYTES
        plan_finish(BytesSource(whole[:end]), [x25519], size // 10_000 * 10_000)
        finished += 1
    assert finished > 40
    assert len(used) == 4 + 3  # what the writer sealed, and one final chunk for each number of whole ones
