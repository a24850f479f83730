"""As the unit runs it: root with hardly any of root's powers, and almost nothing that can be written. As root only."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from appliance import keepertalk as k
from tests.backup.box import tree
from tests.keeper.rigs import a_place
from tests.keeper.test_process import asked, me
from tests.test_units import SYSTEMD, read

WEB = 61234
_UNIT = read(SYSTEMD / "terugblik-keeper@.service")["Service"]


def confined(folder: Path) -> tuple[str, ...]:
    """The unit's own powers; all below `folder` can be read only, but for what the unit may write."""
    unshare, setpriv = shutil.which("unshare"), shutil.which("setpriv")
    if os.geteuid() != 0 or unshare is None or setpriv is None:
        pytest.skip("needs root rights, unshare and setpriv")
    may = [folder / one for one in ("data/firstboot", "opt/spool", "boot", "connections", "keeper", "the stick")]
    lines = [shlex.join(["mount", "--bind", str(one), str(one)]) for one in (folder, *may)]
    lines.append(shlex.join(["mount", "-o", "remount,bind,ro", str(folder)]))
    powers = [name.removeprefix("CAP_").lower() for name in _UNIT["CapabilityBoundingSet"].split()]
    bounding = ",".join(["-all", *(f"+{name}" for name in powers)])
    script = f'set -e; {"; ".join(lines)}; exec {setpriv} --bounding-set {bounding} --no-new-privs "$@"'
    command = (unshare, "--mount", "sh", "-c", script, "sh")
    tried = subprocess.run([*command, sys.executable, "-c", "pass"], capture_output=True, text=True, timeout=60)
    if tried.returncode:
        pytest.skip(f"this machine lets nobody mount: {tried.stderr.splitlines()[:1]}")
    return command


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    places = a_place(tmp_path)
    for one in ("connections", "the stick"):
        (tmp_path / one).mkdir()
    for path in (places.data / "people").rglob("*"):
        os.chown(path, WEB, WEB)
    for name in ("people", "tls", "releases"):
        os.chown(places.data / name, WEB, WEB)
        (places.data / name).chmod(0o700)
    return tmp_path


def test_what_the_unit_may_write_is_what_is_tried_here() -> None:
    text = (SYSTEMD / "terugblik-keeper@.service").read_text()
    lines = [line.partition("=")[2] for line in text.splitlines() if line.startswith("ReadWritePaths=")]
    assert shlex.split(" ".join(lines)) == [
        "/var/lib/terugblik/firstboot",
        "-/opt/terugblik/spool",
        "-/boot/firmware",
        "-/run/NetworkManager/system-connections",
    ]


async def test_with_what_the_unit_leaves_it_the_keeper_does_its_work(folder: Path) -> None:
    before, after = confined(folder), ("--played",)
    data = tree(folder / "data")

    async def done(request: k.AnyRequest) -> k.Said:
        answer, process = await asked(folder, request, me(), before=before, after=after)
        assert process.returncode == 0, process.stderr
        assert b"kind=" not in process.stderr, process.stderr
        return answer

    async def work() -> k.Work:
        found = await done(k.AskWork())
        assert isinstance(found, k.Work)
        return found

    assert isinstance(await done(k.OwnWifi()), k.Own)
    sheet = await done(k.AskSheet())
    assert isinstance(sheet, k.Sheet)
    sticks = await done(k.ListSticks())
    assert isinstance(sticks, k.Sticks)
    await done(k.MakeBackup(stick=sticks.found[0].id))
    ended = await work()
    assert ended.counts is not None
    assert (ended.step, ended.counts.unreadable, ended.counts.held_back) == ("done", 0, 0)
    assert ended.counts.written == len([place for place in tree(folder / "the stick") if "/data/" in place])
    await done(k.LeaveWifi())
    assert (await work()).step == "done"
    left = tree(folder / "data")
    assert {place for place in left if left[place] != data.get(place)} == {"firstboot/backup.json"}
