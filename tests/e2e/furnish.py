"""A box that has been lived in, made through the API: what the screens are looked at with."""

from __future__ import annotations

from dataclasses import dataclass

from tests.e2e.box import PASSPHRASE, Box, Client
from tests.e2e.browsers import until

TEACHER, COACH = "Juf Ans", "Kees van den Berg"
QUESTION = "Hoe geef ik kinderen meer tijd om zelf na te denken?"
WORDS = "Let je op mijn wachttijd nadat ik een vraag stel?"
COMMENT = "Hier laat je het stil. Je ziet Noor nadenken, en dan steekt ze haar vinger op."


@dataclass(slots=True)
class Home:
    """Who lives there, and what they have."""

    box: Box
    teacher: Client
    coach: Client
    lesson: str
    moments: list[str]
    releases: list[str]


def furnish(box: Box, lesson_seconds: float, marks: int = 2) -> Home:
    """A teacher with a lesson of so long, two moments and a tip; a coach who got both moments and answered."""
    teacher = box.enrol(TEACHER, "teacher")
    lesson = box.record(teacher, lesson_seconds, marks=marks)
    traject = teacher.call("POST", "/api/trajecten", {"question": QUESTION, "theme": "interactie"})
    kept = {"title": "Rekenen: breuken vergelijken", "traject": traject["id"]}
    opened = teacher.call("PATCH", f"/api/lessons/{lesson}", kept)
    # It was looked at before: the walk meets a fresh lesson elsewhere.
    teacher.call("PUT", f"/api/lessons/{lesson}/viewing", {"how": "full", "at_ms": 0})
    part = opened["duration_ms"] // 12
    spans = [("top", part, 2 * part), ("top", 6 * part, 8 * part), ("tip", 10 * part, 11 * part)]
    notes = ["Ik wachtte, en toen kwam Noor zelf op het antwoord.", "Iedereen deed mee.", ""]
    moments = [moment(teacher, lesson, *span, note) for span, note in zip(spans, notes, strict=True)]
    coach, coach_id = join(box, teacher)
    releases = give(teacher, moments[:2], coach_id)
    clip = coach.call("GET", f"/api/releases/{releases[0]}")
    coach.ask("GET", clip["video"], headers={"Range": "bytes=0-1023"})
    coach.call("POST", f"/api/releases/{releases[0]}/comments", {"text": COMMENT, "at_ms": 3_000})
    return Home(box, teacher, coach, lesson, moments, releases)


def moment(teacher: Client, lesson: str, kind: str, start_ms: int, end_ms: int, note: str = "") -> str:
    asked = {"kind": kind, "start_ms": start_ms, "end_ms": end_ms, "note": note}
    return str(teacher.call("POST", f"/api/lessons/{lesson}/moments", asked)["id"])


def join(box: Box, teacher: Client) -> tuple[Client, str]:
    """A coach by invitation, whose words were compared."""
    invitation = teacher.call("POST", "/api/invitations", {"name": COACH})
    coach = box.enrol(COACH, "coach", invitation=invitation["code"])
    until(lambda: [c for c in teacher.call("GET", "/api/coaches") if c["state"] == "joined"], 20)
    teacher.call("POST", f"/api/coaches/{invitation['coach']}/confirm", {"passphrase": PASSPHRASE})
    return coach, str(invitation["coach"])


def give(teacher: Client, moments: list[str], coach: str) -> list[str]:
    """Prepared, looked at and released."""
    made = teacher.call("POST", "/api/releases", {"moments": moments, "coach": coach, "words": WORDS})
    ids = [str(one["id"]) for one in made]

    def state(release: str) -> str:
        return str(teacher.call("GET", f"/api/releases/{release}")["state"])

    until(lambda: all(state(one) == "prepared" for one in ids), 120, "the clips are not ready")
    teacher.call("POST", "/api/releases/confirm", {"releases": ids, "passphrase": PASSPHRASE})
    return ids
