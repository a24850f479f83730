from __future__ import annotations

import pytest

from appliance.core.happenings import (
    Broken,
    Declined,
    Ended,
    Event,
    Found,
    MarkAsked,
    Opened,
    OpenFailed,
    OwnerChanged,
    PowerOffAsked,
    Pressed,
    QuitAsked,
    RehearsalAsked,
    RehearsalLeft,
    RehearsalOver,
    Sealed,
    StopAsked,
)
from appliance.core.recording import (
    AddMark,
    EndRehearsal,
    Finish,
    LetGo,
    Open,
    PowerOff,
    Quit,
    Recorder,
    Refuse,
    Rehearse,
    lessons_left,
    refusal,
    step,
    visible_reason,
)

PHASES = ("starting", "ready", "rehearsing", "opening", "recording", "sealing", "unable")
RIGHT = {"owner_set": True, "room_bytes": 100, "needed_bytes": 100, "sound": True, "picture_only": False}


def run(*events: Event, start: Recorder | None = None) -> Recorder:
    recorder = start or Recorder()
    for event in events:
        recorder, _ = step(recorder, event)
    return recorder


def test_a_lesson_from_start_to_end() -> None:
    recorder, effects = step(run(Found()), Pressed())
    assert (recorder.phase, effects) == ("opening", (Open(),))
    recorder, effects = step(recorder, Opened())
    assert (recorder.phase, effects) == ("recording", ())
    assert step(recorder, Pressed()) == (recorder, (AddMark(),))
    assert step(recorder, MarkAsked()) == (recorder, (AddMark(),))
    recorder, effects = step(recorder, StopAsked())
    assert (recorder.phase, effects) == ("sealing", (Finish("stopped"),))
    assert step(recorder, Sealed(None)) == (Recorder("ready"), ())


def test_a_press_goes_on_with_a_lesson_that_was_cut_unless_something_is_in_the_way() -> None:
    assert step(Recorder("ready"), Pressed(), resumable=True) == (Recorder("opening"), (Open(on=True),))
    recorder, effects = step(Recorder("ready"), Pressed(), "too_little_room", resumable=True)
    assert (recorder.phase, effects) == ("ready", (Refuse("too_little_room"),))


@pytest.mark.parametrize("phase", PHASES)
def test_it_can_be_let_go_while_no_lesson_is_made(phase: str) -> None:
    recorder = Recorder(phase)  # type: ignore[arg-type]
    expected = Refuse("recorder_busy") if phase in ("opening", "recording", "sealing") else LetGo()
    assert step(recorder, Declined()) == (recorder, (expected,))


@pytest.mark.parametrize("reason", ["limit", "source_ended", "failed"])
def test_a_lesson_that_ends_by_itself(reason: str) -> None:
    recorder, effects = step(Recorder("recording"), Ended(reason))  # type: ignore[arg-type]
    assert (recorder.phase, effects) == ("sealing", (Finish(reason),))  # type: ignore[arg-type]


def test_what_broke_is_named_until_it_works_again() -> None:
    recorder = run(Sealed("disk_full"), start=Recorder("sealing"))
    assert recorder == Recorder("unable", "disk_full")
    assert step(recorder, Pressed()) == (recorder, (Refuse("disk_full"),))
    assert run(Found(), start=recorder) == Recorder("ready", "disk_full")


def test_a_refused_press_changes_nothing_but_the_reason() -> None:
    recorder, effects = step(Recorder("ready"), Pressed(), "too_little_room")
    assert (recorder, effects) == (Recorder("ready", "too_little_room"), (Refuse("too_little_room"),))


def test_the_next_start_forgets_the_reason() -> None:
    assert run(Pressed(), start=Recorder("ready", "camera_missing")) == Recorder("opening")


def test_a_lesson_that_cannot_begin_leaves_the_box_ready() -> None:
    recorder, effects = step(Recorder("opening"), OpenFailed("camera_missing"))
    assert (recorder, effects) == (Recorder("ready", "camera_missing", failed=True), (Refuse("camera_missing"),))


