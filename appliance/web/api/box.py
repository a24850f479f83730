"""The box now, and what it can be asked."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from aiohttp import web

from appliance.clock import Clock
from appliance.control import RecorderAway
from appliance.errors import Language
from appliance.people.opened import OpenPerson
from appliance.people.readiness import is_for, seen_by
from appliance.people.service import People
from appliance.people.sessions import Session
from appliance.protocol import Problem, RecorderStatus
from appliance.web import types as t
from appliance.web import views
from appliance.web.call import Call
from appliance.web.drawnbutton import is_offered
from appliance.web.framing import Framing
from appliance.web.link import RecorderLink
from appliance.web.openapi import document
from appliance.web.problems import from_error, told
from appliance.wifichip import WifiChipAbsent


class Box:
    """`has_wifi`: whether this machine can be reached as a box is meant to; on any other machine nobody asks."""

    def __init__(
        self,
        people: People,
        link: RecorderLink,
        framing: Framing,
        clock: Clock,
        version: str,
        has_wifi: Callable[[], bool] = lambda: True,
    ) -> None:
        self._people = people
        self._link = link
        self._framing = framing
        self._clock = clock
        self._version = version
        self._has_wifi = has_wifi
        self._document: bytes | None = None
        self._first_run = True

    async def status(self, call: Call) -> t.Status:
        return self.now(call.request, call.signed_in, call.language)

    async def openapi(self, _: Call) -> bytes:
        if self._document is None:
            self._document = msgspec.json.encode(document(self._version))
        return self._document

    def now(self, request: web.Request, session: Session | None, language: Language) -> t.Status:
        """With the recorder away, everything that does not need it still works."""
        asker = None if session is None else session.person
        status = self._link.status
        if status is None:
            return self._away(asker, language)
        teacher = session if asker is not None and asker.role == "teacher" else None
        return t.Status(
            state=status.state,
            light=status.light,
            problem=told(status.problem, language) if status.problem is not None else None,
            owner_ready=status.owner is not None,
            first_run=self._is_first_run(),
            virtual_button=is_offered(status, request),
            version=self._version,
            clock=views.clock(self._clock),
            health=self._health(status.health, asker, language),
            recorder=None if teacher is None else self._recorder(status, teacher, language),
        )

    def _recorder(self, status: RecorderStatus, session: Session, language: Language) -> t.RecorderView:
        teacher = session.person
        wrong = seen_by(status, teacher, self._people.register)
        framing = self._framing.is_open(status, session)
        return views.recorder(status, is_for(status, teacher), framing, wrong, language)

    def _is_first_run(self) -> bool:
        """Looked up on the disk until there is a teacher; it is never the first time again after that."""
        self._first_run = self._first_run and self._people.first_run()
        return self._first_run

    def _health(self, told_of: list[Problem], asker: OpenPerson | None, language: Language) -> list[t.Problem]:
        if asker is None or asker.role == "coach":
            return []
        here = [] if self._has_wifi() else [from_error(WifiChipAbsent(), language)]
        return [*(told(problem, language) for problem in told_of), *here]

    def _away(self, asker: OpenPerson | None, language: Language) -> t.Status:
        return t.Status(
            state="unable",
            light="off",
            problem=from_error(RecorderAway(), language),
            owner_ready=False,
            first_run=self._is_first_run(),
            virtual_button=False,
            version=self._version,
            clock=views.clock(self._clock),
            health=self._health([], asker, language),
            recorder=None,
        )
