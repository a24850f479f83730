"""Lessons of several parts as the recorder leaves them, written by the recorder's own code."""

from __future__ import annotations

import secrets
from dataclasses import replace
from functools import cache
from pathlib import Path

from appliance import lessonfiles
from appliance.age.reader import open_sealed
from appliance.age.recipients import Recipient
from appliance.core.lesson import Ended, Gap, LessonFacts, LessonIndex, Retention, lesson_id
from appliance.core.marks import Mark
from appliance.core.zones import Zone
from appliance.library.listen import listen
from appliance.media.encode import Encoded, H264Encoder
from appliance.media.index import build_index
from appliance.media.movieindex import MovieIndex
from appliance.media.muxer import AudioParams, FragmentMuxer, VideoParams
from appliance.media.source import BytesSource
from appliance.recorder.store import LessonFolder
from tests.library import folders
from tests.media.pictures import numbered_packets, tone

FPS = 25


@cache
def pictures(first: int, count: int, width: int) -> tuple[H264Encoder, list[Encoded]]:
    return numbered_packets(count, FPS, first, width=width)


def new_lesson() -> str:
    return lesson_id(secrets.token_bytes(10))


class Recording:
    """One part while it is being recorded: pictures `first` …, a tone. It ends with `end` or with `cut`."""

    def __init__(
        self,
        lessons: Path,
        lesson: str,
        number: int,
        *,
        first: int,
        count: int,
        starts_ms: int | None = 0,
        hertz: float = 440.0,
        width: int = 320,
        marks: tuple[int, ...] = (1000,),
        hole: tuple[int, int] = (0, 0),
        speech: tuple[tuple[int, int], ...] = (),
        owner: str = folders.OWNER,
        recipient: Recipient | None = None,
        zones: tuple[Zone, ...] = (),
    ) -> None:
        self._folder = LessonFolder(
            lessons / lesson / lessonfiles.part_folder(number), recipient or folders.identity().recipient
        )
        self._mine = recipient is None
        self._speech = speech
        at = folders.RECORDED.isoformat()
        self._facts = LessonFacts(
            lesson, owner, at, True, 1_200_000, "sim", "sim", width, 180, FPS,
            boot=3, boot_ms=60_000 * number, part=number, starts_ms=starts_ms, zones=zones,
        )  # fmt: skip
        self._movie = self._folder.create(self._facts, Retention(owner, "2026-10-27") if number == 1 else None)
        encoder, packets = pictures(first, count, width)
        self._muxer = FragmentMuxer(self._movie.take, VideoParams(width, 180, encoder.extradata, FPS), AudioParams())
        fragments = 0
        for picture, unit in enumerate(packets):
            if not hole[0] <= picture < hole[1]:
                self._muxer.video(unit.data, picture * 40_000, unit.keyframe)
            self._muxer.audio(tone(hertz, picture / FPS, 1 / FPS), picture * 40_000)
            if self._muxer.fragments != fragments:
                fragments = self._muxer.fragments
                self._movie.fragment_done(self._muxer.muxed_picture_ms, self._muxer.muxed_sound_ms)
        for place, at_ms in enumerate(marks, start=1):
            self._folder.write_mark(Mark(place, at_ms))
        self._marks = len(marks)

    def cut(self) -> None:
        """The plug is pulled: what was not sealed is lost, and nothing is written any more."""
        self._movie.sync()
        self._movie.close_file()

    def end(self) -> MovieIndex:
        """The index as it was made while recording."""
        self._muxer.close()
        self._movie.fragment_done(self._muxer.muxed_picture_ms, self._muxer.muxed_sound_ms)
        self._movie.close()
        self._movie.sync()
        self._movie.close_file()
        index = self._movie.index()
        assert index is not None
        if self._mine:  # what is sealed to somebody else cannot be heard here; that index is made again
            self._folder.write_index(replace(index_of(self._folder.path, index), speech=self._speech))
        gaps = tuple(
            Gap("sound" if gap.stream == "sound" else "picture", gap.start_ms, gap.start_ms + gap.duration_ms)
            for gap in index.gaps
        )
        ended = Ended("stopped", None, index.duration_ms, 0, 0, gaps, self._marks)
        self._folder.write_facts(replace(self._facts, ended=ended))
        return index


def plain(folder: Path) -> bytes:
    return open_sealed((folder / lessonfiles.LESSON_FILE).read_bytes(), [folders.identity()])


def index_of(folder: Path, index: MovieIndex) -> LessonIndex:
    heard = listen(BytesSource(plain(folder)), index)
    return LessonIndex(index.to_bytes(), heard.speech, heard.settled_ms, heard.ok, heard.levels)


def rebuilt(folder: Path) -> MovieIndex:
    return build_index(BytesSource(plain(folder)))