def test_that_a_press_began_nothing_is_held_until_there_is_news() -> None:
    failed = Recorder("ready", "camera_ribbon", failed=True)
    assert run(Pressed(), start=failed) == Recorder("opening")
    assert run(OwnerChanged(), start=failed) == Recorder("ready")
    assert run(Broken("camera_missing"), Found(), start=failed) == Recorder("ready", "camera_missing")
    assert step(failed, Pressed(), "no_owner")[0] == Recorder("ready", "no_owner")


@pytest.mark.parametrize("phase", ["starting", "ready", "unable"])
def test_unable_from_anywhere_that_is_no_lesson(phase: str) -> None:
    recorder, _ = step(Recorder(phase), Broken("camera_missing"))  # type: ignore[arg-type]
    assert recorder == Recorder("unable", "camera_missing")


@pytest.mark.parametrize("phase", ["opening", "recording", "sealing"])
def test_a_lesson_first_ends(phase: str) -> None:
    recorder = Recorder(phase)  # type: ignore[arg-type]
    assert step(recorder, Broken("camera_missing")) == (recorder, ())


@pytest.mark.parametrize("phase", ["starting", "opening", "sealing"])
@pytest.mark.parametrize("event", [Pressed(), MarkAsked(), StopAsked(), PowerOffAsked()])
def test_busy_means_no(phase: str, event: Event) -> None:
    recorder = Recorder(phase)  # type: ignore[arg-type]
    assert step(recorder, event) == (recorder, (Refuse("recorder_busy"),))


@pytest.mark.parametrize("phase", ["ready", "unable"])
@pytest.mark.parametrize("event", [MarkAsked(), StopAsked()])
def test_without_a_lesson_there_is_nothing_to_mark_or_stop(phase: str, event: Event) -> None:
    recorder = Recorder(phase)  # type: ignore[arg-type]
    assert step(recorder, event) == (recorder, (Refuse("not_recording"),))


def test_power_off_only_at_rest() -> None:
    assert step(Recorder("ready"), PowerOffAsked()) == (Recorder("ready"), (PowerOff(),))
    assert step(Recorder("unable", "disk_full"), PowerOffAsked())[1] == (PowerOff(),)
    assert step(Recorder("recording"), PowerOffAsked())[1] == (Refuse("recorder_busy"),)


@pytest.mark.parametrize("phase", ["starting", "ready", "unable"])
def test_quitting_without_a_lesson_is_at_once(phase: str) -> None:
    assert step(Recorder(phase), QuitAsked())[1] == (Quit(),)  # type: ignore[arg-type]


def test_quitting_seals_the_lesson_first() -> None:
    recorder, effects = step(Recorder("recording"), QuitAsked())
    assert (recorder.phase, effects) == ("sealing", (Finish("shutdown"),))
    assert step(recorder, Sealed(None))[1] == (Quit(),)
    assert step(recorder, Sealed("disk_full"))[1] == (Quit(),)


def test_quitting_while_sealing_waits() -> None:
    recorder, effects = step(Recorder("sealing"), QuitAsked())
    assert effects == ()
    assert step(recorder, Sealed(None))[1] == (Quit(),)


def test_quitting_while_opening() -> None:
    recorder, effects = step(Recorder("opening"), QuitAsked())
    assert effects == ()
    assert step(recorder, Opened())[1] == (Finish("shutdown"),)
    assert step(recorder, OpenFailed("camera_missing"))[1] == (Refuse("camera_missing"), Quit())


@pytest.mark.parametrize("event", [Found(), Opened(), OpenFailed("x"), Ended("limit"), Sealed(None)])
def test_what_comes_too_late_is_nothing(event: Event) -> None:
    assert step(Recorder("ready"), event) == (Recorder("ready"), ())


def test_setting_ready_settles_an_old_reason() -> None:
    assert run(OwnerChanged(), start=Recorder("ready", "no_owner")) == Recorder("ready")
    assert run(OwnerChanged(), start=Recorder("unable", "disk_full")) == Recorder("unable", "disk_full")


