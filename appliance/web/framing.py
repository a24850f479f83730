"""Which page looks through the camera before a lesson: the one whose session asked when the box's button was pressed.

The recorder gives pictures for one owner, as long as it says. Of that owner's pages it is this one only: another tablet
of theirs may lie in another room.
"""

from __future__ import annotations

from collections.abc import Callable

from appliance.errors import TerugblikError
from appliance.log import log
from appliance.people.sessions import Session
from appliance.protocol import RecorderStatus
from appliance.web.link import RecorderLink
from appliance.web.presence import Presence, View


class Framing:
    def __init__(self, link: RecorderLink, presence: Presence) -> None:
        self._link = link
        self._presence = presence
        self._session: Session | None = None

    async def ask(self, session: Session) -> View:
        """Wait for a press of the button; with it there are pictures for this session."""

        async def pressed(window_s: float, listening: Callable[[], None]) -> bool:
            found = await self._link.pressed("framing", window_s, listening, owner=session.person.id)
            if found:
                self._session = session
                await self._link.now()
            return found

        return await self._presence.open(_asker(session), pressed, enrols=False)

    def is_open(self, status: RecorderStatus, session: Session) -> bool:
        return self._session is session and status.framing == session.person.id

    async def leave(self, session: Session) -> None:
        """Enough of it. The recorder also ends it by itself, so one that is away is not waited for."""
        self._presence.leave(_asker(session))
        if self._session is not session:
            return
        self._session = None
        try:
            await self._link.call("leave_framing", owner=session.person.id)
            await self._link.now()
        except TerugblikError as error:
            log("framing_not_left", key=error.key)


def _asker(session: Session) -> str:
    return f"session {session.token}"
