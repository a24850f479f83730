"""The box's own Wi-Fi: a name and a passphrase, made once and kept where only root reads.

Sixteen consonants are 68 bits: whoever records a tablet joining can try passphrases at home for as long as he likes,
and a billion a second would still take some nine thousand years. No vowels, so that no word comes out by accident;
small letters only, so that a tablet's keyboard need not be switched; no l, which looks like 1.
"""

from __future__ import annotations

import re
import secrets
import stat
import uuid
from dataclasses import dataclass
from pathlib import Path

import msgspec

from appliance.log import log_error
from appliance.storage import write_durably

LETTERS = "bcdfghjkmnpqrstvwxz"
PASSPHRASE_LETTERS = 16
_NAME = re.compile(rf"Terugblik-[{LETTERS}]{{4}}")
_PASSPHRASE = re.compile(rf"[{LETTERS}]{{{PASSPHRASE_LETTERS}}}")
# The three that do not overlap: boxes in rooms next to each other should not all take the same.
_CHANNELS = (1, 6, 11)
_FILE = "hotspot.json"


@dataclass(frozen=True, slots=True)
class Hotspot:
    """`sheet` is the fingerprint that the sheet shows; None: no sheet of this Wi-Fi was written yet."""

    name: str
    passphrase: str
    sheet: str | None = None

    @property
    def channel(self) -> int:
        return _CHANNELS[sum(self.name.encode()) % len(_CHANNELS)]

    @property
    def uuid(self) -> str:
        return str(uuid.uuid5(uuid.NAMESPACE_DNS, self.name))

    @property
    def qr_text(self) -> str:
        """What a camera takes for an invitation to join. Neither text has a sign that would need escaping."""
        return f"WIFI:T:WPA;S:{self.name};P:{self.passphrase};;"


def hotspot(folder: Path) -> Hotspot:
    """The one that was made before, or a new one, which is on the disk when this returns."""
    # Not by the mode of `mkdir`: a folder takes its parent's group bit along.
    folder.mkdir(mode=0o700, exist_ok=True)
    # Not without need: a card that can only be read any more refuses it, and must not cost the Wi-Fi as well.
    if stat.S_IMODE(folder.stat().st_mode) != 0o700:
        folder.chmod(0o700)
    kept = _kept(folder / _FILE)
    if kept is None:
        kept = Hotspot(f"Terugblik-{_letters(4)}", _letters(PASSPHRASE_LETTERS))
        keep(folder, kept)
    return kept


def renewed(old: Hotspot) -> Hotspot:
    """The same name with another passphrase, of which there is no sheet yet."""
    return Hotspot(old.name, _letters(PASSPHRASE_LETTERS))


def keep(folder: Path, made: Hotspot) -> None:
    write_durably(folder / _FILE, msgspec.json.encode(made))


def _letters(number: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(number))


def _kept(file: Path) -> Hotspot | None:
    """None: not there, or nothing that can be used. Then a new one is made, and a sheet of it: without a Wi-Fi nobody
    could reach the box at all."""
    try:
        found = msgspec.json.decode(file.read_bytes(), type=Hotspot)
        if not _NAME.fullmatch(found.name) or not _PASSPHRASE.fullmatch(found.passphrase):
            raise ValueError("not made here")
    except FileNotFoundError:
        return None
    except (OSError, ValueError, msgspec.MsgspecError) as error:
        log_error("hotspot_unreadable", error)
        return None
    return found
