"""Who is signed in, and for how long: session tokens, the token against foreign pages, the idle lock, media tokens.

A person on two tablets has two sessions and one opened key; the last session to end forgets it. Tokens are looked
up by their hash, so that how long it takes tells nothing about one.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from appliance.clock import Clock
from appliance.people.errors import SessionOver, TokenMissing
from appliance.people.opened import OpenPerson

IDLE_S = 15 * 60
MEDIA_TOKEN_S = 4 * 3600


@dataclass(slots=True, eq=False)
class Session:
    """`token` goes into the cookie, `csrf` into a header of everything that changes something."""

    person: OpenPerson
    token: str = field(repr=False)
    csrf: str = field(repr=False)
    last_used_us: int = 0


@dataclass(frozen=True, slots=True)
class _MediaGrant:
    session: Session
    resource: str
    until_us: int


class Sessions:
    """Safe to use from any thread. `lock_idle` is to be called every few seconds. What ends a session may take long: it
    waits for who is still reading with that key."""

    def __init__(self, clock: Clock, idle_s: int = IDLE_S, media_token_s: int = MEDIA_TOKEN_S) -> None:
        self.idle_s = idle_s
        self._media_us = media_token_s * 1_000_000
        self._clock = clock
        self._lock = threading.RLock()
        self._sessions: dict[str, Session] = {}
        self._media: dict[str, _MediaGrant] = {}

    def start(self, person: OpenPerson) -> Session:
        """A new session. Use its `person`: if the same one is signed in already, that one is shared."""
        with self._lock:
            shared = self.opened(person.id)
            if shared is not None and shared is not person:
                person.close()
            made = Session(shared or person, secrets.token_urlsafe(32), secrets.token_urlsafe(32), self._now_us())
            self._sessions[_hash(made.token)] = made
            return made

    def find(self, token: str | None, *, sign_of_life: bool = True) -> Session:
        """The session of a cookie. Raises `SessionOver`. What a page asks by itself, over and over, is no sign of
        life: a tablet that was left on a table must lock."""
        with self._lock:
            session = self._sessions.get(_hash(token or ""))
            if session is None or self._is_idle(session):
                raise SessionOver
            if sign_of_life:
                session.last_used_us = self._now_us()
            return session

    def holds(self, token: str) -> bool:
        """Whether this one goes on. Asking is no sign of life."""
        with self._lock:
            session = self._sessions.get(_hash(token))
            return session is not None and not self._is_idle(session)

    @staticmethod
    def check_csrf(session: Session, given: str | None) -> None:
        if not hmac.compare_digest(session.csrf.encode(), (given or "").encode("utf-8", "surrogatepass")):
            raise TokenMissing

    def end(self, token: str | None) -> None:
        """Sign out. Nothing happens for a token that is not known."""
        own = _hash(token or "")
        self._end(lambda session: _hash(session.token) == own)

    def end_all(self, person: str) -> None:
        """Sign this person out everywhere: the passphrase was changed with the key card."""
        self._end(lambda session: session.person.id == person)

    def lock_idle(self) -> list[str]:
        """End what was not used for too long. The ids of those whose key was forgotten."""
        gone = self._end(self._is_idle)
        with self._lock:
            self._media = {key: grant for key, grant in self._media.items() if self._grant_holds(grant)}
        return sorted(person.id for person in gone)

    def _end(self, is_over: Callable[[Session], bool]) -> list[OpenPerson]:
        """No token holds any more at once. Forgetting a key waits for who is reading with it, and nobody else waits for
        that. Gives those whose key was forgotten."""
        with self._lock:
            before = self.everyone()
            self._sessions = {key: one for key, one in self._sessions.items() if not is_over(one)}
            here = self.everyone()
        gone = [person for person in before if person not in here]
        for person in gone:
            person.close()
        return gone

    def opened(self, person: str) -> OpenPerson | None:
        """This person's open key, if signed in."""
        with self._lock:
            return next((s.person for s in self._sessions.values() if s.person.id == person), None)

    def everyone(self) -> list[OpenPerson]:
        with self._lock:
            return list({session.person.id: session.person for session in self._sessions.values()}.values())

    def media_token(self, session: Session, resource: str) -> str:
        """For the address of one lesson or clip, since a media player may drop cookies."""
        token = secrets.token_urlsafe(24)
        with self._lock:
            self._media[_hash(token)] = _MediaGrant(session, resource, self._now_us() + self._media_us)
        return token

    def media(self, token: str, resource: str) -> Session:
        """The session that a media token belongs to; watching is a sign of life. Raises `SessionOver`."""
        with self._lock:
            grant = self._media.get(_hash(token))
            if grant is None or grant.resource != resource or not self._grant_holds(grant):
                raise SessionOver
            grant.session.last_used_us = self._now_us()
            return grant.session

    def close(self) -> None:
        """Forget every key."""
        with self._lock:
            for session in self._sessions.values():
                session.person.close()
            self._sessions.clear()
            self._media.clear()

    def _grant_holds(self, grant: _MediaGrant) -> bool:
        session = grant.session
        known = self._sessions.get(_hash(session.token)) is session
        return known and not self._is_idle(session) and self._now_us() < grant.until_us

    def _is_idle(self, session: Session) -> bool:
        return self._now_us() - session.last_used_us > self.idle_s * 1_000_000

    def _now_us(self) -> int:
        return self._clock.monotonic_us()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
