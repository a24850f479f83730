"""Takes lessons away for good: by their owner, or because their last day has passed.

A deletion begins with one rename, `<id>` to `<id>.deleted` or `<id>.expired`: it needs no room, it happened or it did
not, and from then on nobody takes the folder for a lesson. What is in it is destroyed, its owner's library is told,
and last of all the folder goes. Whatever a cut left of that, the sweep completes, or its owner's sign-in.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from appliance.clock import Clock
from appliance.core.certificate import Certificate, Reason
from appliance.core.lesson import is_lesson_id
from appliance.core.retention import is_due
from appliance.errors import Damaged
from appliance.lessonfiles import LESSON_FILE, RETENTION_FILE, decode_retention
from appliance.library import certificates, lessons, logbook, retentions
from appliance.library.certificates import Destruction
from appliance.library.database import Library
from appliance.library.errors import LessonBeingRecorded, LessonNotDeleted
from appliance.library.files import Destroyed, destroy_folder, destroy_inside, is_locked, sync_folder
from appliance.library.keeping import give_date
from appliance.log import log, log_error

_SUFFIXES: dict[Reason, str] = {"owner": ".deleted", "retention": ".expired"}
_REASONS: dict[str, Reason] = {suffix: reason for reason, suffix in _SUFFIXES.items()}


@dataclass(frozen=True, slots=True)
class Begun:
    """A deletion that was begun. `owner` None: nothing readable tells whose it was. `resumed`: it was begun some
    earlier time, and nobody knows how far it came then."""

    folder: Path
    lesson: str
    reason: Reason
    owner: str | None
    resumed: bool = True


@dataclass(frozen=True, slots=True)
class Gone:
    """A lesson that was destroyed while nobody's library was open."""

    owner: str
    lesson: str
    reason: Reason
    resumed: bool
    files: Destroyed


# Comes when nothing is left to open. False: it could not be told now, and what is left of the folder stays until it
# can; also when it raises `OSError`.
Tell = Callable[[Gone], bool]


def delete_lesson(library: Library, folder: Path, lesson: str, clock: Clock) -> Certificate:
    """`folder` holds all lessons. Clips that were released stay, until they are taken back or expire. Raises
    `LessonUnknown`, `LessonBeingRecorded`, `LessonNotDeleted`."""
    lessons.one(library, lesson)
    try:
        found = _found(folder, lesson)
        if found is None:  # its files were lost some other way
            how = Destruction(reason="owner", at=clock.now_utc(), clock_trusted=clock.trusted, files=Destroyed())
            return certify(library, lesson, how)
        with _alone(found) as alone:
            if not alone:
                raise LessonNotDeleted
            return _complete(library, _begin(found, "owner") if found.name == lesson else _read(found), clock)
    except OSError as error:
        log_error("lesson_not_deleted", error)
        raise LessonNotDeleted from error


def certify(library: Library, lesson: str, how: Destruction) -> Certificate:
    """Out of the library, with a certificate and a line in the logbook, all or nothing. Raises `LessonUnknown`."""
    with library.change():
        certificate = certificates.add(library, lessons.one(library, lesson), how)
        lessons.forget(library, lesson)
        event = "lesson_deleted" if how.reason == "owner" else "lesson_expired"
        proof = {"certificate": str(certificate.body.number), "certificate_hash": certificate.hash}
        logbook.add(library, how.learned_at or how.at, event, lesson=lesson, **proof)
    return certificate


def complete_own(library: Library, folder: Path, clock: Clock) -> None:
    """At the owner's sign-in: what a cut, or a disk that refused, left of a deletion."""
    for begun in _begun(folder):
        with _going_on(), _alone(begun.folder) as alone:
            if not alone:
                continue
            if library.one("SELECT 1 FROM lessons WHERE id = ?", begun.lesson) is not None:
                _complete(library, begun, clock)
            elif certificates.of_lesson(library, begun.lesson):
                destroy_folder(begun.folder)
            # Of what the library does not know, the sweep tells.


