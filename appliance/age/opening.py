"""The way in that all readers share: header, file key, payload nonce."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from appliance.age.errors import HeaderFailure
from appliance.age.header import read_header
from appliance.age.identities import Identity, unwrap_file_key
from appliance.age.sources import Lookahead
from appliance.age.stream import PAYLOAD_NONCE_BYTES, SEALED_CHUNK_BYTES, ChunkCipher

# What a power cut can leave half written behind the last chunk that is whole: the writes since the last sync.
# More than this without one authentic chunk is damage, and never taken for a cut.
TORN_TAIL_CHUNKS = 32


@dataclass(frozen=True, slots=True)
class Opened:
    cipher: ChunkCipher
    payload_offset: int

    def chunk_offset(self, number: int) -> int:
        return self.payload_offset + number * SEALED_CHUNK_BYTES


def open_header(source: Lookahead, identities: Sequence[Identity]) -> Opened:
    """Takes the header and the nonce, so that the source stands at the first chunk."""
    file_key = unwrap_file_key(read_header(source), identities)
    nonce = source.read_full(PAYLOAD_NONCE_BYTES)
    if len(nonce) != PAYLOAD_NONCE_BYTES:
        raise HeaderFailure("the payload's nonce is not there")
    return Opened(ChunkCipher(file_key, nonce), source.taken)
