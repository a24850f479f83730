"""The pages of the box's machine: its health, its Wi-Fi, the school's, updates, backups and the power."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.box import Box, running
from tests.e2e.browsers import Browser, until
from tests.e2e.furnish import TEACHER
from tests.e2e.pages import Tablet, named

KEEPER = "Bea"
NOTICES = f"return [...document.querySelectorAll('{named('health-notice')}')].map((one) => one.dataset.key)"


@pytest.fixture(scope="module")
def box(synthetic_video: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Box]:
    with running(tmp_path_factory.mktemp("machine"), synthetic_video, speed=8) as box:
        box.enrol(TEACHER, "teacher")
        box.enrol(KEEPER, "beheerder")
        yield box


def signed_in(browser: Browser, box: Box, pictures: Path, name: str = TEACHER) -> Tablet:
    browser.driver.delete_all_cookies()  # type: ignore[attr-defined]
    tablet = Tablet(browser, box.address, pictures)
    tablet.sign_in(name)
    tablet.sees("box-state", 30)
    return tablet


@pytest.fixture
def tablet(browser: Browser, box: Box, tmp_path: Path) -> Tablet:
    return signed_in(browser, box, tmp_path)


# --- health ---------------------------------------------------------------------------------------------------


def unwell(box: Box, *ailments: str) -> None:
    """The recorder starts again on a box in that state."""
    box.kill("recorder")
    box.ailments = ailments
    box.start_again("recorder")


def told_of(tablet: Tablet, *keys: str) -> None:
    until(lambda: tablet.browser.run(NOTICES) == list(keys), 20, f"the page does not tell of {keys}")


def test_what_to_know_of_the_box_is_told_and_stops_no_lesson(tablet: Tablet, box: Box) -> None:
    told_of(tablet)
    unwell(box, "card-worn", "hot", "power-was-weak")
    told_of(tablet, "box_hot", "card_worn", "power_was_weak")
    tablet.accessible("health")
    assert "De box is te warm: 83 graden." in tablet.sees("health")
    tablet.click("language-en")
    until(lambda: "The box is too hot: 83 degrees." in tablet.sees("health"), 10, "still Dutch")
    tablet.click("language-nl")
    if tablet.count(named("set-ready")):
        tablet.click("set-ready")
    tablet.click("press")
    tablet.sees("lamp", light="red")
    told_of(tablet, "box_hot", "card_worn", "power_was_weak")
    tablet.click("stop")
    tablet.click("confirm")
    tablet.sees("lesson-ready", 30)
    unwell(box)
    told_of(tablet)
    assert tablet.barriers == []


def test_power_that_is_too_weak_is_said_once_and_begins_no_lesson(tablet: Tablet, box: Box) -> None:
    unwell(box, "power-weak", "slowed")
    tablet.sees("problem", 20, key="power_unsafe")
    tablet.sees("lamp", light="amber")
    told_of(tablet)
    unwell(box)
    until(lambda: not tablet.count(named("problem", key="power_unsafe")), 20, "well, and still refused")


def test_whoever_minds_the_box_is_told_too(browser: Browser, box: Box, tmp_path: Path) -> None:
    unwell(box, "slowed")
    told_of(signed_in(browser, box, tmp_path, KEEPER), "box_slowed")
    unwell(box)
