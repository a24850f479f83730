"""How a teacher and a coach come to know each other's keys: invite, join, compare four words, confirm.

The invitation's code carries the teacher's public key to the coach. The coach's comes back through the teacher's
inbox, where anyone could have written it: so nothing is sealed to it before the four words were compared.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from appliance.library import coaches, logbook, post, releases, teachers
from appliance.library.ids import new_id
from appliance.library.messages import CoachConfirmed, CoachJoined
from appliance.people.errors import CoachHasReleases, CoachNotJoined
from appliance.people.invitations import Invitations, Invited, Inviter
from appliance.people.opened import OpenPerson
from appliance.people.words import four_words


def invite(
    person: OpenPerson,
    invitations: Invitations,
    name: str,
    now: datetime,
    *,
    extern: bool = False,
    organisation: str = "",
) -> Invited:
    inviter = Inviter(person.id, person.name, person.recipient, new_id())
    made = invitations.make(inviter)
    with person.library.change():
        coaches.invite(
            person.library, made.coach, name, made.expires_at, extern=extern, organisation=_kept(extern, organisation)
        )
        logbook.add(person.library, now, "coach_invited", coach=name)
        if extern:
            logbook.add(person.library, now, "coach_extern", coach=name, **_from(organisation))
    return made


def join(
    coach: OpenPerson, people: Path, invitations: Invitations, invitation: str, inviter: Inviter, now: datetime
) -> None:
    """The order matters: the code counts as used only when the teacher has been told. After a cut in between, the
    code can be used once more, and the teacher's library takes the first."""
    words = four_words(coach.recipient, inviter.recipient)
    teachers.add(coach.library, inviter.teacher, inviter.name, inviter.recipient, words)
    joined = CoachJoined(at=now, coach=inviter.coach, person=coach.id, recipient=coach.recipient)
    post.send(people, inviter.teacher, inviter.recipient, joined)
    invitations.use(invitation)


def require_joined(person: OpenPerson, coach: str) -> coaches.Coach:
    found = coaches.one(person.library, coach)
    if found.state == "invited":
        raise CoachNotJoined
    return found


def confirm(person: OpenPerson, people: Path, coach: str, now: datetime) -> None:
    found = require_joined(person, coach)
    if found.state == "confirmed":
        return
    assert found.person is not None
    assert found.joined_recipient is not None
    with person.library.change():
        coaches.confirm(person.library, coach, now)
        logbook.add(person.library, now, "coach_confirmed", coach=found.name)
        post.queue(person.library, found.person, found.joined_recipient, CoachConfirmed(at=now, teacher=person.id))
    post.flush(person.library, people)


def mark(person: OpenPerson, coach: str, now: datetime, *, extern: bool, organisation: str) -> None:
    """Extern, or no longer. Of what left already nothing changes."""
    kept = _kept(extern, organisation)
    with person.library.change():
        found = coaches.one(person.library, coach)
        coaches.set_extern(person.library, coach, extern=extern, organisation=kept)
        if (found.extern, found.organisation) != (extern, kept):
            event = "coach_extern" if extern else "coach_of_school"
            logbook.add(person.library, now, event, coach=found.name, **_from(kept))


def _kept(extern: bool, organisation: str) -> str:
    return organisation.strip() if extern else ""


def _from(organisation: str) -> dict[str, str]:
    return {"organisation": organisation.strip()} if organisation.strip() else {}


def forget(person: OpenPerson, invitations: Invitations, coach: str, now: datetime) -> None:
    found = coaches.one(person.library, coach)
    still_open = releases.open_for(person.library, coach)
    if still_open:
        raise CoachHasReleases(open=still_open)
    invitations.withdraw(coach, person.id)
    with person.library.change():
        coaches.delete(person.library, coach)
        logbook.add(person.library, now, "coach_forgotten", coach=found.name)
