"""Coaches: inviting, comparing four words, letting go."""

from __future__ import annotations

from appliance.library import coaches
from appliance.people.service import People
from appliance.web import types as t
from appliance.web import views
from appliance.web.call import Call
from appliance.web.introducer import Introducer
from appliance.web.libraries import Libraries
from appliance.web.post import Post
from appliance.web.workers import Workers


class Coaches:
    def __init__(
        self, *, people: People, libraries: Libraries, workers: Workers, post: Post, introducer: Introducer
    ) -> None:
        self._people = people
        self._libraries = libraries
        self._workers = workers
        self._post = post
        self._introducer = introducer

    async def list_all(self, call: Call) -> list[t.Coach]:
        return [views.coach(one) for one in await self._libraries.ask(call, coaches.list_all)]

    async def invite(self, call: Call) -> t.Invitation:
        body: t.NewInvitation = call.body
        made = await self._workers.with_keys(
            self._people.invite, call.person, body.name, extern=body.extern, organisation=body.organisation
        )
        return t.Invitation(coach=made.coach, code=made.code, expires_at=views.moment_text(made.expires_at))

    async def accept(self, call: Call) -> t.Me:
        body: t.AcceptInvitation = call.body
        await self._workers.with_keys(self._people.accept, call.person, body.invitation)
        await self._post.deliver()
        return await self._introducer.me(call.session)

    async def confirm(self, call: Call) -> t.Coach:
        """The teacher says that the four words are the same on both screens."""
        body: t.Confirm = call.body
        coach = call.value("id")
        await self._workers.with_keys(self._people.confirm_coach, call.person, coach, body.passphrase)
        await self._post.deliver()
        return views.coach(await self._libraries.ask(call, coaches.one, coach))

    async def change(self, call: Call) -> t.Coach:
        """Extern, or no longer. What is asked of a release follows from it from now on."""
        body: t.ChangeCoach = call.body
        coach, person = call.value("id"), call.person
        await self._workers.for_person(
            person.id, self._people.mark_coach, person, coach, extern=body.extern, organisation=body.organisation
        )
        return views.coach(await self._libraries.ask(call, coaches.one, coach))

    async def delete(self, call: Call) -> None:
        await self._workers.for_person(call.person.id, self._people.forget_coach, call.person, call.value("id"))
