"""Seals a file to other recipients without touching what is sealed in it: a new header around the same file key.

The payload, its nonce included, stays to the byte; its hash names the content whoever may open it. Nothing is written
here: the caller puts the new header before a copy of the payload.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from appliance.age.errors import HeaderFailure
from appliance.age.header import MAX_HEADER_BYTES, read_header, write_header
from appliance.age.identities import Identity, unwrap_file_key
from appliance.age.opening import Opened
from appliance.age.recipients import Recipient, wrap_for_all
from appliance.age.seekable import SeekableReader
from appliance.age.sources import Buffer, FromPosition, Lookahead, PositionalSource
from appliance.age.stream import PAYLOAD_NONCE_BYTES, ChunkCipher

# Neither a stanza's first line nor its base64 can begin so.
_LAST_LINE = re.compile(rb"\n--- [^\n]*\n")


@dataclass(frozen=True, slots=True)
class NewHeader:
    """`data` goes in the place of the first `replaces` bytes."""

    data: bytes
    replaces: int


def rewrap(source: PositionalSource, identities: Sequence[Identity], recipients: Sequence[Recipient]) -> NewHeader:
    """The header that opens this payload for these recipients. Only the binary form.

    The file key must open the payload that it stands before: with another file's header put in front, that file's key
    would be handed out.
    """
    stream = Lookahead(FromPosition(source))
    file_key = unwrap_file_key(read_header(stream), identities)
    replaces = stream.taken
    nonce = stream.read_full(PAYLOAD_NONCE_BYTES)
    if len(nonce) != PAYLOAD_NONCE_BYTES:
        raise HeaderFailure("the payload's nonce is not there")
    SeekableReader(source, Opened(ChunkCipher(file_key, nonce), stream.taken), allow_cut_short=False)
    return NewHeader(write_header(wrap_for_all(file_key, recipients), file_key), replaces)


class PayloadHash:
    """SHA-256 of the payload of a sealed file that is fed from its beginning; the same whatever header it has."""

    def __init__(self) -> None:
        self._header: bytearray | None = bytearray()
        self._digest = hashlib.sha256()

    def update(self, data: Buffer) -> None:
        if self._header is None:
            self._digest.update(data)
            return
        self._header += data
        end = _LAST_LINE.search(self._header)
        if end is not None:
            self._digest.update(self._header[end.end() :])
            self._header = None
        elif len(self._header) > MAX_HEADER_BYTES:
            raise HeaderFailure("the header is too long")

    def hexdigest(self) -> str:
        if self._header is not None:
            raise HeaderFailure("the header does not end")
        return self._digest.hexdigest()
