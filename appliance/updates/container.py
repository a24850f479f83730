"""The file itself, `terugblik-<version>.tbu`: magic, header's length, header, signature, then the files' bytes.

The header names the hash of every file, and nothing may follow the last one, so a signature over magic, length and
header is one over the whole: no byte can be changed, added or taken away. Read as a stream; only the header is held.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from appliance.updates.errors import UpdateDamaged, UpdateStickGone, UpdateUnreadable, UpdateUnsafe
from appliance.updates.manifest import File, Manifest, parse_manifest
from appliance.updates.signing import SIGNATURE_BYTES, check_signature

MAGIC = b"TBUPDATE"
LENGTH = struct.Struct(">I")
MOST_HEADER_BYTES = 16 * 1024 * 1024
PIECE_BYTES = 1024 * 1024


def read_header(file: BinaryIO, keys: list[Ed25519PublicKey], name: str) -> Manifest:
    """What the maker signed. Nothing of the header is looked at before its signature is known to be right."""
    fixed = _read(file, len(MAGIC) + LENGTH.size)
    if not fixed.startswith(MAGIC) or len(fixed) != len(MAGIC) + LENGTH.size:
        raise UpdateUnreadable(file=name)
    (length,) = LENGTH.unpack(fixed[len(MAGIC) :])
    if length > MOST_HEADER_BYTES:
        raise UpdateUnsafe
    header, signature = _read(file, length), _read(file, SIGNATURE_BYTES)
    if len(header) != length or len(signature) != SIGNATURE_BYTES:
        raise UpdateDamaged
    check_signature(keys, fixed + header, signature)
    return parse_manifest(header)


def read_files(file: BinaryIO, manifest: Manifest) -> Iterator[tuple[File, Iterator[bytes]]]:
    """Each file with its bytes, which must be taken to the end before the next; raises `UpdateDamaged` at the end of
    the first one that is not what was signed."""
    for entry in manifest.files:
        yield entry, _pieces(file, entry)
    if _read(file, 1):
        raise UpdateDamaged


def verify(file: BinaryIO, keys: list[Ed25519PublicKey], name: str) -> Manifest:
    """Reads all of it and keeps nothing. Raises what is wrong with it."""
    manifest = read_header(file, keys, name)
    for _, pieces in read_files(file, manifest):
        for _ in pieces:
            pass
    return manifest


def _pieces(file: BinaryIO, entry: File) -> Iterator[bytes]:
    digest, left = hashlib.sha256(), entry.size
    while left:
        piece = _read(file, min(left, PIECE_BYTES))
        if not piece:
            raise UpdateDamaged
        digest.update(piece)
        left -= len(piece)
        yield piece
    if digest.hexdigest() != entry.sha256:
        raise UpdateDamaged


def _read(file: BinaryIO, size: int) -> bytes:
    try:
        return file.read(size)
    except OSError as error:
        raise UpdateStickGone from error
