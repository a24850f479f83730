"""A rehearsal that its owner looks at: sealed in this process's memory, decrypted as it is played, and soon gone.

Never on a disk. It goes when its page is left, when its owner signs out or is locked out, when the box is pressed or
set ready anew, and after five minutes.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
from dataclasses import dataclass

from appliance.age.errors import AgeError
from appliance.age.reader import BytesSource, open_seekable
from appliance.clock import Clock
from appliance.control import RecorderAway
from appliance.errors import TerugblikError
from appliance.library.ids import new_id
from appliance.log import log
from appliance.media.errors import NotALesson, NothingRecorded
from appliance.media.index import build_index
from appliance.media.virtual import VirtualMp4
from appliance.people.opened import OpenPerson
from appliance.people.sessions import Sessions
from appliance.protocol import RecorderStatus
from appliance.web.errors import RehearsalGone
from appliance.web.link import RecorderLink
from appliance.web.streams import Streams
from appliance.web.workers import Workers

KEPT_S = 5 * 60
LOOK_EACH_S = 1.0
# What the recorder may hold of one, and a little.
_MOST_BYTES = 80 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Held:
    id: str
    person: OpenPerson
    movie: VirtualMp4
    until_us: int


class Rehearsals:
    """One at a time, as on the recorder."""

    def __init__(
        self, link: RecorderLink, sessions: Sessions, workers: Workers, streams: Streams, clock: Clock
    ) -> None:
        self._link = link
        self._sessions = sessions
        self._workers = workers
        self._streams = streams
        self._clock = clock
        self._held: Held | None = None

    async def take(self, person: OpenPerson) -> Held:
        """All of it from the recorder, which keeps nothing of it then. Raises `RehearsalGone`, or why not."""
        self.drop()
        sealed = bytearray()
        while True:
            answer = await self._link.call("rehearsed", offset=len(sealed))
            sealed += _piece(answer)
            whole = int(answer.get("bytes", 0))
            if len(sealed) > _MOST_BYTES or whole > _MOST_BYTES:
                raise RecorderAway
            if len(sealed) >= whole:
                break
        movie = await self._workers.for_person(person.id, _open, person, bytes(sealed))
        until_us = self._clock.monotonic_us() + KEPT_S * 1_000_000
        self._held = Held(new_id(), person, movie, until_us)
        return self._held

    def one(self, person: str, name: str) -> Held:
        """Raises `RehearsalGone`, also for whoever it is not of."""
        self._drop_if_over(self._link.status)
        if self._held is None or (self._held.id, self._held.person.id) != (name, person):
            raise RehearsalGone
        return self._held

    def drop(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            self._streams.stop(resource=f"rehearsal:{held.id}")

    async def run(self) -> None:
        """Let go of what is over, for ever."""
        while True:
            await asyncio.sleep(LOOK_EACH_S)
            self._drop_if_over(self._link.status)
            await self._let_recorder_go(self._link.status)

    def _drop_if_over(self, status: RecorderStatus | None) -> None:
        held = self._held
        if held is None:
            return
        pressed = status is not None and (status.state in ("rehearsing", "recording") or status.owner != held.person.id)
        if pressed or held.person.closed or self._clock.monotonic_us() > held.until_us:
            self.drop()

    async def _let_recorder_go(self, status: RecorderStatus | None) -> None:
        """Nobody is signed in to look at it."""
        if status is None or not (status.state == "rehearsing" or status.rehearsed_bytes):
            return
        if status.owner is not None and self._sessions.opened(status.owner) is not None:
            return
        try:
            await self._link.call("leave_rehearsal", forget=True)
        except TerugblikError as error:
            log("rehearsal_not_left", key=error.key)


def _piece(answer: dict[str, object]) -> bytes:
    try:
        piece = base64.b64decode(str(answer["sealed"]), validate=True)
    except (KeyError, binascii.Error) as error:
        raise RecorderAway from error
    if not piece:
        raise RecorderAway
    return piece


def _open(person: OpenPerson, sealed: bytes) -> VirtualMp4:
    """Ended by a full memory it has no end: then every whole piece of it counts."""
    try:
        reader = open_seekable(BytesSource(sealed), [person.identity], allow_cut_short=True)
        return VirtualMp4(build_index(reader), reader)
    except (AgeError, NotALesson, NothingRecorded) as error:
        # Ended within its first half second: there is nothing to look at.
        raise RehearsalGone from error
