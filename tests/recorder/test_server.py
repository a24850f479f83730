"""The control socket against askers of every kind; who answers is a stand-in."""

from __future__ import annotations

import asyncio
import json
import socket
import stat
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from appliance.control import ControlClient, RecorderAway
from appliance.errors import Conflict, TerugblikError
from appliance.protocol import RecorderStatus
from appliance.recorder import requests
from appliance.recorder.errors import AlreadyRunning, NotRecording
from appliance.recorder.server import MAX_CONNECTIONS, UNREAD_LIMIT_BYTES, ControlServer


class Answers:
    """Answers everything; `mark` is refused, `stop` breaks."""

    def __init__(self) -> None:
        self.asked: list[requests.Request] = []
        self.padding = ""
        self.event = asyncio.Event()

    async def answer(self, request: requests.Request) -> object:
        self.asked.append(request)
        if isinstance(request, requests.Mark):
            raise NotRecording
        if isinstance(request, requests.Stop):
            raise ZeroDivisionError
        return {"n": len(self.asked)}

    def status(self) -> RecorderStatus:
        return RecorderStatus(state="ready", light="green", backend=f"sim{self.padding}")

    async def changed(self, timeout_s: float) -> None:
        await self.event.wait()
        await asyncio.sleep(0)


@pytest.fixture
def path() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="tb-") as folder:
        yield Path(folder) / "s"


@asynccontextmanager
async def serving(path: Path) -> AsyncIterator[Answers]:
    answers = Answers()
    server = ControlServer(path, answers)
    await server.start()
    try:
        yield answers
    finally:
        await server.close()


async def exchange(path: Path, *lines: bytes) -> list[dict[str, object]]:
    """Send these lines, hang up on that side, read all answers."""
    reader, writer = await asyncio.open_unix_connection(str(path))
    writer.write(b"".join(lines))
    writer.write_eof()
    try:
        async with asyncio.timeout(10):
            data = await reader.read()
    finally:
        writer.close()
    return [json.loads(line) for line in data.splitlines()]


def key(answer: dict[str, object]) -> object:
    error = answer["error"]
    assert isinstance(error, dict)
    assert all(error["nl"])
    assert all(error["en"])
    return error["key"]


async def test_the_socket_is_for_owner_and_group(path: Path) -> None:
    async with serving(path):
        mode = path.stat().st_mode
        assert stat.S_ISSOCK(mode)
        assert stat.S_IMODE(mode) == 0o660
    assert not path.exists()


async def test_questions_are_answered_in_their_order(path: Path) -> None:
    async with serving(path):
        answers = await exchange(path, b'{"op":"status"}\n', b'{"op":"press"}\n')
    assert answers == [{"ok": {"n": 1}}, {"ok": {"n": 2}}]


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"nonsense\n",
        b"null\n",
        b"[]\n",
        b"42\n",
        b'"status"\n',
        b"{}\n",
        b'{"op":1}\n',
        b'{"op":"explode"}\n',
        b'{"op":"press","more":1}\n',
        b'{"op":"set_ready"}\n',
        b'{"op":"set_ready","owner":{"id":"a","recipient":"b","name":"c"}}\n',
        b'{"op":"presence"}\n',
        b'{"op":"presence","window_s":0}\n',
        b'{"op":"presence","window_s":1e9}\n',
        b'{"op":"presence","window_s":"x"}\n',
        b'{"op":"button","held_ms":-1}\n',
        b'{"op":"button","held_ms":1.5}\n',
        b"\xff\xfe\x00\n",
        b"[" * 20_000 + b"\n",
        b'{"op":' * 5_000 + b"\n",
    ],
)
async def test_nonsense_gets_an_error_and_the_next_question_its_answer(path: Path, line: bytes) -> None:
    async with serving(path) as answers:
        first, second = await exchange(path, line, b'{"op":"status"}\n')
        assert key(first) == "bad_request"
        assert second == {"ok": {"n": 1}}
        assert len(answers.asked) == 1


async def test_a_line_without_end_is_hung_up_on(path: Path) -> None:
    async with serving(path):
        reader, writer = await asyncio.open_unix_connection(str(path))
        writer.write(b"x" * 200_000)
        (answer,) = (await reader.read()).splitlines()
        assert key(json.loads(answer)) == "bad_request"
        writer.close()
        assert await exchange(path, b'{"op":"status"}\n') == [{"ok": {"n": 1}}]


