"""What goes wrong is named on the tablet and what was kept is shown: faults, a cut, a clock in doubt, a deletion."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from appliance.core.checksum import with_sum
from appliance.timekeeping import CLOCK_FILE, read_known
from tests.e2e.box import PASSPHRASE, ROOT, Box, Client, running
from tests.e2e.browsers import Browser, until
from tests.e2e.furnish import COACH, TEACHER, give, join, moment
from tests.e2e.pages import Tablet, named
from tests.e2e.walk import IN_TIME, a_month_later

# When each begins and what it is, what the tablet calls it, and what is kept meanwhile: picture, sound.
FAULTS = (
    (3, "microphone zeros", "microphone_silent", True, False),
    (11, "camera stalls", "picture_stalled", False, True),
    (19, "microphone stalls", "sound_stalled", True, False),
)
LASTS_S = 5
ENDS_IT = ("27s: disk full", "disk_full")
# Within three seconds the recorder knows it; it says so each second and when something changed.
NAMED_WITHIN_S = 3.0 + 1.0
# What the tablet shows at one instant, once it shows a certain trouble.
TROUBLE = """
  const [of, lamp, tracks] = arguments;
  const trouble = document.querySelector(of);
  return trouble && {
    said: trouble.innerText,
    light: document.querySelector(lamp).dataset.light,
    kept: Object.fromEntries(
      [...document.querySelectorAll(tracks)].map(({dataset}) => [dataset.track, dataset.kept === 'true'])
    ),
  };
"""
SPEED = 4
# A field for a date is filled in differently in every language; what it holds is the same.
CHOOSE_DAY = """
  const field = document.querySelector(arguments[0]);
  field.value = arguments[1];
  field.dispatchEvent(new Event('input', {bubbles: true}));
  field.dispatchEvent(new Event('change', {bubbles: true}));
"""
FAILS = """
  window.failed = 0;
  document.querySelector('video').addEventListener('error', () => window.failed++);
  return 0;
"""
FAR_DAYS = 100
RUN_AHEAD = """
  const ahead = arguments[0] * 86_400_000, True = Date;
  window.Date = class extends True {
    constructor(...given) { given.length ? super(...given) : super(True.now() + ahead); }
  };
  return 0;
"""


@pytest.fixture(scope="module")
def box(synthetic_video: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Box]:
    """A box that goes by what a teacher's tablet says of the time, with a teacher whose tablet said so."""
    with running(tmp_path_factory.mktemp("doubt"), synthetic_video, speed=SPEED, clock="tablet") as box:
        box.enrol(TEACHER, "teacher")
        yield box


def signed_in(browser: Browser, box: Box, pictures: Path, name: str = TEACHER) -> Tablet:
    browser.driver.delete_all_cookies()  # type: ignore[attr-defined]
    tablet = Tablet(browser, box.address, pictures)
    tablet.sign_in(name)
    tablet.sees("box-state" if name == TEACHER else "clips", 30)
    return tablet


@pytest.mark.measured
def test_every_trouble_is_named_while_it_lasts(browser: Browser, synthetic_video: Path, tmp_path: Path) -> None:
    script = (*(f"{begins_s}s-{begins_s + LASTS_S}s: {what}" for begins_s, what, *_ in FAULTS), ENDS_IT[0])
    with running(tmp_path, synthetic_video, faults=script) as box:
        teacher = box.enrol(TEACHER, "teacher")
        tablet = signed_in(browser, box, tmp_path)
        teacher.call("POST", "/api/recorder/ready", {"objections": []})
        tablet.sees("box-state", face="mine", state="ready")
        tablet.click("press")
        tablet.sees("lamp", light="red")
        began = began_at(teacher)
        for begins_s, _, key, picture, sound in FAULTS:
            named_on(tablet, key, picture, sound)
            assert time.monotonic() - (began + begins_s) <= NAMED_WITHIN_S, f"{key} came late on the tablet"
            until(lambda: not tablet.count(named("trouble")), 20, "the trouble stays on the tablet")
            tablet.sees("lamp", light="red")
        tablet.sees("lesson-ready", 30)
        tablet.sees("problem", key=ENDS_IT[1])
        assert "is bewaard" in tablet.sees("lesson-kept")
        tablet.accessible("after a lesson that the disk ended")
        assert tablet.barriers == []
        tablet.click("watch-lesson")
        tablet.video("return 0")
        kinds = tablet.browser.run(
            f"return [...document.querySelectorAll('{named('overview-gap')}')].map((e) => e.dataset.kind)"
        )
        assert {"picture", "sound"} <= set(kinds)


