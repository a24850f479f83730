"""The screens as people use them: every one within reach of everyone, and the timeline under mouse, finger and keys."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.actions import interaction
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.common.actions.pointer_input import PointerInput
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.e2e.box import PASSPHRASE, Client, kept
from tests.e2e.browsers import Browser, opened, until
from tests.e2e.furnish import TEACHER, Home, furnish, moment
from tests.e2e.pages import DATA, WCAG, Tablet, named
from tests.e2e.screenshots import SIZES, wear
from tests.e2e.walk import leave, walk

# Both widths and both schemes; the pairing does not matter, as no rule of ours knows both.
LOOKS = (("tablet", "light"), ("phone", "dark"))
# What comes from elsewhere, and whether the page can be pushed sideways.
ELSEWHERE = """
  const urls = performance.getEntriesByType('resource').map((entry) => entry.name);
  return urls.filter((url) => new URL(url).origin !== location.origin && !url.startsWith('blob:'));
"""
SIDEWAYS = """
  const main = document.querySelector('main');
  return [document.documentElement, main].some((one) => one.scrollWidth > one.clientWidth + 1);
"""
# Controls that a thumb would miss. A link within a sentence is as large as its words, and what the keyboard passes by
# has another control beside it.
SMALL = """
  const controls = document.querySelectorAll('button, a[href], input, select, textarea, summary, [role=slider]');
  return [...controls].filter((one) => {
    if (one.tabIndex < 0 || one.disabled || !one.checkVisibility() || one.matches('.unseen')) return false;
    if (one.matches('a') && getComputedStyle(one).display === 'inline') return false;
    const touched = one.matches('[type=radio], [type=checkbox]') ? one.labels[0] : one;
    const { width, height } = touched.getBoundingClientRect();
    return Math.min(width, height) < 44;
  }).map((one) => `${one.outerHTML.slice(0, 120)} is too small`);
"""
# A tablet at 200 % is a page of half its size.
HALF = (590, 410)
# A look is put on with the next picture that the browser draws, and its colours may fade in.
DRAWN = """
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 30))));
  const fading = document.getAnimations().filter((one) => one instanceof CSSTransition);
  await Promise.allSettled(fading.map((one) => one.finished));
"""
AXE_FINDS = (
    f"{DRAWN}"
    """
  const found = await axe.run(document, {runOnly: {type: 'tag', values: arguments[0]}, resultTypes: ['violations']});
  return found.violations.map((one) =>
    `${one.id}: ${one.help} ${one.nodes.slice(0, 3).map((node) => node.html).join(' | ')}`);
"""
)
# Where the picture was while it played, until it stops or has gone on for so long.
PLAYED = """
  const video = document.querySelector('video');
  const seen = [];
  const end = performance.now() + arguments[0];
  while (performance.now() < end && !(seen.length && video.paused)) {
    if (!video.seeking && !video.paused) seen.push(video.currentTime * 1000);
    await new Promise(requestAnimationFrame);
  }
  return {seen, paused: video.paused, at: video.currentTime * 1000};
"""
# Begun before the tap: what is played before anybody listens would be missed.
LISTEN = f"""
  document.querySelector('video').pause();
  const jumps = [];
  document.querySelector('video').addEventListener('seeking', (event) => jumps.push(event.target.currentTime * 1000));
  const played = (async function () {{ {PLAYED} }}).call(null, arguments[0]);
  window.listened = played.then((all) => ({{...all, jumps}}));
"""

HEAR_ERRORS = """
  window.heard = [];
  addEventListener('error', (event) => window.heard.push(String(event.message)));
  addEventListener('unhandledrejection', (event) => window.heard.push(String(event.reason)));
  addEventListener('securitypolicyviolation', (event) => window.heard.push(`${event.violatedDirective} refused`));
"""


@pytest.fixture(scope="module")
def home(synthetic_video: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    with kept(tmp_path_factory.mktemp("home"), synthetic_video, speed=8) as box:
        yield furnish(box, 48)


def show_lesson(browser: Browser, home: Home, pictures: Path) -> Tablet:
    wear(browser, *SIZES["tablet"], "light")
    tablet = Tablet(browser, home.box.address, pictures)
    tablet.goto(f"/lessen/{home.lesson}")
    until(lambda: tablet.count(named("sign-in")) or tablet.count(named("lesson-screen")), 30)
    if tablet.count(named("sign-in")):
        tablet.sign_in(TEACHER)
        tablet.sees("box-state", 30)
        tablet.goto(f"/lessen/{home.lesson}")
    tablet.video("video.muted = true; return 0")
    return tablet


@pytest.fixture
def tablet(browser: Browser, home: Home, tmp_path: Path) -> Tablet:
    """The teacher's tablet, showing the lesson."""
    return show_lesson(browser, home, tmp_path)


