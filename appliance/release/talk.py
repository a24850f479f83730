"""Comments on a release, both ways: each in the own library, a copy sealed to the other one's inbox.

A coach's preparation (`library/preparations.py`) leaves the coach's library here and nowhere else: when it is shown.
"""

from __future__ import annotations

from datetime import datetime

from appliance.library import comments, post, preparations, releases, teachers
from appliance.library.comments import Comment
from appliance.library.errors import ReleaseUnknown
from appliance.library.ids import new_id
from appliance.library.messages import CommentWritten
from appliance.library.preparations import Preparation
from appliance.library.releases import ReleaseRow
from appliance.people.opened import OpenPerson
from appliance.release.errors import CommentEmpty, CommentOutside, ReleaseNotReady
from appliance.release.plan import confirmed_coach


def list_all(person: OpenPerson, release: str) -> list[Comment]:
    """Also of a release that is over: the words stay with those who wrote and got them."""
    releases.one(person.library, release)
    return comments.list_for(person.library, release)


def write(
    person: OpenPerson, release: str, text: str, at_ms: int | None, now: datetime, *, proposes: bool = False
) -> Comment:
    row = _talked_about(person, release, at_ms)
    if proposes and row.given:
        raise ReleaseUnknown  # a teacher writes actiepunten, and proposes none
    comment = Comment(new_id(), release, True, at_ms, _kept(text), now, proposes)
    with person.library.change():
        _tell(person, row, comment)
    return comment


def prepare(person: OpenPerson, release: str, text: str, at_ms: int | None, now: datetime) -> Preparation:
    """For the coach alone: nothing is sent."""
    if _talked_about(person, release, at_ms).given:
        raise ReleaseUnknown
    made = Preparation(new_id(), release, at_ms, _kept(text), now)
    preparations.add(person.library, made)
    return made


def reword(person: OpenPerson, preparation: str, text: str, instead_of: str | None = None) -> Preparation:
    return preparations.change(person.library, preparation, _kept(text), instead_of=instead_of)


def show(person: OpenPerson, preparation: str, now: datetime) -> Comment:
    """From now on the teacher has it too. Once: it is the comment of the same id."""
    with person.library.change():
        shown = preparations.unshown(person.library, preparation)
        row = _talked_about(person, shown.release, shown.at_ms)
        comment = Comment(shown.id, shown.release, True, shown.at_ms, shown.text, now)
        preparations.set_shown(person.library, preparation, now)
        _tell(person, row, comment)
    return comment


def _talked_about(person: OpenPerson, release: str, at_ms: int | None) -> ReleaseRow:
    row = releases.one(person.library, release)
    if row.state != "active":
        raise ReleaseNotReady
    if at_ms is not None and not 0 <= at_ms <= row.duration_ms:
        raise CommentOutside
    return row


def _kept(text: str) -> str:
    kept = text.strip()
    if not kept:
        raise CommentEmpty
    return kept


def _tell(person: OpenPerson, row: ReleaseRow, comment: Comment) -> None:
    other, recipient = _other(person, row)
    comments.add(person.library, comment)
    message = CommentWritten(
        at=comment.written_at,
        id=comment.id,
        release=row.id,
        at_ms=comment.at_ms,
        text=comment.text,
        proposes=comment.proposes,
    )
    post.queue(person.library, other, recipient, message)


def _other(person: OpenPerson, row: ReleaseRow) -> tuple[str, str]:
    if row.given:
        _, coach, recipient = confirmed_coach(person.library, row.other)
        return coach, recipient
    teacher = teachers.find(person.library, row.other)
    if teacher is None:
        raise ReleaseUnknown
    return teacher.person, teacher.recipient
