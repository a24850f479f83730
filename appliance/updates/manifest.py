"""What a signed update says it holds: versions, and each file's place, size and hash. Rules only: bytes in, values out.

Everything in it is checked against what an update of ours can be, signed or not: a mistake of the maker must not write
outside the version's own folder, nor fill a card.
"""

from __future__ import annotations

import re
from typing import Annotated

import msgspec

from appliance.updates.errors import UpdateUnsafe

FORMAT = 1
MOST_FILES = 50_000
MOST_FILE_BYTES = 512 * 1024 * 1024
MOST_BYTES = 2 * 1024 * 1024 * 1024
_MOST_PATH = 1024
_MOST_NAME = 255
_MOST_DEPTH = 32
_VERSION = re.compile(r"(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})")
# Printable, and nothing that a shell, another file system or a reader could take for something else.
_NAME = re.compile(r"[ !#-.0-9;=@-\[\]^_a-{}~+,()%']+")
# A Python environment points at the system's interpreter; nothing else outside may be pointed at.
_INTERPRETER = re.compile(r"/usr/bin/python3(\.\d{1,2})?")

Version = tuple[int, int, int]


def parse_version(text: str) -> Version:
    """Three numbers. Raises `UpdateUnsafe`."""
    found = _VERSION.fullmatch(text)
    if found is None:
        raise UpdateUnsafe
    return int(found[1]), int(found[2]), int(found[3])


class File(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="file", tag_field="kind"):
    """One file; its bytes follow the header, in the header's order."""

    path: str
    size: Annotated[int, msgspec.Meta(ge=0, le=MOST_FILE_BYTES)]
    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    executable: bool = False


class Link(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="link", tag_field="kind"):
    """A symbolic link to another place in the same folder, or to the system's Python."""

    path: str
    target: str


Entry = File | Link


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`minimum`: the oldest version that this update can be put on."""

    format: int
    version: str
    minimum: str
    entries: list[Entry]

    @property
    def bytes(self) -> int:
        return sum(entry.size for entry in self.entries if isinstance(entry, File))

    @property
    def files(self) -> list[File]:
        return [entry for entry in self.entries if isinstance(entry, File)]

    @property
    def links(self) -> list[Link]:
        return [entry for entry in self.entries if isinstance(entry, Link)]


def parse_manifest(data: bytes) -> Manifest:
    """Raises `UpdateUnsafe`."""
    try:
        manifest = msgspec.json.decode(data, type=Manifest)
    except msgspec.MsgspecError as error:
        raise UpdateUnsafe from error
    check(manifest)
    return manifest


def check(manifest: Manifest) -> None:
    """Raises `UpdateUnsafe` for anything that no update of ours has."""
    if manifest.format != FORMAT or parse_version(manifest.minimum) > parse_version(manifest.version):
        raise UpdateUnsafe
    if not manifest.files or len(manifest.entries) > MOST_FILES or manifest.bytes > MOST_BYTES:
        raise UpdateUnsafe
    for entry in manifest.entries:
        _check_path(entry.path)
    _check_tree(manifest)
    for link in manifest.links:
        _check_target(link)


def _check_path(path: str) -> None:
    names = path.split("/")
    if len(path) > _MOST_PATH or len(names) > _MOST_DEPTH:
        raise UpdateUnsafe
    for name in names:
        if name in ("", ".", "..") or len(name) > _MOST_NAME or not _NAME.fullmatch(name):
            raise UpdateUnsafe


def _check_tree(manifest: Manifest) -> None:
    """Each place once, and nothing below a file or a link: what is written through a link lands elsewhere."""
    taken = {entry.path for entry in manifest.entries}
    if len(taken) != len(manifest.entries):
        raise UpdateUnsafe
    for path in taken:
        above = path.rpartition("/")[0]
        while above:
            if above in taken:
                raise UpdateUnsafe
            above = above.rpartition("/")[0]


def _check_target(link: Link) -> None:
    if _INTERPRETER.fullmatch(link.target):
        return
    place = link.path.split("/")[:-1]
    if link.target.startswith("/"):
        raise UpdateUnsafe
    down = False
    for name in link.target.split("/"):
        if name == "..":
            # Up again behind a name, which may be a link itself, would be up from wherever that one leads.
            if down or not place:
                raise UpdateUnsafe
            place.pop()
        elif name == "." or not _NAME.fullmatch(name):
            raise UpdateUnsafe
        else:
            down = True
