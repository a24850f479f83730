"""What comes before a lesson, in a browser: the list, drawing a zone, rehearsing, and what a lesson says of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.box import Box, running
from tests.e2e.browsers import Browser, until
from tests.e2e.pages import Tablet, named
from tests.e2e.screenshots import SIZES, wear

TEACHER, OTHER = "Juf Noortje", "Meester Wout"
DRAG = """
const [layer, from, to] = arguments;
const place = document.querySelector(layer).getBoundingClientRect();
const at = ([x, y]) => ({ clientX: place.left + x * place.width, clientY: place.top + y * place.height });
const say = (kind, point, target) => target.dispatchEvent(new PointerEvent(kind, {
  ...at(point), pointerId: 1, pointerType: 'touch', isPrimary: true, bubbles: true, cancelable: true, button: 0 }));
Element.prototype.setPointerCapture = () => {};
const { clientX, clientY } = at(from);
const target = arguments[3] ? document.querySelector(arguments[3]) : document.elementFromPoint(clientX, clientY);
say('pointerdown', from, target);
say('pointermove', [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2], target);
say('pointermove', to, target);
say('pointerup', to, target);
"""
PLACE = """
const zone = document.querySelector(arguments[0]).getBoundingClientRect();
const layer = document.querySelector(arguments[1]).getBoundingClientRect();
return [(zone.left - layer.left) / layer.width, (zone.top - layer.top) / layer.height,
  zone.width / layer.width, zone.height / layer.height];
"""
GRIPS = """
return [...document.querySelectorAll('[data-testid^="grip-"]')].map((one) => {
  const { left, top, right, bottom } = one.getBoundingClientRect();
  return [left, top, right, bottom];
});
"""
WIDE = "const m = document.getElementById('main'); return Math.max(document.body.scrollWidth, m.scrollWidth)"
BUTTONS = """
return [...document.querySelectorAll('[data-testid="zone-editor"] .button')].map((one) => {
  const { width, height } = one.getBoundingClientRect();
  return [width, height];
});
"""
KEY = """
document.activeElement.dispatchEvent(
  new KeyboardEvent('keydown', { key: arguments[0], shiftKey: arguments[1], bubbles: true, cancelable: true }));
"""
LAYER, ZONE = named("zone-layer"), named("zone")


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory, synthetic_video: Path) -> Iterator[Box]:
    with running(tmp_path_factory.mktemp("before"), synthetic_video, speed=4) as box:
        box.enrol(TEACHER, "teacher")
        box.enrol(OTHER, "teacher")
        yield box


@pytest.fixture
def tablet(box: Box, browser: Browser, tmp_path: Path) -> Iterator[Tablet]:
    """The teacher, on the box's page; the box is ready for a colleague."""
    tablet = Tablet(browser, box.address, tmp_path)
    tablet.sign_in(TEACHER)
    tablet.sees("box-state")
    yield tablet
    assert tablet.barriers == []
    browser.forget()


def place(tablet: Tablet) -> list[float]:
    return [round(float(value), 2) for value in tablet.browser.run(PLACE, ZONE, LAYER)]


def drag(tablet: Tablet, start: tuple[float, float], end: tuple[float, float], on: str = "") -> None:
    tablet.browser.run(DRAG, LAYER, list(start), list(end), on)


def press(tablet: Tablet, key: str, *, shift: bool = False) -> None:
    tablet.browser.run(KEY, key, shift)


def beforehand(box: Box) -> Any:
    return box.sign_in(TEACHER).call("GET", "/api/beforehand")


