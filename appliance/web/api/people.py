"""Enrolling, signing in and out, the key card. All that touches a passphrase runs in the thread for keys."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from aiohttp import web

from appliance.errors import Unavailable
from appliance.library import me
from appliance.library.errors import LibraryRestored, LibraryStartedOver
from appliance.log import log_error
from appliance.people.card import KeyCard
from appliance.people.opened import OpenPerson
from appliance.people.service import People
from appliance.people.sessions import Session, Sessions
from appliance.release.desk import Desk
from appliance.web import types as t
from appliance.web.call import Call, json_reply
from appliance.web.cuttings import Cuttings
from appliance.web.framing import Framing
from appliance.web.gate import drop_cookie, set_cookie
from appliance.web.introducer import Introducer
from appliance.web.link import RecorderLink
from appliance.web.locks import Locks
from appliance.web.post import Post
from appliance.web.presence import Presence
from appliance.web.views import presence
from appliance.web.workers import Workers


class PeopleApi:
    def __init__(
        self,
        *,
        people: People,
        sessions: Sessions,
        workers: Workers,
        presence: Presence,
        locks: Locks,
        post: Post,
        link: RecorderLink,
        desk: Desk,
        cuttings: Cuttings,
        introducer: Introducer,
        framing: Framing,
    ) -> None:
        self._people = people
        self._sessions = sessions
        self._workers = workers
        self._presence = presence
        self._locks = locks
        self._post = post
        self._link = link
        self._desk = desk
        self._cuttings = cuttings
        self._introducer = introducer
        self._framing = framing
        # Held from looking at the press until it is used up: sent twice at once, it would make two persons.
        self._enrolling = asyncio.Lock()

    async def open_presence(self, call: Call) -> t.Presence:
        return presence(await self._presence.open(call.request.remote or "", self._pressed))

    async def presence(self, call: Call) -> t.Presence:
        return presence(self._presence.look(call.value("token")))

    async def enrol(self, call: Call) -> web.StreamResponse:
        body: t.Enrol = call.body
        async with self._enrolling:
            if body.role != "coach":
                self._presence.require(body.presence)
            person, card = await self._workers.with_keys(
                self._people.enrol,
                name=body.name,
                passphrase=body.passphrase,
                role=body.role,
                language=body.language,
                invitation=body.invitation,
            )
            self._presence.use_up(body.presence)
        session = await self._enter(call, person)
        await self._post.deliver()
        enrolled = t.Enrolled(me=await self._introducer.me(session), key_card=_card(card))
        return _with_cookie(call, json_reply(enrolled, 201), session)

    async def sign_in(self, call: Call) -> web.StreamResponse:
        body: t.SignIn = call.body
        person = await self._workers.with_keys(
            self._people.sign_in, body.name, body.passphrase, start_over=body.start_over
        )
        if any(isinstance(notice, LibraryRestored | LibraryStartedOver) for notice in person.notices):
            # Another tablet of theirs still holds the library that was put aside.
            await self._locks.sign_out_everywhere(person.id)
        return await self._welcome(call, person)

    async def recover(self, call: Call) -> web.StreamResponse:
        body: t.Recover = call.body
        person = await self._workers.with_keys(
            self._people.recover, body.name, body.key_card, body.passphrase, start_over=body.start_over
        )
        await self._locks.sign_out_everywhere(person.id)
        return await self._welcome(call, person)

    async def sign_out(self, call: Call) -> web.StreamResponse:
        await self._framing.leave(call.session)
        await self._locks.sign_out(call.session.token)
        response = web.Response(status=204)
        drop_cookie(response, call.request)
        return response

    async def me(self, call: Call) -> t.Me:
        return await self._introducer.me(call.session)

    async def change_me(self, call: Call) -> t.Me:
        body: t.ChangeMe = call.body
        await self._workers.for_person(call.person.id, me.set_language, call.person.library, body.language)
        return await self._introducer.me(call.session)

    async def key_card(self, call: Call) -> t.KeyCard:
        body: t.AskCard = call.body
        return _card(await self._workers.with_keys(self._people.key_card, call.person, body.passphrase))

    async def prove_card(self, call: Call) -> None:
        body: t.CardProof = call.body
        await self._workers.with_keys(self._people.prove_card, call.person, body.text)

    async def _pressed(self, window_s: float, listening: Callable[[], None]) -> bool:
        return await self._link.pressed("presence", window_s, listening)

    async def _welcome(self, call: Call, person: OpenPerson) -> web.StreamResponse:
        session = await self._enter(call, person)
        person = session.person
        # What a cut had kept in this person's outbox has just been laid in other people's inboxes.
        self._post.soon()
        if person.role == "teacher":
            try:
                await self._workers.for_person(person.id, self._people.adopt, person, self._link.recording_now)
                unmade = await self._workers.for_person(person.id, self._unmade, person)
            except (Unavailable, OSError) as error:
                # Only who is signed in can make room. New lessons come into the list when there is some.
                log_error("lessons_not_taken_in", error)
                unmade = []
            self._cuttings.add(person, unmade)
            self._post.look_on_soon()
        return _with_cookie(call, json_reply(await self._introducer.me(session), 201), session)

    async def _enter(self, call: Call, person: OpenPerson) -> Session:
        if call.signed_in is not None and not call.signed_in.person.closed:
            await self._locks.sign_out(call.signed_in.token)
        return self._sessions.start(person)

    def _unmade(self, person: OpenPerson) -> list[str]:
        """Clips that were still waiting to be made when the teacher signed out."""
        self._desk.tidy(person)
        return [row.id for row in self._desk.list_given(person) if row.state == "preparing"]


def _with_cookie(call: Call, response: web.Response, session: Session) -> web.Response:
    set_cookie(response, call.request, session.token)
    return response


def _card(card: KeyCard) -> t.KeyCard:
    return t.KeyCard(text=card.text, qr_svg=card.qr_svg)
