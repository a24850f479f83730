"""A link as a tablet on Wi-Fi has it: so many bytes a second for all connections together, and a delay per request.

A proxy in a process of its own. Its buffers are small, so that what a browser no longer wants does not queue here.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import socket
from collections.abc import Iterator
from contextlib import contextmanager

BYTES_PER_SECOND = 2_500_000
DELAY_S = 0.010
PIECE_BYTES = 16_384
BUFFER_BYTES = 65_536


@contextmanager
def slow(port: int) -> Iterator[int]:
    """A port that leads to `port` over the slow link."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER_BYTES)
    process = multiprocessing.get_context("fork").Process(target=_serve, args=(listener, port), daemon=True)
    process.start()
    try:
        yield listener.getsockname()[1]
    finally:
        process.terminate()
        process.join()
        listener.close()


def _serve(listener: socket.socket, port: int) -> None:
    asyncio.run(_Link(port).run(listener))


class _Link:
    """One pipe for all: who wants to send waits until the pipe is free."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._free_at = 0.0

    async def run(self, listener: socket.socket) -> None:
        server = await asyncio.start_server(self._connection, sock=listener, limit=PIECE_BYTES)
        await server.serve_forever()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far = socket.socket()
        far.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
        far.setblocking(False)
        await asyncio.get_running_loop().sock_connect(far, ("127.0.0.1", self._port))
        far_reader, far_writer = await asyncio.open_connection(sock=far, limit=PIECE_BYTES)
        writer.transport.set_write_buffer_limits(PIECE_BYTES)
        both = [asyncio.create_task(self._up(reader, far_writer)), asyncio.create_task(self._down(far_reader, writer))]
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        for task in both:
            task.cancel()
        await asyncio.gather(*both, return_exceptions=True)
        for one in (writer, far_writer):
            one.transport.abort()

    async def _up(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(PIECE_BYTES):
            await asyncio.sleep(DELAY_S)
            writer.write(piece)
            await writer.drain()

    async def _down(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        while piece := await reader.read(PIECE_BYTES):
            self._free_at = max(self._free_at, loop.time()) + len(piece) / BYTES_PER_SECOND
            await asyncio.sleep(self._free_at - loop.time())
            writer.write(piece)
            await writer.drain()
