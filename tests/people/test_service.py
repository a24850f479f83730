"""Enrol, sign in, confirm, recover: nothing changes on failure, and nothing readable reaches the disk."""

from __future__ import annotations

import errno
import json
import os
import threading
import weakref
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from appliance.age.identities import HybridIdentity, ScryptIdentity, parse_identity
from appliance.age.reader import open_sealed
from appliance.clock import SimulatedClock
from appliance.library import database, logbook, me, post
from appliance.library.errors import LibraryClosed, LibraryUnreadable, StorageRefused
from appliance.people import enrolment, service
from appliance.people.errors import (
    CardAlreadyProven,
    CardDiffers,
    CardNotProven,
    InvitationNeeded,
    NameEmpty,
    NamesLost,
    NameTaken,
    PersonDamaged,
    TooManyAttempts,
    WeakPassphrase,
    WrongKeyCard,
    WrongPassphrase,
    WrongSignIn,
)
from appliance.people.opened import OpenPerson
from appliance.people.service import People
from appliance.people.work import Work
from tests.library import folders
from tests.people.helpers import OTHER, PASSPHRASE, teacher

_READ_ONLY = "PRAGMA query_only = ON"


def all_files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_enrolling_signs_in_and_gives_the_card(people: People) -> None:
    assert people.first_run()
    person, card = people.enrol(name="  Anna   de Vries ", passphrase=PASSPHRASE, role="teacher", language="en")
    assert not people.first_run()
    assert (person.name, person.language, person.role) == ("Anna de Vries", "en", "teacher")
    assert card.text == str(person.identity)
    assert card.text.startswith("AGE-SECRET-KEY-PQ-1")
    assert not people.card_proven(person)


def test_the_identity_file_opens_with_any_age_tool_and_the_passphrase(people: People) -> None:
    person = teacher(people)
    sealed = (person.folder / "identity.age").read_bytes()
    text = open_sealed(sealed, [ScryptIdentity(PASSPHRASE)]).decode()
    assert str(parse_identity(text.strip())) == str(person.identity)


def test_person_json_holds_no_name(people: People) -> None:
    person = teacher(people, "Marianne Zonneveld")
    stored = json.loads((person.folder / "person.json").read_text())
    assert set(stored) == {"id", "role", "recipient", "name_tag", "card_proven", "identity_sum", "key_sum", "sum"}
    assert stored["recipient"] == person.recipient
    for name in ("marianne", "zonneveld"):
        assert name not in json.dumps(stored).casefold()


def test_the_name_tag_is_another_on_another_box(tmp_path: Path, clock: SimulatedClock) -> None:
    tags = set()
    for box in ("a", "b"):
        people = People(tmp_path / box, clock, Work.quick())
        teacher(people)
        tags.add(people.register.all()[0].name_tag)
    assert len(tags) == 2


def test_signing_in_opens_the_same_library(people: People) -> None:
    person = teacher(people)
    me.set_language(person.library, "en")
    person.close()
    with pytest.raises(LibraryClosed):
        _ = person.identity
    again = people.sign_in("anna DE vries", f" {PASSPHRASE} ")
    assert (again.id, again.language, again.recipient) == (person.id, "en", person.recipient)


def test_wrong_passphrase_and_unknown_name_give_the_same_error(people: People) -> None:
    teacher(people)
    errors = []
    for name, passphrase in (("Anna de Vries", OTHER), ("Nobody", PASSPHRASE), ("Anna de Vries", "")):
        with pytest.raises(WrongSignIn) as caught:
            people.sign_in(name, passphrase)
        errors.append((type(caught.value), caught.value.fields, str(caught.value)))
    assert errors[0] == errors[1] == errors[2]


