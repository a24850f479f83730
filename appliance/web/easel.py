"""Drawings and storyboards that were made for who is signed in: in memory only, and gone when they sign out."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from appliance.core.storyboard import Manner
from appliance.core.zones import Zone
from appliance.errors import Language, TerugblikError
from appliance.library.errors import LibraryClosed
from appliance.library.storyboardpages import Made
from appliance.people.opened import OpenPerson

# A storyboard has six; the teacher tries some more. Each is some 60 KB, a picture as it is three times that.
_MOST_PICTURES = 24


@dataclass(frozen=True, slots=True)
class Shown:
    """A still as it would be on the paper."""

    lesson: str
    at_ms: int
    manner: Manner
    white: tuple[Zone, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was made of a storyboard, or why nothing was. `token` tells one from another; `of`: of what it was made."""

    token: str
    of: str
    language: Language
    made: Made | None
    problem: TerugblikError | None = None


@dataclass(slots=True)
class _Own:
    pictures: OrderedDict[Shown, bytes] = field(default_factory=OrderedDict)
    sheets: dict[str, Sheet] = field(default_factory=dict)


class Easel:
    """One for the box; each person has a corner of it. From any thread."""

    def __init__(self) -> None:
        self._own: dict[str, _Own] = {}
        self._lock = threading.Lock()

    def picture(self, person: OpenPerson, shown: Shown) -> bytes | None:
        with self._lock:
            own = self._corner(person)
            if shown in own.pictures:
                own.pictures.move_to_end(shown)
            return own.pictures.get(shown)

    def keep_picture(self, person: OpenPerson, shown: Shown, data: bytes) -> None:
        with self._lock:
            pictures = self._corner(person).pictures
            pictures[shown] = data
            while len(pictures) > _MOST_PICTURES:
                pictures.popitem(last=False)

    def sheet(self, person: OpenPerson, traject: str) -> Sheet | None:
        with self._lock:
            return self._corner(person).sheets.get(traject)

    def keep_sheet(self, person: OpenPerson, traject: str, sheet: Sheet) -> None:
        """The last one only: a page shows one storyboard at a time."""
        with self._lock:
            self._corner(person).sheets = {traject: sheet}

    def forget(self, person: str) -> None:
        with self._lock:
            self._own.pop(person, None)

    def _corner(self, person: OpenPerson) -> _Own:
        """Asked and used while the lock is held: what ends late leaves nothing behind. Raises `LibraryClosed`."""
        if person.closed:
            raise LibraryClosed
        return self._own.setdefault(person.id, _Own())
