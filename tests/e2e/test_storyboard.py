"""A storyboard on the pages: composed, looked at, taken along; and the paper rendered by a program that is not ours."""

from __future__ import annotations

import base64
import io
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.e2e.box import Box, Client, running
from tests.e2e.browsers import Browser, until
from tests.e2e.furnish import QUESTION, TEACHER, moment
from tests.e2e.pages import Tablet, named

Pixels = npt.NDArray[np.uint8]
TITLE, WORDS, UNDER, POINT = "Wachten loont", "Ik wilde weten wat er gebeurt.", "Hier wacht ik.", "Tellen tot vijf"
FETCH = """
    const answer = await fetch(arguments[0]);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return [answer.status, btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join(''))];
"""
OVERFLOWS = "return document.documentElement.scrollWidth > document.documentElement.clientWidth"


@dataclass(slots=True)
class Composing:
    box: Box
    teacher: Client
    traject: str
    lesson: str

    def stored(self) -> Any:
        return self.teacher.call("GET", f"/api/trajecten/{self.traject}/storyboard")

    def shown(self) -> list[str]:
        return [one["shown"] for one in self.stored()["stills"]]


@pytest.fixture(scope="module")
def composing(synthetic_video: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Composing]:
    with running(tmp_path_factory.mktemp("storyboard"), synthetic_video, speed=16) as box:
        teacher = box.enrol(TEACHER, "teacher")
        lesson = box.record(teacher, 30)
        traject = teacher.call("POST", "/api/trajecten", {"question": QUESTION, "theme": "interactie"})["id"]
        teacher.call("PATCH", f"/api/trajecten/{traject}", {"question": f"{QUESTION} En dan?"})
        teacher.call("PATCH", f"/api/lessons/{lesson}", {"traject": traject})
        cycle = teacher.call("GET", f"/api/trajecten/{traject}")["path"][0]["id"]
        teacher.call("POST", f"/api/cycles/{cycle}/actiepunten", {"text": POINT})
        moment(teacher, lesson, "top", 4000, 6000, "het wordt stil")
        yield Composing(box, teacher, traject, lesson)


@pytest.fixture
def tablet(browser: Browser, composing: Composing, tmp_path: Path) -> Tablet:
    tablet = Tablet(browser, composing.box.address, tmp_path)
    tablet.goto("/box")
    until(lambda: tablet.count(named("sign-in")) or tablet.count(named("box-state")), 30)
    if tablet.count(named("sign-in")):
        tablet.sign_in(TEACHER)
        tablet.sees("box-state", 30)
    composing.teacher = composing.box.sign_in(TEACHER)
    return tablet


def fetched(tablet: Tablet, css: str, attribute: str) -> bytes:
    address = tablet.browser.run(f"return document.querySelector(arguments[0]).{attribute}", css)
    status, body = tablet.browser.run(FETCH, address)
    assert status == 200, base64.b64decode(body)[:500]
    return base64.b64decode(body)


def rendered(pdf: bytes, folder: Path) -> Pixels:
    """The first page, by a program that knows nothing of the box."""
    (folder / "paper.pdf").write_bytes(pdf)
    size = ["-scale-to-x", "1155", "-scale-to-y", "1634"]
    subprocess.run(["pdftoppm", "-png", *size, folder / "paper.pdf", folder / "paper"], check=True)
    (page,) = sorted(folder.glob("paper-*.png"))
    return np.asarray(Image.open(page).convert("L"))