def complete_begun(folder: Path, tell: Tell) -> list[str]:
    """Without a library, and whatever the date: each of these was decided before. What is nobody's stays, empty, for
    its owner's sign-in."""
    gone = []
    for begun in _begun(folder):
        with _going_on(), _alone(begun.folder) as alone:
            if alone and _complete_away(begun, tell):
                gone.append(begun.lesson)
    return gone


def expire_lessons(folder: Path, today: date, recording: str | None, tell: Tell) -> list[str]:
    """Destroy the lessons whose last day has passed, and date those that have none yet; only to be called on a
    trusted clock."""
    gone = []
    for lesson in sorted(_names(folder)):
        if is_lesson_id(lesson) and lesson != recording and _is_due(folder / lesson, today):
            with _going_on(), _alone(folder / lesson) as alone:
                if alone and _complete_away(_begin(folder / lesson, "retention"), tell):
                    gone.append(lesson)
    return gone


def _complete(library: Library, begun: Begun, clock: Clock) -> Certificate:
    """The files before the library: a cut leaves a lesson that is still in the list and is completed."""
    files = destroy_inside(begun.folder, RETENTION_FILE)
    how = Destruction(
        reason=begun.reason, at=clock.now_utc(), clock_trusted=clock.trusted, resumed=begun.resumed, files=files
    )
    certificate = certify(library, begun.lesson, how)
    destroy_folder(begun.folder)
    return certificate


def _complete_away(begun: Begun, tell: Tell) -> bool:
    files = destroy_inside(begun.folder, RETENTION_FILE)
    if begun.owner is None and not (begun.folder / RETENTION_FILE).exists():
        destroy_folder(begun.folder)  # it goes last, when all was told
        return True
    if begun.owner is None or not tell(Gone(begun.owner, begun.lesson, begun.reason, begun.resumed, files)):
        return False
    destroy_folder(begun.folder)
    return True


def _begin(lesson: Path, reason: Reason) -> Begun:
    if any(is_locked(film) for film in lesson.rglob(LESSON_FILE)):
        raise LessonBeingRecorded
    begun = lesson.with_name(lesson.name + _SUFFIXES[reason])
    if begun.exists():  # names are never given twice: it can only be what is left of this very lesson
        destroy_folder(begun)
    lesson.rename(begun)
    sync_folder(lesson.parent)
    return replace(_read(begun), resumed=False)


def _found(folder: Path, lesson: str) -> Path | None:
    """Where it lies, whole or being destroyed."""
    names = (lesson, *(lesson + suffix for suffix in _REASONS))
    return next((folder / name for name in names if (folder / name).is_dir()), None)


def _begun(folder: Path) -> list[Begun]:
    paths = [folder / name for name in sorted(name for name in _names(folder) if name.endswith(tuple(_REASONS)))]
    return [_read(path) for path in paths if is_lesson_id(path.stem)]


def _names(folder: Path) -> list[str]:
    # There may be thousands, and they are asked for every minute: too many to make a path of each.
    return os.listdir(folder) if folder.is_dir() else []  # noqa: PTH208


def _read(begun: Path) -> Begun:
    return Begun(begun, begun.stem, _REASONS[begun.suffix], _owner(begun))


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Whether nobody else is destroying this folder: the sweep and its owner may come to it at the same moment. The
    lock is on the folder itself, also when it gets another name, and goes with the process."""
    try:
        fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except FileNotFoundError:
        yield False
        return
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        alone = folder.is_dir()
    except BlockingIOError:
        alone = False
    try:
        yield alone
    finally:
        os.close(fd)


@contextmanager
def _going_on() -> Iterator[None]:
    """One that the disk refuses does not keep the others; it is tried again the next time."""
    try:
        yield
    except (OSError, LessonBeingRecorded) as error:
        log_error("lesson_not_deleted", error)


def _owner(lesson: Path) -> str | None:
    try:
        return decode_retention((lesson / RETENTION_FILE).read_bytes()).owner
    except (Damaged, OSError):
        return None


def _is_due(lesson: Path, today: date) -> bool:
    try:
        retention = retentions.read(lesson)
        if retention.delete_after is None:
            give_date(lesson, retention.owner, today)
            return False
        return is_due(date.fromisoformat(retention.delete_after), today)
    except (Damaged, OSError):
        log("retention_unreadable", lesson=lesson.name)
        return False
