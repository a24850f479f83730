"""What is promised of a lesson: not lost, every picture and sample that was called committed, whole or called cut
short, its marks, its moments, its last day; and gone when it was deleted.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from tests.crash.films import RATE, decode, in_parts, whose
from tests.crash.ledger import BEFORE, Deed, Sight
from tests.crash.looking import LessonLost, Look
from tests.crash.scenario import NOTE, listed
from tests.e2e.box import PASSPHRASE


def begun(look: Look) -> list[str]:
    """Every lesson that anybody has heard of, the oldest first."""
    said = [sight.status["lesson"] for sight in look.standing.sights]
    done = [deed.subject for deed in look.standing.done if deed.what in ("begin", "played")]
    return list(dict.fromkeys(lesson for lesson in [*done, *said] if lesson))


class Lessons:
    def __init__(self, look: Look) -> None:
        self.look = look

    def check(self, lesson: str) -> None:
        row = listed(self.look.teacher, lesson)
        if self.look.standing.did("delete", lesson):
            self._is_gone(lesson, row)
        elif self.look.standing.may("delete", lesson) and self._was_deleted(lesson, row):
            self.look.noted("delete", lesson)
        elif row is None or row["state"] == "damaged":
            if self._promised_ms(lesson) > 0 or self.look.standing.did("played", lesson):
                raise LessonLost(f"{lesson}: {row}, of {self._promised_ms(lesson)} ms\n{self.look.box.said()}")
        else:
            self._plays(lesson)

    def _is_gone(self, lesson: str, row: dict[str, Any] | None) -> None:
        assert row is None, f"{lesson} was deleted and is back"
        assert not (self.look.box.data / "lessons" / lesson).exists(), f"{lesson} was deleted and lies there"
        self.look.once("lesson_deleted", lesson=lesson)

    def _was_deleted(self, lesson: str, row: dict[str, Any] | None) -> bool:
        """Half-deleted is deleted again without trouble; not begun is whole."""
        if row is not None and row["state"] != "damaged":
            film = self.look.teacher.ask("GET", self.look.teacher.call("GET", f"/api/lessons/{lesson}")["video"])
            if film.status == 200:
                return False
        if row is not None:
            with self.look.verdict.ledger.asking(self.look.box.layer, "delete", lesson):
                self.look.teacher.call("DELETE", f"/api/lessons/{lesson}", {"passphrase": PASSPHRASE})
        self._is_gone(lesson, listed(self.look.teacher, lesson))
        return True

    def _promised_ms(self, lesson: str, part: int | None = None) -> int:
        sights = self._sights(lesson)
        return max((one.status["committed_ms"] for one in sights if part in (None, one.status["part"])), default=0)

    def _sights(self, lesson: str) -> list[Sight]:
        return [sight for sight in self.look.standing.sights if sight.status["lesson"] == lesson]

    def _plays(self, lesson: str) -> None:
        found = self.look.teacher.call("GET", f"/api/lessons/{lesson}")
        answer = self.look.teacher.ask("GET", found["video"])
        if answer.status != 200:
            raise LessonLost(f"{lesson} does not play: {answer.body!r}")
        sha = hashlib.sha256(answer.body).hexdigest()
        played = self.look.standing.did("played", lesson)
        if played:
            assert sha == played[-1].facts["sha"], f"{lesson} is another film than before"
            for fact in ("duration_ms", "state", "mark_ms"):
                assert found[fact] == played[-1].facts[fact], (fact, found[fact], played[-1].facts[fact])
        else:
            self._whole_to_the_promise(lesson, found, answer.body)
        if found["state"] == "whole":
            self.look.verdict.ledger.deeds.append(Deed("stop", lesson, BEFORE, BEFORE, {}))
        self._has_its_last_day(lesson, found)
        self._has_its_moments(lesson, found)
        same = {key: found[key] for key in ("duration_ms", "state", "mark_ms", "delete_after")}
        self.look.noted("played", lesson, sha=sha, **same)

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
        begun = [*self.look.standing.did("begin", lesson), *self.look.standing.may("begin", lesson)]
        return int(begun[0].facts["frames"])

    def _is_called_what_it_is(self, lesson: str, found: dict[str, Any], parts_ms: list[int]) -> None:
        ended = self.look.standing.did("stop", lesson) or self.look.standing.did("limit", lesson)
        ending = self.look.standing.may("stop", lesson) or self.look.standing.may("limit", lesson)
        was_cut = bool(self.look.standing.did("killed", lesson) or self.look.standing.may("killed", lesson))
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
        if part > len(self.look.standing.did("killed", lesson) + self.look.standing.may("killed", lesson)):
            arrived_ms = last.status["elapsed_ms"] + (self.look.standing.cut_ns - last.at_ns) / 1e6
            self.look.verdict.lost_ms = max(0, round(arrived_ms - parts_ms[part - 1]))

    def _has_its_last_day(self, lesson: str, found: dict[str, Any]) -> None:
        stored = json.loads((self.look.box.data / "lessons" / lesson / "retention.json").read_bytes())
        assert stored["delete_after"] == found["delete_after"], (stored, found["delete_after"])
        dated = self.look.standing.did("dated", lesson)
        if dated:
            assert found["delete_after"] == dated[-1].facts["delete_after"]

    def _has_its_moments(self, lesson: str, found: dict[str, Any]) -> None:
        ids = [moment["id"] for moment in found["moments"]]
        made = [deed.facts["id"] for deed in self.look.standing.did("moment", lesson)]
        most = len(made) + len(self.look.standing.may("moment", lesson))
        assert set(made) <= set(ids), f"{lesson} lost a moment"
        assert len(ids) == len(set(ids)) <= most
        assert all(moment["note"] == NOTE for moment in found["moments"])
        for moment in ids:
            self.look.noted("moment", lesson, id=moment)
        for change in self.look.standing.did("change", lesson):
            assert {key: found[key] for key in change.facts} == change.facts
