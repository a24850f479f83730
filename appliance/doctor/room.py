"""The disk that the box lies on: whether it takes anything, and a whole lesson more."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from appliance.config import RecorderSettings
from appliance.doctor import errors
from appliance.doctor.finding import Finding
from appliance.doctor.patient import Patient


def check(patient: Patient) -> Iterator[Finding]:
    settings = RecorderSettings(patient.data, Path())
    facts = os.statvfs(patient.data)
    if facts.f_flag & os.ST_RDONLY:
        yield Finding(errors.DiskReadOnly(), "disk")
    room_bytes = facts.f_bavail * facts.f_frsize
    if room_bytes < settings.lesson_bytes + settings.reserve_bytes:
        yield Finding(errors.RoomForNone(room_mb=room_bytes // 1_000_000), "disk")
