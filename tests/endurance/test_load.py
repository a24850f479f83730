"""A lesson in real time while another one is watched on five tablets, each at a part of its own and seeking all the
time, and a clip is being cut: no fragment comes late, no picture is lost, and the light is red from its first to its
last second."""

from __future__ import annotations

import io
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import pytest

from appliance.hardware.sim.framenumber import read_number
from appliance.hardware.sim.lesson.maker import make_lesson
from tests.e2e.box import Box, running
from tests.e2e.browsers import until
from tests.e2e.school import TEACHER, School, download, found_school
from tests.endurance.viewers import Viewer

FILM_SECONDS = 20
# The lesson that is watched: so much film that five places in it are far apart. Recorded faster than it lasted.
WATCHED_S = 240
WATCHED_SPEED = 30
VIEWERS = 5
# Half a second to fill a fragment, half a second until its last chunk is sealed, and the sync.
LATE_MS = 2_000
# The light may be amber until the first fragments are on the disk.
FIRST_S = 3.0


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    film = tmp_path / "film.mp4"
    make_lesson(film, seconds=FILM_SECONDS)
    with running(tmp_path, film, speed=WATCHED_SPEED, lesson_minutes=WATCHED_S / 60 + 1) as box:
        yield box


def in_real_time(school: School, lesson_seconds: int) -> None:
    """The recorder as in a classroom. The limit lies a minute behind the end of the lesson, which is stopped."""
    box = school.box
    box.kill("recorder")
    box.speed, box.lesson_minutes = 1.0, lesson_seconds / 60 + 1
    box.start_again("recorder")
    school.teacher.call("POST", "/api/recorder/ready", {"objections": []})
    until(lambda: box.status()["light"] == "green", 20, "the box is not ready")


@pytest.mark.slow
@pytest.mark.measured
@pytest.mark.timeout(2400)
def test_a_lesson_under_load_loses_nothing(box: Box, lesson_seconds: int, capsys: pytest.CaptureFixture[str]) -> None:
    school = found_school(box, WATCHED_S)
    in_real_time(school, lesson_seconds)
    cutting = threading.Event()
    with seeking(school) as viewers, cut_again_and_again(school, cutting):
        worst_ms, lights = record(school, lesson_seconds)
        assert cutting.is_set(), "no clip was being cut"
    with capsys.disabled():
        seeks, slowest_s = sum(viewer.seeks for viewer in viewers), max(viewer.slowest_s for viewer in viewers)
        print(f"\n{lesson_seconds} s under {seeks} seeks: committed at most {worst_ms} ms behind;", end=" ")
        print(f"slowest seek {slowest_s:.2f} s")
    assert [problem for viewer in viewers for problem in viewer.problems] == []
    assert min(viewer.seeks for viewer in viewers) >= lesson_seconds / 2
    assert worst_ms <= LATE_MS
    assert lights <= {"red", "pulsing_red"}
    (lesson,) = [one for one in school.teacher.call("GET", "/api/lessons") if one["id"] != school.lesson]
    check_whole(school, lesson["id"], lesson_seconds)


def record(school: School, seconds: int) -> tuple[int, set[str]]:
    """How far what is on the disk was ever behind, and every light that was seen after the first seconds."""
    teacher = school.teacher
    teacher.call("POST", "/api/recorder/press")
    began, worst_ms, lights = time.monotonic(), 0, set()
    while (passed_s := time.monotonic() - began) < seconds:
        status = teacher.call("GET", "/api/status")
        if passed_s > FIRST_S:
            worst_ms = max(worst_ms, status["recorder"]["elapsed_ms"] - status["recorder"]["committed_ms"])
            lights.add(status["light"])
        time.sleep(0.1)
    teacher.call("POST", "/api/recorder/stop")
    until(lambda: len(teacher.call("GET", "/api/lessons")) == 2, 20, "the lesson is not in the list")
    return worst_ms, lights


@contextmanager
def seeking(school: School) -> Iterator[list[Viewer]]:
    """Each signed in on a tablet of its own."""
    stop = threading.Event()
    viewers = [viewer(school, number, stop) for number in range(VIEWERS)]
    threads = [threading.Thread(target=viewer.run) for viewer in viewers]
    for thread in threads:
        thread.start()
    try:
        yield viewers
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def viewer(school: School, number: int, stop: threading.Event) -> Viewer:
    tablet = school.box.sign_in(TEACHER)
    path = tablet.call("GET", f"/api/lessons/{school.lesson}")["video"]
    size = int(tablet.ask("GET", path, headers={"Range": "bytes=0-0"}).headers["content-range"].split("/")[1])
    part = size // VIEWERS
    return Viewer(tablet, path, number * part, (number + 1) * part, random.Random(number), stop)


@contextmanager
def cut_again_and_again(school: School, cutting: threading.Event) -> Iterator[None]:
    """Exact clips, which encode every picture anew: the most work that there is."""
    stop = threading.Event()
    moment = school.moment(1_000, 7_000)

    def cut() -> None:
        while not stop.is_set():
            release = school.plan(moment, "exact")
            cutting.set()
            school.prepared(release)
            school.teacher.call("DELETE", f"/api/releases/{release}")

    thread = threading.Thread(target=cut)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def check_whole(school: School, lesson: str, seconds: int) -> None:
    """Every picture is there, each the one after the one before it."""
    row: dict[str, Any] = school.teacher.call("GET", f"/api/lessons/{lesson}")
    assert row["state"] == "whole"
    assert row["gaps"] == []
    assert abs(row["duration_ms"] - seconds * 1000) < 3_000
    film = download(school.teacher, row["video"])
    with av.open(io.BytesIO(film)) as container:
        numbers = [read_number(frame.to_ndarray(format="gray")) for frame in container.decode(video=0)]
    assert abs(len(numbers) - row["duration_ms"] // 40) <= 1
    of_film = FILM_SECONDS * 25
    steps = {(after - before) % of_film for before, after in pairwise(numbers)}
    assert steps == {1}