def test_refusals_in_their_order() -> None:
    assert refusal(**RIGHT) is None  # type: ignore[arg-type]
    assert refusal(**RIGHT | {"room_bytes": 99}) == "too_little_room"  # type: ignore[arg-type]
    assert refusal(**RIGHT | {"sound": False, "room_bytes": 0}) == "no_sound_device"  # type: ignore[arg-type]
    assert refusal(**RIGHT | {"sound": False, "picture_only": True}) is None  # type: ignore[arg-type]
    assert refusal(**RIGHT | {"owner_set": False, "sound": False}) == "no_owner"  # type: ignore[arg-type]


@pytest.mark.parametrize(("room", "left"), [(0, 0), (129, 0), (130, 1), (229, 1), (230, 2)])
def test_lessons_left_beside_the_reserve(room: int, left: int) -> None:
    assert lessons_left(room, 100, 30) == left


def test_what_is_shown_as_wrong() -> None:
    ready = Recorder("ready")
    assert visible_reason(ready, None) is None
    assert visible_reason(ready, "no_owner") is None
    assert visible_reason(ready, "too_little_room") == "too_little_room"
    assert visible_reason(Recorder("ready", "no_owner"), "no_owner") == "no_owner"
    assert visible_reason(Recorder("ready", "no_owner"), None) is None
    assert visible_reason(Recorder("ready", "no_owner"), "too_little_room") == "too_little_room"
    assert visible_reason(Recorder("ready", "camera_missing"), "too_little_room") == "camera_missing"
    assert visible_reason(Recorder("unable", "disk_full"), None) == "disk_full"


def test_a_rehearsal_from_its_beginning_to_its_end() -> None:
    recorder, effects = step(Recorder("ready", "camera_missing", failed=True), RehearsalAsked())
    assert (recorder, effects) == (Recorder("rehearsing"), (Rehearse(),))
    for event in (Pressed(), RehearsalLeft(), RehearsalOver(None), OwnerChanged()):
        assert step(recorder, event) == (Recorder("ready"), (EndRehearsal(),))
    assert step(recorder, PowerOffAsked()) == (Recorder("ready"), (EndRehearsal(), PowerOff()))
    assert step(recorder, QuitAsked()) == (Recorder("ready", leaving=True), (EndRehearsal(), Quit()))
    assert step(recorder, Broken("disk_full")) == (Recorder("unable", "disk_full"), (EndRehearsal(),))
    for event in (MarkAsked(), StopAsked()):
        assert step(recorder, event) == (recorder, (Refuse("not_recording"),))


def test_a_rehearsal_that_cannot_begin_is_told_as_a_lesson_is() -> None:
    recorder, effects = step(Recorder("rehearsing"), RehearsalOver("camera_missing"))
    assert recorder == Recorder("ready", "camera_missing", failed=True)
    assert effects == (EndRehearsal(), Refuse("camera_missing"))


@pytest.mark.parametrize("phase", [phase for phase in PHASES if phase != "ready"])
def test_a_rehearsal_begins_at_rest_only(phase: str) -> None:
    recorder = Recorder(phase)  # type: ignore[arg-type]
    assert step(recorder, RehearsalAsked()) == (recorder, (Refuse("recorder_busy"),))


def test_a_rehearsal_needs_what_a_lesson_needs_but_no_room() -> None:
    assert step(Recorder("ready"), RehearsalAsked(), "too_little_room")[1] == (Rehearse(),)
    recorder, effects = step(Recorder("ready"), RehearsalAsked(), "no_owner")
    assert (recorder, effects) == (Recorder("ready", "no_owner"), (Refuse("no_owner"),))
    # The minutes of a lesson that was cut count.
    assert step(Recorder("ready"), RehearsalAsked(), resumable=True)[1] == (Refuse("recorder_busy"),)


@pytest.mark.parametrize("phase", [phase for phase in PHASES if phase != "rehearsing"])
@pytest.mark.parametrize("event", [RehearsalLeft(), RehearsalOver(None), RehearsalOver("camera_missing")])
def test_the_end_of_a_rehearsal_meets_no_lesson(phase: str, event: Event) -> None:
    recorder = Recorder(phase)  # type: ignore[arg-type]
    assert step(recorder, event) == (recorder, ())
