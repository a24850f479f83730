"""What is promised when the last day of everything has passed: all of it goes, by the sweep alone, and is told once."""

from __future__ import annotations

from typing import Any

from tests.crash.lessons import begun
from tests.crash.looking import Look
from tests.crash.scenario import COACH

# What is over goes by itself, soon after the start.
_SWEPT_S = 20.0


class Expiry:
    def __init__(self, look: Look) -> None:
        self.look = look

    @property
    def due(self) -> bool:
        return bool(self.look.standing.did("expire") or self.look.standing.may("expire"))

    def check(self) -> None:
        """By the sweep alone, which runs at the start."""
        lessons = self.look.box.data / "lessons"
        self.look.box.until(lambda: not list(lessons.iterdir()), "a lesson outlives its last day", _SWEPT_S)
        self.look.box.until(
            lambda: not self.look.teacher.call("GET", "/api/lessons"), "an expired lesson is listed", _SWEPT_S
        )
        for lesson in begun(self.look):
            deleted = bool(self.look.standing.did("delete", lesson))
            if deleted or self.look.standing.did("played", lesson):
                self.look.once("lesson_deleted" if deleted else "lesson_expired", lesson=lesson)
        for release in self.look.standing.did("release"):
            if not self.look.standing.did("take_back", release.subject):
                self._has_ended(release.subject)
        self.look.noted("expire")

    def _has_ended(self, release: str) -> None:
        def over() -> bool:
            return bool(self._row(release)["state"] == "expired")

        self.look.box.until(over, f"{release} outlives its date", _SWEPT_S)
        folder = self.look.box.data / "releases" / release
        self.look.box.until(lambda: not folder.exists(), f"{release} is over and lies there", _SWEPT_S)
        coach = self.look.box.sign_in(COACH)
        assert coach.ask("GET", f"/api/releases/{release}/video.mp4").status >= 400
        self.look.once("release_expired", release=release)

    def _row(self, release: str) -> dict[str, Any]:
        return dict(self.look.teacher.call("GET", f"/api/releases/{release}"))
