"""Sessions: tokens, the idle lock that forgets the key, media tokens for one thing each."""

from __future__ import annotations

import pytest

from appliance.clock import SimulatedClock
from appliance.library.errors import LibraryClosed
from appliance.people.errors import SessionOver, TokenMissing
from appliance.people.service import People
from appliance.people.sessions import Sessions
from tests.people.helpers import PASSPHRASE, teacher


@pytest.fixture
def sessions(clock: SimulatedClock) -> Sessions:
    return Sessions(clock, idle_s=900, media_token_s=3600)


def test_a_session_is_found_by_its_token_only(people: People, sessions: Sessions) -> None:
    session = sessions.start(teacher(people))
    assert sessions.find(session.token) is session
    for token in (None, "", session.csrf, session.token[:-1], session.token + "x", "\ud800"):
        with pytest.raises(SessionOver):
            sessions.find(token)


def test_tokens_are_not_shown_by_accident(people: People, sessions: Sessions) -> None:
    session = sessions.start(teacher(people))
    assert session.token not in repr(session)
    assert session.csrf not in repr(session)
    assert session.token not in repr(vars(sessions))


def test_a_foreign_page_has_not_the_token(people: People, sessions: Sessions) -> None:
    session = sessions.start(teacher(people))
    sessions.check_csrf(session, session.csrf)
    for given in (None, "", session.token, session.csrf + "x", "é\ud800"):
        with pytest.raises(TokenMissing):
            sessions.check_csrf(session, given)


def test_signing_out_forgets_the_key(people: People, sessions: Sessions) -> None:
    person = teacher(people)
    session = sessions.start(person)
    sessions.end("unknown")
    sessions.end(session.token)
    sessions.end(session.token)
    assert person.closed
    with pytest.raises(LibraryClosed):
        _ = person.identity
    with pytest.raises(SessionOver):
        sessions.find(session.token)


def test_the_idle_lock_forgets_the_key(people: People, sessions: Sessions, clock: SimulatedClock) -> None:
    person = teacher(people)
    session = sessions.start(person)
    clock.advance(899)
    sessions.find(session.token)
    clock.advance(899)
    assert sessions.lock_idle() == []
    assert sessions.everyone() == [person]
    clock.advance(2)
    with pytest.raises(SessionOver):
        sessions.find(session.token)
    assert sessions.lock_idle() == [person.id]
    assert person.closed
    assert sessions.everyone() == []
    assert sessions.opened(person.id) is None


def test_what_a_page_asks_by_itself_does_not_keep_it_open(
    people: People, sessions: Sessions, clock: SimulatedClock
) -> None:
    session = sessions.start(teacher(people))
    for _ in range(3):
        clock.advance(300)
        sessions.find(session.token, sign_of_life=False)
    clock.advance(1)
    with pytest.raises(SessionOver):
        sessions.find(session.token)


def test_two_tablets_share_one_key_until_the_last_signs_out(people: People, sessions: Sessions) -> None:
    first = sessions.start(teacher(people))
    second_opening = people.sign_in("Anna de Vries", PASSPHRASE)
    second = sessions.start(second_opening)
    assert second.person is first.person
    assert second_opening.closed
    sessions.end(first.token)
    assert not second.person.closed
    sessions.end(second.token)
    assert second.person.closed


def test_recovering_signs_out_everywhere(people: People, sessions: Sessions) -> None:
    anna, bea = teacher(people), teacher(people, "Bea")
    tokens = [sessions.start(anna).token, sessions.start(anna).token]
    other = sessions.start(bea)
    sessions.end_all(anna.id)
    assert anna.closed
    assert sessions.find(other.token) is other
    for token in tokens:
        with pytest.raises(SessionOver):
            sessions.find(token)


def test_a_media_token_is_for_one_thing_and_one_session(
    people: People, sessions: Sessions, clock: SimulatedClock
) -> None:
    session = sessions.start(teacher(people))
    token = sessions.media_token(session, "lesson:1")
    assert sessions.media(token, "lesson:1") is session
    with pytest.raises(SessionOver):
        sessions.media(token, "lesson:2")
    with pytest.raises(SessionOver):
        sessions.media(session.token, "lesson:1")
    # Watching is a sign of life, but not for ever.
    for _ in range(4):
        clock.advance(800)
        sessions.media(token, "lesson:1")
    clock.advance(500)
    sessions.find(session.token)
    with pytest.raises(SessionOver):
        sessions.media(token, "lesson:1")
    again = sessions.media_token(session, "lesson:1")
    sessions.lock_idle()
    assert sessions.media(again, "lesson:1") is session
    sessions.end(session.token)
    with pytest.raises(SessionOver):
        sessions.media(again, "lesson:1")


def test_closing_forgets_every_key(people: People, sessions: Sessions) -> None:
    anna, bea = teacher(people), teacher(people, "Bea")
    sessions.start(anna)
    sessions.start(bea)
    assert len(sessions.everyone()) == 2
    sessions.close()
    assert anna.closed
    assert bea.closed
