"""The signed-in person, as their own page sees them."""

from __future__ import annotations

from appliance.library import teachers
from appliance.people.opened import OpenPerson
from appliance.people.service import People
from appliance.people.sessions import Session
from appliance.web import types as t
from appliance.web.faces import Faces
from appliance.web.problems import from_error
from appliance.web.workers import Workers


class Introducer:
    def __init__(self, people: People, workers: Workers, faces: Faces, idle_s: int) -> None:
        self._people = people
        self._workers = workers
        self._faces = faces
        self._idle_s = idle_s

    async def me(self, session: Session) -> t.Me:
        return await self._workers.for_person(session.person.id, self._read, session)

    def _read(self, session: Session) -> t.Me:
        person = session.person
        face = self._faces.learn(person)
        return t.Me(
            id=person.id,
            name=face.name,
            role=person.role,
            language=face.language,
            csrf=session.csrf,
            card_proven=self._people.card_proven(person),
            idle_lock_s=self._idle_s,
            words=_taught_by(person) if person.role == "coach" else [],
            notices=[from_error(notice, face.language) for notice in person.notices],
        )


def _taught_by(person: OpenPerson) -> list[t.TeacherWords]:
    return [
        t.TeacherWords(teacher=one.person, name=one.name, words=one.words, confirmed=one.confirmed)
        for one in teachers.list_all(person.library)
    ]
