"""What the coach really gets: the chosen span, and not a picture or a sound from beside it, and nothing else.

The film that the camera plays has a number in each picture and a tone of its own in each second, so that every picture
and every sound tells where it comes from.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from appliance.media.muxer import AudioParams, FragmentMuxer, VideoParams
from tests.e2e.box import running
from tests.e2e.school import School, download, found_school
from tests.media.pictures import Stored, energy, heard, numbered_packets, read_number, shown, tone

FPS = 25
FILM_SECONDS = 60
LESSON_SECONDS = 22
# An edit list hides pictures from a player, not from whoever looks into the file.
IGNORED = {"ignore_editlist": "1"}
# 0.3 is a tone that sounds all the time; what the sound coder smears over 20 ms is far below this.
SILENT = 0.01


def hertz(second: int) -> float:
    return 400.0 + 90 * second


def write_film(path: Path) -> Path:
    encoder, units = numbered_packets(FILM_SECONDS * FPS, FPS)
    stored = Stored(bytearray(), [])
    muxer = FragmentMuxer(stored.data.extend, VideoParams(320, 180, encoder.extradata, FPS), AudioParams())
    for number, unit in enumerate(units):
        muxer.video(unit.data, number * 40_000, unit.keyframe)
        muxer.audio(tone(hertz(number // FPS), number / FPS, 1 / FPS), number * 40_000)
    muxer.close()
    movie = stored.virtual()
    path.write_bytes(movie.pread(0, movie.size))
    return path


@dataclass(frozen=True)
class Recorded:
    """A lesson of that film; `numbers` are those of its pictures, one each 40 ms."""

    school: School
    numbers: list[int]

    def at(self, number: int) -> int:
        """When a picture is shown, in lesson time."""
        return self.numbers.index(number) * 1000 // FPS


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recorded]:
    work = tmp_path_factory.mktemp("content")
    with running(work, write_film(work / "film.mp4"), speed=4) as box:
        school = found_school(box, LESSON_SECONDS)
        lesson = download(school.teacher, f"/api/lessons/{school.lesson}/video.mp4")
        numbers = [number for _, number in shown(io.BytesIO(lesson))]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        yield Recorded(school, numbers)


def give(recorded: Recorded, first: int, end: int, mode: str) -> tuple[dict[str, Any], bytes]:
    """Pictures `first` up to, not including, `end`, all the way to the coach: the release and what was downloaded.
    The teacher saw the very same bytes before confirming."""
    school = recorded.school
    start_ms = recorded.at(first)
    release = school.prepare(school.moment(start_ms, start_ms + (end - first) * 1000 // FPS), mode)
    preview = download(school.teacher, school.teacher.call("GET", f"/api/releases/{release}")["video"])
    row = school.confirm(release)
    received = next(one for one in school.coach.call("GET", "/api/releases")["received"] if one["id"] == release)
    clip = download(school.coach, received["video"])
    assert clip == preview
    assert clip == download(school.teacher, school.teacher.call("GET", f"/api/releases/{release}")["video"])
    assert received["start_ms"] is received["end_ms"] is received["lesson"] is received["moment"] is None
    assert received["duration_ms"] == row["end_ms"] - row["start_ms"]
    return row, clip


def pictures(clip: bytes) -> list[int]:
    """Every picture that can be got out of the file."""
    with av.open(io.BytesIO(clip), options=IGNORED) as container:
        return [read_number(frame) for frame in container.decode(video=0)]


def tones(clip: bytes) -> dict[int, float]:
    """How loud the tone of each second of the film is in the clip, the loudest half second of it."""
    _, samples = heard(io.BytesIO(clip), **IGNORED)
    piece = 24_000
    pieces = [samples[start : start + piece] for start in range(0, max(1, len(samples) - piece // 2), piece // 2)]
    return {second: max(energy(each, hertz(second)) for each in pieces) for second in range(FILM_SECONDS)}


def test_a_quick_clip_begins_at_the_first_keyframe_inside(recorded: Recorded) -> None:
    """Chosen from 5.4 s to 10 s of the film; the first keyframe inside is at 6 s."""
    row, clip = give(recorded, 5 * FPS + 10, 10 * FPS, "quick")
    assert pictures(clip) == list(range(6 * FPS, 10 * FPS))
    assert row["duration_ms"] == 4_000
    check_sound(clip, first=6, end=10, duration_ms=4_000)
    check_bare(clip, recorded)


def test_an_exact_clip_begins_and_ends_on_the_picture(recorded: Recorded) -> None:
    row, clip = give(recorded, 11 * FPS, 14 * FPS, "exact")
    assert pictures(clip) == list(range(11 * FPS, 14 * FPS))
    assert row["duration_ms"] == 3_000
    check_sound(clip, first=11, end=14, duration_ms=3_000)
    check_bare(clip, recorded)


@pytest.mark.parametrize("mode", ["quick", "exact"])
def test_odd_edges_let_nothing_through(recorded: Recorded, mode: str) -> None:
    first, end = 7 * FPS + 3, 9 * FPS + 8
    row, clip = give(recorded, first, end, mode)
    begins = first if mode == "exact" else 8 * FPS
    assert pictures(clip) == list(range(begins, end))
    assert row["duration_ms"] == (end - begins) * 40
    loud = tones(clip)
    inside = range(begins // FPS, end // FPS + 1)
    assert all(loud[second] < SILENT for second in range(FILM_SECONDS) if second not in inside), loud
    check_bare(clip, recorded)


def test_two_moments_do_not_share_a_picture(recorded: Recorded) -> None:
    """Side by side: what ends the one is not in the other."""
    _, one = give(recorded, 4 * FPS, 6 * FPS, "quick")
    _, other = give(recorded, 6 * FPS, 8 * FPS, "quick")
    assert pictures(one) + pictures(other) == list(range(4 * FPS, 8 * FPS))


def check_sound(clip: bytes, *, first: int, end: int, duration_ms: int) -> None:
    loud = tones(clip)
    assert all(loud[second] > 0.2 for second in range(first, end)), loud
    outside = {second: level for second, level in loud.items() if not first <= second < end}
    assert max(outside.values()) < SILENT, outside
    # Shown or not: the file holds no more samples than the span has, but for the coder's own run-in and last block.
    with av.open(io.BytesIO(clip), options=IGNORED) as container:
        samples = sum(frame.samples for frame in container.decode(audio=0))
    assert 0 <= samples - duration_ms * 48 <= 2 * 1024 + 1024


def check_bare(clip: bytes, recorded: Recorded) -> None:
    """No name, no date, no tool, no trace of the lesson."""
    with av.open(io.BytesIO(clip)) as container:
        assert set(container.metadata) <= {"major_brand", "minor_version", "compatible_brands"}
        assert [stream.type for stream in container.streams] == ["video", "audio"]
        for stream in container.streams:
            assert set(stream.metadata) <= {"language", "handler_name", "vendor_id"}
            assert stream.metadata.get("language", "und") == "und"
    for trace in (b"udta", b"ilst", b"uuid", b"Lavf", b"Lavc", b"x264 - core", b"erugblik"):
        assert trace not in clip, trace
    assert recorded.school.lesson.encode() not in clip
    for box in (b"mvhd", b"tkhd", b"mdhd"):
        place = clip.index(box) + 4
        made, changed = dates(clip, place)
        assert made == changed == 0, box
    assert np.frombuffer(clip[:8], ">u4")[0] < 64


def dates(clip: bytes, place: int) -> tuple[int, int]:
    """When a box says that it was made and changed; behind its version and flags."""
    wide = clip[place] == 1
    return struct.unpack_from(">QQ" if wide else ">II", clip, place + 4)
