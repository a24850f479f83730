"""The whole way in a real browser: from the wizard to a taken-back release that the coach can no longer open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.box import Box, running
from tests.e2e.browsers import opened, until
from tests.e2e.pages import Tablet, named

TEACHER, COACH = "Juf Marijke", "Kees van den Berg"


@pytest.fixture
def box(synthetic_video: Path, tmp_path: Path) -> Iterator[Box]:
    with running(tmp_path, synthetic_video, speed=8, scrypt_log_n=None) as box:
        yield box


@pytest.fixture
def teacher(box: Box, tmp_path: Path) -> Iterator[Tablet]:
    with opened("chromium", tmp_path / "teacher") as browser:
        yield Tablet(browser, box.address, tmp_path)


@pytest.fixture
def coach(box: Box, tmp_path: Path) -> Iterator[Tablet]:
    with opened("chromium", tmp_path / "coach") as browser:
        yield Tablet(browser, box.address, tmp_path)


@pytest.mark.timeout(400)
def test_the_first_lesson(teacher: Tablet, coach: Tablet) -> None:
    enrol(teacher)
    record(teacher)
    choose_two_moments(teacher)
    code = invite(teacher)
    join(coach, code)
    release(teacher, coach)
    clip = watch_and_comment(coach)
    answer_and_take_back(teacher)
    finds_nothing(coach, clip)
    reads_the_logbook(teacher)
    assert teacher.barriers + coach.barriers == []


def enrol(teacher: Tablet) -> None:
    teacher.goto("/")
    teacher.sees("wizard", step="welcome")
    teacher.accessible("welcome")
    teacher.click("begin")
    teacher.sees("strength")
    teacher.accessible("name and passphrase")
    teacher.give_name_and_passphrase(TEACHER)
    teacher.sees("presence", state="waiting")
    teacher.accessible("press the button")
    teacher.click("simulator-press")
    teacher.prove_card()
    teacher.accessible("wizard done")
    teacher.click("set-ready")
    teacher.prepare()


def record(teacher: Tablet) -> None:
    teacher.sees("lamp", light="green")
    teacher.accessible("the box, ready")
    teacher.click("simulator-press")
    teacher.sees("lamp", light="red")
    teacher.accessible("the box, recording")
    until(lambda: "0:1" in teacher.sees("elapsed"), 20, "the time does not run")
    teacher.click("mark")
    until(lambda: "0:3" in teacher.sees("elapsed"), 20, "the time does not run")
    teacher.click("simulator-hold")
    teacher.click("watch-lesson")


def choose_two_moments(teacher: Tablet) -> None:
    teacher.sees("lesson-screen")
    assert teacher.video("return video.videoWidth") == 1280
    teacher.accessible("a lesson")
    assert teacher.count(named("segment")) >= 2
    assert teacher.count(named("mark-flag")) == 1
    assert teacher.count(named("slot")) == 2
    teacher.click("segment")
    until(lambda: teacher.video("return video.currentTime") > 0.5, 10, "the segment does not play")
    teacher.click("make-top")
    until(lambda: teacher.count(named("moment")) == 1, 5)
    teacher.browser.type(named("moment-note"), "Hier bleef ik rustig")
    teacher.click("mark-flag")
    teacher.click("slot-take")
    until(lambda: teacher.count(named("moment")) == 2, 5)
    assert teacher.sees("more") == "Ja."
    assert "Mogen het er meer zijn?" in teacher.sees("lesson-screen")
    teacher.type("notes", "Volgende keer iets langer wachten")
    teacher.accessible("a lesson with two moments")


def invite(teacher: Tablet) -> str:
    teacher.click("to-give")
    teacher.sees("give-moment")
    teacher.accessible("choosing moments")
    for number in range(teacher.count(named("give-moment"))):
        css = f"{named('give-moment')} input"
        teacher.browser.run(f"const e = document.querySelectorAll('{css}')[{number}]; if (!e.checked) e.click()")
    teacher.click("give-next")
    teacher.click("invite")
    teacher.type("coach-name", COACH)
    teacher.click("invite-make")
    code = teacher.data("code", "code")
    teacher.click("code-done")
    return code


def join(coach: Tablet, code: str) -> None:
    coach.goto("/uitnodiging")
    if coach.count(named("begin")):
        coach.click("begin")
    coach.type("invitation-code", code.lower())
    coach.give_name_and_passphrase(COACH)
    coach.prove_card()
    coach.click("wizard-leave")
    coach.sees("four-words")
    coach.accessible("the coach's page, empty")


def release(teacher: Tablet, coach: Tablet) -> None:
    teacher.click("compare")
    mine, theirs = teacher.sees("words"), coach.sees("words")
    assert mine.split() == theirs.split()
    assert len(mine.split()) in (4, 8)
    teacher.type("confirm-passphrase", "zeven gele fietsen op zolder")
    teacher.click("words-same")
    teacher.click("coach-choose")
    teacher.accessible("choosing the coach")
    teacher.click("give-next")
    teacher.type("give-words", "Let je op mijn wachttijd?")
    teacher.accessible("words and end date")
    teacher.click("give-prepare")
    until(lambda: teacher.count(named("draft")) == 2, 60, "the clips are not made")
    until(lambda: teacher.count(named("give-checked")), 60, "the clips are not made")
    assert teacher.video("return video.duration") > 1
    teacher.accessible("what the coach will see")
    teacher.click("give-checked")
    teacher.type("give-passphrase", "zeven gele fietsen op zolder")
    teacher.accessible("the passphrase")
    teacher.click("give-confirm")
    teacher.sees("give-done")


def watch_and_comment(coach: Tablet) -> str:
    coach.goto("/")
    until(lambda: coach.count(f"{named('clips')} a") >= 2, 10, "the clips do not arrive")
    coach.accessible("the coach's clips")
    coach.browser.click(f"{named('clips')} a")
    assert "Let je op mijn wachttijd?" in coach.sees("clip-words")
    duration = coach.video("video.muted = true; await video.play(); return video.duration")
    assert 1 < duration < 61
    coach.accessible("a clip")
    coach.type("comment-text", "Wat laat je het mooi stil worden")
    coach.click("comment-send")
    assert "mooi stil" in coach.sees("comment")
    return str(coach.browser.run("return location.pathname"))


def answer_and_take_back(teacher: Tablet) -> None:
    teacher.click("to-releases")
    until(lambda: teacher.count(named("release", state="active")) == 2, 10)
    teacher.accessible("the releases")
    opened_one = "[...document.querySelectorAll('[data-testid=release] a')].map((link) => link.getAttribute('href'))"
    for path in teacher.browser.run(f"return {opened_one}"):
        teacher.goto(path)
        teacher.sees("views")
        if teacher.count(named("comment")):
            break
    assert "mooi stil" in teacher.sees("comment")
    teacher.type("comment-text", "Dank je, dat vond ik spannend")
    teacher.click("comment-send")
    until(lambda: teacher.count(named("comment")) == 2, 10)
    teacher.accessible("a release")
    teacher.click("take-back")
    teacher.click("confirm")
    teacher.sees("release-state", state="taken_back")


def finds_nothing(coach: Tablet, clip: str) -> None:
    until(lambda: not coach.count("video"), 10, "the clip stays on the coach's screen")
    coach.goto(clip)
    coach.sees("clip-screen")
    assert coach.count("video") == 0
    release_id = clip.rpartition("/")[2]
    status = f"return (await fetch('/api/releases/{release_id}/video.mp4')).status"
    assert coach.browser.run(status) == 410


def reads_the_logbook(teacher: Tablet) -> None:
    teacher.goto("/logboek")
    teacher.sees("log-entry")
    teacher.accessible("the logbook")
    events = teacher.browser.run(
        "return [...document.querySelectorAll('[data-testid=log-entry]')].map((row) => row.dataset.event)"
    )
    for wanted in ("released", "viewed", "taken_back"):
        assert any(wanted in event for event in events), (wanted, events)
