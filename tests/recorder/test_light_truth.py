"""The table "what goes wrong, what the teacher sees, what is kept" of docs/design/recording.md, row by row.

Each fault is put into a real lesson in real time; the table names the test. The lessons run side by side, before the
first of these tests, and only those that are asked for.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.core.lesson import Gap
from appliance.hardware.sim.faults import Fault
from tests.recorder import trials
from tests.recorder.trial import Seen

pytestmark = pytest.mark.measured

AMBER_WITHIN_S = 3.0
# A stop comes at any moment. What a device had not handed over by then nobody took: on a box one picture or block, here
# also what a loaded machine kept that device's thread waiting. Between its first and its last, nothing may be missing.
EDGE_MS = 1_000
FRAME_MS = 40
DESIGN = Path(__file__).resolve().parents[2] / "docs" / "design" / "recording.md"


@pytest.fixture(scope="module")
def lessons(request: pytest.FixtureRequest) -> Iterator[dict[Fault, Seen | BaseException]]:
    """The lessons of the tests that were chosen."""
    chosen = {item.name for item in request.session.items if item.path == request.path}
    asked = [one for one in trials.TRIALS if _test_of(one.fault) in chosen]
    with tempfile.TemporaryDirectory(prefix="tb-") as folder:
        yield trials.run(asked, Path(folder))


@pytest.fixture
def seen(request: pytest.FixtureRequest, lessons: dict[Fault, Seen | BaseException]) -> Seen:
    """The lesson of this test, after what holds for all of them."""
    (fault,) = [fault for fault in Fault if _test_of(fault) == request.node.name]
    outcome = lessons[fault]
    if isinstance(outcome, BaseException):
        raise outcome
    assert outcome.amber_s <= AMBER_WITHIN_S
    assert outcome.named_s <= AMBER_WITHIN_S
    assert outcome.reds == 0
    for problem in outcome.problems:
        assert all((*problem.nl, *problem.en))
    assert outcome.last is not None
    # What was on the disk when it went wrong is there, and plays.
    assert outcome.film.duration_ms >= outcome.committed_ms
    assert len(outcome.numbers) * FRAME_MS >= outcome.committed_ms - FRAME_MS
    assert outcome.samples >= outcome.committed_ms * 48
    return outcome


def _test_of(fault: Fault) -> str:
    return "test_" + re.sub(r"\W", "_", fault)


def gaps_within(seen: Seen) -> list[Gap]:
    """Those between the first and the last of a track. One at the film's edge is a track that began or ended alone."""
    gaps = [gap for gap in seen.ended.gaps if gap.start_ms > 0 and gap.end_ms < seen.ended.duration_ms]
    for gap in seen.ended.gaps:
        assert gap in gaps or gap.end_ms - gap.start_ms <= EDGE_MS, gap
    return gaps


def lost_ms(seen: Seen, track: str) -> int:
    return sum(gap.end_ms - gap.start_ms for gap in gaps_within(seen) if gap.track == track)


def assert_sound_went_on(seen: Seen) -> None:
    """Both tracks decoded: there is as much sound as there was time, and no hole in it."""
    assert (seen.picture_ok, seen.sound_ok) == (False, True)
    assert seen.grew_ms > 500
    assert_no_sound_lost(seen)
    assert seen.ended.reason == "stopped"


def assert_picture_went_on(seen: Seen) -> None:
    assert (seen.picture_ok, seen.sound_ok) == (True, False)
    assert seen.grew_ms > 500
    assert lost_ms(seen, "picture") == 0
    assert_no_picture_lost(seen)
    assert seen.ended.reason == "stopped"


def assert_no_sound_lost(seen: Seen) -> None:
    """Sample by sample from its first to its last, and it was there to the end."""
    sound = seen.film.sound
    assert sound is not None
    start_ms = int(sound.to_ms(sound.starts)[0])
    assert lost_ms(seen, "sound") == 0
    assert abs(seen.samples / 48 - (sound.end_ms - start_ms)) <= FRAME_MS
    assert start_ms <= EDGE_MS
    assert sound.end_ms >= seen.ended.duration_ms - EDGE_MS


def assert_no_picture_lost(seen: Seen) -> None:
    """Each with its number, one after the other, over the film's end too, and to the end."""
    numbers = seen.numbers
    assert numbers == [(numbers[0] + count) % 250 for count in range(len(numbers))]
    assert len(numbers) * FRAME_MS >= seen.ended.duration_ms - EDGE_MS


def assert_nothing_lost(seen: Seen) -> None:
    assert gaps_within(seen) == []
    assert_no_picture_lost(seen)
    assert_no_sound_lost(seen)
    assert (seen.ended.reason, seen.ended.problem) == ("stopped", None)


def assert_ended_well(seen: Seen, key: str) -> None:
    """The lesson is over, what was committed is there, and the box is ready for the next one."""
    assert seen.troubles == [key]
    assert seen.last is not None
    assert seen.last.state == "ready"
    assert seen.last.reason == key  # still told, since somebody has lost the end of a lesson


# --- the camera ---


def test_camera_stalls(seen: Seen) -> None:
    assert seen.troubles == ["picture_stalled"]
    assert_sound_went_on(seen)
    assert 2_000 <= lost_ms(seen, "picture") <= 5_500


def test_camera_unplugged(seen: Seen) -> None:
    assert seen.troubles == ["camera_stopped"]
    assert_sound_went_on(seen)
    assert lost_ms(seen, "picture") > 0
    assert seen.ended.problem == "device_stopped"


