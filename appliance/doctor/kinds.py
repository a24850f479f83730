"""Every kind of file that a box makes, by its place in the data folder, and what can be seen of it without a key."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from appliance.release.shelf import GRANT_FILE, NOTE_FILE

# `sealed`: an age file. `database`: SQLCipher, readable to nobody. `json`: readable on purpose, ids and dates only; and
# the Wi-Fi's passphrase, which opens no file.
# `public`: what a school prints for everybody. `pem`: the box's certificate. `empty`: a name is all it is. `socket`.
# `patch`: ciphertext that waits to be applied.
# `going`: its deletion was begun, so whatever is left of it is as it should be.
Form = Literal["sealed", "database", "json", "public", "pem", "empty", "socket", "patch", "journal", "going"]

_ID = r"[0-9a-f]{20}"
_ANY = r"[0-9a-f]+"


@dataclass(frozen=True, slots=True)
class Kind:
    """`stanzas` is to how many an age file of this kind is sealed at least and at most. `ends_with` is the file that is
    written last into its folder, where the folder is only made in peace and may be broken off."""

    name: str
    place: re.Pattern[str]
    form: Form
    stanzas: tuple[int, int] = (1, 1)
    ends_with: str | None = None


def _kind(name: str, place: str, form: Form, stanzas: tuple[int, int] = (1, 1), ends_with: str | None = None) -> Kind:
    return Kind(name, re.compile(place), form, stanzas, ends_with)


_LESSON = rf"lessons/{_ID}/(part-\d+/)?"
_PERSON = rf"people/{_ID}/"

KINDS: tuple[Kind, ...] = (
    _kind("lesson", rf"{_LESSON}lesson\.mp4\.age", "sealed"),
    _kind("facts", rf"{_LESSON}facts\.json\.age", "sealed"),
    _kind("index", rf"{_LESSON}index\.json\.age", "sealed"),
    _kind("mark", rf"{_LESSON}marks/\d\d+\.age", "sealed"),
    _kind("patch", rf"{_LESSON}lesson\.mp4\.age\.patch", "patch"),
    _kind("retention", rf"{_LESSON}retention\.json", "json"),
    _kind("until", rf"{_LESSON}until\.json", "json"),
    _kind("going", rf"lessons/{_ID}\.(deleted|expired)/.+", "going"),
    _kind("person", rf"{_PERSON}person(\.spare)?\.json", "json"),
    _kind("identity", rf"{_PERSON}identity\.age", "sealed"),
    _kind("library_key", rf"{_PERSON}library\.key\.age", "sealed"),
    _kind("library", rf"{_PERSON}(damaged-\d+/)?library\.db", "database"),
    _kind("library_journal", rf"{_PERSON}(damaged-\d+/)?library\.db-(wal|shm|journal)", "journal"),
    _kind("library_fresh", rf"{_PERSON}library\.db\.fresh", "database"),
    _kind("library_suspect", rf"{_PERSON}library\.suspect", "empty"),
    _kind("library_spare", rf"{_PERSON}library\.spare\.age", "sealed"),
    _kind("aside", rf"{_PERSON}damaged-\d+/library\.key\.age", "sealed"),
    _kind("message", rf"{_PERSON}inbox/{_ANY}\.age", "sealed"),
    _kind("draft", rf"{_PERSON}drafts/{_ID}/(clip\.mp4|note\.json)\.age", "sealed", ends_with=NOTE_FILE),
    _kind("given", rf"{_PERSON}drafts/{_ID}\.given/(clip\.mp4|note\.json)\.age", "sealed", (1, 2), GRANT_FILE),
    _kind("given_grant", rf"{_PERSON}drafts/{_ID}(\.given)?/grant\.json", "json"),
    _kind("release", rf"releases/{_ID}/(clip\.mp4|note\.json)\.age", "sealed", (2, 2)),
    _kind("grant", rf"releases/{_ID}/grant\.json", "json"),
    _kind("half_enrolled", rf"people/\.new-{_ID}/.+", "going"),
    _kind("invitation", rf"people/invitations/{_ANY}\.json", "json"),
    _kind("throttle", r"people/throttle\.json", "json"),
    _kind("box", r"box(\.spare)?\.json", "json"),
    _kind("boot", r"(boot(\.spare)?|boot_times)\.json", "json"),
    _kind("clock", r"clock\.json", "json"),
    _kind("school_settings", r"school\.json", "public"),
    _kind("kijkwijzer", r"kijkwijzer\.json", "public"),
    _kind("ready", r"ready\.json", "json"),
    _kind("running", r"running\.json", "json"),
    _kind("lock", r"recorder\.lock", "empty"),
    _kind("socket", r"[A-Za-z0-9_.-]+\.sock|s", "socket"),
    _kind("hotspot", r"firstboot/hotspot\.json", "json"),
    _kind("school", r"firstboot/school\.json", "json"),
    _kind("last_backup", r"firstboot/backup\.json", "json"),
    _kind("certificate", r"tls/(ca|server)\.(key|pem)", "pem"),
)
# Of somebody who was being enrolled; the web process removes it at its start.
HALF_ENROLLED = ".new-"
# Younger than this it may be something that is being written.
LEFTOVER_S = 600.0
# What a cut leaves of a file that was being written beside its place: never more than an unfinished copy.
LEFTOVER = re.compile(r"(.*/)?(\..+\.[0-9a-f]+\.part|[^/]+\.new|\.probe)")


def kind_of(place: str) -> Kind | None:
    """None: no file of ours."""
    return next((kind for kind in KINDS if kind.place.fullmatch(place)), None)
