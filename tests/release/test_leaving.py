"""What is masked or silenced in a release, and when one may leave the coaching pair."""

from __future__ import annotations

import io
import re
import subprocess
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from appliance.age.reader import open_sealed
from appliance.core.clipedits import ClipEdits, Silence, SilenceOutside
from appliance.core.permission import Permission, PermissionAhead, PermissionNeeded
from appliance.core.school import School, SchoolDamaged
from appliance.core.zones import Zone, ZoneOutside
from appliance.errors import Language
from appliance.library import coaches, logbook, releases
from appliance.library.errors import MomentUnknown, ReleaseUnknown
from appliance.media import clip as media_clip
from appliance.media.decoding import decode_pictures
from appliance.media.errors import ClipLeaks
from appliance.media.flat import is_flat
from appliance.media.masks import areas
from appliance.media.spans import ClipFacts
from appliance.people.opened import OpenPerson
from appliance.release import clip as clip_module
from appliance.release import slippaper
from appliance.release.errors import ReleaseNotReady
from appliance.release.gate import Terms
from appliance.release.shelf import Note
from appliance.schoolfile import SchoolFile
from tests.media.pictures import heard
from tests.release.world import World

ZONES = (Zone(0.25, 0.25, 0.25, 0.25),)
# The moment is 1500 … 4000 of the lesson, the quick clip of it begins at 2000.
EDITS = ClipEdits(ZONES, (Silence(2500, 3000),))
TODAY = date(2026, 9, 1)
PERMISSION = Permission("de ouders van groep 6", date(2026, 8, 31), "de opleiding van Bert")
TRAINING = Terms("training", PERMISSION)


def note_of(world: World, release: str) -> Note:
    sealed = (world.shelf(release) / "note.json.age").read_bytes()
    return msgspec.json.decode(open_sealed(sealed, [world.coach.identity]), type=Note)


def lines(world: World, event: str) -> list[dict[str, str]]:
    return [entry.fields for entry in logbook.read(world.teacher.library) if entry.event == event]


def silent(world: World, release: str, start_ms: int, end_ms: int) -> bool:
    """Whether a span of the clip, in its own time, is digital silence for whoever plays it."""
    movie = world.desk.open_clip(world.coach, release, "t").movie
    _, samples = heard(io.BytesIO(movie.pread(0, movie.size)))
    return not samples[start_ms * 48 : end_ms * 48].any()


# --- what is taken out


def test_a_masked_and_silenced_clip_all_the_way_to_the_coach(world: World) -> None:
    release = world.released(mode="quick", edits={world.top: EDITS})
    row = world.desk.one(world.teacher, release)
    # A mask makes it exact, whatever was asked: from the first picture at or after 1500.
    assert (row.mode, row.start_ms, row.edits) == ("exact", 1520, EDITS)
    received = world.desk.one(world.coach, release)
    assert received.edits == ClipEdits(ZONES, (Silence(980, 1480),)), "the coach knows the clip's own time only"
    assert received.start_ms is None
    note = note_of(world, release)
    assert (note.zones, note.silences, note.purpose, note.permission) == (*_pair(received.edits), "coaching", None)
    movie = world.desk.open_clip(world.coach, release, "t").movie
    track = movie.index.picture
    assert track is not None
    masked = areas(ZONES, 320, 180)
    pictures = [picture for _, picture in decode_pictures(movie.stored, track, 0, len(track.sizes))]
    assert len(pictures) == 62
    assert all(is_flat(picture, masked) for picture in pictures)
    assert silent(world, release, 980, 1480)
    assert not silent(world, release, 100, 900)
    assert not silent(world, release, 1600, 2400)


def test_a_row_that_says_quick_of_a_clip_with_a_mask_makes_none(world: World) -> None:
    release = world.plan(world.top, edits={world.top: EDITS})[0]
    world.teacher.library.run("UPDATE releases SET mode = 'quick' WHERE id = ?", release)
    with pytest.raises(ClipLeaks):
        world.desk.make(world.teacher, release)
    assert world.desk.one(world.teacher, release).state == "failed"
    assert not world.draft(release).exists()


def _pair(edits: ClipEdits) -> tuple[object, object]:
    return edits.zones, edits.silences


