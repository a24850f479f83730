"""A box with a teacher, a lesson with two moments, and a confirmed coach."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from appliance.clock import SimulatedClock
from appliance.library import moments
from appliance.people.opened import OpenPerson
from appliance.people.service import People
from appliance.people.work import Work
from appliance.release.desk import Desk
from tests.library import folders
from tests.people.helpers import OTHER, PASSPHRASE, confirmed_coach, teacher

WORDS = "Kijk-vooral-naar-de-stilte-4417"
NOTE = "Hier-wachtte-ik-echt-9922"


@dataclass(slots=True)
class World:
    data: Path
    clock: SimulatedClock
    people: People
    desk: Desk
    teacher: OpenPerson
    coach: OpenPerson
    coach_row: str
    lesson: str
    top: str
    tip: str

    def plan(self, *chosen: str, **options: object) -> list[str]:
        fields = {"words": WORDS, **options}
        return self.desk.plan(self.teacher, moments=list(chosen), coach=self.coach_row, **fields)  # type: ignore[arg-type]

    def prepared(self, moment: str | None = None, **options: object) -> str:
        (release,) = self.plan(moment or self.top, **options)
        self.desk.make(self.teacher, release)
        return release

    def released(self, moment: str | None = None, **options: object) -> str:
        release = self.prepared(moment, **options)
        self.desk.confirm(self.teacher, [release])
        self.people.take_in(self.coach)
        return release

    def shelf(self, release: str) -> Path:
        return self.data / "releases" / release

    def draft(self, release: str) -> Path:
        return self.data / "people" / self.teacher.id / "drafts" / release


def open_world(data: Path, made: World) -> World:
    """A copy of a world on the disk, its people signed in again."""
    clock = SimulatedClock(monotonic_now_us=made.clock.monotonic_now_us, wall=made.clock.wall)
    people = People(data, clock, Work.quick())
    return replace(
        made,
        data=data,
        clock=clock,
        people=people,
        desk=Desk(data, clock),
        teacher=people.sign_in("Anna de Vries", PASSPHRASE),
        coach=people.sign_in("Bert Coach", OTHER),
    )


def make_world(data: Path) -> World:
    clock = SimulatedClock(wall=folders.RECORDED)
    people = People(data, clock, Work.quick())
    anna = teacher(people)
    row, coach = confirmed_coach(people, anna)
    (data / "lessons").mkdir()
    lesson = folders.write_folder(data / "lessons", owner=anna.id, recipient=anna.identity.recipient)
    people.adopt(anna, lambda: None)
    top = moments.create(anna.library, lesson, "top", 1500, 4000, NOTE, clock.now_utc())
    tip = moments.create(anna.library, lesson, "tip", 3000, 5500, "", clock.now_utc())
    return World(data, clock, people, Desk(data, clock), anna, coach, row, lesson, top.id, tip.id)
