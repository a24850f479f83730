"""The people's folders: can everyone still come in, with a passphrase or at least with a key card?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import msgspec

from appliance.core.checksum import without_sum
from appliance.doctor import errors
from appliance.doctor.finding import Finding
from appliance.doctor.patient import Patient
from appliance.library.key import DATABASE_FILE, KEY_FILE
from appliance.people import spare
from appliance.people.register import IDENTITY_FILE, PERSON_FILE, Person, Register


def check(patient: Patient) -> Iterator[Finding]:
    register = Register(patient.paths.people)
    for folder in register.unreadable():
        yield Finding(errors.PersonUnreadable(), patient.place(folder))
    for person in patient.people:
        folder = register.folder(person.id)
        for file in (IDENTITY_FILE, KEY_FILE, DATABASE_FILE):
            if not (folder / file).exists():
                yield Finding(errors.PersonIncomplete(file=file), patient.place(folder))
        copies = (folder / PERSON_FILE, folder / PERSON_FILE.replace(".json", ".spare.json"))
        for copy in copies:
            if not _is_person(copy):
                mend = partial(spare.mend, folder / PERSON_FILE, Person)
                yield Finding(errors.OneCopy(), patient.place(copy), mend)


def _is_person(path: Path) -> bool:
    try:
        msgspec.json.decode(without_sum(path.read_bytes()), type=Person)
    except (OSError, msgspec.MsgspecError):
        return False
    return True
