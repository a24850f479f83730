"""Whether this machine has Wi-Fi at all, as the kernel sees it: for whoever must tell that a box cannot be reached
so."""

from __future__ import annotations

from pathlib import Path

from appliance import errors

NETWORKS = Path("/sys/class/net")


class WifiChipAbsent(errors.Unavailable):
    key = "wifi_chip_absent"
    nl = errors.Text(
        "Deze box heeft geen werkende wifi.",
        "Gebruik een netwerkkabel, of zet de box uit en weer aan. Opnemen werkt gewoon.",
    )
    en = errors.Text(
        "This box has no working Wi-Fi.",
        "Use a network cable, or switch the box off and on. Recording works as usual.",
    )


def is_there() -> bool:
    """Every Wi-Fi interface, and nothing else, has this; one that is switched off has it, too."""
    return any(NETWORKS.glob("*/phy80211"))
