"""The keeper as systemd starts it: a process of its own, with the connection as its standard input."""

from __future__ import annotations

import asyncio
import os
import pwd
import signal
import socket
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from appliance import keepertalk as k
from appliance.keeper.cli import NoConnection
from appliance.keeper.updating import ENDED, Ended
from appliance.keepercall import KeeperAway, KeeperClient
from tests.keeper.rigs import a_place

_CODE = """
import sys
from pathlib import Path
from appliance.keeper import cli, machine
folder = Path(sys.argv[1])
places = machine.Places(folder / "data", folder / "keeper", folder / "boot", folder / "connections", folder / "opt",
                        folder / "update.pub", folder / "box.toml", folder / "r.sock")
cli.Places = lambda: places
if "--played" in sys.argv:
    # Where there is neither a NetworkManager nor a stick.
    from functools import partial
    from tests.keeper.programs import Machine
    sys.argv.remove("--played")
    played = Machine(places.connections, places.stick, folder / "the stick")
    cli.build_keeper = partial(machine.build_keeper, run=played.run)
cli.WEB_USER = sys.argv[2]
try:
    sys.exit(cli.main(sys.argv[3:]))
except cli.NoConnection as error:
    sys.exit(error.message("en"))
"""


def me() -> str:
    return pwd.getpwuid(os.getuid()).pw_name


async def asked(
    folder: Path, request: k.AnyRequest, user: str, *, before: tuple[str, ...] = (), after: tuple[str, ...] = ()
) -> tuple[k.Said, subprocess.CompletedProcess[bytes]]:
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(folder / "k.sock"))
    listening.listen()

    def one() -> subprocess.CompletedProcess[bytes]:
        connection, _ = listening.accept()
        with connection:
            command = [*before, sys.executable, "-c", _CODE, str(folder), user, *after]
            return subprocess.run(command, stdin=connection, capture_output=True, timeout=60)

    serving = asyncio.ensure_future(asyncio.to_thread(one))
    try:
        return await KeeperClient(folder / "k.sock").ask(request, lambda _: None), await serving
    finally:
        await serving
        listening.close()
        (folder / "k.sock").unlink()


async def test_one_request_one_answer_one_end(tmp_path: Path) -> None:
    a_place(tmp_path)
    answer, process = await asked(tmp_path, k.OwnWifi(), me())
    assert isinstance(answer, k.Own)
    assert answer.name == "Terugblik-bcdf"
    assert (process.returncode, process.stdout, process.stderr) == (0, b"", b"")


async def test_another_user_gets_no_word(tmp_path: Path) -> None:
    a_place(tmp_path)
    other = next(one.pw_name for one in pwd.getpwall() if one.pw_uid != os.getuid())
    with pytest.raises(KeeperAway):
        await asked(tmp_path, k.OwnWifi(), other)


async def test_what_an_update_told_besides_reaches_the_page_by_the_keepers_folder(tmp_path: Path) -> None:
    """There is nothing to go back to on this box: the unit for changes says so, in a file."""
    places = a_place(tmp_path)
    command = [sys.executable, "-c", _CODE, str(tmp_path), me(), "rollback"]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, timeout=60)
    assert done.returncode == 1
    ended = msgspec.json.decode((places.folder / ENDED).read_bytes(), type=Ended)
    assert ended.problem is not None
    assert ended.problem.key == "nothing_to_roll_back"


async def test_told_to_end_while_it_waits_it_ends(tmp_path: Path) -> None:
    a_place(tmp_path)
    ours, its = socket.socketpair()
    command = [sys.executable, "-c", _CODE, str(tmp_path), me()]
    process = await asyncio.create_subprocess_exec(*command, stdin=its, stderr=asyncio.subprocess.PIPE)
    its.close()
    reader, writer = await asyncio.open_connection(sock=ours)
    writer.write(b'{"do":"overview"')
    async with asyncio.timeout(60):
        while process.returncode is None:
            if _listens(process.pid):
                process.terminate()
                await process.wait()
            await asyncio.sleep(0.05)
    assert process.stderr is not None
    assert b"Traceback" not in await process.stderr.read()
    assert process.returncode in (0, 1)
    assert await reader.read() == b""
    writer.close()


def _listens(pid: int) -> bool:
    """Whether it has its own way of being told to end by now."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("SigCgt:"):
            return bool(int(line.split()[1], 16) & 1 << (signal.SIGTERM - 1))
    return False


def test_by_hand_it_says_whose_it_is(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _CODE, str(tmp_path), me()]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    assert done.returncode == 1
    assert NoConnection.en.message in done.stderr.decode()
