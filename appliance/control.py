"""The web side's end of the control socket: asks the recorder and follows its status.

What the recorder refuses comes out as an error with the recorder's own texts, in its own category. It knows the
protocol and nothing of the recorder's code.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import msgspec

from appliance import errors
from appliance.protocol import Problem, RecorderStatus

LINE_LIMIT_BYTES = 4 * 1024 * 1024  # a preview picture in base64 with room to spare
ANSWER_TIMEOUT_S = 20.0
STATUS_TIMEOUT_S = 5.0  # a status comes at least once a second

_CATEGORIES: dict[str, type[errors.TerugblikError]] = {
    "bad_input": errors.BadInput,
    "conflict": errors.Conflict,
    "unavailable": errors.Unavailable,
}


class RecorderAway(errors.Unavailable):
    """Nobody answers on the control socket, or not in time."""

    key = "recorder_away"
    nl = errors.Text(
        "Het opnamedeel van de box antwoordt niet.",
        "Wacht een halve minuut. Blijft het zo, zet de box dan uit en weer aan.",
    )
    en = errors.Text(
        "The recording part of the box does not answer.",
        "Wait half a minute. If it stays this way, switch the box off and on.",
    )


def error_from(problem: Problem) -> errors.TerugblikError:
    """The recorder's refusal as an error of this side: same key, same texts, same category."""
    category = _CATEGORIES.get(problem.category, errors.Unavailable)
    members = {"key": problem.key, "nl": errors.Text(*problem.nl), "en": errors.Text(*problem.en)}
    told: type[errors.TerugblikError] = type("RecorderRefusal", (category,), members)
    return told(**problem.fields)


class ControlClient:
    """A connection a question: the recorder may be restarted between two of them."""

    def __init__(self, path: Path, *, answer_timeout_s: float = ANSWER_TIMEOUT_S) -> None:
        self._path = path
        self._answer_timeout_s = answer_timeout_s

    async def call(self, op: str, **fields: Any) -> dict[str, Any]:
        """The recorder's answer; its refusal is raised."""
        reader, writer = await self._open()
        try:
            _send(writer, {"op": op, **fields})
            line = await _line(reader, self._answer_timeout_s)
        finally:
            writer.close()
        return _answer(line)

    async def pressed(
        self, op: str, window_s: float, listening: Callable[[], None] = lambda: None, **fields: Any
    ) -> bool:
        """Whether the physical button was pressed in time; a refusal is raised. `listening` is called when a press
        counts from now on. Whoever is cancelled meanwhile hangs up, and the recorder waits no longer."""
        reader, writer = await self._open()
        try:
            _send(writer, {"op": op, "window_s": window_s, **fields})
            if _answer(await _line(reader, self._answer_timeout_s)) != {"listening": True}:
                raise RecorderAway
            listening()
            return _answer(await _line(reader, window_s + self._answer_timeout_s)).get("pressed") is True
        finally:
            writer.close()

    async def status(self) -> RecorderStatus:
        return _status(await self.call("status"))

    async def watch(self) -> AsyncIterator[RecorderStatus]:
        """Each status as it comes; raises `RecorderAway` when the stream ends or falls silent."""
        reader, writer = await self._open()
        try:
            _send(writer, {"op": "watch"})
            while True:
                # Not `wait_for`: in Python 3.11 it swallows a cancellation that meets the answer.
                async with asyncio.timeout(STATUS_TIMEOUT_S):
                    line = await reader.readline()
                yield _status(_answer(line))
        except (OSError, TimeoutError, ValueError) as error:
            raise RecorderAway from error
        finally:
            writer.close()

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        try:
            return await asyncio.open_unix_connection(str(self._path), limit=LINE_LIMIT_BYTES)
        except OSError as error:
            raise RecorderAway from error


def _send(writer: asyncio.StreamWriter, request: dict[str, Any]) -> None:
    writer.write(msgspec.json.encode(request) + b"\n")


async def _line(reader: asyncio.StreamReader, patience_s: float) -> bytes:
    try:
        async with asyncio.timeout(patience_s):
            return await reader.readline()
    except (OSError, TimeoutError, ValueError) as error:
        raise RecorderAway from error


def _answer(line: bytes) -> dict[str, Any]:
    if not line.endswith(b"\n"):
        raise RecorderAway
    try:
        message = json.loads(line)
        if "error" in message:
            raise error_from(msgspec.convert(message["error"], Problem))
        answer: dict[str, Any] = message["ok"]
    except (ValueError, TypeError, KeyError, msgspec.ValidationError) as error:
        raise RecorderAway from error
    return answer


def _status(answer: dict[str, Any]) -> RecorderStatus:
    try:
        return msgspec.convert(answer, RecorderStatus)
    except msgspec.ValidationError as error:
        raise RecorderAway from error
