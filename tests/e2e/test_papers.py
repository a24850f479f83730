"""The school in the first run, its papers, and the page for everybody, in a real browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.box import Box, running
from tests.e2e.browsers import Browser, until
from tests.e2e.pages import Tablet, named
from tests.e2e.screenshots import SIZES, wear

TEACHER = "Juf Marijke"


@pytest.fixture
def box(synthetic_video: Path, tmp_path: Path) -> Iterator[Box]:
    with running(tmp_path, synthetic_video) as box:
        yield box


@pytest.mark.timeout(200)
def test_from_the_first_run_to_a_paper_that_is_outdated(box: Box, browser: Browser, tmp_path: Path) -> None:
    tablet = Tablet(browser, box.address, tmp_path)
    says_what_is_missing_to_nobody(tablet)
    first_run(tablet)
    tells_what_is_missing(tablet)
    fills_in_the_rest(tablet)
    settles_and_outdates(tablet)
    tells_the_parents(tablet)
    everybody_reads(tablet)
    assert tablet.barriers == []
    assert browser.run("return [...document.querySelectorAll('[style],script:not([src])')].length") == 0


def says_what_is_missing_to_nobody(tablet: Tablet) -> None:
    """Signed out, on a box that nobody filled in anything on."""
    tablet.goto("/informatie?lang=nl")
    assert "deze school" in str(tablet.browser.run("return document.body.innerText"))


def first_run(tablet: Tablet) -> None:
    tablet.goto("/")
    tablet.click("begin")
    tablet.give_name_and_passphrase(TEACHER)
    tablet.sees("presence", state="waiting")
    tablet.click("simulator-press")
    card = tablet.data("card-text", "text")
    tablet.click("card-kept")
    tablet.type("card-input", card)
    tablet.click("card-check")
    tablet.sees("wizard", step="school")
    tablet.sees("school-form")
    tablet.accessible("the school, in the first run")
    tablet.type("school-name", "Basisschool De Regenboog")
    tablet.click("ground-legitimate_interest")
    tablet.click("school-keep")
    tablet.sees("wizard", step="done")
    tablet.click("wizard-leave")


def tells_what_is_missing(tablet: Tablet) -> None:
    """Where one begins to record, and with the papers."""
    missing = "bij wie ouders terechtkunnen, hoe die te bereiken is"
    tablet.goto("/box")
    assert missing in tablet.sees("school-missing")
    tablet.goto("/instellingen")
    tablet.click("to-papers")
    assert missing in tablet.sees("school-missing")
    tablet.sees("paper", kind="pack", state="none")
    tablet.accessible("the papers, with something missing")
    tablet.click("paper-settle", kind="protocol")
    tablet.sees("settled-on")
    tablet.click("confirm")
    tablet.sees("problem", key="school_incomplete")
    tablet.accessible("settling what is not whole")


def fills_in_the_rest(tablet: Tablet) -> None:
    tablet.goto("/instellingen/school")
    tablet.sees("school-form")
    tablet.type("school-contact", "de directeur")
    tablet.type("school-reach", "info@regenboog.example")
    tablet.type("school-fg", "fg@bestuur.example")
    tablet.accessible("the school")
    tablet.click("school-keep")
    tablet.sees("school-kept", times=1)
    tablet.goto("/box")
    tablet.sees("box-state")
    until(lambda: not tablet.count(named("school-missing")), 5)


def settles_and_outdates(tablet: Tablet) -> None:
    tablet.goto("/papieren")
    tablet.click("paper-settle", kind="pack")
    tablet.sees("settled-on")
    tablet.accessible("settling a paper")
    tablet.click("confirm")
    tablet.sees("paper", kind="pack", state="settled")
    tablet.click("to-school")
    tablet.sees("school-form")
    tablet.click("ground-consent")
    tablet.click("school-keep")
    tablet.sees("school-kept", times=1)
    tablet.click("to-papers")
    tablet.sees("paper", kind="pack", state="outdated")
    assert "grondslag (was gerechtvaardigd belang, is toestemming)" in tablet.sees("paper-outdated")
    tablet.accessible("the papers, one outdated")
    tablet.click("papers-language", language="en")
    for kind in ("parents", "poster", "protocol", "pack"):
        path = tablet.browser.run(
            f"return document.querySelector({json.dumps(named('paper-pdf', kind=kind))}).getAttribute('href')"
        )
        assert str(path).endswith("language=en")
        begins = "const a = await fetch(arguments[0]); return (await a.text()).slice(0, 5)"
        assert tablet.browser.run(begins, path) == "%PDF-"


def tells_the_parents(tablet: Tablet) -> None:
    tablet.sees("informed", on="")
    tablet.click("informed-keep")
    today = str(tablet.browser.run("return document.querySelector(arguments[0]).value", named("informed-on")))
    tablet.sees("informed", on=today)


def everybody_reads(tablet: Tablet) -> None:
    """With nobody signed in, in both languages, in the dark too, with letters twice as large."""
    tablet.goto("/instellingen")
    tablet.click("sign-out")
    tablet.click("to-information")
    text = "return document.querySelector('main').innerText"
    until(lambda: "Camera in de klas" in str(tablet.browser.run(text)), 10)
    assert "info@regenboog.example" in str(tablet.browser.run(text))
    for scheme, language in (("light", "nl"), ("dark", "en")):
        wear(tablet.browser, *SIZES["phone"], scheme)
        tablet.goto(f"/informatie?lang={language}")
        tablet.accessible(f"the page for everybody, {scheme}, {language}")
        assert tablet.browser.run("return document.documentElement.scrollWidth <= innerWidth")
    wear(tablet.browser, *SIZES["tablet"], "light")
    assert "Camera in the classroom" in str(tablet.browser.run(text))