def test_a_zone_is_drawn_moved_and_resized_and_the_lesson_has_it(box: Box, tablet: Tablet) -> None:
    tablet.click("set-ready")
    tablet.sees("prepare-screen", step="check")
    tablet.click("prepare-next")
    assert "slaan we niet over" in tablet.sees("missing")
    tablet.click("check-some")
    tablet.type("seat", "Tweede tafel bij het raam, S.")
    tablet.click("measure-mask")
    tablet.frame()
    until(lambda: tablet.browser.run("const i = document.querySelector('.still'); return i && i.naturalWidth > 0"))
    tablet.click("zone-draw")
    drag(tablet, (0.2, 0.2), (0.5, 0.6))
    until(lambda: tablet.count(ZONE) == 1)
    assert place(tablet) == pytest.approx([0.2, 0.2, 0.3, 0.4], abs=0.02)
    drag(tablet, (0.35, 0.4), (0.45, 0.5))
    assert place(tablet) == pytest.approx([0.3, 0.3, 0.3, 0.4], abs=0.02)
    drag(tablet, (0.6, 0.7), (0.7, 0.8), named("grip-end"))
    assert place(tablet) == pytest.approx([0.3, 0.3, 0.4, 0.5], abs=0.02)
    drag(tablet, (0.3, 0.3), (0.25, 0.2), named("grip-start"))
    assert place(tablet) == pytest.approx([0.25, 0.2, 0.45, 0.6], abs=0.02)
    for left, top, right, bottom in tablet.browser.run(GRIPS):
        assert min(right - left, bottom - top) >= 44
    tablet.browser.run("document.querySelector(arguments[0]).focus()", ZONE)
    press(tablet, "ArrowRight")
    press(tablet, "ArrowDown", shift=True)
    assert place(tablet) == pytest.approx([0.27, 0.2, 0.45, 0.62], abs=0.02)
    assert "vak 1, in het midden" in tablet.sees("zone-panel")
    tablet.accessible("drawing a zone")
    tablet.click("seat-store")
    tablet.sees("place", measure="mask")
    tablet.accessible("the list")
    zone = beforehand(box)["objections"][0]["zone"]
    assert [zone["left"], zone["top"]] == pytest.approx([0.27, 0.2], abs=0.02)

    tablet.click("prepare-next")
    assert "1 vak wordt afgedekt" in tablet.sees("masked")
    # One press is enough for both.
    tablet.sees("framing", state="open")
    tablet.sees("zone-mark")
    tablet.accessible("where the camera stands")
    tablet.click("prepare-ready")
    tablet.sees("box-state", state="ready", face="mine")
    assert tablet.data("waiting", "children") == "1"
    assert [round(one["left"], 2) for one in box.sign_in(TEACHER).call("GET", "/api/status")["recorder"]["zones"]] == [
        round(zone["left"], 2)
    ]


def test_there_is_no_picture_before_the_press_and_none_after_the_page(box: Box, tablet: Tablet) -> None:
    tablet.goto("/voorbereiden")
    tablet.click("place-still")
    tablet.click("prepare-next")
    tablet.accessible("before the picture")
    tablet.click("picture-show")
    assert "Druk één keer op de knop van de box" in tablet.sees("framing", state="waiting")
    tablet.accessible("the box waits for its button")
    assert tablet.count(named("preview")) == 0
    assert box.status()["light"] == "blue_blink"
    tablet.click("framing-not")
    tablet.sees("framing", state="closed")
    until(lambda: box.status()["light"] == "green", 10, "the box still waits")
    tablet.frame()
    until(lambda: int(tablet.data("preview", "turns")) > 0, 30, "no picture")
    assert (box.status()["state"], box.status()["light"]) == ("ready", "white")
    # Somebody else has the box: the picture goes away, calmly, and may be asked for anew.
    box.sign_in(OTHER).call("POST", "/api/recorder/ready", {"objections": []})
    assert "Het beeld is weer uit." in tablet.sees("framing", state="over")
    assert tablet.count(named("preview")) == 0
    tablet.accessible("the picture is over")
    tablet.frame()
    tablet.goto("/lessen")
    until(lambda: box.status()["light"] == "blue_blink", 10, "the page was left, and somebody looks")
    box.sign_in(TEACHER).call("POST", "/api/recorder/ready", {"objections": [seat(box)]})


def seat(box: Box) -> str:
    return str(beforehand(box)["objections"][0]["id"])


def test_a_zone_can_be_changed_on_every_screen_and_at_200_percent(tablet: Tablet) -> None:
    """A tablet at 200 % is a page of half its size."""
    tablet.goto("/voorbereiden")
    tablet.click("place-change")
    # Drawn the last time, it stays without a look.
    tablet.sees("zone-stays")
    tablet.frame()
    tablet.sees("zone-layer")
    still = "const i = document.querySelector('.still'); return i && i.naturalWidth > 0"
    until(lambda: tablet.browser.run(still))
    tablet.browser.run("document.querySelector(arguments[0]).focus()", ZONE)
    try:
        for width, height in (*SIZES.values(), (590, 410)):
            wear(tablet.browser, width, height, "light")
            wide = until(lambda width=width: tablet.browser.run(WIDE) <= width, 5, f"wider than {width}")
            assert wide
            for left, _, right, _ in tablet.browser.run(GRIPS):
                assert 0 <= left < right <= width
            small = [one for one in tablet.browser.run(BUTTONS) if min(one) < 44]
            assert small == []
    finally:
        wear(tablet.browser, *SIZES["tablet"], "light")


