"""The people of this box, as far as the disk tells without any key: random ids, roles, public keys; no names."""

from __future__ import annotations

from pathlib import Path

import msgspec

from appliance.core.people import Role
from appliance.library.files import write_whole
from appliance.library.ids import is_id

PERSON_FILE = "person.json"
IDENTITY_FILE = "identity.age"


class Person(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`recipient` is a hint for those who are signed out; whoever it matters to keeps a confirmed one of their own."""

    id: str
    role: Role
    recipient: str
    name_tag: str
    card_proven: bool = False


class Register:
    """Reads and writes `people/<id>/person.json`."""

    def __init__(self, people: Path) -> None:
        self.people = people

    def folder(self, person: str) -> Path:
        if not is_id(person):
            raise ValueError("not a person's id")
        return self.people / person

    def all(self) -> list[Person]:
        """Everyone whose file can be read: one damaged file must not lock the others out."""
        if not self.people.is_dir():
            return []
        folders = sorted(folder for folder in self.people.iterdir() if is_id(folder.name))
        return [person for folder in folders if (person := _read(folder)) is not None]

    def find(self, person: str) -> Person | None:
        return _read(self.folder(person)) if is_id(person) else None

    def by_tag(self, name_tag: str) -> Person | None:
        return next((person for person in self.all() if person.name_tag == name_tag), None)

    def has_teacher(self) -> bool:
        return any(person.role == "teacher" for person in self.all())


def write_person(folder: Path, person: Person) -> None:
    write_whole(folder / PERSON_FILE, msgspec.json.encode(person))


def _read(folder: Path) -> Person | None:
    try:
        person = msgspec.json.decode((folder / PERSON_FILE).read_bytes(), type=Person)
    except (OSError, msgspec.MsgspecError):
        return None
    # Whoever copies a folder to another name must not get a second person out of it.
    return person if person.id == folder.name else None
