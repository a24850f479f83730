"""The first boot, step by step. Each start runs all of it: what was done is found done, and a cut costs nothing but the
step that it was in. The order matters: what the sheet tells of is on the disk before the sheet is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from appliance import tls
from appliance.clock import Clock
from appliance.config import BoxPaths
from appliance.firstboot import places, school
from appliance.firstboot.errors import SheetHasNoPlace
from appliance.firstboot.hotspot import Hotspot, hotspot, keep, renewed
from appliance.firstboot.keyfile import write_keyfile
from appliance.log import log


@dataclass(frozen=True, slots=True)
class FirstBoot:
    """`folders`: where a sheet may be put, the best first. `connections`: NetworkManager's, for this start only.
    `names`: further names that the web process was told, or the certificate would not fit it."""

    data: Path
    folders: tuple[Path, ...]
    connections: Path
    names: tuple[str, ...] = ()

    @property
    def kept(self) -> Path:
        return self.data / "firstboot"


def run(box: FirstBoot, clock: Clock, *, anew: bool = False) -> Path | None:
    """Where a sheet was written at this start, None where it was not needed. Raises `SheetHasNoPlace`."""
    fingerprint = tls.prepare_once(box.data / "tls", (*tls.own_names(), *box.names), tls.own_addresses(), clock)
    own = hotspot(box.kept)
    write_keyfile(box.connections, own)
    joined = school.kept(box.kept)
    if joined is not None:
        school.write_keyfile(box.connections, joined, on_trial=False)
    if _has_a_teacher(box.data) and places.take_away(box.folders):
        log("sheet_taken_away")
    if own.sheet not in (None, fingerprint):
        log("sheet_outdated")
    if own.sheet is not None and not anew and not places.is_asked_for(box.folders):
        return None
    return _print(box, own, fingerprint, clock)


def _print(box: FirstBoot, own: Hotspot, fingerprint: str, clock: Clock) -> Path:
    written = places.put(box.folders, draw(own, fingerprint, clock.now_utc()))
    keep(box.kept, replace(own, sheet=fingerprint))
    places.forget_requests(box.folders)
    log("sheet_written")
    return written


def sheet_now(box: FirstBoot, clock: Clock) -> bytes:
    """The sheet as it is true at this moment, written nowhere."""
    return draw(hotspot(box.kept), tls.fingerprint_in(box.data / "tls" / "ca.pem"), clock.now_utc())


def renew(box: FirstBoot, clock: Clock) -> None:
    """A new passphrase and a sheet of it; whoever is on the Wi-Fi stays there until it is made anew."""
    own = renewed(hotspot(box.kept))
    keep(box.kept, own)
    try:
        _print(box, own, tls.fingerprint_in(box.data / "tls" / "ca.pem"), clock)
    except SheetHasNoPlace:
        log("sheet_not_written")  # the next start tries again


def draw(own: Hotspot, fingerprint: str, now: datetime) -> bytes:
    """What draws takes long to load, and almost no start needs it."""
    from appliance.firstboot.sheet import sheet

    return sheet(own, fingerprint, now)


def _has_a_teacher(data: Path) -> bool:
    """Somebody got in, so somebody has the sheet."""
    return any(BoxPaths(data).people.glob("*/person.json"))
