"""Puts right what a cut left half done. Runs when the teacher signs in."""

from __future__ import annotations

from appliance.core.release import is_over
from appliance.library import post, releases
from appliance.library.files import destroy_folder
from appliance.library.releases import ReleaseRow
from appliance.people.opened import OpenPerson
from appliance.release import giving
from appliance.release.errors import ReleaseInterrupted
from appliance.release.making import Making
from appliance.release.place import Place


def tidy(place: Place, making: Making, person: OpenPerson) -> None:
    for row in releases.list_given(person.library):
        _tidy_one(place, making, person, row)
    _destroy_strays(place, person)
    post.flush(person.library, place.paths.people)


def _tidy_one(place: Place, making: Making, person: OpenPerson, row: ReleaseRow) -> None:
    on_shelf = place.shelf.grant(row.id) is not None
    if row.state == "preparing" and not making.is_being_made(row.id):
        releases.set_failed(person.library, row.id, ReleaseInterrupted.key, {})
    elif row.state == "prepared" and on_shelf:
        giving.tell_granted(place, person, row)
    elif row.state == "prepared" and not place.shelf.draft(person.id, row.id).is_dir():
        releases.set_failed(person.library, row.id, ReleaseInterrupted.key, {})
    elif row.state == "active" and not on_shelf and not is_over(row.until, place.days.today()):
        destroy_folder(place.shelf.released(row.id))
        giving.tell_taken_back(place, person, row)


def _destroy_strays(place: Place, person: OpenPerson) -> None:
    """Drafts that no row knows: made for a release that was discarded, or already given."""
    drafts = place.shelf.drafts(person.id)
    known = {row.id for row in releases.list_given(person.library) if row.state in ("preparing", "prepared")}
    for folder in sorted(drafts.iterdir()) if drafts.is_dir() else []:
        if folder.name not in known:
            destroy_folder(folder)
