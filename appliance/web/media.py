"""Addresses of decrypted video."""

from __future__ import annotations

from appliance.clock import Clock
from appliance.people.sessions import Session, Sessions
from appliance.web.call import Call
from appliance.web.fields import FieldWrongKind
from appliance.web.openapi import COOKIE, MEDIA_TOKEN
from appliance.web.streams import Ticket

# A page asks for the same address again and again: it gets the same one for a while, well within its token's life.
_REUSE_US = 3600 * 1_000_000


class Media:
    """A media address ends in `.mp4` and carries a token for that one thing: an iPad's media loader may come
    without the page's cookie. The token lives no longer than its session."""

    def __init__(self, sessions: Sessions, clock: Clock) -> None:
        self._sessions = sessions
        self._clock = clock
        self._made: dict[tuple[str, str], tuple[str, int]] = {}

    def address(self, session: Session, kind: str, thing: str) -> str:
        return f"/api/{kind}s/{thing}/video.mp4?{MEDIA_TOKEN}={self._token(session, f'{kind}:{thing}')}"

    def _token(self, session: Session, resource: str) -> str:
        now = self._clock.monotonic_us()
        self._made = {key: made for key, made in self._made.items() if now - made[1] < _REUSE_US}
        key = (session.token, resource)
        if key not in self._made:
            self._made[key] = (self._sessions.media_token(session, resource), now)
        return self._made[key][0]

    def ticket(self, call: Call, kind: str) -> Ticket:
        """The right by which this request came in, to be asked again while bytes flow."""
        resource = f"{kind}:{call.value('id')}"
        token = call.request.query.get(MEDIA_TOKEN)
        if token is not None:
            return Ticket(call.person.id, resource, lambda: self._sessions.media(token, resource))
        cookie = call.request.cookies.get(COOKIE)
        return Ticket(call.person.id, resource, lambda: self._sessions.find(cookie))


def milliseconds(text: str) -> int:
    """The `{ms}` of a path."""
    if not (text.isascii() and text.isdigit()) or len(text) > 12:
        raise FieldWrongKind(field="at_ms")
    return int(text)
