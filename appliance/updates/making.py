"""Makes an update of a program folder, on the maker's machine: `scripts/make-update`. Not used on a box."""

from __future__ import annotations

import argparse
import hashlib
import os
import stat
import sys
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from appliance.errors import BadInput, TerugblikError, Text
from appliance.updates.container import LENGTH, MAGIC, MOST_HEADER_BYTES, PIECE_BYTES
from appliance.updates.errors import UpdateUnsafe
from appliance.updates.manifest import FORMAT, Entry, File, Link, Manifest, check
from appliance.updates.signing import sign

SUFFIX = ".tbu"
_REPOSITORY = Path(__file__).resolve().parents[2]


class SigningKeyUnfit(BadInput):
    key = "signing_key_unfit"
    nl = Text(
        "Deze sleutel kan niet tekenen: {reason}.",
        "Geef een Ed25519-sleutel (PEM) die buiten de broncode ligt en die alleen jij kunt lezen.",
    )
    en = Text(
        "This key cannot sign: {reason}.",
        "Give an Ed25519 key (PEM) that lies outside the source code and that only you can read.",
    )


def main(arguments: list[str] | None = None) -> int:
    options = _parse(arguments)
    try:
        made = make(options.folder, options.version, options.minimum, read_key(options.key), options.output)
    except TerugblikError as error:
        sys.stderr.write(f"make-update: {error.message('en')}\n{error.advice('en')}\n")
        return 1
    sys.stdout.write(f"{made}\n")
    return 0


def read_key(file: Path) -> Ed25519PrivateKey:
    """Raises `SigningKeyUnfit`: for one that lies in the repository too, from which it would be published some day."""
    place = file.resolve()
    if place.is_relative_to(_REPOSITORY):
        raise SigningKeyUnfit(reason="it lies in the repository")
    try:
        if stat.S_IMODE(place.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO):
            raise SigningKeyUnfit(reason="others can read it")
        secret = os.environ.get("TERUGBLIK_KEY_PASSPHRASE")
        key = serialization.load_pem_private_key(place.read_bytes(), secret.encode() if secret else None)
    except (OSError, ValueError, TypeError) as error:
        raise SigningKeyUnfit(reason="it cannot be read") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise SigningKeyUnfit(reason="it is not an Ed25519 key")
    return key


def make(folder: Path, version: str, minimum: str, key: Ed25519PrivateKey, output: Path) -> Path:
    """`output/terugblik-<version>.tbu`, of everything below `folder`."""
    manifest = Manifest(FORMAT, version, minimum, _entries(folder))
    check(manifest)
    header = msgspec.json.encode(manifest)
    if len(header) > MOST_HEADER_BYTES:
        raise UpdateUnsafe
    head = MAGIC + LENGTH.pack(len(header)) + header
    target = output / f"terugblik-{version}{SUFFIX}"
    beside = target.with_name(f"{target.name}.new")
    with beside.open("wb") as out:
        out.write(head + sign(key, head))
        for entry in manifest.files:
            with (folder / entry.path).open("rb") as file:
                while piece := file.read(PIECE_BYTES):
                    out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(target)
    return target


def _entries(folder: Path) -> list[Entry]:
    """In order of their places, so that the same folder gives the same file. Compiled modules that go by their source's
    time are left out: that time is another on the box."""
    found: list[Entry] = []
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder).as_posix()
        if (path.is_dir() and not path.is_symlink()) or _goes_by_time(path):
            continue
        if path.is_symlink():
            found.append(Link(place, str(path.readlink())))
        elif path.is_file():
            found.append(File(place, path.stat().st_size, _hash(path), bool(path.stat().st_mode & stat.S_IXUSR)))
        else:
            raise UpdateUnsafe
    return found


def _goes_by_time(path: Path) -> bool:
    """Whether it is a compiled module of the usual kind; of one that goes by its source's hash the flags are not 0."""
    if path.parent.name != "__pycache__" or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(8)[4:] in (b"", bytes(4))


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/make-update", description="Make one signed update of a program folder."
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="as it is to lie in /opt/terugblik/VERSION")
    parser.add_argument("--version", required=True, help="of the program in FOLDER, such as 1.4.0")
    parser.add_argument("--minimum", default="0.0.0", help="the oldest version that it can be put on (%(default)s)")
    parser.add_argument("--key", type=Path, required=True, metavar="FILE", help="the maker's Ed25519 key, PEM")
    parser.add_argument("--output", type=Path, default=Path(), metavar="DIR", help="where to put it (here)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
