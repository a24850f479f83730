"""The C2SP CCTV vectors of the age format: each a file with what must come of it written on top."""

from __future__ import annotations

import base64
import os
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from appliance.age import errors
from appliance.age.identities import Identity, ScryptIdentity, parse_identity

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / ".cache/npm/node_modules/cctv-age/index.js"
HOW_MANY = 143
MISSING = (
    "The age test vectors are not here. Fetch them: scripts/fetch-age-testkit (or set AGE_TESTKIT to their folder)"
)

OUTCOMES: dict[str, type[errors.AgeError] | None] = {
    "success": None,
    "no match": errors.NoMatch,
    "HMAC failure": errors.MacFailure,
    "header failure": errors.HeaderFailure,
    "payload failure": errors.PayloadFailure,
    "armor failure": errors.ArmorFailure,
}
_ENTRY = re.compile(r'^// .*/testdata/(\w+)\nvar \w+ = __toBinary\("([^"]*)"\);', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Vector:
    name: str
    expect: str
    payload: str | None  # SHA-256 of all plaintext that may be given out before the outcome
    file_key: bytes
    identities: tuple[Identity, ...]
    armored: bool
    data: bytes

    @property
    def error(self) -> type[errors.AgeError] | None:
        return OUTCOMES[self.expect]


@cache
def vectors() -> dict[str, Vector]:
    """Empty where the kit is not there; a fixture tells so."""
    return {name: _parse(name, raw) for name, raw in sorted(_raw())}


def _raw() -> Iterator[tuple[str, bytes]]:
    folder = os.environ.get("AGE_TESTKIT")
    if folder:
        for path in Path(folder).glob("*"):
            if (raw := path.read_bytes()).startswith(b"expect: "):
                yield path.name, raw
    elif PACKAGE.exists():
        for name, encoded in _ENTRY.findall(PACKAGE.read_text()):
            yield name, base64.b64decode(encoded)


def _parse(name: str, raw: bytes) -> Vector:
    top, _, data = raw.partition(b"\n\n")
    fields: dict[str, str] = {}
    identities: list[Identity] = []
    for line in top.decode().splitlines():
        key, value = line.split(": ", 1)
        if key == "identity":
            identities.append(parse_identity(value))
        elif key == "passphrase":
            identities.append(ScryptIdentity(value))
        else:
            fields[key] = value
    return Vector(
        name=name,
        expect=fields["expect"],
        payload=fields.get("payload"),
        file_key=bytes.fromhex(fields["file key"]),
        identities=tuple(identities),
        armored=fields.get("armored") == "yes",
        data=zlib.decompress(data) if fields.get("compressed") == "zlib" else data,
    )
