"""Opens a person's library once the key is there, and finds whose a key card is when the disk no longer tells by name.

What was damaged and could be mended is mended here, and told; see docs/reference/damage.md.
"""

from __future__ import annotations

from pathlib import Path

from appliance.age.identities import HybridIdentity
from appliance.clock import Clock
from appliance.core import people as rules
from appliance.core.people import Role
from appliance.errors import Unavailable
from appliance.library import adopt, logbook, me
from appliance.library.errors import LibraryDamaged, LibraryUnreadable
from appliance.library.key import open_library
from appliance.library.rescue import notice, open_or_rescue
from appliance.log import log_error
from appliance.people.opened import OpenPerson
from appliance.people.register import Person, Register, write_person
from appliance.people.sums import is_card_of, with_sums
from appliance.people.turns import Turns


class Entrance:
    def __init__(self, register: Register, lessons: Path, clock: Clock) -> None:
        self._register = register
        self._lessons = lessons
        self._clock = clock
        self._turns = Turns()

    def open(self, person: Person, identity: HybridIdentity, name: str, *, start_over: bool) -> OpenPerson:
        """Raises `LibraryLost`."""
        folder = self._register.folder(person.id)
        with self._turns.of(person.id):
            library = open_or_rescue(folder, identity, start_over=start_over)
        opened = OpenPerson(person.id, person.role, identity, library, folder)
        try:
            self._note(opened, name)
            # Both files were just opened, so that they are right: after a cut only what is known of them is not.
            now = with_sums(person, folder)
            if now != person:
                write_person(folder, now)
        except (Unavailable, OSError) as error:
            # Only who is signed in can make room, and what is there can still be looked at.
            log_error("person_not_kept", error)
        except BaseException:
            opened.close()
            raise
        return opened

    def _note(self, opened: OpenPerson, name: str) -> None:
        library = opened.library
        if me.role(library) != opened.role:
            me.set_role(library, opened.role)
        untold = notice(library)
        if untold is None:
            return
        opened.notices.append(untold)
        with library.change():
            if not me.name(library):
                me.set_name(library, rules.tidy_name(name))
            logbook.add(library, self._clock.now_utc(), untold.key)
            me.told(library)

    def of_card(self, tag: str, identity: HybridIdentity, *, names_lost: bool) -> Person | None:
        """Of this name and this card; of this card alone only for those whose name was lost."""
        named = self._register.by_tag(tag)
        if named is not None:
            return named if is_card_of(identity, self._register.folder(named.id), named) else None
        for folder in self._register.unreadable():
            if is_card_of(identity, folder, None):
                return Person(folder.name, self._role_of(folder, identity), str(identity.recipient), tag)
        nameless = self._register.all() if names_lost else []
        return next((one for one in nameless if is_card_of(identity, self._register.folder(one.id), one)), None)

    def _role_of(self, folder: Path, identity: HybridIdentity) -> Role:
        """Of somebody whose `person.json` is lost: the library knows, and else only a teacher has lessons or drafts."""
        known = self._role_in_library(folder, identity)
        if known in ("teacher", "coach", "beheerder"):
            return known  # type: ignore[return-value]  # one of the three
        is_teacher = adopt.owns_any(self._lessons, folder.name) or (folder / "drafts").exists()
        return "teacher" if is_teacher else "coach"

    @staticmethod
    def _role_in_library(folder: Path, identity: HybridIdentity) -> str | None:
        try:
            library = open_library(folder, [identity])
        except (LibraryUnreadable, LibraryDamaged):
            return None
        try:
            return me.role(library)
        except LibraryDamaged:
            return None
        finally:
            library.close()
