"""A signed-in person: the key and the library, in memory only, until `close`."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from pathlib import Path

from appliance.age.identities import HybridIdentity
from appliance.core.people import Role
from appliance.errors import Language, TerugblikError
from appliance.library import me
from appliance.library.database import Library
from appliance.library.errors import LibraryClosed
from appliance.library.sealedmedia import Openable, SealedMedia, SealedParts
from appliance.people.turns import Turns

# A teacher looks at one lesson; a coach steps through clips. Each open one holds a descriptor and some chunks.
_MOST_OPEN = 6


class OpenPerson:
    """Python cannot wipe memory; what it can do is hold the key in one place and let go of it there."""

    def __init__(self, person: str, role: Role, identity: HybridIdentity, library: Library, folder: Path) -> None:
        self.id = person
        self.role = role
        self.folder = folder
        self.library = library
        # Of the key itself, never of a file that someone could have changed.
        self.recipient = str(identity.recipient)
        # What this person must be told about the own files, once each.
        self.notices: list[TerugblikError] = []
        self.media = OpenMedia()
        # Lessons that are still to be looked at since the last taking in.
        self.unlooked: list[str] = []
        self._identity: HybridIdentity | None = identity

    @property
    def identity(self) -> HybridIdentity:
        if self._identity is None:
            raise LibraryClosed
        return self._identity

    def require_open(self) -> None:
        """For long work: raises `LibraryClosed` once the person has signed out."""
        if self.closed:
            raise LibraryClosed

    @property
    def name(self) -> str:
        return me.name(self.library)

    @property
    def language(self) -> Language:
        return me.language(self.library)

    @property
    def closed(self) -> bool:
        return self._identity is None

    def close(self) -> None:
        """Forget the key and everything that was opened with it. May be done twice."""
        self._identity = None
        self.media.close()
        self.library.close()


class OpenMedia:
    """The lessons and clips that this person has open, the ones used last."""

    def __init__(self) -> None:
        self._open: dict[str, SealedMedia] = {}
        # Let go of, but perhaps still being streamed; their keys must go too when the person signs out.
        self._let_go: weakref.WeakSet[Openable | SealedParts] = weakref.WeakSet()
        # What is being opened now, unless it was dropped meanwhile.
        self._opening: set[str] = set()
        self._turns = Turns()
        self._lock = threading.Lock()
        self._closed = False

    def get(self, key: str, opener: Callable[[], SealedMedia]) -> SealedMedia:
        """Opening may take long, where a damaged lesson is read through first: nothing else waits for it."""
        with self._turns.of(key):
            while (found := self._find(key)) is None:
                self._keep(key, opener())
            return found

    def _find(self, key: str) -> SealedMedia | None:
        with self._lock:
            if self._closed:
                raise LibraryClosed
            found = self._open.pop(key, None)
            if found is None:
                self._opening.add(key)
            else:
                self._open[key] = found
            return found

    def _keep(self, key: str, media: SealedMedia) -> None:
        with self._lock:
            dropped = self._closed or key not in self._opening
            if not dropped:
                self._open[key] = media
            if len(self._open) > _MOST_OPEN:
                self._let_go.add(self._open.pop(next(iter(self._open))).file)
        if dropped:
            media.close()

    def drop(self, key: str) -> None:
        with self._lock:
            self._opening.discard(key)
            found = self._open.pop(key, None)
        if found is not None:
            found.close()

    def open_again(self, key: str) -> None:
        """There is more of it now. Who is being sent the old one gets the rest of it."""
        with self._lock:
            self._opening.discard(key)
            found = self._open.pop(key, None)
            if found is not None:
                self._let_go.add(found.file)

    def close(self) -> None:
        with self._lock:
            self._closed = True
            files = [media.file for media in self._open.values()] + list(self._let_go)
            self._open = {}
        for file in files:
            file.close()
