"""Words that somebody is in the midst of typing and that are nowhere else yet, so that no lock, no sleeping tablet and
no page that is left takes them.

They are their writer's alone and lie here only: what is not stored where it belongs comes on no paper and into no clip,
and no search finds it. They go with what they are about.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final, Literal

from appliance.core.nagesprek import ProposalUnknown
from appliance.library import actiepunten, comments, cycles, lessons, objections, releases, trajecten
from appliance.library.database import Library
from appliance.library.errors import ReleaseUnknown

Field = Literal["question", "actiepunt", "card", "reason", "remark", "proposal", "preparation", "take_over", "seat"]

# What may be written about something that is not there yet.
_NEW: Final = ("question", "seat")


def read(library: Library, field: Field, thing: str) -> str:
    """What was typed there last; '' when there is nothing."""
    row = library.one("SELECT text FROM half_typed WHERE field = ? AND thing = ?", field, thing)
    return "" if row is None else str(row["text"])


def keep(library: Library, field: Field, thing: str, text: str, now: datetime) -> None:
    """'' lets go of it: it was stored where it belongs, or thrown away. Raises that there is no such thing, or that
    nothing can be written about it any more."""
    with library.change():
        library.run("DELETE FROM half_typed WHERE field = ? AND thing = ?", field, thing)
        if not text:
            return
        if thing or field not in _NEW:
            _CHECKS[field](library, thing)
        library.run("INSERT INTO half_typed VALUES (?, ?, ?, ?)", field, thing, text, now.isoformat())


def _check_release(library: Library, release: str) -> None:
    if releases.one(library, release).state != "active":
        raise ReleaseUnknown


def _check_proposal(library: Library, comment: str) -> None:
    found = comments.find(library, comment)
    if found is None or not found.proposes:
        raise ProposalUnknown


_CHECKS: Final[dict[Field, Callable[[Library, str], object]]] = {
    "question": lambda library, thing: trajecten.one(library, thing).check_open(),
    "actiepunt": cycles.check_open,
    "card": actiepunten.check_open,
    "reason": lessons.one,
    "remark": _check_release,
    "proposal": _check_release,
    "preparation": _check_release,
    "take_over": _check_proposal,
    "seat": objections.one,
}
