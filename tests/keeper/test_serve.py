"""The keeper's door: who is heard, what is a request, and that nothing of what was said is in its log."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from appliance import keepercall
from appliance import keepertalk as k
from appliance.keeper import serve as door
from appliance.keeper.desk import LIMIT_S
from appliance.keeper.updating import CHANGE_S
from appliance.keepercall import KeeperAway, KeeperClient
from tests.keeper.rigs import NAME, Rig, real_rig, served
from tests.keeper.test_contract import refusal, step

SECRET = "heel geheim"


async def said(path: Path, data: bytes) -> list[Any]:
    """Everything that is answered to some bytes."""
    reader, writer = await asyncio.open_unix_connection(str(path))
    writer.write(data)
    if writer.can_write_eof() and not writer.is_closing():
        writer.write_eof()
    try:
        async with asyncio.timeout(10):
            lines = (await reader.read()).splitlines()
    except ConnectionError:
        return []
    finally:
        writer.close()
    return [msgspec.json.decode(line) for line in lines]


async def test_a_stranger_gets_no_word(tmp_path: Path) -> None:
    def build() -> Any:
        raise AssertionError("nothing is made for a stranger")

    async with served(tmp_path / "k.sock", build, user=os.getuid() + 1):
        assert await said(tmp_path / "k.sock", b'{"do":"overview"}\n') == []
        with pytest.raises(KeeperAway):
            await KeeperClient(tmp_path / "k.sock").ask(k.LookAround(), lambda _: None)


BAD = {
    "no JSON": b"reboot\n",
    "no object": b'["wifi.own"]\n',
    "nothing": b"\n",
    "no end": b'{"do":"overview"}',
    "unknown": b'{"do":"shell"}\n',
    "no do": b"{}\n",
    "a field too many": b'{"do":"wifi.own","path":"/etc/shadow"}\n',
    "a field too few": b'{"do":"wifi.join","name":"School"}\n',
    "a number": b'{"do":"wifi.join","name":7,"passphrase":"12345678"}\n',
    "a path": b'{"do":"update.copy","stick":"0123456789ab","file":"../../etc/shadow"}\n',
    "a path in front": b'{"do":"update.copy","stick":"0123456789ab","file":"/terugblik-1.0.0.tbu"}\n',
    "a newline behind": b'{"do":"update.copy","stick":"0123456789ab","file":"terugblik-1.0.0.tbu\\n"}\n',
    "a stick's device": b'{"do":"backup.make","stick":"/dev/mmcblk0"}\n',
    "a version": b'{"do":"update.apply","version":"1.0.0; reboot"}\n',
    "too large a file": b'{"do":"update.take","size":99999999999}\n',
    "no UTF-8": b'{"do":"wifi.join","name":"\xff","passphrase":"12345678"}\n',
    "too long": b'{"do":"overview"' + b" " * k.REQUEST_LIMIT_BYTES + b"}\n",
    "endless": b"x" * 100_000,
    "deep": b"[" * 2000 + b"\n",
}


@pytest.mark.parametrize("line", BAD.values(), ids=list(BAD))
async def test_what_is_not_exactly_one_request_is_refused_and_nothing_is_done(real: Rig, line: bytes) -> None:
    assert real.machine is not None
    (answer,) = await said(path_of(real), line)
    assert answer["error"]["key"] == "keeper_misread"
    assert real.machine.ran == []
    assert real.recorder.asked == []


async def test_a_request_of_the_last_allowed_byte(real: Rig) -> None:
    line = b'{"do":"work"' + b" " * (k.REQUEST_LIMIT_BYTES - 14) + b"}\n"
    assert len(line) == k.REQUEST_LIMIT_BYTES
    assert "ok" in (await said(path_of(real), line))[0]


async def test_a_second_request_on_the_same_connection_is_not_heard(real: Rig) -> None:
    assert real.machine is not None
    answers = await said(path_of(real), b'{"do":"work"}\n{"do":"power.off"}\n')
    assert len(answers) == 1
    assert not real.machine.off


async def test_who_says_nothing_is_hung_up_on(real: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "_READ_S", 0.05)
    reader, writer = await asyncio.open_unix_connection(str(path_of(real)))
    async with asyncio.timeout(10):
        assert await reader.read() == b""
    writer.close()


async def test_no_passphrase_is_in_the_log(real: Rig, capfd: pytest.CaptureFixture[str]) -> None:
    assert real.machine is not None
    real.recorder.press()
    await real.work(k.JoinWifi(name=NAME, passphrase=SECRET))
    await real.work(k.JoinWifi(name=SECRET, passphrase="geheim van school"))
    assert await refusal(real.ask(k.JoinWifi(name=NAME, passphrase=f"{SECRET}\n"))) == "wifi_passphrase_unusable"
    await said(path_of(real), b'{"do":"wifi.join","name":"a","passphrase":"%s","x":1}\n' % SECRET.encode())
    await said(path_of(real), b'{"do":"wifi.join" "passphrase":"%s"\n' % SECRET.encode())
    own = await real.ask(k.OwnWifi())
    await real.work(k.RenewWifi())
    written = "".join(capfd.readouterr())
    assert "keeper_failed" in written
    for word in (SECRET, NAME, "geheim van school", own.passphrase, own.name, (await real.ask(k.OwnWifi())).passphrase):
        assert word not in written
        assert not [one for one in real.machine.ran if word in " ".join(one)], "on a command line, where all can see it"
    assert real.places is not None
    kept = [path for path in real.places.folder.rglob("*") if path.is_file()]
    assert kept
    assert not [path for path in kept if SECRET.encode() in path.read_bytes() and path.name != "work.json"]
    assert b"geheim van school" not in (real.places.folder / "work.json").read_bytes()


async def test_a_work_goes_on_when_the_asker_is_gone(real: Rig) -> None:
    """As the web process is, while a version is changed."""
    (stick,) = (await real.ask(k.ListSticks())).found
    _, writer = await asyncio.open_unix_connection(str(path_of(real)))
    writer.write(msgspec.json.encode(k.MakeBackup(stick=stick.id)) + b"\n")
    await writer.drain()
    writer.close()
    async with asyncio.timeout(20):
        while (await real.ask(k.AskWork())).step != "done":
            await asyncio.sleep(0.01)


async def test_a_file_whose_sender_hangs_up_leaves_nothing(real: Rig) -> None:
    assert real.places is not None
    _, writer = await asyncio.open_unix_connection(str(path_of(real)))
    writer.write(msgspec.json.encode(k.TakeUpdate(size=len(real.update))) + b"\n" + real.update[:1000])
    await writer.drain()
    writer.close()
    await until(lambda: bool(real.recorder.asked) and not real.keeper.state.is_locked)
    assert list(real.places.spool.iterdir()) == []
    # And one who sends on after a refusal gets to hear it.
    real.recorder.say(state="recording", light="red")
    assert await refusal(real.ask(k.TakeUpdate(size=len(real.update)), real.update)) == "lesson_runs"


async def test_told_to_end_in_a_trial_it_goes_back_first(tmp_path: Path) -> None:
    async with real_rig(tmp_path) as rig:
        assert rig.machine is not None
        rig.recorder.press()
        joining = asyncio.ensure_future(rig.work(k.JoinWifi(name=NAME, passphrase=rig.password)))
        await step(rig, "on_trial")
        assert rig.machine.up == "terugblik-school"
        os.kill(os.getpid(), signal.SIGTERM)
        with pytest.raises(KeeperAway):
            await joining
        await until(lambda: not rig.keeper.state.is_locked)
        assert rig.machine.up == "terugblik-hotspot"
        assert (await rig.ask(k.AskWork())).problem.key == "keeper_broken"


async def test_after_a_keeper_that_was_killed_the_box_is_on_its_own_again(real: Rig) -> None:
    assert real.machine is not None
    state = real.keeper.state
    real.machine.up = "terugblik-school"
    state.note(k.Work(what="wifi_join", step="on_trial"))
    # Nobody holds the lock: whoever was at it is dead, and the next is not told that it goes on.
    assert (await real.ask(k.AskWork())).what == "none"
    await real.keeper.settle()
    assert real.machine.up == "terugblik-hotspot"
    assert (await real.ask(k.AskWork())).step == "failed"
    real.machine.ran.clear()
    await real.keeper.settle()
    assert real.machine.ran == []


async def test_a_bug_is_told_as_one(real: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    assert real.machine is not None
    monkeypatch.setattr(type(real.machine), "run", lambda *_: 1 / 0)
    assert await refusal(real.ask(k.ListSticks())) == "keeper_broken"
    assert (await real.work(k.LeaveWifi())).problem.key == "keeper_broken"  # type: ignore[union-attr]


async def test_no_answer_at_all(tmp_path: Path) -> None:
    with pytest.raises(KeeperAway):
        await KeeperClient(tmp_path / "nobody.sock").ask(k.LookAround(), lambda _: None)


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not holds():
            await asyncio.sleep(0.01)


def path_of(rig: Rig) -> Path:
    return rig.client._path


def test_nobody_hangs_up_on_a_step_that_takes_as_long_as_it_may() -> None:
    """While another version is tried nothing is said."""
    assert max(LIMIT_S[k.ApplyUpdate], LIMIT_S[k.RollBack], CHANGE_S) < keepercall.SILENCE_S
