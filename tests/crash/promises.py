"""What must hold after any cut, asked of the box as its people would: sign in, look, play. Nothing is mocked, and only
two things that no page shows are looked up behind its back: `retention.json`, and that nothing is readable.

A check that finds a deed undecided settles it, and from then on it is promised too: a second cut, in the midst of what
the first one made necessary, is held to it.
"""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import av

from tests.crash.box import Box
from tests.crash.films import FPS
from tests.crash.ledger import BEFORE, Deed, Ledger, Sight, Standing
from tests.crash.scenario import COACH, COMMENT, NOTE, SECRETS, TEACHER, WORDS, listed
from tests.e2e.box import PASSPHRASE, Client, Refused
from tests.media.pictures import read_number

RATE = 48_000
# What is over goes by itself, soon after the start.
_SWEPT_S = 20.0


class LessonLost(AssertionError):
    """The worst that can be: something was recorded and cannot be played."""


@dataclass(slots=True)
class Verdict:
    """`lost_ms`: of the lesson that was being recorded at the cut, what had arrived and did not come back."""

    lost_ms: int | None = None
    ledger: Ledger = field(default_factory=Ledger)


class Check:
    """One box after one cut."""

    def __init__(self, box: Box, standing: Standing) -> None:
        self.box = box
        self.standing = standing
        self.verdict = Verdict(ledger=standing.ledger())
        self.teacher: Client
        self.log: list[dict[str, Any]] = []

    def run(self) -> Verdict:
        self._recorder_is_ready()
        if self._teacher_signs_in():
            if self._everything_is_over():
                self._has_expired()
            else:
                for lesson in self._begun():
                    self._lesson(lesson)
                self._settings()
                self._coach_and_releases()
            self._logbook()
        self._nothing_in_the_clear()
        return self.verdict

    def noted(self, what: str, subject: str = "", **facts: Any) -> None:
        """Seen to be done, and promised from now on."""
        self.verdict.ledger.noted(self.box.layer, what, subject, **facts)

    # --- the box and its people ---

    def _recorder_is_ready(self) -> None:
        status = self.box.wait_until_ready()
        if self.standing.did("set_ready"):
            assert status["owner"] is not None, "nobody is set ready any more"
            assert status["light"] in ("green", "pulsing_green"), status
        elif not self.standing.may("set_ready"):
            assert status["light"] == "blue_blink", status

    def _teacher_signs_in(self) -> bool:
        """Who was never enrolled can be now: nothing half-made stands in the way."""
        teacher = self._sign_in(TEACHER, "teacher")
        if teacher is None:
            self._enrol_anew()
            return False
        self.teacher = teacher
        assert self.standing.did("enrol", "teacher") or self.standing.may("enrol", "teacher")
        self.noted("enrol", "teacher")
        if self.standing.did("prove_card", "teacher"):
            assert self.teacher.call("GET", "/api/me")["card_proven"]
        return True

    def _sign_in(self, name: str, role: str) -> Client | None:
        """None: who may not have been enrolled was not."""
        try:
            return self.box.sign_in(name)
        except Refused:
            if self.standing.did("enrol", role):
                raise
            return None

    def _enrol_anew(self) -> None:
        client = self.box.client()
        token = client.call("POST", "/api/presence")["token"]
        self.box.ask("button", held_ms=100)
        self.box.until(lambda: client.call("GET", f"/api/presence/{token}")["pressed"], "no presence")
        body = {"name": TEACHER, "role": "teacher", "passphrase": PASSPHRASE, "presence": token}
        client.call("POST", "/api/people", body)

    def _settings(self) -> None:
        for language in self.standing.did("settings"):
            assert self.teacher.call("GET", "/api/me")["language"] == language.subject

    # --- lessons ---

    def _begun(self) -> list[str]:
        """Every lesson that anybody has heard of, the oldest first."""
        said = [sight.status["lesson"] for sight in self.standing.sights]
        done = [deed.subject for deed in self.standing.done if deed.what in ("begin", "played")]
        return list(dict.fromkeys(lesson for lesson in [*done, *said] if lesson))

    def _lesson(self, lesson: str) -> None:
        row = listed(self.teacher, lesson)
        if self.standing.did("delete", lesson):
            self._is_gone(lesson, row)
        elif self.standing.may("delete", lesson) and self._was_deleted(lesson, row):
            self.noted("delete", lesson)
        elif row is None or row["state"] == "damaged":
            if self._promised_ms(lesson) > 0 or self.standing.did("played", lesson):
                raise LessonLost(f"{lesson}: {row}, of {self._promised_ms(lesson)} ms\n{self.box.said()}")
        else:
            self._plays(lesson)

    def _is_gone(self, lesson: str, row: dict[str, Any] | None) -> None:
        assert row is None, f"{lesson} was deleted and is back"
        assert not (self.box.data / "lessons" / lesson).exists(), f"{lesson} was deleted and lies there"
        self._once("lesson_deleted", lesson=lesson)

    def _was_deleted(self, lesson: str, row: dict[str, Any] | None) -> bool:
        """Half-deleted is deleted again without trouble; not begun is whole."""
        if row is not None and row["state"] != "damaged":
            film = self.teacher.ask("GET", self.teacher.call("GET", f"/api/lessons/{lesson}")["video"])
            if film.status == 200:
                return False
        if row is not None:
            with self.verdict.ledger.asking(self.box.layer, "delete", lesson):
                self.teacher.call("DELETE", f"/api/lessons/{lesson}", {"passphrase": PASSPHRASE})
        self._is_gone(lesson, listed(self.teacher, lesson))
        return True

    def _promised_ms(self, lesson: str, part: int | None = None) -> int:
        sights = self._sights(lesson)
        return max((one.status["committed_ms"] for one in sights if part in (None, one.status["part"])), default=0)

    def _sights(self, lesson: str) -> list[Sight]:
        return [sight for sight in self.standing.sights if sight.status["lesson"] == lesson]

    def _plays(self, lesson: str) -> None:
        found = self.teacher.call("GET", f"/api/lessons/{lesson}")
        answer = self.teacher.ask("GET", found["video"])
        if answer.status != 200:
            raise LessonLost(f"{lesson} does not play: {answer.body!r}")
        sha = hashlib.sha256(answer.body).hexdigest()
        played = self.standing.did("played", lesson)
        if played:
            assert sha == played[-1].facts["sha"], f"{lesson} is another film than before"
            for fact in ("duration_ms", "state", "mark_ms"):
                assert found[fact] == played[-1].facts[fact], (fact, found[fact], played[-1].facts[fact])
        else:
            self._whole_to_the_promise(lesson, found, answer.body)
        if found["state"] == "whole":
            self.verdict.ledger.deeds.append(Deed("stop", lesson, BEFORE, BEFORE, {}))
        self._has_its_last_day(lesson, found)
        self._has_its_moments(lesson, found)
        same = {key: found[key] for key in ("duration_ms", "state", "mark_ms", "delete_after")}
        self.noted("played", lesson, sha=sha, **same)

    def _whole_to_the_promise(self, lesson: str, found: dict[str, Any], film: bytes) -> None:
        """Every picture and every sample up to what was called committed, in order, in each part; and the marks."""
        sights = self._sights(lesson)
        numbers, samples = decode(film)
        promised = [self._promised_ms(lesson, part + 1) for part in range(self._parts(lesson))]
        parts_ms = whose(in_parts(numbers, self._frames(lesson)), promised)
        if parts_ms is None:
            raise LessonLost(f"{lesson}: pictures {numbers} of parts of {promised} ms")
        if found["duration_ms"] < sum(promised):
            raise LessonLost(f"{lesson}: {found['duration_ms']} ms of {promised} ms")
        assert samples * 1000 // RATE >= sum(promised) - len(promised), f"{samples} samples of {promised} ms"
        # A part of which no picture was recorded has nothing to be marked.
        marks = sum(max(self._marks(sights, part + 1), default=0) for part, ms in enumerate(parts_ms) if ms)
        assert len(found["mark_ms"]) >= marks, f"{lesson} had {marks} marks: {found['mark_ms']}"
        self._is_called_what_it_is(lesson, found, parts_ms)

    def _marks(self, sights: list[Sight], part: int) -> list[int]:
        return [sight.status["marks"] for sight in sights if sight.status["part"] == part]

    def _parts(self, lesson: str) -> int:
        return max((sight.status["part"] for sight in self._sights(lesson)), default=1)

    def _frames(self, lesson: str) -> int:
        begun = [*self.standing.did("begin", lesson), *self.standing.may("begin", lesson)]
        return int(begun[0].facts["frames"])

    def _is_called_what_it_is(self, lesson: str, found: dict[str, Any], parts_ms: list[int]) -> None:
        ended = self.standing.did("stop", lesson) or self.standing.did("limit", lesson)
        ending = self.standing.may("stop", lesson) or self.standing.may("limit", lesson)
        was_cut = bool(self.standing.did("killed", lesson) or self.standing.may("killed", lesson))
        if ended and not was_cut:
            assert found["state"] == "whole", found
        elif not ended and not ending:
            assert found["state"] == "cut_short", found
            self._count_the_loss(lesson, parts_ms)

    def _count_the_loss(self, lesson: str, parts_ms: list[int]) -> None:
        """If this cut is what ended its newest part."""
        sights = self._sights(lesson)
        if not sights or sights[-1].status["state"] != "recording":
            return
        last, part = sights[-1], sights[-1].status["part"]
        if part > len(self.standing.did("killed", lesson) + self.standing.may("killed", lesson)):
            arrived_ms = last.status["elapsed_ms"] + (self.standing.cut_ns - last.at_ns) / 1e6
            self.verdict.lost_ms = max(0, round(arrived_ms - parts_ms[part - 1]))

    def _has_its_last_day(self, lesson: str, found: dict[str, Any]) -> None:
        stored = json.loads((self.box.data / "lessons" / lesson / "retention.json").read_bytes())
        assert stored["delete_after"] == found["delete_after"], (stored, found["delete_after"])
        dated = self.standing.did("dated", lesson)
        if dated:
            assert found["delete_after"] == dated[-1].facts["delete_after"]

    def _has_its_moments(self, lesson: str, found: dict[str, Any]) -> None:
        ids = [moment["id"] for moment in found["moments"]]
        made = [deed.facts["id"] for deed in self.standing.did("moment", lesson)]
        most = len(made) + len(self.standing.may("moment", lesson))
        assert set(made) <= set(ids), f"{lesson} lost a moment"
        assert len(ids) == len(set(ids)) <= most
        assert all(moment["note"] == NOTE for moment in found["moments"])
        for moment in ids:
            self.noted("moment", lesson, id=moment)
        for change in self.standing.did("change", lesson):
            assert {key: found[key] for key in change.facts} == change.facts

    # --- what was given to the coach ---

    def _coach_and_releases(self) -> None:
        if not (self.standing.did("enrol", "coach") or self.standing.may("enrol", "coach")):
            return
        coach = self._sign_in(COACH, "coach")
        if coach is None:
            return
        self.noted("enrol", "coach")
        for confirmed in self.standing.did("confirm_coach"):
            rows = self.teacher.call("GET", "/api/coaches")
            assert [row["state"] for row in rows if row["id"] == confirmed.subject] == ["confirmed"], rows
        given = self.teacher.call("GET", "/api/releases")["given"]
        assert len({row["id"] for row in given}) == len(given)
        for row in given:
            self._release(row, coach)
        for deed in self.standing.did("prepare"):
            assert deed.subject in [row["id"] for row in given], f"{deed.subject} is gone"

    def _release(self, row: dict[str, Any], coach: Client) -> None:
        """Given or not given, never half; taken back stays taken back."""
        release, state = row["id"], row["state"]
        if self.standing.did("take_back", release):
            assert state == "taken_back", f"{release} was taken back and is {state}"
        elif self.standing.may("take_back", release):
            assert state in ("active", "taken_back"), state
        elif self.standing.did("release", release):
            assert state == "active", f"{release} was given and is {state}"
        elif self.standing.may("release", release):
            assert state in ("prepared", "active"), state
        elif self.standing.did("prepare", release):
            assert state == "prepared", f"{release} was prepared and is {state}: {row['problem']}"
        else:
            assert state in ("preparing", "prepared", "failed"), state
        received = [one for one in coach.call("GET", "/api/releases")["received"] if one["id"] == release]
        if state == "active":
            self.noted("release", release)
            self._is_open(release, coach, received)
        else:
            assert all(one["state"] != "active" for one in received), received
            assert coach.ask("GET", f"/api/releases/{release}/video.mp4").status >= 400
        if state == "taken_back":
            self.noted("take_back", release)
            self._once("released", release=release)
            self._once("taken_back", release=release)
            assert not (self.box.data / "releases" / release).exists()

    def _is_open(self, release: str, coach: Client, received: list[dict[str, Any]]) -> None:
        (found,) = received
        assert found["words"] == WORDS
        self._once("released", release=release)
        self._viewed(release)
        self._commented(release, coach)
        with self.verdict.ledger.asking(self.box.layer, "view", release) as deed:
            film = coach.ask("GET", found["video"])
            assert film.status == 200, film.body
            deed.facts["sha"] = hashlib.sha256(film.body).hexdigest()
        for view in self.standing.did("view", release):
            assert view.facts.get("sha", deed.facts["sha"]) == deed.facts["sha"]
        numbers, samples = decode(film.body)
        assert numbers
        assert samples

    def _viewed(self, release: str) -> None:
        """Told once: not lost, not twice."""
        views = len(self.standing.did("view", release))
        most = views + len(self.standing.may("view", release))

        def told() -> bool:
            row = self.teacher.call("GET", f"/api/releases/{release}")
            assert len(row["views"]) <= most, f"{release} was viewed {most} times: {row['views']}"
            return len(row["views"]) >= views

        self.box.until(told, f"{release}: its teacher was not told that it was viewed", 5)
        for _ in self._row(release)["views"][views:]:
            self.noted("view", release)

    def _commented(self, release: str, coach: Client) -> None:
        comments = len(self.standing.did("comment", release))
        most = comments + len(self.standing.may("comment", release))
        mine = coach.call("GET", f"/api/releases/{release}/comments")
        assert comments <= len(mine) <= most, mine
        assert all(one["text"] == COMMENT for one in mine)

        def arrived() -> bool:
            theirs = self.teacher.call("GET", f"/api/releases/{release}/comments")
            assert len(theirs) <= len(mine), theirs
            return len(theirs) == len(mine)

        self.box.until(arrived, f"{release}: its teacher did not get the comment", 5)
        for _ in mine[comments:]:
            self.noted("comment", release)

    # --- what is over ---

    def _everything_is_over(self) -> bool:
        return bool(self.standing.did("expire") or self.standing.may("expire"))

    def _has_expired(self) -> None:
        """By the sweep alone, which runs at the start."""
        lessons = self.box.data / "lessons"
        self.box.until(lambda: not list(lessons.iterdir()), "a lesson outlives its last day", _SWEPT_S)
        self.box.until(lambda: not self.teacher.call("GET", "/api/lessons"), "an expired lesson is listed", _SWEPT_S)
        for lesson in self._begun():
            deleted = bool(self.standing.did("delete", lesson))
            if deleted or self.standing.did("played", lesson):
                self._once("lesson_deleted" if deleted else "lesson_expired", lesson=lesson)
        for release in self.standing.did("release"):
            if not self.standing.did("take_back", release.subject):
                self._has_ended(release.subject)
        self.noted("expire")

    def _has_ended(self, release: str) -> None:
        def over() -> bool:
            return bool(self._row(release)["state"] == "expired")

        self.box.until(over, f"{release} outlives its date", _SWEPT_S)
        folder = self.box.data / "releases" / release
        self.box.until(lambda: not folder.exists(), f"{release} is over and lies there", _SWEPT_S)
        coach = self.box.sign_in(COACH)
        assert coach.ask("GET", f"/api/releases/{release}/video.mp4").status >= 400
        self._once("release_expired", release=release)

    def _row(self, release: str) -> dict[str, Any]:
        return dict(self.teacher.call("GET", f"/api/releases/{release}"))

    # --- the logbook and the disk ---

    def _logbook(self) -> None:
        """The chain holds, and nothing stands in it twice."""
        book = self.teacher.call("GET", "/api/logbook")
        assert book["whole"]
        seen: set[str] = set()
        for entry in book["entries"]:
            if entry["event"] in _ONCE:
                told = json.dumps([entry["event"], entry["fields"]], sort_keys=True)
                assert told not in seen, f"twice in the logbook: {told}"
                seen.add(told)

    def _once(self, event: str, **fields: str) -> None:
        def told() -> bool:
            entries = self.teacher.call("GET", "/api/logbook")["entries"]
            found = [one for one in entries if one["event"] == event and fields.items() <= one["fields"].items()]
            assert len(found) <= 1, f"{event} stands {len(found)} times in the logbook"
            return len(found) == 1

        self.box.until(told, f"{event} {fields} is not in the logbook", 5)

    def _nothing_in_the_clear(self) -> None:
        for path in self.box.data.rglob("*"):
            if path.is_file():
                data = path.read_bytes()
                assert not any(secret.encode() in data for secret in SECRETS), f"readable: {path.name}"


