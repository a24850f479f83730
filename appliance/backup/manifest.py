"""What a backup holds: each file's place, size, hash and time. Bytes in, values out."""

from __future__ import annotations

from typing import Annotated

import msgspec

from appliance.backup.errors import NoBackupThere
from appliance.core.checksum import with_sum, without_sum

FORMAT = 1


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`mtime_ns` is the box's: a stick rounds it."""

    place: str
    size: Annotated[int, msgspec.Meta(ge=0)]
    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    mtime_ns: int


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`files`: of the box as it was. `gone`: on the stick still, and no longer on the box."""

    format: int = FORMAT
    files: list[Entry] = []
    gone: list[Entry] = []


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of the journal: `begun` is a place that is going to be written, `ready` what is about to take the place of what
    lies there, `done` what lies there now."""

    begun: str | None = None
    ready: Entry | None = None
    done: Entry | None = None


def encode(manifest: Manifest) -> bytes:
    return with_sum(msgspec.json.encode(manifest))


def decode(data: bytes) -> Manifest:
    """Raises `NoBackupThere` for what no box wrote."""
    try:
        manifest = msgspec.json.decode(without_sum(data), type=Manifest)
    except msgspec.MsgspecError as error:
        raise NoBackupThere from error
    if manifest.format != FORMAT:
        raise NoBackupThere
    return manifest


def decode_lines(data: bytes) -> list[Line]:
    """As far as they are whole: a stick that was pulled out leaves half a line."""
    found: list[Line] = []
    for line in data.split(b"\n"):
        try:
            found.append(msgspec.json.decode(line, type=Line))
        except msgspec.MsgspecError:
            break
    return found
