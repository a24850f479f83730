"""A lesson's folder on the disk: made at the start, completed at the end, never cleaned up here.

Order of writes (docs/design/recording.md argues it): folder, retention, facts, `lesson.mp4.age` with its header,
each synced with its name; then fragments; at the end index and facts again. A folder that a crash left behind is
not touched: its owner's next sign-in finishes it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from appliance import lessonfiles
from appliance.age.recipients import Recipient
from appliance.age.writer import seal
from appliance.core.lesson import LessonFacts, LessonIndex, Retention
from appliance.core.marks import Mark
from appliance.recorder import disk
from appliance.recorder.movie import SealedMovie, SyncedFile

OpenFile = Callable[[Path], SyncedFile]
Write = Callable[[Path, bytes], None]


class Folder(Protocol):
    """Where a lesson goes."""

    def create(self, facts: LessonFacts, retention: Retention | None) -> SealedMovie: ...

    def write_facts(self, facts: LessonFacts) -> None: ...

    def write_index(self, index: LessonIndex) -> None: ...

    def write_mark(self, mark: Mark) -> None: ...


class LessonFolder:
    """The folder of one running lesson, or of a later part inside it. All that goes in, the retention date excepted,
    is sealed to its owner."""

    def __init__(
        self,
        path: Path,
        recipient: Recipient,
        open_file: OpenFile = disk.AppendFile,
        write: Write = disk.write_durably,
    ) -> None:
        self.path = path
        self._recipients = [recipient]
        self._open_file = open_file
        self._write_file = write

    def create(self, facts: LessonFacts, retention: Retention | None) -> SealedMovie:
        """Everything that a lesson needs to be found again, and its empty movie. A later part has no `retention` of its
        own, and its lesson must still be there."""
        if retention is not None:
            disk.ensure_folder(self.path.parent)
        disk.make_folder(self.path)
        if retention is not None:
            self._write_file(self.path / lessonfiles.RETENTION_FILE, lessonfiles.encode_retention(retention))
        self.write_facts(facts)
        disk.make_folder(self.path / lessonfiles.MARKS_FOLDER)
        file = self._open_file(self.path / lessonfiles.LESSON_FILE)
        try:
            movie = SealedMovie(file, self._recipients)
            movie.sync()
            disk.sync_folder(self.path)
        except BaseException:
            file.close()
            raise
        return movie

    def write_facts(self, facts: LessonFacts) -> None:
        self._write(lessonfiles.FACTS_FILE, lessonfiles.encode_facts(facts))

    def write_index(self, index: LessonIndex) -> None:
        self._write(lessonfiles.INDEX_FILE, lessonfiles.encode_index(index))

    def write_mark(self, mark: Mark) -> None:
        """On the disk, synced, when this returns."""
        self._write(lessonfiles.mark_file(mark.number), lessonfiles.encode_mark(mark))

    def _write(self, name: str, content: bytes) -> None:
        self._write_file(self.path / name, seal(content, self._recipients))
