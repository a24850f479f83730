"""Whatever bytes come in: the right prefix of the plaintext or a clear error of this package, and nothing else."""

from __future__ import annotations

import contextlib
import io
from functools import cache

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appliance.age import bech32, encoding
from appliance.age.armor import ArmorReader, ArmorWriter
from appliance.age.errors import AgeError, BadIdentity, BadRecipient, CutShort, PayloadFailure
from appliance.age.header import COLUMNS, Stanza, read_header, write_header
from appliance.age.identities import HybridIdentity, Identity, ScryptIdentity, X25519Identity, parse_identity
from appliance.age.inspect import inspect
from appliance.age.reader import BytesSource, open_sealed, open_seekable, open_sequential
from appliance.age.recipients import ScryptRecipient, parse_recipient
from appliance.age.sources import Lookahead
from appliance.age.stream import CHUNK_BYTES, SEALED_CHUNK_BYTES
from appliance.age.writer import Writer, seal

few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
many = settings(max_examples=200, deadline=None)

IDENTITIES: list[Identity] = [X25519Identity(b"\x01" * 32), HybridIdentity(b"\x02" * 32)]
KEY = X25519Identity(b"\x03" * 32)
PASSPHRASE = ScryptIdentity("wachtzin", max_log_n=4)
EVERY_IDENTITY: list[Identity] = [KEY, *IDENTITIES, PASSPHRASE]

near_a_border = st.sampled_from([0, CHUNK_BYTES, 2 * CHUNK_BYTES, 3 * CHUNK_BYTES]).flatmap(
    lambda size: st.integers(max(0, size - 3), size + 3)
)
sizes = near_a_border | st.integers(0, 4 * CHUNK_BYTES)
arguments = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=20)
stanzas = st.builds(Stanza, st.lists(arguments, min_size=1, max_size=4).map(tuple), st.binary(max_size=200))


