"""What people and discs do wrong, on the real box: each gets its own words and next step, and nothing is lost."""

from __future__ import annotations

import hashlib
import random
import re
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from appliance import lessonfiles
from appliance.web.routes import ROUTES, Route
from tests.e2e.box import PASSPHRASE, ROOT, Answer, Box, Client, free_port, running
from tests.e2e.browsers import until
from tests.e2e.school import COACH, TEACHER, School, decode_all, download, found_school
from tests.hardware.files import write_sound_only

NOBODY = "0" * 20
LESSON_MS = 24_000
SPEED = 8
FULL_LESSON_MINUTES = 0.5


# --- a simulator that has nothing to play ------------------------------------------------------------------------


def missing(folder: Path) -> Path:
    return folder / "weg.mp4"


def empty(folder: Path) -> Path:
    (folder / "leeg.mp4").touch()
    return folder / "leeg.mp4"


def letter(folder: Path) -> Path:
    (folder / "brief.mp4").write_text("Beste ouders, dit is geen film.\n" * 500)
    return folder / "brief.mp4"


def sound_only(folder: Path) -> Path:
    return write_sound_only(folder / "geluid.m4a")


def a_folder(folder: Path) -> Path:
    (folder / "map.mp4").mkdir()
    return folder / "map.mp4"


VIDEOS = [missing, empty, letter, sound_only, a_folder]


