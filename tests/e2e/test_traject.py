"""A path as a teacher walks it: begun in own words, two rounds without a coach, and rounded off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.box import PASSPHRASE, Client, running
from tests.e2e.browsers import Browser, until
from tests.e2e.furnish import moment
from tests.e2e.pages import Tablet, named
from tests.e2e.screenshots import SIZES, wear

TEACHER = "Juf Ans"
QUESTION = "Hoe geef ik kinderen meer tijd om na te denken?"
REWORDED = "Wat doet mijn wachttijd met hun denken?"
POINT = "Na een vraag tel ik stil tot vijf."
SECONDS = 8


@dataclass(slots=True)
class Walker:
    tablet: Tablet
    teacher: Client
    record: Any
    looks: int = 0

    def whole(self) -> Any:
        (known,) = self.teacher.call("GET", "/api/trajecten")
        return self.teacher.call("GET", f"/api/trajecten/{known['id']}")

    def opens(self, path: str, testid: str, **data: object) -> None:
        self.tablet.goto(path)
        self.tablet.sees(testid, 30, **data)

    def gone(self, testid: str) -> None:
        """What is under it can be reached, and what comes in its place is there."""
        until(lambda: not self.tablet.count(named(testid)), 15, f"{testid} does not go")

    def accessible(self, screen: str) -> None:
        """By turns on a phone in the dark and on a tablet: no rule of ours knows both."""
        self.looks += 1
        size, scheme = (("phone", "dark"), ("tablet", "light"))[self.looks % 2]
        wear(self.tablet.browser, *SIZES[size], scheme)
        self.tablet.accessible(f"{screen} ({size}, {scheme})")


@pytest.fixture
def walker(browser: Browser, synthetic_video: Path, tmp_path: Path) -> Iterator[Walker]:
    with running(tmp_path, synthetic_video, speed=8) as box:
        teacher = box.enrol(TEACHER, "teacher")
        tablet = Tablet(browser, box.address, tmp_path)
        tablet.sign_in(TEACHER)
        tablet.sees("box-state", 30)
        yield Walker(tablet, teacher, lambda **given: box.record(teacher, SECONDS, **given))
        browser.forget()


def begin(walker: Walker) -> str:
    tablet = walker.tablet
    walker.opens("/trajecten", "empty")
    tablet.click("traject-new")
    tablet.type("traject-question", QUESTION)
    tablet.click("theme-interactie")
    tablet.click("kind-personal")
    tablet.click("traject-more")
    tablet.click("occasion-gesprekkencyclus")
    assert "geen toegang" in tablet.sees("no-access")
    walker.accessible("a new path")
    tablet.click("traject-begin")
    tablet.sees("cycle", number=1, step="prepare")
    made = walker.whole()
    assert (made["question"], made["theme"], made["kind"]) == (QUESTION, "interactie", "personal")
    return str(made["id"])


def agree_until_later(walker: Walker) -> None:
    tablet = walker.tablet
    tablet.click("copy-stays", inside=named("copy-lesson", kept="false"))
    tablet.type("agree-reason", "Het nagesprek met mijn coach is later.")
    tablet.type("confirm-passphrase", PASSPHRASE)
    tablet.click("confirm")


def test_a_path_of_two_rounds_from_the_first_word_to_the_certificates(walker: Walker) -> None:
    tablet = walker.tablet
    traject = begin(walker)
    tablet.type("aspect", "wat ik doe na een vraag")
    tablet.sees("aspect-kept", kept="stored")
    href = tablet.browser.run("return document.querySelector(arguments[0]).getAttribute('href')", named("next-step"))
    cycle = walker.whole()["path"][0]
    assert (href, cycle["kijkaspect"]) == (f"/voorbereiden?cycle={cycle['id']}", "wat ik doe na een vraag")

    # Recorded for this round: it comes into it by itself, and the open page says so.
    first = walker.record(cycle=cycle["id"])
    tablet.sees("cycle", 30, number=1, step="look")
    for start in (0, 3_000):
        moment(walker.teacher, first, "top", start, start + 2_000, "Het bleef stil, en er kwam een antwoord.")
    walker.opens(f"/trajecten/{traject}", "cycle", number=1, step="talk")
    assert QUESTION in tablet.sees("traject-screen")
    tablet.type("point-new", POINT)
    tablet.click("point-add")
    tablet.sees("cycle", number=1, step="try")
    tablet.click("point-edit")
    tablet.type("point-goal", "Ieder kind krijgt tijd")
    walker.accessible("an actiepunt")
    tablet.click("confirm")
    walker.gone("dialog")
    assert walker.whole()["actiepunten"][0]["goal"] == "Ieder kind krijgt tijd"

    # The question grows, and the next round begins with what was agreed.
    tablet.click("traject-edit")
    tablet.type("edit-question", REWORDED)
    tablet.click("confirm")
    walker.gone("dialog")
    tablet.sees("wordings")
    tablet.click("next-step")
    assert POINT in tablet.sees("agreed", 15)
    walker.accessible("a path of two rounds")
    walker.opens("/box", "next-cycle")
    assert POINT in tablet.sees("agreed")
    assert REWORDED in tablet.sees("question", traject=traject)

    # A lesson that was recorded for no round is offered a place.
    second = walker.record()
    walker.opens("/lessen", "place")
    tablet.click("place")
    walker.accessible("a place for a lesson")
    tablet.click("question-use")
    tablet.sees("lesson", id=second)
    until(lambda: walker.teacher.call("GET", f"/api/lessons/{second}")["cycle"] == 2, 10, "the lesson has no place")
    walker.opens(f"/lessen/{second}", "question-traject")
    walker.opens(f"/lessen/{second}/vrijgeven", "question-traject")

    # Rounded off: one lesson stays, with a day and a reason.
    walker.opens(f"/trajecten/{traject}/afronden", "copy-lesson", id=first)
    walker.teacher.call("PATCH", f"/api/lessons/{first}", {"notes": "later lezen"})
    walker.accessible("rounding off")
    agree_until_later(walker)
    walker.gone("dialog")
    tablet.sees("copy-lesson", id=first, kept="true")
    tablet.click("finish")
    walker.accessible("rounding off, the last question")
    tablet.type("confirm-passphrase", PASSPHRASE)
    tablet.click("confirm")
    tablet.sees("traject-finished", 30)
    assert "later" in tablet.sees("kept")
    tablet.sees("gone-certificate")
    tablet.sees("certificates-pdf")
    walker.accessible("a path that was rounded off")
    assert [one["id"] for one in walker.teacher.call("GET", "/api/lessons")] == [first]
    assert tablet.count(named("traject-edit")) == tablet.count(named("next-step")) == 0

    # What is left of it can be deleted; the lesson stays.
    tablet.click("traject-remove")
    tablet.click("confirm")
    tablet.sees("trajecten-screen")
    assert walker.teacher.call("GET", "/api/trajecten") == []
    assert walker.teacher.call("GET", f"/api/lessons/{first}")["traject"] is None
    assert tablet.barriers == []


def test_a_lesson_put_in_a_stage_is_said_to_go_with_it(walker: Walker) -> None:
    tablet, teacher = walker.tablet, walker.teacher
    lesson = walker.record()
    last = (datetime.now().astimezone().date() + timedelta(days=9)).isoformat()
    asked = {"question": QUESTION, "theme": "interactie", "template": "stage", "ends_on": last}
    stage = teacher.call("POST", "/api/trajecten", asked)
    walker.opens(f"/lessen/{lesson}", "question-choose")
    tablet.click("question-choose")
    tablet.sees("question-stage")
    walker.accessible("a stage for a lesson")
    tablet.click("question-use")
    tablet.sees("stays", until=last)
    assert teacher.call("GET", f"/api/lessons/{lesson}")["traject"] == stage["id"]
    assert tablet.barriers == []


def test_after_six_rounds_a_new_question_takes_along_what_is_open(walker: Walker) -> None:
    tablet = walker.tablet
    teacher = walker.teacher
    made = teacher.call("POST", "/api/trajecten", {"question": QUESTION, "theme": "interactie", "template": "starter"})
    lesson = walker.record(cycle=made["waiting"])
    assert teacher.call("GET", f"/api/lessons/{lesson}")["cycle"] == 1
    point = teacher.call("POST", f"/api/cycles/{made['waiting']}/actiepunten", {"text": POINT})
    walker.opens(f"/trajecten/{made['id']}", "widen")
    walker.accessible("a starter's path")
    tablet.click("widen")
    walker.gone("widen")
    assert walker.whole()["planned"] == 6
    tablet.click("next-step")
    tablet.sees("cycle", number=2)
    walker.opens(f"/trajecten?na={made['id']}", "take-over")
    tablet.type("traject-question", REWORDED)
    tablet.click("take-over")
    tablet.click("traject-begin")
    tablet.sees("cycle", number=1, step="prepare")
    assert POINT in tablet.sees("agreed")
    fresh = next(one for one in teacher.call("GET", "/api/trajecten") if one["question"] == REWORDED)
    taken = teacher.call("GET", f"/api/trajecten/{fresh['id']}")["actiepunten"]
    assert [(one["text"], one["cycle"]) for one in taken] == [(POINT, None)]
    assert taken[0]["id"] != point["id"]
    assert tablet.barriers == []
