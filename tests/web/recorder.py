"""A recorder for tests: speaks the control protocol over a real unix socket, and does what the test says."""

from __future__ import annotations

import asyncio
import base64
from pathlib import Path
from typing import Any

import msgspec

from appliance.protocol import RecorderStatus, Zone

JPEG = b"\xff\xd8 a picture \xff\xd9"


class FakeRecorder:
    """Keeps what it was asked; `say` is its status from now on."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.asked: list[dict[str, Any]] = []
        self.refusal: dict[str, Any] | None = None
        self.deaf: asyncio.Event | None = None  # until it is set nobody is listened for
        self.rehearsed = b""  # what a rehearsal made, sealed
        self.status = RecorderStatus(state="ready", light="green", virtual_button=True)
        self._watchers: set[asyncio.Queue[RecorderStatus]] = set()
        self._pressed = asyncio.Event()
        self._server: asyncio.Server | None = None
        self._answering: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        self._server = await asyncio.start_unix_server(self._connected, str(self.path))

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
            for task in list(self._answering):
                task.cancel()
            await asyncio.gather(*self._answering, return_exceptions=True)
            await self._server.wait_closed()
            self._server = None

    def say(self, **fields: Any) -> None:
        self.status = msgspec.structs.replace(self.status, **fields)
        for watcher in self._watchers:
            watcher.put_nowait(self.status)

    def press(self) -> None:
        """From now on the button counts as pressed for whoever asks."""
        self._pressed.set()

    def release(self) -> None:
        self._pressed.clear()

    def ops(self) -> list[str]:
        return [one["op"] for one in self.asked if one["op"] not in ("watch", "status")]

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self._answer(reader, writer))
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = msgspec.json.decode(await reader.readline())
            self.asked.append(request)
            if request["op"] == "watch":
                await self._watch(writer)
            elif request["op"] in ("presence", "framing"):
                await self._wait_for_press(request, reader, writer)
            else:
                writer.write(msgspec.json.encode(await self._reply(request)) + b"\n")
                await writer.drain()
        except (ConnectionError, msgspec.DecodeError):
            return
        finally:
            writer.close()

    async def _watch(self, writer: asyncio.StreamWriter) -> None:
        changes: asyncio.Queue[RecorderStatus] = asyncio.Queue()
        changes.put_nowait(self.status)
        self._watchers.add(changes)
        try:
            while True:
                try:
                    async with asyncio.timeout(1):
                        status = await changes.get()
                except TimeoutError:
                    status = self.status
                writer.write(msgspec.json.encode({"ok": status}) + b"\n")
                await writer.drain()
        finally:
            self._watchers.discard(changes)

    async def _reply(self, request: dict[str, Any]) -> dict[str, Any]:
        if self.refusal is not None and request["op"] != "status":
            return {"error": self.refusal}
        if request["op"] == "status":
            return {"ok": self.status}
        if request["op"] == "leave_framing":
            self.say(framing=None)
        if request["op"] == "preview":
            if self.status.framing != request["owner"]:
                return {"error": said("framing_over")}
            return {"ok": {"jpeg": base64.b64encode(JPEG).decode()}}
        if request["op"] == "rehearse":
            self.say(state="rehearsing", light="pulsing_white")
        if request["op"] == "leave_rehearsal":
            self.say(state="ready", light="green", rehearsed_bytes=0 if request["forget"] else len(self.rehearsed))
        if request["op"] == "rehearsed":
            return self._hand_over(request["offset"])
        if request["op"] == "set_ready":
            owner = request["owner"] or {"id": None, "recipient": None}
            zones = msgspec.convert(request.get("zones", []), list[Zone])
            framing = self.status.framing if self.status.framing == owner["id"] else None
            self.say(owner=owner["id"], owner_key=owner["recipient"], zones=zones, framing=framing)
        return {"ok": {}}

    def _hand_over(self, offset: int) -> dict[str, Any]:
        piece, whole = self.rehearsed[offset : offset + 50_000], len(self.rehearsed)
        if not self.status.rehearsed_bytes or not piece:
            return {"error": said("no_rehearsal")}
        if offset + len(piece) == whole:
            self.say(rehearsed_bytes=0)
        return {"ok": {"sealed": base64.b64encode(piece).decode(), "bytes": whole}}

    async def _wait_for_press(
        self, request: dict[str, Any], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Two lines, as the real one: from when on a press counts, and whether it came."""
        if self.deaf is not None:
            await self.deaf.wait()
        if self.refusal is not None or self.status.presence:
            writer.write(msgspec.json.encode({"error": self.refusal or said("presence_busy")}) + b"\n")
            return
        self.say(presence=True)
        writer.write(b'{"ok":{"listening":true}}\n')
        pressed = asyncio.ensure_future(self._pressed.wait())
        gone = asyncio.ensure_future(reader.read(1))
        try:
            await asyncio.wait({pressed, gone}, timeout=request["window_s"], return_when=asyncio.FIRST_COMPLETED)
        finally:
            gone.cancel()
            pressed.cancel()
            self.say(presence=False)
        if self._pressed.is_set() and request["op"] == "framing":
            self.say(framing=request["owner"])
        writer.write(msgspec.json.encode({"ok": {"pressed": self._pressed.is_set()}}) + b"\n")


def said(key: str) -> dict[str, Any]:
    return {"key": key, "category": "conflict", "fields": {}, "nl": [key, "."], "en": [key, "."]}
