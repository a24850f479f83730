"""One person's SQLCipher database, open. Any thread may use it; one at a time does.

Nothing readable reaches the disk: SQLCipher encrypts the journal as it does the pages, and temporary tables stay in
memory. The key is given raw (32 random bytes), so that opening costs no key derivation.
"""

from __future__ import annotations

import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3

from appliance.library import migrate
from appliance.library.errors import (
    LibraryClosed,
    LibraryDamaged,
    LibraryNotNow,
    LibraryUnreadable,
    StorageFull,
    StorageRefused,
)
from appliance.log import log, log_error

Row = Any  # sqlcipher3.Row: by name or by place
Value = str | int | float | bytes | None

KEY_BYTES = 32
_MODE = 0o600
# A file of this name beside the database says that a part of it could not be read: the next sign-in looks at all of it.
SUSPECT_FILE = "library.suspect"
# The error codes of a page that is not what was written, and of a disk that does not give it.
_DAMAGED = (sqlcipher3.SQLITE_CORRUPT, sqlcipher3.SQLITE_NOTADB, sqlcipher3.SQLITE_IOERR)
# Of a disk that can be read and no longer be written.
_REFUSED = (sqlcipher3.SQLITE_READONLY, sqlcipher3.SQLITE_CANTOPEN)
# Of a card that holds up another session's commit, and of a process without descriptors. Whoever took it for damage
# would put an older copy in the place of a library that is whole.
_NOT_NOW = (*_REFUSED, sqlcipher3.SQLITE_BUSY, sqlcipher3.SQLITE_LOCKED)
# Also the name of the journal is synced away: a commit that was reported survives a pulled plug.
SYNCHRONOUS = "EXTRA"


class Library:
    """Rows in, rows out; transactions nest into the outermost one."""

    def __init__(self, connection: Any, path: Path, key: bytes) -> None:
        self.path = path
        self._key: bytes | None = key
        self._connection: Any | None = connection
        self._lock = threading.RLock()
        self._changing = False

    @classmethod
    def open(cls, path: Path, key: bytes) -> Library:
        """Open or make the database and bring it to the newest version. Raises `LibraryUnreadable`, `LibraryNotNow`."""
        connection = _connect(path, key)
        try:
            migrate.up(connection)
        except BaseException as error:
            connection.close()
            if _is_damage(error):
                raise LibraryUnreadable from error
            if _is(error, *_NOT_NOW):
                raise LibraryNotNow from error
            raise
        return cls(connection, path, key)

    @contextmanager
    def change(self) -> Iterator[None]:
        """A transaction: all of it lasts, or nothing of it does."""
        with self._lock:
            connection = self._open()
            if self._changing:
                yield
                return
            self._changing = True
            try:
                connection.execute("BEGIN IMMEDIATE")
                yield
                connection.execute("COMMIT")
            except BaseException as error:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                if _is(error, sqlcipher3.SQLITE_FULL):
                    raise StorageFull from error
                if _is(error, *_REFUSED):
                    raise StorageRefused from error
                if _is_damage(error):
                    self._suspect()
                    raise LibraryDamaged from error
                raise
            finally:
                self._changing = False

    def all(self, sql: str, *values: Value) -> list[Row]:
        with self._reading() as connection:
            return list(connection.execute(sql, values).fetchall())

    def one(self, sql: str, *values: Value) -> Row | None:
        with self._reading() as connection:
            return connection.execute(sql, values).fetchone()

    def run(self, sql: str, *values: Value) -> int:
        """One statement in a transaction of its own, or in the one around it. Gives the number of rows it touched."""
        with self.change():
            return int(self._open().execute(sql, values).rowcount)

    @contextmanager
    def still(self) -> Iterator[bytes]:
        """While this lasts nothing changes in the file. Gives the key. Not to be asked for inside `change`."""
        with self._lock:
            self._open()
            assert self._key is not None
            assert not self._changing
            yield self._key

    def check(self) -> None:
        """Read all of it through, authenticating each page. Raises `LibraryDamaged`."""
        with self._reading() as connection:
            if connection.execute("PRAGMA cipher_integrity_check").fetchall():
                self._suspect()
                raise LibraryDamaged

    @property
    def closed(self) -> bool:
        return self._connection is None

    def close(self) -> None:
        """Waits for who is using it. May be done twice."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = self._key = None

    @contextmanager
    def _reading(self) -> Iterator[Any]:
        with self._lock:
            try:
                yield self._open()
            except sqlcipher3.DatabaseError as error:
                if _is(error, *_REFUSED):
                    raise StorageRefused from error
                if _is_damage(error):
                    self._suspect()
                    raise LibraryDamaged from error
                raise

    def _suspect(self) -> None:
        log("library_damaged")
        try:
            self.path.with_name(SUSPECT_FILE).touch(mode=0o600)
        except OSError as error:
            # That it is damaged is told all the same; the disk that does not give it may not take anything either.
            log_error("suspicion_not_kept", error)

    def _open(self) -> Any:
        if self._connection is None:
            raise LibraryClosed
        return self._connection


def _is_damage(error: BaseException) -> bool:
    return _is(error, *_DAMAGED)


def _is(error: BaseException, *codes: int) -> bool:
    code = getattr(error, "sqlite_errorcode", None)
    # The lower byte is the kind, the others tell more.
    return isinstance(error, sqlcipher3.DatabaseError) and code is not None and code & 0xFF in codes


def _connect(path: Path, key: bytes) -> Any:
    if len(key) != KEY_BYTES:
        raise LibraryUnreadable
    # A database is made by its first write; the mask makes it the box's alone from the first byte.
    try:
        connection = sqlcipher3.connect(str(path), isolation_level=None, check_same_thread=False)
    except sqlcipher3.DatabaseError as error:  # nothing of it was read yet
        raise LibraryNotNow from error
    connection.row_factory = sqlcipher3.Row
    try:
        # By default it writes every wrong key to standard error.
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute(f"PRAGMA synchronous = {SYNCHRONOUS}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlcipher3.DatabaseError as error:
        connection.close()
        raise (LibraryNotNow if _is(error, *_NOT_NOW) else LibraryUnreadable) from error
    if stat.S_IMODE(path.stat().st_mode) != _MODE:  # a disk that turned read-only refuses even what is so already
        path.chmod(_MODE)
    return connection
