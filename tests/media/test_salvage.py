"""Lost bytes are cut out of source and index alike; no picture is shown that hangs on one that is gone."""

from __future__ import annotations

import numpy as np
import pytest

from appliance.media.index import build_index
from appliance.media.salvage import Intact, salvage
from appliance.media.source import BytesSource
from tests.media.pictures import make_lesson

PLAIN = bytes(make_lesson(6.0, hertz=440.0).data)
INDEX = build_index(BytesSource(PLAIN))
THIRD = len(PLAIN) // 3
LOST = [
    [(THIRD, THIRD + 1)],
    [(0, 6000)],
    [(len(PLAIN) - 500, len(PLAIN))],
    [(THIRD, THIRD + 400), (2 * THIRD, 2 * THIRD + 3000)],
]


@pytest.mark.parametrize("lost", LOST)
def test_every_sample_that_is_left_has_its_own_bytes(lost: list[tuple[int, int]]) -> None:
    made = salvage(INDEX, lost)
    source = Intact(BytesSource(PLAIN), len(PLAIN), lost)
    assert source.size == made.index.whole_bytes == len(PLAIN) - sum(end - start for start, end in lost)
    assert source.pread(0, len(PLAIN)) == b"".join(
        PLAIN[start:end]
        for start, end in zip([0, *(e for _, e in lost)], [*(s for s, _ in lost), len(PLAIN)], strict=True)
    )
    for before, after in ((INDEX.picture, made.index.picture), (INDEX.sound, made.index.sound)):
        assert before is not None
        assert after is not None
        assert 0 < len(after.sizes) < len(before.sizes) or before.description.sound
        at = {int(start): number for number, start in enumerate(before.starts)}
        for number, start in enumerate(after.starts):
            was = at[int(start)]
            assert after.sizes[number] == before.sizes[was]
            place, size = int(before.offsets[was]), int(before.sizes[was])
            assert source.pread(int(after.offsets[number]), size) == PLAIN[place : place + size]


@pytest.mark.parametrize("lost", LOST)
def test_after_a_lost_picture_the_next_one_is_a_keyframe(lost: list[tuple[int, int]]) -> None:
    before, after = INDEX.picture, salvage(INDEX, lost).index.picture
    assert before is not None
    assert after is not None
    keyframes = {int(start) for start in before.starts[before.syncs]}
    assert {int(start) for start in after.starts[after.syncs]} == keyframes & {int(start) for start in after.starts}
    at = np.searchsorted(before.starts, after.starts)
    behind_a_hole = [int(after.starts[n]) for n in range(len(at)) if at[n] != (at[n - 1] + 1 if n else 0)]
    assert set(behind_a_hole) <= keyframes


def test_without_anything_lost_nothing_changes_and_with_everything_nothing_is_left() -> None:
    assert salvage(INDEX, []).index == INDEX
    assert salvage(INDEX, []).lost_ms == []
    gone = salvage(INDEX, [(0, len(PLAIN))])
    assert (gone.index.picture, gone.index.sound, gone.index.whole_bytes) == (None, None, 0)
    ((start_ms, end_ms),) = gone.lost_ms
    assert start_ms == 0
    assert abs(end_ms - INDEX.duration_ms) < 50


def test_near_holes_are_told_as_one() -> None:
    assert len(salvage(INDEX, LOST[0]).lost_ms) == 1
    assert len(salvage(INDEX, LOST[3]).lost_ms) == 2
