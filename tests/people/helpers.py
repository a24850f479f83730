"""What many tests do first."""

from __future__ import annotations

from appliance.library import coaches
from appliance.people.opened import OpenPerson
from appliance.people.service import People

PASSPHRASE = "groene fiets onder de regenboog"
OTHER = "zeven lampen op een houten trap"


def teacher(people: People, name: str = "Anna de Vries") -> OpenPerson:
    return people.enrol(name=name, passphrase=PASSPHRASE, role="teacher")[0]


def invited_coach(people: People, by: OpenPerson, name: str = "Bert Coach") -> tuple[str, OpenPerson]:
    """The teacher's row, and the coach who used the code. The teacher has taken in the news."""
    invited = people.invite(by, name)
    coach, _ = people.enrol(name=name, passphrase=OTHER, role="coach", invitation=invited.code)
    people.take_in(by)
    return invited.coach, coach


def confirmed_coach(people: People, by: OpenPerson, name: str = "Bert Coach") -> tuple[str, OpenPerson]:
    row, coach = invited_coach(people, by, name)
    people.confirm_coach(by, row, PASSPHRASE)
    people.take_in(coach)
    assert coaches.one(by.library, row).state == "confirmed"
    return row, coach
