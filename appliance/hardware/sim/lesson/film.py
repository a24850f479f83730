"""The lesson as an MP4 that conforms: drawn and encoded in pieces side by side, then put behind one another."""

from __future__ import annotations

import io
import itertools
import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from fractions import Fraction
from pathlib import Path

import av
from av.container import OutputContainer
from av.video.frame import PictureType
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc

from appliance.hardware.ports import SAMPLE_RATE
from appliance.hardware.sim.lesson.room import HEIGHT, WIDTH
from appliance.hardware.sim.lesson.scene import FRAMES_PER_SECOND, Scene
from appliance.hardware.sim.lesson.schedule import Schedule, make_schedule
from appliance.hardware.sim.lesson.soundscape import soundtrack

_PIECE_FRAMES = 20 * FRAMES_PER_SECOND
_KEYFRAME_EACH = FRAMES_PER_SECOND
# One quantizer for all: flat drawings stay clean, and the encoder need not weigh every frame beforehand.
_QUALITY = {"preset": "ultrafast", "qp": "24"}
_X264 = f"keyint={_KEYFRAME_EACH}:min-keyint={_KEYFRAME_EACH}:scenecut=0:bframes=0:threads=1"
_SOUND_BIT_RATE = 96_000

Progress = Callable[[float], None]


def write_film(path: Path, length_ms: int, progress: Progress) -> None:
    """Writes the file at `path`. `progress` hears how far it is, from 0 to 1."""
    schedule = make_schedule(length_ms)
    frames = length_ms * FRAMES_PER_SECOND // 1000
    starts = range(0, frames, _PIECE_FRAMES)
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as film:
        writer = _FilmWriter(film, schedule)
        for number, piece in enumerate(_pieces(schedule, starts, frames)):
            writer.append(piece, starts[number])
            progress(min(1.0, (starts[number] + _PIECE_FRAMES) / frames))
        writer.finish()


def _pieces(schedule: Schedule, starts: range, frames: int) -> Iterator[bytes]:
    """In order; as many at a time as there are processors. One alone is not worth a process."""
    jobs = [(start, min(start + _PIECE_FRAMES, frames)) for start in starts]
    if len(jobs) == 1:
        yield _piece(schedule, *jobs[0])
        return
    workers = min(len(jobs), os.cpu_count() or 1)
    # Spawned, not forked: the caller may run threads.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, initializer=_prepare, initargs=(schedule,)) as pool:
        waiting: list[Future[bytes]] = []
        following = iter(jobs)
        for job in itertools.chain(following, itertools.repeat(None)):
            # Never more than a few pieces ahead, so that memory stays small.
            if job is not None:
                waiting.append(pool.submit(_prepared_piece, *job))
            if not waiting:
                return
            if job is None or len(waiting) > workers + 1:
                yield waiting.pop(0).result()


_scene: Scene | None = None


def _prepare(schedule: Schedule) -> None:
    global _scene
    _scene = Scene(schedule)


def _prepared_piece(start: int, end: int) -> bytes:
    assert _scene is not None
    return _encoded(_scene, start, end)


def _piece(schedule: Schedule, start: int, end: int) -> bytes:
    return _encoded(Scene(schedule), start, end)


def _encoded(scene: Scene, start: int, end: int) -> bytes:
    """The pictures from `start` to `end` as an MP4 of their own, its first picture a keyframe."""
    memory = io.BytesIO()
    with av.open(memory, "w", format="mp4") as piece:
        stream = piece.add_stream("libx264", rate=FRAMES_PER_SECOND, options=_QUALITY | {"x264-params": _X264})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        codec = stream.codec_context
        codec.color_range, codec.colorspace = ColorRange.MPEG, Colorspace.ITU709
        codec.color_primaries, codec.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
        for number in range(start, end):
            frame = scene.frame(number)
            frame.pts, frame.time_base = number - start, Fraction(1, FRAMES_PER_SECOND)
            frame.pict_type = PictureType.NONE
            piece.mux(stream.encode(frame))
        piece.mux(stream.encode(None))
    return memory.getvalue()


class _FilmWriter:
    """Puts pieces behind one another, with as much sound as there is picture."""

    def __init__(self, film: OutputContainer, schedule: Schedule) -> None:
        self._film = film
        self._picture: av.VideoStream | None = None
        self._sound = film.add_stream("aac", rate=SAMPLE_RATE, layout="mono")
        self._sound.bit_rate = _SOUND_BIT_RATE
        self._blocks = soundtrack(schedule)
        self._samples = 0

    def append(self, piece: bytes, start: int) -> None:
        with av.open(io.BytesIO(piece), "r") as source:
            stream = source.streams.video[0]
            if self._picture is None:
                self._picture = self._film.add_stream_from_template(stream)
            assert stream.time_base is not None
            offset = int(Fraction(start, FRAMES_PER_SECOND) / stream.time_base)
            until = start
            for packet in source.demux(stream):
                if packet.dts is None or packet.pts is None:
                    continue
                packet.pts += offset
                packet.dts += offset
                packet.stream = self._picture
                self._film.mux(packet)
                until += 1
        self._sound_until(until * SAMPLE_RATE // FRAMES_PER_SECOND)

    def finish(self) -> None:
        self._film.mux(self._sound.encode(None))

    def _sound_until(self, sample: int) -> None:
        while self._samples < sample and (block := next(self._blocks, None)) is not None:
            frame = av.AudioFrame.from_ndarray(block.reshape(1, -1), format="s16", layout="mono")
            frame.sample_rate, frame.pts = SAMPLE_RATE, self._samples
            frame.time_base = Fraction(1, SAMPLE_RATE)
            self._samples += len(block)
            self._film.mux(self._sound.encode(frame))
