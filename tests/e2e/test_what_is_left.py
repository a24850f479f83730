"""Damage as its owner meets it: a lesson names what is gone and plays the rest, a library comes back or begins anew.

One box for all of it, with more lessons than one page of the list holds.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from appliance import lessonfiles
from appliance.library.key import DATABASE_FILE
from appliance.library.spare import SPARE_FILE
from tests.e2e.box import PASSPHRASE, Box, Client, running
from tests.e2e.browsers import Browser, until
from tests.e2e.furnish import TEACHER, moment
from tests.e2e.pages import Tablet, named

PAGE = 24
LESSONS = PAGE + 6
LINES = 50  # on the first page of the logbook
TITLE, NOTE = "De zonsverduistering", "Sem legt het zelf uit aan het bord."
FOCUS = "document.querySelector(arguments[0]).focus(); return 0"
FOCUSED = "return document.activeElement?.dataset[arguments[0]] ?? ''"


@dataclass(frozen=True)
class Full:
    """A box with a list of two pages."""

    box: Box
    teacher: Client
    tablet: Tablet

    @property
    def person(self) -> Path:
        return next(path.parent for path in self.box.data.glob(f"people/*/{DATABASE_FILE}"))

    def lesson(self, number: int) -> str:
        """Counted from the newest; negative: from the oldest."""
        return str(self.teacher.call("GET", "/api/lessons?limit=200")[number]["id"])

    def film(self, lesson: str) -> Path:
        return self.box.data / "lessons" / lesson / lessonfiles.LESSON_FILE

    def at_the_door(self) -> Tablet:
        """Nobody is signed in on the tablet."""
        self.tablet.browser.driver.delete_all_cookies()  # type: ignore[attr-defined]
        self.tablet.goto("/")
        self.tablet.sees("sign-in")
        return self.tablet

    def signed_in(self) -> Tablet:
        self.at_the_door().sign_in(TEACHER)
        self.tablet.sees("box-state", 30)
        return self.tablet


@pytest.fixture(scope="module")
def full(browser: Browser, synthetic_video: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Full]:
    work = tmp_path_factory.mktemp("left")
    with running(work, synthetic_video, speed=8) as box:
        lesson = box.record(box.enrol(TEACHER, "teacher"), 16)
        folder = box.data / "lessons" / lesson
        for _ in range(LESSONS - 1):
            shutil.copytree(folder, folder.with_name(secrets.token_hex(10)))
        # They are taken in when their owner signs in.
        yield Full(box, box.sign_in(TEACHER), Tablet(browser, box.address, work))


def test_a_long_list_is_shown_in_pages_and_searched(full: Full) -> None:
    titled, noted = full.lesson(-1), full.lesson(-2)
    full.teacher.call("PATCH", f"/api/lessons/{titled}", {"title": TITLE})
    moment(full.teacher, noted, "top", 1_000, 3_000, NOTE)
    tablet = full.signed_in()
    tablet.goto("/lessen")
    tablet.sees("lessons-search")
    until(lambda: shown(tablet) == PAGE, 10, "not one page")
    older_by_keys(tablet)
    tablet.accessible("a long list of lessons")
    searched(tablet, "zonsverd", titled)
    searched(tablet, "aan het bord", noted)
    tablet.type("lessons-search", "dit staat nergens")
    until(lambda: shown(tablet) == 0, 10, "it finds what is not there")
    tablet.accessible("a search that found nothing")
    emptied_by_keys(tablet)
    assert tablet.barriers == []


def test_a_long_logbook_is_shown_in_pages(full: Full) -> None:
    lesson = full.lesson(0)
    day = datetime.now().astimezone().date() + timedelta(days=20)
    number = 0
    while number <= LINES:
        agreed = {"delete_after": str(day + timedelta(days=number % 2)), "reason": f"afspraak {number}"}
        full.teacher.call("PUT", f"/api/lessons/{lesson}/retention", agreed)
        number = full.teacher.call("GET", "/api/logbook?limit=1")["entries"][0]["number"]
    tablet = full.signed_in()
    tablet.goto("/logboek")
    tablet.sees("logbook-whole", whole="true")
    tablet.sees("log-entry", number=number)
    assert tablet.count(named("log-entry")) == LINES
    tablet.browser.run(FOCUS, named("logbook-more"))
    press(tablet, "\ue007")
    tablet.sees("log-entry", number=1)
    assert tablet.count(named("log-entry")) == number
    assert tablet.count(named("logbook-more")) == 0
    until(lambda: tablet.browser.run(FOCUSED, "number") == str(number - LINES), 5, "the focus is lost")
    tablet.accessible("a long logbook")
    assert tablet.barriers == []


def shown(tablet: Tablet) -> int:
    return tablet.count(named("lesson"))


def press(tablet: Tablet, key: str) -> None:
    """As whoever has no mouse: whatever has the focus gets it."""
    tablet.browser.driver.switch_to.active_element.send_keys(key)  # type: ignore[attr-defined]


def older_by_keys(tablet: Tablet) -> None:
    tablet.browser.run(FOCUS, named("lessons-more"))
    press(tablet, "\ue007")
    until(lambda: shown(tablet) == LESSONS, 10, "older lessons do not come")
    assert tablet.count(named("lessons-more")) == 0
    # Who pressed it goes on reading where the new ones begin.
    ids = tablet.browser.run(f"return [...document.querySelectorAll('{named('lesson')}')].map((e) => e.dataset.id)")
    assert len(set(ids)) == LESSONS
    until(lambda: tablet.browser.run(FOCUSED, "id") == ids[PAGE], 5, "the focus is lost")


def searched(tablet: Tablet, words: str, lesson: str) -> None:
    tablet.type("lessons-search", words)
    until(lambda: shown(tablet) == 1, 10, f"{words} does not find one")
    tablet.sees("lesson", id=lesson)


def emptied_by_keys(tablet: Tablet) -> None:
    tablet.browser.run(FOCUS, named("lessons-search"))
    press(tablet, "\ue009a")
    press(tablet, "\ue017")
    until(lambda: shown(tablet) == PAGE, 10, "the list does not come back")
    assert tablet.browser.run(FOCUSED, "testid") == "lessons-search"


def test_damage_that_is_met_while_watching_is_named_and_the_rest_plays(full: Full) -> None:
    tablet = full.signed_in()
    lesson = full.lesson(3)
    whole = full.teacher.call("GET", f"/api/lessons/{lesson}")
    assert whole["state"] == "whole"
    film = full.film(lesson)
    hurt(film, film.stat().st_size // 2)
    tablet.goto(f"/lessen/{lesson}")
    # The damage may be met at any moment from here on, and the picture be another one then.
    tablet.video("video.muted = true; video.currentTime = arguments[0] / 2000 - 3; return 0", whole["duration_ms"])
    tablet.click("play")
    tablet.sees("problem", 20, key="lesson_partly_lost")
    gap = full.teacher.call("GET", f"/api/lessons/{lesson}")["gaps"][0]
    assert gap["kind"] == "lost"
    tablet.sees("overview-gap", kind="lost")
    tablet.sees("gap-go", kind="lost")
    at = "return video.currentTime * 1000"
    until(lambda: tablet.video(at) > gap["end_ms"] + 1_000, 20, "it does not play on behind the damage")
    tablet.click("play")
    tablet.click("gap-go", kind="lost")
    tablet.sees("gap-note", kind="lost")
    tablet.accessible("a damaged lesson")
    tablet.browser.picture(full.box.run / "damaged-lesson.png")
    tablet.goto("/lessen")
    tablet.sees("lesson", id=lesson, state="damaged")
    assert len(tablet.sees("lesson-problem").split()) > 5
    tablet.accessible("a list with a damaged lesson")
    assert tablet.barriers == []


def hurt(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 0x10
    path.write_bytes(bytes(content))


def test_a_damaged_library_comes_back_and_is_told_once(full: Full) -> None:
    until(lambda: (full.person / SPARE_FILE).exists(), 40, "no spare is made")
    full.at_the_door()
    spoil(full, DATABASE_FILE)
    tablet = full.signed_in()
    tablet.sees("told", key="library_restored")
    tablet.accessible("a library that was put back")
    # Until it was read it is told again, also where the page was begun anew.
    tablet.goto("/lessen")
    tablet.sees("told", key="library_restored")
    until(lambda: shown(tablet) == PAGE, 20, "the lessons are not there")
    tablet.click("lesson")
    tablet.sees("lesson-screen")
    tablet.sees("told", key="library_restored")
    tablet.goto("/lessen")
    tablet.click("told-read")
    tablet.goto("/lessen")
    until(lambda: shown(tablet) == PAGE, 20, "the lessons are not there")
    assert tablet.count(named("told")) == 0
    assert tablet.barriers == []


def test_a_lost_library_is_begun_anew_with_the_lessons_that_are_there(full: Full) -> None:
    tablet = full.at_the_door()
    spoil(full, DATABASE_FILE, SPARE_FILE)
    tablet.sign_in(TEACHER)
    tablet.sees("problem", 20, key="library_lost")
    tablet.accessible("a library that is lost")
    # Nothing is begun anew before its owner has said so.
    tablet.type("passphrase", PASSPHRASE)
    tablet.click("sign-in-button")
    tablet.sees("problem", 20, key="library_lost")
    tablet.click("start-over")
    tablet.type("passphrase", PASSPHRASE)
    tablet.click("sign-in-button")
    tablet.sees("told", 30, key="library_started_over")
    tablet.goto("/lessen")
    until(lambda: shown(tablet) == PAGE, 20, "the lessons are not there")
    assert len(box_lists(full.box)) == LESSONS
    assert tablet.barriers == []


def spoil(full: Full, *names: str) -> None:
    """While the web process is away, as a card does between two days."""
    full.box.kill("web")
    for name in names:
        path = full.person / name
        path.write_bytes(secrets.token_bytes(path.stat().st_size))
    full.box.start_again("web")


def box_lists(box: Box) -> list[Any]:
    return list(box.sign_in(TEACHER).call("GET", "/api/lessons?limit=200"))
