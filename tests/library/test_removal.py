"""Lessons go for good: by their owner and by retention."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from appliance import lessonfiles
from appliance.age.reader import open_sealed
from appliance.clock import SimulatedClock
from appliance.errors import TerugblikError
from appliance.library import certificates, files, keeping, lessons, logbook, moments, removal, taking
from appliance.library import messages as messages_of
from appliance.library.adopt import adopt
from appliance.library.database import Library
from appliance.library.errors import LessonBeingRecorded, LessonNotDeleted, LessonUnknown
from appliance.library.finding import newest
from tests.library import folders


def taken_in(library: Library, lessons_folder: Path, clock: SimulatedClock) -> str:
    name = folders.write_folder(lessons_folder)
    adopt(library, folders.identity(), folders.OWNER, lessons_folder, clock, lambda: None)
    return name


def test_every_header_is_overwritten_before_the_first_name_goes(tmp_path: Path) -> None:
    folder, kept = tmp_path / "lesson", tmp_path / "kept-by-someone"
    (folder / "part-2" / "marks").mkdir(parents=True)
    kept.mkdir()
    sealed = b"age-encryption.org/v1\n" + os.urandom(200_000)
    places = ["lesson.mp4.age", "part-2/lesson.mp4.age", "part-2/marks/01.age"]
    for number, place in enumerate(places):
        (folder / place).write_bytes(sealed[: 300 if "marks" in place else len(sealed)])
        # A second name stands for what could be dug up from the disk later.
        os.link(folder / place, kept / str(number))
    done = files.destroy_folder(folder)
    assert done == files.Destroyed(3, 3, 2 * len(sealed) + 300)
    assert files.destroy_folder(folder) == files.Destroyed()
    assert list(tmp_path.iterdir()) == [kept]
    for number in range(2):
        left = (kept / str(number)).read_bytes()
        assert len(left) == len(sealed)
        assert b"age-encryption" not in left[:100]
        assert left[65536:] == sealed[65536:]
    assert (kept / "2").stat().st_size == 300
    assert (kept / "2").read_bytes()[:22] != sealed[:22]


def test_written_over_then_synced_then_unlinked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(b"sealed")
    done: list[str] = []

    def noted(where: Any, name: str) -> None:
        real = getattr(where, name)

        def call(*given: Any, **named: Any) -> Any:
            done.append(name)
            return real(*given, **named)

        monkeypatch.setattr(where, name, call)

    for where, name in ((os, "pwrite"), (os, "fsync"), (Path, "unlink")):
        noted(where, name)
    files.destroy_inside(tmp_path)
    # The last one is the folder's.
    assert done == ["pwrite", "fsync", "pwrite", "fsync", "unlink", "unlink", "fsync"]


def test_a_deleted_lesson_is_gone_from_list_and_disk(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    name = taken_in(library, lessons_folder, clock)
    path = lessons_folder / name / lessonfiles.LESSON_FILE
    kept = path.with_name("hard-link")
    os.link(path, lessons_folder / "hard-link")
    moments.create(library, name, "top", 1000, 4000, "mooi", clock.now_utc())
    removal.delete_lesson(library, lessons_folder, name, clock)
    assert not (lessons_folder / name).exists()
    assert newest(library) == []
    with pytest.raises(TerugblikError):
        open_sealed((lessons_folder / "hard-link").read_bytes(), [folders.identity()])
    with pytest.raises(LessonUnknown):
        removal.delete_lesson(library, lessons_folder, name, clock)
    assert logbook.read(library)[-1].event == "lesson_deleted"
    assert not kept.exists()
    assert adopt(library, folders.identity(), folders.OWNER, lessons_folder, clock, lambda: None) == []


def test_a_deletion_that_was_cut_can_be_done_again(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    name = taken_in(library, lessons_folder, clock)
    (lessons_folder / name / lessonfiles.FACTS_FILE).unlink()
    (lessons_folder / name / lessonfiles.LESSON_FILE).unlink()
    removal.delete_lesson(library, lessons_folder, name, clock)
    assert not (lessons_folder / name).exists()
    assert newest(library) == []


def test_retention_takes_what_is_due_and_nothing_else(lessons_folder: Path) -> None:
    due = folders.write_folder(lessons_folder, delete_after="2026-10-26")
    last_day = folders.write_folder(lessons_folder, delete_after="2026-10-27")
    undated = folders.write_folder(lessons_folder, delete_after=None)
    nonsense = folders.write_folder(lessons_folder, delete_after="soon")
    recording = folders.write_folder(lessons_folder, delete_after="2026-01-01")
    told: list[removal.Gone] = []
    today = date(2026, 10, 27)
    bytes_before = sum(path.stat().st_size for path in files_of(lessons_folder / due))
    count = len(files_of(lessons_folder / due))

    def tell(gone: removal.Gone) -> bool:
        assert {path.name for path in (lessons_folder / f"{due}.expired").rglob("*")} == {"retention.json", "marks"}
        told.append(gone)
        return True

    gone = removal.expire_lessons(lessons_folder, today, recording, tell)
    assert gone == [due]
    destroyed = files.Destroyed(count, count, bytes_before)
    assert told == [removal.Gone(folders.OWNER, due, "retention", False, destroyed)]
    left = {path.name for path in lessons_folder.iterdir()}
    assert left == {last_day, undated, nonsense, recording}
    # From the first day that is sure, also when its owner never comes back.
    dated = lessonfiles.decode_retention((lessons_folder / undated / lessonfiles.RETENTION_FILE).read_bytes())
    assert (dated.owner, dated.delete_after) == (folders.OWNER, "2026-12-22")
    assert removal.expire_lessons(lessons_folder / "none", today, None, lambda gone: True) == []


def files_of(folder: Path) -> list[Path]:
    """What is counted: all but the readable file, which goes last."""
    return [path for path in folder.rglob("*") if path.is_file() and path.name != lessonfiles.RETENTION_FILE]


# --- cut short


class Cut(BaseException):
    """The plug is pulled."""


def nth(count: int, real: Callable[..., Any]) -> Callable[..., Any]:
    """As `real`, but the plug is pulled instead of its call number `count`."""
    calls = iter(range(count))

    def call(*given: Any, **named: Any) -> Any:
        if next(calls, None) is None:
            raise Cut
        return real(*given, **named)

    return call


# Everything that a deletion does to the disk or the library, in a word.
STEPS: list[tuple[Any, str]] = [
    (Path, "rename"),
    (removal, "sync_folder"),
    (os, "pwrite"),
    (os, "fsync"),
    (Path, "unlink"),
    (removal, "certify"),
    (removal, "destroy_folder"),
    (files.shutil, "rmtree"),
    (files, "sync_folder"),
]


CUTS = [(where, name, count) for where, name in STEPS for count in range(3)]


@pytest.mark.parametrize(("where", "name", "count"), CUTS)
@pytest.mark.parametrize("who", ["owner", "sweep"])
@pytest.mark.parametrize("completed_by", ["sign-in", "sweep"])
def test_a_deletion_that_was_cut_anywhere_is_completed_and_certified_once(
    library: Library,
    lessons_folder: Path,
    clock: SimulatedClock,
    monkeypatch: pytest.MonkeyPatch,
    where: Any,
    name: str,
    count: int,
    who: str,
    completed_by: str,
) -> None:
    """After any cut the lesson is whole and can be deleted, or nothing of it can be opened and the next sign-in or the
    next sweep takes the rest away. It is never listed as damaged, and certified exactly once."""
    lesson = taken_in(library, lessons_folder, clock)
    os.link(lessons_folder / lesson / lessonfiles.LESSON_FILE, lessons_folder / "hard-link")
    messages: list[removal.Gone] = []

    def tell(gone: removal.Gone) -> bool:
        messages.append(gone)
        return True

    def sweep() -> None:
        removal.complete_begun(lessons_folder, tell)
        removal.expire_lessons(lessons_folder, date(2026, 10, 28), None, tell)

    def delete() -> None:
        removal.delete_lesson(library, lessons_folder, lesson, clock)

    monkeypatch.setattr(where, name, nth(count, getattr(where, name)))
    cut = False
    try:
        delete() if who == "owner" else sweep()
    except Cut:
        cut = True
    monkeypatch.undo()

    begun = not (lessons_folder / lesson).exists()
    adopt(library, folders.identity(), folders.OWNER, lessons_folder, clock, lambda: None)
    listed = newest(library)
    assert [row.state for row in listed if (lessons_folder / row.id).exists()] == ([] if begun else ["whole"])
    if completed_by == "sweep" and (begun or who == "sweep"):
        sweep()
    elif not begun:
        delete()
    take_in(library, messages, clock)

    assert sorted(path.name for path in lessons_folder.iterdir()) == ["hard-link"]
    with pytest.raises(TerugblikError):
        open_sealed((lessons_folder / "hard-link").read_bytes(), [folders.identity()])
    assert newest(library) == []
    assert [one.body.lesson for one in certificates.read(library)] == [lesson]
    ends = [line.event for line in logbook.read(library) if line.event != "lesson_taken_in"]
    assert len(ends) == 1
    assert cut or count > 0 or (who, name) == ("sweep", "certify")


def take_in(library: Library, told: list[removal.Gone], clock: SimulatedClock) -> None:
    """As the inbox does."""
    judge = taking.Judge("own", lambda a, b: (), lambda lesson: True, clock.now_utc())
    for gone in told:
        message = messages_of.LessonExpired(
            at=clock.now_utc(), lesson=gone.lesson, reason=gone.reason, resumed=gone.resumed, files=gone.files.files
        )
        taking.apply(library, message, judge)


def test_what_is_being_deleted_is_told_only_when_it_is_gone(lessons_folder: Path) -> None:
    lesson = folders.write_folder(lessons_folder, delete_after="2026-09-01")
    told: list[removal.Gone] = []

    def cannot(gone: removal.Gone) -> bool:
        raise OSError(28, "No space left on device")

    def not_now(gone: removal.Gone) -> bool:
        return False

    def now(gone: removal.Gone) -> bool:
        told.append(gone)
        return True

    for tell in (cannot, not_now):
        assert removal.expire_lessons(lessons_folder, date(2026, 10, 1), None, tell) == []
        assert [path.name for path in lessons_folder.iterdir()] == [f"{lesson}.expired"]
    assert removal.complete_begun(lessons_folder, now) == [lesson]
    assert (told[0].lesson, told[0].resumed, list(lessons_folder.iterdir())) == (lesson, True, [])


def test_of_a_deletion_nobody_knows_the_owner_of_the_owners_library_does(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    lesson = taken_in(library, lessons_folder, clock)
    begun = lessons_folder / f"{lesson}.deleted"
    (lessons_folder / lesson).rename(begun)
    (begun / lessonfiles.RETENTION_FILE).write_bytes(b"{")
    assert removal.complete_begun(lessons_folder, lambda gone: True) == []
    assert not (begun / lessonfiles.LESSON_FILE).exists()
    removal.complete_own(library, lessons_folder, clock)
    assert list(lessons_folder.iterdir()) == []
    assert certificates.read(library)[0].body.resumed


# --- a disk that refuses


def test_a_read_only_disk_refuses_and_nothing_has_changed(
    library: Library, lessons_folder: Path, clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson = taken_in(library, lessons_folder, clock)

    def read_only(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "rename", read_only)
    with pytest.raises(LessonNotDeleted):
        removal.delete_lesson(library, lessons_folder, lesson, clock)
    monkeypatch.undo()
    assert lessons.one(library, lesson).state == "whole"
    assert (lessons_folder / lesson / lessonfiles.LESSON_FILE).exists()


def test_a_lesson_whose_folder_cannot_be_opened_keeps_no_other(
    lessons_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck, other = sorted(folders.write_folder(lessons_folder, delete_after="2026-09-01") for _ in range(2))
    real = os.open

    def unreadable(path: Any, flags: int, *more: Any, **named: Any) -> int:
        if flags & os.O_DIRECTORY and flags & os.O_NOFOLLOW and Path(path).stem == stuck:
            raise OSError(errno.EIO, "Input/output error")
        return real(path, flags, *more, **named)

    def tell(gone: removal.Gone) -> bool:
        return True

    monkeypatch.setattr(os, "open", unreadable)
    assert removal.expire_lessons(lessons_folder, date(2026, 10, 1), None, tell) == [other]
    (lessons_folder / stuck).rename(lessons_folder / f"{stuck}.expired")
    assert removal.complete_begun(lessons_folder, tell) == []
    monkeypatch.undo()
    assert removal.complete_begun(lessons_folder, tell) == [stuck]


def test_a_file_that_cannot_be_overwritten_goes_and_the_certificate_says_so(
    library: Library, lessons_folder: Path, clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson = taken_in(library, lessons_folder, clock)
    count = len(files_of(lessons_folder / lesson))
    real, bad = os.fsync, (lessons_folder / lesson / lessonfiles.LESSON_FILE).stat().st_ino

    def failing(fd: int) -> None:
        if os.fstat(fd).st_ino == bad:
            raise OSError(5, "Input/output error")
        real(fd)

    monkeypatch.setattr(os, "fsync", failing)
    body = removal.delete_lesson(library, lessons_folder, lesson, clock).body
    assert (body.files, body.files_overwritten) == (count, count - 1)
    assert list(lessons_folder.iterdir()) == []


def test_a_disk_error_in_the_middle_is_told_and_completed_later(
    library: Library, lessons_folder: Path, clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson = taken_in(library, lessons_folder, clock)

    def read_only(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(os, "pwrite", read_only)
    with pytest.raises(LessonNotDeleted):
        removal.delete_lesson(library, lessons_folder, lesson, clock)
    removal.complete_own(library, lessons_folder, clock)
    assert removal.complete_begun(lessons_folder, lambda gone: True) == []
    monkeypatch.undo()
    body = removal.delete_lesson(library, lessons_folder, lesson, clock).body
    assert (body.reason, body.resumed, body.files_overwritten) == ("owner", True, body.files)
    assert list(lessons_folder.iterdir()) == []


def test_a_file_with_the_wrong_mode_is_overwritten_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who runs these tests may be root, whom no mode stops."""
    (tmp_path / "lesson").mkdir()
    path = tmp_path / "lesson" / "lesson.mp4.age"
    path.write_bytes(b"x" * 10)
    path.chmod(0o400)
    real = os.open

    def careful(name: Any, flags: int, *more: Any, **named: Any) -> int:
        if flags & os.O_WRONLY and not Path(name).stat().st_mode & 0o200:
            raise PermissionError(13, "Permission denied")
        return real(name, flags, *more, **named)

    monkeypatch.setattr(os, "open", careful)
    assert files.destroy_folder(tmp_path / "lesson") == files.Destroyed(1, 1, 10)


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "film").write_bytes(b"somebody else's")
    folder = tmp_path / "lesson"
    folder.mkdir()
    (folder / "to-file").symlink_to(outside / "film")
    (folder / "to-folder").symlink_to(outside)
    os.mkfifo(folder / "pipe")
    assert files.destroy_folder(folder) == files.Destroyed()
    assert (outside / "film").read_bytes() == b"somebody else's"
    assert not folder.exists()