@pytest.fixture
def teacher(home: Home) -> Client:
    return home.box.sign_in(TEACHER)


@dataclass(frozen=True)
class Edited:
    """A moment of 12 to 20 s whose edges are in sight."""

    tablet: Tablet
    teacher: Client
    lesson: str
    id: str

    def stored(self) -> tuple[int, int]:
        moments = self.teacher.call("GET", f"/api/lessons/{self.lesson}/moments")
        found = next(one for one in moments if one["id"] == self.id)
        return found["start_ms"], found["end_ms"]


@pytest.fixture
def edited(browser: Browser, teacher: Client, home: Home, tmp_path: Path) -> Iterator[Edited]:
    made = moment(teacher, home.lesson, "tip", 12_000, 20_000)
    tablet = show_lesson(browser, home, tmp_path)
    tablet.click("moment-edit", inside=named("moment", id=made))
    tablet.sees("edge-end")
    yield Edited(tablet, teacher, home.lesson, made)
    teacher.call("DELETE", f"/api/moments/{made}")


def edge(tablet: Tablet, which: str) -> Any:
    return tablet.browser.driver.find_element(By.CSS_SELECTOR, named(f"edge-{which}"))  # type: ignore[attr-defined]


def ms_per_px(tablet: Tablet) -> float:
    """How much lesson a pixel of the loupe is, measured between the two edges."""
    places = "[...document.querySelectorAll('.edge[role=slider]')].map((e) => [+e.dataset.ms, e.offsetLeft])"
    (start, start_px), (end, end_px) = tablet.browser.run(f"return {places}")
    # The start's grip stands before its edge, the end's after: 46 px between them.
    return float(end - start) / (end_px - start_px - 46)


@pytest.mark.timeout(480)  # seventy screens, each looked at in three ways
def test_every_screen_is_for_everyone_and_asks_nobody_else(home: Home, tmp_path: Path) -> None:
    with opened("chromium", tmp_path) as browser:
        wear(browser, *SIZES["tablet"], "light")
        tablet = Tablet(browser, home.box.address, tmp_path)
        tablet.goto("/")
        found: list[str] = []
        names = []
        for name in walk(tablet, home):
            names.append(name)
            found += look_at(tablet, name)
            found += complaints(browser, name)
        assert not found, "\n".join(found)
        assert len(set(names)) == len(names) > 40


def look_at(tablet: Tablet, name: str) -> list[str]:
    tablet.load_axe()
    found = []
    for size, scheme in LOOKS:
        wear(tablet.browser, *SIZES[size], scheme)
        where = f"{name} ({size}, {scheme})"
        found += [f"{where}: {one}" for one in tablet.browser.run(AXE_FINDS, WCAG)]
        found += [f"{where} can be pushed sideways"] * tablet.browser.run(
            f"return await (async () => {{ {SIDEWAYS} }})()"
        )
        found += [f"{where}: {one}" for one in tablet.browser.run(SMALL)]
    wear(tablet.browser, *HALF, "light")
    found += [f"{name} at 200 % can be pushed sideways"] * tablet.browser.run(SIDEWAYS)
    wear(tablet.browser, *SIZES["tablet"], "light")
    return found + [f"{name} asks {url}" for url in tablet.browser.run(ELSEWHERE)]


def complaints(browser: Browser, name: str) -> list[str]:
    """What the browser says of the page itself; that a request was refused is no fault of the page."""
    log = browser.driver.get_log("browser")  # type: ignore[attr-defined]
    grave = [one for one in log if one["level"] == "SEVERE" and one["source"] != "network"]
    return [f"{name}: {one['message']}" for one in grave]


def test_an_edge_follows_the_mouse_and_is_stored(edited: Edited) -> None:
    tablet = edited.tablet
    moved = round(40 * ms_per_px(tablet))
    driver = tablet.browser.driver  # type: ignore[attr-defined]
    ActionChains(driver, duration=60).click_and_hold(edge(tablet, "end")).move_by_offset(40, 0).release().perform()
    until(lambda: edited.stored()[1] != 20_000, 10, "the edge is not stored")
    start, end = edited.stored()
    assert start == 12_000
    assert end == pytest.approx(20_000 + moved, abs=2 * ms_per_px(tablet))


