"""Certificates of what was destroyed, in their owner's library, and as files that are checked without the box.

An export holds one body, and of the certificates before it only the digests: they tell nothing of other lessons.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import msgspec

from appliance.core import strictjson
from appliance.core.certificate import (
    LIMITS,
    START,
    VERSION,
    Body,
    Certificate,
    Clip,
    ClipState,
    Reason,
    canonical,
    chained,
    digest,
    first_broken,
    link,
)
from appliance.core.release import is_over
from appliance.library import chain, me, releases
from appliance.library.chain import Held
from appliance.library.database import Library, Row
from appliance.library.errors import CertificateBroken, CertificateUnknown, CertificateUnreadable
from appliance.library.files import HEADER_BYTES, Destroyed
from appliance.library.lessons import LessonRow
from appliance.library.releases import ReleaseRow

FORMAT = "terugblik-certificate-1"
_KEYS = {"format", "certificate", "chain", "hash"}
_HASH_DIGITS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Destruction:
    """How a lesson went. `resumed`: in more than one go, and `files` are those of the last. `learned_at`: the
    box did it by itself, and its owner hears of it now."""

    reason: Reason
    at: datetime
    clock_trusted: bool
    files: Destroyed
    resumed: bool = False
    learned_at: datetime | None = None


def add(library: Library, lesson: LessonRow, how: Destruction) -> Certificate:
    """In the transaction around it, before the lesson's row goes: its clips still know whose they are."""
    last = library.one("SELECT number, hash FROM certificates ORDER BY number DESC LIMIT 1")
    body = _plain(_body(library, lesson, how, 1 if last is None else last["number"] + 1))
    previous = START if last is None else bytes.fromhex(last["hash"])
    made = link(previous, digest(body)).hex()
    library.run("INSERT INTO certificates VALUES (?, ?, ?)", body["number"], canonical(body), made)
    return Certificate(_decoded(body), previous.hex(), made)


def read(library: Library) -> list[Certificate]:
    """In the order of the chain."""
    return _linked(library.all("SELECT * FROM certificates ORDER BY number"), START.hex())


def page(library: Library, most: int, before: int | None = None) -> list[Certificate]:
    """The newest, or those right before a number; in the order of the chain."""
    rows = chain.page(library, "certificates", most, before)
    earlier = chain.page(library, "certificates", 1, rows[0]["number"]) if rows else []
    return _linked(rows, earlier[0]["hash"] if earlier else START.hex())


def _linked(rows: Sequence[Row], previous: str) -> list[Certificate]:
    before = [previous, *(row["hash"] for row in rows)]
    return [
        Certificate(_decoded(json.loads(row["body"])), last, row["hash"])
        for row, last in zip(rows, before, strict=False)
    ]


def whole(library: Library) -> bool:
    """Whether the chain holds."""
    return hold(library, Held()) is not None


def hold(library: Library, held: Held) -> Held | None:
    """How far the chain now holds: to its end, or None when it does not."""
    return chain.hold(library, "certificates", held, _fits)


def _fits(rows: Sequence[Row], held: Held) -> bool:
    bodies, hashes = [json.loads(row["body"]) for row in rows], [row["hash"] for row in rows]
    return first_broken(bodies, hashes, held.number, bytes.fromhex(held.hash)) is None


def of_lesson(library: Library, lesson: str) -> bool:
    """Whether its destruction was certified."""
    rows = library.all("SELECT body FROM certificates")
    return any(json.loads(row["body"])["lesson"] == lesson for row in rows)


def export(library: Library, number: int) -> bytes:
    """The certificate as a file that `terugblik verify-certificate` checks without the box: the same bytes each time.
    Raises `CertificateUnknown`."""
    rows = library.all("SELECT * FROM certificates WHERE number <= ? ORDER BY number", number)
    if not rows or rows[-1]["number"] != number:
        raise CertificateUnknown
    bodies = [json.loads(row["body"]) for row in rows]
    document = {
        "format": FORMAT,
        "certificate": bodies[-1],
        "chain": [digest(body).hex() for body in bodies],
        "hash": rows[-1]["hash"],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogatepass")


def verify(exported: bytes) -> Certificate:
    """The certificate of an export that holds. Raises `CertificateUnreadable` or `CertificateBroken`."""
    try:
        document = strictjson.loads(exported)
        if set(document) != _KEYS or document["format"] != FORMAT:
            raise CertificateUnreadable
        raw, chain, last = document["certificate"], [_hash(one) for one in document["chain"]], _hash(document["hash"])
        body = _decoded(raw)
    except (ValueError, TypeError, AttributeError, RecursionError, msgspec.MsgspecError) as error:
        raise CertificateUnreadable from error
    if not chain or chain[-1] != digest(raw) or body.number != len(chain) or chained(chain) != last:
        raise CertificateBroken
    return Certificate(body, chained(chain[:-1]).hex(), last.hex())


def _body(library: Library, lesson: LessonRow, how: Destruction, number: int) -> Body:
    given = [row for row in releases.list_given(library) if row.lesson == lesson.id and row.released_at is not None]
    clips = [_clip(row, how.at) for row in given if row.state in ("active", "expired", "taken_back")]
    return Body(
        number=number,
        lesson=lesson.id,
        teacher=me.name(library),
        recorded_at=_moment(lesson.recorded_at),
        recorded_sure=lesson.clock_trusted,
        duration_ms=lesson.duration_ms,
        bytes=how.files.bytes,
        files=how.files.files,
        files_overwritten=how.files.overwritten,
        header_bytes=HEADER_BYTES,
        resumed=how.resumed,
        reason=how.reason,
        last_day=lesson.delete_after.isoformat(),
        agreed=lesson.kept_reason is not None,
        warned_days=lesson.warned_days,
        destroyed_at=_moment(how.at),
        clock_trusted=how.clock_trusted,
        learned_at=None if how.learned_at is None else _moment(how.learned_at),
        clips=tuple(sorted(clips, key=lambda clip: (clip.coach, clip.released_at, clip.until))),
        limits=LIMITS,
        version=VERSION,
    )


def _clip(row: ReleaseRow, at: datetime) -> Clip:
    assert row.released_at is not None
    over = row.state == "active" and is_over(row.until, at.astimezone().date())
    state: ClipState = "expired" if over or row.state == "expired" else "active"
    if row.state == "taken_back":
        state = "taken_back"
    return Clip(coach=row.other_name, released_at=_moment(row.released_at), until=row.until.isoformat(), state=state)


def _plain(body: Body) -> dict[str, Any]:
    """As it comes out of JSON again."""
    plain: dict[str, Any] = json.loads(json.dumps(asdict(body)))
    return plain


def _decoded(raw: Any) -> Body:
    """Raises `msgspec.ValidationError`, also for a body with more in it than this version knows."""
    body = msgspec.convert(raw, Body)
    if _plain(body) != raw or body.version != VERSION:
        raise msgspec.ValidationError("not a body of this version")
    return body


def _hash(text: Any) -> bytes:
    if not isinstance(text, str) or len(text) != _HASH_DIGITS or text != text.lower():
        raise ValueError("not a hash")
    return bytes.fromhex(text)


def _moment(when: datetime) -> str:
    """As the clock on the wall says it where the box stands, and how far that is from UTC."""
    return when.astimezone().isoformat(timespec="seconds")
