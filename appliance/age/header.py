"""The textual header: stanzas and a MAC, with one way only to write each of them.

Bytes in, values out; nothing here knows a key but the MAC, which is handed the file key.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from appliance.age import encoding
from appliance.age.errors import HeaderFailure, MacFailure, NotAnAgeFile
from appliance.age.kdf import hkdf
from appliance.age.sources import Lookahead

VERSION_LINE = b"age-encryption.org/v1\n"
COLUMNS = 64
# A file may be sealed to many; without a bound, a few bytes of a stranger's could fill the memory.
MAX_HEADER_BYTES = 1 << 20
_MAC_BYTES = 32
_ARGUMENT = re.compile(rb"[\x21-\x7e]+")


@dataclass(frozen=True, slots=True)
class Stanza:
    """One wrapped copy of the file key: whose it is (`args[0]` is the kind), and the wrapped key."""

    args: tuple[str, ...]
    body: bytes

    @property
    def kind(self) -> str:
        return self.args[0]

    def to_bytes(self) -> bytes:
        text = encoding.encode(self.body)
        # The last line is always shorter than the columns, and so empty when the text fills its lines.
        lines = [text[i : i + COLUMNS] for i in range(0, len(text) + 1, COLUMNS)]
        return "\n".join([" ".join(("->", *self.args)), *lines, ""]).encode("ascii")


@dataclass(frozen=True, slots=True)
class Header:
    stanzas: tuple[Stanza, ...]
    mac: bytes
    signed: bytes  # all that the MAC covers, as it was read

    def check(self, file_key: bytes) -> None:
        try:
            _mac(file_key, self.signed).verify(self.mac)
        except InvalidSignature:
            raise MacFailure("the MAC of the header does not fit the file key") from None


def write_header(stanzas: Sequence[Stanza], file_key: bytes) -> bytes:
    signed = VERSION_LINE + b"".join(stanza.to_bytes() for stanza in stanzas) + b"---"
    return signed + b" " + encoding.encode(_mac(file_key, signed).finalize()).encode("ascii") + b"\n"


def read_header(source: Lookahead) -> Header:
    """Takes exactly the header from the source. A scrypt stanza has to be the only one: it proves who sealed."""
    lines = _Lines(source)
    if lines.next() != VERSION_LINE[:-1]:
        raise NotAnAgeFile("the version line is not that of age v1")
    stanzas = []
    while (line := lines.next()).startswith(b"->"):
        stanzas.append(_read_stanza(line, lines))
    if not line.startswith(b"--- "):
        raise HeaderFailure("a line is neither a stanza nor the MAC")
    if not stanzas:
        raise HeaderFailure("there is no stanza")
    if len(stanzas) > 1 and any(stanza.kind == "scrypt" for stanza in stanzas):
        raise HeaderFailure("a passphrase stanza is not alone")
    mac = _decode(line[4:])
    if len(mac) != _MAC_BYTES:
        raise HeaderFailure("the MAC has the wrong length")
    return Header(tuple(stanzas), mac, b"".join(lines.seen[:-1]) + b"---")


class _Lines:
    """The lines of the header without their line feeds; `seen` keeps them as they were."""

    def __init__(self, source: Lookahead) -> None:
        self._source = source
        self._left = MAX_HEADER_BYTES
        self.seen: list[bytes] = []

    def next(self) -> bytes:
        line = self._source.readline(self._left)
        self._left -= len(line)
        if self._left < 0:
            raise HeaderFailure("the header is too long")
        if not line.endswith(b"\n"):
            raise (HeaderFailure if self.seen else NotAnAgeFile)("the header ends in the middle of a line")
        self.seen.append(line)
        return line[:-1]


def _read_stanza(first: bytes, lines: _Lines) -> Stanza:
    mark, *args = first.split(b" ")
    if mark != b"->" or not args or not all(_ARGUMENT.fullmatch(arg) for arg in args):
        raise HeaderFailure("a stanza's first line is not right")
    text = b""
    while True:
        line = lines.next()
        if len(line) > COLUMNS:
            raise HeaderFailure("a line of a stanza is too long")
        text += line
        if len(line) < COLUMNS:
            return Stanza(tuple(arg.decode("ascii") for arg in args), _decode(text))


def _decode(text: bytes) -> bytes:
    # Latin-1 never fails; what is not base64 is refused by the decoder.
    data = encoding.decode(text.decode("latin-1"))
    if data is None:
        raise HeaderFailure("base64 is not canonical")
    return data


def _mac(file_key: bytes, signed: bytes) -> HMAC:
    mac = HMAC(hkdf(file_key, salt=b"", info=b"header"), SHA256())
    mac.update(signed)
    return mac
