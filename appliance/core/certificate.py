"""That a lesson was destroyed: what a certificate says, and the chain that ties it to all before.

A certificate's digest is SHA-256 over its body as canonical JSON (UTF-8, keys in order, no spaces, signs outside
ASCII as they are). Its hash is SHA-256 over the previous certificate's hash (32 bytes; zeros before the first)
followed by its digest. So the chain can be shown by digests alone: whoever checks one certificate learns nothing of
the lessons in the others.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

VERSION = 1
START = bytes(32)

Reason = Literal["owner", "retention"]
ClipState = Literal["active", "expired", "taken_back"]

# Part of every body, so that nobody can hand on a certificate without them.
LIMITS: dict[str, tuple[str, ...]] = {
    "nl": (
        (
            "Een geheugenkaart (flash) schrijft nieuwe gegevens vaak op een andere plek en houdt het oude blok"
            " nog een tijd vast. Zo kan een oude kopie van het overschreven begin zijn achtergebleven. Wie die met"
            " speciale apparatuur uitleest, kan de les nog altijd alleen openen met de sleutel van de leerkracht."
        ),
        (
            "Fragmenten die aan een coach zijn vrijgegeven, zijn eigen kopieën. Ze gaan weg op hun einddatum"
            " of als ze worden teruggenomen. Een kopie die buiten de box is gemaakt, kan niemand terughalen."
        ),
        ("Van een reservekopie van de kaart of schijf weet de box niets. Daarin kan de les nog staan, versleuteld."),
        (
            "Dit bewijs zegt wat de box deed. De controlegetallen laten zien of het daarna is veranderd; ze"
            " bewijzen niet wie het heeft gemaakt."
        ),
    ),
    "en": (
        (
            "A memory card (flash) often writes new data in another place and keeps the old block for a while. So"
            " an old copy of the overwritten beginning may have stayed behind. Whoever reads it out with special"
            " equipment can still open the lesson only with the teacher's key."
        ),
        (
            "Clips that were released to a coach are copies of their own. They go on their end date or when they"
            " are taken back. A copy that was made outside the box cannot be recalled by anyone."
        ),
        "Of a backup of the card or disk the box knows nothing. The lesson may still be in it, encrypted.",
        (
            "This certificate says what the box did. The check numbers show whether it was changed afterwards;"
            " they do not prove who made it."
        ),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """What was handed to a coach, by the name that the teacher uses. `until` is a date."""

    coach: str
    released_at: str
    until: str
    state: ClipState


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What happened to one lesson. Moments are ISO 8601 in the box's own time, with its distance from UTC, so that a
    printed one reads like the clock in the classroom; `last_day` is a date.

    `learned_at`: the box ended it by itself, and this is when the owner's library was told. `files_overwritten`
    is below `files` when the storage refused to write over some of them. `resumed`: it was cut short and completed
    later, and the files counted are those of the last go.
    """

    number: int
    lesson: str
    teacher: str
    recorded_at: str
    recorded_sure: bool
    duration_ms: int
    bytes: int
    files: int
    files_overwritten: int
    header_bytes: int
    resumed: bool
    reason: Reason
    last_day: str
    agreed: bool
    warned_days: Literal[7, 1] | None
    destroyed_at: str
    clock_trusted: bool
    learned_at: str | None
    clips: tuple[Clip, ...]
    limits: dict[str, tuple[str, ...]]
    version: int


@dataclass(frozen=True, slots=True)
class Certificate:
    """A body in its place in the chain; hashes in hex."""

    body: Body
    previous: str
    hash: str


def canonical(body: Mapping[str, Any]) -> str:
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(body: Mapping[str, Any]) -> bytes:
    # A name from outside may hold half of a surrogate pair, which has no UTF-8 form of its own.
    return hashlib.sha256(canonical(body).encode("utf-8", "surrogatepass")).digest()


def link(previous: bytes, of_body: bytes) -> bytes:
    return hashlib.sha256(previous + of_body).digest()


def chained(digests: Iterable[bytes]) -> bytes:
    """The hash of the last of them."""
    last = START
    for one in digests:
        last = link(last, one)
    return last


def first_broken(
    bodies: Sequence[Mapping[str, Any]], hashes: Sequence[str], before: int = 0, last: bytes = START
) -> int | None:
    """The place (from 1) of the first certificate that does not fit on the ones before; None when the chain holds.
    `before`: so many are known to hold, and this is the hash of their last."""
    previous = last
    for place, (body, known) in enumerate(zip(bodies, hashes, strict=True), start=before + 1):
        previous = link(previous, digest(body))
        if body.get("number") != place or previous.hex() != known:
            return place
    return None
