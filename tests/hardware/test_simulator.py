"""The simulator: a file as camera and microphone, on one clock, in step, looping."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from appliance.clock import FastClock, SimulatedClock, SystemClock
from appliance.hardware.errors import CameraMissing, DeviceStopped, MicrophoneMissing, SourceUnreadable
from appliance.hardware.ports import SAMPLE_RATE, EncodedFrame, SoundBlock
from appliance.hardware.sim.faults import Fault, Faults
from appliance.hardware.sim.simulator import Simulator, build_simulator
from appliance.media.h264 import PPS, SPS, length_prefixed, split_annexb, unit_kind
from tests.hardware.files import write_still, write_video
from tests.hardware.listening import Collected, joined, numbers, pictures

FAST = 30


@contextmanager
def playing(box: Simulator) -> Iterator[tuple[Collected[EncodedFrame], Collected[SoundBlock]]]:
    frames: Collected[EncodedFrame] = Collected()
    blocks: Collected[SoundBlock] = Collected()
    box.camera.start(frames, pytest.fail)
    assert box.microphone is not None
    box.microphone.start(blocks, pytest.fail)
    yield frames, blocks
    close(box)


def close(box: Simulator) -> None:
    box.camera.close()
    if box.microphone is not None:
        box.microphone.close()
    box.button.close()


def clicks_in(blocks: list[SoundBlock]) -> list[float]:
    """Where the bursts begin, in seconds since the first sample."""
    loud = np.flatnonzero(np.abs(joined(blocks).astype(np.int32)) > 3000)
    begins = loud[np.flatnonzero(np.diff(loud, prepend=-SAMPLE_RATE) > SAMPLE_RATE // 2)]
    return [float(begin) / SAMPLE_RATE for begin in begins]


@pytest.mark.parametrize("bframes", [0, 2], ids=["passthrough", "reencoded"])
def test_loops_with_running_timestamps_and_in_step(tmp_path: Path, bframes: int) -> None:
    box = build_simulator(
        FastClock(speed=FAST if not bframes else 6), write_video(tmp_path / "a.mp4", 2, bframes=bframes)
    )
    with playing(box) as (frames, blocks):
        got, sound = frames.wait(130), blocks.wait(130)
    assert {b.timestamp_us - a.timestamp_us for a, b in pairwise(got)} == {40_000}
    assert {b.timestamp_us - a.timestamp_us for a, b in pairwise(sound)} == {40_000}
    assert numbers(box.camera._pictures.format, got[:130]) == [number % 50 for number in range(130)]
    # Picture and sound of one take begin at the same moment of the file.
    assert got[0].timestamp_us == sound[0].timestamp_us
    assert clicks_in(sound[:125]) == pytest.approx([0, 1, 2, 3, 4], abs=0.003)


def test_passes_packets_through_unchanged(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", 1)
    box = build_simulator(FastClock(speed=FAST), path)
    with playing(box) as (frames, _):
        got = frames.wait(25)
    with av.open(str(path)) as file:
        stored = [bytes(packet) for packet in file.demux(video=0) if packet.size]
    units = [[unit for unit in split_annexb(frame.data) if unit_kind(unit) not in (SPS, PPS)] for frame in got[:25]]
    assert [length_prefixed(picture) for picture in units] == stored


def test_ends_by_itself_when_not_looped(tmp_path: Path) -> None:
    box = build_simulator(FastClock(speed=FAST), write_video(tmp_path / "a.mp4", 1), loop=False)
    frames: Collected[EncodedFrame] = Collected()
    blocks: Collected[SoundBlock] = Collected()
    ends: Collected[Exception | None] = Collected()
    assert box.microphone is not None
    box.camera.start(frames, ends)
    box.microphone.start(blocks, ends)
    assert ends.wait(2) == [None, None]
    assert len(frames.items) == 25
    assert len(joined(blocks.items)) == SAMPLE_RATE
    assert all(480 <= len(block.samples) <= 4800 for block in blocks.items)
    close(box)


def test_paced_by_a_clock_moved_by_hand(tmp_path: Path) -> None:
    clock = SimulatedClock()
    box = build_simulator(clock, write_video(tmp_path / "a.mp4", 2))
    with playing(box) as (frames, blocks):
        frames.wait(1)
        assert blocks.items == []
        clock.advance(0.4)
        assert len(frames.wait(11)) == 11
        assert len(blocks.wait(10)) == 10


def test_a_source_that_cannot_keep_up_drops_nothing(tmp_path: Path) -> None:
    clock = SimulatedClock()
    box = build_simulator(clock, write_video(tmp_path / "a.mp4", 2))
    with playing(box) as (frames, blocks):
        clock.advance(3600)
        got = frames.wait(200)[:200]
        assert len(blocks.wait(200)) >= 200
    assert [frame.timestamp_us for frame in got] == [number * 40_000 for number in range(200)]


@pytest.mark.parametrize(
    "kind",
    [
        {"rate": Fraction(30_000, 1001), "bframes": 2},
        {"codec": "mpeg4", "size": (322, 182), "rate": 12},
        {"sound": ("aac", 44_100, "stereo")},
        {"sound": ("ac3", 48_000, "5.1"), "keyframe_each": 60},
        {"sound": ("aac", 22_050, "mono"), "bframes": 1},
    ],
    ids=["ntsc", "odd-size", "44k1", "5.1", "22k05"],
)
def test_any_kind_of_file(tmp_path: Path, kind: dict[str, object]) -> None:
    path = write_video(tmp_path / "a.mkv", 3, **kind)  # type: ignore[arg-type]
    box = build_simulator(FastClock(speed=6), path)
    with playing(box) as (frames, blocks):
        got, sound = frames.wait(50), blocks.wait(50)
    assert {b.timestamp_us - a.timestamp_us for a, b in pairwise(got)} == {40_000}
    assert clicks_in(sound[:50]) == pytest.approx([0, 1], abs=0.005)


def test_an_unsteady_rate_shows_each_picture_in_its_time(tmp_path: Path) -> None:
    there = [0, 1, 2, 10, 11, 30, 31, 32, 33, 49]
    box = build_simulator(FastClock(speed=6), write_video(tmp_path / "a.mp4", frames=there, sound_seconds=2.5))
    with playing(box) as (frames, _):
        got = frames.wait(50)[:50]
    shown = numbers(box.camera._pictures.format, got)
    assert shown == [max(number for number in there if number <= at) for at in range(50)]


def test_a_turned_phone_video_stands_upright(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", 1, rotated=-90)
    box = build_simulator(FastClock(speed=6), path)
    with playing(box) as (frames, _):
        got = frames.wait(3)
    grey = next(pictures(box.camera._pictures.format, got)).to_ndarray(format="gray")
    assert grey.shape == (720, 1280)
    # Portrait: bars at both sides. The strip along the bottom was turned clockwise, so it is at the left.
    assert grey[:, :430].max() < 30
    assert grey[360, 441:452].max() < 40
    assert int(grey[360, 640]) == pytest.approx(128, abs=12)


def test_a_still_picture_is_a_camera_without_microphone(tmp_path: Path) -> None:
    box = build_simulator(FastClock(speed=6), write_still(tmp_path / "a.png"))
    frames: Collected[EncodedFrame] = Collected()
    box.camera.start(frames, pytest.fail)
    got = frames.wait(130)
    assert box.microphone is not None
    with pytest.raises(MicrophoneMissing):
        box.microphone.start(lambda _block: None, pytest.fail)
    close(box)
    picture = next(pictures(box.camera._pictures.format, got)).to_ndarray(format="rgb24")
    # Red on the left half, black on the right and around: scaled, not stretched.
    assert picture[360, 400, 0] > 120
    assert picture[360, 100].max() < 40
    assert picture[360, 800].max() < 40


def test_picture_only_has_no_microphone(tmp_path: Path) -> None:
    box = build_simulator(SystemClock(), write_video(tmp_path / "a.mp4", 1, sound=None), picture_only=True)
    assert box.microphone is None
    close(box)


def test_a_bad_file_is_refused_when_building(tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadable):
        build_simulator(SystemClock(), tmp_path / "weg.mp4")


def test_a_file_that_vanished_is_told_at_the_start(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", 1)
    box = build_simulator(SystemClock(), path)
    path.unlink()
    with pytest.raises(SourceUnreadable):
        box.camera.start(lambda _frame: None, pytest.fail)
    assert box.camera.preview_jpeg() is None
    close(box)


def test_a_second_take_begins_at_the_files_beginning(tmp_path: Path) -> None:
    box = build_simulator(FastClock(speed=FAST), write_video(tmp_path / "a.mp4", 2))
    first: Collected[EncodedFrame] = Collected()
    form = box.camera.start(first, pytest.fail)
    first.wait(30)
    box.camera.stop()
    second: Collected[EncodedFrame] = Collected()
    box.camera.start(second, pytest.fail)
    got = second.wait(5)[:5]
    close(box)
    assert numbers(form, got) == [0, 1, 2, 3, 4]


def test_a_camera_that_joins_a_running_take_begins_at_now(tmp_path: Path) -> None:
    clock = SimulatedClock()
    box = build_simulator(clock, write_video(tmp_path / "a.mp4", 4))
    assert box.microphone is not None
    blocks: Collected[SoundBlock] = Collected()
    box.microphone.start(blocks, pytest.fail)
    frames: Collected[EncodedFrame] = Collected()
    form = box.camera.start(frames, pytest.fail)
    frames.wait(1)
    box.camera.stop()
    clock.advance(1.5)
    again: Collected[EncodedFrame] = Collected()
    box.camera.start(again, pytest.fail)
    clock.advance(1)
    got = again.wait(5)
    close(box)
    assert numbers(form, got[:1]) == [50]
    assert got[0].timestamp_us == 2_000_000


def test_preview_plays_on_while_stopped(tmp_path: Path) -> None:
    clock = SimulatedClock()
    box = build_simulator(clock, write_video(tmp_path / "a.mp4", 3, size=(1280, 720)))
    seen = []
    for _ in range(20):
        jpeg = box.camera.preview_jpeg()
        assert jpeg is not None
        seen.append(number_in(jpeg))
        clock.advance(0.2)
    close(box)
    assert seen == [step * 5 % 75 for step in range(20)]


def number_in(jpeg: bytes) -> int:
    from appliance.hardware.sim.framenumber import read_number

    picture = av.CodecContext.create("mjpeg", "r").decode(av.Packet(jpeg))[0]
    return read_number(picture.to_ndarray(format="gray"))


def test_closing_ends_all_threads(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    box = build_simulator(FastClock(speed=FAST), write_video(tmp_path / "a.mp4", 1))
    box.button.listen(lambda _down: None, lambda _error: None)
    with playing(box) as (frames, _):
        frames.wait(5)
    assert set(threading.enumerate()) == before


# --- faults ---


def test_a_stalled_camera_resumes_with_a_keyframe(tmp_path: Path) -> None:
    box = build_simulator(FastClock(speed=FAST), write_video(tmp_path / "a.mp4", 4))
    with playing(box) as (frames, blocks):
        frames.wait(10)
        box.faults.begin(Fault.CAMERA_STALLS)
        blocks.wait(len(blocks.items) + 60)
        box.faults.end(Fault.CAMERA_STALLS)
        got = frames.wait_for(lambda items: steps(items)[-1:] == [40_000] and max(steps(items)) > 40_000)
    hole = steps(got).index(max(steps(got)))
    assert steps(got)[hole] >= 1_000_000
    assert got[hole + 1].keyframe
    # What a viewer sees after the hole are whole pictures again.
    assert numbers(box.camera._pictures.format, got)[hole + 1] % 25 == 0


def steps(frames: list[EncodedFrame]) -> list[int]:
    return [b.timestamp_us - a.timestamp_us for a, b in pairwise(frames)]


def test_a_frozen_picture_has_fresh_timestamps(tmp_path: Path) -> None:
    box = build_simulator(FastClock(speed=6), write_video(tmp_path / "a.mp4", 4))
    box.faults.begin(Fault.PICTURE_FROZEN)
    with playing(box) as (frames, _):
        got = frames.wait(60)
    assert set(numbers(box.camera._pictures.format, got)) == {0}
    assert {b.timestamp_us - a.timestamp_us for a, b in pairwise(got)} == {40_000}


def test_a_thawed_picture_can_be_decoded(tmp_path: Path) -> None:
    clock = SimulatedClock()
    box = build_simulator(clock, write_video(tmp_path / "a.mp4", 4))
    box.faults.begin(Fault.PICTURE_FROZEN)
    with playing(box) as (frames, _):
        clock.advance(0.2)
        frames.wait(6)
        box.faults.end(Fault.PICTURE_FROZEN)
        clock.advance(1.2)
        got = frames.wait(16)[:16]
    assert numbers(box.camera._pictures.format, got) == [0] * 6 + list(range(25, 35))


def test_digital_zeros(tmp_path: Path) -> None:
    box = build_simulator(FastClock(speed=FAST), write_video(tmp_path / "a.mp4", 2))
    box.faults.begin(Fault.MICROPHONE_ZEROS)
    with playing(box) as (_, blocks):
        assert not joined(blocks.wait(30)).any()
        box.faults.end(Fault.MICROPHONE_ZEROS)
        blocks.wait_for(lambda items: bool(items[-1].samples.any()))


def test_a_stalled_microphone_shows_its_loss_in_the_timestamps(tmp_path: Path) -> None:
    box = build_simulator(FastClock(speed=FAST), write_video(tmp_path / "a.mp4", 2))
    with playing(box) as (frames, blocks):
        blocks.wait(5)
        box.faults.begin(Fault.MICROPHONE_STALLS)
        frames.wait(len(frames.items) + 60)
        box.faults.end(Fault.MICROPHONE_STALLS)
        got = blocks.wait(len(blocks.items) + 5)
    steps = [b.timestamp_us - a.timestamp_us for a, b in pairwise(got)]
    assert max(steps) >= 1_000_000
    assert all(step % 40_000 == 0 for step in steps)


def test_an_unplugged_device_is_missing_until_it_is_back(tmp_path: Path) -> None:
    box = build_simulator(FastClock(speed=FAST), write_video(tmp_path / "a.mp4", 2))
    ends: Collected[Exception | None] = Collected()
    frames: Collected[EncodedFrame] = Collected()
    box.camera.start(frames, ends)
    box.faults.begin(Fault.CAMERA_UNPLUGGED, Fault.MICROPHONE_UNPLUGGED)
    (error,) = ends.wait(1)
    assert isinstance(error, DeviceStopped)
    assert box.camera.preview_jpeg() is None
    with pytest.raises(CameraMissing):
        box.camera.start(frames, ends)
    assert box.microphone is not None
    with pytest.raises(MicrophoneMissing):
        box.microphone.start(lambda _block: None, ends)
    box.faults.clear()
    again: Collected[EncodedFrame] = Collected()
    box.camera.start(again, ends)
    assert again.wait(2)[0].keyframe
    close(box)


def test_a_box_is_not_built_of_what_is_unplugged(tmp_path: Path) -> None:
    film = write_video(tmp_path / "a.mp4", 1)
    faults = Faults()
    faults.begin(Fault.MICROPHONE_UNPLUGGED)
    with pytest.raises(MicrophoneMissing):
        build_simulator(SystemClock(), film, faults=faults)
    box = build_simulator(SystemClock(), film, faults=faults, picture_only=True)
    assert box.camera.present
    faults.begin(Fault.CAMERA_UNPLUGGED)
    assert not box.camera.present
    close(box)
    with pytest.raises(CameraMissing):
        build_simulator(SystemClock(), film, faults=faults)


def test_an_error_of_the_listener_ends_the_device_aloud(tmp_path: Path) -> None:
    box = build_simulator(SystemClock(), write_video(tmp_path / "a.mp4", 1))
    ends: Collected[Exception | None] = Collected()

    def on_frame(_frame: EncodedFrame) -> None:
        raise RuntimeError("broken listener")

    box.camera.start(on_frame, ends)
    (error,) = ends.wait(1)
    assert isinstance(error, RuntimeError)
    close(box)


def test_a_clock_too_fast_for_the_devices_waits_for_them(tmp_path: Path) -> None:
    """Else sound would run ahead of the picture, and lie far from it in the film."""
    box = build_simulator(FastClock(speed=100_000), write_video(tmp_path / "a.mp4", 2))
    latest: dict[type, int] = {}
    apart: Collected[int] = Collected()

    def see(item: EncodedFrame | SoundBlock) -> None:
        # Judged as they come: whoever asks afterwards may be kept waiting between the two.
        latest[type(item)] = item.timestamp_us
        if len(latest) == 2:
            gap_us = abs(latest[EncodedFrame] - latest[SoundBlock])
            # The camera goes on alone until the microphone was started too, and waits until it has come up with it.
            if apart.items or gap_us < FastClock.AHEAD_US:
                apart(gap_us)

    box.camera.start(see, pytest.fail)
    assert box.microphone is not None
    box.microphone.start(see, pytest.fail)
    assert max(apart.wait(400)) < 2 * FastClock.AHEAD_US
    close(box)