def pattern(size: int) -> bytes:
    """Bytes of which any two stretches differ, so that a chunk in the wrong place shows."""
    return b"".join(i.to_bytes(4, "big") for i in range(-(-size // 4)))[:size]


@cache
def sealed(size: int) -> bytes:
    return seal(pattern(size), [KEY.recipient])


def released_by(data: bytes, *, cut: bool = False) -> tuple[bytes, AgeError | None]:
    out = bytearray()
    try:
        reader = open_sequential(io.BytesIO(data), EVERY_IDENTITY, allow_cut_short=cut)
        while part := reader.read(50_000):
            out += part
    except AgeError as error:
        return bytes(out), error
    return bytes(out), None


@few
@given(size=sizes, splits=st.lists(st.integers(1, 150_000), max_size=8), hybrid=st.booleans())
def test_any_size_written_in_any_pieces_comes_back(size: int, splits: list[int], hybrid: bool) -> None:
    identity = IDENTITIES[hybrid]
    plaintext = pattern(size)
    out = io.BytesIO()
    writer = Writer(out, [identity.recipient])
    at = 0
    for split in [*splits, size]:
        assert writer.write(plaintext[at : at + split]) == len(plaintext[at : at + split])
        at = min(size, at + split)
        assert writer.position == at
        # Sealed is all but the last chunk, which may turn out to be the final one.
        assert writer.sealed == max(0, at - 1) // CHUNK_BYTES * CHUNK_BYTES
    writer.close()
    assert writer.sealed == size
    assert open_sealed(out.getvalue(), [identity]) == plaintext
    assert len(out.getvalue()) == inspect(io.BytesIO(out.getvalue())).file_bytes


@few
@given(size=sizes, data=st.data())
def test_any_piece_read_by_position_is_that_slice(size: int, data: st.DataObject) -> None:
    plaintext = pattern(size)
    reader = open_seekable(BytesSource(sealed(size)), [KEY])
    assert reader.size == size
    for _ in range(5):
        offset = data.draw(st.integers(0, size + 10))
        length = data.draw(st.integers(0, 300_000))
        assert reader.pread(offset, length) == plaintext[offset : offset + length]
        room = bytearray(length)
        got = reader.pread_into(offset, memoryview(room))
        assert room[:got] == plaintext[offset : offset + length]
        assert reader.seek(offset) == offset
        assert reader.read(length) == plaintext[offset : offset + length]
        assert reader.tell() == offset + len(plaintext[offset : offset + length])


@few
@given(size=sizes, data=st.data())
def test_a_cut_gives_the_right_prefix_and_says_so(size: int, data: st.DataObject) -> None:
    whole = sealed(size)
    header = len(whole) - len(pattern(size)) - 16 * max(1, -(-size // CHUNK_BYTES))
    cut = whole[: data.draw(st.integers(header, len(whole) - 1))]
    kept = pattern(size)[: (len(cut) - header) // SEALED_CHUNK_BYTES * CHUNK_BYTES]
    # The final chunk of a file is never taken for one of the middle, whole as it may look.
    out, error = released_by(cut)
    assert (out, isinstance(error, PayloadFailure)) == (kept, True)
    assert released_by(cut, cut=True) == (kept, None)
    reader = open_seekable(BytesSource(cut), [KEY], allow_cut_short=True)
    assert (reader.read(), reader.cut_short) == (kept, True)


@few
@given(size=st.sampled_from([0, 5, CHUNK_BYTES, 2 * CHUNK_BYTES + 7]), data=st.data())
def test_a_flipped_bit_is_never_given_out(size: int, data: st.DataObject) -> None:
    changed = bytearray(sealed(size))
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    out, error = released_by(bytes(changed))
    assert error is not None
    assert pattern(size).startswith(out)
    out, _ = released_by(bytes(changed), cut=True)
    assert pattern(size).startswith(out)


@many
@given(st.binary(max_size=400))
def test_random_bytes_are_refused(data: bytes) -> None:
    for prefix in (
        b"",
        b"age-encryption.org/v1\n",
        b"age-encryption.org/v1\n-> X25519 ",
        b"-----BEGIN AGE ENCRYPTED FILE-----\n",
    ):
        out, error = released_by(prefix + data)
        assert error is not None
        assert not out


@many
@given(data=st.data())
def test_a_mutated_header_is_refused_or_the_same(data: st.DataObject) -> None:
    whole = bytearray(sealed(5))
    end = whole.index(b"\n", whole.index(b"---")) + 1
    start = data.draw(st.integers(0, end - 1))
    stop = data.draw(st.integers(start, min(end, start + 40)))
    whole[start:stop] = data.draw(
        st.binary(max_size=40) | st.sampled_from([b"\n", b"\r\n", b" ", b"=", b"-> X25519 AA\n\n", b"---", b"->"])
    )
    out, error = released_by(bytes(whole))
    assert error is not None or bytes(whole) == sealed(5)
    assert out in (b"", pattern(5))
    with contextlib.suppress(AgeError):
        inspect(io.BytesIO(bytes(whole)))


@many
@given(
    st.lists(stanzas.filter(lambda one: one.kind != "scrypt"), min_size=1, max_size=4),
    st.binary(min_size=16, max_size=16),
)
def test_headers_come_back_as_they_were_written(given_stanzas: list[Stanza], file_key: bytes) -> None:
    written = write_header(given_stanzas, file_key)
    source = Lookahead(io.BytesIO(written + b"what follows"))
    header = read_header(source)
    assert list(header.stanzas) == given_stanzas
    assert source.taken == len(written)
    assert source.read_full(100) == b"what follows"
    header.check(file_key)
    assert all(len(line) <= COLUMNS for stanza in given_stanzas for line in stanza.to_bytes().splitlines()[1:])


@many
@given(st.binary(max_size=500))
def test_text_form_comes_back(data: bytes) -> None:
    out = io.BytesIO()
    armor = ArmorWriter(out)
    for at in range(0, len(data), 37):
        armor.write(data[at : at + 37])
    armor.close()
    assert ArmorReader(io.BytesIO(b"\r\n " + out.getvalue().replace(b"\n", b"\r\n") + b" \n")).read(1000) == data


@many
@given(st.binary(max_size=300), st.integers(0, 2**20), st.binary(min_size=1, max_size=3))
def test_changed_text_is_refused_or_the_same(data: bytes, at: int, change: bytes) -> None:
    out = io.BytesIO()
    armor = ArmorWriter(out)
    armor.write(data)
    armor.close()
    text = bytearray(out.getvalue().strip())
    at %= len(text)
    text[at : at + len(change)] = change
    try:
        again = ArmorReader(io.BytesIO(bytes(text))).read(1000)
    except AgeError:
        return
    # One text, one file: other text that is accepted stands for other bytes, but for its line ends.
    assert (again == data) == (bytes(text).replace(b"\r\n", b"\n").strip() == out.getvalue().strip())


@many
@given(st.binary(max_size=100))
def test_raw_base64_has_one_form(data: bytes) -> None:
    assert encoding.decode(encoding.encode(data)) == data


@many
@given(st.text(max_size=12))
def test_only_canonical_base64_is_read(text: str) -> None:
    data = encoding.decode(text)
    assert data is None or encoding.encode(data) == text


@many
@given(st.binary(min_size=32, max_size=32), st.booleans())
def test_keys_come_back_from_their_text(secret: bytes, hybrid: bool) -> None:
    identity = HybridIdentity(secret) if hybrid else X25519Identity(secret)
    assert str(parse_identity(str(identity))) == str(identity)
    assert parse_recipient(str(identity.recipient)) == identity.recipient
    assert parse_identity(str(identity)).recipient == identity.recipient


@many
@given(st.text(max_size=90) | st.binary(max_size=60).map(lambda data: bech32.encode("age", data)))
def test_no_text_is_a_key_by_chance(text: str) -> None:
    for parse in (parse_recipient, parse_identity):
        try:
            key = parse(text)
        except (BadRecipient, BadIdentity) as error:
            told = f"{error} {error.reason} {error.fields}"
        else:
            told = ""
            assert str(key) == text
        assert len(text) < 10 or text not in told


@few
@given(st.text(min_size=1, max_size=30).filter(lambda text: text.isprintable()), st.integers(1, 4))
def test_passphrases_open_what_they_sealed(phrase: str, log_n: int) -> None:
    data = seal(b"inhoud", [ScryptRecipient(phrase, log_n)])
    assert open_sealed(data, [ScryptIdentity(phrase)]) == b"inhoud"


def test_a_cut_before_the_first_chunk_is_a_cut() -> None:
    data = sealed(5)[:-21]
    _, error = released_by(data)
    assert isinstance(error, CutShort)
