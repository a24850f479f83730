"""Lesson folders as the recorder leaves them: whole, cut short, without an index, damaged."""

from __future__ import annotations

import io
import secrets
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from appliance import lessonfiles
from appliance.age.identities import HybridIdentity
from appliance.age.recipients import Recipient
from appliance.age.writer import Writer, seal
from appliance.core.lesson import Ended, LessonFacts, LessonIndex, Retention, lesson_id
from appliance.core.marks import Mark
from appliance.library.listen import listen
from appliance.media.index import build_index
from appliance.media.source import BytesSource
from tests.media.pictures import make_lesson

OWNER = "0123456789abcdef0123"
RECORDED = datetime(2026, 9, 1, 9, 30, tzinfo=UTC)


@cache
def identity() -> HybridIdentity:
    return HybridIdentity.generate()


@cache
def movie(seconds: float = 6.0) -> bytes:
    return bytes(make_lesson(seconds, hertz=440.0).data)


@cache
def big_movie() -> bytes:
    """Several chunks of 64 KiB."""
    return movie(36.0)


@cache
def index_of(plain: bytes) -> LessonIndex:
    source = BytesSource(plain)
    made = build_index(source)
    heard = listen(source, made)
    return LessonIndex(made.to_bytes(), heard.speech, heard.settled_ms, heard.ok, heard.levels)


def write_folder(
    lessons: Path,
    *,
    owner: str = OWNER,
    recipient: Recipient | None = None,
    plain: bytes | None = None,
    marks: tuple[int, ...] = (1000, 3000),
    delete_after: str | None = "2026-10-27",
    with_index: bool = True,
    recorded_at: datetime = RECORDED,
) -> str:
    """A whole lesson. Its id."""
    plain = movie() if plain is None else plain
    to = [recipient or identity().recipient]
    name = lesson_id(secrets.token_bytes(10))
    folder = lessons / name
    (folder / "marks").mkdir(parents=True)
    _seal_into(folder / lessonfiles.LESSON_FILE, plain, to)
    index = index_of(plain)
    ended = Ended("stopped", None, build_index(BytesSource(plain)).duration_ms, 150, 150, (), len(marks))
    facts = LessonFacts(name, owner, recorded_at.isoformat(), True, 1_200_000, "sim", "sim", 320, 180, 25, ended)
    (folder / lessonfiles.FACTS_FILE).write_bytes(seal(lessonfiles.encode_facts(facts), to))
    if with_index:
        (folder / lessonfiles.INDEX_FILE).write_bytes(seal(lessonfiles.encode_index(index), to))
    for number, at_ms in enumerate(marks, start=1):
        sealed = seal(lessonfiles.encode_mark(Mark(number, at_ms)), to)
        (folder / lessonfiles.mark_file(number)).write_bytes(sealed)
    (folder / lessonfiles.RETENTION_FILE).write_bytes(lessonfiles.encode_retention(Retention(owner, delete_after)))
    return name


def cut_off(folder: Path, keep_bytes: int, *, to: Recipient | None = None, owner: str = OWNER) -> None:
    """As after a pulled plug: the movie ends somewhere, the facts know no end, there is no index."""
    with (folder / lessonfiles.LESSON_FILE).open("r+b") as file:
        file.truncate(keep_bytes)
    (folder / lessonfiles.INDEX_FILE).unlink(missing_ok=True)
    facts = LessonFacts(folder.name, owner, RECORDED.isoformat(), True, 1_200_000, "sim", "sim", 640, 360, 25)
    recipient = to or identity().recipient
    (folder / lessonfiles.FACTS_FILE).write_bytes(seal(lessonfiles.encode_facts(facts), [recipient]))


def _seal_into(path: Path, plain: bytes, to: list[Recipient]) -> None:
    out = io.BytesIO()
    with Writer(out, to) as writer:
        writer.write(plain)
    path.write_bytes(out.getvalue())
