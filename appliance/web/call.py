"""One request, as the handlers of `web/api/` see it: who asks, what for, with which checked body."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
from aiohttp import web

from appliance.errors import Language, NotSignedIn
from appliance.people.opened import OpenPerson
from appliance.people.sessions import Session


@dataclass(frozen=True, slots=True)
class Call:
    request: web.Request
    signed_in: Session | None
    language: Language
    body: Any
    asked: Any = None  # what stands behind the `?`, checked as the body is

    @property
    def session(self) -> Session:
        if self.signed_in is None:
            raise NotSignedIn
        return self.signed_in

    @property
    def person(self) -> OpenPerson:
        return self.session.person

    def value(self, name: str) -> str:
        """A `{name}` of the path."""
        return self.request.match_info[name]


def json_reply(data: Any, status: int = 200) -> web.Response:
    return web.Response(status=status, body=msgspec.json.encode(data), content_type="application/json")
