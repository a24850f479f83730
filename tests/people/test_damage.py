"""A damaged file of a person locks out nobody who has the passphrase or the card, and lets in nobody who has not."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
import sqlcipher3

from appliance.age.identities import HybridIdentity
from appliance.clock import SimulatedClock
from appliance.core.people import FREE_TRIES_BOX
from appliance.library import logbook, me, spare
from appliance.library.database import SUSPECT_FILE
from appliance.library.errors import (
    LibraryDamaged,
    LibraryLost,
    LibraryNotNow,
    LibraryRestored,
    LibraryStartedOver,
    LibraryUnreadable,
    MessagesUnread,
)
from appliance.people.errors import NamesLost, PersonDamaged, TooManyAttempts, WrongKeyCard, WrongSignIn
from appliance.people.opened import OpenPerson
from appliance.people.service import People
from appliance.people.throttle import Throttle
from appliance.people.work import Work
from tests.people.helpers import OTHER, PASSPHRASE, invited_coach, teacher

ANNA = "Anna de Vries"


def flip(path: Path, place: int | None = None) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2 if place is None else place] ^= 0x10
    path.write_bytes(bytes(content))


def break_all(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).write_bytes(b"\0" * 40)


def again(people: People) -> People:
    """The box after a restart."""
    return People(people.paths.data, people.clock, Work.quick())


def signed_out(people: People) -> tuple[OpenPerson, str]:
    """Somebody with something written and a spare copy of it; and the key card."""
    person = teacher(people)
    card = str(person.identity)
    logbook.add(person.library, datetime(2026, 9, 1, tzinfo=UTC), "something")
    assert people.keep_spare(person)
    person.close()
    return person, card


# --- the small readable files


@pytest.mark.parametrize("name", ["person.json", "person.spare.json"])
def test_one_of_the_two_is_enough_and_mends_the_other(people: People, name: str) -> None:
    person, _ = signed_out(people)
    whole = (person.folder / name).read_bytes()
    flip(person.folder / name)
    people = again(people)
    assert people.sign_in(ANNA, PASSPHRASE).id == person.id
    assert (person.folder / name).read_bytes() == whole


def test_a_disk_that_takes_nothing_is_no_reason_to_keep_anyone_out(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, _ = signed_out(people)
    flip(person.folder / "person.json")

    def refuses(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("appliance.people.spare.write_whole", refuses)
    assert again(people).register.find(person.id) is not None


@pytest.mark.parametrize("role", ["teacher", "coach"])
def test_a_person_whose_file_is_lost_is_found_by_the_key_card(people: People, role: str) -> None:
    anna = teacher(people)
    person = anna if role == "teacher" else invited_coach(people, anna)[1]
    name, card = person.name, str(person.identity)
    for one in (anna, person):
        one.close()
    break_all(person.folder, "person.json", "person.spare.json")
    people = again(people)
    assert not people.first_run()
    with pytest.raises(NamesLost):
        people.sign_in(name, PASSPHRASE)
    with pytest.raises(WrongKeyCard):
        people.recover(name, str(HybridIdentity.generate()), OTHER)
    back = people.recover(name, card, "veertien gele bussen in de regen")
    assert (back.id, back.role, back.name) == (person.id, role, name)
    back.close()
    assert people.sign_in(name, "veertien gele bussen in de regen").id == person.id


def test_the_role_of_somebody_whose_library_is_lost_too_is_told_by_what_is_there(people: People) -> None:
    person, card = signed_out(people)
    break_all(person.folder, "person.json", "person.spare.json", "library.db")
    (person.folder / "drafts").mkdir()
    back = again(people).recover(ANNA, card, PASSPHRASE)
    assert (back.id, back.role) == (person.id, "teacher")
    assert [type(notice) for notice in back.notices] == [LibraryRestored]


@pytest.mark.parametrize("name", ["box.json", "box.spare.json"])
def test_the_salt_is_kept_twice(people: People, name: str) -> None:
    person, _ = signed_out(people)
    whole = (people.paths.data / name).read_bytes()
    flip(people.paths.data / name)
    assert again(people).sign_in(ANNA, PASSPHRASE).id == person.id
    assert (people.paths.data / name).read_bytes() == whole


def test_without_the_salt_the_key_card_tells_the_name_again(people: People) -> None:
    person, card = signed_out(people)
    break_all(people.paths.data, "box.json", "box.spare.json")
    people = again(people)
    with pytest.raises(NamesLost):
        people.sign_in(ANNA, PASSPHRASE)
    with pytest.raises(WrongKeyCard):
        people.recover(ANNA, str(HybridIdentity.generate()), PASSPHRASE)
    people.recover(ANNA, card, PASSPHRASE).close()
    assert again(people).sign_in(ANNA, PASSPHRASE).id == person.id


@pytest.mark.parametrize("content", [None, b"", b"{", b'{"box":{"failures":0}}x'])
def test_a_damaged_count_gives_guessing_no_fresh_start(
    people: People, clock: SimulatedClock, content: bytes | None
) -> None:
    teacher(people).close()
    path = people.paths.people / "throttle.json"
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    people = again(people)
    with pytest.raises(TooManyAttempts) as caught:
        people.sign_in(ANNA, PASSPHRASE)
    # Nobody is locked out: who has the passphrase waits a moment.
    assert int(caught.value.fields["wait_s"]) == 2
    clock.advance(2)
    people.sign_in(ANNA, PASSPHRASE).close()
    waits = []
    for _ in range(4):
        clock.advance(0 if not waits else waits[-1])
        with pytest.raises(TooManyAttempts) as caught:
            people.sign_in(ANNA, "verkeerde wachtzin")
        waits.append(int(caught.value.fields["wait_s"]))
        clock.advance(waits[-1])
        with pytest.raises(WrongSignIn):
            people.sign_in(ANNA, "verkeerde wachtzin")
    assert waits == sorted(waits)
    assert waits[-1] > waits[0]


def test_a_flipped_bit_does_not_lower_the_count(tmp_path: Path, clock: SimulatedClock) -> None:
    path = tmp_path / "throttle.json"
    throttle = Throttle(path, clock)
    for number in range(FREE_TRIES_BOX - 1):
        throttle.begin(f"name-{number}")
    content = path.read_bytes()
    for place in range(len(content)):
        path.write_bytes(content)
        flip(path, place)
        held = Throttle(path, clock, new_box=False)
        held_box = held._stored.box.failures
        assert held_box >= FREE_TRIES_BOX - 1, place


# --- the keys


def test_a_damaged_key_file_is_told_from_a_wrong_passphrase(people: People) -> None:
    person, card = signed_out(people)
    whole = (person.folder / "identity.age").read_bytes()
    for place in range(0, len(whole), 7):
        (person.folder / "identity.age").write_bytes(whole)
        flip(person.folder / "identity.age", place)
        people = again(people)
        with pytest.raises(PersonDamaged):
            people.sign_in(ANNA, PASSPHRASE)
        # An attempt on a damaged file counts like any other.
        people._throttle.succeeded(people._box.name_tag(ANNA))
    people.recover(ANNA, card, OTHER).close()
    assert people.sign_in(ANNA, OTHER).id == person.id
    with pytest.raises(WrongSignIn):
        people.sign_in(ANNA, PASSPHRASE)


@pytest.mark.parametrize("damage", ["flip", "empty", "gone"])
def test_a_damaged_library_key_costs_nothing_while_there_is_a_spare(people: People, damage: str) -> None:
    person, card = signed_out(people)
    key = person.folder / "library.key.age"
    if damage == "flip":
        flip(key, 300)
    elif damage == "empty":
        key.write_bytes(b"")
    else:
        key.unlink()
    back = people.sign_in(ANNA, PASSPHRASE)
    assert back.notices == []
    assert [entry.event for entry in logbook.read(back.library)] == ["something"]
    back.close()
    flip(key, 300)
    people.recover(ANNA, card, OTHER).close()


def test_the_card_counts_also_when_nothing_is_left_that_proves_it(people: People) -> None:
    person, card = signed_out(people)
    break_all(person.folder, "library.key.age", "library.spare.age")
    with pytest.raises(WrongKeyCard):
        people.recover(ANNA, str(HybridIdentity.generate()), OTHER)
    with pytest.raises(LibraryLost):
        people.recover(ANNA, card, OTHER)
    # The passphrase was set; what is left is the question.
    with pytest.raises(LibraryLost):
        people.sign_in(ANNA, OTHER)
    assert people.sign_in(ANNA, OTHER, start_over=True).id == person.id


# --- the library


@pytest.mark.parametrize("damage", ["flip", "half", "empty", "gone", "zeros"])
def test_a_damaged_library_gets_its_spare_back(people: People, damage: str) -> None:
    person, _ = signed_out(people)
    path = person.folder / "library.db"
    content = path.read_bytes()
    damaged = {"half": content[: len(content) // 2], "empty": b"", "zeros": content[:8192] + bytes(len(content) - 8192)}
    if damage == "flip":
        flip(path)
    elif damage == "gone":
        path.unlink()
    else:
        path.write_bytes(damaged[damage])
    left = path.read_bytes() if path.exists() else None
    back = people.sign_in(ANNA, PASSPHRASE)
    (notice,) = back.notices
    assert isinstance(notice, LibraryRestored)
    assert [entry.event for entry in logbook.read(back.library)] == ["something", "library_restored"]
    aside = person.folder / "damaged-1" / "library.db"
    assert (aside.read_bytes() if aside.exists() else None) == left
    back.close()
    assert people.sign_in(ANNA, PASSPHRASE).notices == []


@pytest.mark.parametrize("at", ["_put_aside", "sync_folder", "write_key", "open_with", "logbook"])
def test_whatever_is_cut_nobody_gets_an_older_library_without_a_word(
    people: People, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    person, _ = signed_out(people)
    flip(person.folder / "library.db")

    def plug_pulled(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        place = "appliance.library.logbook.add" if at == "logbook" else f"appliance.library.rescue.{at}"
        patched.setattr(place, plug_pulled)
        if at == "open_with":
            # Only once the spare is in its place: before that the damaged one is opened by the same name.
            patched.setattr("appliance.library.rescue._sound", unreadable)
        with pytest.raises(KeyboardInterrupt):
            people.sign_in(ANNA, PASSPHRASE)
    back = again(people).sign_in(ANNA, PASSPHRASE)
    assert [type(notice) for notice in back.notices] == [LibraryRestored]
    assert [entry.event for entry in logbook.read(back.library)] == ["something", "library_restored"]
    back.close()
    assert people.sign_in(ANNA, PASSPHRASE).notices == []


def unreadable(*_: object) -> None:
    raise LibraryUnreadable


def test_a_commit_that_the_card_holds_up_is_no_damage(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second tablet signs in meanwhile: no older library is put in the place of the one that is being written."""
    person, _ = signed_out(people)
    first = people.sign_in(ANNA, PASSPHRASE)
    me.set_name(first.library, "written since the spare")
    held = first.library._connection
    assert held is not None
    held.execute("BEGIN EXCLUSIVE")
    with monkeypatch.context() as patched:
        # Not the five seconds that it waits.
        patched.setattr(sqlcipher3, "connect", partial(sqlcipher3.connect, timeout=0))
        with pytest.raises(LibraryNotNow):
            people.sign_in(ANNA, PASSPHRASE)
    held.execute("COMMIT")
    assert not list(person.folder.glob("damaged-*"))
    second = people.sign_in(ANNA, PASSPHRASE)
    assert (second.notices, second.name) == ([], "written since the spare")
    first.close()
    second.close()


