"""Looking, on the pages: gently the first time, then on the kijkwijzer, and at two moments beside each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.e2e.box import PASSPHRASE, Box, Client, running
from tests.e2e.browsers import Browser, until
from tests.e2e.furnish import QUESTION, TEACHER, moment
from tests.e2e.pages import Tablet, named
from tests.e2e.screenshots import SIZES, wear

BEHEERDER = "Bea Beheer"
# Whether anything of the picture can be seen.
SEEN = """
  const box = video.getBoundingClientRect();
  const shown = video.checkVisibility({opacityProperty: true, visibilityProperty: true});
  return shown && box.width > 10 ? Math.round(box.width) : 0;
"""
HIDE = """
  Object.defineProperty(document, 'hidden', {value: true, configurable: true});
  document.dispatchEvent(new Event('visibilitychange'));
  delete document.hidden;
"""


@dataclass(slots=True)
class Path2:
    """A traject with two cycles: what happened in each."""

    box: Box
    teacher: Client
    traject: str
    actiepunt: str
    early: str
    late: str
    before: str  # a tip of the first
    after: str  # a top of the second

    def viewing(self, lesson: str) -> Any:
        return self.teacher.call("GET", f"/api/lessons/{lesson}")["viewing"]

    def order(self, lesson: str) -> list[str]:
        return [one["id"] for one in self.teacher.call("GET", f"/api/lessons/{lesson}/kijkwijzer")["moments"]]


@pytest.fixture(scope="module")
def path(synthetic_video: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path2]:
    with running(tmp_path_factory.mktemp("looking"), synthetic_video, speed=16) as box:
        teacher = box.enrol(TEACHER, "teacher")
        box.enrol(BEHEERDER, "beheerder")
        early, late = box.record(teacher, 30), box.record(teacher, 136, marks=1)
        traject = teacher.call("POST", "/api/trajecten", {"question": QUESTION, "theme": "interactie"})["id"]
        for lesson in (early, late):
            teacher.call("PATCH", f"/api/lessons/{lesson}", {"traject": traject})
        cycle = teacher.call("GET", f"/api/trajecten/{traject}")["path"][0]["id"]
        teacher.call("PATCH", f"/api/cycles/{cycle}", {"kijkaspect": "mijn wachttijd"})
        made = teacher.call("POST", f"/api/cycles/{cycle}/actiepunten", {"text": "tellen tot vijf"})
        before = moment(teacher, early, "tip", 4000, 6000, "te snel")
        after = moment(teacher, late, "top", 8000, 10_000, "vijf tellen stil")
        yield Path2(box, teacher, traject, made["id"], early, late, before, after)


@pytest.fixture
def tablet(browser: Browser, path: Path2, tmp_path: Path) -> Tablet:
    tablet = Tablet(browser, path.box.address, tmp_path)
    tablet.goto("/box")
    until(lambda: tablet.count(named("sign-in")) or tablet.count(named("box-state")), 30)
    if tablet.count(named("sign-in")):
        tablet.sign_in(TEACHER)
        tablet.sees("box-state", 30)
    # A second session of hers, for what the box has.
    path.teacher = path.box.sign_in(TEACHER)
    return tablet


def played(tablet: Tablet) -> bool:
    return bool(tablet.video("return !video.paused"))


def has_stored(path: Path2, lesson: str, how: str) -> None:
    until(lambda: (path.viewing(lesson) or {}).get("how") == how, 10, f"{how} is not kept")


def test_the_first_viewing_is_gentle(tablet: Tablet, path: Path2) -> None:
    tablet.goto("/lessen")
    tablet.sees("lesson", id=path.early)
    # Not even in the list.
    assert tablet.count(f"{named('lesson', id=path.early)} img") == 0
    tablet.click("lesson", id=path.early)
    tablet.sees("first-look")
    assert tablet.video(SEEN) == 0
    assert not played(tablet)
    assert path.viewing(path.early) is None
    tablet.accessible("first look")
    tablet.click("look-sound")
    tablet.sees("look", how="sound")
    has_stored(path, path.early, "sound")
    assert tablet.video(SEEN) == 0
    assert not played(tablet)
    tablet.accessible("only sound")
    tablet.click("play")
    tablet.sees("play", playing="true")
    # Another way at any second, and what plays goes on.
    tablet.click("switch-small")
    until(lambda: 0 < tablet.video(SEEN) <= 240, 10, "no small picture")
    assert played(tablet)
    tablet.click("switch-full")
    until(lambda: tablet.video(SEEN) > 300, 10, "no whole picture")
    tablet.click("play")
    tablet.sees("play", playing="false")
    has_stored(path, path.early, "full")
    assert tablet.barriers == []


def test_one_may_begin_at_a_press_of_the_button(tablet: Tablet, path: Path2) -> None:
    tablet.goto(f"/lessen/{path.late}")
    start_ms = int(tablet.data("look-mark", "ms"))
    (mark,) = path.teacher.call("GET", f"/api/lessons/{path.late}")["mark_ms"]
    assert start_ms == mark - 60_000
    tablet.click("look-mark")
    tablet.sees("look", how="full")
    until(lambda: abs(tablet.video("return video.currentTime * 1000") - start_ms) < 100, 10, "it is elsewhere")
    assert not played(tablet)


def test_looking_goes_on_where_it_was_on_any_tablet_and_after_a_sleep(tablet: Tablet, path: Path2) -> None:
    kept = path.teacher.call("PUT", f"/api/lessons/{path.early}/viewing", {"how": "small", "at_ms": 9000})
    assert kept == b""
    tablet.goto(f"/lessen/{path.early}")
    tablet.sees("resumed-at", ms=9000)
    tablet.sees("look", how="small")
    until(lambda: abs(tablet.video("return video.currentTime") - 9) < 0.1, 10, "it begins elsewhere")
    assert not played(tablet)
    tablet.click("from-start")
    until(lambda: tablet.video("return video.currentTime") < 0.1, 10, "it does not begin anew")
    tablet.click("forward-5")
    # The screen goes to sleep: at once, and not after a while.
    tablet.browser.run(HIDE)
    until(lambda: path.viewing(path.early)["at_ms"] == 5000, 10, "the place is not kept")


def test_a_kijkwijzer_is_written(tablet: Tablet, path: Path2) -> None:
    tablet.goto(f"/lessen/{path.early}/kijkwijzer")
    tablet.sees("line-moment", id=path.before)
    assert QUESTION in tablet.sees("question", traject=path.traject)
    assert "mijn wachttijd" in tablet.sees("kijkaspect")
    assert tablet.count(named("kijkwijzer-slot")) == 2
    tablet.click("slot-line")
    tablet.sees("line-free")
    tablet.type("line-text", "ik bleef rustig")
    tablet.click("forward-5")
    at_ms = int(tablet.data("time", "ms"))
    tablet.click("line-time")
    tablet.sees("line-free", at=at_ms)
    tablet.click("slot-moment")
    until(lambda: tablet.count(f"{named('lines-top')} {named('line-moment')}") == 1, 10, "no moment")
    assert tablet.count(named("kijkwijzer-slot")) == 0
    tablet.click("kijkwijzer-more")
    tablet.sees("kijkwijzer-slot")
    lens = named("lens", lens="effect_child")
    tablet.click("lens", inside=named("line-moment", id=path.before), lens="effect_child")
    until(lambda: tablet.count(f'{lens}[aria-pressed="true"]') == 1, 10, "the lens is not kept")
    tablet.type("answer-text", "tellen tot vijf")
    tablet.browser.run("document.activeElement.blur()")
    tablet.sees("answer-kept", kept="stored")
    tablet.accessible("kijkwijzer")
    assert tablet.barriers == []
    tablet.goto(f"/lessen/{path.early}/kijkwijzer")
    tablet.sees("line-free", at=at_ms)
    form = path.teacher.call("GET", f"/api/lessons/{path.early}/kijkwijzer")
    assert [(one["text"], one["at_ms"]) for one in form["lines"]] == [("ik bleef rustig", at_ms)]
    assert form["answers"][0]["answer"] == "tellen tot vijf"
    tablet.click("line-jump")
    until(lambda: int(tablet.data("time", "ms")) >= at_ms, 10, "the line leads nowhere")
    sheet = path.teacher.ask("GET", f"/api/lessons/{path.early}/kijkwijzer/pdf")
    assert sheet.body.startswith(b"%PDF-")
    tablet.click("line-remove")
    tablet.click("confirm")
    until(lambda: not tablet.count(named("line-free")), 10, "the line stays")


@pytest.fixture
def three(path: Path2) -> Iterator[list[str]]:
    made = [moment(path.box.sign_in(TEACHER), path.late, "top", at, at + 2000) for at in (20_000, 30_000)]
    yield [path.after, *made]
    for one in made:
        path.teacher.call("DELETE", f"/api/moments/{one}")


def test_moments_are_put_in_order_by_hand_by_key_and_by_button(tablet: Tablet, path: Path2, three: list[str]) -> None:
    first, second, third = three
    tablet.goto(f"/lessen/{path.late}/kijkwijzer")
    tablet.sees("line-moment", id=third, at=2)
    tablet.click("line-down", inside=named("line-moment", id=first))
    tablet.sees("line-moment", id=first, at=1)
    assert path.order(path.late) == [second, first, third]
    driver: Any = tablet.browser.driver  # type: ignore[attr-defined]

    def grip(one: str) -> Any:
        return driver.find_element(By.CSS_SELECTOR, f"{named('line-moment', id=one)} {named('line-grip')}")

    grip(third).send_keys(Keys.ARROW_UP)
    tablet.sees("line-moment", id=third, at=1)
    assert path.order(path.late) == [second, third, first]
    driver.execute_script("arguments[0].scrollIntoView({block: 'start'})", grip(second))
    down = grip(first).location["y"] - grip(second).location["y"]
    hand = ActionChains(driver, duration=50).move_to_element(grip(second)).click_and_hold()
    # Past the middle of the last one.
    hand.move_by_offset(0, down // 2).move_by_offset(0, down // 2 + 110).release().perform()
    tablet.sees("line-moment", id=second, at=2)
    assert path.order(path.late) == [third, first, second]


def test_two_moments_beside_each_other(tablet: Tablet, path: Path2) -> None:
    # Both lessons are only listened to: no picture of either before it is asked for.
    for lesson in (path.early, path.late):
        path.teacher.call("PUT", f"/api/lessons/{lesson}/viewing", {"how": "sound", "at_ms": 0})
    tablet.goto(f"/trajecten/{path.traject}/groeipaar")
    tablet.sees("growth-new")
    tablet.accessible("new pair")
    tablet.browser.run(
        "const e = document.querySelector(arguments[0]); e.value = arguments[1];"
        "e.dispatchEvent(new Event('change', {bubbles: true}))",
        *(named("growth-actiepunt"), path.actiepunt),
    )
    tablet.sees("growth-earlier")
    assert tablet.count(f"{named('growth-new')} img") == 0
    tablet.click("growth-earlier", moment=path.before)
    tablet.click("growth-later", moment=path.after)
    tablet.click("growth-make")
    tablet.sees("growth-pair")
    for side in ("earlier", "later"):
        place = named("growth-side", name=side)
        assert tablet.count(f"{place} {named('growth-look', how='sound')}") == 1
        seen = tablet.browser.run(
            "const v = document.querySelector(arguments[0]); return v.offsetWidth > 1", f"{place} video"
        )
        assert not seen, side
    tablet.accessible("growth pair without pictures")
    for side in ("earlier", "later"):
        tablet.browser.click(f"{named('growth-side', name=side)} {named('switch-full')}")
    videos = "[...document.querySelectorAll('video')]"
    until(lambda: tablet.browser.run(f"return {videos}.filter((v) => v.readyState >= 2).length") == 2, 20)
    at = tablet.browser.run(f"return {videos}.map((v) => Math.round(v.currentTime))")
    assert at == [4, 8]
    assert not any(tablet.browser.run(f"return {videos}.map((v) => !v.paused)"))
    words = tablet.browser.run(
        f"return [...document.querySelectorAll('{named('growth-words')}')].map((e) => e.innerText)"
    )
    assert words == ["te snel", "vijf tellen stil"]
    tablet.accessible("growth pair")
    # Under one another on a phone, and nothing runs off it.
    wear(tablet.browser, *SIZES["phone"], "dark")
    sides = "[...document.querySelectorAll('[data-testid=growth-side]')].map((e) => e.getBoundingClientRect())"
    until(lambda: tablet.browser.run(f"const [a, b] = {sides}; return b.top >= a.bottom"), 10, "still side by side")
    assert tablet.browser.run("const m = document.querySelector('main'); return m.scrollWidth <= m.clientWidth + 1")
    tablet.accessible("growth pair on a phone")
    wear(tablet.browser, *SIZES["tablet"], "light")
    assert tablet.barriers == []
    tablet.click("growth-together")
    both = f"return {videos}.every((v) => !v.paused) && {videos}.filter((v) => !v.muted).length === 1"
    until(lambda: tablet.browser.run(both), 10, "they do not play at once, one heard")
    # Each stops at the end of its own span.
    until(lambda: not any(tablet.browser.run(f"return {videos}.map((v) => !v.paused)")), 15, "they play on")
    ends = tablet.browser.run(f"return {videos}.map((v) => v.currentTime)")
    assert 5.9 <= ends[0] < 7
    assert 9.9 <= ends[1] < 11
    tablet.browser.run(
        "window.order = []; document.querySelectorAll('video').forEach((v, at) =>"
        "['play', 'pause'].forEach((kind) => v.addEventListener(kind, () => window.order.push(kind + at))))"
    )
    tablet.click("growth-in-turn")
    until(lambda: tablet.browser.run("return window.order.length") == 4, 15, "the later one does not follow")
    assert tablet.browser.run("return window.order") == ["play0", "pause0", "play1", "pause1"]


def test_a_lesson_that_is_gone_is_said_plainly(tablet: Tablet, path: Path2) -> None:
    early = path.box.record(path.teacher, 10)
    traject = path.teacher.call("POST", "/api/trajecten", {"question": "Wat werkt?", "theme": "didactiek"})["id"]
    late = path.box.record(path.teacher, 10)
    for lesson in (early, late):
        path.teacher.call("PATCH", f"/api/lessons/{lesson}", {"traject": traject})
    cycle = path.teacher.call("GET", f"/api/trajecten/{traject}")["path"][0]["id"]
    point = path.teacher.call("POST", f"/api/cycles/{cycle}/actiepunten", {"text": "wachten"})["id"]
    sides = [moment(path.teacher, lesson, "top", 1000, 4000) for lesson in (early, late)]
    pair = {"actiepunt": point, "earlier": sides[0], "later": sides[1]}
    path.teacher.call("POST", f"/api/trajecten/{traject}/groeipaar", pair)
    path.teacher.call("DELETE", f"/api/lessons/{early}", {"passphrase": PASSPHRASE})
    tablet.goto(f"/trajecten/{traject}/groeipaar")
    assert "is er niet meer" in tablet.sees("growth-gone")
    tablet.sees("growth-side", name="later", fate="there")
    assert not tablet.count(named("growth-together"))
    tablet.click("growth-remove")
    tablet.click("confirm")
    until(lambda: not tablet.count(named("growth-pair")), 10, "the pair stays")


def test_the_schools_questions_are_written_by_whoever_looks_after_the_box(tablet: Tablet, path: Path2) -> None:
    tablet.goto("/instellingen/kijkwijzer")
    tablet.sees("template-whose", own="false")
    tablet.accessible("questions")
    tablet.click("template-remove")
    tablet.type("template-nl", "Wat zag je bij de kinderen?")
    tablet.click("template-keep")
    tablet.sees("template-whose", own="true")
    assert tablet.barriers == []
    bea = path.box.sign_in(BEHEERDER)
    asked = [one["nl"] for one in bea.call("GET", "/api/kijkwijzer")["questions"]]
    assert len(asked) == 2
    assert asked[0] == "Wat zag je bij de kinderen?"
    tablet.click("template-restore")
    tablet.click("confirm")
    tablet.sees("template-whose", own="false")
