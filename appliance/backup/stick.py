"""The backup's folder on a stick: knows what it wrote there itself, and touches nothing else.

Files are written beside their place, synced and renamed. A journal, synced before the first of them, says what is the
backup's own even when the stick is pulled out before the manifest is written.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

import msgspec

from appliance.backup.errors import BackupDamaged, ForeignFile, NoBackupThere, StickFull, StickGone, StickReadOnly
from appliance.backup.leaving import kind_to_leave
from appliance.backup.manifest import Entry, Line, Manifest, decode, decode_lines, encode
from appliance.storage import write_all

MANIFEST, JOURNAL, DATA, SETTINGS = "manifest.json", "journal.jsonl", "data", "box.toml"
PIECE_BYTES = 1024 * 1024
_HEADER_BYTES = 64 * 1024
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_APPEND = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
_READ_ONLY = (errno.EROFS, errno.EACCES, errno.EPERM)


@contextmanager
def told() -> Iterator[None]:
    """What the system says of the stick, in our words."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StickFull(needed_mb=1) from error
        raise (StickReadOnly if error.errno in _READ_ONLY else StickGone)() from error


class Stick:
    """`folder` is the backup's own; the stick's must be there. Raises `StickGone` and its like from everything."""

    def __init__(self, folder: Path, step: Callable[[str], None] = lambda _: None) -> None:
        self._folder = folder
        self._step = step
        with told():
            self._device = folder.parent.stat().st_dev
        self._own: set[str] = set()
        self._known: dict[str, Entry] = {}

    def open(self) -> None:
        """Make the folder, or take up what an earlier backup left."""
        self._no_links()
        with told():
            (self._folder / DATA).mkdir(parents=True, exist_ok=True)
        try:
            manifest = self.manifest() if (self._folder / MANIFEST).exists() else Manifest()
        except NoBackupThere as error:
            raise ForeignFile(place=f"{self._folder.name}/{MANIFEST}") from error
        known = {entry.place: entry for entry in (*manifest.gone, *manifest.files)}
        for line in self._lines():
            if line.begun is not None:
                self._own.add(line.begun)
                self._drop_half(line.begun)
            if line.done is not None:
                known[line.done.place] = line.done
        # A stick may say what it likes: `../` and its like are no places of a backup, and nothing there is its own.
        self._known = {place: entry for place, entry in known.items() if kind_to_leave(place) is not None}
        self._own |= set(self._known)

    @property
    def known(self) -> dict[str, Entry]:
        """What lies there, as far as it was written to its end."""
        return self._known

    def path(self, place: str) -> Path:
        return self._folder / DATA / place

    def free_bytes(self) -> int:
        with told():
            room = os.statvfs(self._folder.parent)
        return room.f_bavail * room.f_frsize

    def has(self, entry: Entry) -> bool:
        try:
            return self.path(entry.place).lstat().st_size == entry.size
        except OSError:
            return False

    def announce(self, places: Iterable[str]) -> None:
        """Say which files will be written, before the first is. Raises `ForeignFile` where somebody else's lies."""
        places = list(places)
        for place in places:
            self._no_links(place)
        new = [place for place in places if place not in self._own]
        for place in new:
            if os.path.lexists(self.path(place)):
                raise ForeignFile(place=place)
        self._note([Line(begun=place) for place in new], synced=True)
        self._own |= set(new)
        self._step("announced")

    def put(self, place: str, pieces: Iterable[bytes], mtime_ns: int) -> Entry:
        """Write a file that was announced, whole or not at all."""
        assert place in self._own
        self._same_stick()
        path = self.path(place)
        with told():
            path.parent.mkdir(parents=True, exist_ok=True)
        beside = _beside(path)
        try:
            size, sha256 = _write_pieces(beside, pieces)
            self._step("written")
            entry = Entry(place, size, sha256, mtime_ns)
            if os.path.lexists(path):
                # From the rename on the manifest does not fit what lies there: a restore must know of both.
                self._note([Line(ready=entry)], synced=True)
                self._step("ready")
            with told():
                beside.replace(path)
                _sync(path.parent)
        except Exception:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
            raise
        self._step("renamed")
        # Not synced: a file of which this is lost is written once more, no worse.
        self._note([Line(done=entry)], synced=False)
        self._known[place] = entry
        self._step("done")
        return entry

    def finish(self, manifest: Manifest, settings: bytes | None) -> None:
        """The manifest holds everything from now on; the journal has done its work."""
        self._same_stick()
        with told():
            if settings is not None:
                _write_whole(self._folder / SETTINGS, settings)
            _write_whole(self._folder / MANIFEST, encode(manifest))
            self._step("manifest")
            (self._folder / JOURNAL).unlink(missing_ok=True)
            _sync(self._folder)

    def forget(self, entry: Entry) -> bool:
        """Take away what this backup wrote: its header is written over first. False: it is no longer what was written,
        so it is somebody else's."""
        self._same_stick()
        self._no_links(entry.place)
        path = self.path(entry.place)
        try:
            self.check(entry)
        except BackupDamaged:
            return False
        with told():
            fd = os.open(path, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                os.write(fd, os.urandom(min(entry.size, _HEADER_BYTES)))
                os.fsync(fd)
            finally:
                os.close(fd)
            path.unlink()
            _sync(path.parent)
        with suppress(OSError):
            path.parent.rmdir()  # goes only when it is empty
        self._known.pop(entry.place, None)
        return True

    def check(self, entry: Entry) -> None:
        """Raises `BackupDamaged` unless it lies there as it was written."""
        for _ in self.pieces(entry):
            pass

    def pieces(self, entry: Entry) -> Iterator[bytes]:
        """Its bytes; raises `BackupDamaged` at the end of what is not what was written."""
        digest = hashlib.sha256()
        try:
            # A pipe in a file's place must not be waited for.
            fd = os.open(self.path(entry.place), os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
        except FileNotFoundError as error:
            self._same_stick()
            raise BackupDamaged(count=1) from error
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.EIO):
                raise BackupDamaged(count=1) from error
            raise StickGone from error
        with os.fdopen(fd, "rb", buffering=0) as file:
            while True:
                with told():
                    piece = file.read(PIECE_BYTES)
                if not piece:
                    break
                digest.update(piece)
                yield piece
        if digest.hexdigest() != entry.sha256:
            raise BackupDamaged(count=1)

    def manifest(self) -> Manifest:
        self._no_links()
        try:
            data = (self._folder / MANIFEST).read_bytes()
        except FileNotFoundError as error:
            raise NoBackupThere from error
        except OSError as error:
            raise StickGone from error
        return decode(data)

    def newer(self) -> dict[str, list[Entry]]:
        """What a backup that was cut short put in the place of what the manifest says, or was about to."""
        found: dict[str, list[Entry]] = {}
        for line in self._lines():
            entry = line.ready or line.done
            if entry is not None:
                found.setdefault(entry.place, []).append(entry)
        return found

    def settings(self) -> bytes | None:
        self._no_links()
        try:
            return (self._folder / SETTINGS).read_bytes()
        except OSError:
            return None

    # --- inside ---

    def _drop_half(self, place: str) -> None:
        """What was being written when the stick was pulled out; it may be deleted on the box since."""
        if kind_to_leave(place) is None:
            return
        self._no_links(place)
        with told():
            _beside(self.path(place)).unlink(missing_ok=True)

    def _no_links(self, place: str = "") -> None:
        """A backup makes none, and through somebody else's root would write, cut off or read on the box itself. Nor has
        it a pipe, at which root would wait for ever."""
        own = [self._folder, self._folder / DATA]
        if place:
            own += [self._folder / DATA / above for above in PurePosixPath(place).parents]
        else:
            names = (MANIFEST, JOURNAL, SETTINGS)
            own += [self._folder / name for name in names]
            own += [_beside(self._folder / name) for name in names]
        for path in own:
            if path.is_symlink() or path.is_fifo():
                raise ForeignFile(place=path.relative_to(self._folder.parent).as_posix())

    def _same_stick(self) -> None:
        """Where a stick was, an empty folder of the card is left: nothing may be written there."""
        with told():
            if self._folder.parent.stat().st_dev != self._device or not self._folder.is_dir():
                raise StickGone

    def _lines(self) -> list[Line]:
        """Half a line of a stick that was pulled out is cut off: nothing that is written behind it would be read."""
        path = self._folder / JOURNAL
        self._no_links()
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return []
        except OSError as error:
            raise StickGone from error
        lines = decode_lines(data)
        whole = sum(len(one) + 1 for one in data.split(b"\n")[: len(lines)])
        if whole < len(data):
            with told():
                os.truncate(path, whole)
        return lines

    def _note(self, lines: list[Line], *, synced: bool) -> None:
        self._same_stick()
        with told():
            fd = os.open(self._folder / JOURNAL, _APPEND, 0o600)
            try:
                os.write(fd, b"".join(msgspec.json.encode(line) + b"\n" for line in lines))
                if synced:
                    os.fsync(fd)
                    _sync(self._folder)
            finally:
                os.close(fd)


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.part")


def _write_pieces(path: Path, pieces: Iterable[bytes]) -> tuple[int, str]:
    """How much it was, and its sha256. What the pieces themselves raise is not of the stick."""
    digest, size = hashlib.sha256(), 0
    with told():
        path.unlink(missing_ok=True)  # only this backup writes names of this form in its own folder
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(fd, "wb", buffering=0) as out:
        for piece in pieces:
            digest.update(piece)
            size += len(piece)
            with told():
                write_all(out.fileno(), piece)
        with told():
            os.fsync(out.fileno())
    return size, digest.hexdigest()


def _write_whole(path: Path, data: bytes) -> None:
    beside = _beside(path)
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """Some sticks' file systems cannot sync a folder, and say so; nothing more can be done there."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(fd)
