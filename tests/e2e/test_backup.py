"""A box is backed up while it runs, and another box goes on where it was: both processes, and its teacher."""

from __future__ import annotations

from pathlib import Path

import pytest

from appliance.backup.cli import main, main_restore
from tests.e2e.box import PASSPHRASE, Box, Client, Refused, running
from tests.e2e.school import decode_all

TEACHER, TITLE = "Wilhelmina Zonneveld", "Rekenen met breuken in groep zes"
_WINDOW = 24


def film(teacher: Client, lesson: str) -> bytes:
    return bytes(teacher.call("GET", teacher.call("GET", f"/api/lessons/{lesson}")["video"]))


def test_another_box_goes_on_where_it_was(synthetic_video: Path, tmp_path: Path) -> None:
    stick, settings = tmp_path / "stick", ["--settings", str(tmp_path / "none.toml")]
    stick.mkdir()
    with running(tmp_path, synthetic_video, speed=8) as box:
        teacher = box.enrol(TEACHER, "teacher")
        lesson = box.record(teacher, 12, marks=1)
        teacher.call("PATCH", f"/api/lessons/{lesson}", {"title": TITLE})
        seen = film(teacher, lesson)
        saving = [str(stick), "--data", str(box.data), "--same-disk", *settings]
        assert main(saving) == 0  # somebody is signed in: the library is open
        teacher.call("DELETE", "/api/session")
        assert main(saving) == 0

    written = b"".join(path.read_bytes() for path in stick.rglob("*") if path.is_file())
    written += "\n".join(map(str, stick.rglob("*"))).encode()
    for known in (TEACHER, "Zonneveld", TITLE, PASSPHRASE, "PRIVATE KEY", "AGE-SECRET-KEY"):
        assert known.encode() not in written, known
    for at in range(0, len(seen) - _WINDOW, len(seen) // 400):
        piece = seen[at : at + _WINDOW]
        # The MP4's own tables hold runs of equal bytes that other files have as well.
        assert len(set(piece)) < 12 or piece not in written, at

    other = Box(tmp_path / "other" / "data", synthetic_video, tmp_path / "other" / "run", speed=8)
    other.data.parent.mkdir(exist_ok=True)
    assert main_restore([str(stick), "--data", str(other.data), *settings]) == 0
    try:
        other.start()
        with pytest.raises(Refused, match="wrong_sign_in"):
            other.sign_in(TEACHER, "vijf rode fietsen op zolder")
        teacher = other.sign_in(TEACHER)
        assert [one["title"] for one in teacher.call("GET", "/api/lessons")] == [TITLE]
        again = film(teacher, lesson)
        assert again == seen
        assert all(decode_all(again))
        assert teacher.call("GET", "/api/logbook")["whole"]
        assert other.record(teacher, 4) != lesson  # and it goes on recording
    finally:
        other.stop()
