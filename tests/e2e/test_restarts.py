"""Processes that die without warning, or are told to end: nothing is lost, nothing happens twice, recording goes on."""

from __future__ import annotations

import asyncio
import http.client
import io
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av
import pytest

from appliance.clock import FastClock
from appliance.control import ControlClient
from appliance.protocol import RecorderStatus
from tests.e2e.box import ROOT, Box, Client, Refused, free_port, running
from tests.e2e.browsers import opened, until
from tests.e2e.school import COACH, TEACHER, School, download, found_school
from tests.e2e.test_seeking import OPEN, TO_THE_END

SPEED = 4
# A stop or a cut comes at any moment, and the slower of the two devices may just then have handed over less: as much as
# the fast clock lets them drift apart, and what a loaded machine lets one go on while the other is being switched off.
EDGE_MS = FastClock.AHEAD_US // 1000 + SPEED * 250
SEED = 20260901
KILLS_WHILE_WRITING = 3


@pytest.fixture(scope="module")
def school(synthetic_video: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    with running(tmp_path_factory.mktemp("restarts"), synthetic_video, speed=SPEED) as box:
        yield found_school(box, 24, marks=1)


@pytest.fixture(autouse=True)
def nothing_stays_dead(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that fails half-way leaves the others their box."""
    yield
    if "school" in request.fixturenames:
        box = request.getfixturevalue("school").box
        dead = {"recorder", "web"} - set(box.processes)
        if dead:
            box.start_again(*dead)
            everyone_again(request.getfixturevalue("school"))


def everyone_again(school: School) -> None:
    school.teacher_again()
    school.coach = school.box.sign_in(COACH)


def all_there_is(school: School) -> dict[str, Any]:
    """What both see, but for addresses that hold a session's own token."""
    teacher, coach = school.teacher, school.coach
    seen = {
        "lessons": teacher.call("GET", "/api/lessons"),
        "lesson": teacher.call("GET", f"/api/lessons/{school.lesson}") | {"video": None},
        "trajecten": teacher.call("GET", "/api/trajecten"),
        "coaches": teacher.call("GET", "/api/coaches"),
        "given": [row | {"video": None} for row in teacher.call("GET", "/api/releases")["given"]],
        "received": [row | {"video": None} for row in coach.call("GET", "/api/releases")["received"]],
        "logbook": teacher.call("GET", "/api/logbook"),
    }
    assert seen["logbook"]["whole"]
    return seen


def recorder_says(box: Box) -> RecorderStatus:
    """Asked at the recorder itself: the web process may be dead."""
    return asyncio.run(ControlClient(box.control).status())


# --- the web process dies ----------------------------------------------------------------------------------------


def test_the_web_process_dies_while_people_are_signed_in(school: School) -> None:
    before = all_there_is(school)
    old = school.teacher
    school.box.kill("web")
    school.box.start_again("web")
    # The keys were in the memory of the process that is gone: nobody is in any more.
    with pytest.raises(Refused) as refused:
        old.call("GET", "/api/me")
    assert (refused.value.status, refused.value.key) == (401, "session_over")
    everyone_again(school)
    assert all_there_is(school) == before


def test_the_web_process_dies_while_a_clip_is_made(school: School) -> None:
    moment = school.moment(1_000, 20_000, note="let op")
    release = school.plan(moment, "exact", words="kijk mee")
    until(lambda: school.teacher.call("GET", f"/api/releases/{release}")["progress"] > 0.05, 30, "it does not begin")
    school.box.kill("web")
    school.box.start_again("web")
    everyone_again(school)
    row = school.teacher.call("GET", f"/api/releases/{release}")
    assert (row["state"], row["problem"]["key"]) == ("failed", "release_interrupted")
    assert row["words"] == "kijk mee"
    drafts = list((school.box.data / "people").glob("*/drafts/*"))
    assert drafts == []
    assert release not in [one["id"] for one in school.coach.call("GET", "/api/releases")["received"]]
    school.teacher.call("DELETE", f"/api/releases/{release}")
    again = school.prepare(moment)
    assert school.confirm(again)["state"] == "active"
    received = school.coach.call("GET", "/api/releases")["received"]
    assert [one["id"] for one in received].count(again) == 1


def test_the_web_process_dies_in_the_middle_of_a_film(school: School) -> None:
    path = f"/api/lessons/{school.lesson}/video"
    whole = school.teacher.ask("GET", path)
    connection = http.client.HTTPConnection("127.0.0.1", school.box.port, timeout=20)
    connection.request("GET", path, headers={"Cookie": school.teacher.cookie})
    answer = connection.getresponse()
    got = answer.read(300_000)
    school.box.kill("web")
    seen = got + what_still_comes(answer)
    connection.close()
    assert whole.body.startswith(seen)
    school.box.start_again("web")
    everyone_again(school)
    # The very same film: what was already loaded can be gone on with.
    asked = {"Range": f"bytes={len(got)}-", "If-Range": whole.headers["etag"]}
    rest = school.teacher.ask("GET", path, headers=asked)
    assert rest.status == 206
    assert got + rest.body == whole.body


def what_still_comes(answer: http.client.HTTPResponse) -> bytes:
    """What the system had on its way; a film that ends early must be seen to be broken off."""
    try:
        return answer.read()
    except http.client.IncompleteRead as error:
        return error.partial
    except ConnectionError:
        return b""


def test_a_comment_is_there_once_on_both_sides_whenever_the_web_process_dies(school: School) -> None:
    """Killed within some milliseconds of the sending: what was answered is kept, and nobody reads it twice."""
    dice = random.Random(SEED)
    release = school.prepare(school.moment(2_000, 6_000))
    school.confirm(release)
    path = f"/api/releases/{release}/comments"
    answered: list[str] = []
    for number in range(KILLS_WHILE_WRITING):
        writers = {f"c{number}": school.coach, f"t{number}": school.teacher}
        threads = [
            threading.Thread(target=write, args=(client, path, text, answered)) for text, client in writers.items()
        ]
        for thread in threads:
            thread.start()
        time.sleep(dice.uniform(0, 0.05))
        school.box.kill("web")
        for thread in threads:
            thread.join(30)
        school.box.start_again("web")
        everyone_again(school)
        both_read_the_same(school, path, answered)
    said = school.coach.call("POST", path, {"text": "klaar", "at_ms": 1_000})
    school.box.kill("web")
    school.box.start_again("web")
    everyone_again(school)
    texts = both_read_the_same(school, path, [*answered, said["text"]])
    entries = school.teacher.call("GET", "/api/logbook")["entries"]
    about = [one for one in entries if one["event"] == "comment_received" and one["fields"]["release"] == release]
    assert len(about) == len([text for text in texts if not text.startswith("t")])
    # Nothing waits any more, in no inbox.
    assert list((school.box.data / "people").glob("*/inbox/*.age")) == []


def write(client: Client, path: str, text: str, answered: list[str]) -> None:
    try:
        client.call("POST", path, {"text": text})
    except (OSError, http.client.HTTPException):
        return  # it died first
    answered.append(text)


def both_read_the_same(school: School, path: str, answered: list[str]) -> list[str]:
    def texts(client: Client) -> list[str]:
        return sorted(one["text"] for one in client.call("GET", path))

    until(lambda: texts(school.teacher) == texts(school.coach), 10, "one of the two misses something")
    found = texts(school.teacher)
    assert len(set(found)) == len(found)
    assert set(answered) <= set(found)
    return found


def test_recording_goes_on_while_the_web_process_is_dead(school: School) -> None:
    box = school.box
    before = {lesson["id"] for lesson in school.teacher.call("GET", "/api/lessons")}
    school.teacher.call("POST", "/api/recorder/ready", {"objections": []})
    until(lambda: box.status()["light"] == "green", 10, "the box is not ready")
    box.button()
    until(lambda: box.status()["light"] == "red", 20, "the lesson does not begin")
    box.kill("web")
    first = recorder_says(box)
    later = until(lambda: further(box, first.committed_ms + 8_000), 20, "recording stands still")
    assert (later.lesson, later.light, later.picture_ok, later.sound_ok) == (first.lesson, "red", True, True)
    box.start_again("web")
    status = box.status()
    assert (status["state"], status["light"], status["owner_ready"]) == ("recording", "red", True)
    school.teacher_again()
    # The lesson that is being written is not taken for one that broke off.
    assert {lesson["id"] for lesson in school.teacher.call("GET", "/api/lessons")} == before
    mine = school.teacher.call("GET", "/api/status")["recorder"]
    assert (mine["mine"], mine["lesson"]) == (True, first.lesson)
    school.teacher.call("POST", "/api/recorder/mark")
    school.teacher.call("POST", "/api/recorder/stop")
    lesson = until(lambda: taken_in(school, first.lesson), 20, "the lesson is not taken in")
    assert (lesson["state"], lesson["marks"]) == ("whole", 1)
    assert lesson["duration_ms"] >= later.committed_ms
    plays_whole(school, lesson)


def further(box: Box, committed_ms: int) -> RecorderStatus | None:
    status = recorder_says(box)
    assert status.state == "recording"
    return status if status.committed_ms > committed_ms else None


def taken_in(school: School, lesson: str | None) -> dict[str, Any] | None:
    """The whole of it, once it is in the list."""
    if lesson not in [one["id"] for one in school.teacher.call("GET", "/api/lessons")]:
        return None
    return dict(school.teacher.call("GET", f"/api/lessons/{lesson}"))


def plays_whole(school: School, lesson: dict[str, Any]) -> None:
    """Really decoded, nothing is missing between the first and the last of either; what is, is at an edge."""
    film, duration_ms = download(school.teacher, lesson["video"]), lesson["duration_ms"]
    for kind in ("picture", "sound"):
        start_ms, end_ms, decoded_ms = extent(film, kind)
        assert abs(decoded_ms - (end_ms - start_ms)) <= 40, kind
        assert start_ms <= EDGE_MS, kind
        assert duration_ms - EDGE_MS <= end_ms <= duration_ms + 120, kind
    gaps = [gap for gap in lesson["gaps"] if gap["start_ms"] > 0 and gap["end_ms"] < duration_ms]
    assert gaps == []


def extent(film: bytes, kind: str) -> tuple[float, float, float]:
    """Where the first begins and the last ends, and how long all that comes out lasts together."""
    with av.open(io.BytesIO(film)) as container:
        if kind == "picture":
            spans = [(frame.time or 0.0, 0.04) for frame in container.decode(video=0)]
        else:
            spans = [(frame.time or 0.0, frame.samples / 48_000) for frame in container.decode(audio=0)]
    (start_s, _), (last_s, last_lasts_s) = spans[0], spans[-1]
    return start_s * 1000, (last_s + last_lasts_s) * 1000, sum(lasts_s for _, lasts_s in spans) * 1000


# --- the recorder dies -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dead", [("recorder",), ("recorder", "web")])
def test_the_recorder_dies_in_the_middle_of_a_lesson(school: School, dead: tuple[str, ...], tmp_path: Path) -> None:
    box = school.box
    school.teacher.call("POST", "/api/recorder/ready", {"objections": []})
    until(lambda: box.status()["light"] == "green", 10, "the box is not ready")
    box.button()
    until(lambda: recorder_says(box).elapsed_ms > 6_000, 20, "the lesson does not run")
    box.button()
    until(lambda: recorder_says(box).marks == 1, 10, "no mark")
    last = until(lambda: further(box, 14_000), 30, "the lesson does not go on")
    for part in dead:
        box.kill(part)
    if "web" not in dead:
        away(box, school.teacher)
    box.start_again(*dead)
    status = box.status()
    assert (status["state"], status["light"], status["problem"]) == ("ready", "pulsing_green", None)
    school.teacher_again()
    lesson = taken_in(school, last.lesson)
    assert lesson is not None
    assert (lesson["state"], lesson["problem"], lesson["marks"]) == ("cut_short", None, 1)
    assert last.committed_ms <= lesson["duration_ms"] <= last.elapsed_ms + 1_000 + SPEED * 1_000
    assert 0 < lesson["mark_ms"][0] < lesson["duration_ms"]
    assert lesson["speech"]
    assert lesson["speech"][-1][1] <= lesson["duration_ms"] + 500
    assert abs(len(lesson["levels"]["dbfs"]) * lesson["levels"]["step_ms"] - lesson["duration_ms"]) <= 1_000
    plays_whole(school, lesson)
    if "web" not in dead:
        plays_in_chromium(box, lesson, tmp_path)
    # Once in the list, once in the logbook, and without going on with it the next lesson is an ordinary one.
    entries = school.teacher.call("GET", "/api/logbook")["entries"]
    assert [one["fields"].get("lesson") for one in entries].count(lesson["id"]) == 1
    school.teacher.call("POST", "/api/recorder/decline")
    assert box.status()["light"] == "green"
    assert school.teacher.call("GET", f"/api/lessons/{box.record(school.teacher, 4)}")["state"] == "whole"


def away(box: Box, teacher: Client) -> None:
    """What everyone is told while there is no recorder; all else goes on."""
    status = until(lambda: gone(box), 10, "nobody notices")
    assert (status["state"], status["light"], status["problem"]["key"]) == ("unable", "off", "recorder_away")
    assert status["problem"]["advice"]
    with pytest.raises(Refused) as refused:
        teacher.call("POST", "/api/recorder/ready", {"objections": []})
    assert (refused.value.status, refused.value.key) == (503, "recorder_away")
    assert teacher.call("GET", "/api/lessons")


def gone(box: Box) -> dict[str, Any] | None:
    status = box.status()
    return status if status["light"] == "off" else None


def plays_in_chromium(box: Box, lesson: dict[str, Any], work: Path) -> None:
    with opened("chromium", work) as browser:
        browser.goto(f"{box.address}/")
        facts = browser.run(OPEN, lesson["video"])
        assert facts["duration"] == pytest.approx(lesson["duration_ms"] / 1000, abs=0.1)
        assert browser.run(TO_THE_END) == pytest.approx(facts["duration"], abs=0.3)


def test_a_recorder_that_comes_back_gives_the_lesson_to_who_stayed_signed_in(school: School) -> None:
    box = school.box
    school.teacher.call("POST", "/api/recorder/ready", {"objections": []})
    until(lambda: box.status()["light"] == "green", 10, "the box is not ready")
    box.button()
    last = until(lambda: further(box, 6_000) if recorder_says(box).lesson else None, 30, "the lesson does not run")
    box.kill("recorder")
    box.start_again("recorder")
    lesson = until(lambda: taken_in(school, last.lesson), 20, "the lesson does not come into the list")
    assert lesson["state"] == "cut_short"
    plays_whole(school, lesson)
    school.teacher.call("POST", "/api/recorder/decline")


def test_a_cut_lesson_is_gone_on_with_and_is_one_lesson(school: School) -> None:
    box, teacher = school.box, school.teacher
    teacher.call("POST", "/api/recorder/ready", {"objections": []})
    until(lambda: box.status()["light"] == "green", 10, "the box is not ready")
    box.button()
    last = until(lambda: further(box, 6_000) if recorder_says(box).lesson else None, 30, "the lesson does not run")
    box.kill("recorder")
    box.start_again("recorder")
    assert box.status()["light"] == "pulsing_green"
    resume = teacher.call("GET", "/api/status")["recorder"]["resume"]
    assert resume["lesson"] == last.lesson
    assert resume["recorded_ms"] >= last.committed_ms - 1_000  # told from the outside of the file
    box.button()
    until(lambda: further(box, 6_000) if recorder_says(box).part == 2 else None, 30, "it does not go on")
    assert recorder_says(box).lesson == last.lesson
    teacher.call("POST", "/api/recorder/mark")
    teacher.call("POST", "/api/recorder/stop")
    lesson = until(lambda: of_parts(school, last.lesson, 2), 20, "the second part does not come into the list")
    assert lesson["marks"] == 1
    (cut,) = [gap for gap in lesson["gaps"] if gap["kind"] == "cut"]
    assert cut["known"]
    assert last.committed_ms - 500 <= cut["start_ms"] < cut["end_ms"]
    assert cut["end_ms"] < lesson["mark_ms"][0] <= lesson["duration_ms"]
    assert box.status()["light"] == "green"


def of_parts(school: School, lesson: str | None, parts: int) -> dict[str, Any] | None:
    found = taken_in(school, lesson)
    return found if found is not None and found["parts"] == parts else None


# --- told to end -------------------------------------------------------------------------------------------------


def children(parent: int) -> dict[int, str]:
    """The processes that a process started: id and command line. One that is not yet more than its copy is none."""
    found, own = {}, command_line(Path(f"/proc/{parent}"))
    for path in Path("/proc").glob("[0-9]*"):
        try:
            after_name = (path / "stat").read_text().rpartition(")")[2].split()
            line = command_line(path)
        except OSError:
            continue  # it has just ended
        if int(after_name[1]) == parent and line != own:
            found[int(path.name)] = line
    return found


def command_line(process: Path) -> str:
    return (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()


def runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


class Demo:
    """`terugblik demo` as a person starts it."""

    def __init__(self, work: Path, *options: object) -> None:
        self.box = Box(work / "data", work / "none", work / "run", port=free_port())
        self.log = work / "demo.log"
        command = [sys.executable, "-m", "appliance", "demo", "--no-browser", "--port", self.box.port]
        # Tests that a shell runs in the background ignore Ctrl-C, and whatever they start would too.
        words = ["env", "--default-signal=INT", *(str(word) for word in (*command, "--data", self.box.data, *options))]
        environment = {**os.environ, "XDG_CACHE_HOME": str(work / "cache")}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=ROOT, env=environment
            )

    def __enter__(self) -> Demo:
        return self

    def __exit__(self, *_: object) -> None:
        """A test that failed leaves nothing running."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(40)

    def children(self, wanted: Callable[[dict[int, str]], bool]) -> dict[int, str]:
        def there() -> dict[int, str] | None:
            assert self.process.poll() is None, self.log.read_text()
            found = children(self.process.pid)
            return found if wanted(found) else None

        return dict(until(there, 40, "the parts do not start"))

    def end(self, number: signal.Signals, parts: dict[int, str]) -> int:
        """The exit status; none of its parts may outlive it."""
        self.process.send_signal(number)
        status = self.process.wait(40)
        until(lambda: not [part for part in parts if runs(part)], 5, f"parts run on: {parts}")
        assert "Traceback" not in self.log.read_text()
        return status


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_the_demo_takes_its_parts_along(synthetic_video: Path, tmp_path: Path, number: signal.Signals) -> None:
    with Demo(tmp_path, "--video", synthetic_video, "--speed", SPEED) as demo:
        parts = demo.children(lambda found: len(found) == 2)
        demo.box.wait_until_there()
        assert demo.end(number, parts) == 0
        assert "Stopping" in demo.log.read_text()


def test_what_the_demo_was_recording_is_sealed_first(synthetic_video: Path, tmp_path: Path) -> None:
    options = ("--video", synthetic_video, "--speed", SPEED)
    with Demo(tmp_path, *options) as demo:
        parts = demo.children(lambda found: len(found) == 2)
        demo.box.wait_until_there()
        teacher = demo.box.enrol(TEACHER, "teacher")
        teacher.call("POST", "/api/recorder/ready", {"objections": []})
        teacher.call("POST", "/api/recorder/press")
        until(lambda: teacher.call("GET", "/api/status")["recorder"]["committed_ms"] > 4_000, 30, "nothing is recorded")
        assert demo.end(signal.SIGTERM, parts) == 0
    with Demo(tmp_path, *options) as again:
        again.box.wait_until_there()
        (lesson,) = again.box.sign_in(TEACHER).call("GET", "/api/lessons")
        assert lesson["state"] == "whole"
        assert lesson["duration_ms"] > 4_000


def test_the_demo_starts_again_what_was_killed_or_told_to_end(synthetic_video: Path, tmp_path: Path) -> None:
    with Demo(tmp_path, "--video", synthetic_video, "--speed", SPEED) as demo:
        # Until it has said so, a part that ends is one that cannot start.
        until(lambda: "is running" in demo.log.read_text(), 40, "the demo does not run")
        for name, how in (("recorder", signal.SIGKILL), ("web", signal.SIGKILL), ("web", signal.SIGTERM)):
            parts = demo.children(lambda found: len(found) == 2)
            demo.box.wait_until_there()
            (victim,) = [number for number, line in parts.items() if f"appliance {name}" in line]
            os.kill(victim, how)
            again = demo.children(lambda found, gone=victim: len(found) == 2 and gone not in found)
            assert len(set(parts) & set(again)) == 1, "the other one went on"
        demo.box.wait_until_there()
        assert demo.end(signal.SIGTERM, again) == 0


def test_a_demo_that_is_killed_leaves_nothing_running(synthetic_video: Path, tmp_path: Path) -> None:
    with Demo(tmp_path, "--video", synthetic_video, "--speed", SPEED) as demo:
        parts = demo.children(lambda found: len(found) == 2)
        demo.box.wait_until_there()
        assert demo.end(signal.SIGKILL, parts) == -signal.SIGKILL


def test_a_part_that_never_runs_ends_the_demo(synthetic_video: Path, tmp_path: Path) -> None:
    with Demo(tmp_path, "--video", synthetic_video) as demo:
        until(lambda: "is running" in demo.log.read_text(), 40, "the demo does not run")
        # Nothing can be started on this data any more.
        demo.box.data.rename(tmp_path / "gone")
        demo.box.data.write_bytes(b"")
        for number in demo.children(lambda found: len(found) == 2):
            os.kill(number, signal.SIGKILL)
        assert demo.process.wait(60) == 1
        assert "has stopped" in demo.log.read_text()


def test_a_lesson_that_is_being_made_is_given_up(tmp_path: Path) -> None:
    with Demo(tmp_path) as demo:
        parts = demo.children(lambda found: any("sim.lesson" in line for line in found.values()))
        assert demo.end(signal.SIGTERM, parts) != 0
        assert list((tmp_path / "cache").rglob("les-*.mp4")) == []
