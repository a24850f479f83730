"""The talk on the screen: alone by keys and left half way, and with a coach, each at their own tablet in turn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from tests.e2e.box import PASSPHRASE, kept
from tests.e2e.browsers import Browser, until
from tests.e2e.furnish import COACH, QUESTION, TEACHER, Home, furnish
from tests.e2e.pages import Tablet, named
from tests.e2e.test_screens import PLAYED, complaints, look_at
from tests.e2e.walk import leave

PRIVATE = "Zelf laten vertellen; niet invullen."
SHOWN = "Wat dacht je in deze stilte?"
PROPOSED = "Tel na elke open vraag in stilte tot tien."
TAKEN = "Na een open vraag tel ik in stilte tot tien."
# What the page sends from here on, word for word.
OVERHEAR = """
    const ask = window.fetch;
    window.sent = [];
    window.fetch = (path, options) => (window.sent.push(`${path} ${options?.body ?? ''}`), ask(path, options));
"""
KEPT_OF_PAGE = "return JSON.stringify([localStorage, sessionStorage, document.cookie])"
SEEN = "return getComputedStyle(document.querySelector('video')).opacity"

WORDS_OF_NOTES = "return [...document.querySelectorAll('[data-testid=preparation-words]')].map((one) => one.value)"
COMMENTS = "return [...document.querySelectorAll('[data-testid=comment]')].map((one) => one.innerText).join('\\n')"


@pytest.fixture(scope="module")
def home(synthetic_video: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    with kept(tmp_path_factory.mktemp("home"), synthetic_video, speed=8) as box:
        yield furnish(box, 48)


@pytest.fixture
def tablet(browser: Browser, home: Home, tmp_path: Path) -> Iterator[Tablet]:
    tablet = Tablet(browser, home.box.address, tmp_path)
    yield tablet
    leave(tablet)


def press(tablet: Tablet, key: str) -> None:
    ActionChains(tablet.browser.driver).send_keys(key).perform()  # type: ignore[attr-defined]


def teacher_at(tablet: Tablet, path: str) -> None:
    tablet.sign_in(TEACHER)
    tablet.sees("box-state", 30)
    tablet.goto(path)


def hold(tablet: Tablet, manner: str) -> None:
    """In this manner, whether it was begun before or not."""
    until(lambda: tablet.count(named("manner")) or tablet.count(named("talk-step")), 20, "there is no talk")
    if not tablet.count(named("manner")):
        tablet.click("talk-step", step="check_in")
        tablet.click("other-manner")
    tablet.click("manner", manner=manner)
    tablet.sees("sit")


def talk_of(home: Home) -> dict[str, Any]:
    return dict(home.box.sign_in(TEACHER).call("GET", f"/api/lessons/{home.lesson}/nagesprek"))


def test_a_talk_alone_is_left_gone_on_with_and_closed(tablet: Tablet, home: Home) -> None:
    talk = f"/lessen/{home.lesson}/nagesprek"
    teacher_at(tablet, f"/lessen/{home.lesson}")
    tablet.click("to-nagesprek")
    tablet.sees("manner")
    tablet.click("manner", manner="alone")
    tablet.sees("sit")
    tablet.browser.run(OVERHEAR)
    tablet.click("sit", sit="tense")
    tablet.sees("sit", sit="tense")
    tablet.type("success", "Noor kwam zelf op het antwoord.")
    tablet.click("talk-next")
    tablet.sees("nagesprek", step="question")
    until(lambda: talk_of(home)["success"] != "", 10, "the success is not kept")
    # How one sat there went nowhere.
    heard = " ".join(tablet.browser.run("return window.sent")) + tablet.browser.run(KEPT_OF_PAGE)
    assert "Noor kwam" in heard
    assert "tense" not in heard
    assert QUESTION in tablet.browser.run("return document.querySelector('h1').innerText")
    press(tablet, Keys.PAGE_DOWN)
    tablet.sees("talk-moment", id=home.moments[0])
    tablet.type("came-up", "Ze dacht echt na.")
    tablet.sees("came-up-kept", kept="stored")
    tablet.click("talk-next")
    tablet.sees("talk-moment", id=home.moments[1])
    # Left at any second, and gone on with where one was: on another tablet too.
    tablet.goto("/lessen")
    tablet.sees("lesson")
    tablet.goto(talk)
    tablet.sees("talk-moment", id=home.moments[1])
    press(tablet, Keys.PAGE_UP)
    tablet.sees("talk-moment", id=home.moments[0])
    assert tablet.browser.run("return document.querySelector('[data-testid=came-up]').value") == "Ze dacht echt na."
    tablet.click("talk-step", step="deepening")
    first = tablet.sees("card", group="strong")
    tablet.click("card-next")
    assert tablet.sees("card", group="strong", at=1) != first
    press(tablet, Keys.PAGE_DOWN)
    tablet.sees("closing", closed="false")
    assert tablet.browser.run("return document.querySelector('[data-testid=talk-close]').disabled")
    tablet.click("none-agreed")
    tablet.click("talk-close")
    tablet.sees("closing", closed="true")
    found = look_at(tablet, "closed")
    assert found + complaints(tablet.browser, "the talk") == []
    stored = talk_of(home)
    assert (stored["manner"], stored["none_agreed"]) == ("alone", True)


@pytest.mark.measured
def test_a_moment_plays_just_its_span_and_nothing_after_it(tablet: Tablet, home: Home) -> None:
    teacher_at(tablet, f"/lessen/{home.lesson}/nagesprek")
    hold(tablet, "alone")
    tablet.click("talk-step", step="moments")
    tablet.sees("talk-moment", id=home.moments[0])
    one = next(
        one
        for one in home.box.sign_in(TEACHER).call("GET", f"/api/lessons/{home.lesson}/moments")
        if one["id"] == home.moments[0]
    )
    tablet.video("video.muted = true; return 0")
    # It stands still until somebody asks.
    assert tablet.browser.run("return document.querySelector('video').paused")
    press(tablet, Keys.SPACE)
    until(lambda: not tablet.browser.run("return document.querySelector('video').paused"), 10, "it does not play")
    played = tablet.browser.run(PLAYED, 15_000)
    assert played["paused"]
    assert min(played["seen"]) >= one["start_ms"] - 50
    assert played["at"] <= one["end_ms"] + 300
    assert tablet.count(named("talk-moment", id=home.moments[0]))


def test_the_picture_is_as_large_as_its_teacher_looks_at_the_lesson(tablet: Tablet, home: Home) -> None:
    teacher, viewing = home.box.sign_in(TEACHER), f"/api/lessons/{home.lesson}/viewing"
    teacher.call("PUT", viewing, {"how": "sound", "at_ms": 0})
    try:
        teacher_at(tablet, f"/lessen/{home.lesson}/nagesprek")
        hold(tablet, "alone")
        tablet.click("talk-step", step="moments")
        tablet.sees("talk-look", how="sound")
        assert tablet.browser.run(SEEN) == "0"
        found = look_at(tablet, "a moment that is only heard")
        tablet.click("switch-small")
        tablet.sees("talk-look", how="small")
        assert tablet.browser.run(SEEN) == "1"
        tablet.click("talk-next")
        tablet.sees("talk-moment", id=home.moments[1])
        tablet.sees("talk-look", how="small")
        assert found + complaints(tablet.browser, "a smaller picture") == []
        # In the talk only: the lesson itself stays as it was chosen there.
        assert teacher.call("GET", f"/api/lessons/{home.lesson}")["viewing"]["how"] == "sound"
    finally:
        teacher.call("PUT", viewing, {"how": "full", "at_ms": 0})


def test_an_actiepunt_that_is_half_typed_is_there_after_another_page(tablet: Tablet, home: Home) -> None:
    teacher_at(tablet, f"/lessen/{home.lesson}/nagesprek")
    hold(tablet, "alone")
    tablet.click("talk-step", step="actiepunten")
    tablet.type("actiepunt-text", "Na een vraag tel ik")
    tablet.click("talk-back")
    tablet.sees("card")
    tablet.click("talk-next")
    tablet.sees("closing")
    assert tablet.browser.run("return document.querySelector('[data-testid=actiepunt-text]').value") == (
        "Na een vraag tel ik"
    )


def test_a_coach_prepares_shows_and_proposes_and_the_teacher_decides(tablet: Tablet, home: Home) -> None:
    clip = home.releases[0]
    tablet.sign_in(COACH)
    tablet.sees("clips", 30)
    tablet.goto(f"/fragmenten/{clip}")
    tablet.sees("preparations")
    for words in (PRIVATE, SHOWN):
        tablet.video("video.currentTime = 1.2; return 0")
        until(lambda: int(tablet.data("time", "ms")) > 1000, 10, "it is not at the place")
        tablet.type("preparation-text", words)
        tablet.click("preparation-add")
        until(lambda words=words: words in tablet.browser.run(WORDS_OF_NOTES), 10, "it is not kept")  # type: ignore[misc]
    tablet.sees("comment")
    assert PRIVATE not in tablet.browser.run(COMMENTS)
    found = look_at(tablet, "a coach's clip")
    notes = tablet.browser.run(WORDS_OF_NOTES)
    tablet.browser.click(f"ol > li:nth-child({notes.index(SHOWN) + 1}) {named('preparation-show')}")
    tablet.sees("dialog")
    tablet.click("confirm")
    until(lambda: SHOWN in tablet.browser.run(COMMENTS), 10, "it is not shown")
    assert tablet.browser.run(WORDS_OF_NOTES) == [PRIVATE]
    tablet.type("propose-text", PROPOSED)
    tablet.click("propose-send")
    until(lambda: PROPOSED in tablet.browser.run(COMMENTS), 10, "it is not proposed")
    assert not tablet.count(named("clip-question"))
    leave(tablet)

    teacher_at(tablet, f"/lessen/{home.lesson}/nagesprek")
    hold(tablet, "at_a_distance")
    tablet.click("talk-step", step="moments")
    tablet.sees("remark")
    text = tablet.browser.run("return document.body.innerText")
    assert SHOWN in text
    assert PROPOSED in text
    assert PRIVATE not in text
    tablet.video("video.muted = true; return 0")
    start = talk_of(home)["clips"][0]["start_ms"]
    tablet.browser.click(f"{named('remark')}:nth-of-type(2) {named('remark-jump')}")
    until(lambda: int(tablet.data("talk-time", "ms")) >= start + 1000, 10, "it does not go there")
    tablet.type("answer", "Ik telde, eerlijk gezegd.")
    tablet.click("answer-send")
    tablet.sees("remark", mine="true")
    found += look_at(tablet, "at a distance")
    tablet.click("talk-step", step="actiepunten")
    tablet.sees("proposal", taken="false")
    before = tablet.count(named("agreed"))
    tablet.click("proposal-open")
    tablet.type("proposal-text", TAKEN)
    tablet.click("proposal-take")
    tablet.sees("proposal", taken="true")
    until(lambda: tablet.count(named("agreed")) == before + 1, 10, "it is not an actiepunt")
    assert TAKEN in tablet.browser.run("return [...document.querySelectorAll('textarea')].map((one) => one.value)")
    assert found + complaints(tablet.browser, "with a coach") == []
    leave(tablet)

    tablet.sign_in(COACH)
    tablet.sees("clips", 30)
    tablet.goto(f"/fragmenten/{clip}")
    until(lambda: "Ik telde, eerlijk gezegd." in tablet.browser.run(COMMENTS), 15, "the answer does not come")
    # What became of the proposal is the teacher's.
    assert TAKEN not in tablet.browser.run("return document.body.innerText")


def test_a_leervraag_goes_along_as_it_was_shown(tablet: Tablet, home: Home) -> None:
    teacher_at(tablet, f"/lessen/{home.lesson}/vrijgeven")
    tablet.click("give-moment", id=home.moments[2])
    tablet.click("give-next")
    tablet.click("coach-choose")
    tablet.click("give-next")
    assert tablet.sees("give-question") == QUESTION
    tablet.click("give-with-question")
    tablet.click("give-prepare")
    tablet.sees("give-checked", 120)
    assert QUESTION in tablet.sees("draft-question")
    release = tablet.data("draft", "id")
    found = look_at(tablet, "what the coach sees")
    tablet.click("give-checked")
    tablet.type("give-passphrase", PASSPHRASE)
    tablet.click("give-confirm")
    tablet.sees("give-done", 30)
    tablet.goto("/logboek")
    assert "Je leervraag ging mee." in tablet.sees("log-entry")
    leave(tablet)
    tablet.sign_in(COACH)
    tablet.sees("clips", 30)
    tablet.goto(f"/fragmenten/{release}")
    assert tablet.sees("clip-question") == QUESTION
    assert found == []
