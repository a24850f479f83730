"""A data folder as a box leaves it, file by file, with what nobody else may ever read."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from appliance.age.identities import HybridIdentity
from appliance.age.writer import seal
from appliance.core.checksum import with_sum

PERSON, LESSON, RELEASE, OTHER = (digit * 20 for digit in "1234")
SECRET = b"Juf Wilhelmina Zonneveld vroeg: wie weet het?"
OWNER, COACH = HybridIdentity.generate(), HybridIdentity.generate()


def sealed(content: bytes = SECRET, *, both: bool = False) -> bytes:
    return seal(content, [OWNER.recipient, *([COACH.recipient] if both else [])])


def json_file(**values: object) -> bytes:
    return with_sum(msgspec.json.encode(values))


def write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_bytes(data)
    path.chmod(0o600)


def a_box(data: Path) -> Path:
    big = os.urandom(200_000)
    files = {
        "box.json": json_file(salt="ab" * 32, renewed=False),
        "box.spare.json": json_file(salt="ab" * 32, renewed=False),
        "school.json": json_file(school={"name": "De Regenboog", "contact": "de directeur"}),
        f"people/{PERSON}/person.json": json_file(id=PERSON, role="teacher", recipient=str(OWNER.recipient)),
        f"people/{PERSON}/identity.age": sealed(),
        f"people/{PERSON}/library.key.age": sealed(),
        f"people/{PERSON}/library.db": os.urandom(8192),
        f"people/{PERSON}/inbox/0a.age": sealed(),
        f"lessons/{LESSON}/lesson.mp4.age": sealed(big),
        f"lessons/{LESSON}/facts.json.age": sealed(),
        f"lessons/{LESSON}/marks/01.age": sealed(),
        f"lessons/{LESSON}/retention.json": json_file(owner=PERSON, delete_after="2026-12-01"),
        f"lessons/{OTHER}/lesson.mp4.age": sealed(big),
        f"lessons/{OTHER}/retention.json": json_file(owner=PERSON, delete_after=None),
        f"releases/{RELEASE}/clip.mp4.age": sealed(both=True),
        f"releases/{RELEASE}/grant.json": json_file(coach=OTHER, until="2026-12-01"),
    }
    for place, content in (files | stays()).items():
        write(data / place, content)
    return data


def stays() -> dict[str, bytes]:
    """What never leaves a box."""
    return {
        "tls/ca.key": b"-----BEGIN PRIVATE KEY-----\n",
        "tls/server.pem": b"-----BEGIN CERTIFICATE-----\n",
        "ready.json": json_file(id=PERSON),
        "clock.json": json_file(at="x"),
        "recorder.lock": b"",
        "notes.txt": SECRET,
        f"people/invitations/{'ab' * 10}.json": json_file(a="b"),
        f"lessons/{'5' * 20}.deleted/lesson.mp4.age": sealed(),
        f"lessons/{LESSON}/.facts.json.age.ab12.part": SECRET,
    }


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def leaves(data: Path) -> dict[str, bytes]:
    """What a backup of it must hold."""
    return {place: content for place, content in tree(data).items() if place not in stays()}
