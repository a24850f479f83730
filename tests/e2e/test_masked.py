"""A masked zone, from setting ready to the lesson's page: flat in every picture that the box hands out, and said."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import pytest

from appliance.core.zones import Zone
from tests.e2e.box import Box, Client, running
from tests.e2e.browsers import Browser, until
from tests.e2e.pages import Tablet, named
from tests.e2e.school import download
from tests.masking import JPEG_MOST_OFF, MOST_OFF, beside, jpeg_off_grey, off_grey

TEACHER = "Juf Ans"
ZONES = (Zone(0.1, 0.35, 0.3, 0.4), Zone(0.7, 0.0, 0.3, 0.35))
SENT = [{"left": one.left, "top": one.top, "width": one.width, "height": one.height} for one in ZONES]
PLACES = (
    "return [...document.querySelectorAll(arguments[0])].map((one) => {"
    " const [mark, video] = [one, document.querySelector(arguments[1])].map((it) => it.getBoundingClientRect());"
    " return [(mark.left - video.left) / video.width, (mark.top - video.top) / video.height,"
    " mark.width / video.width, mark.height / video.height] })"
)


@pytest.fixture(scope="module")
def recorded(
    tmp_path_factory: pytest.TempPathFactory, synthetic_video: Path
) -> Iterator[tuple[Box, Client, dict[str, Any]]]:
    with running(tmp_path_factory.mktemp("masked"), synthetic_video, speed=4) as box:
        teacher = box.enrol(TEACHER, "teacher")
        lesson = box.record(teacher, 12, zones=SENT)
        yield box, teacher, teacher.call("GET", f"/api/lessons/{lesson}")


def test_every_picture_that_is_handed_out_is_flat_under_a_zone(
    recorded: tuple[Box, Client, dict[str, Any]],
) -> None:
    box, teacher, lesson = recorded
    assert lesson["zones"] == [{"zone": zone, "since_ms": 0} for zone in SENT]
    with av.open(io.BytesIO(download(teacher, f"/api/lessons/{lesson['id']}/video.mp4"))) as film:
        shown = list(film.decode(video=0))
    assert len(shown) > 12 * 25 * 0.9
    assert max(off_grey(frame, ZONES) for frame in shown) <= MOST_OFF
    assert min(beside(frame, ZONES).std() for frame in shown) > 10
    for at_ms in range(0, lesson["duration_ms"], 2_000):
        jpeg = teacher.call("GET", f"/api/lessons/{lesson['id']}/stills/{at_ms}")
        assert jpeg_off_grey(jpeg, ZONES) <= JPEG_MOST_OFF
    # The box is still ready with them.
    box.frame(teacher)
    assert jpeg_off_grey(teacher.call("GET", "/api/recorder/preview"), ZONES) <= JPEG_MOST_OFF


def test_the_pages_say_what_is_masked_and_show_where(
    recorded: tuple[Box, Client, dict[str, Any]], browser: Browser, tmp_path: Path
) -> None:
    box, _, lesson = recorded
    tablet = Tablet(browser, box.address, tmp_path)
    tablet.sign_in(TEACHER)
    tablet.frame()
    assert "vak 2, rechtsboven" in tablet.sees("preview-masked")
    until(lambda: tablet.count(named("zone-mark")) == 2)
    tablet.accessible("the box with masks")

    tablet.goto(f"/lessen/{lesson['id']}")
    said = tablet.sees("masked")
    assert "In de hele les afgedekt" in said
    assert "nooit opgenomen" in said
    tablet.sees("masked-band")
    assert tablet.count(named("masked-mark")) == 0
    tablet.click("look-full")
    tablet.click("masked-toggle")
    until(lambda: tablet.count(named("masked-mark")) == 2)
    places = browser.run(PLACES, named("masked-mark"), "video")
    for place, zone in zip(places, ZONES, strict=True):
        assert place == pytest.approx([zone.left, zone.top, zone.width, zone.height], abs=0.01)
    tablet.accessible("a lesson with masks")
    tablet.click("masked-toggle")
    until(lambda: tablet.count(named("masked-mark")) == 0)
    assert tablet.barriers == []
