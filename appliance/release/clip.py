"""Cuts and seals one clip into its draft folder. Runs in a worker thread; nothing readable touches the disk.

The clip is sealed as it is cut, to the coach and to the teacher, so that the teacher sees exactly the file that the
coach will get; then it is opened again and checked.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import msgspec

from appliance.age.identities import HybridIdentity
from appliance.age.recipients import Recipient
from appliance.age.writer import Writer, seal
from appliance.library.files import make_folder, sync_folder, write_all, write_whole
from appliance.library.releases import ReleaseRow
from appliance.library.sealedmedia import SealedFile, SealedMedia
from appliance.media.clip import cut_exact, cut_quick
from appliance.media.clipcheck import check_clip
from appliance.media.spans import ClipFacts
from appliance.release.shelf import CLIP_FILE, NOTE_FILE, Note

Progress = Callable[[float], None]

# The check decodes every picture again; of a quick clip it is the larger part.
_CUT_SHARE = {"quick": 0.4, "exact": 0.8}


def make_clip(
    row: ReleaseRow,
    lesson: SealedMedia,
    folder: Path,
    recipients: list[Recipient],
    identity: HybridIdentity,
    progress: Progress,
) -> ClipFacts:
    """Raises what cutting and checking raise; what is then in the folder is the caller's to destroy."""
    make_folder(folder)
    share = _CUT_SHARE[row.mode]
    facts = _cut(row, lesson, folder / CLIP_FILE, recipients, lambda done: progress(done * share))
    file = SealedFile(folder / CLIP_FILE, [identity])
    try:
        check_clip(file, facts)
    finally:
        file.close()
    progress(1.0)
    note = Note(row.words, row.note, row.kind, facts.duration_ms)
    write_whole(folder / NOTE_FILE, seal(msgspec.json.encode(note), recipients))
    sync_folder(folder.parent)
    return facts


def _cut(
    row: ReleaseRow, lesson: SealedMedia, path: Path, recipients: list[Recipient], progress: Progress
) -> ClipFacts:
    assert row.start_ms is not None
    assert row.end_ms is not None
    cut = cut_quick if row.mode == "quick" else cut_exact
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        with Writer(_File(fd), recipients) as writer:
            facts = cut(lesson.movie, row.start_ms, row.end_ms, writer, progress)
        os.fsync(fd)
    finally:
        os.close(fd)
    return facts


class _File:
    def __init__(self, fd: int) -> None:
        self._fd = fd

    def write(self, data: bytes, /) -> None:
        write_all(self._fd, data)
