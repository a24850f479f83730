"""The people of this box, as far as the disk tells without any key: random ids, roles, public keys; no names."""

from __future__ import annotations

from pathlib import Path

import msgspec

from appliance.core.people import Role
from appliance.library.ids import is_id
from appliance.people import spare

PERSON_FILE = "person.json"
IDENTITY_FILE = "identity.age"


class Person(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`recipient` is a hint for those who are signed out; whoever it matters to keeps a confirmed one of their own."""

    id: str
    role: Role
    recipient: str
    name_tag: str
    card_proven: bool = False
    # Of the files that hold the keys, as they were written: so that a damaged one is told from a wrong passphrase or
    # a wrong card. Empty: not known.
    identity_sum: str = ""
    key_sum: str = ""


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
        return [person for folder in self.folders() if (person := _read(folder)) is not None]

    def find(self, person: str) -> Person | None:
        return _read(self.folder(person)) if is_id(person) else None

    def is_here(self, person: str) -> bool:
        """Readable or not."""
        return is_id(person) and self.folder(person).is_dir()

    def by_tag(self, name_tag: str) -> Person | None:
        return next((person for person in self.all() if person.name_tag == name_tag), None)

    def folders(self) -> list[Path]:
        """Of everyone, readable or not."""
        if not self.people.is_dir():
            return []
        return sorted(folder for folder in self.people.iterdir() if is_id(folder.name) and folder.is_dir())

    def unreadable(self) -> list[Path]:
        """The folders of people of whom the disk no longer tells who they are: only their key card can."""
        return [folder for folder in self.folders() if _read(folder) is None]

    def mend(self) -> None:
        """Where one of the two copies of `person.json` is damaged, it is made again from the other."""
        for folder in self.folders():
            spare.mend(folder / PERSON_FILE, Person)

    def has_teacher(self) -> bool:
        """A damaged file of the only teacher must not open the box to whoever comes first."""
        return any(person.role == "teacher" for person in self.all()) or bool(self.unreadable())


def write_person(folder: Path, person: Person) -> None:
    spare.write_twice(folder / PERSON_FILE, person)


def _read(folder: Path) -> Person | None:
    person = spare.read_either(folder / PERSON_FILE, Person)
    # Whoever copies a folder to another name must not get a second person out of it.
    return person if person is not None and person.id == folder.name else None
