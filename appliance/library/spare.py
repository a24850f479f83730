"""A spare copy of a library, in one file sealed to its owner: the key on the first line, then the database as it lies
on the disk, itself encrypted.

A copy is only made of a library that was just read through and found right, so that damage never reaches the spare. It
carries the database's own time of change: where the two differ, it is behind. Whatever is taken away from a library for
good takes the spare with it; the next one no longer holds it.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from appliance.age.errors import AgeError
from appliance.age.identities import Identity
from appliance.age.reader import open_sequential
from appliance.age.recipients import Recipient
from appliance.age.sequential import SequentialReader
from appliance.age.writer import Writer
from appliance.library.database import KEY_BYTES, Library
from appliance.library.errors import LibraryUnreadable
from appliance.library.files import destroy_folder, sync_folder
from appliance.log import log_error

SPARE_FILE = "library.spare.age"
# Where `rescue` puts what was damaged: `damaged-1`, …
ASIDE_PREFIX = "damaged-"
# No more than so much is written to the card for it, however busy and however large the library.
BYTES_PER_S = 256 * 1024
LEAST_S = 15.0
_BLOCK_BYTES = 1 << 20
_HEADER_BYTES = 64 * 1024
_FIRST_LINE_BYTES = 2 * KEY_BYTES + 1


def is_behind(folder: Path, database: Path) -> bool:
    """Whether the library was changed since the spare was made, or there is none."""
    try:
        return (folder / SPARE_FILE).stat().st_mtime_ns != database.stat().st_mtime_ns
    except OSError:
        return True


def wait_s(database: Path) -> float:
    """So long after one copy the next may be made."""
    return max(LEAST_S, database.stat().st_size / BYTES_PER_S)


def keep(library: Library, recipient: Recipient) -> None:
    """Make the spare anew. Raises `LibraryDamaged`, and then the one that is there stays."""
    folder = library.path.parent
    made = folder / f".{SPARE_FILE}.{secrets.token_hex(4)}.part"
    try:
        with library.still() as key:
            library.check()
            stamp = library.path.stat().st_mtime_ns
            _copy(library.path, made, key, recipient)
        _sync(made)
        os.utime(made, ns=(stamp, stamp))
        with _old(folder / SPARE_FILE):
            made.replace(folder / SPARE_FILE)
            sync_folder(folder)
    except BaseException:
        made.unlink(missing_ok=True)
        raise


def destroy(folder: Path) -> None:
    """Something was taken away for good: no copy of it stays, a damaged one that was put aside neither."""
    with _old(folder / SPARE_FILE):
        (folder / SPARE_FILE).unlink(missing_ok=True)
    for aside in folder.glob(f"{ASIDE_PREFIX}*"):
        destroy_folder(aside)


def sweep(folder: Path) -> None:
    """Copies that a cut left half made."""
    for path in folder.glob(f".{SPARE_FILE}.*.part"):
        path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Spare:
    """The spare of a folder, its key read."""

    key: bytes
    _folder: Path
    _identities: tuple[Identity, ...]

    @classmethod
    def find(cls, folder: Path, identities: tuple[Identity, ...]) -> Spare | None:
        """None: there is none, or not even its beginning can be read."""
        try:
            with (folder / SPARE_FILE).open("rb") as file:
                key = _key(open_sequential(file, identities))
        except (AgeError, OSError, ValueError) as error:
            if not isinstance(error, FileNotFoundError):
                log_error("spare_unreadable", error)
            return None
        return cls(key, folder, identities)

    def unpack(self, to: Path) -> None:
        """Write the database, whole or not at all. Raises `LibraryUnreadable`."""
        made = to.with_name(f".{to.name}.{secrets.token_hex(4)}.part")
        try:
            with (self._folder / SPARE_FILE).open("rb") as file:
                sealed = open_sequential(file, self._identities)
                _key(sealed)
                fd = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
                with os.fdopen(fd, "wb") as out:
                    while block := sealed.read(_BLOCK_BYTES):
                        out.write(block)
                    out.flush()
                    os.fsync(out.fileno())
            made.replace(to)
            sync_folder(to.parent)
        except AgeError as error:
            made.unlink(missing_ok=True)
            raise LibraryUnreadable from error
        except BaseException:
            made.unlink(missing_ok=True)
            raise


def _key(sealed: SequentialReader) -> bytes:
    line = sealed.read(_FIRST_LINE_BYTES)
    key = bytes.fromhex(line.decode("ascii").rstrip("\n"))
    if len(key) != KEY_BYTES:
        raise ValueError("no key")
    return key


def _copy(database: Path, to: Path, key: bytes, recipient: Recipient) -> None:
    fd = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(fd, "wb") as out, Writer(out, [recipient]) as writer, database.open("rb") as source:
        writer.write(key.hex().encode("ascii") + b"\n")
        while block := source.read(_BLOCK_BYTES):
            writer.write(block)


def _sync(path: Path) -> None:
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


@contextmanager
def _old(path: Path) -> Iterator[None]:
    """What bore this name before is overwritten where its key was, once the name is another's or gone."""
    try:
        fd = os.open(path, os.O_WRONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        yield
        return
    try:
        yield
        with suppress(OSError):
            os.pwrite(fd, os.urandom(min(os.fstat(fd).st_size, _HEADER_BYTES)), 0)
            os.fsync(fd)
    finally:
        os.close(fd)