def test_an_edge_follows_a_finger_and_the_page_stays_where_it_is(edited: Edited) -> None:
    tablet = edited.tablet
    moved = round(-30 * ms_per_px(tablet))
    before = tablet.browser.run("return document.querySelector('main').scrollTop")
    driver = tablet.browser.driver  # type: ignore[attr-defined]
    finger = ActionBuilder(driver, mouse=PointerInput(interaction.POINTER_TOUCH, "finger"), duration=60)
    finger.pointer_action.move_to(edge(tablet, "start")).pointer_down().move_by(-15, 4).move_by(-15, 8).pointer_up()
    finger.perform()
    until(lambda: edited.stored()[0] != 12_000, 10, "the edge is not stored")
    start, end = edited.stored()
    assert end == 20_000
    assert start == pytest.approx(12_000 + moved, abs=2 * ms_per_px(tablet))
    assert tablet.browser.run("return document.querySelector('main').scrollTop") == before


def test_an_edge_follows_the_keys(edited: Edited) -> None:
    tablet = edited.tablet
    edge(tablet, "start").send_keys(Keys.ARROW_LEFT, Keys.ARROW_LEFT)
    edge(tablet, "end").send_keys(Keys.ARROW_RIGHT, Keys.SHIFT, Keys.ARROW_RIGHT)
    until(lambda: edited.stored() == (10_000, 26_000), 10, "the keys moved something else")
    tablet.click("start-later")
    until(lambda: edited.stored() == (11_000, 26_000), 10, "the button moved something else")
    tablet.click("edit-done")
    until(lambda: not tablet.count(named("edge-start")), 5)


def test_an_edge_never_passes_the_other(edited: Edited) -> None:
    tablet = edited.tablet
    driver = tablet.browser.driver  # type: ignore[attr-defined]
    ActionChains(driver, duration=60).click_and_hold(edge(tablet, "end")).move_by_offset(-400, 0).release().perform()
    until(lambda: edited.stored() == (12_000, 13_000), 10, "a moment is at least a second")


@pytest.mark.measured
def test_tapping_a_stretch_plays_just_that(tablet: Tablet) -> None:
    stretches = tablet.browser.run(
        f"return [...document.querySelectorAll('{named('segment')}')].map((e) => [+e.dataset.start, +e.dataset.end])"
    )
    start, end = min(stretches, key=lambda one: one[1] - one[0])
    tablet.video(LISTEN, (end - start) + 8_000)
    tablet.browser.click(named("segment", start=start))
    tablet.sees("chosen", start=start, end=end)
    played = tablet.browser.run("return await window.listened")
    assert played["paused"]
    assert played["jumps"] == [pytest.approx(start, abs=1)]
    assert min(played["seen"]) >= start - 1
    assert played["at"] == pytest.approx(end, abs=250)


def test_only_speech_leaves_out_the_silences(tablet: Tablet) -> None:
    stretches = tablet.browser.run(
        f"return [...document.querySelectorAll('{named('segment')}')].map((e) => [+e.dataset.start, +e.dataset.end])"
    )
    gaps = [(before[1], after[0]) for before, after in pairwise(stretches)]
    silence = max(gaps, key=lambda gap: gap[1] - gap[0])
    assert silence[1] - silence[0] > 700
    tablet.browser.run("document.querySelector('video').currentTime = arguments[0] / 1000", silence[0] - 700)
    until(lambda: tablet.video("return !video.seeking"), 10)
    tablet.click("speech-only")
    played = tablet.browser.run(PLAYED, 3_500)["seen"]
    assert played[-1] > silence[1]
    # A picture or two of the silence may be seen before the jump.
    inside = [ms for ms in played if silence[0] + 200 < ms < silence[1] - 50]
    assert inside == []
    tablet.click("speech-only")


def test_two_places_and_then_yes(tablet: Tablet) -> None:
    assert tablet.count(named("moment", kind="top")) == 2
    assert tablet.count(named("slot")) == 0
    tablet.click("more")
    until(lambda: tablet.count(named("slot")) == 1, 5)
    assert tablet.count(named("more")) == 0


def test_the_language_is_changed_everywhere_and_kept(tablet: Tablet) -> None:
    tablet.click("language-en")
    until(lambda: tablet.browser.run("return document.documentElement.lang") == "en", 5)
    assert "audible speech" in tablet.sees("lesson-screen")
    tablet.goto("/logboek")
    tablet.sees("log-entry")
    assert "You released a clip" in str(tablet.browser.run("return document.body.innerText"))
    tablet.click("language-nl")
    until(lambda: tablet.browser.run("return document.documentElement.lang") == "nl", 5)