def test_camera_thread_dies(seen: Seen) -> None:
    assert seen.troubles == ["camera_stopped"]
    assert_sound_went_on(seen)
    assert lost_ms(seen, "picture") > 0


def test_encoder_dies(seen: Seen) -> None:
    assert seen.troubles == ["camera_stopped"]
    assert_sound_went_on(seen)
    assert seen.ended.problem == "encoder_failed"


def test_picture_frozen(seen: Seen) -> None:
    assert seen.troubles == ["picture_frozen"]
    assert_sound_went_on(seen)
    assert max(map(seen.numbers.count, seen.numbers)) > 25  # the same picture all the time, and kept as it came


def test_picture_unusable(seen: Seen) -> None:
    assert seen.troubles == ["picture_unusable"]
    assert_sound_went_on(seen)
    assert lost_ms(seen, "picture") > 0


# --- the microphone ---


def test_microphone_stalls(seen: Seen) -> None:
    assert seen.troubles == ["sound_stalled"]
    assert_picture_went_on(seen)
    assert 2_000 <= lost_ms(seen, "sound") <= 5_500


def test_microphone_unplugged(seen: Seen) -> None:
    assert seen.troubles == ["microphone_stopped"]
    assert_picture_went_on(seen)
    assert lost_ms(seen, "sound") > 0
    assert seen.ended.problem == "device_stopped"


def test_microphone_thread_dies(seen: Seen) -> None:
    assert seen.troubles == ["microphone_stopped"]
    assert_picture_went_on(seen)
    assert lost_ms(seen, "sound") > 0


def test_microphone_zeros(seen: Seen) -> None:
    assert seen.troubles == ["microphone_silent"]
    assert_picture_went_on(seen)
    assert_no_sound_lost(seen)
    assert seen.opened is not None
    assert seen.opened.index.levels.dbfs.count(-96.0) >= 4  # kept as it came


# --- the button ---


def test_button_dies(seen: Seen) -> None:
    """It is heard again by itself: the lesson of this test was stopped with it."""
    assert seen.troubles == ["button_stopped"]
    assert (seen.picture_ok, seen.sound_ok) == (True, True)
    assert_nothing_lost(seen)


# --- the recorder's own parts ---


def test_ear_dies(seen: Seen) -> None:
    assert seen.troubles == ["listening_stopped"]
    assert (seen.picture_ok, seen.sound_ok) == (True, True)
    assert_nothing_lost(seen)
    assert seen.opened is not None
    assert not seen.opened.index.speech_ok


def test_muxer_raises(seen: Seen) -> None:
    assert_ended_well(seen, "recorder_broken")
    assert (seen.ended.reason, seen.ended.problem) == ("failed", "recorder_broken")


def test_muxing_dies(seen: Seen) -> None:
    assert_ended_well(seen, "recorder_broken")
    assert (seen.ended.reason, seen.ended.problem) == ("failed", "recorder_broken")


def test_committer_dies(seen: Seen) -> None:
    assert_ended_well(seen, "recorder_broken")
    assert (seen.ended.reason, seen.ended.problem) == ("failed", "recorder_broken")


# --- the disk ---


def test_disk_full(seen: Seen) -> None:
    assert_ended_well(seen, "disk_full")


def test_disk_read_only(seen: Seen) -> None:
    assert_ended_well(seen, "disk_read_only")


def test_sync_fails(seen: Seen) -> None:
    assert_ended_well(seen, "disk_failed")


def test_disk_stalls(seen: Seen) -> None:
    assert_nothing_lost_by_a_stall(seen)


def test_write_stalls(seen: Seen) -> None:
    assert_nothing_lost_by_a_stall(seen)


def test_sync_stalls(seen: Seen) -> None:
    assert_nothing_lost_by_a_stall(seen)


def assert_nothing_lost_by_a_stall(seen: Seen) -> None:
    """Ten seconds in which nothing reached the disk: all of it waited in memory, and the light is red again."""
    assert seen.troubles == ["disk_slow"]
    assert (seen.picture_ok, seen.sound_ok) == (False, False)
    assert seen.grew_ms < 1_500
    assert seen.ended.duration_ms > seen.committed_ms + 10_000
    assert_nothing_lost(seen)


# --- the clock ---


def test_clock_jumps_back(seen: Seen) -> None:
    assert_only_dates_are_in_doubt(seen)


def test_clock_jumps_forward(seen: Seen) -> None:
    assert_only_dates_are_in_doubt(seen)


def assert_only_dates_are_in_doubt(seen: Seen) -> None:
    assert seen.troubles == ["clock_jumped"]
    assert (seen.picture_ok, seen.sound_ok) == (True, True)
    assert_nothing_lost(seen)


# --- the table ---


def test_every_fault_has_a_row_and_every_row_a_test() -> None:
    section = DESIGN.read_text().split("## What goes wrong")[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if re.match(r"\| `", line)]
    named = {re.match(r"\| `([^`]+)`", row)[1]: re.findall(r"`(test_\w+)`", row) for row in rows}  # type: ignore[index]
    assert set(named) == set(Fault)
    assert len(rows) == len(Fault)
    for fault, tests in named.items():
        assert tests == [_test_of(Fault(fault))]
        assert tests[0] in globals()
    assert {one.fault for one in trials.TRIALS} == set(Fault)
