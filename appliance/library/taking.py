"""What each message changes in the library of the one who gets it. Runs inside the inbox's transaction.

Every function says whether it was news. A message about something that is not in this library is dropped: anyone on
the box could have written it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from appliance.age.errors import BadRecipient
from appliance.age.recipients import parse_recipient
from appliance.core.clipedits import ClipEdits
from appliance.library import coaches, comments, logbook, messages, releases, removal, teachers
from appliance.library.certificates import Destruction
from appliance.library.database import Library
from appliance.library.errors import CoachUnknown, ReleaseUnknown
from appliance.library.files import Destroyed
from appliance.library.ids import is_id
from appliance.library.messages import Message


@dataclass(frozen=True, slots=True)
class Judge:
    """What a message is held against: the reader's own public key, what is really on the disk, and the time."""

    recipient: str
    four_words: Callable[[str, str], tuple[str, ...]]
    lesson_is_gone: Callable[[str], bool]
    now: datetime


def apply(library: Library, message: Message, judge: Judge) -> bool:
    match message:
        case messages.CoachJoined():
            return _coach_joined(library, message, judge)
        case messages.CoachConfirmed():
            return _coach_confirmed(library, message)
        case messages.ReleaseGranted():
            return _release_granted(library, message)
        case messages.ReleaseViewed():
            return _release_viewed(library, message)
        case messages.ReleaseTakenBack():
            return _release_ended(library, message, "taken_back")
        case messages.ReleaseExpired():
            return _release_ended(library, message, "expired")
        case messages.CommentWritten():
            return _comment(library, message)
        case messages.LessonExpired():
            return _lesson_expired(library, message, judge)


def _coach_joined(library: Library, message: messages.CoachJoined, judge: Judge) -> bool:
    try:
        coach = coaches.one(library, message.coach)
        parse_recipient(message.recipient)
    except (CoachUnknown, BadRecipient):
        return False
    if not is_id(message.person) or coaches.by_person(library, message.person) is not None:
        return False
    words = judge.four_words(judge.recipient, message.recipient)
    if not coaches.join(library, message.coach, message.person, message.recipient, words):
        return False
    logbook.add(library, message.at, "coach_joined", coach=coach.name)
    return True


def _coach_confirmed(library: Library, message: messages.CoachConfirmed) -> bool:
    if teachers.find(library, message.teacher) is None:
        return False
    teachers.confirm(library, message.teacher, message.at)
    return True


def _release_granted(library: Library, message: messages.ReleaseGranted) -> bool:
    teacher = teachers.find(library, message.teacher)
    if teacher is None or not is_id(message.release) or _find(library, message.release) is not None:
        return False
    row = releases.ReleaseRow(
        id=message.release,
        given=False,
        state="active",
        problem=None,
        other=teacher.person,
        other_name=teacher.name,
        lesson=None,
        moment=None,
        kind=message.moment_kind,
        start_ms=None,
        end_ms=None,
        duration_ms=message.duration_ms,
        mode=message.mode,
        words=message.words,
        note=message.note,
        created_at=message.at,
        released_at=message.at,
        until=message.until,
        hashes=_hashes(message),
        question=message.question,
        edits=ClipEdits(message.zones, message.silences),
        purpose=message.purpose,
        permission=message.permission,
    )
    releases.add(library, row)
    return True


def _hashes(message: messages.ReleaseGranted) -> releases.Hashes | None:
    if message.clip_sha256 is None or message.note_sha256 is None:
        return None
    return releases.Hashes(message.clip_sha256, message.note_sha256)


def _release_viewed(library: Library, message: messages.ReleaseViewed) -> bool:
    row = _find(library, message.release)
    if row is None or not row.given:
        return False
    releases.add_view(library, row.id, message.at)
    logbook.add(library, message.at, "release_viewed", release=row.id, coach=row.other_name)
    return True


def _release_ended(library: Library, message: Message, state: str) -> bool:
    assert isinstance(message, messages.ReleaseTakenBack | messages.ReleaseExpired)
    row = _find(library, message.release)
    # Only a teacher takes back: nobody can take back in the teacher's name by writing a message.
    if row is None or row.state != "active" or (state == "taken_back" and row.given):
        return False
    releases.set_state(library, row.id, "taken_back" if state == "taken_back" else "expired")
    if row.given:
        logbook.add(library, message.at, "release_expired", release=row.id, coach=row.other_name)
    return True


def _comment(library: Library, message: messages.CommentWritten) -> bool:
    row = _find(library, message.release)
    if row is None:
        return False
    # Only a coach proposes: in a coach's library it is a comment as any other.
    proposes = message.proposes and row.given
    comment = comments.Comment(message.id, row.id, False, message.at_ms, message.text, message.at, proposes)
    comments.add(library, comment)
    if row.given:
        event = "proposal_received" if proposes else "comment_received"
        logbook.add(library, message.at, event, release=row.id, coach=row.other_name)
    return True


def _lesson_expired(library: Library, message: messages.LessonExpired, judge: Judge) -> bool:
    if not judge.lesson_is_gone(message.lesson):
        return False
    if library.one("SELECT 1 FROM lessons WHERE id = ?", message.lesson) is None:
        return _never_seen(library, message, judge)
    files = Destroyed(message.files, message.files_overwritten, message.bytes)
    how = Destruction(
        reason=message.reason,
        at=message.at,
        clock_trusted=message.clock_trusted,
        files=files,
        resumed=message.resumed,
        learned_at=judge.now,
    )
    removal.certify(library, message.lesson, how)
    return True


def _never_seen(library: Library, message: messages.LessonExpired, judge: Judge) -> bool:
    """Its owner did not sign in between the recording and its last day: no list ever showed it. It does not go
    without a trace, but there is nothing to certify."""
    ends = "('lesson_expired_unseen', 'lesson_deleted', 'lesson_expired')"
    told = library.all(f"SELECT fields FROM logbook WHERE event IN {ends}")  # noqa: S608 - fixed words
    if message.reason == "owner" or any(json.loads(row["fields"]).get("lesson") == message.lesson for row in told):
        return False
    logbook.add(library, judge.now, "lesson_expired_unseen", lesson=message.lesson, day=message.at.date().isoformat())
    return True


def _find(library: Library, release: str) -> releases.ReleaseRow | None:
    try:
        return releases.one(library, release)
    except ReleaseUnknown:
        return None
