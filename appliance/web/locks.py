"""The end of a session, by the person or by idleness: the key is forgotten, and all that hangs on it stops.

In a thread: a key is forgotten only when nobody reads with it any more, and the loop must turn meanwhile.
"""

from __future__ import annotations

import asyncio

from appliance.errors import NotSignedIn
from appliance.people.sessions import Sessions
from appliance.web.easel import Easel
from appliance.web.faces import Faces
from appliance.web.hub import Hub
from appliance.web.jobs import WorkLine
from appliance.web.streams import Streams
from appliance.web.types import Locked
from appliance.web.workers import Workers


class Locks:
    def __init__(
        self,
        sessions: Sessions,
        workers: Workers,
        hub: Hub,
        streams: Streams,
        faces: Faces,
        line: WorkLine,
        easel: Easel,
    ) -> None:
        self._sessions = sessions
        self._workers = workers
        self._hub = hub
        self._streams = streams
        self._faces = faces
        self._line = line
        self._easel = easel

    async def sign_out(self, token: str) -> None:
        try:
            person = self._sessions.find(token).person
        except NotSignedIn:
            return
        await asyncio.to_thread(self._sessions.end, token)
        self._hub.end_session(token, Locked(reason="signed_out"))
        self._forget(person.id)

    async def sign_out_everywhere(self, person: str) -> None:
        """The passphrase was changed with the key card: whoever is in with the old one is not any more."""
        await asyncio.to_thread(self._sessions.end_all, person)
        self._hub.end_person(person, Locked(reason="replaced"))
        self._forget(person)

    async def lock_idle(self) -> None:
        """Called every few seconds."""
        gone = await asyncio.to_thread(self._sessions.lock_idle)
        # Also the page that lies still while its person works on at another tablet.
        for token in self._hub.sessions():
            if not self._sessions.holds(token):
                self._hub.end_session(token, Locked(reason="idle"))
        for person in gone:
            self._forget(person)

    def _forget(self, person: str) -> None:
        """Unless somebody of that name is here still, or again."""
        if self._sessions.opened(person) is not None:
            return
        self._streams.stop(person=person)
        self._workers.forget(person)
        self._faces.forget(person)
        self._line.drop(person)
        self._easel.forget(person)
