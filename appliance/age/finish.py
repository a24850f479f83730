"""Makes a whole file of one that was cut short, by sealing its last kept chunk again as the final one.

Only the plan is made here: which bytes go where. Carrying it out so that a second power cut does no harm is the
caller's work, and a plan that was once written down is carried out as it is, never made anew.

Why no nonce serves twice. A chunk's nonce is its number and the final mark. The chunk sealed here, n, was whole and
unmarked, so the writer went on after it: if it ever marked a chunk, that was a later one. A whole file is refused.
Two plans for one file are the same bytes if they keep the same; if one keeps less because more of the file was lost,
it ends in an earlier chunk, provided that `keep` is found from the content (the end of the last whole fragment).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from appliance.age.errors import AlreadyWhole, KeepsTooMuch, NothingToKeep
from appliance.age.identities import Identity
from appliance.age.opening import open_header
from appliance.age.seekable import SeekableReader
from appliance.age.sources import FromPosition, Lookahead, PositionalSource
from appliance.age.stream import CHUNK_BYTES


@dataclass(frozen=True, slots=True)
class Patch:
    """Write `data` at `offset`, then end the file at `size`."""

    offset: int
    data: bytes
    size: int


def plan_finish(source: PositionalSource, identities: Sequence[Identity], keep: int) -> Patch:
    """The patch after which the file is whole and holds the first `keep` bytes of its plaintext."""
    opened = open_header(Lookahead(FromPosition(source)), identities)
    reader = SeekableReader(source, opened, allow_cut_short=True)
    if not reader.cut_short:
        raise AlreadyWhole("it has its final chunk")
    if not reader.size:
        # The nonce of a marked chunk 0 may have been used, by a writer that was cut while it closed a short file.
        raise NothingToKeep("there is no whole chunk")
    if not 0 <= keep <= reader.size:
        raise KeepsTooMuch(kept=reader.size, asked=keep)
    number = max(0, keep - 1) // CHUNK_BYTES
    start = number * CHUNK_BYTES
    data = opened.cipher.seal(number, reader.pread(start, keep - start), final=True)
    offset = opened.chunk_offset(number)
    return Patch(offset, data, offset + len(data))
