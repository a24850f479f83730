"""File by file: is it one of ours, shut to others, and in the form in which its kind is written?"""

from __future__ import annotations

import json
import os
import stat
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from appliance.age.errors import AgeError
from appliance.age.header import Header, read_header
from appliance.age.sources import Lookahead
from appliance.age.stream import CHUNK_BYTES
from appliance.core.checksum import without_sum
from appliance.doctor import errors, mending
from appliance.doctor.finding import Finding
from appliance.doctor.guard import guarded, refused
from appliance.doctor.kinds import LEFTOVER, LEFTOVER_S, Kind, kind_of
from appliance.doctor.lessons import had_film
from appliance.doctor.patient import Patient
from appliance.storage import meant_mode

_PLAIN_SQLITE = b"SQLite format 3\0"
# How what a box seals begins before it is sealed: facts and notes, a library, a key. A film has its mark further on.
_PLAIN_BEGINNINGS = (b'{"', _PLAIN_SQLITE, b"AGE-SECRET-KEY-")
_PLAIN_FILM = b"ftyp"
_PAGE_BYTES = 4096


def check(patient: Patient) -> Iterator[Finding]:
    """Everything below the data folder. That folder itself may be open to a group; links are not followed."""
    unlisted: list[OSError] = []
    for folder, inner, names in os.walk(patient.data, onerror=unlisted.append):
        inner.sort()
        paths = [Path(folder) / name for name in (*inner, *sorted(names))]
        for number, path in enumerate(paths):
            look = _folder(patient, path) if number < len(inner) else _file(patient, path)
            yield from guarded(look, patient.place(path))
    for error in unlisted:
        if not isinstance(error, FileNotFoundError):
            yield refused(error, patient.place(Path(error.filename)))


def _folder(patient: Patient, path: Path) -> Iterator[Finding]:
    if not path.is_symlink():
        yield from _kept(patient, path)


def _file(patient: Patient, path: Path) -> Iterator[Finding]:
    place = patient.place(path)
    facts, kind = path.lstat(), kind_of(place)
    if kind is not None and kind.form == "socket" and stat.S_ISSOCK(facts.st_mode):
        return
    if not stat.S_ISREG(facts.st_mode):
        yield Finding(errors.NotAPlainFile(), place)
        return
    yield from _kept(patient, path)
    if LEFTOVER.fullmatch(place):
        if time.time() - facts.st_mtime > LEFTOVER_S:
            yield Finding(errors.Leftover(), place, partial(mending.remove, path))
    elif kind is None:
        yield Finding(errors.NotOurs(), place)
    else:
        yield from _form(path, place, kind)


def _kept(patient: Patient, path: Path) -> Iterator[Finding]:
    """By whoever of the box it is for, and for nobody else."""
    facts, place = path.lstat(), patient.place(path)
    found, folder = stat.S_IMODE(facts.st_mode), stat.S_ISDIR(facts.st_mode)
    keepers, mode = patient.keepers(place), meant_mode(place, folder=folder, shared=patient.shared)
    if facts.st_uid not in keepers.users:
        yield Finding(errors.NotTheBoxes(), place, partial(mending.hand_back, path, keepers))
    if found & mending.OTHERS & ~mode:
        yield Finding(errors.OpenToOthers(mode=f"{found:o}"), place, partial(mending.shut, path, mode))


def _form(path: Path, place: str, kind: Kind) -> Iterator[Finding]:
    match kind.form:
        case "sealed":
            yield from _sealed(path, place, kind)
        case "database":
            with path.open("rb") as file:
                if file.read(len(_PLAIN_SQLITE)) == _PLAIN_SQLITE:
                    yield Finding(errors.InTheClear(), place)
            if path.stat().st_size % _PAGE_BYTES:
                yield Finding(errors.Unreadable(), place)
        case "json" | "public":
            if not _is_json(path):
                yield Finding(errors.Unreadable(), place)
        case "pem":
            if not path.read_bytes().startswith(b"-----BEGIN "):
                yield Finding(errors.Unreadable(), place)
        case "empty" | "socket" | "patch" | "journal" | "going":
            pass  # a name, an address, what is on its way out, or ciphertext whose reader checks it


def _sealed(path: Path, place: str, kind: Kind) -> Iterator[Finding]:
    """A clip is still being made until that lies beside it which is written last; broken off, it goes at its teacher's
    sign-in."""
    if kind.name == "lesson" and _is_only_begun(path):
        return
    if kind.ends_with is not None and not path.with_name(kind.ends_with).exists():
        return
    try:
        header = _header(path)
    except AgeError:
        yield Finding(errors.InTheClear() if _is_plain(path) else errors.SealedOddly(), place)
        return
    least, most = kind.stanzas
    if not least <= len(header.stanzas) <= most:
        yield Finding(errors.SealedOddly(), place)


def _is_only_begun(film: Path) -> bool:
    """A cut at the very beginning leaves an empty film, or a piece of its header; its owner is told so. What is safe of
    a recording fills a chunk."""
    size = film.stat().st_size
    return size == 0 or (size < CHUNK_BYTES and not had_film(film.parent) and not _is_plain(film))


def _is_plain(path: Path) -> bool:
    """Known by what it is, never by what it is not: a flipped bit or an overwritten header makes nothing readable."""
    with path.open("rb") as file:
        beginning = file.read(16)
    return beginning.startswith(_PLAIN_BEGINNINGS) or beginning[4:8] == _PLAIN_FILM


def _header(path: Path) -> Header:
    with path.open("rb") as file:
        return read_header(Lookahead(file))


def _is_json(path: Path) -> bool:
    try:
        json.loads(without_sum(path.read_bytes()))
    except ValueError:
        return False
    return True
