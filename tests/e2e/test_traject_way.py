"""The whole way in each engine: two rounds from the question to the certificates, with a coach and alone."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from appliance.core.zones import Zone
from appliance.media.masks import areas
from tests.e2e.box import running
from tests.e2e.browsers import Browser
from tests.e2e.furnish import COACH, TEACHER, join
from tests.e2e.pages import Tablet
from tests.e2e.screenshots import SIZES, wear
from tests.e2e.walk import leave
from tests.e2e.way import DUTCH, ENGLISH, Way, Words
from tests.masking import JPEG_GREY, JPEG_MARGIN, JPEG_MOST_OFF, jpeg_off_grey


@contextmanager
def begun(browser: Browser, words: Words, video: Path, work: Path, *, coach: bool = False) -> Iterator[Way]:
    """A teacher who has just signed in at a box that knows nothing of her yet, but for a coach."""
    with running(work, video, speed=8) as box:
        teacher = box.enrol(TEACHER, "teacher")
        if coach:
            join(box, teacher)
        tablet = Tablet(browser, box.address, work)
        tablet.sign_in(TEACHER)
        tablet.sees("box-state", 30)
        tablet.click(f"language-{words.tongue}")
        yield Way(tablet, box, words)


def alone_through_a_round(way: Way, round_name: str) -> str:
    """From the box that is set ready to a talk with oneself; the lesson's address."""
    lesson = way.records()
    way.looks_gently(round_name)
    way.chooses_two()
    way.reads_the_kijkwijzer(round_name)
    way.talks("alone")
    return lesson


def alone(way: Way) -> tuple[str, str]:
    """Two rounds without anybody else; the addresses of the path and of its first lesson."""
    path = way.begins()
    way.prepares()
    first = alone_through_a_round(way, way.words.first)
    way.agrees()
    way.closes()
    way.goes_on()
    way.thinks_again()
    alone_through_a_round(way, way.words.second)
    way.agrees_nothing()
    way.closes()
    way.pairs()
    return path, first


@pytest.mark.timeout(300)
def test_with_a_coach_and_nothing_in_anybodys_way(browser: Browser, synthetic_video: Path, tmp_path: Path) -> None:
    with begun(browser, DUTCH, synthetic_video, tmp_path, coach=True) as way:
        tablet = way.tablet
        met: set[str] = set()

        def accessible(screen: str) -> None:
            """By turns on a tablet and on a phone in the dark: no rule of ours knows both. Each screen once."""
            if screen in met:
                return
            met.add(screen)
            size, scheme = (("tablet", "light"), ("phone", "dark"))[len(met) % 2]
            wear(browser, *SIZES[size], scheme)
            tablet.accessible(f"{screen} ({size}, {scheme})")

        way.looks = accessible
        path = way.begins()
        way.prepares()
        first = way.records()
        way.looks_gently(way.words.first)
        way.chooses_two()
        assert way.reads_the_kijkwijzer(way.words.first).startswith(b"%PDF-")
        way.gives()
        leave(tablet)
        tablet.sign_in(COACH)
        way.answers_as_coach()
        leave(tablet)
        tablet.sign_in(TEACHER)
        tablet.sees("box-state", 30)
        tablet.goto(first)
        way.talks("at_a_distance")
        way.hears_the_coach()
        way.takes_over()
        way.closes()
        way.goes_on()
        way.thinks_again()
        alone_through_a_round(way, way.words.second)
        way.agrees_nothing()
        way.closes()
        way.pairs()
        way.composes()
        way.rounds_off(path, first)
        assert tablet.barriers == []
        assert len(met) > 40
        browser.forget()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("engine", ["firefox"])
def test_alone_and_flat_under_what_was_masked(
    engine: str, engine_browser: Browser, synthetic_video: Path, tmp_path: Path
) -> None:
    with begun(engine_browser, DUTCH, synthetic_video, tmp_path) as way:
        path, first = alone(way)
        lesson = way.asked(f"/api{first.replace('/lessen', '/lessons')}")
        (zone,) = (Zone(**one["zone"]) for one in lesson["zones"])
        at_ms = lesson["moments"][0]["start_ms"]
        assert jpeg_off_grey(way.got(f"/api/lessons/{lesson['id']}/stills/{at_ms}"), [zone]) <= JPEG_MOST_OFF
        drawing, still = pictures(way.composes(), tmp_path)
        assert np.ptp(under(drawing, zone)) == 0
        assert np.ptp(drawing) > 100
        assert np.abs(under(still, zone).astype(int) - JPEG_GREY).max() <= JPEG_MOST_OFF
        assert still.std() > 10
        way.rounds_off(path, first)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("engine", ["webkit"])
def test_alone_in_english(engine: str, engine_browser: Browser, synthetic_video: Path, tmp_path: Path) -> None:
    with begun(engine_browser, ENGLISH, synthetic_video, tmp_path) as way:
        path, first = alone(way)
        assert way.composes().startswith(b"%PDF-")
        way.rounds_off(path, first)


def pictures(pdf: bytes, work: Path) -> list[Any]:
    """What lies in a PDF, taken out by a program that knows nothing of the box."""
    (work / "paper.pdf").write_bytes(pdf)
    subprocess.run(["pdfimages", "-png", work / "paper.pdf", work / "inside"], check=True)
    return [np.asarray(Image.open(one).convert("L")) for one in sorted(work.glob("inside-*.png"))]


def under(picture: Any, zone: Zone) -> Any:
    height, width = picture.shape
    (area,) = areas([zone], width, height)
    margin = JPEG_MARGIN
    return picture[area.top + margin : area.bottom - margin, area.left + margin : area.right - margin]