def test_the_list_is_there_the_next_time_and_only_thought_of_again(box: Box, tablet: Tablet) -> None:
    known = beforehand(box)["objections"]
    assert [one["seat"] for one in known] == ["Tweede tafel bij het raam, S."]
    tablet.goto("/voorbereiden")
    tablet.sees("place")
    tablet.click("prepare-next")
    assert "elke plek" in tablet.sees("missing")
    tablet.click("place-change")
    tablet.click("measure-do_not_record")
    tablet.click("seat-store")
    assert "Dan nemen we deze les niet op" in tablet.sees("refused")
    assert tablet.count(named("prepare-next")) == 0
    tablet.accessible("not this lesson")
    tablet.click("refrain")
    tablet.sees("box-state", face="noOwner")
    # Where one was is remembered, also after the page was loaded anew.
    tablet.click("set-ready")
    tablet.click("place-change")
    tablet.click("measure-other_seat")
    tablet.click("seat-store")
    tablet.click("prepare-next")
    tablet.sees("prepare-ready")
    tablet.goto("/voorbereiden")
    tablet.sees("prepare-screen", step="check")
    tablet.click("place-still")
    tablet.click("prepare-next")
    tablet.sees("prepare-ready")
    tablet.click("prepare-back")
    tablet.click("place-remove")
    tablet.sees("check-none")
    assert beforehand(box)["objections"] == []


def test_a_press_without_it_records_and_the_lesson_asks_afterwards(box: Box, tablet: Tablet) -> None:
    client = box.sign_in(TEACHER)
    box.record(client, 6)
    box.button()
    lesson = until(lambda: client.call("GET", "/api/status")["recorder"]["lesson"], 20)
    until(lambda: client.call("GET", "/api/status")["light"] == "red", 20)
    box.button(held_ms=2200)
    until(lambda: lesson in [one["id"] for one in client.call("GET", "/api/lessons")], 30)
    tablet.goto(f"/lessen/{lesson}")
    tablet.sees("checked", state="asks")
    tablet.accessible("a lesson that asks")
    tablet.click("checked-somebody")
    tablet.type("checked-children", "2")
    tablet.click("checked-store")
    assert "2 kinderen" in tablet.sees("checked", state="after")
    assert "verwijder de les" in tablet.sees("ways")
    tablet.accessible("a lesson with what is left to do")
    assert client.call("GET", f"/api/lessons/{lesson}")["checklist"]["children"] == 2
    tablet.goto("/box")
    tablet.sees("unchecked")


def test_a_rehearsal_is_seen_once_and_gone(box: Box, tablet: Tablet) -> None:
    client = box.sign_in(TEACHER)
    client.call("POST", "/api/recorder/ready", {"objections": []})
    before = sorted(path.name for path in (box.data / "lessons").iterdir())
    tablet.goto("/proefopname")
    tablet.sees("rehearsal-screen", state="ready")
    tablet.accessible("before a rehearsal")
    tablet.click("rehearsal-begin")
    tablet.sees("rehearsal-screen", state="running")
    tablet.sees("lamp", light="pulsing_white")
    until(lambda: int(tablet.data("level", "lit")) > 0, 20, "no sound")
    tablet.accessible("a rehearsal that runs")
    tablet.click("rehearsal-end")
    tablet.click("rehearsal-look")
    assert tablet.video("return video.duration") > 0.5
    tablet.accessible("looking at a rehearsal")
    source = tablet.browser.run("return document.querySelector('video').getAttribute('src')")
    assert client.ask("GET", source).status == 200
    tablet.click("rehearsal-back")
    tablet.sees("box-state", state="ready", face="mine")
    until(lambda: client.ask("GET", source).status == 410, 10, "it is still there")
    assert sorted(path.name for path in (box.data / "lessons").iterdir()) == before
    # A lesson can be recorded right after it.
    box.record(client, 4)


def test_the_button_ends_a_rehearsal_and_the_page_says_so(box: Box, tablet: Tablet) -> None:
    client = box.sign_in(TEACHER)
    client.call("POST", "/api/recorder/ready", {"objections": []})
    tablet.goto("/proefopname")
    tablet.click("rehearsal-begin")
    tablet.sees("rehearsal-screen", state="running")
    box.button()
    tablet.sees("rehearsal-screen", state="over")
    assert client.call("GET", "/api/status")["state"] == "ready"
    tablet.click("rehearsal-look")
    tablet.sees("rehearsal-screen", state="looking")
    box.button()
    tablet.sees("rehearsal-gone", 20)
    until(lambda: client.call("GET", "/api/status")["state"] == "recording", 20)
    box.button(held_ms=2200)
    until(lambda: client.call("GET", "/api/status")["state"] == "ready", 20)
