"""What a coach prepares, shows and proposes, and the leervraag that goes along: who has what, and when."""

from __future__ import annotations

import msgspec
import pytest

from appliance.age.reader import open_sealed
from appliance.core.nagesprek import PreparationShown, PreparationUnknown
from appliance.library import comments, cycles, halftyped, logbook, messages, post, preparations, releases, trajecten
from appliance.library.database import Library
from appliance.library.errors import ReleaseUnknown
from appliance.release import talk
from appliance.release.errors import CommentEmpty, CommentOutside, ReleaseNotReady, ReleaseTakenBack
from appliance.release.shelf import NOTE_FILE, Note
from tests.release.world import World

PRIVATE = "Vraag-later-naar-haar-stilte-7731"
QUESTION = "Hoe-geef-ik-meer-denktijd-2208"


def everything(library: Library) -> str:
    """All that stands in a library, as text."""
    tables = library.all("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%pieces%'")
    names = [row["name"] for row in tables if "beginnings" not in row["name"]]
    return "\n".join(str(tuple(row)) for name in names for row in library.all(f"SELECT * FROM [{name}]"))


def asks(world: World, question: str = QUESTION) -> str:
    """The lesson gets a leervraag."""
    traject = trajecten.create(world.teacher.library, question, "interactie", world.clock.now_utc())
    cycles.place(world.teacher.library, world.lesson, traject.id)
    return traject.id


# --- what the coach prepares


def test_what_a_coach_prepares_is_in_the_coachs_library_alone(world: World) -> None:
    release = world.released()
    inbox = world.data / "people" / world.teacher.id / post.INBOX
    before = sorted(inbox.iterdir()) if inbox.is_dir() else []
    made = world.desk.prepare_words(world.coach, release, f" {PRIVATE} ", 1200)
    talk.reword(world.coach, made.id, f"{PRIVATE}!")
    assert [(one.text, one.at_ms, one.shown_at) for one in preparations.list_for(world.coach.library, release)] == [
        (f"{PRIVATE}!", 1200, None)
    ]
    assert (sorted(inbox.iterdir()) if inbox.is_dir() else []) == before
    assert world.coach.library.all("SELECT * FROM outbox") == []
    world.people.take_in(world.teacher)
    assert PRIVATE in everything(world.coach.library)
    assert PRIVATE not in everything(world.teacher.library)
    assert world.desk.comments(world.teacher, release) == world.desk.comments(world.coach, release) == []


def test_what_is_shown_is_a_comment_with_both_and_once(world: World) -> None:
    release = world.released()
    kept = world.desk.prepare_words(world.coach, release, PRIVATE, None)
    shown = world.desk.prepare_words(world.coach, release, "Wat dacht je hier?", 900)
    comment = world.desk.show_words(world.coach, shown.id)
    assert (comment.id, comment.mine, comment.at_ms, comment.proposes) == (shown.id, True, 900, False)
    world.people.take_in(world.teacher)
    (theirs,) = world.desk.comments(world.teacher, release)
    assert (theirs.id, theirs.mine, theirs.text, theirs.at_ms) == (shown.id, False, "Wat dacht je hier?", 900)
    assert PRIVATE not in everything(world.teacher.library)
    for again in (
        lambda: world.desk.show_words(world.coach, shown.id),
        lambda: talk.reword(world.coach, shown.id, "iets anders"),
    ):
        with pytest.raises(PreparationShown):
            again()
    preparations.delete(world.coach.library, shown.id)
    assert len(world.desk.comments(world.coach, release)) == 1
    assert [one.id for one in preparations.list_for(world.coach.library, release)] == [kept.id]
    with pytest.raises(PreparationUnknown):
        preparations.delete(world.coach.library, shown.id)
    assert world.people.take_in(world.teacher) == []


def test_showing_that_could_not_be_told_shows_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    release = world.released()
    made = world.desk.prepare_words(world.coach, release, PRIVATE, None)

    def refuses(*_: object) -> None:
        raise OSError("full")

    monkeypatch.setattr(post, "queue", refuses)
    with pytest.raises(OSError, match="full"):
        world.desk.show_words(world.coach, made.id)
    assert preparations.one(world.coach.library, made.id).shown_at is None
    assert comments.list_for(world.coach.library, release) == []


