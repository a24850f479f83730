"""Invitations, and how teacher and coach come to know each other's keys."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from appliance.age.identities import HybridIdentity
from appliance.clock import SimulatedClock
from appliance.library import coaches, logbook, post, teachers
from appliance.library.errors import CoachUnknown
from appliance.library.messages import CoachConfirmed, CoachJoined
from appliance.people.errors import (
    CoachNotJoined,
    InvitationExpired,
    InvitationUnknown,
    InvitationUsed,
    NameTaken,
    TooManyAttempts,
    WeakPassphrase,
    WrongPassphrase,
)
from appliance.people.service import People
from tests.people.helpers import OTHER, PASSPHRASE, invited_coach, teacher


def test_both_sides_see_the_same_four_words(people: People) -> None:
    anna = teacher(people)
    row, coach = invited_coach(people, anna)
    at_teacher = coaches.one(anna.library, row)
    (at_coach,) = teachers.list_all(coach.library)
    assert at_teacher.state == "joined"
    assert at_teacher.words == at_coach.words
    assert len(at_coach.words) == 4
    assert (at_coach.person, at_coach.name, at_coach.confirmed) == (anna.id, "Anna de Vries", False)


def test_only_the_teachers_passphrase_confirms(people: People) -> None:
    anna = teacher(people)
    row, coach = invited_coach(people, anna)
    with pytest.raises(WrongPassphrase):
        people.confirm_coach(anna, row, OTHER)
    assert coaches.one(anna.library, row).recipient is None
    people.confirm_coach(anna, row, PASSPHRASE)
    people.confirm_coach(anna, row, PASSPHRASE)
    assert coaches.one(anna.library, row).recipient == coach.recipient
    assert people.take_in(coach) == ["coach_confirmed"]
    assert teachers.list_all(coach.library)[0].confirmed
    assert [entry.event for entry in logbook.read(anna.library)] == [
        "coach_invited",
        "coach_joined",
        "coach_confirmed",
    ]


def test_a_key_swapped_on_the_way_gives_other_words(people: People) -> None:
    """The box's keeper writes a message with a key of their own before the real one comes."""
    anna = teacher(people)
    invited = people.invite(anna, "Bert")
    evil = HybridIdentity.generate()
    forged = CoachJoined(at=people.clock.now_utc(), coach=invited.coach, person="e" * 20, recipient=str(evil.recipient))
    post.send(people.paths.people, anna.id, anna.recipient, forged)
    people.take_in(anna)
    coach, _ = people.enrol(name="Bert", passphrase=OTHER, role="coach", invitation=invited.code)
    people.take_in(anna)
    at_teacher = coaches.one(anna.library, invited.coach)
    assert at_teacher.joined_recipient == str(evil.recipient)
    assert at_teacher.words != teachers.list_all(coach.library)[0].words


def test_a_forged_confirmation_or_stranger_changes_nothing(people: People) -> None:
    anna, bea = teacher(people), teacher(people, "Bea")
    _, coach = invited_coach(people, anna)
    post.send(people.paths.people, coach.id, coach.recipient, CoachConfirmed(at=people.clock.now_utc(), teacher=bea.id))
    joined = CoachJoined(at=people.clock.now_utc(), coach="0" * 20, person=bea.id, recipient=bea.recipient)
    post.send(people.paths.people, anna.id, anna.recipient, joined)
    assert people.take_in(coach) == []
    assert people.take_in(anna) == []
    assert not teachers.list_all(coach.library)[0].confirmed
    assert len(coaches.list_all(anna.library)) == 1


def test_each_kind_of_bad_code_says_so(people: People, clock: SimulatedClock) -> None:
    anna = teacher(people)
    first, second = people.invite(anna, "Bert"), people.invite(anna, "Carla")

    def enrol(name: str, code: str) -> None:
        people.enrol(name=name, passphrase=OTHER, role="coach", invitation=code)

    with pytest.raises(InvitationUnknown):
        enrol("Bert", "AAAA-BBBB-CCCC")
    with pytest.raises(WeakPassphrase):
        people.enrol(name="Bert", passphrase="kort", role="coach", invitation=first.code)
    with pytest.raises(NameTaken):
        enrol("Anna de Vries", first.code)
    # What was refused did not use up the code; as typed by hand it works too.
    enrol("Bert", first.code.lower().replace("-", " "))
    with pytest.raises(InvitationUsed):
        enrol("Bert Twee", first.code)
    clock.advance(timedelta(days=7, seconds=1).total_seconds())
    with pytest.raises(InvitationExpired):
        enrol("Carla", second.code)


def test_guessing_codes_makes_waiting(people: People) -> None:
    people.invite(teacher(people), "Bert")
    for number in range(4):
        with pytest.raises(InvitationUnknown):
            people.enrol(name="B", passphrase=OTHER, role="coach", invitation=f"AAAA-BBBB-CCC{number}")
    with pytest.raises(TooManyAttempts):
        people.enrol(name="B", passphrase=OTHER, role="coach", invitation="AAAA-BBBB-CCCC")


