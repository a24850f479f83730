"""The shelf: every release whole, for two people who are here, and gone when its last day has passed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from appliance.core.release import is_over
from appliance.doctor import errors
from appliance.doctor.finding import Finding
from appliance.doctor.guard import guarded
from appliance.doctor.patient import Patient
from appliance.library.ids import is_id
from appliance.release.shelf import CLIP_FILE, NOTE_FILE, Shelf


def check(patient: Patient) -> Iterator[Finding]:
    for folder in sorted(patient.paths.releases.iterdir()) if patient.paths.releases.is_dir() else []:
        if is_id(folder.name):
            yield from guarded(_one(patient, folder), patient.place(folder))


def _one(patient: Patient, folder: Path) -> Iterator[Finding]:
    place, grant = patient.place(folder), Shelf(patient.paths).grant(folder.name)
    if grant is None or not all((folder / file).exists() for file in (CLIP_FILE, NOTE_FILE)):
        yield Finding(errors.ReleaseIncomplete(), place)
        return
    if patient.is_gone(grant.teacher) or patient.is_gone(grant.coach):
        yield Finding(errors.OwnerGone(), place)
    if patient.today is not None and is_over(grant.until, patient.today):
        yield Finding(errors.NotDeletedInTime(day=grant.until.isoformat()), place)
