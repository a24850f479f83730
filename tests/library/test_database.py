"""SQLCipher as it is used here: unreadable without the key, whole transactions, nothing readable on the disk."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

import pytest
import sqlcipher3

from appliance.age.identities import HybridIdentity
from appliance.library import me
from appliance.library.database import Library
from appliance.library.errors import LibraryClosed, LibraryDamaged, LibraryUnreadable, StorageFull, StorageRefused
from appliance.library.key import KEY_FILE, create_library, open_library
from tests.library import folders

PATTERN = "Opvallend-Patroon-7731"


def test_the_file_is_unreadable_without_its_key(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    library = Library.open(path, b"k" * 32)
    me.set_name(library, PATTERN)
    library.close()
    data = path.read_bytes()
    assert not data.startswith(b"SQLite format 3")
    assert PATTERN.encode() not in data
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(LibraryUnreadable):
        Library.open(path, b"x" * 32)
    with pytest.raises(LibraryUnreadable):
        Library.open(path, b"short")
    again = Library.open(path, b"k" * 32)
    assert me.name(again) == PATTERN
    again.close()


def test_a_damaged_page_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    Library.open(path, b"k" * 32).close()
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(LibraryUnreadable):
        Library.open(path, b"k" * 32)


def test_nothing_readable_is_on_the_disk_in_the_middle_of_a_transaction(tmp_path: Path) -> None:
    """The rollback journal holds the old pages: they must be encrypted too."""
    library = Library.open(tmp_path / "library.db", os.urandom(32))
    for number in range(300):
        library.run("INSERT INTO me VALUES (?, ?)", f"{PATTERN}-{number}", PATTERN * 20)
    seen = set()
    with library.change():
        library.run("UPDATE me SET value = 'b' || value")
        # More than the page cache holds is spilled to the file, and its old pages to the journal.
        library.run("PRAGMA cache_spill = 1")
        for path in tmp_path.iterdir():
            seen.add(path.name)
            assert PATTERN.encode() not in path.read_bytes()
    assert "library.db-journal" in seen
    library.close()


def test_what_is_sorted_makes_no_file(library: Library) -> None:
    """SQLite would put what does not fit into its cache in a file of its own, in the clear."""
    with library.change():
        for number in range(2_000):
            library.run("INSERT INTO me VALUES (?, ?)", str(number), PATTERN * 100)
    assert library._connection is not None
    library.run("PRAGMA cache_size = 10")
    rows = library._connection.execute("SELECT value FROM me ORDER BY value || key DESC")
    assert rows.fetchone() is not None
    opened = {str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.is_symlink()}
    assert any("library.db" in name for name in opened)
    assert [name for name in opened if "etilqs" in name] == []


def test_a_failed_transaction_leaves_nothing(library: Library) -> None:
    def fail() -> None:
        with library.change():
            me.set_name(library, "first")
            with library.change():
                me.set_language(library, "en")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert me.name(library) == ""
    assert me.language(library) == "nl"
    me.set_name(library, "second")
    assert me.name(library) == "second"


def test_a_disk_that_is_read_only_says_so_and_gives_what_is_there(library: Library) -> None:
    me.set_name(library, "Anna")
    library._connection.execute("PRAGMA query_only = ON")  # type: ignore[union-attr]  # as a read-only disk answers
    with pytest.raises(StorageRefused):
        me.set_name(library, "Bert")
    assert me.name(library) == "Anna"


def test_damage_is_told_although_the_disk_takes_no_note_of_it(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(300):
        library.run("INSERT INTO me VALUES (?, ?)", str(number), "x" * 300)
    library.run("PRAGMA cache_size = 0")
    data = bytearray(library.path.read_bytes())
    data[8192:] = bytes(len(data) - 8192)
    library.path.write_bytes(bytes(data))

    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "touch", refused)
    with pytest.raises(LibraryDamaged):
        library.check()
    with pytest.raises(LibraryDamaged):
        library.all("SELECT * FROM me")


def test_many_threads_write_one_after_the_other(library: Library) -> None:
    library.run("INSERT INTO me VALUES ('n', '0')")

    def add() -> None:
        for _ in range(20):
            with library.change():
                row = library.one("SELECT value FROM me WHERE key = 'n'")
                assert row is not None
                library.run("UPDATE me SET value = ? WHERE key = 'n'", str(int(row["value"]) + 1))

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    row = library.one("SELECT value FROM me WHERE key = 'n'")
    assert row is not None
    assert row["value"] == "80"


def test_a_closed_library_says_that_its_owner_signed_out(library: Library) -> None:
    library.close()
    library.close()
    assert library.closed
    with pytest.raises(LibraryClosed):
        me.name(library)
    with pytest.raises(LibraryClosed), library.change():
        pass


def test_foreign_keys_are_kept(library: Library) -> None:
    with pytest.raises(sqlcipher3.IntegrityError):
        library.run("INSERT INTO marks VALUES ('none', 1)")


def test_the_key_lies_sealed_to_the_owner(tmp_path: Path) -> None:
    create_library(tmp_path, folders.identity().recipient).close()
    open_library(tmp_path, [folders.identity()]).close()
    with pytest.raises(LibraryUnreadable):
        open_library(tmp_path, [HybridIdentity.generate()])
    (tmp_path / KEY_FILE).unlink()
    with pytest.raises(LibraryUnreadable):
        open_library(tmp_path, [folders.identity()])


def test_a_commit_outlasts_a_pulled_plug(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # as it is outside of these tests
    library = Library.open(tmp_path / "library.db", b"k" * 32)
    settings = {name: library.one(f"PRAGMA {name}")[0] for name in ("synchronous", "journal_mode", "secure_delete")}
    library.close()
    assert settings == {"synchronous": 3, "journal_mode": "delete", "secure_delete": 1}


def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library.db", b"k" * 32)
    me.set_name(library, "Anna")
    pages = library.all("PRAGMA page_count")[0][0]
    library.all(f"PRAGMA max_page_count = {pages}")

    def too_much() -> None:
        with library.change():
            library.run("UPDATE me SET value = 'weg'")
            library.run("INSERT INTO me VALUES ('much', ?)", "x" * 200_000)

    with pytest.raises(StorageFull):
        too_much()
    assert me.name(library) == "Anna"
    library.all(f"PRAGMA max_page_count = {pages + 1000}")
    library.run("INSERT INTO me VALUES ('much', ?)", "x" * 200_000)
    library.close()
