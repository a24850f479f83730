"""Preparing, giving, looking, talking, taking back, and what a cut in between leaves."""

from __future__ import annotations

import errno
import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from appliance.age.errors import NoMatch
from appliance.age.identities import HybridIdentity
from appliance.age.reader import open_sealed
from appliance.age.writer import seal
from appliance.config import BoxPaths
from appliance.core.release import EndDatePast, EndDateTooFar
from appliance.errors import TerugblikError, Unavailable
from appliance.library import certificates, coaches, logbook, moments, post, releases
from appliance.library.errors import CoachUnknown, LibraryClosed, MomentUnknown, ReleaseUnknown, StorageFull
from appliance.library.files import destroy_folder
from appliance.library.messages import ReleaseTakenBack as TakenBackMessage
from appliance.library.releases import ReleaseRow
from appliance.library.sealedmedia import SealedFile
from appliance.media.errors import ClipLeaks, NoKeyframe
from appliance.people.errors import CoachHasReleases
from appliance.release import clip as clip_module
from appliance.release import desk as desk_module
from appliance.release import giving, sweep
from appliance.release import opening as opening_module
from appliance.release.errors import (
    CoachNotConfirmed,
    CommentEmpty,
    CommentOutside,
    DateInDoubt,
    DraftDamaged,
    LessonGone,
    ReleaseChanged,
    ReleaseDamaged,
    ReleaseInterrupted,
    ReleaseNotPrepared,
    ReleaseNotReady,
    ReleaseOver,
    ReleaseSwapped,
    ReleaseTakenBack,
)
from appliance.release.shelf import Grant, Shelf
from tests.media.pictures import shown
from tests.people.helpers import PASSPHRASE, invited_coach, teacher
from tests.release.world import NOTE, WORDS, World


def numbers_in(media: object) -> list[int]:
    return [number for _, number in shown(media.movie)]  # type: ignore[attr-defined]


# --- preparing


def test_a_prepared_clip_holds_the_span_and_no_more(world: World) -> None:
    release = world.prepared()
    row = world.desk.one(world.teacher, release)
    # Quick: from the first keyframe inside the choice (2.0 s) to its end (4.0 s), at 25 pictures a second.
    assert (row.state, row.start_ms, row.end_ms, row.duration_ms) == ("prepared", 2000, 4000, 2000)
    media = world.desk.open_clip(world.teacher, release, "t")
    assert numbers_in(media) == list(range(50, 100))
    assert media.still(500).startswith(b"\xff\xd8")


def test_an_exact_clip_begins_at_the_chosen_picture(world: World) -> None:
    release = world.prepared(mode="exact")
    row = world.desk.one(world.teacher, release)
    assert (row.start_ms, row.end_ms) == (1520, 4000)
    assert numbers_in(world.desk.open_clip(world.teacher, release, "t")) == list(range(38, 100))


