"""What the next lesson needs: somebody who is here, with the right key; room; a disk that takes it; a sure date."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from appliance.config import RecorderSettings
from appliance.core.checksum import without_sum
from appliance.doctor import errors
from appliance.doctor.finding import Finding
from appliance.doctor.patient import Patient
from appliance.protocol import Owner, Problem

_RECORDER = "recorder"


def check(patient: Patient) -> Iterator[Finding]:
    yield from _ready(patient)
    yield from _disk(patient)
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
        owner = msgspec.json.decode(without_sum(patient.paths.ready.read_bytes()), type=Owner | None)
    except (OSError, msgspec.MsgspecError):
        return  # nobody was set ready yet, or the file is named as damaged already
    if owner is None:
        return
    person = next((one for one in patient.people if one.id == owner.id), None)
    if person is None:
        yield Finding(errors.ReadyForNobody(), place)
    elif person.recipient != owner.recipient:
        yield Finding(errors.ReadyForOtherKey(), place)


def _disk(patient: Patient) -> Iterator[Finding]:
    settings = RecorderSettings(patient.data, Path())
    facts = os.statvfs(patient.data)
    if facts.f_flag & os.ST_RDONLY:
        yield Finding(errors.DiskReadOnly(), "disk")
    room_bytes = facts.f_bavail * facts.f_frsize
    if room_bytes < settings.lesson_bytes + settings.reserve_bytes:
        yield Finding(errors.RoomForNone(room_mb=room_bytes // 1_000_000), "disk")