def test_a_library_that_the_system_does_not_open_now_is_no_damage(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, _ = signed_out(people)
    connect = sqlcipher3.connect
    with monkeypatch.context() as patched:
        patched.setattr(sqlcipher3, "connect", lambda _, **given: connect("/nowhere/at/all", **given))
        with pytest.raises(LibraryNotNow):
            people.sign_in(ANNA, PASSPHRASE)
    assert not list(person.folder.glob("damaged-*"))
    second = people.sign_in(ANNA, PASSPHRASE)
    assert second.notices == []
    second.close()


def test_without_a_spare_nothing_is_begun_anew_unless_it_is_asked_for(people: People) -> None:
    person, _ = signed_out(people)
    (person.folder / "library.spare.age").unlink()
    flip(person.folder / "library.db")
    before = (person.folder / "library.db").read_bytes()
    with pytest.raises(LibraryLost):
        people.sign_in(ANNA, PASSPHRASE)
    assert (person.folder / "library.db").read_bytes() == before
    with pytest.raises(WrongSignIn):
        people.sign_in(ANNA, "verkeerde wachtzin", start_over=True)
    back = people.sign_in(ANNA, PASSPHRASE, start_over=True)
    assert [type(notice) for notice in back.notices] == [LibraryStartedOver]
    assert (me.name(back.library), back.recipient) == (ANNA, person.recipient)
    assert (person.folder / "damaged-1" / "library.db").read_bytes() == before
    back.close()
    # It is not thrown away a second time for the asking.
    back = people.sign_in(ANNA, PASSPHRASE, start_over=True)
    assert [entry.event for entry in logbook.read(back.library)] == ["library_started_over"]


def test_damage_that_shows_while_it_is_used_is_named_and_mended_at_the_next_sign_in(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("appliance.library.rescue._SMALL_BYTES", 0)
    person = teacher(people)
    for _ in range(200):
        logbook.add(person.library, datetime(2026, 9, 1, tzinfo=UTC), "something", about="x" * 300)
    people.keep_spare(person)
    person.close()
    flip(person.folder / "library.db", (person.folder / "library.db").stat().st_size - 5000)
    person = people.sign_in(ANNA, PASSPHRASE)
    assert person.notices == []
    with pytest.raises(LibraryDamaged):
        logbook.read(person.library)
    assert (person.folder / SUSPECT_FILE).exists()
    person.close()
    person = people.sign_in(ANNA, PASSPHRASE)
    assert [type(notice) for notice in person.notices] == [LibraryRestored]
    assert len(logbook.read(person.library)) == 201
    assert not (person.folder / SUSPECT_FILE).exists()


def test_a_spare_is_never_made_of_a_damaged_library(people: People, clock: SimulatedClock) -> None:
    person = teacher(people)
    for _ in range(200):
        logbook.add(person.library, datetime(2026, 9, 1, tzinfo=UTC), "something", about="x" * 300)
    people.keep_spare(person)
    kept = (person.folder / "library.spare.age").read_bytes()
    flip(person.folder / "library.db", (person.folder / "library.db").stat().st_size - 5000)
    clock.advance(3600)
    with pytest.raises(LibraryDamaged):
        people.keep_spare(person)
    assert (person.folder / "library.spare.age").read_bytes() == kept
    assert not list(person.folder.glob("*.part"))
    assert not list(person.folder.glob(".*.part"))


def test_a_spare_is_made_after_changes_and_not_too_often(people: People, clock: SimulatedClock) -> None:
    person = teacher(people)
    assert people.keep_spare(person)
    me.set_language(person.library, "en")
    assert not people.keep_spare(person)
    clock.advance(spare.wait_s(person.library.path) + 1)
    assert people.keep_spare(person)
    clock.advance(3600)
    assert not people.keep_spare(person)
    assert spare.wait_s(person.library.path) == spare.LEAST_S
    with (person.folder / "large").open("wb") as file:
        file.truncate(60 * 1024 * 1024)
    assert spare.wait_s(person.folder / "large") == 240


def test_the_spare_is_sealed_and_goes_when_something_is_taken_away(people: People) -> None:
    person, _ = signed_out(people)
    sealed = (person.folder / "library.spare.age").read_bytes()
    assert b"SQLite" not in sealed
    assert (person.folder / "library.spare.age").stat().st_mode & 0o777 == 0o600
    os.link(person.folder / "library.spare.age", person.folder / "dug-up")
    (person.folder / "damaged-1").mkdir()
    spare.destroy(person.folder)
    assert spare.Spare.find(person.folder, (person._identity or HybridIdentity.generate(),)) is None
    assert (person.folder / "dug-up").read_bytes()[:100] != sealed[:100]
    assert not (person.folder / "damaged-1").exists()
    spare.destroy(person.folder)


def test_an_old_spare_cannot_be_dug_up_either(people: People, clock: SimulatedClock) -> None:
    person = teacher(people)
    people.keep_spare(person)
    os.link(person.folder / "library.spare.age", person.folder / "dug-up")
    sealed = (person.folder / "dug-up").read_bytes()
    me.set_language(person.library, "en")
    clock.advance(60)
    assert people.keep_spare(person)
    assert (person.folder / "dug-up").read_bytes()[:100] != sealed[:100]


def test_what_a_cut_left_of_a_spare_is_swept(people: People) -> None:
    person, _ = signed_out(people)
    left = person.folder / f".{spare.SPARE_FILE}.abcd.part"
    left.write_bytes(b"x")
    people.sign_in(ANNA, PASSPHRASE)
    assert not left.exists()


def test_a_message_that_cannot_be_read_is_told(people: People) -> None:
    anna = teacher(people)
    _, coach = invited_coach(people, anna)
    coach.close()
    (coach.folder / "inbox").mkdir(exist_ok=True)
    (coach.folder / "inbox" / "ab.age").write_bytes(b"\0" * 100)
    back = people.sign_in("Bert Coach", OTHER)
    (notice,) = back.notices
    assert isinstance(notice, MessagesUnread)
    assert notice.fields == {"count": 1}
