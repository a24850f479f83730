"""The control socket: one JSON message a line, for whoever may open it. No asker can hurt the recorder or hold it up.

A line that makes no sense gets an error; one that is too long, or a connection too many, is hung up on. A watcher
that does not read is dropped. Answers are written and never waited for.
"""

from __future__ import annotations

import asyncio
import socket
import stat
from collections.abc import Callable, Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import msgspec

from appliance.errors import TerugblikError
from appliance.log import log, log_error
from appliance.protocol import Problem, RecorderStatus
from appliance.recorder.errors import AlreadyRunning, BadRequest, RecorderBusy
from appliance.recorder.requests import (
    LINE_LIMIT_BYTES,
    AskFraming,
    AskPresence,
    AsksForPress,
    Request,
    Watch,
    decode_request,
)
from appliance.recorder.troubles import RecorderBroken

SOCKET_MODE = 0o660
MAX_CONNECTIONS = 64
IDLE_S = 60.0
UNREAD_LIMIT_BYTES = 64 * 1024
STATUS_EVERY_S = 1.0
GONE_LOOK_S = 0.2


class Asked(Protocol):
    """Who answers: the service."""

    def answer(self, request: Request) -> Coroutine[None, None, object]:
        """The answer to anything but `watch`; refusals are raised as errors with texts."""

    def wait_for_press(self, request: AsksForPress, listening: Callable[[], None]) -> Coroutine[None, None, object]:
        """The same, for what waits for the button; `listening` is called when it does."""

    def status(self) -> RecorderStatus: ...

    async def changed(self, timeout_s: float) -> None:
        """Returns when the status has changed, or the time is over."""


class ControlServer:
    """Listens from `start` to `close`."""

    def __init__(self, path: Path, asked: Asked) -> None:
        self._path = path
        self._asked = asked
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Raises `AlreadyRunning` if somebody answers at that address."""
        _clear_stale(self._path)
        self._server = await asyncio.start_unix_server(self._serve, str(self._path), limit=LINE_LIMIT_BYTES)
        self._path.chmod(SOCKET_MODE)

    async def close(self) -> None:
        if self._server is None:
            return
        self._server.close()
        for task in list(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        self._path.unlink(missing_ok=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            if len(self._connections) > MAX_CONNECTIONS:
                _send_error(writer, RecorderBusy())
                return
            while (line := await asyncio.wait_for(reader.readline(), IDLE_S)).endswith(b"\n"):
                await self._handle(line, reader, writer)
        except ConnectionAbortedError:
            log("watcher_dropped")
        except (OSError, TimeoutError):
            writer.transport.abort()
        except ValueError:
            _send_error(writer, BadRequest())  # a line without an end
        except asyncio.CancelledError:
            writer.transport.abort()  # the recorder ends
        finally:
            self._connections.discard(task)
            writer.close()

    async def _handle(self, line: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        message: dict[str, object]
        try:
            request = decode_request(line)
            message = {} if isinstance(request, Watch) else {"ok": await self._answer(request, reader, writer)}
        except TerugblikError as error:
            message = {"error": Problem.of(error)}
        except Exception as error:  # noqa: BLE001 - a bug in answering one question must not end a lesson
            log_error("answer_failed", error)
            message = {"error": Problem.of(RecorderBroken())}
        if message:
            _send(writer, message)
        else:
            await self._watch(writer)

    async def _answer(self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> object:
        if not isinstance(request, AskPresence | AskFraming):
            return await self._asked.answer(request)

        def listening() -> None:
            _send(writer, {"ok": {"listening": True}})

        answer = asyncio.ensure_future(self._asked.wait_for_press(request, listening))
        try:
            # Whoever waits for a press of the button and hangs up does not block the next one.
            while not (await asyncio.wait({answer}, timeout=GONE_LOOK_S))[0]:
                if reader.at_eof() or reader.exception() is not None:
                    answer.cancel()
        finally:
            answer.cancel()
        return await answer

    async def _watch(self, writer: asyncio.StreamWriter) -> None:
        while True:
            _send(writer, {"ok": self._asked.status()})
            await self._asked.changed(STATUS_EVERY_S)


def _send(writer: asyncio.StreamWriter, message: object) -> None:
    """Raises `ConnectionError` for one that does not read."""
    if writer.is_closing() or writer.transport.get_write_buffer_size() > UNREAD_LIMIT_BYTES:
        writer.transport.abort()
        raise ConnectionAbortedError
    writer.write(msgspec.json.encode(message) + b"\n")


def _send_error(writer: asyncio.StreamWriter, error: TerugblikError) -> None:
    with suppress(ConnectionError):
        _send(writer, {"error": Problem.of(error)})


def _clear_stale(path: Path) -> None:
    """Remove the address of a recorder that is gone; never a file that is no socket."""
    try:
        if not stat.S_ISSOCK(path.lstat().st_mode):
            raise AlreadyRunning
    except FileNotFoundError:
        return
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            path.unlink()
            return
    raise AlreadyRunning
