"""What an age file tells without any key: to how many and to what kinds of keys it is sealed, and its sizes."""

from __future__ import annotations

from dataclasses import dataclass

from appliance.age.armor import ArmorReader, is_armored
from appliance.age.header import read_header
from appliance.age.sources import ByteSource, Lookahead
from appliance.age.stream import CHUNK_BYTES, PAYLOAD_NONCE_BYTES, SEALED_CHUNK_BYTES, TAG_BYTES
from appliance.age.wrapping import HYBRID_KIND

_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Report:
    """`file_bytes` counts the text form where it is one; the other sizes are those of the binary form."""

    armored: bool
    kinds: tuple[str, ...]
    file_bytes: int
    header_bytes: int
    payload_bytes: int

    @property
    def post_quantum(self) -> bool:
        """Whether no stanza that is known here could be opened by a quantum computer."""
        return all(kind == HYBRID_KIND or kind.endswith("-grease") for kind in self.kinds)

    @property
    def chunks(self) -> int:
        return -(-self._sealed_bytes // SEALED_CHUNK_BYTES)

    @property
    def plaintext_bytes(self) -> int:
        """Of the chunks that are there; of a last one that is torn, nothing."""
        whole, rest = divmod(self._sealed_bytes, SEALED_CHUNK_BYTES)
        return whole * CHUNK_BYTES + max(0, rest - TAG_BYTES)

    @property
    def surely_cut_short(self) -> bool:
        """Whether no whole file has this size. Most cuts show only to whoever holds the key."""
        rest = self._sealed_bytes % SEALED_CHUNK_BYTES
        least = TAG_BYTES + (1 if self.chunks > 1 else 0)
        return self._sealed_bytes < TAG_BYTES or 0 < rest < least

    @property
    def _sealed_bytes(self) -> int:
        return max(0, self.payload_bytes - PAYLOAD_NONCE_BYTES)


def inspect(source: ByteSource, file_bytes: int | None = None) -> Report:
    """Where the size of the whole file is known, only the header of the binary form is read."""
    outer = Counter(source)
    stream = Lookahead(outer)
    armored = is_armored(stream)
    if armored:
        stream = Lookahead(ArmorReader(stream))
    header = read_header(stream)
    header_bytes = stream.taken
    if armored or file_bytes is None:
        while stream.read(_BLOCK_BYTES):
            pass
        file_bytes = outer.count
        payload_bytes = stream.taken - header_bytes
    else:
        payload_bytes = file_bytes - header_bytes
    kinds = tuple(stanza.kind for stanza in header.stanzas)
    return Report(armored, kinds, file_bytes, header_bytes, payload_bytes)


class Counter:
    """A source that counts what was read from it."""

    def __init__(self, source: ByteSource) -> None:
        self._source = source
        self.count = 0

    def read(self, size: int, /) -> bytes:
        data = self._source.read(size)
        self.count += len(data)
        return data
