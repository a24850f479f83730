"""A keeper for the box of a test: the real one's rules on a machine that is played, behind the real socket.

It is not part of the web process, as on a box: it goes on when that is killed. What it plays can be set.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from appliance.clock import SystemClock
from appliance.control import ControlClient
from appliance.errors import TerugblikError
from appliance.keeper.desk import Patience
from appliance.keeper.sim import SimulatedKeeper
from appliance.keepertalk import TakeUpdate, Work, decode_request
from appliance.protocol import Problem

PACE_S = 0.05
VERSION = "0.1.0"


class PlayedKeeper:
    """Set `sim` and what it holds from any thread; each is looked at when it is asked for."""

    def __init__(self, path: Path, control: Path) -> None:
        self.path = path
        self._control = control
        self.sim = self._new(PACE_S)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._server: asyncio.Server | None = None
        self._answering: set[asyncio.Task[None]] = set()

    def anew(self, pace_s: float = PACE_S, **patience: float) -> SimulatedKeeper:
        """Another machine from now on, to which nothing was done."""
        before, self.sim = self.sim, self._new(pace_s, **patience)
        before.close()
        return self.sim

    def _new(self, pace_s: float, **patience: float) -> SimulatedKeeper:
        asked = ControlClient(self._control)
        return SimulatedKeeper(asked, SystemClock(), VERSION, pace_s=pace_s, patience=Patience(**patience))

    def start(self) -> None:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(10)

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
        self.sim.close()

    async def _open(self) -> None:
        self._server = await asyncio.start_unix_server(self._connected, str(self.path))

    async def _close(self) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._answering:
            task.cancel()
        await asyncio.gather(*self._answering, return_exceptions=True)
        await self._server.wait_closed()

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = self._loop.create_task(self._answer(reader, writer))
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """A web process that is killed in the midst of it takes no work along."""

        def say(message: dict[str, Any]) -> None:
            with suppress(OSError, RuntimeError):
                writer.write(msgspec.json.encode(message) + b"\n")

        def told(work: Work) -> None:
            say({"work": work})

        try:
            request = decode_request(await reader.readline())
            size = request.size if isinstance(request, TakeUpdate) else 0
            say({"ok": await self.sim.ask(request, told, _pieces(reader, size))})
            await writer.drain()
        except TerugblikError as error:
            say({"error": Problem.of(error)})
        except OSError:
            return  # nobody listens any more
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()


async def _pieces(reader: asyncio.StreamReader, size: int) -> AsyncIterator[bytes]:
    while size > 0:
        piece = await reader.read(min(size, 65_536))
        if not piece:
            return
        size -= len(piece)
        yield piece
