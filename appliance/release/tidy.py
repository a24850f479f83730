"""Puts right what a cut left half done. Runs when the teacher signs in."""

from __future__ import annotations

from appliance.core.release import is_over
from appliance.library import logbook, messages, post, releases
from appliance.library.files import destroy_folder
from appliance.library.releases import ReleaseRow
from appliance.log import log_error
from appliance.people.opened import OpenPerson
from appliance.release import giving
from appliance.release.errors import ReleaseChanged, ReleaseInterrupted
from appliance.release.making import Making
from appliance.release.place import Place
from appliance.release.plan import confirmed_coach
from appliance.release.shelf import Grant
from appliance.release.sweep import notify


def tidy(place: Place, making: Making, person: OpenPerson) -> None:
    for row in releases.list_given(person.library):
        try:
            _tidy_one(place, making, person, row)
        except OSError as error:
            # What the disk does not give now stays as it is, and keeps no other.
            log_error("release_not_tidied", error)
    _destroy_strays(place, person)
    _take_back_unknown(place, person)
    post.flush(person.library, place.paths.people)


def _tidy_one(place: Place, making: Making, person: OpenPerson, row: ReleaseRow) -> None:
    if row.lesson is None and row.released_at is None and row.state in ("preparing", "prepared", "failed"):
        # Its lesson has expired: what was cut from it and never given goes with it.
        making.discard(person, row.id)
    elif row.state == "preparing" and not making.is_being_made(row.id):
        releases.set_failed(person.library, row.id, ReleaseInterrupted.key, {})
    elif row.state == "prepared":
        _tidy_prepared(place, person, row)
    elif row.state == "active" and place.shelf.grant(row.id) is None:
        if not is_over(row.until, place.days.today()):
            _tidy_active(place, person, row)
        elif place.days.trusted:
            _end(place, person, row)


def _tidy_prepared(place: Place, person: OpenPerson, row: ReleaseRow) -> None:
    released = place.shelf.released(row.id)
    confirmed = row.released_at is not None
    if not released.exists():
        if not place.shelf.draft(person.id, row.id).is_dir():
            releases.set_failed(person.library, row.id, ReleaseInterrupted.key, {})
        elif confirmed:
            releases.set_confirmed(person.library, [row.id], None)
    elif confirmed and giving.is_unchanged(released, row):
        _grant_again(place, person, row)
        giving.tell_granted(place, person, row)
    else:
        # Its teacher never confirmed it, or not this: somebody else put it there.
        destroy_folder(released)
        releases.set_failed(person.library, row.id, ReleaseChanged.key, {})


def _tidy_active(place: Place, person: OpenPerson, row: ReleaseRow) -> None:
    """Without a grant that can be read: it was being taken back, unless the whole clip is still there."""
    if giving.is_unchanged(place.shelf.released(row.id), row):
        _grant_again(place, person, row)
    else:
        destroy_folder(place.shelf.released(row.id))
        giving.tell_taken_back(place, person, row)


def _end(place: Place, person: OpenPerson, row: ReleaseRow) -> None:
    """Its last day has passed, and without a grant the sweep could not know."""
    destroy_folder(place.shelf.released(row.id))
    now = place.clock.now_utc()
    with person.library.change():
        releases.set_state(person.library, row.id, "expired")
        logbook.add(person.library, now, "release_expired", release=row.id, coach=row.other_name)


def _grant_again(place: Place, person: OpenPerson, row: ReleaseRow) -> None:
    """What the grant says is what the library says, whatever became of the file."""
    _, coach, _ = confirmed_coach(person.library, row.other)
    place.shelf.write_grant(Grant(row.id, person.id, coach, row.until))


def _destroy_strays(place: Place, person: OpenPerson) -> None:
    """Drafts that no row knows: made for a release that was discarded, or already given."""
    drafts = place.shelf.drafts(person.id)
    known = {row.id for row in releases.list_given(person.library) if row.state in ("preparing", "prepared")}
    for folder in sorted(drafts.iterdir()) if drafts.is_dir() else []:
        if folder.name not in known:
            destroy_folder(folder)


def _take_back_unknown(place: Place, person: OpenPerson) -> None:
    """What lies on the shelf in this teacher's name and is not in the library: given after the spare was made that was
    put back, or by somebody else. What its teacher cannot see, and so cannot take back, nobody may look at."""
    known = {row.id for row in releases.list_given(person.library)}
    for grant in place.shelf.grants():
        if grant.teacher == person.id and grant.id not in known:
            destroy_folder(place.shelf.released(grant.id))
            now = place.clock.now_utc()
            logbook.add(person.library, now, "taken_back", release=grant.id)
            notify(place, grant.coach, messages.ReleaseTakenBack(at=now, release=grant.id))
