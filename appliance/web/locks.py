"""The end of a session, by the person or by idleness: the key is forgotten, and all that hangs on it stops."""

from __future__ import annotations

from appliance.errors import NotSignedIn
from appliance.people.sessions import Sessions
from appliance.web.faces import Faces
from appliance.web.hub import Hub
from appliance.web.streams import Streams
from appliance.web.types import Locked
from appliance.web.workers import Workers


class Locks:
    def __init__(self, sessions: Sessions, workers: Workers, hub: Hub, streams: Streams, faces: Faces) -> None:
        self._sessions = sessions
        self._workers = workers
        self._hub = hub
        self._streams = streams
        self._faces = faces

    def sign_out(self, token: str) -> None:
        try:
            person = self._sessions.find(token).person
        except NotSignedIn:
            return
        self._sessions.end(token)
        self._hub.end_session(token, Locked(reason="signed_out"))
        if self._sessions.opened(person.id) is None:
            self._forget(person.id)

    def sign_out_everywhere(self, person: str) -> None:
        """The passphrase was changed with the key card: whoever is in with the old one is not any more."""
        self._sessions.end_all(person)
        self._hub.end_person(person, Locked(reason="replaced"))
        self._forget(person)

    def lock_idle(self) -> None:
        """Called every few seconds."""
        before = self._here()
        self._sessions.lock_idle()
        for person in before - self._here():
            self._hub.end_person(person, Locked(reason="idle"))
            self._forget(person)

    def _here(self) -> set[str]:
        return {person.id for person in self._sessions.everyone()}

    def _forget(self, person: str) -> None:
        self._streams.stop(person=person)
        self._workers.forget(person)
        self._faces.forget(person)
