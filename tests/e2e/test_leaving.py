"""Covering, silencing and permitting on the screen; and then what the coach really has, picture by picture.

The film has a number in each picture and a tone of its own in each second, as in `test_clip_content`.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from appliance.core.zones import Zone
from appliance.media.flat import is_flat
from appliance.media.masks import areas
from tests.e2e.box import PASSPHRASE, Client, running
from tests.e2e.browsers import Browser, until
from tests.e2e.pages import Tablet, named
from tests.e2e.school import COACH, TEACHER, School, download, found_school
from tests.e2e.screenshots import SIZES, wear
from tests.e2e.test_clip_content import IGNORED, SILENT, hertz, write_film
from tests.media.pictures import energy, heard, read_number, shown

START_MS, END_MS = 4_000, 14_000
# What is silent beyond the stretch: to the edge of a frame of sound, and one frame more.
MARGIN_MS = 45
BY, WHAT = "de ouders van groep 6, in een brief", "één keer laten zien in de opleiding van Bram"
SET_RANGE = """
    const range = document.querySelector(arguments[0]);
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(range, arguments[1]);
    range.dispatchEvent(new Event('input', { bubbles: true }));
"""


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    work = tmp_path_factory.mktemp("leaving")
    with running(work, write_film(work / "film.mp4"), speed=4) as box:
        yield found_school(box, 18)


@pytest.fixture
def tablet(browser: Browser, school: School, tmp_path: Path) -> Tablet:
    wear(browser, *SIZES["tablet"], "light")
    tablet = Tablet(browser, school.box.address, tmp_path)
    sign_in(tablet, TEACHER)
    return tablet


def sign_in(tablet: Tablet, name: str) -> None:
    tablet.browser.forget()
    tablet.sign_in(name)
    until(lambda: not tablet.count(named("sign-in")), 30, "nobody was signed in")


def begin(tablet: Tablet, school: School, moment: str) -> None:
    tablet.goto(f"/lessen/{school.lesson}/vrijgeven")
    tablet.click("give-moment", id=moment)


def at(tablet: Tablet, ms: int) -> None:
    """The picture and the head at a place of the moment."""
    tablet.browser.run(SET_RANGE, named("edit-seek"), ms)
    tablet.video("return new Promise((r) => video.seeking ? video.addEventListener('seeked', r, {once: true}) : r())")


def press(tablet: Tablet, testid: str, key: str, times: int = 1, **held: bool) -> None:
    tablet.sees(testid)
    tablet.browser.run(
        """
        const [css, key, times, held] = arguments;
        for (let n = 0; n < times; n++)
            document.querySelector(css).dispatchEvent(
                new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...held }));
        """,
        named(testid),
        key,
        times,
        held,
    )


def span(tablet: Tablet) -> tuple[int, int]:
    return int(tablet.data("silence", "start")), int(tablet.data("silence", "end"))


def cover_and_silence(tablet: Tablet) -> tuple[int, int]:
    """A zone where the slider shows something, and a silence moved by its grips; the silence."""
    tablet.click("give-take-out")
    tablet.video("return 0")
    at(tablet, 9_000)
    tablet.click("zone-add")
    tablet.sees("zone-editor", count=1)
    tablet.sees("edit-exact")
    at(tablet, 6_000)
    tablet.click("silence-add")
    tablet.sees("silences", count=1)
    start, end = span(tablet)
    assert abs(start - 6_000) < 60
    assert end - start == 2_000
    press(tablet, "silence-start", "ArrowRight", 3)
    press(tablet, "silence-end", "ArrowRight", 2, shiftKey=True)
    press(tablet, "silence-end", "ArrowLeft")
    tablet.click("silence-start--100")
    until(lambda: span(tablet) == (start + 200, end + 1_900), 5, "the edges do not follow")
    tablet.accessible("covering and silencing")
    return span(tablet)


def test_masked_silenced_and_permitted_from_the_screen_to_the_coach(tablet: Tablet, school: School) -> None:
    moment = school.moment(START_MS, END_MS)
    begin(tablet, school, moment)
    silence = cover_and_silence(tablet)
    tablet.click("edit-done")
    assert "1 stil stuk" in tablet.sees("give-taken")
    tablet.click("give-next")
    tablet.click("coach-choose")
    tablet.click("give-for-training")
    tablet.accessible("coach and purpose")
    tablet.click("give-next")
    tablet.sees("give-permission")
    tablet.accessible("permission")
    tablet.type("permission-by", BY)
    tablet.type("permission-what", WHAT)
    tablet.click("permission-next")
    tablet.type("give-words", "Kijk je mee?")
    tablet.click("give-prepare")
    tablet.sees("give-checked", 90)
    assert "Afgedekt of stil gemaakt" in tablet.sees("clip-taken")
    assert BY in tablet.sees("clip-terms")
    tablet.accessible("what the coach gets")
    draft = tablet.data("draft", "id")
    preview = download(school.teacher, release(school.teacher, draft)["video"])
    tablet.click("give-checked")
    tablet.type("give-passphrase", PASSPHRASE)
    tablet.click("give-confirm")
    tablet.sees("give-done", 30)
    given = release(school.teacher, draft)
    received = release(school.coach, draft)
    clip = download(school.coach, received["video"])
    assert clip == preview, "what was looked at is what left"
    check_clip(school, clip, given, silence)
    check_told(tablet, school, draft)
    assert tablet.barriers == []


def release(client: Client, one: str) -> dict[str, Any]:
    return dict(client.call("GET", f"/api/releases/{one}"))


def check_clip(school: School, clip: bytes, given: dict[str, Any], silence: tuple[int, int]) -> None:
    (zone,) = given["zones"]
    assert given["mode"] == "exact"
    begins = given["start_ms"]
    assert given["silences"] == [{"start_ms": silence[0] - begins, "end_ms": silence[1] - begins}]
    lesson = download(school.teacher, f"/api/lessons/{school.lesson}/video.mp4")
    numbers = [number for _, number in shown(io.BytesIO(lesson))]
    with av.open(io.BytesIO(clip), options=IGNORED) as container:
        pictures = list(container.decode(video=0))
    # Exactly the pictures of the span, and none from beside it.
    first = -(-START_MS // 40)
    assert [read_number(picture) for picture in pictures] == numbers[first : first + len(pictures)]
    assert len(pictures) == (END_MS - START_MS) // 40
    masked = areas([Zone(**zone)], 320, 180)
    assert all(is_flat(picture.reformat(format="yuv420p"), masked) for picture in pictures)
    check_sound(clip, begins, silence, numbers[0] / 25)


def check_sound(clip: bytes, begins: int, silence: tuple[int, int], film_s: float) -> None:
    _, samples = heard(io.BytesIO(clip), **IGNORED)
    _, kept = heard(io.BytesIO(clip))
    skipped = len(samples) - len(kept)
    low, high = ((ms - begins) * 48 + skipped for ms in silence)
    assert not samples[low:high].any(), "digital silence, whoever decodes it"
    margin = MARGIN_MS * 48
    assert np.abs(samples[low - margin - 480 : low - margin]).max() > 1000, "heard up to it"
    assert np.abs(samples[high + margin : high + margin + 480]).max() > 1000, "and after it"
    inside = range(int(film_s + begins / 1000), int(film_s + END_MS / 1000) + 1)
    beside = [second for second in range(int(film_s), int(film_s) + 18) if second not in inside]
    assert beside
    for second in beside:
        assert max(energy(samples[n : n + 24_000], hertz(second)) for n in range(0, len(samples), 12_000)) < SILENT
    # A tone that only sounds in the middle of the silence is nowhere.
    hushed = int(film_s + (silence[0] + silence[1]) / 2000)
    assert energy(samples[max(0, low - 48_000) : high + 48_000], hertz(hushed)) < SILENT


def check_told(tablet: Tablet, school: School, draft: str) -> None:
    """To the teacher in the list, the logbook and the slip; to the coach with the clip."""
    tablet.goto("/vrijgaven")
    assert BY in tablet.sees("release-terms")
    tablet.goto("/logboek")
    tablet.sees("log-entry", event="released")
    line = tablet.sees("log-entry", event="released")
    assert BY in line
    assert WHAT in line
    tablet.goto(f"/vrijgaven/{draft}")
    tablet.sees("clip-slip")
    slip = tablet.browser.run(
        "return (await (await fetch(document.querySelector(arguments[0]).href)).text()).slice(0, 5)",
        named("clip-slip"),
    )
    assert slip == "%PDF-"
    sign_in(tablet, COACH)
    tablet.goto(f"/fragmenten/{draft}")
    assert "stil van" in tablet.sees("clip-taken")
    assert WHAT in tablet.sees("clip-terms")
    tablet.accessible("the coach's clip")
    assert not tablet.count(named("clip-slip"))


def test_making_can_be_left_and_returned_to(tablet: Tablet, school: School) -> None:
    moment = school.moment(3_000, 9_000)
    begin(tablet, school, moment)
    tablet.click("give-take-out")
    tablet.video("return 0")
    at(tablet, 5_000)
    tablet.click("zone-add")
    tablet.click("silence-add")
    chosen = span(tablet)
    tablet.click("edit-done")
    tablet.click("give-next")
    tablet.click("coach-choose")
    tablet.click("give-for-parents")
    tablet.click("give-next")
    tablet.type("permission-by", BY)
    tablet.type("permission-what", WHAT)
    tablet.click("permission-next")
    tablet.type("give-words", "Nog even wachten")
    tablet.click("give-prepare")
    until(lambda: tablet.count(named("preparing")) or tablet.count(named("give-checked")), 30, "nothing is made")
    tablet.goto("/vrijgaven")
    tablet.sees("drafts", 60)
    tablet.browser.click(f"{named('drafts')} a")
    tablet.sees("give-waiting", 60)
    tablet.click("give-go-on")
    tablet.sees("give-checked", 90)
    assert BY in tablet.sees("clip-terms")
    tablet.click("give-change")
    assert "Nog even wachten" in tablet.browser.run(
        "return document.querySelector(arguments[0]).value", named("give-words")
    )
    tablet.browser.run("[...document.querySelectorAll('button.plain')].at(-1).click()")
    tablet.sees("give-for-parents")
    tablet.browser.run("[...document.querySelectorAll('button.plain')].at(-1).click()")
    tablet.click("give-take-out")
    tablet.sees("zone-editor", count=1)
    assert span(tablet) == chosen
    given = school.teacher.call("GET", "/api/releases")["given"]
    assert [one for one in given if one["moment"] == moment] == [], "what was changed can no longer leave"


def test_inside_the_pair_nothing_more_is_asked(tablet: Tablet, school: School) -> None:
    begin(tablet, school, school.moment(1_000, 3_000))
    tablet.click("give-next")
    tablet.click("coach-choose")
    tablet.click("give-next")
    tablet.sees("give-words")
    assert not tablet.count(named("give-permission"))


def test_what_was_taken_out_can_be_put_back(tablet: Tablet, school: School) -> None:
    begin(tablet, school, school.moment(2_000, 8_000))
    tablet.click("give-take-out")
    tablet.video("return 0")
    tablet.click("silence-add")
    tablet.click("silence-choose")
    tablet.click("silence-remove")
    tablet.sees("silences", count=0)
    tablet.click("zone-add")
    tablet.click("edit-none")
    tablet.sees("give-moment")
    assert tablet.sees("give-taken").strip() == ""


def test_listening_is_silent_where_it_will_be(tablet: Tablet, school: School) -> None:
    begin(tablet, school, school.moment(2_000, 9_000))
    tablet.click("give-take-out")
    tablet.video("return 0")
    at(tablet, 4_000)
    tablet.click("silence-add")
    start, end = span(tablet)
    muted = "return video.muted"
    at(tablet, start + 500)
    until(lambda: tablet.video(muted) is True, 5, "the sound goes on in a silence")
    at(tablet, end + 500)
    until(lambda: tablet.video(muted) is False, 5, "the sound does not come back")
    tablet.click("edit-listen")
    until(lambda: tablet.video("return !video.paused"), 10, "nothing is played")
    tablet.click("edit-listen")
    until(lambda: tablet.video("return video.paused"), 10, "it does not stop")


def test_marking_a_coach_asks_for_permission_from_then_on(tablet: Tablet, school: School) -> None:
    tablet.goto("/coaches")
    tablet.click("coach-mark")
    tablet.click("coach-extern")
    tablet.type("coach-organisation", "Bureau Beeld")
    tablet.accessible("marking a coach")
    tablet.click("confirm")
    assert "Bureau Beeld" in tablet.sees("coach-is-extern")
    begin(tablet, school, school.moment(1_500, 3_500))
    tablet.click("give-next")
    tablet.click("coach-choose")
    tablet.click("give-next")
    assert COACH in tablet.sees("give-permission")
    tablet.goto("/coaches")
    tablet.click("coach-mark")
    tablet.click("coach-extern")
    tablet.click("confirm")
    until(lambda: not tablet.count(named("coach-is-extern")), 10, "the coach stays extern")
    assert tablet.barriers == []