def test_only_a_coach_prepares_and_only_at_what_is_open(world: World) -> None:
    release = world.released()
    with pytest.raises(ReleaseUnknown):
        world.desk.prepare_words(world.teacher, release, PRIVATE, None)
    with pytest.raises(ReleaseUnknown):
        preparations.list_for(world.teacher.library, release)
    with pytest.raises(CommentEmpty):
        world.desk.prepare_words(world.coach, release, "  ", None)
    with pytest.raises(CommentOutside):
        world.desk.prepare_words(world.coach, release, PRIVATE, 60_000)
    made = world.desk.prepare_words(world.coach, release, PRIVATE, None)
    world.desk.take_back(world.teacher, release)
    for told in (False, True):
        for late in (
            *([] if told else [lambda: world.desk.show_words(world.coach, made.id)]),
            lambda: world.desk.prepare_words(world.coach, release, PRIVATE, None),
            lambda: world.desk.propose(world.coach, release, "tel tot tien", None),
        ):
            with pytest.raises(ReleaseTakenBack):
                late()
        world.people.take_in(world.coach)
    with pytest.raises(ReleaseNotReady):
        talk.prepare(world.coach, release, PRIVATE, None, world.clock.now_utc())


@pytest.mark.parametrize("end", ["taken back", "expired"])
def test_what_a_coach_prepared_goes_when_the_clip_does_and_what_was_shown_stays(world: World, end: str) -> None:
    release = world.released()
    kept, shown = (world.desk.prepare_words(world.coach, release, text, None) for text in (PRIVATE, "Wat zag je?"))
    world.desk.show_words(world.coach, shown.id)
    now = world.clock.now_utc()
    for field in ("remark", "proposal", "preparation"):
        halftyped.keep(world.coach.library, field, release, PRIVATE, now)  # type: ignore[arg-type]
    if end == "taken back":
        world.desk.take_back(world.teacher, release)
    else:
        world.clock.advance(60 * 86_400)
        assert world.desk.sweep() == [release]
    assert PRIVATE in everything(world.coach.library)
    world.people.take_in(world.coach)
    assert PRIVATE not in everything(world.coach.library)
    assert preparations.list_for(world.coach.library, release) == []
    assert [one.text for one in world.desk.comments(world.coach, release)] == ["Wat zag je?"]
    for gone in (kept.id, shown.id):
        with pytest.raises(PreparationUnknown):
            world.desk.show_words(world.coach, gone)
    with pytest.raises(ReleaseUnknown):
        halftyped.keep(world.coach.library, "remark", release, PRIVATE, now)


# --- proposing


def test_a_coach_proposes_and_the_teacher_hears_it_as_a_proposal(world: World) -> None:
    release = world.released()
    made = world.desk.propose(world.coach, release, "Tel na elke vraag tot tien.", 700)
    world.people.take_in(world.teacher)
    (got,) = world.desk.comments(world.teacher, release)
    assert (got.id, got.proposes, got.actiepunt, got.at_ms) == (made.id, True, None, 700)
    assert logbook.read(world.teacher.library)[-1].event == "proposal_received"
    with pytest.raises(ReleaseUnknown):
        world.desk.propose(world.teacher, release, "Tel.", None)


def test_a_proposal_in_a_coachs_inbox_is_a_comment_as_any_other(world: World) -> None:
    """Anyone who knows the key can write a message."""
    release = world.released()
    message = messages.CommentWritten(
        at=world.clock.now_utc(), id="f" * 20, release=release, at_ms=None, text="hm", proposes=True
    )
    recipient = str(world.coach.identity.recipient)
    post.send(world.data / "people", world.coach.id, recipient, message)
    world.people.take_in(world.coach)
    assert [one.proposes for one in world.desk.comments(world.coach, release)] == [False]


# --- the leervraag


def test_a_leervraag_goes_along_only_when_it_was_chosen(world: World) -> None:
    asks(world)
    release = world.released()
    assert releases.one(world.teacher.library, release).question == ""
    assert releases.one(world.coach.library, release).question == ""
    assert QUESTION not in everything(world.coach.library)
    assert "question" not in logbook.read(world.teacher.library)[-1].fields


def test_a_leervraag_goes_along_in_the_wording_that_was_shown(world: World) -> None:
    traject = asks(world)
    draft = world.prepared(with_question=True)
    assert releases.one(world.teacher.library, draft).question == QUESTION
    trajecten.change(world.teacher.library, traject, question="Later-anders-1199", now=world.clock.now_utc())
    world.desk.confirm(world.teacher, [draft])
    world.people.take_in(world.coach)
    assert releases.one(world.coach.library, draft).question == QUESTION
    sealed = (world.shelf(draft) / NOTE_FILE).read_bytes()
    note = msgspec.json.decode(open_sealed(sealed, [world.coach.identity]), type=Note)
    assert note.question == QUESTION
    assert "Later-anders" not in everything(world.coach.library)
    told = next(one for one in reversed(logbook.read(world.teacher.library)) if one.event == "released")
    # That it went along, and not its words.
    assert told.fields["question"] == "shared"
    assert all(QUESTION not in str(one.fields) for one in logbook.read(world.teacher.library))


def test_a_lesson_without_a_leervraag_gives_none(world: World) -> None:
    assert releases.one(world.teacher.library, world.prepared(with_question=True)).question == ""
