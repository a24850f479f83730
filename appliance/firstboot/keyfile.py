"""The hotspot as NetworkManager reads it: a file of our own, made anew at each start where there is only memory. So it
needs no root file system that can be written, and netplan, which owns /etc, has nothing to fight about.

WPA2 with CCMP only. Protected management frames are off (`pmf=1`): with them the Wi-Fi chip of some boards refuses to
be an access point. WPA3 needs the same of it, so it is not offered; the passphrase would do for either.
"""

from __future__ import annotations

from pathlib import Path

from appliance.config import HOTSPOT_ADDRESS
from appliance.firstboot.hotspot import Hotspot
from appliance.storage import write_durably

NAME = "terugblik-hotspot.nmconnection"
_TEXT = """\
[connection]
id=terugblik-hotspot
uuid={uuid}
type=wifi
interface-name=wlan0
autoconnect=true
autoconnect-priority=-1
autoconnect-retries=0

[wifi]
mode=ap
ssid={name}
band=bg
channel={channel}
powersave=2

[wifi-security]
key-mgmt=wpa-psk
proto=rsn;
pairwise=ccmp;
group=ccmp;
pmf=1
psk={passphrase}

[ipv4]
method=shared
address1={address}/24

[ipv6]
method=disabled
"""


def keyfile(hotspot: Hotspot) -> str:
    return _TEXT.format(
        uuid=hotspot.uuid,
        name=hotspot.name,
        channel=hotspot.channel,
        passphrase=hotspot.passphrase,
        address=HOTSPOT_ADDRESS,
    )


def write_keyfile(folder: Path, hotspot: Hotspot) -> None:
    """NetworkManager leaves alone what anybody but root may read."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_durably(folder / NAME, keyfile(hotspot).encode())
