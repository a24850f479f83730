"""The Wi-Fi's name and passphrase, and the file that NetworkManager reads."""

from __future__ import annotations

import json
import math
from configparser import ConfigParser
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from appliance.firstboot import hotspot as hotspots
from appliance.firstboot.hotspot import LETTERS, Hotspot, hotspot, keep
from appliance.firstboot.keyfile import NAME, keyfile, write_keyfile


def test_it_is_made_once_and_for_root_only(tmp_path: Path) -> None:
    folder = tmp_path / "firstboot"
    # As on an installed box, where folders take their parent's group along.
    tmp_path.chmod(0o2770)
    made = hotspot(folder)
    assert hotspot(folder) == made
    assert folder.stat().st_mode & 0o7777 == 0o700
    assert (folder / "hotspot.json").stat().st_mode & 0o7777 == 0o600


def test_the_passphrase_is_strong_and_can_be_typed(tmp_path: Path) -> None:
    made = [hotspot(tmp_path / str(number)) for number in range(40)]
    assert math.log2(len(LETTERS)) * hotspots.PASSPHRASE_LETTERS > 64
    assert len({one.passphrase for one in made}) == 40
    assert {len(one.passphrase) for one in made} == {16}
    seen = set("".join(one.passphrase for one in made))
    assert seen == set(LETTERS)
    assert not seen & set("aeiouyl")
    assert LETTERS.isascii()
    assert LETTERS.islower()


def test_neighbours_do_not_all_take_one_channel(tmp_path: Path) -> None:
    assert {hotspot(tmp_path / str(number)).channel for number in range(40)} == {1, 6, 11}


def test_a_sheet_once_written_is_remembered(tmp_path: Path) -> None:
    made = hotspot(tmp_path / "f")
    keep(tmp_path / "f", replace(made, sheet="AB:CD"))
    assert hotspot(tmp_path / "f").sheet == "AB:CD"


@pytest.mark.parametrize(
    "spoilt",
    [
        b"",
        b"{",
        b"[]",
        json.dumps({"name": "Terugblik-bcdf"}).encode(),
        json.dumps({"name": "Terugblik-bcdf", "passphrase": "short"}).encode(),
        # What would be a second line in NetworkManager's file.
        json.dumps({"name": "Terugblik-bcdf\nmode=infrastructure", "passphrase": "b" * 16}).encode(),
        json.dumps({"name": "Terugblik-bcdf", "passphrase": "b" * 15 + "\n"}).encode(),
    ],
)
def test_what_cannot_be_used_is_made_anew_and_needs_a_sheet(
    tmp_path: Path, spoilt: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    before = hotspot(tmp_path / "f")
    keep(tmp_path / "f", replace(before, sheet="AB"))
    (tmp_path / "f" / "hotspot.json").write_bytes(spoilt)
    after = hotspot(tmp_path / "f")
    assert after.passphrase != before.passphrase
    assert after.sheet is None
    assert hotspot(tmp_path / "f") == after
    assert "hotspot_unreadable" in capfd.readouterr().err


def test_the_keyfile_is_an_access_point_with_its_own_network(tmp_path: Path) -> None:
    own = Hotspot("Terugblik-bcdf", "bcdfghjkmnpqrstv")
    found = ConfigParser(interpolation=None)
    found.read_string(keyfile(own))
    assert dict(found["wifi"]) == {
        "mode": "ap",
        "ssid": own.name,
        "band": "bg",
        "channel": str(own.channel),
        "powersave": "2",
    }
    assert dict(found["wifi-security"]) == {
        "key-mgmt": "wpa-psk",
        "proto": "rsn;",
        "pairwise": "ccmp;",
        "group": "ccmp;",
        "pmf": "1",
        "psk": own.passphrase,
    }
    assert dict(found["ipv4"]) == {"method": "shared", "address1": "192.168.87.1/24"}
    assert found["connection"]["autoconnect"] == "true"
    # A Wi-Fi that somebody set up comes first.
    assert found["connection"]["autoconnect-priority"] == "-1"
    assert found["connection"]["autoconnect-retries"] == "0"
    assert UUID(found["connection"]["uuid"]).version == 5


def test_the_keyfile_is_for_root_only(tmp_path: Path) -> None:
    """NetworkManager ignores one that others may read."""
    folder = tmp_path / "run" / "system-connections"
    write_keyfile(folder, hotspot(tmp_path / "f"))
    assert (folder / NAME).stat().st_mode & 0o777 == 0o600
    assert NAME.endswith(".nmconnection")
