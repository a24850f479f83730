"""Gives a prepared clip to its coach, and takes a given one back.

The draft is sealed to its teacher alone. Once the confirmation is on the disk, clip and note are copied beside it under
a header for coach and teacher (`sealing`); what can be looked at comes last (one rename), and it goes first when it is
taken away. Then the library, the logbook and the message to the coach change in one transaction; what its coach cannot
be told was not given, and comes off the shelf again. The draft goes last. `tidy` does the second half after a cut.
"""

from __future__ import annotations

from pathlib import Path

from appliance.age.errors import AgeError, PayloadFailure
from appliance.core.release import end_date
from appliance.errors import TerugblikError
from appliance.library import logbook, messages, post, releases
from appliance.library.files import destroy_folder
from appliance.library.releases import ReleaseRow
from appliance.people.opened import OpenPerson
from appliance.release.clip import hashes_of
from appliance.release.errors import ReleaseChanged, ReleaseNotPrepared
from appliance.release.gate import require_terms
from appliance.release.place import Place, given, media_key
from appliance.release.plan import confirmed_coach
from appliance.release.sealing import seal_for
from appliance.release.shelf import Grant


def confirm(place: Place, person: OpenPerson, chosen: list[str]) -> None:
    """All of them are checked before the first is given."""
    place.days.require_sure()
    rows = [given(person, release) for release in dict.fromkeys(chosen)]
    for row in rows:
        if row.state != "prepared" or row.lesson is None:
            raise ReleaseNotPrepared
        end_date(row.until, place.days.today())
        require_terms(place, confirmed_coach(person.library, row.other)[0], row)
    for row in rows:
        _check_unchanged(place, person, row)
    with person.library.change():
        releases.set_confirmed(person.library, [row.id for row in rows], place.clock.now_utc())
    try:
        for row in rows:
            _give(place, person, row)
    except (TerugblikError, OSError):
        releases.set_confirmed(person.library, [row.id for row in rows], None)
        raise
    finally:
        post.flush(person.library, place.paths.people)


def _give(place: Place, person: OpenPerson, row: ReleaseRow) -> None:
    _, coach, recipient = confirmed_coach(person.library, row.other)
    draft, given = place.shelf.draft(person.id, row.id), place.shelf.given(person.id, row.id)
    # Nobody's: what its teacher confirms now cannot have been there.
    destroy_folder(place.shelf.released(row.id))
    destroy_folder(given)
    person.media.drop(media_key(row.id))
    try:
        seal_for(draft, given, person.identity, recipient)
        if not is_unchanged(given, row):
            raise PayloadFailure("what was copied is not what was made")
        place.shelf.put(Grant(row.id, person.id, coach, row.until))
        tell_granted(place, person, row)
    except (TerugblikError, OSError) as error:
        destroy_folder(place.shelf.released(row.id))
        destroy_folder(given)
        if isinstance(error, AgeError):
            _not_that(person, row)
            raise ReleaseChanged from error
        raise
    destroy_folder(draft)


def _check_unchanged(place: Place, person: OpenPerson, row: ReleaseRow) -> None:
    """Anyone can seal another film to the coach's public key; whoever looks after the box can put it in the draft."""
    if not is_unchanged(place.shelf.draft(person.id, row.id), row):
        person.media.drop(media_key(row.id))
        _not_that(person, row)
        raise ReleaseChanged


def _not_that(person: OpenPerson, row: ReleaseRow) -> None:
    releases.set_confirmed(person.library, [row.id], None)
    releases.set_failed(person.library, row.id, ReleaseChanged.key, {})


def is_unchanged(folder: Path, row: ReleaseRow) -> bool:
    """Whether the folder holds the very clip and note that were made. Raises `OSError` where nobody can tell now: a
    process without a descriptor left must not take a clip for another."""
    try:
        return row.hashes is not None and hashes_of(folder) == row.hashes
    except (AgeError, FileNotFoundError):
        return False


def take_back(place: Place, person: OpenPerson, row: ReleaseRow) -> None:
    person.media.drop(media_key(row.id))
    # First: a cut in the midst of destroying would else leave a clip that is granted and cannot be opened.
    place.shelf.withdraw(row.id)
    destroy_folder(place.shelf.released(row.id))
    tell_taken_back(place, person, row)
    post.flush(person.library, place.paths.people)


def tell_granted(place: Place, person: OpenPerson, row: ReleaseRow) -> None:
    now = place.clock.now_utc()
    coach, coach_person, recipient = confirmed_coach(person.library, row.other)
    assert row.hashes is not None
    message = messages.ReleaseGranted(
        at=now,
        release=row.id,
        teacher=person.id,
        moment_kind=row.kind,
        words=row.words,
        note=row.note,
        duration_ms=row.duration_ms,
        mode=row.mode,
        until=row.until,
        clip_sha256=row.hashes.clip,
        note_sha256=row.hashes.note,
        question=row.question,
        zones=row.edits.zones,
        silences=row.silences_in_clip,
        purpose=row.purpose,
        permission=row.permission,
    )
    # The logbook says whether the leervraag went along, never its words.
    along = {"question": "shared"} if row.question else {}
    along |= _terms(row)
    with person.library.change():
        releases.set_active(person.library, row.id, now)
        until = row.until.isoformat()
        logbook.add(person.library, now, "released", release=row.id, coach=coach.name, until=until, **along)
        post.queue(person.library, coach_person, recipient, message)


def _terms(row: ReleaseRow) -> dict[str, str]:
    """What the line says of a clip that leaves the coaching pair. A permission is told whole: it is what one looks the
    line up for."""
    told: dict[str, str] = {} if row.purpose == "coaching" else {"purpose": row.purpose}
    told |= {"extern": row.organisation or "yes"} if row.extern else {}
    if row.permission is not None:
        by, on, what = row.permission.by, row.permission.on.isoformat(), row.permission.what
        told |= {"permission_by": by, "permission_on": on, "permission_for": what}
    return told


def tell_taken_back(place: Place, person: OpenPerson, row: ReleaseRow) -> None:
    now = place.clock.now_utc()
    coach, coach_person, recipient = confirmed_coach(person.library, row.other)
    with person.library.change():
        releases.set_state(person.library, row.id, "taken_back")
        logbook.add(person.library, now, "taken_back", release=row.id, coach=coach.name)
        post.queue(person.library, coach_person, recipient, messages.ReleaseTakenBack(at=now, release=row.id))