def processes_with(word: str) -> list[str]:
    """Command lines of running processes that hold a word; read afresh from the system."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue  # it has just ended
        if word in line:
            found.append(line)
    return found


def run(*command: object) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "appliance", *map(str, command)]
    return subprocess.run(words, capture_output=True, text=True, timeout=90, check=False, cwd=ROOT)


@pytest.mark.parametrize("make", VIDEOS)
def test_a_video_that_cannot_be_played_ends_the_recorder_with_words(
    tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    video = make(tmp_path)
    done = run("recorder", "--data", tmp_path / "data", "--video", video)
    assert done.returncode == 1
    assert f"terugblik recorder: This video file cannot be read: {video.name}." in done.stderr
    assert "Choose another file with --video" in done.stderr
    assert "Traceback" not in done.stderr
    assert processes_with(str(tmp_path)) == []


@pytest.mark.parametrize("make", [missing, sound_only])
def test_a_video_that_cannot_be_played_ends_the_demo_and_all_its_parts(
    tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    video = make(tmp_path)
    done = run("demo", "--no-browser", "--port", free_port(), "--data", tmp_path / "data", "--video", video)
    assert done.returncode == 1
    assert f"This video file cannot be read: {video.name}." in done.stderr
    assert "Choose another file with --video" in done.stderr
    assert "The part recorder has stopped." in done.stderr
    assert "Traceback" not in done.stderr
    assert processes_with(str(tmp_path)) == []


# --- questions that cannot be answered ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def school(synthetic_video: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """A lesson of 24 s and one moment given to the coach."""
    with running(tmp_path_factory.mktemp("bad"), synthetic_video, speed=SPEED) as box:
        yield found_school(box, LESSON_MS / 1000)


@pytest.fixture(scope="module")
def given(school: School) -> str:
    release = school.prepare(school.moment(2_000, 8_000))
    school.confirm(release)
    return release


def told(client: Client, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Answer:
    """The answer to what must be refused, after its words were looked at in both languages."""
    answers = {}
    # The one that it speaks already comes first: a change of language is written to the disk.
    for language in sorted(("nl", "en"), key=lambda one: one != client.language):
        client.speak(language)
        answers[language] = client.ask(method, path, body, {"Accept-Language": language, **(headers or {})})
    nl, en = (answers[language].json()["error"] for language in ("nl", "en"))
    assert answers["nl"].status == answers["en"].status >= 400
    assert nl["key"] == en["key"]
    for text in ("message", "advice"):
        assert len(nl[text]) > 5, nl
        assert len(en[text]) > 5, en
        assert nl[text] != en[text], f"{nl['key']} says the same in both languages"
        assert "{" not in nl[text] + en[text]
    return answers["nl"]


def refused(client: Client, method: str, path: str, body: Any, status: int, key: str) -> dict[str, Any]:
    answer = told(client, method, path, body)
    error = answer.json()["error"]
    assert (answer.status, error["key"]) == (status, key), error
    return dict(error)


def test_a_wrong_passphrase_and_an_unknown_name_are_told_the_same(school: School) -> None:
    stranger = Client(school.box.port)
    wrong = refused(
        stranger, "POST", "/api/session", {"name": COACH, "passphrase": "iets anders"}, 401, "wrong_sign_in"
    )
    unknown = refused(
        stranger, "POST", "/api/session", {"name": "Niemand", "passphrase": PASSPHRASE}, 401, "wrong_sign_in"
    )
    assert wrong == unknown
    assert school.box.sign_in(COACH).call("GET", "/api/me")["name"] == COACH


def test_invitations_that_do_not_count(school: School) -> None:
    """One that has expired is tried where the clock can be moved: tests/people/test_meeting.py."""
    used = school.teacher.call("POST", "/api/invitations", {"name": "Eenmalig"})["code"]
    school.box.enrol("Eenmalig", "coach", invitation=used)
    stranger = Client(school.box.port)
    body = {"name": "Nog iemand", "passphrase": PASSPHRASE, "role": "coach"}
    for invitation, status, key in (
        (None, 400, "invitation_needed"),
        ("", 400, "invitation_needed"),
        ("AAAA-AAAA-AAAA", 400, "invitation_unknown"),
        (used, 410, "invitation_used"),
    ):
        refused(stranger, "POST", "/api/people", {**body, "invitation": invitation}, status, key)
    nobody_pressed = {"name": "Indringer", "passphrase": PASSPHRASE, "role": "teacher"}
    refused(stranger, "POST", "/api/people", nobody_pressed, 403, "presence_needed")
    refused(stranger, "POST", "/api/session", {"name": "Nog iemand", "passphrase": PASSPHRASE}, 401, "wrong_sign_in")


MOMENTS: list[tuple[dict[str, Any], str]] = [
    ({"start_ms": 1_000, "end_ms": 60_000}, "moment_outside"),
    ({"start_ms": 50_000, "end_ms": 60_000}, "moment_outside"),
    ({"start_ms": 0, "end_ms": 2**63}, "moment_outside"),
    ({"start_ms": 5_000, "end_ms": 3_000}, "moment_backwards"),
    ({"start_ms": 5_000, "end_ms": 5_000}, "moment_backwards"),
    ({"start_ms": 5_000, "end_ms": 5_900}, "moment_too_short"),
    ({"start_ms": -1, "end_ms": 5_000}, "field_too_small"),
    ({"start_ms": 1.5, "end_ms": 5_000}, "field_wrong_kind"),
    ({"start_ms": "1000", "end_ms": 5_000}, "field_wrong_kind"),
    ({"start_ms": None, "end_ms": 5_000}, "field_wrong_kind"),
    ({"start_ms": 1_000}, "field_missing"),
    ({"start_ms": 1_000, "end_ms": 5_000, "kind": "score"}, "field_not_a_choice"),
    ({"start_ms": 1_000, "end_ms": 5_000, "cijfer": 7}, "field_unknown"),
    ({"start_ms": 1_000, "end_ms": 5_000, "note": "a" * 20_001}, "field_too_long"),
]


@pytest.mark.parametrize(("span", "key"), MOMENTS)
def test_moments_that_cannot_be(school: School, span: dict[str, Any], key: str) -> None:
    path = f"/api/lessons/{school.lesson}/moments"
    before = school.teacher.call("GET", path)
    refused(school.teacher, "POST", path, {"kind": "top", **span}, 400, key)
    assert school.teacher.call("GET", path) == before


@pytest.mark.parametrize("span", [{"end_ms": 10**9}, {"start_ms": 7_500}, {"start_ms": 9_000}])
def test_a_moment_is_not_moved_to_where_it_cannot_be(school: School, span: dict[str, int]) -> None:
    moment = school.moment(2_000, 8_000)
    path = f"/api/lessons/{school.lesson}/moments"
    before = school.teacher.call("GET", path)
    assert told(school.teacher, "PATCH", f"/api/moments/{moment}", span).status == 400
    assert school.teacher.call("GET", path) == before
    school.teacher.call("DELETE", f"/api/moments/{moment}")


@pytest.mark.parametrize(
    ("until_day", "key"),
    [
        ("2020-01-31", "end_date_past"),
        ("0001-01-01", "end_date_past"),
        ("9999-12-31", "end_date_too_far"),
        ("2026-02-30", "field_wrong_kind"),
        ("morgen", "field_wrong_kind"),
        ("", "field_wrong_kind"),
    ],
)
def test_end_dates_that_cannot_be(school: School, given: str, until_day: str, key: str) -> None:
    before = school.teacher.call("GET", "/api/releases")
    moment = before["given"][0]["moment"]
    body = {"moments": [moment], "coach": school.coach_id, "until": until_day}
    refused(school.teacher, "POST", "/api/releases", body, 400, key)
    assert school.teacher.call("GET", "/api/releases")["given"][0]["id"] == given


def test_a_talk_on_a_day_that_cannot_be(school: School) -> None:
    path = f"/api/lessons/{school.lesson}"
    before = school.teacher.call("GET", path)["delete_after"]
    refused(school.teacher, "PATCH", path, {"nagesprek_on": "gisteren"}, 400, "field_wrong_kind")
    # The last day that there is: no talk in the far future makes a lesson stay longer, or trips the box up.
    changed = school.teacher.call("PATCH", path, {"nagesprek_on": "9999-12-31"})
    assert changed["delete_after"] == before


@pytest.mark.parametrize(
    ("body", "status", "key"),
    [
        (b"", 400, "not_json"),
        (b"{", 400, "not_json"),
        (b'{"title": "a"', 400, "not_json"),
        (b"\xff\xfe{}", 400, "not_json"),
        (b'{"title": "\xff"}', 400, "not_json"),
        (b'{"title": "\\ud800"}', 400, "not_json"),
        (b"[" * 100_000, 400, "body_wrong_kind"),
        (b"[]", 400, "body_wrong_kind"),
        (b"null", 400, "body_wrong_kind"),
        (b'"titel"', 400, "body_wrong_kind"),
        (b'{"title": 7}', 400, "field_wrong_kind"),
        (b'{"title": {"a": []}}', 400, "field_wrong_kind"),
        (b'{"__proto__": {}}', 400, "field_unknown"),
        (b'{"notes": "' + b"a" * 300_000 + b'"}', 413, "body_too_large"),
    ],
)
def test_bodies_that_make_no_sense(school: School, body: bytes, status: int, key: str) -> None:
    path = f"/api/lessons/{school.lesson}"
    before = school.teacher.call("GET", path)
    refused(school.teacher, "PATCH", path, body, status, key)
    after = school.teacher.call("GET", path)
    assert [after[word] for word in ("title", "notes")] == [before[word] for word in ("title", "notes")]


def test_odd_words_come_back_as_they_were_written(school: School) -> None:
    odd = "nul \0 '; DROP TABLE lessons; -- <script>alert(1)</script> \u202e 👩🏽‍🏫"
    changed = school.teacher.call("PATCH", f"/api/lessons/{school.lesson}", {"notes": odd})
    assert changed["notes"] == odd
    assert school.teacher.call("GET", f"/api/lessons/{school.lesson}")["notes"] == odd


def test_what_is_asked_in_the_wrong_way(school: School) -> None:
    path = f"/api/lessons/{school.lesson}"
    wrong_type = told(school.teacher, "PATCH", path, b"title=x", {"Content-Type": "text/plain"})
    assert (wrong_type.status, wrong_type.json()["error"]["key"]) == (415, "json_type_needed")
    refused(school.teacher, "PUT", path, {}, 405, "wrong_method")
    refused(school.teacher, "GET", "/api/leerlingen", None, 404, "unknown_address")
    refused(Client(school.box.port), "GET", "/api/lessons", None, 401, "session_over")
    forged = told(school.teacher, "PATCH", path, {"title": "x"}, {"X-Terugblik-Token": "y"})
    assert (forged.status, forged.json()["error"]["key"]) == (403, "token_missing")
    elsewhere = told(school.teacher, "PATCH", path, {"title": "x"}, {"Origin": "https://elders.example"})
    assert (elsewhere.status, elsewhere.json()["error"]["key"]) == (403, "foreign_origin")


def test_comments_that_say_nothing_or_lie_outside(school: School, given: str) -> None:
    path = f"/api/releases/{given}/comments"
    for body, key in (
        ({"text": ""}, "field_too_short"),
        ({"text": " \n "}, "comment_empty"),
        ({"text": "a" * 5_001}, "field_too_long"),
        ({"text": "hier", "at_ms": 600_000}, "comment_outside"),
        ({"text": "hier", "at_ms": 10**30}, "comment_outside"),
        ({"text": "hier", "at_ms": -1}, "field_too_small"),
    ):
        refused(school.coach, "POST", path, body, 400, key)
    assert school.teacher.call("GET", path) == []


def test_what_cannot_be_done_now(school: School, given: str) -> None:
    teacher = school.teacher
    wrong = {"passphrase": "iets anders"}
    refused(teacher, "DELETE", f"/api/lessons/{school.lesson}", wrong, 403, "wrong_passphrase")
    right = {"releases": [given], "passphrase": PASSPHRASE}
    refused(teacher, "POST", "/api/releases/confirm", right, 409, "release_not_prepared")
    refused(teacher, "DELETE", f"/api/coaches/{school.coach_id}", None, 409, "coach_has_releases")
    invited = teacher.call("POST", "/api/invitations", {"name": "Nog niet hier"})["coach"]
    refused(teacher, "POST", f"/api/coaches/{invited}/confirm", {"passphrase": PASSPHRASE}, 409, "coach_not_joined")
    moment = teacher.call("GET", f"/api/lessons/{school.lesson}/moments")[0]["id"]
    refused(teacher, "POST", "/api/releases", {"moments": [moment], "coach": invited}, 409, "coach_not_confirmed")
    refused(teacher, "POST", "/api/trajecten", {"question": "  ", "theme": "interactie"}, 400, "question_empty")
    refused(teacher, "POST", "/api/me/key-card/proof", {"text": "AGE-SECRET-KEY-PQ-1"}, 400, "card_differs")
    refused(teacher, "POST", "/api/recorder/stop", None, 409, "not_recording")
    refused(teacher, "POST", "/api/recorder/mark", None, 409, "not_recording")


# --- things that are not there -----------------------------------------------------------------------------------

# What a route needs to get as far as looking the thing up.
BODIES: dict[str, Any] = {
    "lessons.change": {"title": "x"},
    "lessons.delete": {"passphrase": PASSPHRASE},
    "moments.create": {"kind": "top", "start_ms": 0, "end_ms": 2_000},
    "moments.change": {"note": "x"},
    "trajecten.change": {"theme": "interactie"},
    "finishing.finish": {"keep": [], "passphrase": PASSPHRASE},
    "cycles.change": {"kijkaspect": "x"},
    "actiepunten.create": {"text": "x"},
    "actiepunten.change": {"text": "x"},
    "coaches.confirm": {"passphrase": PASSPHRASE},
    "lessons.agree": {"delete_after": "2030-01-01", "reason": "x"},
    "comments.create": {"text": "x"},
    "comments.propose": {"text": "x"},
    "papers.settle": {"on": "2026-01-01"},
    "beforehand.change": {"seat": "bij het raam", "measure": "other_seat"},
    "beforehand.afterwards": {"children": 0},
    "looking.keep_viewing": {"how": "sound", "at_ms": 0},
    "looking.arrange": {"moments": []},
    "looking.put_pair": {"actiepunt": NOBODY, "earlier": NOBODY, "later": NOBODY},
    "kijkwijzer.write_line": {"kind": "top"},
    "kijkwijzer.answer": {"question": "x", "answer": "x"},
    "kijkwijzer.change_line": {"text": "x"},
    "storyboards.keep": {"words": "x"},
    "nagesprek.begin": {"manner": "alone"},
    "nagesprek.change": {"success": "x"},
    "nagesprek.close": {"none_agreed": True},
    "nagesprek.at_moment": {"came_up": "x"},
    "nagesprek.take_over": {"text": "x"},
    "coaches.change": {"extern": True},
    "preparations.create": {"text": "x"},
    "preparations.change": {"text": "x"},
}
UNKNOWN = {
    "lessons": "lesson_unknown",
    "moments": "moment_unknown",
    "trajecten": "traject_unknown",
    "cycles": "cycle_unknown",
    "actiepunten": "actiepunt_unknown",
    "coaches": "coach_unknown",
    "releases": "release_unknown",
    "certificates": "certificate_unknown",
    "presence": "presence_over",
    "papers": "paper_unknown",
    "objections": "objection_unknown",
    "rehearsals": "rehearsal_gone",
    "kijkwijzer-lines": "kijkwijzer_line_unknown",
    "growth-pairs": "growth_pair_unknown",
    "comments": "proposal_unknown",
    "preparations": "preparation_unknown",
}
WITH_ID = [route for route in ROUTES if "{" in route.path]
ODD_IDS = (
    NOBODY,
    "x",
    "%2e%2e%2f%2e%2e%2fbox.json",
    "%00",
    "a" * 3_000,
    "%F0%9F%98%80",
    "' OR 1=1 --".replace(" ", "%20"),
)


@pytest.mark.parametrize("route", WITH_ID, ids=lambda route: f"{route.method} {route.path}")
def test_ids_that_name_nothing(school: School, route: Route) -> None:
    word = route.path.split("/")[2]
    asker = school.coach if route.who == "coach" else school.teacher
    for odd in ODD_IDS:
        path = re.sub(r"\{(id|token|number)\}", odd, route.path).replace("{ms}", "0")
        # Of a rehearsal nothing is kept that could tell one that was from one that never was.
        status = 410 if word == "rehearsals" else 404
        refused(asker, route.method, path, BODIES.get(route.name), status, UNKNOWN[word])


def test_things_that_name_nothing_in_a_body(school: School) -> None:
    teacher = school.teacher
    moment = school.moment(3_000, 6_000)
    for odd in (NOBODY, "", "../../box.json", "\0"):
        bodies = [
            ("/api/releases", {"moments": [odd], "coach": school.coach_id}, "moment_unknown"),
            ("/api/releases", {"moments": [moment], "coach": odd}, "coach_unknown"),
            ("/api/releases/confirm", {"releases": [odd], "passphrase": PASSPHRASE}, "release_unknown"),
        ]
        for path, body, key in bodies:
            refused(teacher, "POST", path, body, 404, key)
        if odd:  # nothing at all takes a lesson out of its traject
            refused(teacher, "PATCH", f"/api/lessons/{school.lesson}", {"traject": odd}, 404, "traject_unknown")


@pytest.mark.parametrize("ms", ["-1", "x", "1.5", "1e3", "%D9%A3", "9" * 30, "%20"])
def test_stills_of_no_time(school: School, ms: str) -> None:
    refused(school.teacher, "GET", f"/api/lessons/{school.lesson}/stills/{ms}", None, 400, "field_wrong_kind")


def test_a_still_from_after_the_end(school: School) -> None:
    refused(school.teacher, "GET", f"/api/lessons/{school.lesson}/stills/999999", None, 400, "outside_lesson")


def test_ranges_past_the_end(school: School, given: str) -> None:
    for client, path in (
        (school.teacher, f"/api/lessons/{school.lesson}/video.mp4"),
        (school.coach, f"/api/releases/{given}/video.mp4"),
    ):
        size = len(download(client, path))
        for asked in (f"bytes={size}-", f"bytes={size}-{size + 9}", f"bytes={10**17}-", "bytes=-0"):
            answer = told(client, "GET", path, headers={"Range": asked})
            assert (answer.status, answer.json()["error"]["key"]) == (416, "range_not_there")
            assert answer.headers["content-range"] == f"bytes */{size}"
        last = client.ask("GET", path, headers={"Range": f"bytes={size - 1}-{size + 100}"})
        assert (last.status, len(last.body)) == (206, 1)
        assert last.headers["content-range"] == f"bytes {size - 1}-{size - 1}/{size}"


# --- lessons that were damaged on the disk -----------------------------------------------------------------------


@dataclass(frozen=True)
class Copies:
    """Lessons that are one and the same, until each is damaged in its own way. Recorded once, with two marks."""

    school: School
    lessons: Path
    kept: Path
    film: str  # its digest as it plays, and every picture of it comes out

    def make(self) -> Path:
        folder = self.lessons / secrets.token_hex(10)
        shutil.copytree(self.kept, folder)
        return folder


@pytest.fixture(scope="module")
def copies(synthetic_video: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copies]:
    work = tmp_path_factory.mktemp("damage")
    # On a faster clock a busy machine ends the one track well before the other.
    with running(work, synthetic_video, speed=SPEED / 2) as box:
        school = found_school(box, 16, marks=1)
        lessons = box.data / "lessons"
        kept = work / "kept"
        shutil.copytree(lessons / school.lesson, kept)
        lesson = school.teacher.call("GET", f"/api/lessons/{school.lesson}")
        whole = download(school.teacher, lesson["video"])
        pictures, samples = decode_all(whole)
        # A lesson is as long as the longer of its two, and the last picture is held for a moment.
        assert abs(max(pictures * 40, samples / 48) - lesson["duration_ms"]) <= 80
        yield Copies(school, lessons, kept, digest(whole))


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 0x10
    path.write_bytes(bytes(content))


def film(folder: Path) -> Path:
    return folder / lessonfiles.LESSON_FILE


def listed(teacher: Client) -> dict[str, dict[str, Any]]:
    return {lesson["id"]: lesson for lesson in teacher.call("GET", "/api/lessons?limit=200")}


def still_works(copies: Copies) -> None:
    """The lesson that nobody touched, and the box itself."""
    school = copies.school
    lesson = school.teacher.call("GET", f"/api/lessons/{school.lesson}")
    assert lesson["state"] == "whole"
    assert digest(download(school.teacher, lesson["video"])) == copies.film, "another film"
    assert school.box.status()["state"] == "ready"
    for part, process in school.box.processes.items():
        assert process.poll() is None, f"{part} ended"
    assert b"Traceback" not in school.box.log.read_bytes()


def test_a_damaged_header_costs_that_lesson_only(copies: Copies) -> None:
    """Found at sign-in: named in the list, and whoever opens it gets words."""
    damaged = []
    for place in (0, 30, 700, 1_300):
        folder = copies.make()
        flip(film(folder), place)
        damaged.append(folder)
    for content in (b"", b"age-encryption.org/v1\n", b"geen les"):
        folder = copies.make()
        film(folder).write_bytes(content)
        damaged.append(folder)
    lost = copies.make()
    film(lost).unlink()
    damaged.append(lost)
    before = {folder: film(folder).read_bytes() for folder in damaged if film(folder).exists()}
    teacher = copies.school.teacher_again()
    rows = listed(teacher)
    for folder in damaged:
        row = rows[folder.name]
        assert (row["state"], row["problem"]["key"]) == ("damaged", "lesson_damaged")
        assert row["problem"]["advice"]
        for path in (f"/api/lessons/{folder.name}/video.mp4", f"/api/lessons/{folder.name}/stills/0"):
            refused(teacher, "GET", path, None, 422, "lesson_damaged")
        opened = teacher.call("GET", f"/api/lessons/{folder.name}")
        assert opened["video"] is None
        moment = {"kind": "top", "start_ms": 0, "end_ms": 2_000}
        refused(teacher, "POST", f"/api/lessons/{folder.name}/moments", moment, 400, "moment_outside")
    assert before == {folder: film(folder).read_bytes() for folder in before}
    still_works(copies)


def test_a_lesson_cut_off_at_any_byte_plays_up_to_there(copies: Copies) -> None:
    dice = random.Random(20260901)
    size = film(copies.kept).stat().st_size
    cut = {}
    for keep in sorted(dice.randrange(3_000, size) for _ in range(5)):
        folder = copies.make()
        with film(folder).open("r+b") as file:
            file.truncate(keep)
        cut[folder.name] = keep
    teacher = copies.school.teacher_again()
    rows = listed(teacher)
    whole_ms = rows[copies.school.lesson]["duration_ms"]
    played = []
    for lesson, keep in cut.items():
        row = rows[lesson]
        if keep < 3_000 + 2 * 65_552:  # perhaps not one whole piece of film
            assert row["state"] in ("cut_short", "damaged")
        else:
            assert row["state"] == "cut_short"
        if row["state"] == "damaged":
            refused(teacher, "GET", f"/api/lessons/{lesson}/video.mp4", None, 422, row["problem"]["key"])
            continue
        assert 0 < row["duration_ms"] < whole_ms
        opened = teacher.call("GET", f"/api/lessons/{lesson}")
        assert opened["speech"] is not None
        assert len(opened["levels"]["dbfs"]) > 0
        pictures, samples = decode_all(download(teacher, opened["video"]))
        # A lesson is as long as the longer of its two tracks. Whole fragments are kept; on a fast clock one track
        # may be as far behind the other as a fragment is long.
        assert abs(max(pictures * 40, samples / 48) - row["duration_ms"]) <= 80
        assert abs(pictures * 40 - samples / 48) <= 500
        played.append(row["duration_ms"])
    assert len(played) >= 3
    assert played == sorted(played)
    still_works(copies)


def test_damage_in_the_middle_leaves_the_rest_to_play(copies: Copies) -> None:
    folder = copies.make()
    size = film(folder).stat().st_size
    flip(film(folder), size // 2)
    teacher = copies.school.teacher_again()
    assert listed(teacher)[folder.name]["state"] == "whole"
    path = f"/api/lessons/{folder.name}/video.mp4"
    good = download(teacher, f"/api/lessons/{copies.school.lesson}/video.mp4")

    def part(start: int) -> Answer:
        return teacher.ask("GET", path, headers={"Range": f"bytes={start}-{start + 999}"})

    for start in (0, len(good) // 4, len(good) * 3 // 4, len(good) - 1_000):
        answer = part(start)
        assert (answer.status, answer.body) == (206, good[start : start + 1_000])
    # The first who meets the damage is told; from then on the page is given the film without it.
    middle = range(len(good) // 2 - 80_000, len(good) // 2 + 80_000, 8_000)
    error = next(answer for answer in map(part, middle) if answer.status != 206)
    assert (error.status, error.json()["error"]["key"]) == (422, "video_damaged")

    def named() -> Any:
        row = listed(teacher)[folder.name]
        return row if row["state"] == "damaged" else None

    row = until(named, 20, "the damage is not in the list")
    assert row["problem"]["key"] == "lesson_partly_lost"
    opened = teacher.call("GET", f"/api/lessons/{folder.name}")
    lost_ms = sum(gap["end_ms"] - gap["start_ms"] for gap in opened["gaps"] if gap["kind"] == "lost")
    pictures, _ = decode_all(download(teacher, opened["video"]))
    assert 0 < lost_ms < row["duration_ms"] / 2
    assert abs(pictures * 40 + lost_ms - row["duration_ms"]) <= 1_000
    still_works(copies)


def test_a_clip_over_the_damage_fails_with_words_and_one_beside_it_succeeds(copies: Copies) -> None:
    school = copies.school
    folder = copies.make()
    flip(film(folder), film(folder).stat().st_size // 2)
    teacher = school.teacher_again()
    duration_ms = listed(teacher)[folder.name]["duration_ms"]
    spans = {"over": (2_000, duration_ms - 1_000), "beside": (1_000, 4_000)}
    states = {}
    for name, (start_ms, end_ms) in spans.items():
        body = {"kind": "top", "start_ms": start_ms, "end_ms": end_ms}
        moment = teacher.call("POST", f"/api/lessons/{folder.name}/moments", body)["id"]
        release = school.plan(moment)
        until(lambda release=release: teacher.call("GET", f"/api/releases/{release}")["state"] != "preparing", 60)
        states[name] = teacher.call("GET", f"/api/releases/{release}")
        teacher.call("DELETE", f"/api/releases/{release}")
    assert states["beside"]["state"] == "prepared"
    assert states["over"]["state"] == "failed"
    assert states["over"]["problem"]["message"]
    assert states["over"]["problem"]["advice"]
    still_works(copies)


def garbage(path: Path) -> None:
    path.write_bytes(b"\0garbage" * 20)


def flipped(path: Path) -> None:
    flip(path, path.stat().st_size - 5)


def gone(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("hurt", [garbage, flipped, gone])
def test_side_files_cost_only_what_they_told(copies: Copies, hurt: Callable[[Path], None]) -> None:
    names = {
        "index": lessonfiles.INDEX_FILE,
        "facts": lessonfiles.FACTS_FILE,
        "mark": lessonfiles.mark_file(1),
        "retention": lessonfiles.RETENTION_FILE,
    }
    folders = {}
    for what, name in names.items():
        folders[what] = copies.make()
        hurt(folders[what] / name)
    teacher = copies.school.teacher_again()
    rows = listed(teacher)
    good = rows[copies.school.lesson]
    for what, folder in folders.items():
        row = rows[folder.name]
        assert row["state"] == ("cut_short" if what == "facts" else "whole"), what
        assert row["duration_ms"] == good["duration_ms"]
        assert row["delete_after"] == good["delete_after"]
        assert row["marks"] == (0 if what == "mark" else 1)
    # Made again from what was encoded: close to what the microphone heard, and as long.
    live, remade = (
        teacher.call("GET", f"/api/lessons/{lesson}")["levels"]["dbfs"]
        for lesson in (copies.school.lesson, folders["index"].name)
    )
    # The codec fills its last frame, 64 ms, with silence: that may be where one more step begins.
    assert len(remade) - len(live) in (0, 1)
    assert max(abs(one - other) for one, other in zip(live, remade, strict=False)) < 3
    for folder in folders.values():
        shutil.rmtree(folder)
    still_works(copies)


def playing_partly(teacher: Client, lesson: str) -> dict[str, Any] | None:
    """The lesson, once the damage was seen by whoever asked for the film."""
    teacher.ask("GET", f"/api/lessons/{lesson}/video.mp4", headers={"Range": "bytes=0-999"})
    opened: dict[str, Any] = teacher.call("GET", f"/api/lessons/{lesson}")
    return opened if opened["problem"] is not None and opened["problem"]["key"] == "lesson_partly_lost" else None


def refusal_of_film(teacher: Client, lesson: str) -> str:
    answer = teacher.ask("GET", f"/api/lessons/{lesson}/video.mp4")
    assert answer.status == 422
    return str(answer.json()["error"]["key"])


def test_a_lesson_that_is_damaged_after_it_was_taken_in_says_so_when_it_is_opened(copies: Copies) -> None:
    folder = copies.make()
    teacher = copies.school.teacher_again()
    assert listed(teacher)[folder.name]["state"] == "whole"
    content = film(folder).read_bytes()
    film(folder).write_bytes(content[: len(content) // 2])
    opened = until(lambda: playing_partly(teacher, folder.name), 20, "what is left does not play")
    pictures, _ = decode_all(download(teacher, opened["video"]))
    assert opened["duration_ms"] / 4 < pictures * 40 < opened["duration_ms"] * 3 / 4
    for hurt in (b"x" * 5_000, None):
        film(folder).unlink() if hurt is None else film(folder).write_bytes(hurt)
        # The film was open: the first who asks finds that out, and the box then looks what is left.
        until(lambda: refusal_of_film(teacher, folder.name) == "lesson_damaged", 20, "the box does not look")
        refused(teacher, "GET", f"/api/lessons/{folder.name}/video.mp4", None, 422, "lesson_damaged")
        refused(teacher, "GET", f"/api/lessons/{folder.name}/stills/0", None, 422, "lesson_damaged")
    # The disk came back: the next sign-in finds the film as it was.
    film(folder).write_bytes(content)
    teacher = copies.school.teacher_again()
    assert download(teacher, f"/api/lessons/{folder.name}/video.mp4")
    still_works(copies)


def test_a_damaged_lesson_can_be_deleted_and_the_box_ends_well(copies: Copies) -> None:
    folder = copies.make()
    flip(film(folder), 100)
    teacher = copies.school.teacher_again()
    assert listed(teacher)[folder.name]["state"] == "damaged"
    teacher.call("DELETE", f"/api/lessons/{folder.name}", {"passphrase": PASSPHRASE})
    assert not folder.exists()
    assert folder.name not in listed(teacher)
    lesson = copies.school.box.record(teacher, 4)
    assert listed(teacher)[lesson]["state"] == "whole"
    still_works(copies)
    box = copies.school.box
    ended = {}
    for part, process in box.processes.items():
        process.terminate()
        ended[part] = process.wait(30)
    assert ended == {"recorder": 0, "web": 0}
    box.processes.clear()
    box.start()
    copies.school.teacher_again()
    still_works(copies)


# --- a disk without room -----------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Mounts a disk of so many MB, where the system lets us."""
    place = tmp_path / "disk"
    place.mkdir()

    def mount(size_mb: int) -> Path:
        options = ["mount", "-t", "tmpfs", "-o", f"size={size_mb}m,mode=0700", "tmpfs", str(place)]
        if subprocess.run(options, capture_output=True, check=False).returncode != 0:
            pytest.skip("only the system's administrator can make a small disk; tests/recorder fakes one")
        return place

    yield mount
    subprocess.run(["umount", str(place)], capture_output=True, check=False)


