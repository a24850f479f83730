"""Where releases are made, given, looked at, talked about and taken back: the one door for the web side.

All of it blocks. Everything about a release that is not this person's raises `ReleaseUnknown`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from appliance.clock import Clock
from appliance.core.clipedits import ClipEdits
from appliance.core.release import ClipMode, is_over
from appliance.library import finishing, post, preparations, releases
from appliance.library.comments import Comment
from appliance.library.preparations import Preparation
from appliance.library.releases import ReleaseRow
from appliance.library.sealedmedia import SealedMedia
from appliance.people.opened import OpenPerson
from appliance.release import giving, sweep, talk
from appliance.release.days import Days
from appliance.release.gate import Terms
from appliance.release.making import Making
from appliance.release.opening import Openings
from appliance.release.place import Place, given
from appliance.release.slip import slip_of
from appliance.release.slipwords import Slip
from appliance.release.tidy import tidy


class Desk:
    """One for the box."""

    def __init__(self, data: Path, clock: Clock) -> None:
        self._place = Place.of(data, clock)
        self._making = Making(self._place)
        self._openings = Openings(self._place)

    @property
    def days(self) -> Days:
        return self._place.days

    def plan(
        self,
        person: OpenPerson,
        *,
        moments: list[str],
        coach: str,
        words: str = "",
        until: date | None = None,
        mode: ClipMode = "quick",
        with_notes: bool = False,
        with_question: bool = False,
        edits: Mapping[str, ClipEdits] | None = None,
        terms: Terms | None = None,
    ) -> list[str]:
        """The ids of new releases in state `preparing`; `make` each of them. Nothing leaves before `confirm`. `edits`:
        what is taken out, by moment."""
        return self._making.plan(
            person,
            moments,
            coach,
            words=words,
            until=until,
            mode=mode,
            with_notes=with_notes,
            with_question=with_question,
            edits=edits or {},
            terms=terms or Terms(),
        )

    def make(self, person: OpenPerson, release: str) -> None:
        """Cut, seal and check. A failure is written in the row, then raised."""
        self._making.make(person, release)

    def progress(self, release: str) -> float:
        """0 to 1 while it is being made; 1 for everything else."""
        return self._making.progress(release)

    def discard(self, person: OpenPerson, release: str) -> None:
        """Take away what was not confirmed; nobody else has seen it."""
        self._making.discard(person, release)

    def discard_of_lesson(self, person: OpenPerson, lesson: str) -> None:
        """Before a lesson is deleted: what was cut from it and never given is not kept either."""
        for row in releases.list_given(person.library):
            if row.lesson == lesson and row.state in ("preparing", "prepared", "failed"):
                self._making.discard(person, row.id)

    def confirm(self, person: OpenPerson, chosen: list[str]) -> None:
        """Release what was prepared. The passphrase was checked before by the caller."""
        giving.confirm(self._place, person, chosen)

    def take_back(self, person: OpenPerson, release: str) -> None:
        """Whatever state it is in, it is gone afterwards. A copy that was handed over cannot be recalled."""
        row = given(person, release)
        if row.state == "active":
            giving.take_back(self._place, person, row)
        elif row.state in ("preparing", "prepared", "failed"):
            self._making.discard(person, release)

    def list_given(self, person: OpenPerson) -> list[ReleaseRow]:
        return [self._as_of_today(row) for row in releases.list_given(person.library)]

    def list_received(self, person: OpenPerson) -> list[ReleaseRow]:
        return [self._as_of_today(row) for row in releases.list_received(person.library)]

    def one(self, person: OpenPerson, release: str) -> ReleaseRow:
        return self._as_of_today(releases.one(person.library, release))

    def open_clip(self, person: OpenPerson, release: str, opening: str | None) -> SealedMedia:
        """To be asked at every request for bytes. `opening` stands for one time of looking: the first request of a
        coach's opening is told to the teacher. None: a still, as a list shows it, is no viewing."""
        return self._openings.open(person, release, opening)

    def slip(self, person: OpenPerson, release: str) -> Slip:
        """For a paper of it: what left and with whose permission. Raises `ReleaseNotReady` for what has not."""
        return slip_of(person, release)

    def note_slip(self, person: OpenPerson, release: str) -> None:
        finishing.note_paper(person.library, finishing.SLIP, {"release": release}, self._place.clock.now_utc())

    def comments(self, person: OpenPerson, release: str) -> list[Comment]:
        return talk.list_all(person, release)

    def comment(self, person: OpenPerson, release: str, text: str, at_ms: int | None) -> Comment:
        self._openings.require_open(person, self.one(person, release))
        made = talk.write(person, release, text, at_ms, self._place.clock.now_utc())
        post.flush(person.library, self._place.paths.people)
        return made

    def propose(self, person: OpenPerson, release: str, text: str, at_ms: int | None) -> Comment:
        """By the coach: an actiepunt, that is one only when the teacher takes it over."""
        self._openings.require_open(person, self.one(person, release))
        made = talk.write(person, release, text, at_ms, self._place.clock.now_utc(), proposes=True)
        post.flush(person.library, self._place.paths.people)
        return made

    def prepare_words(self, person: OpenPerson, release: str, text: str, at_ms: int | None) -> Preparation:
        """By the coach, for the coach alone."""
        self._openings.require_open(person, self.one(person, release))
        return talk.prepare(person, release, text, at_ms, self._place.clock.now_utc())

    def show_words(self, person: OpenPerson, preparation: str) -> Comment:
        """What the coach had prepared becomes a comment to the teacher."""
        prepared = preparations.one(person.library, preparation)
        self._openings.require_open(person, self.one(person, prepared.release))
        made = talk.show(person, preparation, self._place.clock.now_utc())
        post.flush(person.library, self._place.paths.people)
        return made

    def tidy(self, person: OpenPerson) -> None:
        """After a teacher's sign-in: put right what a cut left half done."""
        tidy(self._place, self._making, person)

    def sweep(self) -> list[str]:
        """Destroy the releases that are over; nothing happens while the date is in doubt."""
        return sweep.sweep_releases(self._place)

    def sweep_lessons(self, recording: Callable[[], str | None]) -> list[str]:
        """Destroy the lessons whose last day has passed, the one being recorded excepted."""
        return sweep.sweep_lessons(self._place, recording)

    def _as_of_today(self, row: ReleaseRow) -> ReleaseRow:
        """A release is over when its day has passed, also before the sweep came by."""
        over = row.state == "active" and is_over(row.until, self.days.today())
        return replace(row, state="expired") if over else row