def coarse(page: Pixels) -> npt.NDArray[np.float64]:
    """Means of fields of some millimetres: what is where, whatever a program does at the edge of a letter."""
    rows, columns = page.shape[0] // 20 * 20, page.shape[1] // 20 * 20
    return page[:rows, :columns].reshape(rows // 20, 20, columns // 20, 20).mean((1, 3))


def compose(tablet: Tablet) -> None:
    """From an empty page to three stills, words and an actiepunt."""
    tablet.click("still-add")
    tablet.sees("pick-moment")
    tablet.accessible("choosing a still")
    tablet.click("pick-moment")
    tablet.sees("still", at=0, came="true", seconds=40)
    for step in (2, 3):
        tablet.click("still-add")
        for _ in range(step):
            tablet.click("pick-step", step=10)
        tablet.click("pick-take")
        tablet.sees("still", at=step - 1, came="true", seconds=40)
    tablet.type("board-title", TITLE)
    tablet.type("board-words", WORDS)
    tablet.browser.type(f"{named('still', at=0)} {named('still-words')}", UNDER)
    tablet.click("board-point")
    tablet.sees("board-kept", kept="stored")


def look(tablet: Tablet) -> str:
    before = tablet.browser.run("return document.querySelector(arguments[0])?.dataset.made", named("board-pages"))
    tablet.click("board-look")
    until(
        lambda: tablet.count(named("board-pages")) and tablet.data("board-pages", "made") != before,
        60,
        "the paper is not made",
    )
    loaded = "return [...document.querySelectorAll(arguments[0])].every((one) => one.complete && one.naturalWidth)"
    until(lambda: tablet.browser.run(loaded, named("board-page")), 20, "its pages are not shown")
    return tablet.data("board-pages", "made")


def test_from_the_first_still_to_the_paper(tablet: Tablet, composing: Composing, tmp_path: Path) -> None:
    tablet.goto(f"/trajecten/{composing.traject}")
    tablet.click("to-storyboard")
    tablet.sees("storyboard-screen")
    assert QUESTION in tablet.sees("question", traject=composing.traject)
    assert tablet.count(f"{named('board-look')}:disabled")
    tablet.accessible("an empty storyboard")
    compose(tablet)
    stored = composing.stored()
    assert (stored["title"], stored["words"], stored["question"]) == (TITLE, WORDS, f"{QUESTION} En dan?")
    assert [one["shown"] for one in stored["stills"]] == ["usual"] * 3
    assert [round(one["at_ms"] / 1000) for one in stored["stills"]] == [5, 20, 30]
    assert stored["stills"][0]["words"] == UNDER
    tablet.accessible("a storyboard")
    look(tablet)
    tablet.accessible("the paper")
    assert tablet.barriers == []
    shown = fetched(tablet, named("board-page"), "src")
    pdf = fetched(tablet, named("board-pdf"), "href")
    (tmp_path / "shown.png").write_bytes(shown)
    page, preview = rendered(pdf, tmp_path), np.asarray(Image.open(io.BytesIO(shown)).convert("L"))
    # The same grey at the same places, but for how a program smooths thin lines.
    assert np.abs(coarse(page) - coarse(preview)).max() < 14
    text = subprocess.run(["pdftotext", tmp_path / "paper.pdf", "-"], check=True, capture_output=True).stdout.decode()
    told = " ".join(text.split())
    words_of_the_house = ("Mijn leervraag", "Wat ik ga proberen", "Door de leerkracht zelf gekozen en geschreven.")
    for piece in (TITLE, WORDS, UNDER, POINT, f"{QUESTION} En dan?", *words_of_the_house, "–"):
        assert piece in told, piece
        told = told.replace(piece, "", 1)
    assert told.split() == []
    listed = subprocess.run(["pdfimages", "-list", tmp_path / "paper.pdf"], check=True, capture_output=True).stdout
    assert [line.split()[3:5] for line in listed.decode().splitlines()[2:]] == [["1280", "720"]] * 3
    info = subprocess.run(["pdfinfo", tmp_path / "paper.pdf"], check=True, capture_output=True).stdout.decode()
    assert not {"Title", "Author", "Creator", "Producer", "CreationDate", "ModDate"} & {
        line.split(":")[0] for line in info.splitlines()
    }
    composing.teacher = composing.box.sign_in(TEACHER)
    line = composing.teacher.call("GET", "/api/logbook")["entries"]
    assert "storyboard_made" in [one["event"] for one in line]


def test_as_it_is_is_asked_once_and_a_change_asks_for_another_look(tablet: Tablet, composing: Composing) -> None:
    tablet.goto(f"/trajecten/{composing.traject}/storyboard")
    tablet.sees("still", at=2, seconds=20)
    tablet.browser.click(f"{named('still', at=1)} {named('still-as-is')}")
    tablet.sees("dialog")
    tablet.accessible("as it is")
    tablet.click("cancel")
    assert composing.shown() == ["usual", "usual", "usual"]
    tablet.browser.click(f"{named('still', at=1)} {named('still-as-is')}")
    tablet.click("confirm")
    tablet.sees("still", at=1, shown="as_is", came="true")
    tablet.browser.click(f"{named('still', at=0)} {named('still-as-is')}")
    tablet.sees("still", at=0, shown="as_is", came="true")
    tablet.browser.click(f"{named('still', at=0)} {named('still-drawn')}")
    until(lambda: composing.shown() == ["usual", "as_is", "usual"], 10, "it is not kept")
    look(tablet)
    tablet.type("board-words", "Iets anders.")
    tablet.sees("board-changed")
    assert not tablet.count(named("board-pdf"))
    look(tablet)
    tablet.sees("board-pdf")
    tablet.accessible("as it is, kept")
    assert tablet.barriers == []


def test_what_is_left_white_by_keys_alone_is_white_on_the_paper(
    tablet: Tablet, composing: Composing, tmp_path: Path
) -> None:
    tablet.goto(f"/trajecten/{composing.traject}/storyboard")
    tablet.sees("still", at=2, seconds=20)
    shown = composing.shown()
    assert set(shown) == {"usual", "as_is"}
    driver: Any = tablet.browser.driver  # type: ignore[attr-defined]

    def type_keys(*keys: str) -> None:
        for key in keys:
            driver.switch_to.active_element.send_keys(key)

    for at in (0, 1):
        driver.find_element(By.CSS_SELECTOR, f"{named('still', at=at)} {named('still-white')}").send_keys(Keys.ENTER)
        tablet.sees("white-picture")
        driver.find_element(By.CSS_SELECTOR, named("zone-add")).send_keys(Keys.ENTER)
        tablet.sees("zone")
        type_keys(*[Keys.ARROW_UP] * 4, *[Keys.ARROW_LEFT] * 2)
        tablet.sees("white-kept", kept="stored")
        tablet.accessible("leaving white")
        driver.find_element(By.CSS_SELECTOR, named("white-done")).send_keys(Keys.ENTER)
        tablet.sees("still", at=at, white="1", came="true", seconds=20)
    stills = composing.stored()["stills"]
    wanted = {"left": pytest.approx(0.36), "top": pytest.approx(0.27), "width": 0.2, "height": 0.3}
    assert [one["white"] for one in stills] == [[wanted], [wanted], []]
    look(tablet)
    (tmp_path / "paper.pdf").write_bytes(fetched(tablet, named("board-pdf"), "href"))
    subprocess.run(["pdfimages", "-png", tmp_path / "paper.pdf", tmp_path / "inside"], check=True)
    printed = [np.asarray(Image.open(path).convert("L")) for path in sorted(tmp_path.glob("inside-*.png"))]
    patches = [one[round(0.27 * 720) : round(0.57 * 720), round(0.36 * 1280) : round(0.56 * 1280)] for one in printed]
    assert [patch.min() == 255 for patch in patches] == [True, True, False]
    assert all(one.min() < 100 for one in printed)
    assert tablet.barriers == []
    for at in (0, 1):
        tablet.browser.click(f"{named('still', at=at)} {named('still-white')}")
        tablet.browser.click(named("zone"))
        tablet.click("zone-remove")
        tablet.sees("zone-editor", count="0")
        tablet.click("white-done")
        tablet.sees("still", at=at, white="0", came="true", seconds=20)
    until(lambda: [one["white"] for one in composing.stored()["stills"]] == [[], [], []], 10, "it is not kept")


def test_the_order_is_changed_by_buttons_keys_and_hand(tablet: Tablet, composing: Composing) -> None:
    tablet.goto(f"/trajecten/{composing.traject}/storyboard")
    tablet.sees("still", at=2, seconds=20)

    def order() -> list[int]:
        return [one["at_ms"] for one in composing.stored()["stills"]]

    first = order()
    tablet.browser.click(f"{named('still', at=0)} {named('still-down')}")
    until(lambda: order() == [first[1], first[0], first[2]], 10, "the button does nothing")
    driver: Any = tablet.browser.driver  # type: ignore[attr-defined]
    grip = driver.find_element(By.CSS_SELECTOR, f"{named('still', at=1)} {named('still-grip')}")
    grip.send_keys(Keys.ARROW_UP)
    until(lambda: order() == first, 10, "the key does nothing")
    last, top = (
        driver.find_element(By.CSS_SELECTOR, f"{named('still', at=at)} {named('still-grip')}") for at in (2, 0)
    )
    driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", top)
    ActionChains(driver).move_to_element(last).click_and_hold().move_to_element_with_offset(
        top, 0, -60
    ).release().perform()
    until(lambda: order() == [first[2], first[0], first[1]], 10, "the hand does nothing")


def test_it_may_be_left_while_it_is_made(tablet: Tablet, composing: Composing) -> None:
    tablet.goto(f"/trajecten/{composing.traject}/storyboard")
    tablet.sees("still", at=2, seconds=20)
    for at in range(3):
        if composing.shown()[at] != "usual":
            tablet.browser.click(f"{named('still', at=at)} {named('still-drawn')}")
        tablet.browser.run(
            "const e = document.querySelector(arguments[0]); e.value = 'coarse';"
            "e.dispatchEvent(new Event('change', {bubbles: true}))",
            f"{named('still', at=at)} {named('still-coarse')}",
        )
    until(lambda: composing.shown() == ["coarse"] * 3, 10, "it is not kept")
    tablet.click("board-look")
    tablet.goto("/lessen")
    tablet.sees("lesson")
    tablet.goto(f"/trajecten/{composing.traject}/storyboard")
    tablet.sees("board-pdf", 60)


@pytest.mark.parametrize(("width", "height"), [(820, 1180), (390, 844), (1440, 900)])
def test_it_fits_on_every_screen(tablet: Tablet, composing: Composing, width: int, height: int) -> None:
    tablet.browser.resize(width, height)
    try:
        tablet.goto(f"/trajecten/{composing.traject}/storyboard")
        tablet.sees("still", at=2, seconds=20)
        assert not tablet.browser.run(OVERFLOWS)
        tablet.click("still-add")
        tablet.sees("pick-take")
        assert not tablet.browser.run(OVERFLOWS)
        tablet.accessible(f"{width}")
        assert tablet.barriers == []
    finally:
        tablet.browser.resize(1180, 820)
