"""The web side's end of the keeper's socket: asks, and follows what it is at. It knows nothing of the keeper's code.

What the keeper refuses comes out as an error with the keeper's own texts, in its own category.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Protocol

import msgspec

from appliance import errors
from appliance.control import error_from
from appliance.keepertalk import ANSWER_LIMIT_BYTES, ANSWERS, AnyRequest, Said, Work
from appliance.protocol import Problem

# Above the longest that the keeper gives itself for a step of which it says nothing.
SILENCE_S = 2000.0
Body = AsyncIterator[bytes]
Told = Callable[[Work], None]


class NoKeeper(errors.NotFound):
    """There is no box here: a laptop, or a machine on which the program was not installed."""

    key = "no_keeper"
    nl = errors.Text(
        "Dit kan alleen op een echte box. Terugblik draait hier op een gewone computer.",
        "Wifi, updates, reservekopieën en uitzetten regel je daar met de computer zelf.",
    )
    en = errors.Text(
        "Only a real box can do this. Here Terugblik runs on an ordinary computer.",
        "There Wi-Fi, updates, backups and switching off are done with the computer itself.",
    )


class KeeperAway(errors.Unavailable):
    """Nobody answers on the keeper's socket, or it stopped in mid-sentence."""

    key = "keeper_away"
    nl = errors.Text(
        "Het deel van de box dat wifi, updates en kopieën regelt, antwoordt niet.",
        "Wacht een halve minuut en probeer het opnieuw. Opnemen werkt gewoon.",
    )
    en = errors.Text(
        "The part of the box that looks after Wi-Fi, updates and backups does not answer.",
        "Wait half a minute and try again. Recording works as usual.",
    )


class Keeper(Protocol):
    """The real one behind its socket, or the simulated one."""

    async def ask(self, request: AnyRequest, told: Told, body: Body | None = None, /) -> Said:
        """The answer that belongs to the request; `told` gets each word of a work on its way. Refusals are raised."""

    def close(self) -> None: ...


class NoBox:
    """Where there is no keeper."""

    async def ask(self, _request: AnyRequest, _told: Told, _body: Body | None = None) -> Said:
        raise NoKeeper

    def close(self) -> None:
        """There is nothing."""


class KeeperClient:
    """A connection a request."""

    def __init__(self, path: Path, *, silence_s: float = SILENCE_S) -> None:
        self._path = path
        self._silence_s = silence_s

    async def ask(self, request: AnyRequest, told: Told, body: Body | None = None) -> Said:
        try:
            reader, writer = await asyncio.open_unix_connection(str(self._path), limit=ANSWER_LIMIT_BYTES)
        except OSError as error:
            raise KeeperAway from error
        try:
            writer.write(msgspec.json.encode(request) + b"\n")
            if body is not None:
                await _send(writer, body)
            return await self._listen(reader, request, told)
        except (OSError, TimeoutError, ValueError) as error:
            raise KeeperAway from error
        finally:
            writer.close()

    def close(self) -> None:
        """Each connection ends with its request."""

    async def _listen(self, reader: asyncio.StreamReader, request: AnyRequest, told: Told) -> Said:
        while True:
            async with asyncio.timeout(self._silence_s):
                line = await reader.readline()
            if not line.endswith(b"\n"):
                raise KeeperAway
            try:
                message = msgspec.json.decode(line, type=dict[str, msgspec.Raw])
                if "work" in message:
                    told(msgspec.json.decode(message["work"], type=Work))
                    continue
                if "error" in message:
                    raise error_from(msgspec.json.decode(message["error"], type=Problem))
                return msgspec.json.decode(message["ok"], type=ANSWERS[type(request)])
            except (KeyError, msgspec.MsgspecError) as error:
                raise KeeperAway from error


async def _send(writer: asyncio.StreamWriter, body: Body) -> None:
    """To the end, whatever the keeper thinks of it: what it refuses it reads and forgets."""
    async for piece in body:
        writer.write(piece)
        await writer.drain()