def test_the_code_and_the_names_are_not_on_the_disk(people: People, tmp_path: Path) -> None:
    # Names so long that no sealed file has them by chance, as letters of base64 may spell a short one.
    marianne = teacher(people, "Marianne Zonneveld")
    invited = people.invite(marianne, "Opvallende Naam")
    people.enrol(name="Opvallende Naam", passphrase=OTHER, role="coach", invitation=invited.code)
    bare = invited.code.replace("-", "")
    secrets = (invited.code, bare, "OPVALLENDE", "MARIANNE", "ZONNEVELD", PASSPHRASE.upper(), OTHER.upper())
    for path in tmp_path.rglob("*"):
        if path.is_file():
            data = path.read_bytes().upper() + path.name.upper().encode()
            for secret in secrets:
                assert secret.encode() not in data


def test_a_coach_can_have_two_teachers(people: People) -> None:
    anna, bea = teacher(people), teacher(people, "Bea")
    _, coach = invited_coach(people, anna)
    invited = people.invite(bea, "Bert van Anna")
    people.accept(coach, invited.code)
    assert people.take_in(bea) == ["coach_joined"]
    assert coaches.one(bea.library, invited.coach).person == coach.id
    assert {row.name for row in teachers.list_all(coach.library)} == {"Anna de Vries", "Bea"}
    with pytest.raises(InvitationUsed):
        people.accept(coach, invited.code)


def test_a_second_account_on_one_invitation_does_not_replace_the_first(people: People) -> None:
    anna = teacher(people)
    row, coach = invited_coach(people, anna)
    evil = CoachJoined(
        at=people.clock.now_utc(),
        coach=row,
        person="e" * 20,
        recipient=str(HybridIdentity.generate().recipient),
    )
    post.send(people.paths.people, anna.id, anna.recipient, evil)
    assert people.take_in(anna) == []
    assert coaches.one(anna.library, row).joined_recipient == coach.recipient


def test_one_person_is_one_coach(people: People) -> None:
    """Else a message in a known coach's name could bring a second row of them, with a key of whoever wrote it."""
    anna = teacher(people)
    row, coach = invited_coach(people, anna)
    again = people.invite(anna, "Bert, once more")
    people.accept(coach, again.code)
    assert people.take_in(anna) == []
    assert coaches.one(anna.library, again.coach).state == "invited"
    assert coaches.one(anna.library, row).state == "joined"


def test_a_forgotten_coach_takes_the_invitation_along(people: People) -> None:
    anna = teacher(people)
    invited = people.invite(anna, "Bert")
    with pytest.raises(CoachNotJoined):
        people.confirm_coach(anna, invited.coach, PASSPHRASE)
    people.forget_coach(anna, invited.coach)
    assert coaches.list_all(anna.library) == []
    with pytest.raises(InvitationUnknown):
        people.enrol(name="Bert", passphrase=OTHER, role="coach", invitation=invited.code)
    with pytest.raises(CoachUnknown):
        people.forget_coach(anna, invited.coach)


def test_another_teacher_cannot_withdraw_or_confirm(people: People) -> None:
    anna, bea = teacher(people), teacher(people, "Bea")
    row, _ = invited_coach(people, anna)
    for act in (lambda: people.forget_coach(bea, row), lambda: people.confirm_coach(bea, row, PASSPHRASE)):
        with pytest.raises(CoachUnknown):
            act()


def test_a_key_swapped_on_the_disk_after_confirming_is_not_used(people: People) -> None:
    anna = teacher(people)
    row, coach = invited_coach(people, anna)
    people.confirm_coach(anna, row, PASSPHRASE)
    stored = people.register.find(coach.id)
    assert stored is not None
    evil = msgspec.structs.replace(stored, recipient=str(HybridIdentity.generate().recipient))
    (coach.folder / "person.json").write_bytes(msgspec.json.encode(evil))
    anna.close()
    anna = people.sign_in("Anna de Vries", PASSPHRASE)
    assert coaches.one(anna.library, row).recipient == coach.recipient


def test_a_tampered_invitation_is_unknown_and_foreign_files_are_passed_over(people: People) -> None:
    anna = teacher(people)
    invited = people.invite(anna, "Bert")
    folder = people.paths.people / "invitations"
    (path,) = folder.glob("*.json")
    stored = path.read_bytes()
    (folder / "notes.json").write_bytes(b"{}")
    (folder / f"{'0' * 20}.json").write_bytes(b"{")
    path.write_bytes(stored.replace(b'"sealed":"YWdl', b'"sealed":"YWdm'))
    with pytest.raises(InvitationUnknown):
        people.enrol(name="Bert", passphrase=OTHER, role="coach", invitation=invited.code)
    path.write_bytes(stored)
    people.forget_coach(anna, invited.coach)
    assert sorted(found.name for found in folder.iterdir()) == [f"{'0' * 20}.json", "notes.json"]
    people.invitations.use("0" * 20)
    people.invitations.use("../x")
