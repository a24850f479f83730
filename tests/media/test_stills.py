from __future__ import annotations

import io

import av
import pytest

from appliance.media.errors import NothingRecorded, OutsideLesson
from appliance.media.index import build_index
from appliance.media.source import BytesSource
from appliance.media.stills import still_jpeg
from appliance.media.virtual import VirtualMp4
from tests.media.pictures import Stored, read_number


class Watched(BytesSource):
    __slots__ = ("spans",)

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        object.__setattr__(self, "spans", [])

    def pread(self, offset: int, n: int, /) -> bytes:
        self.spans.append((offset, offset + n))
        return super().pread(offset, n)


def number_in(jpeg: bytes) -> int:
    with av.open(io.BytesIO(jpeg)) as picture:
        return read_number(next(picture.decode(video=0)))


@pytest.mark.parametrize(
    ("at_ms", "number"),
    [(0, 0), (39, 0), (40, 1), (41, 1), (999, 24), (1000, 25), (1039, 25), (6543, 163), (9960, 249), (10_013, 249)],
)
def test_the_still_is_the_picture_on_screen(lesson: Stored, at_ms: int, number: int) -> None:
    assert number_in(still_jpeg(lesson.virtual(), at_ms)) == number


def test_only_the_bytes_from_the_keyframe_on_are_read(lesson: Stored) -> None:
    source = Watched(bytes(lesson.data))
    served = VirtualMp4(build_index(source), source)
    source.spans.clear()
    still_jpeg(served, 6543)
    index = served.index
    touched = [
        f for f in index.fragments if any(f.offset < end and start < f.offset + f.size for start, end in source.spans)
    ]
    assert 1 <= len(touched) <= 2
    assert sum(end - start for start, end in source.spans) < 12_000


def test_the_width_is_as_asked(lesson: Stored) -> None:
    with av.open(io.BytesIO(still_jpeg(lesson.virtual(), 0, max_width=100))) as picture:
        assert picture.streams.video[0].width == 100


@pytest.mark.parametrize("at_ms", [-1, 12_000])
def test_outside_the_lesson_says_so(lesson: Stored, at_ms: int) -> None:
    with pytest.raises(OutsideLesson):
        still_jpeg(lesson.virtual(), at_ms)


def test_without_a_picture_there_is_no_still(lesson: Stored) -> None:
    served = lesson.virtual()
    object.__setattr__(served.index, "picture", None)
    with pytest.raises(NothingRecorded):
        still_jpeg(served, 0)
