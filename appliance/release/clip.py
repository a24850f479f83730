"""Cuts and seals one clip into its draft folder. Runs in a worker thread; nothing readable touches the disk.

The clip is sealed as it is cut, to the coach and to the teacher, so that the teacher sees exactly the file that the
coach will get; then it is opened again and checked. The hashes of what was written go into the teacher's library, so
that nothing else is ever given in its place.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from appliance.age.identities import HybridIdentity
from appliance.age.recipients import Recipient
from appliance.age.writer import Writer, seal
from appliance.library.files import make_folder, sync_folder, write_all, write_whole
from appliance.library.releases import Hashes, ReleaseRow
from appliance.library.sealedmedia import SealedFile, SealedMedia
from appliance.media.clip import cut_exact, cut_quick
from appliance.media.clipcheck import check_clip
from appliance.media.spans import ClipFacts
from appliance.release.shelf import CLIP_FILE, NOTE_FILE, Note

Progress = Callable[[float], None]

# The check decodes every picture again; of a quick clip it is the larger part.
_CUT_SHARE = {"quick": 0.4, "exact": 0.8}


@dataclass(frozen=True, slots=True)
class Made:
    facts: ClipFacts
    hashes: Hashes


def make_clip(
    row: ReleaseRow,
    lesson: SealedMedia,
    folder: Path,
    recipients: list[Recipient],
    identity: HybridIdentity,
    progress: Progress,
) -> Made:
    """Raises what cutting and checking raise; what is then in the folder is the caller's to destroy."""
    make_folder(folder)
    share = _CUT_SHARE[row.mode]
    facts, written = _cut(row, lesson, folder / CLIP_FILE, recipients, lambda done: progress(done * share))
    file = SealedFile(folder / CLIP_FILE, [identity])
    try:
        check_clip(file, facts)
    finally:
        file.close()
    progress(1.0)
    note = Note(row.words, row.note, row.kind, facts.duration_ms)
    sealed = seal(msgspec.json.encode(note), recipients)
    write_whole(folder / NOTE_FILE, sealed)
    sync_folder(folder.parent)
    return Made(facts, Hashes(written, hashlib.sha256(sealed).hexdigest()))


def hashes_of(folder: Path) -> Hashes:
    """Of what lies in a draft's folder now. Raises `OSError`."""
    return Hashes(_hash(folder / CLIP_FILE), _hash(folder / NOTE_FILE))


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, hashlib.sha256).hexdigest()


def _cut(
    row: ReleaseRow, lesson: SealedMedia, path: Path, recipients: list[Recipient], progress: Progress
) -> tuple[ClipFacts, str]:
    """Also the hash of the sealed file, of what was written and not of what the disk gives back."""
    assert row.start_ms is not None
    assert row.end_ms is not None
    cut = cut_quick if row.mode == "quick" else cut_exact
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        file = _File(fd)
        with Writer(file, recipients) as writer:
            facts = cut(lesson.movie, row.start_ms, row.end_ms, writer, progress)
        os.fsync(fd)
    finally:
        os.close(fd)
    return facts, file.digest.hexdigest()


class _File:
    def __init__(self, fd: int) -> None:
        self._fd = fd
        self.digest = hashlib.sha256()

    def write(self, data: bytes, /) -> None:
        write_all(self._fd, data)
        self.digest.update(data)
