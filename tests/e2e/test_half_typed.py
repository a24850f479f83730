"""What is half typed outlives the page, and above the button stands which round the recording is for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.box import Box, Client, running
from tests.e2e.browsers import Browser, until
from tests.e2e.furnish import COACH, give, join, moment
from tests.e2e.pages import Tablet, named
from tests.e2e.walk import leave

TEACHER = "Juf Ans"
QUESTION = "Hoe geef ik kinderen meer tijd om na te denken?"
OTHER = "Wie is er aan het woord?"
HALF = "Na een vraag tel ik st"
SECONDS = 6
_STORES = "return JSON.stringify(localStorage) + JSON.stringify(sessionStorage) + document.cookie + location.href"
_VALUE = "return document.querySelector(arguments[0])?.value"


@dataclass(slots=True)
class Room:
    tablet: Tablet
    box: Box
    teacher: Client

    def traject(self, question: str) -> Any:
        return self.teacher.call("POST", "/api/trajecten", {"question": question, "theme": "interactie"})

    def opens(self, path: str, testid: str, **data: object) -> None:
        self.tablet.goto(path)
        self.tablet.sees(testid, 30, **data)

    def types(self, testid: str, half: str, text: str) -> None:
        self.tablet.type(testid, text)
        self.tablet.sees(half, kept="stored")
        assert text not in self.tablet.browser.run(_STORES)

    def has(self, testid: str, text: str) -> None:
        until(lambda: self.tablet.browser.run(_VALUE, named(testid)) == text, 15, f"{testid} does not have {text!r}")


@pytest.fixture
def room(browser: Browser, synthetic_video: Path, tmp_path: Path) -> Iterator[Room]:
    with running(tmp_path, synthetic_video, speed=8) as box:
        teacher = box.enrol(TEACHER, "teacher")
        tablet = Tablet(browser, box.address, tmp_path)
        tablet.sign_in(TEACHER)
        tablet.sees("box-state", 30)
        yield Room(tablet, box, teacher)
        browser.forget()


def test_what_is_half_typed_is_there_after_leaving_and_after_signing_in_again(room: Room) -> None:
    tablet, teacher = room.tablet, room.teacher
    made = room.traject(QUESTION)
    lesson = room.box.record(teacher, SECONDS, cycle=made["waiting"])
    path = f"/trajecten/{made['id']}"
    room.opens(path, "point-new")
    room.types("point-new", "point-half", HALF)
    room.opens("/trajecten", "traject-new")
    tablet.click("traject-new")
    room.types("traject-question", "traject-question-half", "En nu dan")
    leave(tablet)
    tablet.sign_in(TEACHER)
    tablet.sees("box-state", 30)

    # The same words in the talk, where they become an actiepunt; until then they are none.
    assert teacher.call("GET", f"/api{path}")["actiepunten"] == []
    teacher.call("POST", f"/api/lessons/{lesson}/nagesprek", {"manner": "alone"})
    teacher.call("PATCH", f"/api/lessons/{lesson}/nagesprek", {"step": "actiepunten"})
    room.opens(f"/lessen/{lesson}/nagesprek", "actiepunt-text")
    room.has("actiepunt-text", HALF)
    tablet.accessible("a half-typed actiepunt")
    tablet.click("actiepunt-add")
    tablet.sees("agreed")
    room.has("actiepunt-text", "")
    assert [one["text"] for one in teacher.call("GET", f"/api{path}")["actiepunten"]] == [HALF]
    room.opens("/trajecten", "traject-new")
    tablet.click("traject-new")
    room.has("traject-question", "En nu dan")

    # What stands there already is not lost either, and can be had back.
    room.opens(path, "traject-edit")
    tablet.click("traject-edit")
    room.types("edit-question", "edit-question-half", "Wat doet mijn wach")
    tablet.click("cancel")
    tablet.goto("/lessen")
    room.opens(path, "traject-edit")
    assert QUESTION in tablet.sees("traject-screen")
    tablet.click("traject-edit")
    room.has("edit-question", "Wat doet mijn wach")
    tablet.accessible("a half-typed question")
    tablet.click("edit-question-let-go")
    room.has("edit-question", QUESTION)
    until(lambda: half(teacher, "question", made["id"]) == "", 10, "it is still kept")
    assert half(teacher, "actiepunt", made["waiting"]) == ""
    assert tablet.barriers == []


def test_words_that_were_changed_on_another_device_are_told_and_none_is_lost(room: Room) -> None:
    tablet, teacher = room.tablet, room.teacher
    made = room.traject(QUESTION)
    cycle = f"/api/cycles/{made['waiting']}"

    def stored() -> str:
        (only,) = teacher.call("GET", f"/api/trajecten/{made['id']}")["path"]
        return str(only["kijkaspect"])

    room.opens(f"/trajecten/{made['id']}", "aspect")
    teacher.call("PATCH", cycle, {"kijkaspect": "wie antwoordt"})
    tablet.type("aspect", "hoe lang ik wacht")
    # Also after the page was left: it is told wherever one is, until one chose.
    tablet.click("nav-trajecten")
    tablet.sees("traject-new")
    tablet.sees("elsewhere", count="1")
    assert stored() == "wie antwoordt"
    tablet.click("elsewhere-look")
    assert tablet.sees("elsewhere-here") == "hoe lang ik wacht"
    assert tablet.sees("elsewhere-there") == "wie antwoordt"
    tablet.accessible("two versions of the same words")
    tablet.click("elsewhere-keep-here")
    tablet.sees("elsewhere", count="0")
    until(lambda: stored() == "hoe lang ik wacht", 10, "what was chosen is not kept")
    assert tablet.barriers == []


def half(teacher: Client, field: str, thing: str) -> str:
    return str(teacher.call("GET", f"/api/half-typed?field={field}&thing={thing}")["text"])


def test_the_page_says_before_the_press_which_round_the_recording_is_for(room: Room) -> None:
    tablet, teacher = room.tablet, room.teacher
    first, second = room.traject(QUESTION), room.traject(OTHER)
    lesson = room.box.record(teacher, SECONDS, cycle=first["waiting"])
    assert teacher.call("GET", f"/api/lessons/{lesson}")["traject"] == first["id"]
    teacher.call("POST", f"/api/trajecten/{first['id']}/cycles")

    # The box is still ready, of the round before: the page says that a press is for none.
    room.opens("/box", "for-round", round="")
    assert tablet.count(named("round")) == 2
    tablet.accessible("what a recording is for")
    tablet.click("round", id=second["waiting"])
    tablet.sees("for-round", round=second["waiting"])
    assert OTHER in tablet.sees("next-cycle", readied="true")
    tablet.click("round-none")
    tablet.sees("for-round", round="")
    tablet.click("round", id=second["waiting"])
    tablet.sees("for-round", round=second["waiting"])
    tablet.click("press")
    tablet.sees("box-state", 20, state="recording")
    until(lambda: elapsed(teacher) >= SECONDS * 1000, 60, "the lesson does not run")
    tablet.click("stop")
    tablet.click("confirm")
    tablet.sees("lesson-ready", 30)
    (known,) = teacher.call("GET", f"/api/trajecten/{second['id']}")["path"]
    assert known["lesson"] is not None
    tablet.sees("for-round", 15, round="")

    # Ready for a colleague it still shows what comes next, and a press is nobody's here.
    colleague = room.box.enrol("Meester Bo", "teacher")
    colleague.call("POST", "/api/recorder/ready", {"objections": []})
    tablet.sees("box-state", 20, face="otherOwner")
    assert QUESTION in tablet.sees("next-cycle", readied="false")
    assert tablet.count(named("press")) == tablet.count(named("for-round")) == tablet.count(named("not-this")) == 0
    assert tablet.barriers == []


def elapsed(teacher: Client) -> int:
    return int((teacher.call("GET", "/api/status")["recorder"] or {}).get("elapsed_ms") or 0)


def test_two_clips_of_one_round_and_the_papers_are_told_apart(room: Room) -> None:
    tablet, teacher = room.tablet, room.teacher
    made = room.traject(QUESTION)
    lesson = room.box.record(teacher, SECONDS, cycle=made["waiting"])
    _, coach = join(room.box, teacher)
    moments = [moment(teacher, lesson, "top", start, start + 2_000, "Het bleef stil.") for start in (0, 3_000)]
    give(teacher, moments, coach)
    teacher.ask("GET", f"/api/lessons/{lesson}/kijkwijzer/pdf")
    teacher.ask("GET", f"/api/trajecten/{made['id']}/text")
    room.opens(f"/trajecten/{made['id']}/afronden", "copy-lesson")
    until(lambda: tablet.count(named("copy-clip")) == 2, 15, "not both clips are told of")
    told = tablet.browser.run(
        "return [...document.querySelectorAll(arguments[0])].map((one) => one.innerText)", named("copy-clip")
    )
    assert COACH in told[0]
    assert told[0] != told[1]
    papers = tablet.browser.run(
        "return [...document.querySelectorAll(arguments[0])].map((one) => one.innerText)", named("copy-paper")
    )
    assert ["kijkwijzer" in papers[0], "ronde 1" in papers[0], "POP" in papers[1]] == [True, True, True]
    tablet.accessible("papers and clips told apart")
    assert tablet.barriers == []
