"""Recorder and web process as two users on one data folder: from the first lesson to a release, and who reads what."""

from __future__ import annotations

import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.doctor import cli as doctor
from appliance.hardware.sim.lesson.store import cached_lesson
from appliance.recorder.resuming import _written
from tests.e2e.box import PASSPHRASE
from tests.e2e.browsers import until
from tests.e2e.school import TEACHER, found_school
from tests.installed.twousers import RECORDER, STRANGER, WEB, TwoUsersBox, hindrance

# What a user can open or list below a folder, told by trying.
LOOK = """
import os, sys
for folder, inner, names in os.walk(sys.argv[1]):
    for path in [folder, *(os.path.join(folder, name) for name in names)]:
        try:
            os.close(os.open(path, os.O_RDONLY | os.O_NONBLOCK))
            print(os.path.relpath(path, sys.argv[1]))
        except OSError:
            pass
"""
# What a user can take away or put something else in the place of.
MOVE = """
import os, sys
try:
    os.rename(sys.argv[1], sys.argv[1] + ".away")
    print("moved")
except OSError:
    pass
"""


@pytest.fixture
def box() -> Iterator[TwoUsersBox]:
    why = hindrance()
    if why is not None:
        pytest.skip(why)
    # Not below pytest's own folder, which nobody else may enter.
    place = Path(tempfile.mkdtemp(prefix="terugblik-"))
    place.chmod(0o755)
    video = Path(shutil.copy(cached_lesson(0.5), place / "film.mp4"))
    video.chmod(0o644)
    box = TwoUsersBox(place / "data", video, place / "run", speed=8)
    box.lay_down()
    try:
        box.start()
        yield box
    finally:
        box.stop()
        shutil.rmtree(place)


def reads(box: TwoUsersBox, uid: int, folder: Path) -> set[str]:
    command = box.as_user(uid, "-c", LOOK, str(folder))
    return set(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())


def moves(box: TwoUsersBox, uid: int, path: Path) -> bool:
    command = box.as_user(uid, "-c", MOVE, str(path))
    return bool(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


@pytest.mark.timeout(240)
def test_two_users_record_play_release_and_delete(box: TwoUsersBox, capsys: pytest.CaptureFixture[str]) -> None:
    school = found_school(box, lesson_seconds=20, marks=1)
    teacher = school.teacher_again()
    opened = teacher.call("GET", f"/api/lessons/{school.lesson}")
    assert opened["marks"] == 1
    assert teacher.call("GET", opened["video"])[4:8] == b"ftyp"
    release = school.confirm(school.prepare(school.moment(2_000, 6_000)))["id"]
    clip = school.coach.call("GET", f"/api/releases/{release}")["video"]
    assert school.coach.call("GET", clip)[4:8] == b"ftyp"

    each_sees_its_own(box)
    capsys.readouterr()
    doctor.main(["--data", str(box.data), "--socket", str(box.control), "--clock", "machine", "--language", "en"])
    assert "Users" not in (said := capsys.readouterr().out), said
    assert said.strip() == "good"

    teacher.call("DELETE", f"/api/lessons/{school.lesson}", {"passphrase": PASSPHRASE})
    assert not list((box.data / "lessons").iterdir())
    assert school.coach.call("GET", clip)[4:8] == b"ftyp"
    assert teacher.ask("DELETE", f"/api/releases/{release}").status == 204
    assert not list((box.data / "releases").iterdir())


def each_sees_its_own(box: TwoUsersBox) -> None:
    for name in ("people", "releases"):
        folder = box.data / name
        assert len(reads(box, WEB, folder)) > 3
        assert reads(box, RECORDER, folder) == set()
        assert not moves(box, RECORDER, folder)
    assert reads(box, WEB, box.data / "lessons") == reads(box, RECORDER, box.data / "lessons") != set()
    assert reads(box, STRANGER, box.data) == set()
    for path in box.data.rglob("*"):
        facts = path.lstat()
        assert not facts.st_mode & stat.S_IRWXO
        assert facts.st_uid in (WEB, RECORDER)


@pytest.mark.timeout(240)
def test_a_cut_lesson_gets_its_end_from_another_user_and_keeps_its_time(box: TwoUsersBox) -> None:
    """Only its maker may set a file's time back, by which the recorder knows how far the lesson had come."""
    teacher = box.enrol(TEACHER, "teacher")
    teacher.call("POST", "/api/recorder/ready", {"objections": []})
    until(lambda: box.status()["light"] == "green", 10, "the box is not ready")
    box.button()
    until(lambda: box._elapsed(teacher) >= 20_000, 60, "the lesson does not run")
    box.kill("recorder")
    (film,) = box.data.glob("lessons/*/lesson.mp4.age")
    written_ns = film.stat().st_mtime_ns
    box.start_again("recorder")
    teacher = box.sign_in(TEACHER)
    until(lambda: (film.parent / "until.json").exists(), 30, "the lesson was not given its end")
    assert f'"until_ns":{written_ns}' in (film.parent / "until.json").read_text()
    assert film.stat().st_uid == RECORDER
    (lesson,) = teacher.call("GET", "/api/lessons")
    assert lesson["duration_ms"] > 15_000
    assert film.stat().st_mtime_ns > written_ns
    # A recorder that starts after that still knows how far the lesson had come.
    assert _written(film) == (written_ns // 1_000_000, film.stat().st_size)
