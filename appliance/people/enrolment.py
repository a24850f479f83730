"""Makes a new person: keys, library and folder. The folder appears whole or not at all."""

from __future__ import annotations

import shutil

from appliance.age.identities import HybridIdentity
from appliance.core import people as rules
from appliance.core.people import Role
from appliance.errors import Language
from appliance.library import me
from appliance.library.files import make_folder
from appliance.library.ids import new_id
from appliance.library.key import create_library, open_library
from appliance.people import locked, sums
from appliance.people.box import Box
from appliance.people.errors import NameEmpty, NameTaken, WeakPassphrase
from appliance.people.opened import OpenPerson
from appliance.people.register import Person, Register, write_person
from appliance.people.work import Work
from appliance.storage import sync_folder

# Nobody looks at a folder of this name: what a cut leaves half made belongs to no one.
_HALF_MADE = ".new-"


class Enrolment:
    """Slow, and one at a time: the caller sees to that."""

    def __init__(self, register: Register, box: Box, work: Work) -> None:
        self._register = register
        self._box = box
        self._work = work

    @staticmethod
    def check(name: str, passphrase: str) -> None:
        """Raises `NameEmpty` or `WeakPassphrase`."""
        if not rules.normalise_name(name):
            raise NameEmpty
        check_strength(passphrase, name)

    def make(self, name: str, passphrase: str, role: Role, language: Language) -> OpenPerson:
        """Raises `NameTaken`."""
        tag = self._box.name_tag(name)
        if self._register.by_tag(tag) is not None:
            raise NameTaken
        identity = HybridIdentity.generate()
        person = Person(new_id(), role, str(identity.recipient), tag)
        half_made = self._register.people / f"{_HALF_MADE}{person.id}"
        make_folder(half_made)
        try:
            locked.lock(half_made, identity, passphrase, self._work.unlock_log_n)
            library = create_library(half_made, identity.recipient)
            with library.change():
                me.set_name(library, rules.tidy_name(name))
                me.set_language(library, language)
                me.set_role(library, role)
            library.close()
            write_person(half_made, sums.with_sums(person, half_made))
            folder = half_made.rename(self._register.folder(person.id))
            sync_folder(self._register.people)
        except BaseException:
            shutil.rmtree(half_made, ignore_errors=True)
            raise
        return OpenPerson(person.id, role, identity, open_library(folder, [identity]), folder)

    def sweep_half_made(self) -> None:
        for folder in self._register.people.glob(f"{_HALF_MADE}*"):
            shutil.rmtree(folder, ignore_errors=True)


def check_strength(passphrase: str, name: str) -> None:
    """Raises `WeakPassphrase` with the score and the reasons."""
    found = rules.strength(passphrase, name)
    if not found.enough:
        raise WeakPassphrase(score=found.score, reasons=" ".join(found.reasons))
