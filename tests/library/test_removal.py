"""Lessons go for good: by their owner and by retention."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from appliance import lessonfiles
from appliance.age.reader import open_sealed
from appliance.clock import SimulatedClock
from appliance.errors import TerugblikError
from appliance.library import files, keeping, lessons, logbook, moments, removal
from appliance.library.adopt import adopt
from appliance.library.database import Library
from appliance.library.errors import LessonUnknown
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
    assert lessons.list_all(library) == []
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
    assert lessons.list_all(library) == []


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
