"""From a choice of moments to clips that wait for confirmation. Nothing leaves the teacher's own folder here."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from appliance.age.errors import AgeError
from appliance.core.clipedits import ClipEdits
from appliance.core.release import ClipMode, end_date
from appliance.errors import TerugblikError, Unavailable
from appliance.library import releases
from appliance.library.errors import StorageFull
from appliance.library.files import destroy_folder, is_full
from appliance.library.releases import ReleaseRow
from appliance.library.video import open_lesson
from appliance.people.opened import OpenPerson
from appliance.release.clip import Made, make_clip
from appliance.release.errors import LessonDamagedThere, LessonGone, ReleaseNotPrepared
from appliance.release.gate import Terms, checked_terms
from appliance.release.place import Place, given, media_key
from appliance.release.plan import confirmed_coach, plan


class _Discarded(Exception):
    """The teacher took it away while it was being made."""


class Making:
    """Knows what is being made now, and how far it is; only in memory."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._progress: dict[str, float] = {}
        self._lock = threading.Lock()

    def plan(
        self,
        person: OpenPerson,
        moments: list[str],
        coach: str,
        *,
        words: str,
        until: date | None,
        mode: ClipMode,
        with_notes: bool,
        with_question: bool,
        edits: Mapping[str, ClipEdits],
        terms: Terms,
    ) -> list[str]:
        found, _, _ = confirmed_coach(person.library, coach)
        self._place.days.require_sure()
        last_day = end_date(until, self._place.days.today())
        terms = checked_terms(self._place, found, terms)
        made = plan(
            person.library,
            moments,
            found,
            words=words,
            until=last_day,
            mode=mode,
            with_notes=with_notes,
            with_question=with_question,
            edits=edits,
            terms=terms,
            now=self._place.clock.now_utc(),
        )
        with self._lock:
            self._progress.update(dict.fromkeys(made, 0.0))
        return made

    def progress(self, release: str) -> float:
        with self._lock:
            return self._progress.get(release, 1.0)

    def is_being_made(self, release: str) -> bool:
        with self._lock:
            return release in self._progress

    def make(self, person: OpenPerson, release: str) -> None:
        row = releases.one(person.library, release)
        if row.state != "preparing":
            raise ReleaseNotPrepared
        draft = self._place.shelf.draft(person.id, release)
        with self._lock:
            self._progress[release] = 0.0
        try:
            destroy_folder(draft)
            made = self._make(person, row, draft)
            span = (made.facts.start_ms, made.facts.end_ms, made.facts.duration_ms)
            if not releases.set_prepared(person.library, release, *span, made.hashes):
                destroy_folder(draft)
        except Exception as error:
            destroy_folder(draft)
            if not self.is_being_made(release):
                # Discarded meanwhile: whatever then went wrong, with its folder gone, is nobody's problem.
                return
            problem = _as_told(error)
            if not person.closed:
                releases.set_failed(person.library, release, problem.key, problem.fields)
            raise
        finally:
            with self._lock:
                self._progress.pop(release, None)

    def discard(self, person: OpenPerson, release: str) -> None:
        row = given(person, release)
        if row.state not in ("preparing", "prepared", "failed"):
            raise ReleaseNotPrepared
        with self._lock:
            self._progress.pop(release, None)
        person.media.drop(media_key(release))
        releases.delete(person.library, release)
        destroy_folder(self._place.shelf.draft(person.id, release))

    def _make(self, person: OpenPerson, row: ReleaseRow, draft: Path) -> Made:
        if row.lesson is None:
            raise LessonGone
        confirmed_coach(person.library, row.other)
        # Its own opening: the one in the player may be closed at any moment.
        now, where = self._place.clock.now_utc(), self._place.paths.lessons
        lesson = open_lesson(person.library, person.identity, where, row.lesson, now)

        def report(done: float) -> None:
            person.require_open()
            with self._lock:
                if row.id not in self._progress:
                    raise _Discarded
                self._progress[row.id] = done

        try:
            return make_clip(row, lesson, draft, person.identity, report)
        finally:
            lesson.close()


def _as_told(error: Exception) -> TerugblikError:
    if isinstance(error, AgeError):
        return LessonDamagedThere()
    if isinstance(error, TerugblikError):
        return error
    return StorageFull() if is_full(error) else Unavailable()
