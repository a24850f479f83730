"""Who may ask what. A route says it in `routes.py`; without a word there, nobody signed out gets through."""

from __future__ import annotations

from aiohttp import web

from appliance.errors import Forbidden, NotSignedIn
from appliance.people.sessions import Session, Sessions
from appliance.web.errors import BytesTypeNeeded, JsonTypeNeeded
from appliance.web.hosts import Hosts, check_encrypted, check_origin
from appliance.web.openapi import COOKIE, CSRF_HEADER, MEDIA_TOKEN
from appliance.web.routes import Route

_SAFE = ("GET", "HEAD")
# What a media address opens: the first word of the route's name, and the word that its token was made for.
MEDIA = {"lessons": "lesson", "releases": "release", "rehearsals": "rehearsal"}
_ROLES = {
    "anyone": ("teacher", "coach", "beheerder"),
    "teacher": ("teacher",),
    "coach": ("coach",),
    "teacher or coach": ("teacher", "coach"),
    "teacher or beheerder": ("teacher", "beheerder"),
}


class Gate:
    def __init__(self, sessions: Sessions, hosts: Hosts) -> None:
        self._sessions = sessions
        self._hosts = hosts

    def check_address(self, request: web.Request) -> None:
        """What holds for every request, pages included."""
        self._hosts.check(request)

    def admit(self, request: web.Request, route: Route) -> Session | None:
        """The session that asks; None only on a public route."""
        if request.method not in _SAFE:
            check_origin(request)
        if route.name != "box.status":
            check_encrypted(request)
        if route.who == "public":
            _check_json_type(request, always=True)
            return self.find(request)
        session = self._session(request, route)
        if request.method not in _SAFE:
            self._sessions.check_csrf(session, request.headers.get(CSRF_HEADER))
            if isinstance(route.takes, str):
                _check_type(request, route.takes)
            else:
                _check_json_type(request, always=route.takes is not None)
        if session.person.role not in _ROLES[route.who]:
            raise Forbidden
        return session

    def find(self, request: web.Request) -> Session | None:
        """Whoever asks a public route, if they happen to be signed in. That is no sign of life: how the box is,
        and whether its button was pressed, a page asks by itself."""
        try:
            return self._sessions.find(request.cookies.get(COOKIE), sign_of_life=False)
        except NotSignedIn:
            return None

    def _session(self, request: web.Request, route: Route) -> Session:
        token = request.query.get(MEDIA_TOKEN)
        if route.gives == "video/mp4" and token is not None:
            return self._sessions.media(token, media_resource(route, request.match_info["id"]))
        return self._sessions.find(request.cookies.get(COOKIE), sign_of_life=not route.by_itself)


def media_resource(route: Route, thing: str) -> str:
    return f"{MEDIA[route.name.partition('.')[0]]}:{thing}"


def set_cookie(response: web.StreamResponse, request: web.Request, token: str) -> None:
    """A session cookie in both senses: gone when the browser closes."""
    response.set_cookie(COOKIE, token, httponly=True, samesite="Strict", secure=request.secure, path="/")


def drop_cookie(response: web.StreamResponse, request: web.Request) -> None:
    response.del_cookie(COOKIE, httponly=True, samesite="Strict", secure=request.secure, path="/")


def _check_json_type(request: web.Request, *, always: bool) -> None:
    if always and request.method not in _SAFE and request.content_type != "application/json":
        raise JsonTypeNeeded


def _check_type(request: web.Request, wanted: str) -> None:
    if request.content_type != wanted:
        raise BytesTypeNeeded(type=wanted)
