"""A school year in half a minute: everything that a box writes, done by the people who make it do that.

All of it by the real processes over HTTP and the control socket, at real time. Each step is a deed in the ledger.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.crash.box import Box, Settings
from tests.crash.films import MASKED, Film
from tests.crash.ledger import Ledger, Watch
from tests.e2e.box import PASSPHRASE, Client

TEACHER, COACH = "Juf Ans", "Meester Bram"
NOTE, WORDS, COMMENT = "Noor kwam zelf op het antwoord", "Let je op mijn wachttijd?", "Hier laat je het stil"
# Nothing of it may ever be readable on the disk.
SECRETS = (TEACHER, COACH, NOTE, WORDS, COMMENT, PASSPHRASE)
# Beyond the last day of every lesson (8 weeks) and of every release (2 weeks).
ZONES = [asdict(zone) for zone in MASKED]
LATER_S = 70 * 86_400
LIMIT_MINUTES = 0.1


@dataclass(slots=True)
class Year:
    """A box that lives, with what it promised so far."""

    box: Box
    poor: Film
    rich: Film
    more: list[str]
    ledger: Ledger = field(default_factory=Ledger)
    teacher: Client | None = None
    coach: Client | None = None
    coach_id: str = ""
    lessons: list[str] = field(default_factory=list)

    def settings(self, film: Film, minutes: float = LIMIT_MINUTES) -> Settings:
        return Settings(film.path, minutes, self.more)

    # --- people ---

    def enrol_teacher(self) -> None:
        client = self.box.client()
        token = client.call("POST", "/api/presence")["token"]
        self.box.ask("button", held_ms=100)
        self.box.until(lambda: client.call("GET", f"/api/presence/{token}")["pressed"], "no presence")
        self.teacher = self._enrol(client, TEACHER, "teacher", {"presence": token})

    def join_coach(self) -> None:
        teacher = self.signed_in()
        with self.ledger.asking(self.box.layer, "invite") as deed:
            invitation = teacher.call("POST", "/api/invitations", {"name": COACH})
            self.coach_id = deed.subject = invitation["coach"]
        self.coach = self._enrol(self.box.client(), COACH, "coach", {"invitation": invitation["code"]})
        self.box.until(lambda: teacher.call("GET", "/api/coaches")[0]["state"] == "joined", "the coach does not join")
        with self.ledger.asking(self.box.layer, "confirm_coach", self.coach_id):
            teacher.call("POST", f"/api/coaches/{self.coach_id}/confirm", {"passphrase": PASSPHRASE})

    def _enrol(self, client: Client, name: str, role: str, proof: dict[str, str]) -> Client:
        body = {"name": name, "role": role, "passphrase": PASSPHRASE, **proof}
        with self.ledger.asking(self.box.layer, "enrol", role):
            enrolled = client.call("POST", "/api/people", body)
        client.adopt(enrolled["me"])
        with self.ledger.asking(self.box.layer, "prove_card", role):
            client.call("POST", "/api/me/key-card/proof", {"text": enrolled["key_card"]["text"]})
        return client

    def signed_in(self) -> Client:
        assert self.teacher is not None
        return self.teacher

    def sign_in(self) -> None:
        with self.ledger.asking(self.box.layer, "sign_in", "teacher"):
            self.teacher = self.box.sign_in(TEACHER)

    # --- lessons ---

    def set_ready(self) -> None:
        with self.ledger.asking(self.box.layer, "set_ready"):
            self.signed_in().call("POST", "/api/recorder/ready", {"objections": [], "zones": ZONES})

    def begin(self, film: Film) -> str:
        """A press of the button; the lesson's id."""
        with self.ledger.asking(self.box.layer, "begin", frames=film.frames) as deed:
            self.box.ask("press")
            status = self.box.until(lambda: self._recording(), "the lesson does not begin")
            deed.subject = status["lesson"]
        self.lessons.append(deed.subject)
        return deed.subject

    def mark(self, lesson: str) -> None:
        with self.ledger.asking(self.box.layer, "mark", lesson):
            self.box.ask("mark")

    def until_ms(self, elapsed_ms: int) -> None:
        self.box.until(lambda: self.box.ask("status")["elapsed_ms"] >= elapsed_ms, "the lesson does not go on")

    def until_committed(self) -> None:
        """On a machine with other things to do the first sync may come late."""
        self.box.until(lambda: self.box.ask("status")["committed_ms"] > 0, "nothing of the lesson is committed")

    def kill_recorder(self, lesson: str) -> None:
        """It comes back and nobody waits for it; the lesson lacks its end."""
        with self.ledger.asking(self.box.layer, "killed", lesson):
            self.box.kill("recorder")

    def go_on(self, lesson: str) -> None:
        """ "Ga verder": a press begins a second part of the lesson that was cut."""
        offered = self.box.ask("status")
        assert (offered["light"], offered["resumable"]["lesson"]) == ("pulsing_green", lesson), offered
        with self.ledger.asking(self.box.layer, "go_on", lesson):
            self.box.ask("press")
            status = self.box.until(lambda: self._recording(), "the lesson does not go on")
            assert (status["lesson"], status["part"]) == (lesson, 2)

    def stop(self, lesson: str) -> None:
        with self.ledger.asking(self.box.layer, "stop", lesson):
            self.box.ask("stop")
            self.box.until(lambda: self.box.ask("status")["state"] == "ready", "the lesson does not stop")

    def reach_limit(self, lesson: str) -> None:
        self.until_ms(round(LIMIT_MINUTES * 60_000) - 1_500)
        with self.ledger.asking(self.box.layer, "limit", lesson):
            self.box.until(lambda: self.box.ask("status")["state"] == "ready", "the lesson goes on for ever")

    def play(self, lesson: str) -> None:
        """What is played now is played again, byte for byte, after any cut."""
        teacher = self.signed_in()
        self.box.until(lambda: listed(teacher, lesson), "the lesson is not in the list")
        found = teacher.call("GET", f"/api/lessons/{lesson}")
        film = teacher.ask("GET", found["video"])
        assert film.status == 200
        same = {key: found[key] for key in ("duration_ms", "state", "mark_ms", "delete_after")}
        self.ledger.noted(self.box.layer, "played", lesson, sha=hashlib.sha256(film.body).hexdigest(), **same)

    def _recording(self) -> dict[str, Any] | None:
        status = self.box.ask("status")
        return status if status["state"] == "recording" else None

    # --- talking about it ---

    def moment(self, lesson: str, start_ms: int, end_ms: int) -> str:
        body = {"kind": "top", "start_ms": start_ms, "end_ms": end_ms, "note": NOTE}
        with self.ledger.asking(self.box.layer, "moment", lesson) as deed:
            made = self.signed_in().call("POST", f"/api/lessons/{lesson}/moments", body)
            deed.facts["id"] = made["id"]
        return str(made["id"])

    def change(self, lesson: str, **fields: Any) -> None:
        with self.ledger.asking(self.box.layer, "change", lesson, **fields):
            changed = self.signed_in().call("PATCH", f"/api/lessons/{lesson}", fields)
        if "nagesprek_on" in fields:
            self.ledger.noted(self.box.layer, "dated", lesson, delete_after=changed["delete_after"])

    def agree(self, lesson: str, day: date) -> None:
        """Another last day than the rule gives."""
        body = {"delete_after": day.isoformat(), "reason": NOTE}
        with self.ledger.asking(self.box.layer, "agree", lesson):
            self.signed_in().call("PUT", f"/api/lessons/{lesson}/retention", body)
        self.ledger.noted(self.box.layer, "dated", lesson, delete_after=day.isoformat())

    def choose_language(self, language: str) -> None:
        with self.ledger.asking(self.box.layer, "settings", language):
            self.signed_in().call("PATCH", "/api/me", {"language": language})

    def release(self, moment: str) -> str:
        teacher = self.signed_in()
        body = {"moments": [moment], "coach": self.coach_id, "words": WORDS}
        with self.ledger.asking(self.box.layer, "prepare") as deed:
            deed.subject = release = teacher.call("POST", "/api/releases", body)[0]["id"]
            self.box.until(lambda: self._state(release) != "preparing", "the clip is not made")
        assert self._state(release) == "prepared"
        with self.ledger.asking(self.box.layer, "release", release):
            teacher.call("POST", "/api/releases/confirm", {"releases": [release], "passphrase": PASSPHRASE})
        return release

    def _state(self, release: str) -> str:
        return str(self.signed_in().call("GET", f"/api/releases/{release}")["state"])

    def watch_clip(self, release: str) -> None:
        assert self.coach is not None
        found = self.coach.call("GET", f"/api/releases/{release}")
        with self.ledger.asking(self.box.layer, "view", release) as deed:
            film = self.coach.ask("GET", found["video"])
            assert film.status == 200
            deed.facts["sha"] = hashlib.sha256(film.body).hexdigest()

    def comment(self, release: str) -> None:
        assert self.coach is not None
        with self.ledger.asking(self.box.layer, "comment", release):
            self.coach.call("POST", f"/api/releases/{release}/comments", {"text": COMMENT, "at_ms": 100})

    def take_back(self, release: str) -> None:
        with self.ledger.asking(self.box.layer, "take_back", release):
            self.signed_in().call("DELETE", f"/api/releases/{release}")

    def delete(self, lesson: str) -> None:
        with self.ledger.asking(self.box.layer, "delete", lesson):
            self.signed_in().call("DELETE", f"/api/lessons/{lesson}", {"passphrase": PASSPHRASE})

    def weeks_later(self) -> None:
        """The box was off meanwhile. What is over goes, with nobody signed in."""
        self.box.end("web")
        self.box.end("recorder")
        with self.ledger.asking(self.box.layer, "expire"):
            self.box.layer.set_ahead(LATER_S)
            self.box.layer.boot()
            self.box.start(self.settings(self.rich, 20), one_by_one=True)
            gone = [self.box.data / "lessons" / lesson for lesson in self.lessons]
            self.box.until(lambda: not any(folder.exists() for folder in gone), "nothing expires")
            self.sign_in()
            self.box.until(lambda: not self.signed_in().call("GET", "/api/lessons"), "the list is not empty")


