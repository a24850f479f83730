"""The people's folders: can everyone still come in, with a passphrase or at least with a key card?"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from appliance.doctor import copies, errors
from appliance.doctor.finding import Finding
from appliance.doctor.guard import guarded
from appliance.doctor.kinds import HALF_ENROLLED, LEFTOVER_S
from appliance.doctor.patient import Patient
from appliance.library.key import DATABASE_FILE, KEY_FILE
from appliance.people.register import IDENTITY_FILE, PERSON_FILE, Person, Register
from appliance.people.sums import with_sums


def check(patient: Patient) -> Iterator[Finding]:
    register = Register(patient.paths.people)
    for folder in register.unreadable():
        yield Finding(errors.PersonUnreadable(), patient.place(folder))
    for person in patient.people:
        folder = register.folder(person.id)
        yield from guarded(_one(patient, folder, person), patient.place(folder))
    for folder in sorted(patient.paths.people.glob(f"{HALF_ENROLLED}*")):
        yield from guarded(_half_enrolled(patient, folder), patient.place(folder))


def _one(patient: Patient, folder: Path, person: Person) -> Iterator[Finding]:
    now = with_sums(person, folder)
    for file, known, found in (
        (IDENTITY_FILE, person.identity_sum, now.identity_sum),
        (KEY_FILE, person.key_sum, now.key_sum),
    ):
        # From before the sums were kept nothing is known.
        if known and found and found != known:
            yield Finding(errors.KeyFileDiffers(file=file), patient.place(folder))
    for file in (IDENTITY_FILE, KEY_FILE, DATABASE_FILE):
        if not (folder / file).exists():
            yield Finding(errors.PersonIncomplete(file=file), patient.place(folder))
    yield from copies.pair(patient, folder / PERSON_FILE, Person)


def _half_enrolled(patient: Patient, folder: Path) -> Iterator[Finding]:
    if time.time() - folder.stat().st_mtime > LEFTOVER_S:
        yield Finding(errors.HalfEnrolled(), patient.place(folder))