def test_a_locked_page_comes_back_as_it_was(tablet: Tablet, home: Home, teacher: Client) -> None:
    tablet.video("video.currentTime = 7.3; return 0")
    tablet.browser.run("document.querySelector('main').scrollTop = 500")
    tablet.type("notes", "Halverwege een zin")
    token = "const {csrf} = await (await fetch('/api/me')).json();"
    ended = "await fetch('/api/session', {method: 'DELETE', headers: {'X-Terugblik-Token': csrf}})"
    tablet.browser.run(f"{token} {ended}")
    tablet.sees("locked", 20)
    hidden = f"return document.querySelector('{named('lesson-screen')}').checkVisibility()"
    assert tablet.browser.run(hidden) is False
    tablet.type("passphrase", PASSPHRASE)
    tablet.click("sign-in-button")
    until(lambda: not tablet.count(named("locked")), 20)
    assert tablet.browser.run("return location.pathname") == f"/lessen/{home.lesson}"
    until(lambda: tablet.video("return Math.abs(video.currentTime - 7.3) < 0.2"), 10, "another place in the lesson")
    assert (
        tablet.browser.run("return document.querySelector(arguments[0]).value", named("notes")) == "Halverwege een zin"
    )
    until(lambda: teacher.call("GET", f"/api/lessons/{home.lesson}")["notes"] == "Halverwege een zin", 10)


def test_a_lost_box_is_said_and_all_goes_on_when_it_is_back(tablet: Tablet, home: Home) -> None:
    home.box.kill("web")
    tablet.sees("unreachable", 20)
    tablet.type("notes", "Getypt zonder box")
    until(lambda: tablet.browser.run(DATA, named("notes-kept"), "kept") == "failed", 20)
    assert tablet.sees("notes-kept") == "Niet bewaard"
    home.box.start_web()
    # The box forgot every key when it stopped.
    tablet.sees("locked", 60)
    assert tablet.count(named("unreachable")) == 0
    tablet.type("passphrase", PASSPHRASE)
    tablet.click("sign-in-button")
    until(lambda: tablet.browser.run(DATA, named("notes-kept"), "kept") == "stored", 30)
    lesson = home.box.sign_in(TEACHER).call("GET", f"/api/lessons/{home.lesson}")
    assert lesson["notes"] == "Getypt zonder box"
    assert tablet.video("await video.play(); return !video.paused")


def test_the_back_button_shows_nothing_of_who_left(tablet: Tablet) -> None:
    leave(tablet)
    tablet.browser.driver.back()  # type: ignore[attr-defined]
    until(lambda: tablet.browser.run("return location.pathname") == "/instellingen", 10)
    tablet.sees("sign-in")
    assert tablet.count(named("me-name")) == 0


def test_pages_that_were_left_hold_no_connection(tablet: Tablet) -> None:
    """A browser keeps six to one address: seven pages that each held their stream would leave none."""
    since = time.monotonic()
    for path in ("/lessen", "/vrijgaven", "/coaches", "/instellingen", "/box", "/logboek", "/box"):
        tablet.goto(path)
        tablet.sees("nav-box", 120)
    # Without room for a connection the seventh waits for most of a minute.
    assert time.monotonic() - since < 25


def test_nothing_is_lost_when_letters_are_twice_as_large(tablet: Tablet) -> None:
    """WCAG's reflow: at 200 % a tablet is half as wide, and nothing has to be read sideways."""
    for width, height in ((590, 410), (410, 590), (320, 640)):
        wear(tablet.browser, width, height, "light")
        assert not tablet.browser.run(f"return await (async () => {{ {SIDEWAYS} }})()")
        tablet.click("make-tip")
        tablet.sees("edge-panel")
        tablet.click("moment-remove", inside=named("moment", kind="tip"))
        tablet.click("confirm")
        until(lambda: not tablet.count(named("dialog")), 10)


@pytest.mark.parametrize("engine", ["firefox", "webkit"])
def test_a_lesson_is_looked_at_in_other_browsers(
    engine: str, engine_browser: Browser, home: Home, tmp_path: Path
) -> None:
    tablet = Tablet(engine_browser, home.box.address, tmp_path)
    tablet.goto("/")
    tablet.sees("sign-in", 30)
    engine_browser.run(HEAR_ERRORS)
    tablet.type("name", TEACHER)
    tablet.type("passphrase", PASSPHRASE)
    tablet.click("sign-in-button")
    tablet.sees("box-state", 30)
    # By the page's own links, so that what is heard is not lost with the page.
    tablet.click("nav-lessons")
    tablet.browser.click(f"{named('lesson', id=home.lesson)}")
    tablet.sees("lesson-screen")
    at = tablet.video("video.muted = true; await video.play(); return video.currentTime")
    until(lambda: tablet.video("return video.currentTime") > at + 0.5, 20, "the lesson does not play")
    before = tablet.count(named("moment"))
    tablet.click("make-tip")
    until(lambda: tablet.count(named("moment")) == before + 1, 10)
    made = tablet.data("edge-start", "ms")
    tablet.click("start-later")
    until(lambda: int(tablet.data("edge-start", "ms")) > int(made), 10)
    assert engine_browser.run("return window.heard") == []
