"""The lessons' folders: whose they are, whether a part is missing, and whether their last day has passed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from appliance.core.lesson import Retention, is_lesson_id
from appliance.core.retention import is_due
from appliance.doctor import errors
from appliance.doctor.finding import Finding
from appliance.doctor.patient import Patient
from appliance.errors import Damaged
from appliance.lessonfiles import PART_PREFIX, RETENTION_FILE, decode_retention, part_folder


def check(patient: Patient) -> Iterator[Finding]:
    folders = sorted(patient.paths.lessons.iterdir()) if patient.paths.lessons.is_dir() else []
    for folder in folders:
        name, _, going = folder.name.partition(".")
        if not is_lesson_id(name) or name == patient.recording:
            continue
        if going:
            yield Finding(errors.DeletionBegun(), patient.place(folder))
        else:
            yield from _one(patient, folder)


def _one(patient: Patient, folder: Path) -> Iterator[Finding]:
    place = patient.place(folder)
    if not any(folder.iterdir()):
        return  # a cut before anything was recorded
    try:
        retention = decode_retention((folder / RETENTION_FILE).read_bytes())
    except (Damaged, OSError):
        yield Finding(errors.NoRetention(), place)
        return
    if patient.people and retention.owner not in {person.id for person in patient.people}:
        yield Finding(errors.OwnerGone(), place)
    yield from _due(patient, place, retention)
    parts = {path.name for path in folder.glob(f"{PART_PREFIX}*")}
    # A part is only begun after the one before it.
    for number in range(2, 2 + len(parts)):
        if parts and part_folder(number) not in parts:
            yield Finding(errors.PartMissing(part=number), place)
            return


def _due(patient: Patient, place: str, retention: Retention) -> Iterator[Finding]:
    if patient.today is None or retention.delete_after is None:
        return
    if is_due(date.fromisoformat(retention.delete_after), patient.today):
        yield Finding(errors.NotDeletedInTime(day=retention.delete_after), place)
