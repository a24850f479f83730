"""The lessons' folders: whose they are, whether a film or a part is missing, and whether their last day has passed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from appliance.core.lesson import Retention, is_lesson_id
from appliance.core.retention import is_due
from appliance.doctor import errors
from appliance.doctor.finding import Finding
from appliance.doctor.guard import guarded
from appliance.doctor.patient import Patient
from appliance.errors import Damaged
from appliance.lessonfiles import (
    INDEX_FILE,
    LESSON_FILE,
    MARKS_FOLDER,
    PART_PREFIX,
    RETENTION_FILE,
    decode_retention,
    part_folder,
)
from appliance.library.finish import patch_of


def check(patient: Patient) -> Iterator[Finding]:
    for folder in sorted(patient.paths.lessons.iterdir()) if patient.paths.lessons.is_dir() else []:
        name, _, going = folder.name.partition(".")
        if not is_lesson_id(name) or name == patient.recording or not folder.is_dir():
            continue
        if going:
            yield Finding(errors.DeletionBegun(), patient.place(folder))
        else:
            yield from guarded(_one(patient, folder), patient.place(folder))


def _one(patient: Patient, folder: Path) -> Iterator[Finding]:
    if not any(folder.iterdir()):
        return  # a cut before anything was recorded
    yield from _whose(patient, folder)
    yield from _parts(patient, folder)


def _whose(patient: Patient, folder: Path) -> Iterator[Finding]:
    place = patient.place(folder)
    try:
        retention = decode_retention((folder / RETENTION_FILE).read_bytes())
    except (Damaged, FileNotFoundError):
        yield Finding(errors.NoRetention(), place)
        return
    if patient.is_gone(retention.owner):
        yield Finding(errors.OwnerGone(), place)
    yield from _due(patient, place, retention)


def _due(patient: Patient, place: str, retention: Retention) -> Iterator[Finding]:
    if patient.today is None or retention.delete_after is None:
        return
    if is_due(date.fromisoformat(retention.delete_after), patient.today):
        yield Finding(errors.NotDeletedInTime(day=retention.delete_after), place)


def _parts(patient: Patient, folder: Path) -> Iterator[Finding]:
    place, parts = patient.place(folder), {path.name for path in folder.glob(f"{PART_PREFIX}*")}
    for number in range(1, 2 + len(parts)):
        part = folder / part_folder(number)
        if number > 1 and part.name not in parts:
            # A part is only begun after the one before it.
            yield Finding(errors.PartMissing(part=number), place)
            return
        # Only a lesson of which something was recorded is ever gone on with.
        was_there = had_film(part) or (number == 1 and bool(parts))
        if was_there and not _has_film(part):
            yield Finding(errors.FilmGone(part=number), place)


def _has_film(part: Path) -> bool:
    film = part / LESSON_FILE
    return film.exists() and film.stat().st_size > 0


def had_film(part: Path) -> bool:
    """Facts alone are no sign: a cut before the first picture leaves them too."""
    signs = (part / INDEX_FILE, patch_of(part / LESSON_FILE))
    return any(path.exists() for path in signs) or any((part / MARKS_FOLDER).glob("*.age"))