async def test_half_a_line_is_no_question(path: Path) -> None:
    async with serving(path) as answers:
        assert await exchange(path, b'{"op":"press"') == []
        assert answers.asked == []


async def test_a_refusal_and_a_bug_are_told(path: Path) -> None:
    async with serving(path):
        refused, broken, fine = await exchange(path, b'{"op":"mark"}\n', b'{"op":"stop"}\n', b'{"op":"press"}\n')
    assert key(refused) == "not_recording"
    assert key(broken) == "recorder_broken"
    assert fine == {"ok": {"n": 3}}


async def test_a_watcher_that_does_not_read_is_dropped(path: Path) -> None:
    async with serving(path) as answers:
        answers.padding = "x" * UNREAD_LIMIT_BYTES
        answers.event.set()
        reader, writer = await asyncio.open_unix_connection(str(path), limit=1024)
        writer.write(b'{"op":"watch"}\n')
        server_side = None
        async with asyncio.timeout(10):
            # Reads nothing at all: the stream's own small buffer is full at once.
            while server_side is None or not server_side.done():
                await asyncio.sleep(0)
                tasks = [task for task in asyncio.all_tasks() if "_serve" in repr(task.get_coro())]
                server_side = tasks[0] if tasks else server_side
        assert await exchange(path, b'{"op":"status"}\n') == [{"ok": {"n": 1}}]
        writer.close()
        del reader


async def test_many_watchers_and_one_too_many(path: Path) -> None:
    async with serving(path):
        watchers = [await asyncio.open_unix_connection(str(path)) for _ in range(MAX_CONNECTIONS)]
        for reader, writer in watchers:
            writer.write(b'{"op":"watch"}\n')
            assert b'"ready"' in await reader.readline()
        reader, writer = await asyncio.open_unix_connection(str(path))
        assert key(json.loads(await reader.readline())) == "recorder_busy"
        assert await reader.read() == b""
        writer.close()
        for _, watcher in watchers:
            watcher.close()


async def test_the_address_of_a_recorder_that_is_gone_is_taken_over(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))
    async with serving(path):
        assert await exchange(path, b'{"op":"status"}\n') == [{"ok": {"n": 1}}]


async def test_a_file_that_is_no_socket_stays(path: Path) -> None:
    path.write_bytes(b"mine")
    with pytest.raises(AlreadyRunning):
        await ControlServer(path, Answers()).start()
    assert path.read_bytes() == b"mine"


async def test_the_client_tells_what_the_recorder_says(path: Path) -> None:
    client = ControlClient(path)
    with pytest.raises(RecorderAway):
        await client.status()
    async with serving(path) as answers:
        assert await client.call("press") == {"n": 1}
        with pytest.raises(Conflict) as refused:
            await client.call("mark")
        assert refused.value.key == "not_recording"
        assert refused.value.message("nl") == NotRecording().message("nl")
        assert refused.value.advice("en") == NotRecording().advice("en")
        answers.event.set()
        seen = 0
        async for status in client.watch():
            assert status.light == "green"
            seen += 1
            if seen == 3:
                break
    with pytest.raises(TerugblikError) as away:
        async for _ in client.watch():
            pass
    assert away.value.key == "recorder_away"


@pytest.mark.parametrize(
    "said", [b"", b"{", b"{}\n", b"[]\n", b'{"ok":{"state":"dancing"}}\n', b'{"error":{"key":1}}\n']
)
async def test_a_recorder_that_talks_nonsense_is_away(path: Path, said: bytes) -> None:
    async def nonsense(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(said)
        writer.close()

    server = await asyncio.start_unix_server(nonsense, str(path))
    with pytest.raises(RecorderAway):
        await ControlClient(path).status()
    server.close()
    await server.wait_closed()


async def test_a_recorder_that_says_nothing_is_away(path: Path) -> None:
    silent = asyncio.Event()

    async def nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await silent.wait()
        writer.close()

    server = await asyncio.start_unix_server(nothing, str(path))
    with pytest.raises(RecorderAway):
        await ControlClient(path, answer_timeout_s=0.05).status()
    silent.set()
    server.close()
    await server.wait_closed()