def test_with_a_silence_alone_the_picture_stays_quick(world: World) -> None:
    release = world.released(edits={world.top: ClipEdits(silences=(Silence(1500, 2100), Silence(3000, 3200)))})
    row = world.desk.one(world.teacher, release)
    assert (row.mode, row.start_ms) == ("quick", 2000)
    # The clip begins at 2000: of the first stretch it holds a tenth of a second.
    assert row.silences_in_clip == (Silence(0, 100), Silence(1000, 1200))
    assert note_of(world, release).silences == row.silences_in_clip
    assert silent(world, release, 0, 100)
    assert silent(world, release, 1000, 1200)
    assert not silent(world, release, 300, 900)


def test_two_moments_each_have_their_own(world: World) -> None:
    made = world.plan(world.top, world.tip, edits={world.tip: ClipEdits(ZONES)})
    rows = [world.desk.one(world.teacher, release) for release in made]
    assert [(row.mode, len(row.edits.zones)) for row in rows] == [("quick", 0), ("exact", 1)]


@pytest.mark.parametrize(
    ("edits", "error"),
    [
        (ClipEdits(silences=(Silence(1499, 2000),)), SilenceOutside),
        (ClipEdits(silences=(Silence(3000, 4001),)), SilenceOutside),
        (ClipEdits(silences=(Silence(3000, 3000),)), SilenceOutside),
        (ClipEdits((Zone(0.9, 0, 0.2, 0.1),)), ZoneOutside),
    ],
)
def test_what_cannot_be_taken_out_is_refused_before_anything_is_made(
    world: World, edits: ClipEdits, error: type[Exception]
) -> None:
    with pytest.raises(error):
        world.plan(world.top, edits={world.top: edits})
    assert world.desk.list_given(world.teacher) == []


def test_a_mask_for_a_moment_that_was_not_chosen_is_refused(world: World) -> None:
    """Else somebody would think that it is masked."""
    with pytest.raises(MomentUnknown):
        world.plan(world.top, edits={world.tip: EDITS})


def test_stretches_that_touch_are_one(world: World) -> None:
    (release,) = world.plan(
        world.top,
        edits={world.top: ClipEdits(silences=(Silence(3000, 3500), Silence(2000, 3000), Silence(2100, 2200)))},
    )
    assert world.desk.one(world.teacher, release).edits.silences == (Silence(2000, 3500),)


