"""One person's SQLCipher database, open. Any thread may use it; one at a time does.

Nothing readable reaches the disk: SQLCipher encrypts the journal as it does the pages, and temporary tables stay in
memory. The key is given raw (32 random bytes), so that opening costs no key derivation.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3

from appliance.library import migrate
from appliance.library.errors import LibraryClosed, LibraryUnreadable, StorageFull

Row = Any  # sqlcipher3.Row: by name or by place
Value = str | int | float | bytes | None

KEY_BYTES = 32
# Also the name of the journal is synced away: a commit that was reported survives a pulled plug.
SYNCHRONOUS = "EXTRA"


class Library:
    """Rows in, rows out; transactions nest into the outermost one."""

    def __init__(self, connection: Any) -> None:
        self._connection: Any | None = connection
        self._lock = threading.RLock()
        self._changing = False

    @classmethod
    def open(cls, path: Path, key: bytes) -> Library:
        """Open or make the database and bring it to the newest version. Raises `LibraryUnreadable`."""
        connection = _connect(path, key)
        try:
            migrate.up(connection)
        except BaseException:
            connection.close()
            raise
        return cls(connection)

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
                if getattr(error, "sqlite_errorcode", None) == sqlcipher3.SQLITE_FULL:
                    raise StorageFull from error
                raise
            finally:
                self._changing = False

    def all(self, sql: str, *values: Value) -> list[Row]:
        with self._lock:
            return list(self._open().execute(sql, values).fetchall())

    def one(self, sql: str, *values: Value) -> Row | None:
        with self._lock:
            return self._open().execute(sql, values).fetchone()

    def run(self, sql: str, *values: Value) -> int:
        """One statement in a transaction of its own, or in the one around it. Gives the number of rows it touched."""
        with self.change():
            return int(self._open().execute(sql, values).rowcount)

    @property
    def closed(self) -> bool:
        return self._connection is None

    def close(self) -> None:
        """Waits for who is using it. May be done twice."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _open(self) -> Any:
        if self._connection is None:
            raise LibraryClosed
        return self._connection


def _connect(path: Path, key: bytes) -> Any:
    if len(key) != KEY_BYTES:
        raise LibraryUnreadable
    # A database is made by its first write; the mask makes it the box's alone from the first byte.
    connection = sqlcipher3.connect(str(path), isolation_level=None, check_same_thread=False)
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
        raise LibraryUnreadable from error
    path.chmod(0o600)
    return connection
