"""What teacher and coach write to each other about one clip."""

from __future__ import annotations

from appliance.people.opened import OpenPerson
from appliance.release.desk import Desk
from appliance.web import types as t
from appliance.web import views
from appliance.web.call import Call
from appliance.web.post import Post
from appliance.web.workers import Workers


class Comments:
    def __init__(self, desk: Desk, workers: Workers, post: Post) -> None:
        self._desk = desk
        self._workers = workers
        self._post = post

    async def list_all(self, call: Call) -> list[t.Comment]:
        return await self._workers.for_person(call.person.id, self._read, call.person, call.value("id"))

    async def create(self, call: Call) -> t.Comment:
        made = await self._workers.for_person(call.person.id, self._write, call.person, call.value("id"), call.body)
        await self._post.deliver()
        return made

    async def propose(self, call: Call) -> t.Comment:
        """By the coach: an actiepunt, that is one only when the teacher takes it over."""
        made = await self._workers.for_person(call.person.id, self._propose, call.person, call.value("id"), call.body)
        await self._post.deliver()
        return made

    def _read(self, person: OpenPerson, release: str) -> list[t.Comment]:
        other = self._desk.one(person, release).other_name
        return [views.comment(one, person.name if one.mine else other) for one in self._desk.comments(person, release)]

    def _write(self, person: OpenPerson, release: str, body: t.NewComment) -> t.Comment:
        return views.comment(self._desk.comment(person, release, body.text, body.at_ms), person.name)

    def _propose(self, person: OpenPerson, release: str, body: t.NewComment) -> t.Comment:
        return views.comment(self._desk.propose(person, release, body.text, body.at_ms), person.name)
