"""What the next lesson needs of the box: somebody here with the right key, a sure date, a recorder that answers."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from appliance.core.checksum import without_sum
from appliance.doctor import errors
from appliance.doctor.finding import Finding
from appliance.doctor.patient import Patient
from appliance.people.readiness import what_is_wrong
from appliance.protocol import Owner, Problem, Ready

_RECORDER = "recorder"


def check(patient: Patient) -> Iterator[Finding]:
    yield from _ready(patient)
    if not patient.clock.trusted:
        yield Finding(errors.DateInDoubt(), "clock")
    if patient.recorder_runs and patient.status is None:
        yield Finding(errors.RecorderSilent(socket=str(patient.socket)), _RECORDER)


def troubles(patient: Patient) -> tuple[Problem, ...]:
    """What the recorder itself says is wrong; it brings its own texts."""
    status = patient.status
    if status is None:
        return ()
    wrong = tuple(status.troubles) or (() if status.problem is None else (status.problem,))
    return (*wrong, *status.health)


def _ready(patient: Patient) -> Iterator[Finding]:
    place = patient.place(patient.paths.ready)
    try:
        ready = msgspec.json.decode(without_sum(patient.paths.ready.read_bytes()), type=Ready | None)
    except (OSError, msgspec.MsgspecError):
        return  # nobody was set ready yet, or the file is named as damaged already
    if ready is None:
        return
    owner = Owner(ready.id, ready.recipient)
    person = next((one for one in patient.people if one.id == owner.id), None)
    wrong = what_is_wrong(owner, None if person is None else person.recipient, gone=patient.is_gone(owner.id))
    if wrong is not None:
        yield Finding(wrong, place)
