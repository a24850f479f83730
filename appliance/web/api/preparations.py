"""What a coach prepares at a clip: the coach's alone, until the coach shows it."""

from __future__ import annotations

from appliance.library import preparations
from appliance.people.opened import OpenPerson
from appliance.release import talk
from appliance.release.desk import Desk
from appliance.web import types as t
from appliance.web import views
from appliance.web.call import Call
from appliance.web.post import Post
from appliance.web.workers import Workers


class Preparations:
    def __init__(self, desk: Desk, workers: Workers, post: Post) -> None:
        self._desk = desk
        self._workers = workers
        self._post = post

    async def list_all(self, call: Call) -> list[t.Preparation]:
        return await self._workers.for_person(call.person.id, _list, call.person, call.value("id"))

    async def create(self, call: Call) -> t.Preparation:
        body: t.NewPreparation = call.body
        person = call.person
        made = await self._workers.for_person(
            person.id, self._desk.prepare_words, person, call.value("id"), body.text, body.at_ms
        )
        return views.preparation(made)

    async def change(self, call: Call) -> t.Preparation:
        body: t.ChangePreparation = call.body
        person = call.person
        given = (call.value("id"), body.text, body.instead_of)
        changed = await self._workers.for_person(person.id, talk.reword, person, *given)
        return views.preparation(changed)

    async def delete(self, call: Call) -> None:
        person = call.person
        await self._workers.for_person(person.id, preparations.delete, person.library, call.value("id"))

    async def show(self, call: Call) -> t.Comment:
        person = call.person
        made = await self._workers.for_person(person.id, self._desk.show_words, person, call.value("id"))
        await self._post.deliver()
        return views.comment(made, person.name)


def _list(person: OpenPerson, release: str) -> list[t.Preparation]:
    return [views.preparation(one) for one in preparations.list_for(person.library, release)]
