"""The folders of releases on the disk: drafts with their teacher, released ones on the shelf.

    people/<teacher>/drafts/<id>/         clip.mp4.age  note.json.age              sealed to the teacher alone
    people/<teacher>/drafts/<id>.given/   clip.mp4.age  note.json.age  grant.json  confirmed: the coach's header is new
    releases/<id>/                        clip.mp4.age  note.json.age  grant.json  released: one rename away

`grant.json` holds ids and the end date only, so that expiry works while everyone is signed out.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

import msgspec

from appliance.config import BoxPaths
from appliance.core.checksum import with_sum, without_sum
from appliance.core.clipedits import Silence
from appliance.core.moments import MomentKind
from appliance.core.permission import Permission, Purpose
from appliance.core.zones import Zone
from appliance.library.files import make_folder, write_whole
from appliance.library.ids import is_id
from appliance.log import log
from appliance.storage import sync_folder

CLIP_FILE = "clip.mp4.age"
NOTE_FILE = "note.json.age"
GRANT_FILE = "grant.json"


class Grant(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    teacher: str
    coach: str
    until: date


class Note(msgspec.Struct, frozen=True):
    """What goes with the clip, sealed to the same."""

    words: str
    note: str
    kind: MomentKind
    duration_ms: int
    question: str = ""
    zones: tuple[Zone, ...] = ()
    silences: tuple[Silence, ...] = ()  # in the clip's own time
    purpose: Purpose = "coaching"
    permission: Permission | None = None


class Shelf:
    """Where things lie. No keys here."""

    def __init__(self, paths: BoxPaths) -> None:
        self._paths = paths

    def drafts(self, teacher: str) -> Path:
        return self._paths.people / _safe(teacher) / "drafts"

    def draft(self, teacher: str, release: str) -> Path:
        return self.drafts(teacher) / _safe(release)

    def released(self, release: str) -> Path:
        return self._paths.releases / _safe(release)

    def given(self, teacher: str, release: str) -> Path:
        """Where what was confirmed gets its coach's header; a folder that no row knows by this name."""
        return self.drafts(teacher) / f"{_safe(release)}.given"

    def put(self, grant: Grant) -> None:
        """Onto the shelf: the grant beside clip and note, then one rename that either happened or did not."""
        given, released = self.given(grant.teacher, grant.id), self.released(grant.id)
        write_whole(given / GRANT_FILE, with_sum(msgspec.json.encode(grant)))
        make_folder(released.parent)
        given.rename(released)
        sync_folder(released.parent)
        sync_folder(given.parent)

    def write_grant(self, grant: Grant) -> None:
        """For a release that is on the shelf already."""
        write_whole(self.released(grant.id) / GRANT_FILE, with_sum(msgspec.json.encode(grant)))

    def withdraw(self, release: str) -> None:
        """Its coach opens nothing from now on, also after a pulled plug; the rest can be destroyed."""
        (self.released(release) / GRANT_FILE).unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            sync_folder(self.released(release))

    def grant(self, release: str) -> Grant | None:
        """None: there is no such release on the shelf, or its grant cannot be read."""
        try:
            found = msgspec.json.decode(without_sum((self.released(release) / GRANT_FILE).read_bytes()), type=Grant)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.MsgspecError):
            log("grant_unreadable", release=release)
            return None
        return found if found.id == release else None

    def grants(self) -> list[Grant]:
        if not self._paths.releases.is_dir():
            return []
        names = sorted(path.name for path in self._paths.releases.iterdir() if is_id(path.name))
        return [grant for name in names if (grant := self.grant(name)) is not None]


def _safe(name: str) -> str:
    """Only our own ids ever become part of a path."""
    if not is_id(name):
        raise ValueError("not an id")
    return name
