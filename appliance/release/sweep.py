"""Ends what is over: releases past their end date, lessons past their last day. Nobody needs to be signed in.

Runs on a trusted clock only. There is no library to go by, so the messages hold ids and nothing else, and go to the
public key that lies on the disk.
"""

from __future__ import annotations

from collections.abc import Callable

from appliance.age.errors import AgeError
from appliance.core.release import is_over
from appliance.errors import Unavailable
from appliance.library import messages, post
from appliance.library.files import destroy_folder
from appliance.library.removal import Gone, complete_begun, expire_lessons
from appliance.log import log, log_error
from appliance.people.register import Register
from appliance.release.place import Place


def sweep_releases(place: Place) -> list[str]:
    if not place.days.trusted:
        return []
    today, gone = place.days.today(), []
    for grant in place.shelf.grants():
        if is_over(grant.until, today) and _destroyed(place, grant.id):
            for person in (grant.teacher, grant.coach):
                notify(place, person, messages.ReleaseExpired(at=place.clock.now_utc(), release=grant.id))
            gone.append(grant.id)
    return gone


def _destroyed(place: Place, release: str) -> bool:
    """One that the disk refuses does not keep the others. It opens for nobody, and is tried again the next time."""
    try:
        destroy_folder(place.shelf.released(release))
    except OSError as error:
        log_error("release_not_swept", error)
        return False
    return True


def sweep_lessons(place: Place, recording: Callable[[], str | None]) -> list[str]:
    """`recording` says which lesson is being recorded; when it raises `Unavailable`, no deletion is begun. One that was
    begun before is completed in any case: it was decided."""

    def tell(gone: Gone) -> bool:
        message = messages.LessonExpired(
            at=place.clock.now_utc(),
            lesson=gone.lesson,
            reason=gone.reason,
            clock_trusted=place.days.trusted,
            resumed=gone.resumed,
            files=gone.files.files,
            files_overwritten=gone.files.overwritten,
            bytes=gone.files.bytes,
        )
        return notify(place, gone.owner, message)

    completed = complete_begun(place.paths.lessons, tell)
    if not place.days.trusted:
        return completed
    try:
        now_recording = recording()
    except Unavailable:
        return completed
    return completed + expire_lessons(place.paths.lessons, place.days.today(), now_recording, tell)


def notify(place: Place, person: str, message: messages.Message) -> bool:
    """Whether there is nobody left who should hear it."""
    try:
        known = Register(place.paths.people).find(person)
        if known is None:
            return True
        post.send(place.paths.people, person, known.recipient, message)
    except AgeError:
        log("recipient_unreadable", person=person)
        return False
    except OSError as error:
        log_error("message_not_laid", error)
        return False
    return True
