"""Cuts and seals one clip into its draft folder. Runs in a worker thread; nothing readable touches the disk.

The clip is sealed as it is cut, to its teacher alone; then it is opened again and checked. The hashes of the payloads
go into the teacher's library: at the confirmation they get another header (`giving`), and nothing else is ever given
in their place.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from appliance.age.identities import HybridIdentity
from appliance.age.recipients import Recipient
from appliance.age.rewrap import PayloadHash
from appliance.age.writer import Writer, seal
from appliance.core.clipedits import in_clip
from appliance.library.files import make_folder, write_whole
from appliance.library.releases import Hashes, ReleaseRow
from appliance.library.sealedmedia import SealedFile, SealedMedia
from appliance.media.clip import cut_exact, cut_quick
from appliance.media.clipcheck import check_clip
from appliance.media.spans import ClipFacts
from appliance.release.shelf import CLIP_FILE, NOTE_FILE, Note
from appliance.storage import sync_folder, write_all

Progress = Callable[[float], None]

# The check decodes every picture again; of a quick clip it is the larger part.
_CUT_SHARE = {"quick": 0.4, "exact": 0.8}
_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Made:
    facts: ClipFacts
    hashes: Hashes


def make_clip(
    row: ReleaseRow,
    lesson: SealedMedia,
    folder: Path,
    identity: HybridIdentity,
    progress: Progress,
) -> Made:
    """Raises what cutting and checking raise; what is then in the folder is the caller's to destroy."""
    make_folder(folder)
    share = _CUT_SHARE[row.mode]
    facts, written = _cut(row, lesson, folder / CLIP_FILE, identity.recipient, lambda done: progress(done * share))
    file = SealedFile(folder / CLIP_FILE, [identity])
    try:
        # Against what was asked to be taken out, whatever the cutter says that it took.
        check_clip(file, replace(facts, zones=row.edits.zones, silences=row.edits.silences))
    finally:
        file.close()
    progress(1.0)
    sealed = seal(msgspec.json.encode(_note(row, facts)), [identity.recipient])
    write_whole(folder / NOTE_FILE, sealed)
    sync_folder(folder.parent)
    return Made(facts, Hashes(written, _hash_of(sealed)))


def _note(row: ReleaseRow, facts: ClipFacts) -> Note:
    return Note(
        row.words,
        row.note,
        row.kind,
        facts.duration_ms,
        row.question,
        zones=row.edits.zones,
        silences=in_clip(row.edits.silences, facts.start_ms, facts.end_ms),
        purpose=row.purpose,
        permission=row.permission,
    )


def hashes_of(folder: Path) -> Hashes:
    """Of what lies in a folder now, whomever it is sealed to. Raises `OSError`, `HeaderFailure`."""
    return Hashes(_hash(folder / CLIP_FILE), _hash(folder / NOTE_FILE))


def _hash(path: Path) -> str:
    found = PayloadHash()
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            found.update(block)
    return found.hexdigest()


def _hash_of(sealed: bytes) -> str:
    found = PayloadHash()
    found.update(sealed)
    return found.hexdigest()


def _cut(
    row: ReleaseRow, lesson: SealedMedia, path: Path, recipient: Recipient, progress: Progress
) -> tuple[ClipFacts, str]:
    """Also the hash of the payload, of what was written and not of what the disk gives back."""
    assert row.start_ms is not None
    assert row.end_ms is not None
    span = (row.start_ms, row.end_ms)
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        file = _File(fd)
        with Writer(file, [recipient]) as writer:
            if row.mode == "quick":
                facts = cut_quick(lesson.movie, *span, writer, progress, row.edits.silences)
            else:
                facts = cut_exact(lesson.movie, *span, writer, progress, row.edits)
        os.fsync(fd)
    finally:
        os.close(fd)
    return facts, file.digest.hexdigest()


class _File:
    def __init__(self, fd: int) -> None:
        self._fd = fd
        self.digest = PayloadHash()

    def write(self, data: bytes, /) -> None:
        write_all(self._fd, data)
        self.digest.update(data)
