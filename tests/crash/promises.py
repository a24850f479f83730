"""What must hold after any cut, asked of the box as its people would: sign in, look, play. Nothing is mocked, and only
two things that no page shows are looked up behind its back: `retention.json`, and that nothing is readable.
"""

from __future__ import annotations

import json

from tests.crash import doctor
from tests.crash.box import Box
from tests.crash.expiry import Expiry
from tests.crash.ledger import Standing
from tests.crash.lessons import Lessons, begun
from tests.crash.looking import PAGE, Look, Verdict
from tests.crash.releases import Releases
from tests.crash.scenario import SECRETS, TEACHER, ZONES
from tests.e2e.box import PASSPHRASE

# What happens to one thing only once in its life.
_ONCE = (
    *("lesson_deleted", "lesson_expired", "released", "taken_back", "release_expired"),
    *("coach_joined", "coach_confirmed"),
)


class Check:
    """One box after one cut."""

    def __init__(self, box: Box, standing: Standing) -> None:
        self.look = Look(box, standing)

    def run(self) -> Verdict:
        self._recorder_is_ready()
        if self._teacher_signs_in():
            expiry = Expiry(self.look)
            if expiry.due:
                expiry.check()
            else:
                lessons = Lessons(self.look)
                for lesson in begun(self.look):
                    lessons.check(lesson)
                self._settings()
                Releases(self.look).check()
            self._logbook()
        self._nothing_in_the_clear()
        self._doctor_says_goed()
        return self.look.verdict

    def _recorder_is_ready(self) -> None:
        status = self.look.box.wait_until_ready()
        if self.look.standing.did("set_ready"):
            assert status["owner"] is not None, "nobody is set ready any more"
            assert status["light"] in ("green", "pulsing_green"), status
        elif not self.look.standing.may("set_ready"):
            assert status["light"] == "blue_blink", status
        if status["owner"] is not None:
            assert status["zones"] == ZONES, "whom it is ready for lost what is masked"
            self.look.noted("set_ready")

    def _teacher_signs_in(self) -> bool:
        """Who was never enrolled can be now: nothing half-made stands in the way."""
        teacher = self.look.sign_in(TEACHER, "teacher")
        if teacher is None:
            self._enrol_anew()
            return False
        self.look.teacher = teacher
        assert self.look.standing.did("enrol", "teacher") or self.look.standing.may("enrol", "teacher")
        self.look.noted("enrol", "teacher")
        if self.look.standing.did("prove_card", "teacher"):
            assert self.look.teacher.call("GET", "/api/me")["card_proven"]
        return True

    def _enrol_anew(self) -> None:
        client = self.look.box.client()
        token = client.call("POST", "/api/presence")["token"]
        self.look.box.ask("button", held_ms=100)
        self.look.box.until(lambda: client.call("GET", f"/api/presence/{token}")["pressed"], "no presence")
        body = {"name": TEACHER, "role": "teacher", "passphrase": PASSPHRASE, "presence": token}
        with self.look.verdict.ledger.asking(self.look.box.layer, "enrol", "teacher"):
            client.call("POST", "/api/people", body)

    def _settings(self) -> None:
        for language in self.look.standing.did("settings"):
            assert self.look.teacher.call("GET", "/api/me")["language"] == language.subject

    def _logbook(self) -> None:
        """The chain holds, and nothing stands in it twice."""
        book = self.look.teacher.call("GET", f"/api/logbook?limit={PAGE}")
        assert book["whole"]
        assert len(book["entries"]) < PAGE, "the logbook no longer fits in one page"
        seen: set[str] = set()
        for entry in book["entries"]:
            if entry["event"] in _ONCE:
                told = json.dumps([entry["event"], entry["fields"]], sort_keys=True)
                assert told not in seen, f"twice in the logbook: {told}"
                seen.add(told)

    def _nothing_in_the_clear(self) -> None:
        for path in self.look.box.data.rglob("*"):
            if path.is_file():
                data = path.read_bytes()
                assert not any(secret.encode() in data for secret in SECRETS), f"readable: {path.name}"

    def _doctor_says_goed(self) -> None:
        """Last, so that a promise that was broken is told as such."""
        box = self.look.box
        doctor.require_mended_by_a_start(box.named)
        doctor.require_good(box.data, box.control, box.layer.ahead_s)
