"""Opens sealed files. The recorder never imports this module.

A file whose end is missing is refused, unless `allow_cut_short` is said: then every whole chunk is given and
`cut_short` tells. Damage that is not at the end is refused in either case.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from appliance.age.armor import ArmorReader, is_armored
from appliance.age.errors import ArmorTooLong
from appliance.age.identities import Identity
from appliance.age.opening import open_header
from appliance.age.seekable import SeekableReader
from appliance.age.sequential import SequentialReader
from appliance.age.sources import ByteSource, BytesSource, FileSource, FromPosition, Lookahead, PositionalSource

__all__ = [
    "BytesSource",
    "FileSource",
    "PositionalSource",
    "SeekableReader",
    "SequentialReader",
    "open_sealed",
    "open_seekable",
    "open_sequential",
]

# Text cannot be jumped through without checking all of it, so it is turned into the binary form in memory.
_MAX_ARMORED_SEEKABLE_BYTES = 64 * 1024 * 1024


def open_sequential(
    source: ByteSource, identities: Sequence[Identity], *, allow_cut_short: bool = False
) -> SequentialReader:
    """The binary form, or the text form of it. Closing the source stays with the caller."""
    stream = Lookahead(source)
    if is_armored(stream):
        stream = Lookahead(ArmorReader(stream))
    return SequentialReader(stream, open_header(stream, identities), allow_cut_short=allow_cut_short)


def open_seekable(
    source: PositionalSource,
    identities: Sequence[Identity],
    *,
    allow_cut_short: bool = False,
    size: int | None = None,
) -> SeekableReader:
    """`size`: of the plaintext, where it is known; the chunks that are right can then be read whatever else is not."""
    stream = Lookahead(FromPosition(source))
    if is_armored(stream):
        source = _dearmored(source)
        stream = Lookahead(FromPosition(source))
    return SeekableReader(source, open_header(stream, identities), allow_cut_short=allow_cut_short, size=size)


def open_sealed(data: bytes, identities: Sequence[Identity]) -> bytes:
    """A small file in one go, whole or not at all."""
    return open_sequential(io.BytesIO(data), identities).read()


def _dearmored(source: PositionalSource) -> BytesSource:
    if source.size > _MAX_ARMORED_SEEKABLE_BYTES:
        raise ArmorTooLong("the text form is too long to keep in memory")
    return BytesSource(ArmorReader(FromPosition(source)).read(source.size))