def test_what_was_not_masked_never_leaves(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The painting fails silently: the check before handing over finds the picture under it."""
    monkeypatch.setattr(media_clip, "painted", lambda frame, _zones: frame)
    (release,) = world.plan(world.top, edits={world.top: EDITS})
    with pytest.raises(ClipLeaks):
        world.desk.make(world.teacher, release)
    row = world.desk.one(world.teacher, release)
    assert (row.state, row.problem) == ("failed", "clip_leaks")
    assert not world.draft(release).exists()


def test_what_was_not_silenced_never_leaves(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    real = clip_module.cut_quick

    def forgetting(movie: Any, start_ms: int, end_ms: int, sink: Any, progress: Any, silences: Any) -> ClipFacts:
        return replace(real(movie, start_ms, end_ms, sink, progress), silences=silences)

    monkeypatch.setattr(clip_module, "cut_quick", forgetting)
    (release,) = world.plan(world.top, edits={world.top: ClipEdits(silences=EDITS.silences)})
    with pytest.raises(ClipLeaks):
        world.desk.make(world.teacher, release)
    assert world.desk.one(world.teacher, release).state == "failed"
    assert not world.draft(release).exists()


# --- the gate


def mark(world: World, *, extern: bool, organisation: str = "") -> None:
    world.people.mark_coach(world.teacher, world.coach_row, extern=extern, organisation=organisation)


def test_inside_the_pair_nothing_is_asked(world: World) -> None:
    release = world.released()
    assert world.desk.one(world.teacher, release).permission is None
    (line,) = lines(world, "released")
    assert line.keys() == {"release", "coach", "until"}


@pytest.mark.parametrize("purpose", ["training", "parents"])
def test_another_purpose_needs_permission(world: World, purpose: str) -> None:
    with pytest.raises(PermissionNeeded):
        world.plan(world.top, terms=Terms(purpose))  # type: ignore[arg-type]
    assert world.desk.list_given(world.teacher) == []
    assert world.plan(world.top, terms=Terms(purpose, PERMISSION))  # type: ignore[arg-type]


def test_an_extern_coach_needs_permission_and_it_goes_along(world: World) -> None:
    mark(world, extern=True, organisation="Bureau Beeld")
    with pytest.raises(PermissionNeeded):
        world.plan(world.top)
    release = world.released(terms=Terms("coaching", PERMISSION))
    row = world.desk.one(world.teacher, release)
    assert (row.extern, row.organisation, row.permission) == (True, "Bureau Beeld", PERMISSION)
    received = world.desk.one(world.coach, release)
    assert (received.purpose, received.permission) == ("coaching", PERMISSION)
    assert (received.extern, received.organisation) == (False, "")
    assert note_of(world, release).permission == PERMISSION
    (line,) = lines(world, "released")
    assert line["permission_by"] == PERMISSION.by
    assert line["permission_on"] == "2026-08-31"
    assert line["permission_for"] == PERMISSION.what
    assert line["extern"] == "Bureau Beeld"


@pytest.mark.parametrize("permission", [Permission("  ", TODAY, "iets"), Permission("iemand", TODAY, " \t")])
def test_a_permission_without_words_is_none(world: World, permission: Permission) -> None:
    with pytest.raises(PermissionNeeded):
        world.plan(world.top, terms=Terms("training", permission))


def test_a_day_that_is_still_to_come_is_no_permission(world: World) -> None:
    ahead = Permission("iemand", TODAY + timedelta(days=1), "iets")
    with pytest.raises(PermissionAhead):
        world.plan(world.top, terms=Terms("training", ahead))
    assert world.plan(world.top, terms=Terms("training", Permission("iemand", TODAY, "iets")))


def test_one_who_is_marked_extern_before_the_confirmation_gets_nothing(world: World) -> None:
    plain = world.prepared()
    permitted = world.prepared(world.tip, terms=TRAINING)
    mark(world, extern=True)
    for release in (plain, permitted):
        with pytest.raises(PermissionNeeded):
            world.desk.confirm(world.teacher, [release])
        assert world.desk.one(world.teacher, release).state == "prepared"
        assert not world.shelf(release).exists()
    assert world.people.take_in(world.coach) == []


def test_unmarking_does_not_loosen_what_left(world: World) -> None:
    mark(world, extern=True, organisation="Bureau Beeld")
    release = world.released(terms=Terms("coaching", PERMISSION))
    mark(world, extern=False)
    row = world.desk.one(world.teacher, release)
    assert (row.extern, row.organisation, row.permission) == (True, "Bureau Beeld", PERMISSION)
    assert note_of(world, release).permission == PERMISSION
    assert coaches.one(world.teacher.library, world.coach_row).organisation == ""
    assert [list(lines(world, event)) for event in ("coach_extern", "coach_of_school")] == [
        [{"coach": "Bert Coach", "organisation": "Bureau Beeld"}],
        [{"coach": "Bert Coach"}],
    ]


def test_marking_the_same_again_is_no_news(world: World) -> None:
    mark(world, extern=True)
    mark(world, extern=True)
    assert len(lines(world, "coach_extern")) == 1


def test_a_coach_can_be_invited_as_extern(world: World) -> None:
    invited = world.people.invite(world.teacher, "Carla", extern=True, organisation=" Bureau Beeld ")
    found = coaches.one(world.teacher.library, invited.coach)
    assert (found.extern, found.organisation) == (True, "Bureau Beeld")
    assert lines(world, "coach_extern") == [{"coach": "Carla", "organisation": "Bureau Beeld"}]
    world.people.invite(world.teacher, "Dirk", organisation="Bureau Beeld")
    assert [one.organisation for one in coaches.list_all(world.teacher.library) if one.name == "Dirk"] == [""]


def test_where_the_school_works_with_consent_nothing_leaves_without_it(world: World) -> None:
    SchoolFile(world.data).change(School(name="De Boom", ground="consent"), 0, None)
    with pytest.raises(PermissionNeeded):
        world.plan(world.top)
    assert world.released(terms=Terms("coaching", PERMISSION))
    draft = world.prepared(world.tip, terms=Terms("coaching", PERMISSION))
    world.desk.confirm(world.teacher, [draft])


def test_a_draft_from_before_the_school_chose_consent_stays_a_draft(world: World) -> None:
    draft = world.prepared()
    SchoolFile(world.data).change(School(name="De Boom", ground="consent"), 0, None)
    with pytest.raises(PermissionNeeded):
        world.desk.confirm(world.teacher, [draft])


@pytest.mark.parametrize("ground", ["legitimate_interest", "public_task"])
def test_the_other_grounds_ask_for_nothing_more(world: World, ground: str) -> None:
    SchoolFile(world.data).change(School(name="De Boom", ground=ground), 0, None)  # type: ignore[arg-type]
    assert world.released()


def test_a_ground_that_cannot_be_read_lets_nothing_leave(world: World) -> None:
    (world.data / "school.json").write_bytes(b"{")
    with pytest.raises(SchoolDamaged):
        world.plan(world.top)


# --- the slip


def pdf_text(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return re.sub(r"\s+", " ", done.stdout.decode())


def printed(world: World, person: OpenPerson, release: str, language: Language) -> bytes:
    return slippaper.paper(world.desk.slip(person, release), language)


def test_the_slip_says_what_left_and_shows_no_picture(world: World) -> None:
    mark(world, extern=True, organisation="Bureau Beeld")
    release = world.released(edits={world.top: EDITS}, terms=TRAINING)
    slip = printed(world, world.teacher, release, "nl")
    assert slip == printed(world, world.teacher, release, "nl"), "the same each time"
    assert b"/Subtype /Image" not in slip
    text = pdf_text(slip)
    for said in (
        "Bewijs van vrijgave",
        "Hier ging het goed, 0:02 lang, uit de les van 1 september 2026",
        "Anna de Vries",
        "Bert Coach, van buiten de school (Bureau Beeld)",
        "tot en met 15 september 2026",
        "de opleiding van de begeleider",
        "van de ouders van groep 6, op 31 augustus 2026, voor: de opleiding van Bert",
        "één vak, effen grijs",
        "0:01,0 tot 0:01,5",
    ):
        assert said in text
    english = pdf_text(printed(world, world.teacher, release, "en"))
    assert "by de ouders van groep 6, on 31 August 2026, for: de opleiding van Bert" in english
    assert "0:01.0 to 0:01.5" in english


def test_the_slip_stays_when_it_was_taken_back(world: World) -> None:
    release = world.released(terms=TRAINING)
    world.desk.take_back(world.teacher, release)
    assert "door de leerkracht teruggenomen" in pdf_text(printed(world, world.teacher, release, "nl"))


def test_no_slip_of_what_has_not_left_nor_for_anybody_else(world: World) -> None:
    draft = world.prepared()
    with pytest.raises(ReleaseNotReady):
        printed(world, world.teacher, draft, "nl")
    release = world.released(world.tip)
    with pytest.raises(ReleaseUnknown):
        printed(world, world.coach, release, "nl")


def test_long_words_and_strange_signs_fit(world: World, caplog: pytest.LogCaptureFixture) -> None:
    long = Permission("👩‍🏫 " + "woord " * 20, TODAY, "zin " * 75)
    release = world.released(terms=Terms("parents", long))
    slip = printed(world, world.teacher, release, "nl")
    assert slip.count(b"/Type /Page\n") == 1
    assert caplog.text == ""


def test_the_words_of_a_permission_are_nowhere_in_the_clear(world: World) -> None:
    release = world.released(edits={world.top: EDITS}, terms=TRAINING)
    printed(world, world.teacher, release, "nl")
    for path in _files(world.data):
        assert PERMISSION.by.encode() not in path.read_bytes(), path
        assert PERMISSION.what.encode() not in path.read_bytes(), path


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_the_row_keeps_everything(world: World) -> None:
    release = world.released(edits={world.top: EDITS}, terms=TRAINING)
    again = releases.one(world.teacher.library, release)
    assert (again.edits, again.purpose, again.permission) == (EDITS, "training", PERMISSION)