def test_progress_rises_and_ends(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    (release,) = world.plan(world.top)
    assert world.desk.progress(release) == 0.0
    seen: list[float] = []
    real = clip_module._cut

    def watching(*args: object) -> object:
        facts = real(*args)  # type: ignore[arg-type]
        seen.append(world.desk.progress(release))
        return facts

    monkeypatch.setattr(clip_module, "_cut", watching)
    world.desk.make(world.teacher, release)
    assert 0 < seen[0] < 1
    assert world.desk.progress(release) == 1.0


def test_nothing_leaves_before_it_is_confirmed(world: World) -> None:
    release = world.prepared()
    assert world.people.take_in(world.coach) == []
    assert world.desk.list_received(world.coach) == []
    with pytest.raises(ReleaseUnknown):
        world.desk.open_clip(world.coach, release, "t")
    assert not (world.data / "releases").exists()


def test_before_it_is_confirmed_only_its_teacher_can_open_it(world: World) -> None:
    """Somebody with the disk and the coach's key gets nothing that was not released."""
    folder = world.draft(world.prepared())
    for name in ("clip.mp4.age", "note.json.age"):
        sealed = (folder / name).read_bytes()
        assert open_sealed(sealed, [world.teacher.identity])
        assert sealed.count(b"-> mlkem768x25519 ") == 1
        with pytest.raises(NoMatch):
            open_sealed(sealed, [world.coach.identity])


def test_what_was_looked_at_leaves_sealed_to_those_two_only(world: World) -> None:
    release = world.prepared()
    before = {path.name: path.read_bytes() for path in world.draft(release).iterdir()}
    world.desk.confirm(world.teacher, [release])
    assert not world.draft(release).exists()
    assert not list(world.draft(release).parent.iterdir())
    for name, drafted in before.items():
        given = (world.shelf(release) / name).read_bytes()
        assert given.endswith(drafted.partition(b"\n--- ")[2].partition(b"\n")[2])
        for identity in (world.teacher.identity, world.coach.identity):
            assert open_sealed(given, [identity]) == open_sealed(drafted, [world.teacher.identity])
        with pytest.raises(NoMatch):
            open_sealed(given, [HybridIdentity.generate()])
    assert (world.shelf(release) / "clip.mp4.age").stat().st_mode & 0o777 == 0o600


def test_the_key_of_another_file_is_not_handed_out(world: World) -> None:
    """Who looks after the box puts the lesson's header before the clip's payload: the lesson's key must not leave."""
    release = world.prepared()
    clip = world.draft(release) / "clip.mp4.age"
    lesson = (world.data / "lessons" / world.lesson / "lesson.mp4.age").read_bytes()
    head, mark, rest = lesson.partition(b"\n--- ")
    payload = clip.read_bytes().partition(b"\n--- ")[2].partition(b"\n")[2]
    clip.write_bytes(head + mark + rest.partition(b"\n")[0] + b"\n" + payload)
    with pytest.raises(ReleaseChanged):
        world.desk.confirm(world.teacher, [release])
    assert world.desk.one(world.teacher, release).problem == ReleaseChanged.key
    assert not (world.data / "releases").exists()
    assert sorted(path.name for path in world.draft(release).parent.iterdir()) == [release]


def test_a_swapped_key_on_the_disk_gets_nothing(world: World) -> None:
    """Who looks after the box writes an own key into the coach's file, after the words were compared."""
    evil = HybridIdentity.generate()
    stored = world.people.register.find(world.coach.id)
    assert stored is not None
    swapped = msgspec.structs.replace(stored, recipient=str(evil.recipient))
    (world.coach.folder / "person.json").write_bytes(msgspec.json.encode(swapped))
    release = world.released()
    for path in world.shelf(release).glob("*.age"):
        open_sealed(path.read_bytes(), [world.coach.identity])
        with pytest.raises(NoMatch):
            open_sealed(path.read_bytes(), [evil])


def test_each_mistake_has_its_own_error_and_changes_nothing(world: World) -> None:
    today = world.desk.days.today()
    with pytest.raises(EndDatePast):
        world.plan(world.top, until=today - timedelta(days=1))
    with pytest.raises(EndDateTooFar):
        world.plan(world.top, until=today + timedelta(days=400))
    with pytest.raises(MomentUnknown):
        world.plan(world.top, "none")
    with pytest.raises(CoachUnknown):
        world.desk.plan(world.teacher, moments=[world.top], coach="none")
    row, _ = invited_coach(world.people, world.teacher, "Carla")
    with pytest.raises(CoachNotConfirmed):
        world.desk.plan(world.teacher, moments=[world.top], coach=row)
    assert world.desk.list_given(world.teacher) == []


def test_the_default_end_date_is_two_weeks(world: World) -> None:
    assert world.desk.one(world.teacher, world.plan(world.top)[0]).until == date(2026, 9, 15)


def test_several_moments_at_once_and_without_notes_unless_the_teacher_says_so(world: World) -> None:
    made = world.plan(world.top, world.tip, world.top)
    assert len(made) == 2
    for release in made:
        world.desk.make(world.teacher, release)
        assert world.desk.one(world.teacher, release).note == ""
    world.desk.confirm(world.teacher, made)
    assert world.people.take_in(world.coach) == ["release_granted", "release_granted"]


def test_a_clip_that_fails_its_check_is_destroyed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def leaks(*_: object) -> None:
        raise ClipLeaks(detail="a picture too many")

    monkeypatch.setattr(clip_module, "check_clip", leaks)
    (release,) = world.plan(world.top)
    with pytest.raises(ClipLeaks):
        world.desk.make(world.teacher, release)
    row = world.desk.one(world.teacher, release)
    assert (row.state, row.problem) == ("failed", ClipLeaks.key)
    assert row.problem_fields == {"detail": "a picture too many"}
    assert not world.draft(release).exists()
    with pytest.raises(ReleaseNotReady):
        world.desk.open_clip(world.teacher, release, "t")
    with pytest.raises(ReleaseNotPrepared):
        world.desk.confirm(world.teacher, [release])


def test_a_full_disk_fails_the_release_and_leaves_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(fd: int, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(clip_module, "write_all", full)
    (release,) = world.plan(world.top)
    with pytest.raises(OSError, match="No space"):
        world.desk.make(world.teacher, release)
    assert world.desk.one(world.teacher, release).problem == StorageFull.key
    assert not world.draft(release).exists()


def test_a_moment_without_a_keyframe_says_to_cut_exactly(world: World) -> None:
    short = moments.create(world.teacher.library, world.lesson, "top", 1040, 2040, "", world.clock.now_utc())
    world.teacher.library.run("UPDATE moments SET end_ms = 1900 WHERE id = ?", short.id)
    (release,) = world.plan(short.id)
    with pytest.raises(NoKeyframe):
        world.desk.make(world.teacher, release)
    assert world.desk.one(world.teacher, release).problem == NoKeyframe.key


def test_signing_out_ends_the_making(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    (release,) = world.plan(world.top, mode="exact")
    real = clip_module._cut

    def sign_out_first(*args: object) -> object:
        world.teacher.close()
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(clip_module, "_cut", sign_out_first)
    with pytest.raises(LibraryClosed):
        world.desk.make(world.teacher, release)
    assert not world.draft(release).exists()
    monkeypatch.undo()
    again = world.people.sign_in("Anna de Vries", PASSPHRASE)
    world.desk.tidy(again)
    row = world.desk.one(again, release)
    assert (row.state, row.problem) == ("failed", ReleaseInterrupted.key)


@pytest.mark.parametrize("before", [True, False])
def test_discarding_while_it_is_made_leaves_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch, before: bool
) -> None:
    (release,) = world.plan(world.top)
    real = clip_module._cut

    def discard_meanwhile(*args: object) -> object:
        if before:
            world.desk.discard(world.teacher, release)
        facts = real(*args)  # type: ignore[arg-type]
        if not before:
            world.desk.discard(world.teacher, release)
        return facts

    monkeypatch.setattr(clip_module, "_cut", discard_meanwhile)
    world.desk.make(world.teacher, release)
    assert not world.draft(release).exists()
    with pytest.raises(ReleaseUnknown):
        world.desk.one(world.teacher, release)


def test_a_release_of_a_deleted_lesson_cannot_be_made(world: World) -> None:
    (release,) = world.plan(world.top)
    world.people.delete_lesson(world.teacher, world.lesson)
    with pytest.raises(LessonGone):
        world.desk.make(world.teacher, release)


def test_what_was_cut_from_a_lesson_that_is_gone_is_not_given(world: World) -> None:
    release = world.prepared()
    world.people.delete_lesson(world.teacher, world.lesson)
    with pytest.raises(ReleaseNotPrepared):
        world.desk.confirm(world.teacher, [release])
    assert not world.shelf(release).exists()


# --- giving and looking


def test_the_coach_sees_what_was_released_and_the_teacher_is_told(world: World) -> None:
    release = world.released(with_notes=True)
    (row,) = world.desk.list_received(world.coach)
    assert (row.id, row.state, row.other_name, row.words, row.note) == (
        release,
        "active",
        "Anna de Vries",
        WORDS,
        NOTE,
    )
    assert (row.lesson, row.moment, row.start_ms) == (None, None, None)
    media = world.desk.open_clip(world.coach, release, "first")
    assert numbers_in(media) == list(range(50, 100))
    world.desk.open_clip(world.coach, release, "first")
    world.clock.advance(60)
    world.desk.open_clip(world.coach, release, "second")
    world.desk.open_clip(world.teacher, release, "third")
    assert world.people.take_in(world.teacher) == ["release_viewed", "release_viewed"]
    (given,) = world.desk.list_given(world.teacher)
    assert len(given.views) == 2
    assert [entry.event for entry in logbook.read(world.teacher.library)][-3:] == [
        "released",
        "release_viewed",
        "release_viewed",
    ]


def test_the_grant_holds_ids_and_the_end_date_only(world: World) -> None:
    release = world.released()
    grant = msgspec.json.decode((world.shelf(release) / "grant.json").read_bytes())
    assert len(grant.pop("sum")) == 16
    assert grant == {"id": release, "teacher": world.teacher.id, "coach": world.coach.id, "until": "2026-09-15"}


def test_nobody_else_gets_anything(world: World) -> None:
    release = world.released()
    other = teacher(world.people, "Bea")
    _, stranger = invited_coach(world.people, other, "Vreemde")
    for person in (other, stranger):
        for act in (
            lambda p: world.desk.open_clip(p, release, "t"),
            lambda p: world.desk.one(p, release),
            lambda p: world.desk.take_back(p, release),
            lambda p: world.desk.comments(p, release),
            lambda p: world.desk.comment(p, release, "x", None),
            lambda p: world.desk.confirm(p, [release]),
            lambda p: world.desk.discard(p, release),
        ):
            with pytest.raises(ReleaseUnknown):
                act(person)
    with pytest.raises(ReleaseUnknown):
        world.desk.take_back(world.coach, release)


def test_a_grant_for_someone_else_does_not_open(world: World) -> None:
    """A second coach whose library holds the row (a forged message) still stands in no grant."""
    release = world.released()
    _, other = invited_coach(world.people, world.teacher, "Carla")
    row = releases.one(world.coach.library, release)
    releases.add(other.library, row)
    with pytest.raises(ReleaseUnknown):
        world.desk.open_clip(other, release, "t")


def test_confirming_is_all_or_nothing(world: World) -> None:
    first = world.prepared()
    (second,) = world.plan(world.tip)
    with pytest.raises(ReleaseNotPrepared):
        world.desk.confirm(world.teacher, [first, second])
    assert world.desk.one(world.teacher, first).state == "prepared"
    assert not (world.data / "releases").exists()


@pytest.mark.parametrize("name", ["clip.mp4.age", "note.json.age"])
def test_another_clip_or_note_in_its_place_is_not_given(world: World, name: str) -> None:
    """Who looks after the box knows both public keys, and can seal a film of their own to them."""
    kept, release = world.prepared(world.tip), world.prepared()
    forged = world.draft(release) / name
    plain = open_sealed(forged.read_bytes(), [world.teacher.identity])
    forged.write_bytes(seal(plain, [world.teacher.identity.recipient]))
    with pytest.raises(ReleaseChanged):
        world.desk.confirm(world.teacher, [kept, release])
    assert not (world.data / "releases").exists()
    assert world.desk.one(world.teacher, kept).state == "prepared"
    row = world.desk.one(world.teacher, release)
    assert (row.state, row.problem) == ("failed", ReleaseChanged.key)
    world.desk.discard(world.teacher, release)
    world.desk.confirm(world.teacher, [kept])
    assert world.people.take_in(world.coach) == ["release_granted"]


def test_a_clip_that_is_gone_is_not_given(world: World) -> None:
    release = world.prepared()
    (world.draft(release) / "clip.mp4.age").unlink()
    with pytest.raises(ReleaseChanged):
        world.desk.confirm(world.teacher, [release])


def test_a_still_is_no_viewing(world: World) -> None:
    release = world.released()
    assert world.desk.open_clip(world.coach, release, None).still(500).startswith(b"\xff\xd8")
    assert world.people.take_in(world.teacher) == []
    world.desk.open_clip(world.coach, release, "t")
    assert world.people.take_in(world.teacher) == ["release_viewed"]


def test_confirming_too_late_is_refused(world: World) -> None:
    release = world.prepared(until=world.desk.days.today())
    world.clock.advance(2 * 86_400)
    with pytest.raises(EndDatePast):
        world.desk.confirm(world.teacher, [release])


def test_a_coach_with_open_releases_is_not_forgotten(world: World) -> None:
    release = world.released()
    with pytest.raises(CoachHasReleases):
        world.people.forget_coach(world.teacher, world.coach_row)
    world.desk.take_back(world.teacher, release)
    world.people.forget_coach(world.teacher, world.coach_row)
    assert coaches.list_all(world.teacher.library) == []


# --- taking back and ending


def test_taking_back_closes_it_at_once_and_for_good(world: World) -> None:
    release = world.released()
    world.desk.open_clip(world.coach, release, "t")
    os.link(world.shelf(release) / "clip.mp4.age", world.data / "dug-up")
    world.desk.take_back(world.teacher, release)
    # Before the coach has taken in the news, with the clip still open in the coach's session.
    with pytest.raises(ReleaseTakenBack):
        world.desk.open_clip(world.coach, release, "t")
    assert world.people.take_in(world.coach) == ["release_taken_back"]
    assert world.desk.one(world.coach, release).state == "taken_back"
    for person in (world.coach, world.teacher):
        with pytest.raises(ReleaseTakenBack):
            world.desk.open_clip(person, release, "t")
    assert not world.shelf(release).exists()
    for person in (world.coach, world.teacher):
        with pytest.raises(TerugblikError):
            open_sealed((world.data / "dug-up").read_bytes(), [person.identity])
    assert logbook.read(world.teacher.library)[-1].event == "taken_back"
    world.desk.take_back(world.teacher, release)
    with pytest.raises(ReleaseTakenBack):
        world.desk.comment(world.coach, release, "nog iets", None)


def test_taking_back_a_draft_discards_it(world: World) -> None:
    release = world.prepared()
    world.desk.take_back(world.teacher, release)
    assert not world.draft(release).exists()
    assert world.desk.list_given(world.teacher) == []
    assert world.people.take_in(world.coach) == []


def test_only_a_teacher_takes_back(world: World) -> None:
    """A forged message in the teacher's inbox must not close what was given."""
    release = world.released()
    message = TakenBackMessage(at=world.clock.now_utc(), release=release)
    post.send(world.people.paths.people, world.teacher.id, world.teacher.recipient, message)
    assert world.people.take_in(world.teacher) == []
    assert world.desk.one(world.teacher, release).state == "active"


def test_the_last_day_opens_and_the_day_after_does_not(world: World) -> None:
    release = world.released(until=world.desk.days.today() + timedelta(days=1))
    world.clock.advance(86_400)
    world.desk.open_clip(world.coach, release, "t")
    world.clock.advance(86_400)
    for person in (world.coach, world.teacher):
        with pytest.raises(ReleaseOver):
            world.desk.open_clip(person, release, "t")
        assert world.desk.one(person, release).state == "expired"


def test_the_sweep_destroys_what_is_over_with_nobody_signed_in(world: World) -> None:
    over, later = world.released(), world.released(world.tip, until=date(2027, 1, 1))
    for person in (world.teacher, world.coach):
        person.close()
    assert world.desk.sweep() == []
    world.clock.advance(20 * 86_400)
    assert world.desk.sweep() == [over]
    assert world.desk.sweep() == []
    assert not world.shelf(over).exists()
    assert world.shelf(later).exists()
    anna = world.people.sign_in("Anna de Vries", PASSPHRASE)
    assert releases.one(anna.library, over).state == "expired"
    assert releases.one(anna.library, later).state == "active"
    assert logbook.read(anna.library)[-1].event == "release_expired"


def test_in_doubt_about_the_date_nothing_is_destroyed_and_nothing_reopens(world: World) -> None:
    release = world.released()
    world.clock.trusted = False
    world.clock.advance(20 * 86_400)
    assert world.desk.sweep() == []
    assert world.desk.sweep_lessons(lambda: None) == []
    assert world.shelf(release).exists()
    with pytest.raises(DateInDoubt):
        world.desk.open_clip(world.coach, release, "t")
    with pytest.raises(DateInDoubt):
        world.desk.comment(world.coach, release, "Mooi", None)
    assert world.desk.open_clip(world.teacher, release, "t").movie.size > 0
    world.clock.trusted = True
    world.desk.days.today()
    # The box restarts without network and its clock starts years back.
    world.clock.trusted = False
    world.clock.wall -= timedelta(days=800)
    again = desk_module.Desk(world.data, world.clock)
    with pytest.raises(DateInDoubt):
        again.open_clip(world.coach, release, "t")
    assert again.one(world.coach, release).state == "expired"
    assert world.shelf(release).exists()


def test_in_doubt_about_the_date_nothing_new_is_given(world: World) -> None:
    prepared = world.prepared()
    world.clock.trusted = False
    with pytest.raises(DateInDoubt):
        world.plan(world.top)
    with pytest.raises(DateInDoubt):
        world.desk.confirm(world.teacher, [prepared])
    world.clock.trusted = True
    world.desk.confirm(world.teacher, [prepared])


def test_a_release_whose_end_passed_while_the_box_was_off_is_never_served(world: World) -> None:
    """Booted years back, then told the time: neither before nor after does a byte come out."""
    release = world.released()
    world.clock.trusted = False
    world.clock.wall -= timedelta(days=800)
    again = desk_module.Desk(world.data, world.clock)
    with pytest.raises(DateInDoubt):
        again.open_clip(world.coach, release, "t")
    world.clock.trusted = True
    world.clock.wall += timedelta(days=820)
    with pytest.raises(ReleaseOver):
        again.open_clip(world.coach, release, "t")
    assert again.sweep() == [release]
    assert not world.shelf(release).exists()


def test_a_longer_date_written_into_the_grant_does_not_help(world: World) -> None:
    release = world.released()
    grant = Grant(release, world.teacher.id, world.coach.id, date(2030, 1, 1))
    (world.shelf(release) / "grant.json").write_bytes(msgspec.json.encode(grant))
    world.clock.advance(20 * 86_400)
    with pytest.raises(ReleaseOver):
        world.desk.open_clip(world.coach, release, "t")
    (world.shelf(release) / "grant.json").write_bytes(b"{")
    world.clock.advance(-20 * 86_400)
    with pytest.raises(ReleaseDamaged):
        world.desk.open_clip(world.coach, release, "t")


def test_retention_ends_the_lesson_and_tells_its_owner(world: World) -> None:
    release = world.released()
    world.clock.advance(57 * 86_400)
    recording = world.lesson
    assert world.desk.sweep_lessons(lambda: recording) == []
    assert world.desk.sweep_lessons(lambda: None) == [world.lesson]
    assert world.people.take_in(world.teacher) == ["lesson_expired"]
    with pytest.raises(MomentUnknown):
        moments.one(world.teacher.library, world.top)
    assert world.desk.one(world.teacher, release).lesson is None
    certificate = certificates.read(world.teacher.library)[-1]
    assert (certificate.body.reason, certificate.body.files_overwritten) == ("retention", certificate.body.files)
    assert [(clip.coach, clip.state) for clip in certificate.body.clips] == [("Bert Coach", "expired")]
    proof = {"certificate": "1", "certificate_hash": certificate.hash}
    assert logbook.read(world.teacher.library)[-1].fields == {"lesson": world.lesson, **proof}


# --- talking


def test_comments_go_both_ways_with_their_time(world: World) -> None:
    release = world.released()
    first = world.desk.comment(world.coach, release, " Mooi gewacht! ", 1200)
    assert (first.mine, first.text, first.at_ms) == (True, "Mooi gewacht!", 1200)
    assert world.people.take_in(world.teacher) == ["comment"]
    world.clock.advance(5)
    world.desk.comment(world.teacher, release, "Dank je.", None)
    assert world.people.take_in(world.coach) == ["comment"]
    at_coach = [(c.mine, c.text, c.at_ms) for c in world.desk.comments(world.coach, release)]
    at_teacher = [(c.mine, c.text, c.at_ms) for c in world.desk.comments(world.teacher, release)]
    assert at_coach == [(True, "Mooi gewacht!", 1200), (False, "Dank je.", None)]
    assert at_teacher == [(False, "Mooi gewacht!", 1200), (True, "Dank je.", None)]
    assert world.desk.one(world.teacher, release).comments == 2


def test_comments_that_cannot_be(world: World) -> None:
    release = world.released()
    with pytest.raises(CommentEmpty):
        world.desk.comment(world.coach, release, " \n", None)
    for at_ms in (-1, 2001):
        with pytest.raises(CommentOutside):
            world.desk.comment(world.coach, release, "x", at_ms)
    draft = world.prepared(world.tip)
    with pytest.raises(ReleaseNotReady):
        world.desk.comment(world.teacher, draft, "x", None)
    assert world.desk.comments(world.coach, release) == []


# --- after a cut


class Cut(BaseException):
    """The plug is pulled."""


def cut(*_: object, **__: object) -> None:
    raise Cut


def signed_in_again(world: World) -> World:
    world.teacher.close()
    world.teacher = world.people.sign_in("Anna de Vries", PASSPHRASE)
    world.desk = desk_module.Desk(world.data, world.clock)
    world.desk.tidy(world.teacher)
    return world


def test_a_cut_after_the_shelf_is_told_at_the_next_sign_in(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    release = world.prepared()
    monkeypatch.setattr(giving, "tell_granted", cut)
    with pytest.raises(Cut):
        world.desk.confirm(world.teacher, [release])
    monkeypatch.undo()
    signed_in_again(world)
    assert world.desk.one(world.teacher, release).state == "active"
    assert world.people.take_in(world.coach) == ["release_granted"]
    world.desk.open_clip(world.coach, release, "t")
    signed_in_again(world)
    assert world.people.take_in(world.coach) == []


def test_a_cut_before_the_shelf_leaves_it_prepared(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    release = world.prepared()
    monkeypatch.setattr(Path, "rename", cut)
    with pytest.raises(Cut):
        world.desk.confirm(world.teacher, [release])
    monkeypatch.undo()
    signed_in_again(world)
    assert world.desk.one(world.teacher, release).state == "prepared"
    world.desk.confirm(world.teacher, [release])
    assert world.people.take_in(world.coach) == ["release_granted"]


@pytest.mark.parametrize("step", ["seal_for", "is_unchanged", "destroy_folder", "tell_granted"])
def test_a_cut_at_any_step_of_giving_is_put_right(world: World, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    release = world.prepared()
    real = getattr(giving, step)
    calls = []

    def cut_after(*args: object) -> object:
        calls.append(args)
        result = real(*args)
        # Two folders are cleared before anything is made; the third one is the draft.
        if len(calls) >= {"destroy_folder": 3, "is_unchanged": 2}.get(step, 1):
            raise Cut
        return result

    monkeypatch.setattr(giving, step, cut_after)
    with pytest.raises(Cut):
        world.desk.confirm(world.teacher, [release])
    monkeypatch.undo()
    signed_in_again(world)
    row = world.desk.one(world.teacher, release)
    if row.state == "prepared":
        assert row.released_at is None
        assert [path.name for path in world.draft(release).parent.iterdir()] == [release]
        world.desk.open_clip(world.teacher, release, "t")
        world.desk.confirm(world.teacher, [release])
    assert world.desk.one(world.teacher, release).state == "active"
    assert not list(world.draft(release).parent.iterdir())
    assert world.people.take_in(world.coach) == ["release_granted"]
    assert numbers_in(world.desk.open_clip(world.coach, release, "t")) == list(range(50, 100))


def test_what_lies_on_the_shelf_under_its_name_gives_way(world: World) -> None:
    release = world.prepared()
    world.shelf(release).mkdir(parents=True)
    (world.shelf(release) / "clip.mp4.age").write_bytes(b"x")
    world.desk.confirm(world.teacher, [release])
    world.people.take_in(world.coach)
    assert numbers_in(world.desk.open_clip(world.coach, release, "t")) == list(range(50, 100))


def test_a_full_disk_while_giving_leaves_it_prepared(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    release = world.prepared()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(giving, "seal_for", full)
    with pytest.raises(OSError, match="No space"):
        world.desk.confirm(world.teacher, [release])
    monkeypatch.undo()
    row = world.desk.one(world.teacher, release)
    assert (row.state, row.released_at) == ("prepared", None)
    assert [path.name for path in world.draft(release).parent.iterdir()] == [release]
    world.desk.confirm(world.teacher, [release])


def test_what_could_not_be_told_to_its_coach_was_not_given(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = world.prepared(), world.prepared(world.tip)
    real = giving.tell_granted

    def full(place: object, person: object, row: ReleaseRow) -> None:
        if row.id == second:
            raise StorageFull
        real(place, person, row)  # type: ignore[arg-type]

    monkeypatch.setattr(giving, "tell_granted", full)
    with pytest.raises(StorageFull):
        world.desk.confirm(world.teacher, [first, second])
    monkeypatch.undo()
    assert world.shelf(first).exists()
    assert not world.shelf(second).exists()
    signed_in_again(world)
    row = world.desk.one(world.teacher, second)
    assert (row.state, row.released_at) == ("prepared", None)
    world.desk.confirm(world.teacher, [second])
    assert world.people.take_in(world.coach) == ["release_granted"] * 2


def test_what_is_taken_back_while_it_is_being_opened_stays_shut(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody would cut off that stream: it began after taking back had cut off all there were."""
    release = world.released()
    opened = opening_module._open

    def meanwhile(*given: Any) -> object:
        clip = opened(*given)
        world.desk.take_back(world.teacher, release)
        return clip

    monkeypatch.setattr(opening_module, "_open", meanwhile)
    with pytest.raises(ReleaseTakenBack):
        world.desk.open_clip(world.coach, release, "t")
    assert world.people.take_in(world.teacher) == []  # nobody looked


def test_a_cut_while_taking_back_is_told_at_the_next_sign_in(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    release = world.released()
    monkeypatch.setattr(giving, "tell_taken_back", cut)
    with pytest.raises(Cut):
        world.desk.take_back(world.teacher, release)
    monkeypatch.undo()
    with pytest.raises(ReleaseTakenBack):
        world.desk.open_clip(world.coach, release, "t")
    signed_in_again(world)
    assert world.desk.one(world.teacher, release).state == "taken_back"
    assert world.people.take_in(world.coach) == ["release_taken_back"]


def test_a_cut_in_the_midst_of_destroying_leaves_nothing_that_is_still_granted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = world.released()

    def halfway(folder: Path) -> None:
        (folder / "clip.mp4.age").write_bytes(os.urandom(4096))
        raise Cut

    monkeypatch.setattr(giving, "destroy_folder", halfway)
    with pytest.raises(Cut):
        world.desk.take_back(world.teacher, release)
    monkeypatch.undo()
    signed_in_again(world)
    assert world.desk.one(world.teacher, release).state == "taken_back"
    assert world.people.take_in(world.coach) == ["release_taken_back"]


def test_what_somebody_else_put_on_the_shelf_is_taken_off(world: World) -> None:
    release = world.prepared()
    until = world.desk.one(world.teacher, release).until
    shelf = Shelf(BoxPaths(world.data))
    world.draft(release).rename(shelf.given(world.teacher.id, release))
    shelf.put(Grant(release, world.teacher.id, world.coach.id, until))
    signed_in_again(world)
    assert not world.shelf(release).exists()
    row = world.desk.one(world.teacher, release)
    assert (row.state, row.problem) == ("failed", "release_changed")
    assert world.people.take_in(world.coach) == []


@pytest.mark.parametrize("content", [None, b"", b'{"id": "x"}'])
def test_a_lost_grant_is_written_again_and_costs_no_clip(world: World, content: bytes | None) -> None:
    release = world.released()
    grant = world.shelf(release) / "grant.json"
    before = grant.read_bytes()
    if content is None:
        grant.unlink()
    else:
        grant.write_bytes(content)
    with pytest.raises(ReleaseDamaged):
        world.desk.open_clip(world.coach, release, "t")
    signed_in_again(world)
    assert grant.read_bytes() == before
    world.desk.open_clip(world.coach, release, "t")
    assert world.desk.one(world.teacher, release).state == "active"


def test_a_clip_that_cannot_be_read_for_a_moment_is_not_taken_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever holds all of the process's descriptors (a stranger on the Wi-Fi needs no account for it) while a teacher
    signs in costs nobody a clip."""
    release, other = world.released(), world.released(world.tip)
    (world.shelf(other) / "grant.json").unlink()
    whole = Path.open

    def opened(path: Path, *given: str, **named: str) -> object:
        if path.parent == world.shelf(release):
            raise OSError(errno.EMFILE, "Too many open files")
        return whole(path, *given, **named)  # type: ignore[call-overload]

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", opened)
        signed_in_again(world)
    assert {row.state for row in world.desk.list_given(world.teacher)} == {"active"}
    for one in (release, other):
        world.desk.open_clip(world.coach, one, "t")


def test_drafts_that_nobody_knows_are_destroyed(world: World) -> None:
    stray = world.draft("ab" * 10)
    stray.mkdir(parents=True)
    (stray / "clip.mp4.age").write_bytes(b"x")
    lost = world.prepared()
    destroy_folder(world.draft(lost))
    signed_in_again(world)
    assert not stray.exists()
    assert world.desk.one(world.teacher, lost).state == "failed"


# --- what lies on the disk and is not right


@pytest.mark.parametrize("how", ["the clips", "the folders", "a film of somebody's own", "no film at all"])
def test_nothing_but_what_was_confirmed_is_shown(world: World, how: str) -> None:
    """Whoever looks after the box swaps two clips of the same two, or seals a film to both."""
    release, other = world.released(), world.released(world.tip)
    clip, swapped = world.shelf(release) / "clip.mp4.age", world.shelf(other) / "clip.mp4.age"
    whole = clip.read_bytes()
    recipients = [world.coach.identity.recipient, world.teacher.identity.recipient]
    if how == "the clips":
        clip.write_bytes(swapped.read_bytes())
        swapped.write_bytes(whole)
    elif how == "the folders":
        clip.write_bytes(swapped.read_bytes())
        (world.shelf(release) / "note.json.age").write_bytes((world.shelf(other) / "note.json.age").read_bytes())
    elif how == "no film at all":
        clip.write_bytes(seal(b"no film at all", recipients))
    else:
        clip.write_bytes(seal(open_sealed(whole, [world.teacher.identity]), recipients))
    for person in (world.coach, world.teacher):
        with pytest.raises(ReleaseSwapped):
            world.desk.open_clip(person, release, "t")
    assert world.people.take_in(world.teacher) == []  # nobody looked at anything
    clip.write_bytes(whole)
    assert numbers_in(world.desk.open_clip(world.coach, release, "t")) == list(range(50, 100))


def test_another_clip_in_the_draft_is_not_looked_at_as_what_was_made(world: World) -> None:
    release, other = world.prepared(), world.prepared(world.tip)
    (world.draft(release) / "clip.mp4.age").write_bytes((world.draft(other) / "clip.mp4.age").read_bytes())
    with pytest.raises(ReleaseChanged):
        world.desk.open_clip(world.teacher, release, "t")


def test_what_plays_is_what_was_compared(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Swapped between the comparing and the playing: the open file is the one that was compared."""
    release, other = world.released(), world.released(world.tip)
    clip = world.shelf(release) / "clip.mp4.age"
    real = SealedFile.payload_hash

    def swap_then_hash(file: SealedFile) -> str:
        aside = clip.with_suffix(".aside")
        aside.write_bytes((world.shelf(other) / "clip.mp4.age").read_bytes())
        aside.rename(clip)
        return real(file)

    monkeypatch.setattr(SealedFile, "payload_hash", swap_then_hash)
    assert numbers_in(world.desk.open_clip(world.coach, release, "t")) == list(range(50, 100))


def test_a_release_told_before_its_hash_was_told_still_plays(world: World) -> None:
    release = world.released()
    world.coach.library.run("UPDATE releases SET clip_sha256 = NULL, note_sha256 = NULL WHERE id = ?", release)
    assert numbers_in(world.desk.open_clip(world.coach, release, "t")) == list(range(50, 100))


def test_a_clip_that_was_damaged_or_removed_says_so(world: World) -> None:
    release = world.released()
    clip = world.shelf(release) / "clip.mp4.age"
    content = clip.read_bytes()
    clip.write_bytes(b"not an age file" * 10)
    with pytest.raises(ReleaseDamaged):
        world.desk.open_clip(world.coach, release, "t")
    # In the middle, where no header is: it is read through before anything is shown.
    for place in range(5000, len(content), 40_000):
        clip.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        with pytest.raises(ReleaseDamaged):
            world.desk.open_clip(world.coach, release, "t")
    clip.unlink()
    with pytest.raises(ReleaseTakenBack):
        world.desk.open_clip(world.coach, release, "t")
    clip.write_bytes(content)
    world.desk.open_clip(world.coach, release, "t")


def test_a_damaged_draft_says_so_and_is_not_given(world: World) -> None:
    release = world.prepared()
    clip = world.draft(release) / "clip.mp4.age"
    content = bytearray(clip.read_bytes())
    content[len(content) // 2] ^= 1
    clip.write_bytes(bytes(content))
    with pytest.raises(DraftDamaged):
        world.desk.open_clip(world.teacher, release, "t")
    with pytest.raises(ReleaseChanged):
        world.desk.confirm(world.teacher, [release])


def test_damage_in_the_lesson_fails_the_clip_in_words(world: World) -> None:
    path = world.data / "lessons" / world.lesson / "lesson.mp4.age"
    (release,) = world.plan(world.top)
    media = world.people.lesson_media(world.teacher, world.lesson)
    at = int(media.index.fragment_offsets[len(media.index.fragment_offsets) // 2])
    world.teacher.media.drop(f"lesson:{world.lesson}")
    content = bytearray(path.read_bytes())
    place = min(len(content) - 1, at + at // 65_536 * 16 + 3000)
    content[place] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(TerugblikError):
        world.desk.make(world.teacher, release)
    assert world.desk.one(world.teacher, release).problem in ("lesson_damaged_there", "lesson_damaged")


def test_what_the_library_no_longer_knows_is_taken_back(world: World) -> None:
    """The spare that was put back is from before it was given."""
    release = world.released()
    world.teacher.library.run("DELETE FROM releases")
    signed_in_again(world)
    assert not world.shelf(release).exists()
    assert logbook.read(world.teacher.library)[-1].fields == {"release": release}
    assert world.people.take_in(world.coach) == ["release_taken_back"]
    with pytest.raises(ReleaseTakenBack):
        world.desk.open_clip(world.coach, release, "t")


def test_a_release_without_a_grant_ends_too(world: World) -> None:
    release = world.released()
    (world.shelf(release) / "grant.json").write_bytes(b"{")
    world.clock.advance(20 * 86_400)
    assert world.desk.sweep() == []
    world.clock.trusted = False
    signed_in_again(world)
    assert world.shelf(release).exists()
    world.clock.trusted = True
    signed_in_again(world)
    assert not world.shelf(release).exists()
    assert logbook.read(world.teacher.library)[-1].event == "release_expired"


def test_the_sweep_passes_over_what_is_not_right(world: World) -> None:
    release = world.released()
    stray = world.data / "releases" / ("a" * 20)
    stray.mkdir()
    (stray / "grant.json").write_bytes(b"{")
    for person in (world.coach, world.teacher):
        stored = world.people.register.find(person.id)
        assert stored is not None
        broken = msgspec.structs.replace(stored, recipient="age1nonsense")
        (person.folder / "person.json").write_bytes(msgspec.json.encode(broken))
    world.clock.advance(20 * 86_400)
    assert world.desk.sweep() == [release]
    (world.teacher.folder / "person.json").unlink()
    world.clock.advance(60 * 86_400)
    assert world.desk.sweep_lessons(lambda: None) == [world.lesson]


def test_a_release_that_the_disk_refuses_to_destroy_keeps_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck, other = sorted((world.released(), world.released(world.tip)))

    def refuses(folder: Path) -> object:
        if folder.name == stuck:
            raise OSError(errno.EROFS, "Read-only file system")
        return destroy_folder(folder)

    monkeypatch.setattr(sweep, "destroy_folder", refuses)
    world.clock.advance(20 * 86_400)
    assert world.desk.sweep() == [other]
    with pytest.raises(ReleaseOver):
        world.desk.open_clip(world.coach, stuck, None)
    monkeypatch.undo()
    assert world.desk.sweep() == [stuck]


def test_a_disk_too_full_for_the_message_does_not_stop_the_sweep(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    released = world.released()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(post, "_lay", full)
    world.clock.advance(20 * 86_400)
    assert world.desk.sweep() == [released]
    monkeypatch.undo()
    world.desk.tidy(world.teacher)
    assert releases.one(world.teacher.library, released).state == "expired"


def test_without_the_recorders_word_no_lesson_is_destroyed(world: World) -> None:
    def unknown() -> str | None:
        raise Unavailable

    world.clock.advance(60 * 86_400)
    assert world.desk.sweep_lessons(unknown) == []
    assert (world.data / "lessons" / world.lesson).is_dir()


def test_a_viewing_that_could_not_be_told_is_told_at_the_next_try(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = world.released()

    def full(*_: object) -> None:
        raise StorageFull

    monkeypatch.setattr(post, "queue", full)
    with pytest.raises(StorageFull):
        world.desk.open_clip(world.coach, release, "opening")
    monkeypatch.undo()
    for _ in range(2):
        world.desk.open_clip(world.coach, release, "opening")
    assert world.people.take_in(world.teacher) == ["release_viewed"]


def test_only_so_many_openings_are_remembered(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("appliance.release.opening._MOST_REMEMBERED", 2)
    release = world.released()
    for opening in ("a", "b", "c", "a"):
        world.desk.open_clip(world.coach, release, opening)
    assert world.people.take_in(world.teacher) == ["release_viewed"] * 4


def test_what_was_made_cannot_be_made_or_discarded_again(world: World) -> None:
    release = world.released()
    with pytest.raises(ReleaseNotPrepared):
        world.desk.make(world.teacher, release)
    with pytest.raises(ReleaseNotPrepared):
        world.desk.discard(world.teacher, release)
