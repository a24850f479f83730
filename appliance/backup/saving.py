"""From the box to the stick: what is new or changed, whole files only, the box's own files never touched."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from appliance.backup.errors import BackupDamaged, StickFull
from appliance.backup.leaving import HEAD_BYTES, kind_to_leave, may_leave
from appliance.backup.manifest import Entry, Manifest
from appliance.backup.stick import PIECE_BYTES, Stick
from appliance.doctor.kinds import LEFTOVER, Kind
from appliance.lessonfiles import LESSON_FILE
from appliance.library.files import is_locked

# A file that changes while it is read is read again so often; after that the stick keeps what it had.
TRIES = 5
_SLACK_BYTES = 4 * 1024 * 1024
# These are changed in place while their owner is signed in; a copy counts only if a second reading gives the same.
_LIVE = ("library", "library_journal")


@dataclass(frozen=True, slots=True)
class Saved:
    """How many files were written, were there already, changed too often, could not be read, are of no form that may
    leave; how many lessons were being recorded; how many files of the stick are no longer on the box."""

    written: int = 0
    written_bytes: int = 0
    kept: int = 0
    changing: int = 0
    unreadable: int = 0
    held_back: int = 0
    recording: int = 0
    gone: int = 0


@dataclass(frozen=True, slots=True)
class _Source:
    place: str
    path: Path
    kind: Kind
    size: int
    mtime_ns: int


class _NotNow(Exception):
    """The file changed while it was read, or went."""


@dataclass(slots=True)
class Saving:
    """One run. `check`: also what the stick has already is read and compared, as sticks forget. `told`: how many of the
    files that must be written are done with, and how many there are."""

    data: Path
    stick: Stick
    check: bool = False
    told: Callable[[int, int], None] = lambda _done, _total: None
    saved: Saved = Saved()
    _files: list[Entry] = field(default_factory=list)
    _unknown: list[str] = field(default_factory=list)  # how the places begin of which nothing can be known now

    def run(self, settings: bytes | None, *, forget: bool = False) -> Saved:
        """`forget`: what is no longer on the box is taken off the stick as well. Raises what is wrong with the stick;
        then what was written stays, and the next run goes on there."""
        self.stick.open()
        sources = self._sources()
        todo = [one for one in sources if not self._is_there(one)]
        needed = sum(one.size for one in todo)
        room = self.stick.free_bytes()
        if needed + _SLACK_BYTES > room:
            raise StickFull(needed_mb=(needed + _SLACK_BYTES - room) // 1_000_000 + 1)
        self.stick.announce([one.place for one in todo])
        for number, source in enumerate(todo):
            self.told(number, len(todo))
            self._save(source)
        gone = self._gone(sources)
        if forget and gone:
            # Pulled out in the midst of it, the stick promises a restore nothing that is half taken away.
            self.stick.finish(Manifest(files=self._files, gone=gone), settings)
            gone = [entry for entry in gone if not self.stick.forget(entry)]
        self._count(gone=len(gone))
        self.stick.finish(Manifest(files=self._files, gone=gone), settings)
        return self.saved

    def _sources(self) -> list[_Source]:
        found = []
        self._unknown += self._recorded_now()
        for path in _files(self.data, self._unlisted):
            place = path.relative_to(self.data).as_posix()
            kind = kind_to_leave(place)
            if kind is None or LEFTOVER.fullmatch(place) or place.startswith(tuple(self._unknown)):
                continue
            try:
                facts = path.lstat()
            except OSError as error:
                self._unlisted(error)
                continue
            if stat.S_ISREG(facts.st_mode):
                found.append(_Source(place, path, kind, facts.st_size, facts.st_mtime_ns))
        return found

    def _unlisted(self, error: OSError) -> None:
        """A file or a folder that the card does not give: nobody can say that what is in it is gone."""
        if isinstance(error, FileNotFoundError):
            return
        place = "." if error.filename is None else Path(error.filename).relative_to(self.data).as_posix()
        self._unknown.append("" if place == "." else place)
        self._count(unreadable=1)

    def _recorded_now(self) -> tuple[str, ...]:
        """Lessons that are being written: half of one would be taken for a lesson that was cut."""
        films = (path for path in _files(self.data / "lessons") if path.name == LESSON_FILE)
        lessons = {path.relative_to(self.data).parts[1] for path in films if is_locked(path)}
        self._count(recording=len(lessons))
        return tuple(f"lessons/{lesson}/" for lesson in lessons)

    def _is_there(self, source: _Source) -> bool:
        entry = self.stick.known.get(source.place)
        if entry is None or (entry.size, entry.mtime_ns) != (source.size, source.mtime_ns) or not self.stick.has(entry):
            return False
        if self.check and not self._as_written(entry):
            return False
        self._files.append(entry)
        self._count(kept=1)
        return True

    def _as_written(self, entry: Entry) -> bool:
        try:
            self.stick.check(entry)
        except BackupDamaged:
            return False
        return True

    def _save(self, source: _Source) -> None:
        for _ in range(TRIES):
            try:
                self._put(source)
            except _NotNow:
                continue
            except _Unreadable:
                self._keep_old(source)
                return self._count(unreadable=1)
            return None
        self._keep_old(source)
        return self._count(changing=1)

    def _put(self, source: _Source) -> None:
        fd = _open(source.path)
        with os.fdopen(fd, "rb", buffering=0):
            facts = os.fstat(fd)
            if not may_leave(source.kind, _read(fd, HEAD_BYTES, 0), facts.st_size):
                self._keep_old(source)
                return self._count(held_back=1)
            entry = self.stick.put(source.place, _stable(source, fd, facts), facts.st_mtime_ns)
        self._files.append(entry)
        return self._count(written=1, written_bytes=entry.size)

    def _keep_old(self, source: _Source) -> None:
        """What the stick had of it before is better than nothing."""
        entry = self.stick.known.get(source.place)
        if entry is not None and self.stick.has(entry):
            self._files.append(entry)

    def _gone(self, sources: list[_Source]) -> list[Entry]:
        """Of lessons that are being recorded or finished, and of what the card does not give, nothing is known: that is
        not gone, and what the stick has of it is kept."""
        now = {entry.place for entry in self._files} | {source.place for source in sources}
        missing = [entry for place, entry in sorted(self.stick.known.items()) if place not in now]
        there = [entry for entry in missing if self.stick.has(entry)]
        unknown = tuple(self._unknown)
        self._files += [entry for entry in there if entry.place.startswith(unknown)]
        return [entry for entry in there if not entry.place.startswith(unknown)]

    def _count(self, **more: int) -> None:
        self.saved = replace(self.saved, **{name: getattr(self.saved, name) + count for name, count in more.items()})


class _Unreadable(Exception):
    """The card does not give it."""


def _stable(source: _Source, fd: int, before: os.stat_result) -> Iterator[bytes]:
    """The file's bytes; at its end raises `_NotNow` unless it stood still, and then nothing is put on the stick."""
    digest, at = hashlib.sha256(), 0
    while piece := _read(fd, PIECE_BYTES, at):
        digest.update(piece)
        at += len(piece)
        yield piece
    after = _stat(source.path)
    if (after.st_ino, after.st_size, after.st_mtime_ns) != (before.st_ino, before.st_size, before.st_mtime_ns):
        raise _NotNow
    if at != before.st_size or (source.kind.name in _LIVE and _hash(fd) != digest.hexdigest()):
        raise _NotNow


def _hash(fd: int) -> str:
    digest, at = hashlib.sha256(), 0
    while piece := _read(fd, PIECE_BYTES, at):
        digest.update(piece)
        at += len(piece)
    return digest.hexdigest()


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError as error:
        raise _NotNow from error
    except OSError as error:
        raise _Unreadable from error


def _stat(path: Path) -> os.stat_result:
    try:
        return path.lstat()
    except OSError as error:
        raise _NotNow from error


def _read(fd: int, size: int, at: int) -> bytes:
    try:
        return os.pread(fd, size, at)
    except OSError as error:
        raise _Unreadable from error


def _files(data: Path, unlisted: Callable[[OSError], None] | None = None) -> Iterator[Path]:
    """Links are not followed: what they point at is not of the box. `unlisted` is told what cannot be looked into."""
    for folder, inner, names in os.walk(data, onerror=unlisted):
        inner.sort()
        yield from (Path(folder) / name for name in sorted(names))