def began_at(teacher: Client) -> float:
    """When the lesson began, by the clock of this test. What the box says is never ahead, but may be a second old."""
    looks = []
    for _ in range(30):
        elapsed_ms = teacher.call("GET", "/api/status")["recorder"]["elapsed_ms"]
        looks.append(time.monotonic() - elapsed_ms / 1000)
        time.sleep(0.04)
    return min(looks)


def named_on(tablet: Tablet, key: str, picture: bool, sound: bool) -> None:
    """All of it at one instant: the name, the light, and what goes on."""
    shown: dict[str, Any] = {}

    def is_told() -> bool:
        shown.update(tablet.browser.run(TROUBLE, named("trouble", key=key), named("lamp"), named("track")) or {})
        return bool(shown) and (shown["light"], shown["kept"]) == ("amber", {"picture": picture, "sound": sound})

    until(is_told, 20, f"{key} is not told: {shown}")
    assert len(shown["said"].split()) > 5, shown


def test_a_cut_lesson_is_gone_on_with_and_plays_as_one(browser: Browser, box: Box, tmp_path: Path) -> None:
    tablet = signed_in(browser, box, tmp_path)
    teacher = box.sign_in(TEACHER)
    colleague = box.enrol("Meester Bram", "teacher")
    teacher.call("POST", "/api/recorder/ready", {"objections": []})
    tablet.goto("/box")
    tablet.click("press")
    until(lambda: int(tablet.data("committed", "ms")) > 8_000, 30, "nothing is committed")
    box.kill("recorder")
    tablet.sees("box-state", 30, state="unable")
    box.start_again("recorder")
    tablet.sees("resume", 30)
    tablet.sees("lamp", light="pulsing_green")
    # One thing is asked: it is not over as long as it may go on.
    assert tablet.count(named("lesson-ready")) == 0
    assert colleague.call("GET", "/api/status")["recorder"]["resume"] is None
    tablet.click("resume-go")
    tablet.sees("lamp", 20, light="red")
    until(lambda: int(tablet.data("committed", "ms")) > 6_000, 30, "the second part is not committed")
    grows_while_open(browser, box, teacher, tmp_path)
    # It was stopped by a hand: nothing says that it ended early.
    until(lambda: "stopte eerder" not in tablet.sees("lesson-kept", 30), 20, "it is told to have ended early")
    tablet.click("watch-lesson")
    assert "verder" in tablet.sees("resumed")
    assert "stopte eerder" not in tablet.sees("lesson-screen")
    cut = until(lambda: [gap for gap in newest(teacher)["gaps"] if gap["kind"] == "cut"], 20, "no cut")[0]
    plays_over_the_cut(tablet, cut)
    assert tablet.barriers == []


def grows_while_open(browser: Browser, box: Box, teacher: Client, pictures: Path) -> None:
    """Whoever has the first part open is given the whole when the lesson ends, without the player failing first."""
    lesson = teacher.call("GET", "/api/status")["recorder"]["lesson"]
    first = browser.driver.current_window_handle  # type: ignore[attr-defined]
    browser.driver.switch_to.new_window("tab")  # type: ignore[attr-defined]
    other = Tablet(browser, box.address, pictures)
    other.goto(f"/lessen/{lesson}")
    alone_s = other.video("return video.duration")
    other.browser.run(FAILS)
    assert other.count(named("resumed")) == 0
    box.button(held_ms=2200)
    other.sees("resumed", 20)
    until(lambda: other.video("return video.duration") > alone_s + 5, 20, "the player still has the first part only")
    assert other.browser.run("return window.failed") == 0
    browser.driver.close()  # type: ignore[attr-defined]
    browser.driver.switch_to.window(first)  # type: ignore[attr-defined]


