"""Whose a file of the box should be: on a laptop all of one user, on an installed box of the recorder or of the web
process (appliance/storage.py). Who those two are is told by their own folders, which the system gives
them at each start.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from appliance.storage import PRIVATE, is_shared

# Of what lies beside the folders, what the web process writes; the rest is the recorder's.
_OF_THE_WEB = ("box.json", "box.spare.json", "boot_times.json", "clock.json", "school.json", "kijkwijzer.json")
_LESSONS, _PEOPLE = "lessons", "people"


@dataclass(frozen=True, slots=True)
class Keepers:
    """User and group ids. The first of the users is who gets what is given back."""

    users: tuple[int, ...]
    group: int


def keepers(data: Path, place: str) -> Keepers:
    """Of what lies at `place` in that data folder. Raises `OSError` where the disk does not tell."""
    facts = data.stat()
    if not is_shared(data):
        return Keepers((facts.st_uid,), facts.st_gid)
    top, _, inside = place.partition("/")
    if top in PRIVATE:
        owner = _owner(data, top)
        return Keepers((owner,), (data / top).stat().st_gid)
    web, recorder = _owner(data, _PEOPLE), _owner(data, _LESSONS)
    if top == _LESSONS and inside:
        return Keepers((recorder, web), facts.st_gid)
    return Keepers((web if top in _OF_THE_WEB else recorder,), facts.st_gid)


def _owner(data: Path, folder: str) -> int:
    try:
        return (data / folder).stat().st_uid
    except FileNotFoundError:
        return data.stat().st_uid