def fill(place: Path, leave_bytes: int) -> Path:
    """A file that takes all the room but so much."""
    ballast = place / "ballast"
    with ballast.open("wb") as file:
        room = shutil.disk_usage(place).free
        while room > leave_bytes:
            piece = min(room - leave_bytes, 1 << 20)
            file.write(bytes(piece))
            file.flush()
            room = shutil.disk_usage(place).free
    return ballast


def test_too_little_room_is_refused_before_the_lesson_and_is_over_when_there_is_some(
    small_disk: Callable[[int], Path], synthetic_video: Path
) -> None:
    disk = small_disk(320)
    with running(disk, synthetic_video, speed=SPEED, lesson_minutes=FULL_LESSON_MINUTES) as box:
        teacher = box.enrol(TEACHER, "teacher")
        lesson = box.record(teacher, 8)
        ballast = fill(disk, 270 << 20)
        before = sorted(path.name for path in (box.data / "lessons").iterdir())
        error = until(lambda: refusal(teacher), 10, "the press is not refused")
        assert (error["key"], error["fields"]["needed_mb"]) == ("too_little_room", 291)
        assert 250 < error["fields"]["room_mb"] < 291
        refused(teacher, "POST", "/api/recorder/press", None, 409, "too_little_room")
        status = box.status()
        assert (status["state"], status["problem"]["key"]) == ("ready", "too_little_room")
        assert sorted(path.name for path in (box.data / "lessons").iterdir()) == before
        assert decode_all(download(teacher, f"/api/lessons/{lesson}/video.mp4"))[0] > 0
        ballast.unlink()
        until(lambda: box.status()["problem"] is None, 10, "the box does not see the room")
        again = box.record(teacher, 8)
        assert set(listed(teacher)) == {lesson, again}