def test_an_unknown_name_costs_as_much_work_as_a_known_one(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[int] = []
    real = service.rules.slow_hash

    def counting(data: bytes, salt: bytes, log_n: int, length: int) -> bytes:
        done.append(log_n)
        return real(data, salt, log_n, length)

    monkeypatch.setattr(service.rules, "slow_hash", counting)
    with pytest.raises(WrongSignIn):
        people.sign_in("Nobody", PASSPHRASE)
    assert done == [Work.quick().unlock_log_n]


@pytest.mark.parametrize("role", ["teacher", "beheerder", "coach"])
def test_a_refused_enrolment_changes_nothing(people: People, tmp_path: Path, role: service.Role) -> None:
    teacher(people)
    before = all_files(tmp_path)
    with pytest.raises(WeakPassphrase) as caught:
        people.enrol(name="Carla", passphrase="welkom123456", role=role)
    assert caught.value.fields["score"] == 0
    assert "common" in str(caught.value.fields["reasons"])
    with pytest.raises(WeakPassphrase):
        people.enrol(name="Carla Jansen", passphrase="carla jansen carla", role=role)
    with pytest.raises(NameEmpty):
        people.enrol(name=" \t", passphrase=PASSPHRASE, role=role)
    with pytest.raises(InvitationNeeded if role == "coach" else NameTaken):
        people.enrol(name="ANNA  de vries", passphrase=PASSPHRASE, role=role)
    assert all_files(tmp_path) == before


def test_an_enrolment_that_breaks_off_leaves_nobody(
    people: People, tmp_path: Path, clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(enrolment, "write_person", full)
    with pytest.raises(OSError, match="No space"):
        teacher(people)
    monkeypatch.undo()
    assert people.first_run()
    assert not list((tmp_path / "people").glob(".new-*"))
    (tmp_path / "people" / ".new-0123").mkdir()
    People(tmp_path, clock, Work.quick())
    assert not list((tmp_path / "people").glob(".new-*"))
    teacher(people)


def test_confirm_wants_this_persons_passphrase(people: People) -> None:
    anna = teacher(people)
    bea = people.enrol(name="Bea", passphrase=OTHER, role="teacher")[0]
    people.confirm(anna, PASSPHRASE)
    with pytest.raises(WrongPassphrase):
        people.confirm(anna, OTHER)
    people.confirm(bea, OTHER)
    # The file of someone else in the place of one's own does not confirm.
    (anna.folder / "identity.age").write_bytes((bea.folder / "identity.age").read_bytes())
    with pytest.raises(WrongPassphrase):
        people.confirm(anna, OTHER)


def test_many_wrong_passphrases_make_waiting(people: People, clock: SimulatedClock) -> None:
    person = teacher(people)
    person.close()
    for _ in range(4):
        with pytest.raises(WrongSignIn):
            people.sign_in("Anna de Vries", OTHER)
    with pytest.raises(TooManyAttempts) as caught:
        people.sign_in("Anna de Vries", PASSPHRASE)
    clock.advance(float(caught.value.fields["wait_s"]))
    people.sign_in("Anna de Vries", PASSPHRASE)


def test_the_card_must_come_back_before_a_lesson(people: People) -> None:
    person, card = people.enrol(name="Anna", passphrase=PASSPHRASE, role="teacher")
    with pytest.raises(CardNotProven):
        people.require_card(person)
    assert people.key_card(person, PASSPHRASE) == card
    with pytest.raises(WrongPassphrase):
        people.key_card(person, OTHER)
    with pytest.raises(CardDiffers):
        people.prove_card(person, str(HybridIdentity.generate()))
    with pytest.raises(CardNotProven):
        people.require_card(person)
    people.prove_card(person, card.text)
    people.require_card(person)
    assert people.card_proven(person)
    with pytest.raises(CardAlreadyProven):
        people.key_card(person, PASSPHRASE)
    person.close()
    people.require_card(people.sign_in("Anna", PASSPHRASE))


def test_the_key_card_sets_a_new_passphrase(people: People) -> None:
    person, card = people.enrol(name="Anna", passphrase=PASSPHRASE, role="teacher")
    me.set_language(person.library, "en")
    person.close()
    typed = " ".join(card.text.replace("-", "").lower()[at : at + 5] for at in range(0, len(card.text), 5))
    recovered = people.recover("anna", typed, OTHER)
    assert (recovered.id, recovered.language) == (person.id, "en")
    assert people.card_proven(recovered)
    recovered.close()
    with pytest.raises(WrongSignIn):
        people.sign_in("Anna", PASSPHRASE)
    assert people.sign_in("Anna", OTHER).id == person.id


def test_a_card_that_does_not_fit_changes_nothing(people: People, tmp_path: Path) -> None:
    anna, card = people.enrol(name="Anna", passphrase=PASSPHRASE, role="teacher")
    teacher(people, "Bea")
    before = {path: data for path, data in all_files(tmp_path).items() if path.name != "throttle.json"}
    for name, text in (("Bea", card.text), ("Nobody", card.text), ("Anna", card.text[:-1] + "A"), ("Anna", "")):
        with pytest.raises(WrongKeyCard):
            people.recover(name, text, OTHER)
    with pytest.raises(WeakPassphrase):
        people.recover("Anna", card.text, "kort")
    assert {path: data for path, data in all_files(tmp_path).items() if path.name != "throttle.json"} == before
    assert not anna.closed


def test_a_damaged_identity_file_sends_to_the_key_card(people: People) -> None:
    person, card = people.enrol(name="Anna", passphrase=PASSPHRASE, role="teacher")
    (person.folder / "identity.age").write_bytes(b"age-encryption.org/v1\nnonsense")
    with pytest.raises(PersonDamaged):
        people.sign_in("Anna", PASSPHRASE)
    people.recover("Anna", card.text, PASSPHRASE).close()
    people.sign_in("Anna", PASSPHRASE)


def test_an_identity_file_of_great_work_is_refused(people: People) -> None:
    """Someone with the disk must not be able to make a sign-in eat all memory."""
    person = teacher(people)
    path = person.folder / "identity.age"
    sealed = path.read_bytes()
    assert b" 4\n" in sealed
    path.write_bytes(sealed.replace(b" 4\n", b" 21\n", 1))
    with pytest.raises(PersonDamaged):
        people.sign_in("Anna de Vries", PASSPHRASE)


def test_a_swapped_public_key_on_the_disk_changes_nothing_for_its_owner(people: People) -> None:
    person = teacher(people)
    person.close()
    stored = people.register.all()[0]
    evil = str(HybridIdentity.generate().recipient)
    swapped = msgspec.structs.replace(stored, recipient=evil)
    (person.folder / "person.json").write_bytes(msgspec.json.encode(swapped))
    assert people.sign_in("Anna de Vries", PASSPHRASE).recipient == person.recipient


def test_a_damaged_person_does_not_lock_the_others_out(people: People) -> None:
    anna = teacher(people)
    bea = teacher(people, "Bea")
    for name in ("person.json", "person.spare.json"):
        (anna.folder / name).write_bytes(b"{")
    bea.close()
    assert people.sign_in("Bea", PASSPHRASE).id == bea.id
    with pytest.raises(NamesLost):
        people.sign_in("Anna de Vries", PASSPHRASE)


def test_a_sign_in_that_fails_after_the_key_forgets_it(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    person = teacher(people)
    person.close()
    opened: list[OpenPerson] = []

    def broken(_: People, given: OpenPerson) -> list[str]:
        opened.append(given)
        raise RuntimeError("broken")

    monkeypatch.setattr(People, "take_in", broken)
    with pytest.raises(RuntimeError, match="broken"):
        people.sign_in("Anna de Vries", PASSPHRASE)
    assert opened[0].closed


def test_a_person_whose_file_vanished_cannot_be_confirmed(people: People) -> None:
    person = teacher(people)
    for name in ("person.json", "person.spare.json"):
        (person.folder / name).unlink()
    with pytest.raises(LibraryUnreadable):
        people.confirm(person, PASSPHRASE)


def test_open_lessons_are_kept_and_the_oldest_is_let_go(people: People) -> None:
    person = teacher(people)
    made: list[FakeMedia] = []

    def opener() -> FakeMedia:
        made.append(FakeMedia())
        return made[-1]

    keys = [f"lesson:{number}" for number in range(8)]
    for key in keys:
        person.media.get(key, opener)  # type: ignore[arg-type]
    assert person.media.get(keys[7], opener) is made[7]  # type: ignore[arg-type]
    person.media.drop(keys[7])
    person.media.drop("unknown")
    assert made[7].file.closed
    # The oldest two may still be streamed: they are closed when the person signs out, unless nobody holds them.
    gone = weakref.ref(made[0].file)
    made[0] = FakeMedia()
    assert gone() is None
    assert not made[1].file.closed
    person.close()
    assert all(media.file.closed for media in made[1:])
    with pytest.raises(LibraryClosed):
        person.media.get(keys[0], opener)  # type: ignore[arg-type]
    with pytest.raises(LibraryClosed):
        person.require_open()


def test_the_same_person_on_two_tablets_takes_everything_in_once(people: People) -> None:
    anna = teacher(people)
    invited = people.invite(anna, "Bert")
    people.enrol(name="Bert", passphrase=OTHER, role="coach", invitation=invited.code)
    lesson = folders.write_folder(people.paths.lessons, owner=anna.id, recipient=anna.identity.recipient)
    tablets = [anna, people.sign_in("Anna de Vries", PASSPHRASE)]
    found: list[str] = []

    def look(person: OpenPerson) -> None:
        found.extend(people.adopt(person, lambda: None))
        found.extend(people.take_in(person))

    threads = [threading.Thread(target=look, args=(person,)) for person in tablets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # The second sign-in took in the news; the lesson came in once, by whoever was first.
    assert found == [lesson]
    events = [entry.event for entry in logbook.read(anna.library)]
    assert sorted(events) == ["coach_invited", "coach_joined", "lesson_taken_in"]


class FakeFile:
    """Something that was opened."""

    def __init__(self) -> None:
        self.closed = False

    def close(self) -> None:
        self.closed = True


class FakeMedia:
    """What plays it."""

    def __init__(self) -> None:
        self.file = FakeFile()

    def close(self) -> None:
        self.file.close()


def test_a_read_only_disk_keeps_nobody_from_what_is_there(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the page can tell what is wrong, and lessons can still be watched."""
    teacher(people).close()
    real = os.open

    def read_only(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    def opened(path: Any, flags: int, *more: Any) -> int:
        return real(path, flags, *more) if not flags & (os.O_WRONLY | os.O_RDWR) else read_only()  # type: ignore[return-value]

    monkeypatch.setattr(os, "open", opened)
    for change in ("chmod", "mkdir", "rename", "replace", "unlink"):
        monkeypatch.setattr(Path, change, read_only)
    monkeypatch.setattr(database, "migrate", SimpleNamespace(up=lambda connection: connection.execute(_READ_ONLY)))
    monkeypatch.setattr(post, "flush", read_only)
    anna = people.sign_in("Anna de Vries", PASSPHRASE)
    assert anna.name == "Anna de Vries"
    with pytest.raises(StorageRefused):
        me.set_language(anna.library, "en")
    anna.close()


def test_a_cut_while_recovering_makes_no_damage_of_a_typo(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    person, card = people.enrol(name="Anna", passphrase=PASSPHRASE, role="teacher")
    person.close()

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(service, "write_person", cut)
    with pytest.raises(KeyboardInterrupt):
        people.recover("Anna", card.text, OTHER)
    monkeypatch.undo()
    people.sign_in("Anna", OTHER).close()
    with pytest.raises(WrongSignIn):
        people.sign_in("Anna", OTHER + "x")