def test_a_cut_lesson_is_left_as_it_is_for_a_new_one_or_for_none(browser: Browser, box: Box, tmp_path: Path) -> None:
    tablet = signed_in(browser, box, tmp_path)
    teacher = box.sign_in(TEACHER)
    teacher.call("POST", "/api/recorder/ready", {"objections": []})
    tablet.goto("/box")
    first = cut_short(tablet, box, teacher, "press")
    made = teacher.call("POST", "/api/trajecten", {"question": "Wie is er aan het woord?", "theme": "interactie"})
    tablet.goto("/box")
    # What was begun stays what it was; for what a new one would be is shown, and chosen, here too.
    tablet.sees("for-round", 30, round="")
    tablet.click("round", id=made["waiting"])
    tablet.sees("for-round", round=made["waiting"])
    tablet.accessible("a lesson that was cut")
    second = cut_short(tablet, box, teacher, "resume-fresh")
    assert second != first
    (cycle,) = teacher.call("GET", f"/api/trajecten/{made['id']}")["path"]
    assert cycle["lesson"]["id"] == second
    tablet.click("resume-enough")
    until(lambda: not tablet.count(named("resume")), 10, "the offer stays")
    tablet.sees("lamp", light="green")
    tablet.sees("press")
    assert teacher.call("GET", "/api/status")["recorder"]["resume"] is None
    # Both are kept, each as far as it came.
    for lesson in (first, second):
        assert in_list(teacher, lesson) == ("cut_short", 1)
    tablet.accessible("after an offer that was let go")
    assert tablet.barriers == []


def cut_short(tablet: Tablet, box: Box, teacher: Client, begin: str) -> str:
    """A lesson that is begun with that button, and the recorder's end in the midst of it."""
    tablet.click(begin)
    tablet.sees("lamp", 20, light="red")
    until(lambda: int(tablet.data("committed", "ms")) > 2_500, 30, "nothing is committed")
    lesson = str(teacher.call("GET", "/api/status")["recorder"]["lesson"])
    box.kill("recorder")
    tablet.sees("box-state", 30, state="unable")
    box.start_again("recorder")
    tablet.sees("resume", 30)
    return lesson


def in_list(teacher: Client, lesson: str) -> tuple[str, int]:
    def found() -> Any:
        rows = teacher.call("GET", "/api/lessons")
        return [one for one in rows if one["id"] == lesson and one["state"] != "recording"]

    kept = until(found, 20, "it is not in the list")[0]
    return kept["state"], kept["parts"]


def newest(teacher: Client) -> dict[str, Any]:
    lesson = max(teacher.call("GET", "/api/lessons"), key=lambda one: one["recorded_at"])
    return dict(teacher.call("GET", f"/api/lessons/{lesson['id']}"))


def plays_over_the_cut(tablet: Tablet, cut: dict[str, int]) -> None:
    tablet.video("video.muted = true; return 0")
    assert tablet.count(named("overview-gap", kind="cut")) == 1
    # By keys and by ear: a button says where and how long, and the slider says what is there.
    tablet.click("gap-go", kind="cut")
    assert "onderbroken" in tablet.sees("gap-note", kind="cut")
    spoken = "return document.querySelector(arguments[0]).getAttribute('aria-valuetext')"
    assert "onderbroken" in tablet.browser.run(spoken, named("overview"))
    tablet.accessible("in the cut of a lesson")
    tablet.video("video.currentTime = arguments[0] / 1000 - 1; return 0", cut["start_ms"])
    until(lambda: tablet.video("return !video.seeking"), 10)
    tablet.click("play")
    after = cut["end_ms"] + 500
    until(lambda: tablet.video("return video.currentTime * 1000") > after, 20, "it does not play on after the cut")
    tablet.video("video.pause(); return 0")