def refusal(teacher: Client) -> dict[str, Any] | None:
    """The recorder looks at its room once a second; a press looks again."""
    answer = teacher.ask("POST", "/api/recorder/press")
    return dict(answer.json()["error"]) if answer.status == 409 else None


def test_with_no_room_at_all_people_still_get_in_and_can_make_some(
    small_disk: Callable[[int], Path], synthetic_video: Path, tmp_path: Path
) -> None:
    disk = small_disk(24)
    box = Box(disk / "data", synthetic_video, tmp_path / "run", speed=SPEED)
    box.data.mkdir()
    box.start()
    try:
        teacher = box.enrol(TEACHER, "teacher")
        traject = teacher.call("POST", "/api/trajecten", {"question": "Wat werkt?", "theme": "interactie"})
        ballast = fill(disk, 0)
        asked = {"question": "x" * 2_000, "theme": "interactie"}
        full = until(lambda: without_room(teacher, asked), 10, "the disk is not full")
        assert full["key"] == "storage_full"
        assert "Verwijder lessen" in full["advice"]
        teacher = box.sign_in(TEACHER)
        wrong = Client(box.port)
        refused(wrong, "POST", "/api/session", {"name": TEACHER, "passphrase": "anders"}, 401, "wrong_sign_in")
        assert teacher.call("GET", "/api/me")["name"] == TEACHER
        ballast.unlink()
        kept = teacher.call("GET", "/api/trajecten")
        assert traject in kept
        assert teacher.call("POST", "/api/trajecten", {"question": "En nu?", "theme": "didactiek"})["id"]
    finally:
        box.stop()


def without_room(teacher: Client, asked: dict[str, Any]) -> dict[str, Any] | None:
    """A page or two may still fit in what the library has."""
    answer = teacher.ask("POST", "/api/trajecten", asked)
    return dict(answer.json()["error"]) if answer.status >= 400 else None
