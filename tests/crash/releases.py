"""What is promised of releases: given or not given, never half; taken back stays taken back; what a coach does is told
to the teacher once.
"""

from __future__ import annotations

import hashlib
from typing import Any

from tests.crash.films import decode
from tests.crash.looking import PATIENCE_S, Look
from tests.crash.scenario import COACH, COMMENT, WORDS
from tests.e2e.box import Client


class Releases:
    def __init__(self, look: Look) -> None:
        self.look = look

    def check(self) -> None:
        if not (self.look.standing.did("enrol", "coach") or self.look.standing.may("enrol", "coach")):
            return
        coach = self.look.sign_in(COACH, "coach")
        if coach is None:
            return
        self.look.noted("enrol", "coach")
        for confirmed in self.look.standing.did("confirm_coach"):
            rows = self.look.teacher.call("GET", "/api/coaches")
            assert [row["state"] for row in rows if row["id"] == confirmed.subject] == ["confirmed"], rows
        given = self.look.teacher.call("GET", "/api/releases")["given"]
        assert len({row["id"] for row in given}) == len(given)
        for row in given:
            self._release(row, coach)
        for deed in self.look.standing.did("prepare"):
            assert deed.subject in [row["id"] for row in given], f"{deed.subject} is gone"

    def _release(self, row: dict[str, Any], coach: Client) -> None:
        """Given or not given, never half; taken back stays taken back."""
        release, state = row["id"], row["state"]
        if self.look.standing.did("take_back", release):
            assert state == "taken_back", f"{release} was taken back and is {state}"
        elif self.look.standing.may("take_back", release):
            assert state in ("active", "taken_back"), state
        elif self.look.standing.did("release", release):
            assert state == "active", f"{release} was given and is {state}"
        elif self.look.standing.may("release", release):
            assert state in ("prepared", "active"), state
        elif self.look.standing.did("prepare", release):
            assert state == "prepared", f"{release} was prepared and is {state}: {row['problem']}"
        else:
            assert state in ("preparing", "prepared", "failed"), state
        received = [one for one in coach.call("GET", "/api/releases")["received"] if one["id"] == release]
        if state == "active":
            self.look.noted("release", release)
            self._is_open(release, coach, received)
        else:
            assert all(one["state"] != "active" for one in received), received
            assert coach.ask("GET", f"/api/releases/{release}/video.mp4").status >= 400
        if state == "taken_back":
            self.look.noted("take_back", release)
            self.look.once("released", release=release)
            self.look.once("taken_back", release=release)
            assert not (self.look.box.data / "releases" / release).exists()

    def _is_open(self, release: str, coach: Client, received: list[dict[str, Any]]) -> None:
        (found,) = received
        assert found["words"] == WORDS
        self.look.once("released", release=release)
        self._viewed(release)
        self._commented(release, coach)
        with self.look.verdict.ledger.asking(self.look.box.layer, "view", release) as deed:
            film = coach.ask("GET", found["video"])
            assert film.status == 200, film.body
            deed.facts["sha"] = hashlib.sha256(film.body).hexdigest()
        for view in self.look.standing.did("view", release):
            assert view.facts.get("sha", deed.facts["sha"]) == deed.facts["sha"]
        numbers, samples = decode(film.body)
        assert numbers
        assert samples

    def _viewed(self, release: str) -> None:
        """Told once: not lost, not twice."""
        views = len(self.look.standing.did("view", release))
        most = views + len(self.look.standing.may("view", release))

        def told() -> bool:
            row = self.look.teacher.call("GET", f"/api/releases/{release}")
            assert len(row["views"]) <= most, f"{release} was viewed {most} times: {row['views']}"
            return len(row["views"]) >= views

        self.look.box.until(told, f"{release}: its teacher was not told that it was viewed", PATIENCE_S)
        for _ in self.look.teacher.call("GET", f"/api/releases/{release}")["views"][views:]:
            self.look.noted("view", release)

    def _commented(self, release: str, coach: Client) -> None:
        comments = len(self.look.standing.did("comment", release))
        most = comments + len(self.look.standing.may("comment", release))
        mine = coach.call("GET", f"/api/releases/{release}/comments")
        assert comments <= len(mine) <= most, mine
        assert all(one["text"] == COMMENT for one in mine)

        def arrived() -> bool:
            theirs = self.look.teacher.call("GET", f"/api/releases/{release}/comments")
            assert len(theirs) <= len(mine), theirs
            return len(theirs) == len(mine)

        self.look.box.until(arrived, f"{release}: its teacher did not get the comment", PATIENCE_S)
        for _ in mine[comments:]:
            self.look.noted("comment", release)
