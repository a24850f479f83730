"""Name and language of those who are signed in, so that an answer need not ask their library. In memory only."""

from __future__ import annotations

from dataclasses import dataclass

from appliance.errors import Language
from appliance.people.opened import OpenPerson


@dataclass(frozen=True, slots=True)
class Face:
    name: str
    language: Language


class Faces:
    def __init__(self) -> None:
        self._faces: dict[str, Face] = {}

    def learn(self, person: OpenPerson) -> Face:
        """Reads the library: for a worker thread."""
        face = Face(person.name, person.language)
        self._faces[person.id] = face
        return face

    def language(self, person: OpenPerson, otherwise: Language) -> Language:
        face = self._faces.get(person.id)
        return face.language if face is not None else otherwise

    def forget(self, person: str) -> None:
        self._faces.pop(person, None)
