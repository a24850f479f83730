"""Where releases are made, given, looked at, talked about and taken back. All of it blocks.

Order of every change: what can be looked at goes first when it is taken away and comes last when it is given, and
what a cut leaves half done is put right by `tidy` when the teacher signs in.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from appliance.age.errors import AgeError
from appliance.age.recipients import parse_recipient
from appliance.clock import Clock
from appliance.config import BoxPaths
from appliance.core.release import ClipMode, is_over
from appliance.errors import TerugblikError, Unavailable
from appliance.library import logbook, messages, post, releases
from appliance.library.comments import Comment
from appliance.library.errors import ReleaseUnknown
from appliance.library.files import destroy_folder
from appliance.library.messages import ReleaseGranted
from appliance.library.releases import ReleaseRow
from appliance.library.removal import expire_lessons
from appliance.library.sealedmedia import SealedMedia
from appliance.library.video import open_lesson
from appliance.people.opened import OpenPerson
from appliance.people.register import Register
from appliance.release import talk
from appliance.release.days import Days
from appliance.release.errors import LessonGone, ReleaseInterrupted, ReleaseNotPrepared
from appliance.release.make import make_clip
from appliance.release.opening import Openings
from appliance.release.plan import checked_end_date, confirmed_coach, plan
from appliance.release.shelf import Grant, Shelf


class Desk:
    """One for the box."""

    def __init__(self, data: Path, clock: Clock) -> None:
        self.paths = BoxPaths(data)
        self.clock = clock
        self.days = Days(data, clock)
        self.shelf = Shelf(self.paths)
        self._openings = Openings(self.paths, self.shelf, self.days, clock)
        self._progress: dict[str, float] = {}
        self._lock = threading.Lock()

    # --- preparing

    def plan(
        self,
        person: OpenPerson,
        *,
        moments: list[str],
        coach: str,
        words: str = "",
        until: date | None = None,
        mode: ClipMode = "quick",
        with_notes: bool = True,
    ) -> list[str]:
        """The ids of new releases in state `preparing`; `make` each of them. Nothing leaves before `confirm`."""
        found, _, _ = confirmed_coach(person.library, coach)
        last_day = checked_end_date(until, self.days.today())
        made = plan(
            person.library,
            moments,
            found,
            words=words,
            until=last_day,
            mode=mode,
            with_notes=with_notes,
            now=self.clock.now_utc(),
        )
        with self._lock:
            self._progress.update(dict.fromkeys(made, 0.0))
        return made

    def progress(self, release: str) -> float:
        """0 to 1 while it is being made; 1 for everything else."""
        with self._lock:
            return self._progress.get(release, 1.0)

    def make(self, person: OpenPerson, release: str) -> None:
        """Cut, seal and check. A failure is written in the row, then raised."""
        row = releases.one(person.library, release)
        if row.state != "preparing":
            raise ReleaseNotPrepared
        draft = self.shelf.draft(person.id, release)
        try:
            destroy_folder(draft)
            start_ms, end_ms, duration_ms = self._make(person, row, draft)
            if not releases.set_prepared(person.library, release, start_ms, end_ms, duration_ms):
                destroy_folder(draft)
        except Exception as error:
            destroy_folder(draft)
            problem = error.key if isinstance(error, TerugblikError) else Unavailable.key
            if not person.closed:
                releases.set_failed(person.library, release, problem)
            raise
        finally:
            with self._lock:
                self._progress.pop(release, None)

    def _make(self, person: OpenPerson, row: ReleaseRow, draft: Path) -> tuple[int, int, int]:
        if row.lesson is None:
            raise LessonGone
        _, _, recipient = confirmed_coach(person.library, row.other)
        recipients = [parse_recipient(recipient), person.identity.recipient]
        # Its own opening: the one in the player may be closed at any moment.
        lesson = open_lesson(person.library, person.identity, self.paths.lessons, row.lesson)

        def report(done: float) -> None:
            person.identity  # noqa: B018 - raises when the teacher signed out: then nothing more is made
            with self._lock:
                self._progress[row.id] = done

        try:
            facts = make_clip(row, lesson, draft, list(recipients), person.identity, report)
        finally:
            lesson.close()
        return facts.start_ms, facts.end_ms, facts.duration_ms

    def discard(self, person: OpenPerson, release: str) -> None:
        """Take away what was not confirmed; nobody else has seen it."""
        row = self._given(person, release)
        if row.state not in ("preparing", "prepared", "failed"):
            raise ReleaseNotPrepared
        person.media.drop(_media_key(release))
        releases.delete(person.library, release)
        destroy_folder(self.shelf.draft(person.id, release))

    # --- giving

    def confirm(self, person: OpenPerson, chosen: list[str]) -> None:
        """Release what was prepared, all or none of it where a person can still choose. The passphrase was checked
        before by the caller."""
        today = self.days.today()
        rows = [self._given(person, release) for release in dict.fromkeys(chosen)]
        for row in rows:
            if row.state != "prepared":
                raise ReleaseNotPrepared
            checked_end_date(row.until, today)
            confirmed_coach(person.library, row.other)
        for row in rows:
            _, coach, _ = confirmed_coach(person.library, row.other)
            person.media.drop(_media_key(row.id))
            self.shelf.put(Grant(row.id, person.id, coach, row.until))
            self._tell_granted(person, row)
        post.flush(person.library, self.paths.people)

    def _tell_granted(self, person: OpenPerson, row: ReleaseRow) -> None:
        now = self.clock.now_utc()
        coach, coach_person, recipient = confirmed_coach(person.library, row.other)
        message = ReleaseGranted(
            at=now,
            release=row.id,
            teacher=person.id,
            moment_kind=row.kind,
            words=row.words,
            note=row.note,
            duration_ms=row.duration_ms,
            mode=row.mode,
            until=row.until,
        )
        with person.library.change():
            releases.set_active(person.library, row.id, now)
            logbook.add(person.library, now, "released", release=row.id, coach=coach.name, until=row.until.isoformat())
            post.queue(person.library, coach_person, recipient, message)

    def take_back(self, person: OpenPerson, release: str) -> None:
        """Whatever state it is in, it is gone afterwards. A copy that was handed over cannot be recalled."""
        row = self._given(person, release)
        if row.state in ("preparing", "prepared", "failed"):
            self.discard(person, release)
        elif row.state == "active":
            person.media.drop(_media_key(release))
            destroy_folder(self.shelf.released(release))
            self._tell_taken_back(person, row)
            post.flush(person.library, self.paths.people)

    def _tell_taken_back(self, person: OpenPerson, row: ReleaseRow) -> None:
        now = self.clock.now_utc()
        coach, coach_person, recipient = confirmed_coach(person.library, row.other)
        with person.library.change():
            releases.set_state(person.library, row.id, "taken_back")
            logbook.add(person.library, now, "taken_back", release=row.id, coach=coach.name)
            post.queue(person.library, coach_person, recipient, messages.ReleaseTakenBack(at=now, release=row.id))

    # --- looking and talking

    def list_given(self, person: OpenPerson) -> list[ReleaseRow]:
        today = self.days.today()
        return [_as_of(row, today) for row in releases.list_given(person.library)]

    def list_received(self, person: OpenPerson) -> list[ReleaseRow]:
        today = self.days.today()
        return [_as_of(row, today) for row in releases.list_received(person.library)]

    def one(self, person: OpenPerson, release: str) -> ReleaseRow:
        """Raises `ReleaseUnknown`, as everything here does for a release that is not this person's."""
        return _as_of(releases.one(person.library, release), self.days.today())

    def open_clip(self, person: OpenPerson, release: str, opening: str) -> SealedMedia:
        """To be asked at every request for bytes. `opening` stands for one time of looking: the first request of a
        coach's opening is told to the teacher."""
        return self._openings.open(person, release, opening)

    def comments(self, person: OpenPerson, release: str) -> list[Comment]:
        return talk.list_all(person, release)

    def comment(self, person: OpenPerson, release: str, text: str, at_ms: int | None) -> Comment:
        self._openings.require_open(person, self.one(person, release))
        made = talk.write(person, release, text, at_ms, self.clock.now_utc())
        post.flush(person.library, self.paths.people)
        return made

    # --- keeping order

    def tidy(self, person: OpenPerson) -> None:
        """After sign-in: put right what a cut left half done. Not while a release of this person is being made."""
        for row in releases.list_given(person.library):
            self._tidy_one(person, row)
        drafts = self.shelf.drafts(person.id)
        known = {row.id for row in releases.list_given(person.library) if row.state in ("preparing", "prepared")}
        for folder in sorted(drafts.iterdir()) if drafts.is_dir() else []:
            if folder.name not in known:
                destroy_folder(folder)
        post.flush(person.library, self.paths.people)

    def _tidy_one(self, person: OpenPerson, row: ReleaseRow) -> None:
        on_shelf = self.shelf.grant(row.id) is not None
        if row.state == "preparing" and not self._is_being_made(row.id):
            releases.set_failed(person.library, row.id, ReleaseInterrupted.key)
        elif row.state == "prepared" and on_shelf:
            self._tell_granted(person, row)
        elif row.state == "prepared" and not self.shelf.draft(person.id, row.id).is_dir():
            releases.set_state(person.library, row.id, "failed", ReleaseInterrupted.key)
        elif row.state == "active" and not on_shelf and not is_over(row.until, self.days.today()):
            destroy_folder(self.shelf.released(row.id))
            self._tell_taken_back(person, row)

    def sweep(self) -> list[str]:
        """Destroy what is over. Nobody needs to be signed in; nothing happens while the date is in doubt."""
        if not self.days.trusted:
            return []
        today, register, gone = self.days.today(), Register(self.paths.people), []
        for grant in self.shelf.grants():
            if not is_over(grant.until, today):
                continue
            destroy_folder(self.shelf.released(grant.id))
            gone.append(grant.id)
            for person in (grant.teacher, grant.coach):
                self._send(register, person, messages.ReleaseExpired(at=self.clock.now_utc(), release=grant.id))
        return gone

    def sweep_lessons(self, recording: Callable[[], str | None]) -> list[str]:
        """Destroy the lessons whose last day has passed. `recording` says which lesson is being recorded; when it
        raises `Unavailable`, nothing is destroyed."""
        if not self.days.trusted:
            return []
        try:
            now_recording = recording()
        except Unavailable:
            return []
        register = Register(self.paths.people)

        def tell(owner: str, lesson: str) -> None:
            self._send(register, owner, messages.LessonExpired(at=self.clock.now_utc(), lesson=lesson))

        return expire_lessons(self.paths.lessons, self.days.today(), now_recording, tell)

    def _send(self, register: Register, person: str, message: messages.Message) -> None:
        """With nobody signed in there is only the key on the disk to go by; so such a message holds ids only."""
        known = register.find(person)
        if known is not None:
            try:
                post.send(self.paths.people, person, known.recipient, message)
            except AgeError:
                # Someone changed the key on the disk: there is nobody to tell.
                return

    def _given(self, person: OpenPerson, release: str) -> ReleaseRow:
        row = releases.one(person.library, release)
        if not row.given:
            raise ReleaseUnknown
        return row

    def _is_being_made(self, release: str) -> bool:
        with self._lock:
            return release in self._progress


def _as_of(row: ReleaseRow, today: date) -> ReleaseRow:
    """A release is over when its day has passed, also before the sweep came by."""
    return replace(row, state="expired") if row.state == "active" and is_over(row.until, today) else row


def _media_key(release: str) -> str:
    return f"release:{release}"
