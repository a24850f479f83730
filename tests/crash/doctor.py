"""The doctor at a cut box, in process and without a key: before the start it may name only what a start or a sign-in
puts right, and after the sign-in it has nothing to say.
"""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath

from appliance.clock import SimulatedClock
from appliance.doctor.cli import BOX, examine
from appliance.doctor.patient import Patient
from appliance.doctor.readiness import troubles

# A key, and where it was told.
Told = tuple[str, str]

# What the sweep, the next start or the owner's sign-in puts right, with nobody asked to do more.
MENDED = frozenset({"one_copy", "half_enrolled", "deletion_begun", "not_deleted_in_time", "release_incomplete"})
# A release that is on its way out has its headers overwritten before its names go.
_GOING = frozenset({"not_deleted_in_time", "release_incomplete"})
# So has a draft, whether it was given or discarded; nothing but its teacher's library tells.
_DRAFT = re.compile(r"people/[0-9a-f]{20}/drafts/[0-9a-f]{20}(\.given)?/(clip\.mp4|note\.json)\.age")
# The sweep begins at the start, and the post takes a moment.
PATIENCE_S = 5.0


class Complaint(AssertionError):
    """The doctor names what no start and no sign-in would mend, or what none of them has mended."""


def findings(data: Path, control: Path, ahead_s: float) -> list[Told]:
    """By the box's own date. What is said of the machine is not the cut's doing."""
    clock = SimulatedClock(wall=datetime.now(UTC) + timedelta(seconds=ahead_s))
    patient = Patient.of(data, control, clock)
    told = [(one.what.key, one.where) for one in examine(patient, BOX)]
    return told + [(problem.key, "recorder") for problem in troubles(patient)]


def require_mended_by_a_start(before: list[Told]) -> None:
    going = {where for key, where in before if key in _GOING}
    worse = [
        (key, where)
        for key, where in before
        if key not in MENDED and not (key == "sealed_oddly" and _is_destroyed(where, going))
    ]
    if worse:
        raise Complaint(f"a cut left {worse}, which no start mends, by what the doctor says")


def _is_destroyed(where: str, going: set[str]) -> bool:
    return PurePosixPath(where).parent.as_posix() in going or _DRAFT.fullmatch(where) is not None


def require_good(data: Path, control: Path, ahead_s: float, patience_s: float = PATIENCE_S) -> None:
    end = time.monotonic() + patience_s
    while told := findings(data, control, ahead_s):
        if time.monotonic() > end:
            raise Complaint(f"after the sign-in the doctor still names {told}")
        time.sleep(0.02)
