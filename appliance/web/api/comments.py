"""What teacher and coach write to each other about one clip."""

from __future__ import annotations

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
        person = call.person
        found = await self._workers.for_person(person.id, self._desk.comments, person, call.value("id"))
        return [views.comment(one) for one in found]

    async def create(self, call: Call) -> t.Comment:
        body: t.NewComment = call.body
        person = call.person
        made = await self._workers.for_person(
            person.id, self._desk.comment, person, call.value("id"), body.text, body.at_ms
        )
        await self._post.deliver()
        return views.comment(made)