def test_a_clock_in_doubt_asks_the_teacher_and_closes_what_has_a_date(
    browser: Browser, box: Box, tmp_path: Path
) -> None:
    tablet = signed_in(browser, box, tmp_path)
    know_the_time(tablet, box)
    teacher = box.sign_in(TEACHER)
    lesson = box.record(teacher, 12)
    coach, coach_id = join(box, teacher)
    release = give(teacher, [moment(teacher, lesson, "top", 1_000, 9_000)], coach_id)[0]
    forget_the_time(box)
    tablet = signed_in(browser, box, tmp_path, COACH)
    tablet.goto(f"/fragmenten/{release}")
    tablet.sees("problem", key="date_in_doubt")
    assert tablet.count("video") == 0
    tablet = signed_in(browser, box, tmp_path)
    tablet.sees("clock-doubt")
    tablet.click("clock-yes")
    until(lambda: not tablet.count(named("clock-doubt")), 10, "the card stays")
    coach = box.sign_in(COACH)
    assert coach.call("GET", f"/api/releases/{release}")["video"]


def forget_the_time(box: Box) -> None:
    """As a box without network and battery clock after its plug was pulled."""
    box.stop()
    (box.data / CLOCK_FILE).unlink(missing_ok=True)
    box.start()
    assert not box.status()["clock"]["trusted"]


def test_a_lesson_is_kept_as_agreed_and_deleted_with_proof(browser: Browser, box: Box, tmp_path: Path) -> None:
    tablet = signed_in(browser, box, tmp_path)
    teacher = box.sign_in(TEACHER)
    know_the_time(tablet, box)
    lesson = box.record(teacher, 6)
    until_day = agrees_on_tomorrow(tablet, lesson)
    assert teacher.call("GET", f"/api/lessons/{lesson}")["delete_after"] == until_day
    later = agrees_on_later(tablet)
    stands_by_it(tablet, later)
    kept = teacher.call("GET", f"/api/lessons/{lesson}")
    assert (kept["delete_after"], kept["kept_reason"]) == (later, "het nagesprek is verzet")
    tablet.click("delete-lesson")
    tablet.type("confirm-passphrase", PASSPHRASE)
    tablet.click("confirm")
    tablet.sees("certificate", 20, lesson=lesson)
    tablet.click("language-en")
    until(lambda: "memory card" in tablet.sees("certificate-limits"), 10, "the limits stay Dutch")
    assert address(tablet, "certificate-pdf").endswith("language=en")
    assert teacher.ask("GET", address(tablet, "certificate-pdf")).body.startswith(b"%PDF")
    proves(teacher.ask("GET", address(tablet, "certificate-json")).body, tmp_path)
    tablet.click("language-nl")
    tablet.goto("/bewijzen")
    tablet.sees("certificates-whole", whole="true")
    tablet.goto("/logboek")
    tablet.click("to-certificate")
    tablet.sees("certificate", lesson=lesson)


def know_the_time(tablet: Tablet, box: Box) -> None:
    """The teacher's tablet says it, unless somebody did."""
    if not box.status()["clock"]["trusted"]:
        tablet.click("clock-yes")
    until(lambda: box.status()["clock"]["source"] == "tablet", 10, "the tablet's time is not taken")


