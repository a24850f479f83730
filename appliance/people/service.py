"""Enrol, sign in, confirm, recover: the few moments in which a passphrase or a key card passes through.

All of it blocks (the slow hashes on purpose) and belongs in a worker thread. One slow hash at a time: two would take
twice the memory that the board can spare. Nothing here writes a name, a passphrase or a key readable to the disk.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec

from appliance.age.errors import AgeError
from appliance.age.identities import HybridIdentity, parse_identity
from appliance.clock import Clock
from appliance.config import BoxPaths
from appliance.core import people as rules
from appliance.core.certificate import Certificate
from appliance.core.lesson import is_lesson_id
from appliance.core.people import Role
from appliance.errors import Language, Unavailable
from appliance.library import adopt, damage, inbox, lessons, post, taking
from appliance.library.errors import LibraryDamaged, LibraryUnreadable, MessagesUnread
from appliance.library.files import make_folder
from appliance.library.messages import Kind
from appliance.library.removal import delete_lesson
from appliance.library.sealedmedia import SealedMedia
from appliance.library.video import open_lesson
from appliance.log import log_error
from appliance.people import locked, meeting
from appliance.people.box import Box
from appliance.people.card import KeyCard, check_card, make_card
from appliance.people.enrolment import Enrolment, check_strength
from appliance.people.entering import Entrance
from appliance.people.errors import (
    CardAlreadyProven,
    CardNotProven,
    InvitationNeeded,
    NamesLost,
    PersonDamaged,
    WrongKeyCard,
    WrongPassphrase,
    WrongSignIn,
)
from appliance.people.invitations import Invitations, Invited, Inviter
from appliance.people.keeping import Spares
from appliance.people.opened import OpenPerson
from appliance.people.register import Person, Register, write_person
from appliance.people.sums import identity_is_damaged, with_sums
from appliance.people.throttle import Throttle
from appliance.people.turns import Turns
from appliance.people.words import four_words
from appliance.people.work import Work, calibrated

# What is tried on an invitation is counted under one tag: whoever guesses codes has no name.
_CODES = "codes"
# Lessons at a time, so that what their owner asks meanwhile does not wait for all of them.
_LOOKED_AT = 10


class People:
    """The people of one box."""

    def __init__(self, data: Path, clock: Clock, work: Work | None = None) -> None:
        self.paths = BoxPaths(data)
        self.clock = clock
        self._work = work or calibrated()
        self._box = Box.load(data, self._work.tag_log_n)
        self.register = Register(self.paths.people)
        self.invitations = Invitations(self.paths.people / "invitations", self._box, clock)
        new_box = not self.register.folders()
        self._throttle = Throttle(self.paths.people / "throttle.json", clock, new_box=new_box)
        self._has_teacher = False
        self._slow = threading.Lock()
        self._enrolling = threading.Lock()
        self._taking = Turns()
        self._entrance = Entrance(self.register, self.paths.lessons, clock)
        self._spares = Spares(clock)
        make_folder(self.paths.people)
        self._enrolment = Enrolment(self.register, self._box, self._work)
        self._enrolment.sweep_half_made()
        self.register.mend()

    def first_run(self) -> bool:
        """There is no teacher yet."""
        # Asked again and again by a page that nobody is signed in to; once there is a teacher, there stays one.
        self._has_teacher = self._has_teacher or self.register.has_teacher()
        return not self._has_teacher

    # --- enrolling

    def enrol(
        self, *, name: str, passphrase: str, role: Role, language: Language = "nl", invitation: str | None = None
    ) -> tuple[OpenPerson, KeyCard]:
        """A new person, signed in, and the key card to be shown. Presence was checked before by the caller.
        When anything is refused, nothing has changed."""
        self._enrolment.check(name, passphrase)
        with self._enrolling:
            invited = self._open_invitation(invitation) if role == "coach" else None
            with self._slow:
                person = self._enrolment.make(name, passphrase, role, language)
        if invited is not None:
            meeting.join(person, self.paths.people, self.invitations, *invited, self.clock.now_utc())
        return person, make_card(person.identity)

    def _open_invitation(self, code: str | None) -> tuple[str, Inviter]:
        if not code:
            raise InvitationNeeded
        self._throttle.begin(_CODES)
        with self._slow:
            opened = self.invitations.open(code)
        self._throttle.succeeded(_CODES)
        return opened

    # --- signing in

    def sign_in(self, name: str, passphrase: str, *, start_over: bool = False) -> OpenPerson:
        """Raises `WrongSignIn`, whatever was wrong, `TooManyAttempts`, or what damage there is; `NamesLost` for any
        name that is not known once names were lost. Takes in what lies in the inbox. `start_over`: with a new library,
        if the old one is lost (`LibraryLost`)."""
        with self._slow:
            tag = self._box.name_tag(name)
            self._throttle.begin(tag)
            person = self.register.by_tag(tag)
            if person is None:
                self._waste_time(passphrase)
                raise NamesLost if self._names_lost() else WrongSignIn
            identity = self._unlock(person, passphrase)
        self._throttle.succeeded(tag)
        return self._opened(person, identity, name, start_over=start_over)

    def _unlock(self, person: Person, passphrase: str) -> HybridIdentity:
        folder = self.register.folder(person.id)
        try:
            return locked.unlock(folder, passphrase)
        except WrongPassphrase as error:
            # One flipped bit in it, and no passphrase opens it any more.
            damaged = identity_is_damaged(person, folder)
            raise PersonDamaged if damaged else WrongSignIn from error

    def _names_lost(self) -> bool:
        return self._box.renewed or bool(self.register.unreadable())

    def confirm(self, person: OpenPerson, passphrase: str) -> None:
        """Raises `WrongPassphrase` or `TooManyAttempts` unless the passphrase is this person's."""
        on_disk = self._on_disk(person)
        with self._slow:
            self._throttle.begin(on_disk.name_tag)
            identity = locked.unlock(person.folder, passphrase)
        if str(identity) != str(person.identity):
            raise WrongPassphrase
        self._throttle.succeeded(on_disk.name_tag)

    def recover(self, name: str, key_card: str, passphrase: str, *, start_over: bool = False) -> OpenPerson:
        """The key card opens, and sets a new passphrase. Raises `WrongKeyCard`, whatever was wrong; and `LibraryLost`,
        when the passphrase is set already and counts."""
        check_strength(passphrase, name)
        with self._slow:
            tag = self._box.name_tag(name)
            self._throttle.begin(tag)
            identity = _identity_of_card(key_card)
            person = None if identity is None else self._entrance.of_card(tag, identity, names_lost=self._box.renewed)
            if person is None or identity is None:
                raise WrongKeyCard
            folder = self.register.folder(person.id)
            locked.lock(folder, identity, passphrase, self._work.unlock_log_n)
            # Whoever holds the card has proved that it was kept.
            known = Person(person.id, person.role, str(identity.recipient), tag, card_proven=True)
            write_person(folder, with_sums(known, folder))
        self._throttle.succeeded(tag)
        return self._opened(known, identity, name, start_over=start_over)

    def _opened(self, person: Person, identity: HybridIdentity, name: str, *, start_over: bool) -> OpenPerson:
        opened = self._entrance.open(person, identity, name, start_over=start_over)
        try:
            self._bring_up_to_date(opened)
        except LibraryDamaged:
            # It was found to be damaged only now; a second opening reads it through and puts the spare back.
            opened.close()
            opened = self._entrance.open(person, identity, name, start_over=start_over)
            self._bring_up_to_date(opened)
        return opened

    def _bring_up_to_date(self, opened: OpenPerson) -> None:
        try:
            post.flush(opened.library, self.paths.people)
            self.take_in(opened)
            unread = inbox.unread(opened.folder)
            if unread:
                opened.notices.append(MessagesUnread(count=unread))
        except (Unavailable, OSError) as error:
            # What is in the inbox stays there. Only who is signed in can make room, and what is there can be looked at.
            log_error("inbox_not_taken_in", error)
        except BaseException:
            opened.close()
            raise

    def keep_spare(self, person: OpenPerson) -> bool:
        """Copy the library if it was changed, and not too often; read it through in any case the first time. Whether a
        copy was made. Raises `LibraryDamaged`."""
        return self._spares.keep(person)

    def _waste_time(self, passphrase: str) -> None:
        """As much work as a real attempt, so that the wait does not tell who has an account."""
        text = rules.normalise_passphrase(passphrase).encode("utf-8", "surrogatepass")
        rules.slow_hash(text, b"nobody", self._work.unlock_log_n, 32)

    # --- the key card

    def card_proven(self, person: OpenPerson) -> bool:
        return self._on_disk(person).card_proven

    def key_card(self, person: OpenPerson, passphrase: str) -> KeyCard:
        """Show the card again, until it was given back once."""
        if self.card_proven(person):
            raise CardAlreadyProven
        self.confirm(person, passphrase)
        return make_card(person.identity)

    def prove_card(self, person: OpenPerson, text: str) -> None:
        """Raises `CardDiffers`."""
        check_card(text, person.identity)
        proven = msgspec.structs.replace(self._on_disk(person), recipient=person.recipient, card_proven=True)
        write_person(person.folder, proven)

    def require_card(self, person: OpenPerson) -> None:
        """To be called before a lesson is set ready: no recording that a forgotten passphrase would lose."""
        if not self.card_proven(person):
            raise CardNotProven

    def _on_disk(self, person: OpenPerson) -> Person:
        found = self.register.find(person.id)
        if found is None:
            raise LibraryUnreadable
        return found

    # --- coaches

    def invite(self, person: OpenPerson, name: str, *, extern: bool = False, organisation: str = "") -> Invited:
        """A code for a new coach, who from now on stands in the teacher's list."""
        now = self.clock.now_utc()
        with self._slow:
            return meeting.invite(person, self.invitations, name, now, extern=extern, organisation=organisation)

    def accept(self, person: OpenPerson, code: str) -> None:
        """A coach who has an account already is invited by one more teacher."""
        opened = self._open_invitation(code)
        meeting.join(person, self.paths.people, self.invitations, *opened, self.clock.now_utc())

    def confirm_coach(self, person: OpenPerson, coach: str, passphrase: str) -> None:
        """The four words were the same on both screens. Raises `CoachUnknown`, `CoachNotJoined`, `WrongPassphrase`."""
        meeting.require_joined(person, coach)
        self.confirm(person, passphrase)
        meeting.confirm(person, self.paths.people, coach, self.clock.now_utc())

    def mark_coach(self, person: OpenPerson, coach: str, *, extern: bool, organisation: str) -> None:
        """Whether a coach comes from outside the school, for what is released from now on."""
        meeting.mark(person, coach, self.clock.now_utc(), extern=extern, organisation=organisation)

    def forget_coach(self, person: OpenPerson, coach: str) -> None:
        """Raises `CoachHasReleases` while this coach can still open something."""
        meeting.forget(person, self.invitations, coach, self.clock.now_utc())

    # --- what happened meanwhile

    def take_in(self, person: OpenPerson) -> list[Kind]:
        """Take in the inbox; the kinds of what was news."""
        judge = taking.Judge(person.recipient, four_words, self._lesson_is_gone, self.clock.now_utc())
        with self._taking.of(f"inbox {person.id}"):
            return inbox.take_in(inbox.Reader(person.library, [person.identity], person.folder, judge))

    def _lesson_is_gone(self, lesson: str) -> bool:
        return is_lesson_id(lesson) and not (self.paths.lessons / lesson).exists()

    def adopt(self, person: OpenPerson, recording: Callable[[], str | None]) -> list[str]:
        """Take in this teacher's new lessons, and look at the newest of the others; see `library.adopt`. What remains
        is for `look_on`."""
        where, clock = self.paths.lessons, self.clock
        with self._taking.of(f"lessons {person.id}"):
            taken = adopt.adopt(
                person.library, person.identity, person.id, where, clock, recording, later=person.unlooked
            )
        return self._changed(person, taken)

    def look_on(self, person: OpenPerson, recording: Callable[[], str | None]) -> list[str]:
        """A few of the lessons that `adopt` did not look at; those that changed. Nothing is left when `unlooked` is
        empty."""
        some, person.unlooked[:] = person.unlooked[:_LOOKED_AT], person.unlooked[_LOOKED_AT:]
        where, clock = self.paths.lessons, self.clock
        with self._taking.of(f"lessons {person.id}"):
            changed = adopt.look_at(person.library, person.identity, person.id, where, clock, recording, some)
        return self._changed(person, changed)

    @staticmethod
    def _changed(person: OpenPerson, lessons_: list[str]) -> list[str]:
        for lesson in lessons_:
            person.media.open_again(f"lesson:{lesson}")
        return lessons_

    # --- lessons

    def lesson_media(self, person: OpenPerson, lesson: str) -> SealedMedia:
        """The lesson, open for playing; kept open for the next question."""
        now = self.clock.now_utc()
        where, over = self.paths.lessons, person.require_open
        opener = partial(open_lesson, person.library, person.identity, where, lesson, now, over)
        return person.media.get(f"lesson:{lesson}", opener)

    def lesson_to_read(self, person: OpenPerson) -> str | None:
        """The lesson that was longest ago read through, if that is long enough."""
        return lessons.due(person.library, self.clock.now_utc())

    def read_through(self, person: OpenPerson, lesson: str, pause: Callable[[], None]) -> bool:
        """Look for damage; whether more or less is lost than was known. See `library.damage.survey`."""

        def pause_unless_over() -> None:
            person.require_open()
            pause()

        now, where = self.clock.now_utc(), self.paths.lessons
        changed = damage.survey(person.library, person.identity, where, lesson, now, pause_unless_over)
        if changed:
            person.media.open_again(f"lesson:{lesson}")
        return changed

    def delete_lesson(self, person: OpenPerson, lesson: str) -> Certificate:
        person.media.drop(f"lesson:{lesson}")
        return delete_lesson(person.library, self.paths.lessons, lesson, self.clock)


def _identity_of_card(text: str) -> HybridIdentity | None:
    try:
        identity = parse_identity(rules.card_to_identity(text))
    except AgeError:
        return None
    return identity if isinstance(identity, HybridIdentity) else None
