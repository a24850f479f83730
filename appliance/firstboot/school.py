"""The school's Wi-Fi, once it was joined and kept: the one place where words from outside become a file.

As with the box's own, what NetworkManager reads lies in memory only, made anew at each start from what is kept on the
data partition, where only root reads. A name is written as the numbers of its bytes, so no sign of it can mean
anything. A passphrase is plain signs, each blank and backslash escaped as the format asks for.
"""

from __future__ import annotations

import re
import uuid
from pathlib import Path

import msgspec

from appliance.firstboot.errors import WifiNameUnusable, WifiPassphraseUnusable
from appliance.log import log_error
from appliance.storage import sync_folder, write_durably

MOST_NAME_BYTES = 32
# What the standard allows: 8 to 63 printable signs, or the key itself.
_PASSPHRASE = re.compile(r"[\x20-\x7e]{8,63}|[0-9A-Fa-f]{64}")
ID = "terugblik-school"
NAME = f"{ID}.nmconnection"
_KEPT = "school.json"
_UUID = uuid.uuid5(uuid.NAMESPACE_DNS, ID)
_TEXT = """\
[connection]
id={id}
uuid={uuid}
type=wifi
interface-name=wlan0
autoconnect={autoconnect}
autoconnect-retries=0

[wifi]
mode=infrastructure
ssid={name}

[wifi-security]
key-mgmt=wpa-psk
psk={passphrase}

[ipv4]
method=auto

[ipv6]
method=auto
addr-gen-mode=stable-privacy
"""


class School(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A Wi-Fi that somebody found the box on."""

    name: str
    passphrase: str


def kept(folder: Path) -> School | None:
    """None: there is none, or nothing that can be used; then the box is on its own Wi-Fi."""
    try:
        found = msgspec.json.decode((folder / _KEPT).read_bytes(), type=School)
        keyfile(found.name, found.passphrase, on_trial=False)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, msgspec.MsgspecError, WifiNameUnusable, WifiPassphraseUnusable) as error:
        log_error("school_unreadable", error)
        return None
    return found


def keep(folder: Path, school: School) -> None:
    write_durably(folder / _KEPT, msgspec.json.encode(school))


def forget(folder: Path) -> None:
    (folder / _KEPT).unlink(missing_ok=True)
    sync_folder(folder)


def write_keyfile(folder: Path, school: School, *, on_trial: bool) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_durably(folder / NAME, keyfile(school.name, school.passphrase, on_trial=on_trial).encode())


def keyfile(name: str, passphrase: str, *, on_trial: bool) -> str:
    """On trial it is joined once, by hand. Raises `WifiNameUnusable`, `WifiPassphraseUnusable`."""
    return _TEXT.format(
        id=ID,
        uuid=_UUID,
        autoconnect="false" if on_trial else "true",
        name="".join(f"{byte};" for byte in check_name(name).encode()),
        passphrase=check_passphrase(passphrase).replace("\\", "\\\\").replace(" ", "\\s"),
    )


def check_name(name: str) -> str:
    try:
        encoded = name.encode()
    except UnicodeEncodeError:  # half of a pair of surrogates
        raise WifiNameUnusable from None
    if not 1 <= len(encoded) <= MOST_NAME_BYTES or not name.isprintable():
        raise WifiNameUnusable
    return name


def check_passphrase(passphrase: str) -> str:
    if not _PASSPHRASE.fullmatch(passphrase):
        raise WifiPassphraseUnusable
    return passphrase