# --- not now


@pytest.mark.parametrize("place", ["lesson.mp4.age", "part-2/lesson.mp4.age"])
def test_a_lesson_that_is_being_recorded_cannot_be_deleted(
    library: Library, lessons_folder: Path, clock: SimulatedClock, place: str
) -> None:
    lesson = taken_in(library, lessons_folder, clock)
    film = lessons_folder / lesson / place
    film.parent.mkdir(exist_ok=True)
    fd = os.open(film, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(fd, fcntl.LOCK_EX)
    try:
        with pytest.raises(LessonBeingRecorded):
            removal.delete_lesson(library, lessons_folder, lesson, clock)
        assert removal.expire_lessons(lessons_folder, date(2030, 1, 1), None, lambda gone: True) == []
        assert film.exists()
    finally:
        os.close(fd)
    removal.delete_lesson(library, lessons_folder, lesson, clock)


def test_two_do_not_destroy_one_folder_at_once(
    library: Library, lessons_folder: Path, clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sweep comes by while the owner's deletion is under way: it leaves the folder alone."""
    lesson = taken_in(library, lessons_folder, clock)
    told: list[removal.Gone] = []
    real = removal.destroy_inside

    def interrupted(folder: Path, keep: str) -> files.Destroyed:
        assert removal.complete_begun(lessons_folder, lambda gone: bool(told.append(gone))) == []
        removal.complete_own(library, lessons_folder, clock)
        return real(folder, keep)

    monkeypatch.setattr(removal, "destroy_inside", interrupted)
    body = removal.delete_lesson(library, lessons_folder, lesson, clock).body
    assert (told, len(certificates.read(library)), body.resumed) == ([], 1, False)


def test_a_lesson_whose_files_were_lost_can_still_be_taken_out_of_the_list(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    lesson = taken_in(library, lessons_folder, clock)
    files.destroy_folder(lessons_folder / lesson)
    body = removal.delete_lesson(library, lessons_folder, lesson, clock).body
    assert (body.files, body.bytes, body.resumed) == (0, 0, False)


def test_a_nagesprek_shortens_what_the_sweep_reads(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    name = taken_in(library, lessons_folder, clock)
    row = keeping.hold_nagesprek(library, lessons_folder, name, date(2026, 9, 2))
    assert row.delete_after == date(2026, 10, 2)
    retention = lessonfiles.decode_retention((lessons_folder / name / lessonfiles.RETENTION_FILE).read_bytes())
    assert (retention.owner, retention.delete_after) == (folders.OWNER, "2026-10-02")


def test_a_small_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "small.json"
    files.write_whole(path, b"old")

    def full(fd: int, data: bytes) -> None:
        os.write(fd, data[:1])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "write_all", full)
    with pytest.raises(OSError, match="No space"):
        files.write_whole(path, b"newer")
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["small.json"]
    assert path.stat().st_mode & 0o777 == 0o600
