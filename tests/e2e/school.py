"""A box that has lived: a teacher with a lesson and moments, a confirmed coach, and what they do all the time."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import av

from tests.e2e.box import PASSPHRASE, Box, Client
from tests.e2e.browsers import until

TEACHER, COACH = "Juf Ans", "Meester Bram"


@dataclass(slots=True)
class School:
    box: Box
    teacher: Client
    coach: Client
    coach_id: str
    lesson: str

    def moment(self, start_ms: int, end_ms: int, kind: str = "top", note: str = "") -> str:
        body = {"kind": kind, "start_ms": start_ms, "end_ms": end_ms, "note": note}
        return str(self.teacher.call("POST", f"/api/lessons/{self.lesson}/moments", body)["id"])

    def plan(self, moment: str, mode: str = "quick", **more: Any) -> str:
        asked = {"moments": [moment], "coach": self.coach_id, "mode": mode, **more}
        return str(self.teacher.call("POST", "/api/releases", asked)[0]["id"])

    def prepare(self, moment: str, mode: str = "quick", **more: Any) -> str:
        release = self.plan(moment, mode, **more)
        return self.prepared(release)

    def prepared(self, release: str) -> str:
        def ready() -> bool:
            row = self.teacher.call("GET", f"/api/releases/{release}")
            assert row["state"] in ("preparing", "prepared"), row
            return bool(row["state"] == "prepared")

        until(ready, 90, "the clip is not ready")
        return release

    def confirm(self, release: str) -> dict[str, Any]:
        body = {"releases": [release], "passphrase": PASSPHRASE}
        return dict(self.teacher.call("POST", "/api/releases/confirm", body)[0])

    def teacher_again(self) -> Client:
        self.teacher = self.box.sign_in(TEACHER)
        return self.teacher


def found_school(box: Box, lesson_seconds: float, marks: int = 0) -> School:
    """Everyone enrolled, one lesson recorded, the coach confirmed."""
    teacher = box.enrol(TEACHER, "teacher")
    lesson = box.record(teacher, lesson_seconds, marks)
    invitation = teacher.call("POST", "/api/invitations", {"name": COACH})
    coach = box.enrol(COACH, "coach", invitation=invitation["code"])
    until(lambda: teacher.call("GET", "/api/coaches")[0]["state"] == "joined", 10, "the coach does not join")
    teacher.call("POST", f"/api/coaches/{invitation['coach']}/confirm", {"passphrase": PASSPHRASE})
    return School(box, teacher, coach, invitation["coach"], lesson)


def download(client: Client, path: str) -> bytes:
    answer = client.ask("GET", path)
    assert answer.status == 200, answer.body
    assert len(answer.body) == int(answer.headers["content-length"])
    return answer.body


def decode_all(film: bytes) -> tuple[int, int]:
    """How many pictures and how many samples of sound really come out."""
    with av.open(io.BytesIO(film)) as container:
        pictures = sum(1 for _ in container.decode(video=0))
    with av.open(io.BytesIO(film)) as container:
        samples = sum(frame.samples for frame in container.decode(audio=0))
    return pictures, samples
