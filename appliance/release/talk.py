"""Comments on a release, both ways: each in the own library, a copy sealed to the other one's inbox."""

from __future__ import annotations

from datetime import datetime

from appliance.library import comments, post, releases, teachers
from appliance.library.comments import Comment
from appliance.library.errors import ReleaseUnknown
from appliance.library.ids import new_id
from appliance.library.messages import CommentWritten
from appliance.library.releases import ReleaseRow
from appliance.people.opened import OpenPerson
from appliance.release.errors import CommentEmpty, CommentOutside, ReleaseNotReady
from appliance.release.plan import confirmed_coach


def list_all(person: OpenPerson, release: str) -> list[Comment]:
    """Also of a release that is over: the words stay with those who wrote and got them."""
    releases.one(person.library, release)
    return comments.list_for(person.library, release)


def write(person: OpenPerson, release: str, text: str, at_ms: int | None, now: datetime) -> Comment:
    row = releases.one(person.library, release)
    if row.state != "active":
        raise ReleaseNotReady
    kept = text.strip()
    if not kept:
        raise CommentEmpty
    if at_ms is not None and not 0 <= at_ms <= row.duration_ms:
        raise CommentOutside
    comment = Comment(new_id(), release, True, at_ms, kept, now)
    other, recipient = _other(person, row)
    with person.library.change():
        comments.add(person.library, comment)
        message = CommentWritten(at=now, id=comment.id, release=release, at_ms=at_ms, text=kept)
        post.queue(person.library, other, recipient, message)
    return comment


def _other(person: OpenPerson, row: ReleaseRow) -> tuple[str, str]:
    if row.given:
        _, coach, recipient = confirmed_coach(person.library, row.other)
        return coach, recipient
    teacher = teachers.find(person.library, row.other)
    if teacher is None:
        raise ReleaseUnknown
    return teacher.person, teacher.recipient