def agrees_on_tomorrow(tablet: Tablet, lesson: str) -> str:
    """Sooner than usual asks for no passphrase; the tablet then warns of it, in the list and with the lesson."""
    tomorrow = str(today() + timedelta(days=1))
    tablet.goto(f"/lessen/{lesson}")
    tablet.click("agree")
    tablet.click("agree-other")
    tablet.sees("agree-day")
    tablet.browser.run(CHOOSE_DAY, named("agree-day"), tomorrow)
    tablet.type("agree-reason", "we bekijken hem morgen nog één keer")
    assert tablet.count(named("confirm-passphrase")) == 0
    tablet.click("confirm")
    tablet.sees("soon", days=1)
    tablet.goto("/lessen")
    assert "Morgen" in tablet.sees("warn", days=1)
    tablet.goto(f"/lessen/{lesson}")
    return tomorrow


def agrees_on_later(tablet: Tablet) -> str:
    tablet.click("agree-soon")
    later = str(today() + timedelta(days=100))
    tablet.click("agree-other")
    tablet.sees("agree-day")
    tablet.browser.run(CHOOSE_DAY, named("agree-day"), later)
    tablet.type("agree-reason", "het nagesprek is verzet")
    tablet.type("confirm-passphrase", PASSPHRASE)
    tablet.click("confirm")
    tablet.sees("stays", until=later)
    tablet.sees("kept-reason")
    assert not tablet.count(named("soon"))
    return later


def stands_by_it(tablet: Tablet, later: str) -> None:
    assert "het nagesprek is verzet" in a_month_later(tablet, "limit=24")
    tablet.click("agree-again")
    tablet.sees("agree-other")
    tablet.click("cancel")
    tablet.browser.run(IN_TIME)
    tablet.click("stands")
    until(lambda: not tablet.count(named("kept-longer")), 10, "it is asked again at once")
    tablet.goto("/lessen")
    tablet.click("lesson")
    tablet.sees("stays", until=later)


def today() -> date:
    """Where the box and its people are."""
    return datetime.now().astimezone().date()


def address(tablet: Tablet, link: str) -> str:
    return str(tablet.browser.run("return document.querySelector(arguments[0]).getAttribute('href')", named(link)))


def proves(exported: bytes, work: Path) -> None:
    """With nothing but the file; and not once a single fact in it was changed."""
    true, false = work / "bewijs.json", work / "veranderd.json"
    true.write_bytes(exported)
    assert verify(true) == 0
    changed = exported.replace(b'"reason":"owner"', b'"reason":"retention"').replace(
        b'"reason": "owner"', b'"reason": "retention"'
    )
    assert changed != exported
    false.write_bytes(changed)
    assert verify(false) != 0


def verify(file: Path) -> int:
    command = [sys.executable, "-m", "appliance", "verify-certificate", str(file)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode


def test_a_tablet_far_ahead_is_asked_once_more(browser: Browser, box: Box, tmp_path: Path) -> None:
    """Last of all: what the box then goes by ends the lessons before it."""
    know_the_time(signed_in(browser, box, tmp_path), box)
    pull_the_plug(box)
    tablet = signed_in(browser, box, tmp_path)
    tablet.sees("clock-doubt")
    tablet.browser.run(RUN_AHEAD, FAR_DAYS)
    tablet.click("clock-yes")
    tablet.sees("problem", key="time_far_ahead")
    tablet.accessible("a date far ahead")
    assert not box.status()["clock"]["trusted"]
    assert "echt" in tablet.sees("clock-yes")
    tablet.click("clock-yes")
    until(lambda: not tablet.count(named("clock-doubt")), 10, "the card stays")
    clock = box.status()["clock"]
    assert clock["source"] == "tablet"
    assert datetime.fromisoformat(clock["now"]).date() >= today() + timedelta(days=FAR_DAYS - 1)
    assert tablet.barriers == []


def pull_the_plug(box: Box) -> None:
    """The box knows when it last knew the time, but not how long it was off."""
    box.stop()
    known = read_known(box.data)
    assert known is not None
    (box.data / CLOCK_FILE).write_bytes(with_sum(msgspec.json.encode(replace(known, boot="before"))))
    box.start()
    assert not box.status()["clock"]["trusted"]
