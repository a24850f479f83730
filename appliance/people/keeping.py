"""When a spare copy of somebody's library is made: when it was changed, and never so often that the card wears."""

from __future__ import annotations

import weakref

from appliance.clock import Clock
from appliance.library import spare
from appliance.people.opened import OpenPerson


class Spares:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._next_us: weakref.WeakKeyDictionary[OpenPerson, int] = weakref.WeakKeyDictionary()

    def keep(self, person: OpenPerson) -> bool:
        """Whether a copy was made. A library that is not behind is read through once a session all the same. Raises
        `LibraryDamaged`."""
        now_us = self._clock.monotonic_us()
        if now_us < self._next_us.get(person, 0):
            return False
        library, folder = person.library, person.folder
        behind = spare.is_behind(folder, library.path)
        if behind:
            spare.keep(library, person.identity.recipient)
        elif person not in self._next_us:
            library.check()
        if behind or person not in self._next_us:
            self._next_us[person] = now_us + int(spare.wait_s(library.path) * 1_000_000)
        return behind
