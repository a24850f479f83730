"""What makes a Raspberry Pi a box, put into a folder that stands in for its card."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from appliance.config import HOTSPOT_ADDRESS

HERE = Path(__file__).resolve().parents[2] / "firmware_config"
STOCK_CMDLINE = "console=tty1 root=PARTUUID=4e639091-02 rootfstype=ext4 fsck.repair=yes rootwait resize quiet"
STOCK_FSTAB = """\
proc            /proc           proc    defaults          0       0
PARTUUID=4e639091-01  /boot/firmware  vfat    defaults          0       2
PARTUUID=4e639091-02  /               ext4    defaults,noatime  0       1
"""
SFDISK = shutil.which("sfdisk", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    boot = tmp_path / "root" / "boot" / "firmware"
    boot.mkdir(parents=True)
    (boot / "config.txt").write_text("# stock\ndtparam=i2c_arm=on\n[cm4]\notg_mode=1\n")
    (boot / "cmdline.txt").write_text(STOCK_CMDLINE + "\n")
    (tmp_path / "root" / "etc").mkdir()
    (tmp_path / "root" / "etc" / "fstab").write_text(STOCK_FSTAB)
    wifi = tmp_path / "root" / "var" / "lib" / "systemd" / "rfkill" / "platform-fe300000.mmcnr:wlan"
    wifi.parent.mkdir(parents=True)
    wifi.write_text("1\n")
    return tmp_path / "root"


def do(script: str, *arguments: str | Path) -> None:
    subprocess.run([HERE / script, *arguments], check=True, capture_output=True, text=True)


def everything(root: Path) -> dict[str, str]:
    found = {}
    for path in sorted(root.rglob("*")):
        name = str(path.relative_to(root))
        if path.is_symlink():
            found[name] = f"-> {path.readlink()}"
        elif path.is_file():
            found[name] = path.read_text()
    return found


def test_each_file_is_where_it_works(root: Path) -> None:
    do("place", root)
    placed = everything(root)
    for file in (HERE / "etc").rglob("*"):
        if file.is_file():
            assert placed[f"etc/{file.relative_to(HERE / 'etc')}"] == file.read_text()


def test_a_second_time_changes_nothing(root: Path) -> None:
    do("place", root)
    do("read-only-root", root)
    once = everything(root)
    do("place", root)
    do("read-only-root", root)
    assert everything(root) == once


@pytest.mark.parametrize("script", ["place", "read-only-root", "undo"])
def test_what_the_board_starts_by_is_on_the_card_before_it_gets_its_name(
    script: str, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if script == "undo":
        do("place", root)
    played, said = tmp_path / "played", tmp_path / "said"
    played.mkdir()
    for name in ("sync", "mv"):
        real = shutil.which(name)
        (played / name).write_text(f'#!/bin/sh\necho "{name} $*" >> {said}\nexec {real} "$@"\n')
        (played / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{played}:{os.environ['PATH']}")
    do(*(("place", "--undo") if script == "undo" else (script,)), root)
    lines = said.read_text().splitlines()
    moved = [line.split() for line in lines if line.startswith("mv ") and ".new" in line and "/srv/" not in line]
    assert len(moved) >= 2
    for _, new, _ in moved:
        assert lines.index(f"sync {new}") < next(i for i, line in enumerate(lines) if line.startswith(f"mv {new} "))


def test_what_was_there_comes_back_though_the_first_time_was_cut(root: Path, tmp_path: Path) -> None:
    ours = [path.relative_to(HERE) for path in (HERE / "etc").rglob("*") if path.is_file()]
    for name in ours:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("the system's own")
    # As a pulled plug has it: one file was put, no other.
    played = tmp_path / "install"
    played.write_text(
        f'#!/bin/sh\n[ ! -e {tmp_path}/cut ] || exit 1\ntouch {tmp_path}/cut\n{shutil.which("install")} "$@"\n'
    )
    played.chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    done = subprocess.run([HERE / "place", root], capture_output=True, env={**os.environ, "PATH": path})
    assert done.returncode != 0
    assert len([name for name in ours if (root / name).read_text() != "the system's own"]) == 1
    do("place", root)
    do("place", "--undo", root)
    assert {(root / name).read_text() for name in ours} == {"the system's own"}
    assert not list(root.rglob("*terugblik.new"))


def test_config_txt_keeps_what_it_had_and_ours_is_for_every_board(root: Path) -> None:
    do("place", root)
    lines = (root / "boot/firmware/config.txt").read_text().splitlines()
    assert lines[:4] == ["# stock", "dtparam=i2c_arm=on", "[cm4]", "otg_mode=1"]
    ours = lines[lines.index("# >>> terugblik") + 1 : lines.index("# <<< terugblik")]
    said = [line for line in ours if line and not line.startswith("#")]
    # Behind [cm4] ours would be for that board alone, and what comes after ours for the Pi 5.
    assert said[0] == said[-1] == "[all]"
    assert {"camera_auto_detect=1", "dtparam=watchdog=on", "dtoverlay=disable-bt"} <= set(said)


def test_a_clock_cell_is_charged_only_by_who_chooses_it() -> None:
    lines = (HERE / "boot/config.txt").read_text().splitlines()
    assert all(line.startswith("#") for line in lines if "rtc_bbat_vchg" in line)


def test_the_kernel_gets_one_line_with_each_word_once(root: Path) -> None:
    do("place", root)
    do("read-only-root", root)
    text = (root / "boot/firmware/cmdline.txt").read_text()
    assert text.count("\n") == 1
    words = text.split()
    assert len(set(words)) == len(words)
    assert set(words) == {
        *STOCK_CMDLINE.replace(" resize", "").split(),
        "cfg80211.ieee80211_regdom=NL",
        "overlayroot=tmpfs:recurse=0",
    }


def test_nobody_can_sign_in_on_the_machine(root: Path) -> None:
    do("place", root)
    units = root / "etc/systemd/system"
    for name in ("ssh.service", "ssh.socket", "sshswitch.service", "userconfig.service"):
        assert (units / name).readlink() == Path("/dev/null")
    text = (HERE / "boot/user-data").read_text()
    assert re.search(r"^users: \[\]$", text, re.MULTILINE)
    assert re.search(r"^ssh_pwauth: false$", text, re.MULTILINE)
    assert "ssh_authorized_keys" not in text


def test_taken_out_again_it_is_as_it_was(root: Path) -> None:
    own = root / "etc" / "nftables.conf"
    own.write_text("# the package's own\n")
    masked = root / "etc/systemd/system/bluetooth.service"
    masked.parent.mkdir(parents=True)
    masked.symlink_to("/dev/null")
    (root / "boot/firmware/cmdline.txt").write_text(STOCK_CMDLINE.replace(" resize", "") + "\n")
    (root / "var/lib/systemd/rfkill/platform-fe300000.mmcnr:wlan").write_text("0\n")
    before = everything(root)
    do("place", root)
    do("place", "--keep-ssh", root)
    do("place", root)
    do("place", "--undo", root)
    assert everything(root) == before
    do("place", "--undo", root)
    assert everything(root) == before


def test_ssh_stays_where_it_is_asked_for_and_only_then(root: Path) -> None:
    units = root / "etc/systemd/system"
    for options, stays in ((["--keep-ssh"], True), ([], False), (["--keep-ssh"], True)):
        do("place", *options, root)
        for name in ("ssh.service", "ssh.socket", "sshswitch.service"):
            assert (units / name).is_symlink() != stays
        assert (units / "userconfig.service").readlink() == Path("/dev/null")
        rules = (root / "etc/nftables.conf").read_text()
        assert ("\n    tcp dport 22 accept\n" in rules) == stays


def test_nothing_in_memory_reaches_the_card(root: Path) -> None:
    do("place", root)
    placed = everything(root)
    assert "Mechanism=none" in placed["etc/rpi/swap.conf.d/terugblik.conf"]
    assert placed["etc/systemd/system/dphys-swapfile.service"] == "-> /dev/null"
    assert "Storage=volatile" in placed["etc/systemd/journald.conf.d/terugblik.conf"]
    assert "kernel.core_pattern = |/bin/false" in placed["etc/sysctl.d/90-terugblik.conf"]


def test_the_watchdog_is_on_and_within_what_the_board_can_count(root: Path) -> None:
    do("place", root)
    found = re.search(r"RuntimeWatchdogSec=(\d+)", (root / "etc/systemd/system.conf.d/terugblik.conf").read_text())
    assert found is not None
    assert 5 <= int(found.group(1)) < 15


def test_the_firewall_starts_with_the_machine_and_the_wifi_is_not_blocked(root: Path) -> None:
    do("place", root)
    wanted = root / "etc/systemd/system/sysinit.target.wants/nftables.service"
    assert wanted.readlink() == Path("/usr/lib/systemd/system/nftables.service")
    assert (root / "var/lib/systemd/rfkill/platform-fe300000.mmcnr:wlan").read_text() == "0\n"


def test_what_must_stay_moves_to_the_data_partition(root: Path) -> None:
    kept = {"lib": "var/lib/terugblik", "opt": "opt/terugblik", "etc": "etc/terugblik"}
    for name, place in kept.items():
        (root / place).mkdir(parents=True)
        (root / place / "what").write_text(name)
    data = root / "srv/terugblik"
    data.mkdir(parents=True)
    # An interrupted move.
    (data / ".lib.new").mkdir()
    (data / ".lib.new" / "half").write_text("half")
    do("read-only-root", root)
    mounts = [line.split() for line in (root / "etc/fstab").read_text().splitlines()]
    for name, place in kept.items():
        assert (data / name / "what").read_text() == name
        (line,) = (line for line in mounts if line[1] == f"/{place}")
        assert line[0] == f"/srv/terugblik/{name}"
        assert {"bind", "nosuid", "nodev"} <= set(line[3].split(","))
    assert not (data / "lib" / "half").exists()
    (data / "lib" / "what").write_text("newer")
    do("read-only-root", root)
    assert (data / "lib" / "what").read_text() == "newer"


def test_only_root_reads_the_sheet_on_the_boot_partition(root: Path) -> None:
    do("read-only-root", root)
    (line,) = (line.split() for line in (root / "etc/fstab").read_text().splitlines() if "/boot/firmware" in line)
    assert "umask=0077" in line[3].split(",")


def test_the_fixed_address_is_the_same_everywhere() -> None:
    for name in ("etc/nftables.conf", "etc/NetworkManager/dnsmasq-shared.d/terugblik.conf"):
        found = set(re.findall(r"192\.168\.\d+\.\d+", (HERE / name).read_text()))
        assert HOTSPOT_ADDRESS in found
        assert {address.rpartition(".")[0] for address in found} == {HOTSPOT_ADDRESS.rpartition(".")[0]}


# --- the table of partitions


@pytest.fixture
def card(tmp_path: Path) -> Path:
    """A stock image on a card of 32 GiB; a sparse file, so it takes no room."""
    if SFDISK is None:
        pytest.skip("needs sfdisk (package fdisk)")
    file = tmp_path / "card.img"
    with file.open("wb") as disk:
        disk.truncate(32 * 2**30)
    stock = "label: dos\nunit: sectors\nstart=16384,size=1048576,type=c\nstart=1064960,size=4194304,type=83\n"
    subprocess.run([SFDISK, "--quiet", file], input=stock, text=True, check=True, capture_output=True)
    return file


def make_table(card: Path, **more: str) -> subprocess.CompletedProcess[str]:
    surroundings = {**os.environ, "PATH": f"{os.environ['PATH']}:/usr/sbin:/sbin", **more}
    command = [HERE / "make-data-partition", "--table", card]
    return subprocess.run(command, check=False, capture_output=True, text=True, env=surroundings)


def parts(card: Path) -> list[tuple[int, int]]:
    assert SFDISK is not None
    table = json.loads(subprocess.run([SFDISK, "--json", card], check=True, capture_output=True, text=True).stdout)
    return [(one["start"], one["size"]) for one in table["partitiontable"]["partitions"]]


def test_the_root_grows_and_the_rest_is_for_the_lessons(card: Path) -> None:
    before = parts(card)
    assert make_table(card).returncode == 0
    boot, system, data = parts(card)
    assert boot == before[0]
    assert system == (before[1][0], 8 * 2**21)
    assert data[0] >= system[0] + system[1]
    assert data[0] + data[1] >= 32 * 2**21 - 4096


def test_a_card_that_has_one_already_is_left_alone(card: Path) -> None:
    assert make_table(card).returncode == 0
    once = parts(card)
    again = make_table(card)
    assert again.returncode == 1
    assert "not the card of a stock image" in again.stderr
    assert parts(card) == once


def test_a_root_that_took_the_whole_card_is_never_cut(card: Path) -> None:
    before = parts(card)
    refused = make_table(card, ROOT_GIB="1")
    assert refused.returncode == 1
    assert "larger than 1 GiB" in refused.stderr
    assert parts(card) == before
