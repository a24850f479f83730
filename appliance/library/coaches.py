"""A teacher's coaches. The key that anything is sealed to is the one that was confirmed by comparing four words; it is
kept here, in the teacher's own library, where nobody else can swap it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from appliance.library.database import Library, Row
from appliance.library.errors import CoachUnknown

CoachState = Literal["invited", "joined", "confirmed"]


@dataclass(frozen=True, slots=True)
class Coach:
    """`person` is the coach's own id on this box once joined; `recipient` the key, once confirmed. `extern`: not of
    the school, but of `organisation` ('': not told)."""

    id: str
    name: str
    state: CoachState
    words: list[str]
    invited_until: datetime | None
    person: str | None
    joined_recipient: str | None
    recipient: str | None
    extern: bool = False
    organisation: str = ""


def list_all(library: Library) -> list[Coach]:
    return [_coach(row) for row in library.all("SELECT * FROM coaches ORDER BY name, id")]


def one(library: Library, coach: str) -> Coach:
    row = library.one("SELECT * FROM coaches WHERE id = ?", coach)
    if row is None:
        raise CoachUnknown
    return _coach(row)


def by_person(library: Library, person: str) -> Coach | None:
    row = library.one("SELECT * FROM coaches WHERE person = ?", person)
    return None if row is None else _coach(row)


def invite(
    library: Library, coach: str, name: str, until: datetime, *, extern: bool = False, organisation: str = ""
) -> None:
    library.run(
        "INSERT INTO coaches (id, name, invited_until, extern, organisation) VALUES (?, ?, ?, ?, ?)",
        *(coach, name.strip(), until.isoformat(), int(extern), organisation.strip()),
    )


def set_extern(library: Library, coach: str, *, extern: bool, organisation: str) -> None:
    """For what is released from now on: what left keeps what it left with."""
    library.run(
        "UPDATE coaches SET extern = ?, organisation = ? WHERE id = ?", int(extern), organisation.strip(), coach
    )


def join(library: Library, coach: str, person: str, recipient: str, words: tuple[str, ...]) -> bool:
    """The invited coach has an account now. Once: a second one on the same invitation changes nothing."""
    changed = library.run(
        "UPDATE coaches SET person = ?, joined_recipient = ?, words = ? WHERE id = ? AND person IS NULL",
        *(person, recipient, " ".join(words), coach),
    )
    return changed > 0


def confirm(library: Library, coach: str, now: datetime) -> None:
    """The four words were the same on both screens: from now on this key is the coach's."""
    library.run(
        "UPDATE coaches SET confirmed_recipient = joined_recipient, confirmed_at = ? WHERE id = ?",
        *(now.isoformat(), coach),
    )


def delete(library: Library, coach: str) -> None:
    if library.run("DELETE FROM coaches WHERE id = ?", coach) == 0:
        raise CoachUnknown


def _coach(row: Row) -> Coach:
    state: CoachState = "confirmed" if row["confirmed_recipient"] else "joined" if row["person"] else "invited"
    return Coach(
        id=row["id"],
        name=row["name"],
        state=state,
        words=row["words"].split() if row["words"] else [],
        invited_until=datetime.fromisoformat(row["invited_until"]) if state == "invited" else None,
        person=row["person"],
        joined_recipient=row["joined_recipient"],
        recipient=row["confirmed_recipient"],
        extern=bool(row["extern"]),
        organisation=row["organisation"],
    )
