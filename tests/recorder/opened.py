"""Reads what the recorder wrote, with the identity that only the test has."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import av

from appliance import lessonfiles
from appliance.age.identities import HybridIdentity
from appliance.age.reader import open_sealed, open_seekable
from appliance.age.sources import BytesSource
from appliance.core.lesson import LessonFacts, LessonIndex
from appliance.core.marks import Mark
from appliance.media.index import MovieIndex, build_index
from appliance.media.virtual import VirtualMp4
from tests.media.pictures import read_number


@dataclass(frozen=True)
class Opened:
    """One lesson's folder, opened."""

    folder: Path
    identity: HybridIdentity

    def sealed(self, name: str) -> bytes:
        return open_sealed((self.folder / name).read_bytes(), [self.identity])

    @property
    def facts(self) -> LessonFacts:
        return lessonfiles.decode_facts(self.sealed(lessonfiles.FACTS_FILE))

    @property
    def index(self) -> LessonIndex:
        return lessonfiles.decode_index(self.sealed(lessonfiles.INDEX_FILE))

    @property
    def marks(self) -> list[Mark]:
        names = sorted((self.folder / lessonfiles.MARKS_FOLDER).glob("*.age"))
        return [lessonfiles.decode_mark(open_sealed(name.read_bytes(), [self.identity])) for name in names]

    def movie(self) -> tuple[MovieIndex, VirtualMp4, bool]:
        """The index rebuilt from the stored bytes, the movie, and whether it was cut short."""
        stored = BytesSource((self.folder / lessonfiles.LESSON_FILE).read_bytes())
        reader = open_seekable(stored, [self.identity], allow_cut_short=True)
        index = build_index(reader)
        return index, VirtualMp4(index, reader), reader.cut_short

    def numbers(self) -> list[int]:
        """The number in every picture, in order."""
        _, movie, _ = self.movie()
        with av.open(movie) as container:
            return [read_number(frame) for frame in container.decode(video=0)]

    def samples(self) -> int:
        _, movie, _ = self.movie()
        with av.open(movie) as container:
            return sum(frame.samples for frame in container.decode(audio=0))


def only_lesson(lessons: Path) -> Path:
    (folder,) = lessons.iterdir()
    return folder