def listed(client: Client, lesson: str) -> dict[str, Any] | None:
    found = [one for one in client.call("GET", "/api/lessons") if one["id"] == lesson]
    return found[0] if found and found[0]["state"] != "recording" else None


def live(year: Year) -> None:
    """All of it."""
    box = year.box
    box.start(year.settings(year.poor))
    with Watch(box.control, box.layer, year.ledger):
        year.enrol_teacher()
        year.set_ready()
        first = year.begin(year.poor)
        year.until_ms(1_300)
        year.mark(first)
        year.until_ms(2_800)
        year.mark(first)
        year.until_ms(3_300)
        year.stop(first)
        year.play(first)
        second = year.begin(year.poor)
        year.reach_limit(second)
        year.play(second)
    box.end("recorder")
    box.start_recorder(year.settings(year.rich, 20))
    box.wait_until_ready()
    with Watch(box.control, box.layer, year.ledger):
        third = year.begin(year.rich)
        year.until_ms(2_200)
        year.kill_recorder(third)
    box.start_recorder(year.settings(year.rich, 20))
    box.wait_until_ready()
    with Watch(box.control, box.layer, year.ledger):
        year.go_on(third)
        year.until_ms(1_200)
        year.stop(third)
        year.play(third)
        fourth = year.begin(year.rich)
        with year.ledger.asking(box.layer, "until_killed", fourth):
            year.until_ms(1_700)
            year.until_committed()
        year.kill_recorder(fourth)
    box.end("web")
    box.start(year.settings(year.rich, 20))
    with Watch(box.control, box.layer, year.ledger):
        year.sign_in()
        box.ask("decline")
        year.play(fourth)
        year.join_coach()
        tops = [year.moment(third, 0, 2_000), year.moment(first, 500, 2_500)]
        year.change(first, title="Breuken", notes=NOTE)
        kept, taken = year.release(tops[0]), year.release(tops[1])
        year.watch_clip(kept)
        year.comment(kept)
        year.take_back(taken)
        year.delete(first)
        year.change(second, nagesprek_on=_today().isoformat())
        year.agree(fourth, _today() + timedelta(days=10))
        year.choose_language("en")
        year.lessons = [second, third, fourth]
        year.weeks_later()


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the day where the box stands