_ONCE = (
    *("lesson_deleted", "lesson_expired", "released", "taken_back", "release_expired"),
    *("coach_joined", "coach_confirmed"),
)


def decode(film: bytes) -> tuple[list[int], int]:
    """The number in every picture, and how many samples of sound there are."""
    with av.open(io.BytesIO(film)) as container:
        numbers = [read_number(frame) for frame in container.decode(video=0)]
    with av.open(io.BytesIO(film)) as container:
        samples = sum(frame.samples for frame in container.decode(audio=0))
    return numbers, samples


def in_parts(numbers: list[int], frames: int) -> list[list[int]]:
    """The film begins anew with each part; within one, no picture is missing."""
    parts: list[list[int]] = []
    for number in numbers:
        if not parts or (number == 0 and parts[-1][-1] != frames - 1):
            parts.append([])
        parts[-1].append(number)
    for part in parts:
        assert part == [number % frames for number in range(len(part))], part
    return parts


def whose(runs: list[list[int]], promised: list[int]) -> list[int] | None:
    """How many milliseconds of pictures each part has, when some of them were cut before their first picture. None: in
    no way is there what was promised."""
    for chosen in reversed(list(combinations(range(len(promised)), len(runs)))):
        found = [0] * len(promised)
        for part, run in zip(chosen, runs, strict=True):
            found[part] = len(run) * 1000 // FPS
        if all(ms >= least - 1000 // FPS for ms, least in zip(found, promised, strict=True)):
            return found
    return None
