"""Clips handed to one coach: prepared, seen by the teacher exactly as the coach will, confirmed, taken back."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from aiohttp import hdrs, web

from appliance.core.clipedits import NO_EDITS, ClipEdits, Silence
from appliance.core.permission import Permission
from appliance.core.zones import joined
from appliance.library.releases import ReleaseRow
from appliance.library.sealedmedia import SealedMedia
from appliance.people.opened import OpenPerson
from appliance.people.service import People
from appliance.protocol import read_zones
from appliance.release.desk import Desk
from appliance.release.errors import DateInDoubt
from appliance.release.gate import Terms
from appliance.web import printing, views
from appliance.web import types as t
from appliance.web.call import Call
from appliance.web.catalogue import stored
from appliance.web.cuttings import Cuttings
from appliance.web.hub import Hub
from appliance.web.libraries import day
from appliance.web.media import Media, milliseconds
from appliance.web.openapi import MEDIA_TOKEN
from appliance.web.post import Post
from appliance.web.problems import from_error
from appliance.web.streams import Streams
from appliance.web.workers import Workers

_MOST_OPENINGS = 1000
_PLAYABLE = ("prepared", "active")


def _taken_out(edits: Sequence[t.ClipEdit]) -> dict[str, ClipEdits]:
    """By moment. What is said of one in several places adds up: the last never undoes what another masks."""
    found: dict[str, ClipEdits] = {}
    for one in edits:
        before = found.get(one.moment, NO_EDITS)
        silences = (Silence(each.start_ms, each.end_ms) for each in one.silences)
        found[one.moment] = ClipEdits(joined(before.zones, read_zones(one.zones)), (*before.silences, *silences))
    return found


def _permission(one: t.Permission | None) -> Permission | None:
    if one is None:
        return None
    on = day(one.on, "on")
    assert on is not None
    return Permission(one.by, on, one.what)


class Releases:
    def __init__(
        self,
        *,
        desk: Desk,
        people: People,
        workers: Workers,
        cuttings: Cuttings,
        media: Media,
        streams: Streams,
        post: Post,
        hub: Hub,
    ) -> None:
        self._desk = desk
        self._people = people
        self._workers = workers
        self._cuttings = cuttings
        self._media = media
        self._streams = streams
        self._post = post
        self._hub = hub
        self._openings: dict[tuple[str, str], None] = {}

    async def list_all(self, call: Call) -> t.Releases:
        given, received = await self._workers.for_person(call.person.id, self._both, call.person)
        return t.Releases(
            given=[self._view(call, row) for row in given], received=[self._view(call, row) for row in received]
        )

    async def one(self, call: Call) -> t.Release:
        return self._view(call, await self._row(call, call.value("id")))

    async def prepare(self, call: Call) -> list[t.Release]:
        """The clips are made in the background; nothing leaves before `confirm`."""
        body: t.NewRelease = call.body
        person = call.person
        made = await self._workers.for_person(
            person.id,
            self._desk.plan,
            person,
            moments=body.moments,
            coach=body.coach,
            words=body.words,
            until=day(body.until, "until"),
            mode=body.mode,
            with_notes=body.with_notes,
            with_question=body.with_question,
            edits=_taken_out(body.edits),
            terms=Terms(body.purpose, _permission(body.permission)),
        )
        self._cuttings.add(person, made)
        return [self._view(call, await self._row(call, release)) for release in made]

    async def confirm(self, call: Call) -> list[t.Release]:
        body: t.ConfirmRelease = call.body
        person = call.person
        await self._workers.with_keys(self._people.confirm, person, body.passphrase)
        await self._workers.for_person(person.id, self._desk.confirm, person, body.releases)
        await self._changed(person, None)
        return [self._view(call, await self._row(call, release)) for release in body.releases]

    async def take_back(self, call: Call) -> None:
        """From now on the coach opens nothing; what is being watched stops."""
        person, release = call.person, call.value("id")
        await self._workers.for_person(person.id, self._desk.take_back, person, release)
        self._streams.stop(resource=f"release:{release}")
        await self._changed(person, release)

    async def video(self, call: Call) -> web.StreamResponse:
        opening = call.request.query.get(MEDIA_TOKEN) or call.session.token
        clip = await self._clip(call, opening)
        if call.person.role == "coach" and self._is_new(call.value("id"), opening):
            self._post.soon()
        person, key = call.person, f"release:{call.value('id')}"
        # The next question reads it through anew, and is answered in words.
        ticket = replace(self._media.ticket(call, "release"), damaged=lambda: person.media.drop(key))
        return await self._streams.serve(call.request, clip.movie, ticket)

    async def slip(self, call: Call) -> web.Response:
        """What left, on paper. Made in memory for this answer. That the paper left too stands in the logbook."""
        language = call.asked.language or call.language
        release = call.value("id")
        slip = await self._workers.for_person(call.person.id, self._desk.slip, call.person, release)
        body = await asyncio.to_thread(printing.slip, slip, language)
        if call.request.method == hdrs.METH_GET:
            await self._workers.for_person(call.person.id, self._desk.note_slip, call.person, release)
        name = "release-slip.pdf" if language == "en" else "vrijgavebewijs.pdf"
        headers = {hdrs.CONTENT_DISPOSITION: f'attachment; filename="{name}"'}
        return web.Response(body=body, content_type="application/pdf", headers=headers)

    async def still(self, call: Call) -> bytes:
        at_ms = milliseconds(call.value("ms"))
        clip = await self._clip(call, None)
        return await self._workers.for_person(call.person.id, clip.still, at_ms)

    async def _clip(self, call: Call, opening: str | None) -> SealedMedia:
        """Asked at every request, for it may have ended since the last one."""
        return await self._workers.for_person(
            call.person.id, self._desk.open_clip, call.person, call.value("id"), opening
        )

    def _is_new(self, release: str, opening: str) -> bool:
        """A player asks for many ranges; its teacher is told of one viewing."""
        new = (release, opening) not in self._openings
        self._openings[release, opening] = None
        if len(self._openings) > _MOST_OPENINGS:
            del self._openings[next(iter(self._openings))]
        return new

    async def _changed(self, person: OpenPerson, release: str | None) -> None:
        self._hub.tell(person.id, "releases", t.ReleasesChanged(release=release))
        await self._post.deliver()

    async def _row(self, call: Call, release: str) -> ReleaseRow:
        return await self._workers.for_person(call.person.id, self._desk.one, call.person, release)

    def _both(self, person: OpenPerson) -> tuple[list[ReleaseRow], list[ReleaseRow]]:
        return self._desk.list_given(person), self._desk.list_received(person)

    def _view(self, call: Call, row: ReleaseRow) -> t.Release:
        # What has an end date stays closed to its coach for as long as nobody knows what day it is.
        doubted = row.state == "active" and not row.given and not self._desk.days.trusted
        wrong = None if row.problem is None else stored(row.problem, row.problem_fields)
        wrong = DateInDoubt() if doubted else wrong
        playable = row.state in _PLAYABLE and not doubted
        return views.release(
            row,
            call.person.id,
            problem=None if wrong is None else from_error(wrong, call.language),
            progress=self._desk.progress(row.id) if row.state == "preparing" else 1.0,
            video=self._media.address(call.session, "release", row.id) if playable else None,
        )
