"""A recorder for tests: speaks the control protocol over a real unix socket, and does what the test says."""

from __future__ import annotations

import asyncio
import base64
from pathlib import Path
from typing import Any

import msgspec

from appliance.protocol import RecorderStatus

JPEG = b"\xff\xd8 a picture \xff\xd9"


class FakeRecorder:
    """Keeps what it was asked; `say` is its status from now on."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.asked: list[dict[str, Any]] = []
        self.refusal: dict[str, Any] | None = None
        self.status = RecorderStatus(state="ready", light="green", virtual_button=True)
        self._changed = asyncio.Condition()
        self._pressed = asyncio.Event()
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.StreamWriter] = set()

    async def start(self) -> None:
        self._server = await asyncio.start_unix_server(self._answer, str(self.path))

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
            for writer in list(self._connections):
                writer.transport.abort()
            await self._server.wait_closed()
            self._server = None

    async def say(self, **fields: Any) -> None:
        self.status = msgspec.structs.replace(self.status, **fields)
        async with self._changed:
            self._changed.notify_all()

    def press(self) -> None:
        self._pressed.set()

    def ops(self) -> list[str]:
        return [one["op"] for one in self.asked if one["op"] not in ("watch", "status")]

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections.add(writer)
        try:
            request = msgspec.json.decode(await reader.readline())
            self.asked.append(request)
            if request["op"] == "watch":
                await self._watch(writer)
            else:
                writer.write(msgspec.json.encode(await self._reply(request)) + b"\n")
                await writer.drain()
        except (ConnectionError, msgspec.DecodeError):
            return
        finally:
            self._connections.discard(writer)
            writer.close()

    async def _watch(self, writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(msgspec.json.encode({"ok": self.status}) + b"\n")
            await writer.drain()
            async with self._changed:
                try:
                    await asyncio.wait_for(self._changed.wait(), 1)
                except TimeoutError:
                    continue

    async def _reply(self, request: dict[str, Any]) -> dict[str, Any]:
        if self.refusal is not None and request["op"] != "status":
            return {"error": self.refusal}
        if request["op"] == "status":
            return {"ok": self.status}
        if request["op"] == "presence":
            await self._pressed.wait()
            return {"ok": {"pressed": True}}
        if request["op"] == "preview":
            return {"ok": {"jpeg": base64.b64encode(JPEG).decode()}}
        if request["op"] == "set_ready":
            owner = request["owner"]
            await self.say(owner=owner["id"] if owner is not None else None)
        return {"ok": {}}
