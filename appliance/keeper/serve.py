"""One connection: who asks, one request, its answer. Then the process ends.

systemd gives the connection as standard input. Whoever is not the web process gets no word.
"""

from __future__ import annotations

import asyncio
import signal
import socket
import struct
from collections.abc import AsyncIterator, Callable

import msgspec

from appliance.errors import TerugblikError
from appliance.keeper.desk import Keeper
from appliance.keeper.errors import KeeperBroken, KeeperMisread
from appliance.keepertalk import REQUEST_LIMIT_BYTES, AnyRequest, TakeUpdate, Work, decode_request
from appliance.log import log, log_error
from appliance.protocol import Problem

_CREDENTIALS = struct.Struct("3i")  # process, user, group
_READ_S = 10.0
# Of a file that comes in, the next piece: a tablet may sleep for a moment.
_PIECE_S = 60.0
_PIECE_BYTES = 64 * 1024


def asker(connection: socket.socket) -> int:
    """The user on the other end, as the kernel says."""
    found = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    return int(_CREDENTIALS.unpack(found)[1])


async def serve(connection: socket.socket, user: int, build: Callable[[], Keeper]) -> None:
    """`user`: the one who is answered. `build`: the keeper, made for whoever may ask only."""
    if asker(connection) != user:
        log("stranger_at_the_keeper")
        connection.close()
        return
    task = asyncio.current_task()
    assert task is not None
    # Told to end, a work goes back to where it was first.
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    reader, writer = await asyncio.open_connection(sock=connection, limit=REQUEST_LIMIT_BYTES)
    try:
        await _answer(reader, writer, build)
    except (OSError, TimeoutError):
        log("asker_gone")
    finally:
        writer.close()


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, build: Callable[[], Keeper]) -> None:
    try:
        request = await _read(reader)
    except TerugblikError as error:
        await _say(writer, {"error": Problem.of(error)})
        return
    body = _Body(reader, request.size if isinstance(request, TakeUpdate) else 0)

    def told(work: Work) -> None:
        """Whoever asked may be gone, the web process being restarted for instance: the work goes on."""
        if not writer.is_closing():
            writer.write(_line({"work": work}))

    try:
        answer = await build().answer(request, told, body.pieces())
        message: dict[str, object] = {"ok": answer}
    except TerugblikError as error:
        message = {"error": Problem.of(error)}
    except Exception as error:  # noqa: BLE001 - whoever asked must hear that it went wrong
        log_error("keeper_broke", error)
        message = {"error": Problem.of(KeeperBroken())}
    async for _ in body.pieces():
        pass  # who is still sending hears nothing
    await _say(writer, message)


async def _read(reader: asyncio.StreamReader) -> AnyRequest:
    """What was sent is repeated nowhere: it may hold a passphrase."""
    try:
        async with asyncio.timeout(_READ_S):
            line = await reader.readline()
        if not line.endswith(b"\n") or len(line) > REQUEST_LIMIT_BYTES:
            raise KeeperMisread
        return decode_request(line)
    except (ValueError, RecursionError, msgspec.MsgspecError):
        raise KeeperMisread from None


class _Body:
    """What follows the request: so many bytes and no more; fewer where the asker hangs up."""

    def __init__(self, reader: asyncio.StreamReader, size: int) -> None:
        self._reader = reader
        self._left = size

    async def pieces(self) -> AsyncIterator[bytes]:
        while self._left:
            async with asyncio.timeout(_PIECE_S):
                piece = await self._reader.read(min(self._left, _PIECE_BYTES))
            if not piece:
                self._left = 0
                return
            self._left -= len(piece)
            yield piece


async def _say(writer: asyncio.StreamWriter, message: dict[str, object]) -> None:
    writer.write(_line(message))
    await writer.drain()


def _line(message: dict[str, object]) -> bytes:
    return msgspec.json.encode(message) + b"\n"
