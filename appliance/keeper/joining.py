"""A Wi-Fi that is joined, as NetworkManager reads it: the one place where words from outside become a file.

A name is written as the numbers of its bytes, so no sign of it can mean anything. A passphrase is plain signs only,
each blank and backslash escaped as the format asks for.
"""

from __future__ import annotations

import re
import uuid

from appliance.keeper.errors import WifiNameUnusable, WifiPassphraseUnusable

MOST_NAME_BYTES = 32
# What the standard allows: 8 to 63 printable signs, or the key itself.
_PASSPHRASE = re.compile(r"[\x20-\x7e]{8,63}|[0-9A-Fa-f]{64}")
ID = "terugblik-school"
FILE = f"{ID}.nmconnection"
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
