"""Opens a clip for its coach or for its teacher. Grant and end date are looked at each time, never remembered."""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path

from appliance.age.errors import AgeError
from appliance.age.identities import HybridIdentity
from appliance.core.release import is_over
from appliance.errors import Damaged
from appliance.library import messages, post, releases, teachers
from appliance.library.errors import ReleaseUnknown
from appliance.library.releases import Hashes, ReleaseRow
from appliance.library.sealedmedia import SealedFile, SealedMedia
from appliance.people.opened import OpenPerson
from appliance.release.errors import (
    DraftDamaged,
    ReleaseChanged,
    ReleaseDamaged,
    ReleaseNotReady,
    ReleaseOver,
    ReleaseSwapped,
    ReleaseTakenBack,
)
from appliance.release.place import Place, media_key
from appliance.release.shelf import CLIP_FILE

_MOST_REMEMBERED = 10_000
_BLOCK_BYTES = 1 << 20


class _ClipDamaged(Exception):
    """Not what was sealed, or not a clip."""


class _OtherClip(Exception):
    """Whole, and sealed to whoever asks, but not what was made."""


class Openings:
    """Remembers which openings were told to the teacher, in memory: after a restart a page is opened anew."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._told: dict[tuple[str, str], None] = {}
        self._lock = threading.Lock()

    def open(self, person: OpenPerson, release: str, opening: str | None) -> SealedMedia:
        row = releases.one(person.library, release)
        key = media_key(release)
        try:
            folder = self.require_open(person, row)
            media = person.media.get(key, partial(_open, folder / CLIP_FILE, person.identity, row.hashes))
            # It was read through first, which takes its time: it may have been taken back meanwhile.
            self.require_open(person, row)
        except _ClipDamaged as error:
            person.media.drop(key)
            raise DraftDamaged if row.state == "prepared" else ReleaseDamaged from error
        except _OtherClip as error:
            person.media.drop(key)
            raise ReleaseChanged if row.state == "prepared" else ReleaseSwapped from error
        except BaseException:
            person.media.drop(key)
            raise
        if opening is not None and not row.given:
            self._tell_once(person, row, opening)
        return media

    def require_open(self, person: OpenPerson, row: ReleaseRow) -> Path:
        """The folder of a release that may be looked at now; else the error that says why not."""
        if row.state == "taken_back":
            raise ReleaseTakenBack
        if row.state == "expired":
            raise ReleaseOver(until=row.until.isoformat())
        if row.given and row.state == "prepared":
            return self._place.shelf.draft(person.id, row.id)
        if row.state != "active":
            raise ReleaseNotReady
        return self._on_shelf(person, row)

    def _on_shelf(self, person: OpenPerson, row: ReleaseRow) -> Path:
        grant = self._place.shelf.grant(row.id)
        # The grant lies readable on the disk and could have been changed: it can shorten, never lengthen.
        until = row.until if grant is None else min(row.until, grant.until)
        if not row.given:
            self._place.days.require_sure()
        if is_over(until, self._place.days.today()):
            raise ReleaseOver(until=until.isoformat())
        if grant is None:
            # Taking back destroys the clip too; a grant alone gets lost by damage, and its teacher's sign-in mends it.
            lost = (self._place.shelf.released(row.id) / CLIP_FILE).exists()
            raise ReleaseDamaged if lost else ReleaseTakenBack
        if person.id != (grant.teacher if row.given else grant.coach):
            raise ReleaseUnknown
        return self._place.shelf.released(row.id)

    def _tell_once(self, person: OpenPerson, row: ReleaseRow, opening: str) -> None:
        with self._lock:
            if (row.id, opening) in self._told:
                return
            self._told[(row.id, opening)] = None
            if len(self._told) > _MOST_REMEMBERED:
                del self._told[next(iter(self._told))]
        try:
            self._tell(person, row)
        except BaseException:
            # The player asks again, and its teacher hears of it then.
            with self._lock:
                self._told.pop((row.id, opening), None)
            raise

    def _tell(self, person: OpenPerson, row: ReleaseRow) -> None:
        teacher = teachers.find(person.library, row.other)
        if teacher is not None:
            viewed = messages.ReleaseViewed(at=self._place.clock.now_utc(), release=row.id)
            post.queue(person.library, teacher.person, teacher.recipient, viewed)
            post.flush(person.library, self._place.paths.people)


def _open(clip: Path, identity: HybridIdentity, made: Hashes | None) -> SealedMedia:
    try:
        file = SealedFile(clip, [identity])
    except FileNotFoundError as error:
        raise ReleaseTakenBack from error
    except (AgeError, OSError) as error:
        raise _ClipDamaged from error
    try:
        # A clip is short: better a word now than a film that breaks off.
        room = memoryview(bytearray(_BLOCK_BYTES))
        for at in range(0, file.size, len(room)):
            file.pread_into(at, room)
        # Of the open file: the bytes that will be played, whatever is laid in their place from here on.
        if made is not None and file.payload_hash() != made.clip:
            raise _OtherClip
        return SealedMedia(file)
    except (Damaged, OSError) as error:
        file.close()
        raise _ClipDamaged from error
    except BaseException:
        file.close()
        raise
