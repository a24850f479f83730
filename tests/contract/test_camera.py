"""The obligations of `Camera` in `appliance/hardware/ports.py`, on every backend."""

from __future__ import annotations

import threading
from itertools import pairwise

import av
import pytest

from appliance.core.zones import Zone
from appliance.hardware.annexb import parameter_sets
from appliance.hardware.errors import CameraMissing, DeviceStopped
from appliance.hardware.ports import EncodedFrame
from tests.contract.rigs import Rig
from tests.hardware.listening import Collected, pictures
from tests.masking import JPEG_MOST_OFF, MOST_OFF, beside, jpeg_off_grey, off_grey


def spanning(seconds: float):
    return lambda frames: bool(frames) and frames[-1].timestamp_us - frames[0].timestamp_us >= seconds * 1_000_000


def test_keyframe_first_and_each_second(rig: Rig) -> None:
    frames: Collected[EncodedFrame] = Collected()
    rig.hardware.camera.start(frames, pytest.fail)
    got = frames.wait_for(spanning(2.3))
    keyframes = [frame.timestamp_us for frame in got if frame.keyframe]
    assert got[0].keyframe
    assert len(keyframes) >= 3
    # A webcam cannot do better than its next picture.
    assert max(b - a for a, b in pairwise(keyframes)) <= 1_050_000


def test_timestamps_rise_on_the_boxs_clock(rig: Rig) -> None:
    frames: Collected[EncodedFrame] = Collected()
    late: list[int] = []
    before_us = rig.clock.monotonic_us()

    def on_frame(frame: EncodedFrame) -> None:
        late.append(rig.clock.monotonic_us() - frame.timestamp_us)
        frames(frame)

    rig.hardware.camera.start(on_frame, pytest.fail)
    got = frames.wait(25)
    assert got[0].timestamp_us >= before_us
    assert all(b.timestamp_us > a.timestamp_us for a, b in pairwise(got))
    assert min(late) >= 0


def test_all_frames_decode_in_order_at_the_promised_size(rig: Rig) -> None:
    frames: Collected[EncodedFrame] = Collected()
    form = rig.hardware.camera.start(frames, pytest.fail)
    got = frames.wait(30)
    rig.hardware.camera.stop()
    assert parameter_sets(form.extradata) == form.extradata != b""
    shown = list(pictures(form, got))
    assert [picture.pts for picture in shown] == [frame.timestamp_us for frame in got]
    assert {(picture.width, picture.height) for picture in shown} == {(form.width, form.height)}
    assert 1 <= form.frames_per_second <= 60


def test_one_thread_of_its_own(rig: Rig) -> None:
    frames: Collected[EncodedFrame] = Collected()
    rig.hardware.camera.start(frames, pytest.fail)
    frames.wait(10)
    assert len(frames.threads) == 1
    assert threading.main_thread().name not in frames.threads


def test_silence_after_stop_and_a_fresh_start(rig: Rig) -> None:
    camera = rig.hardware.camera
    first: Collected[EncodedFrame] = Collected()
    camera.start(first, pytest.fail)
    first.wait(5)
    camera.stop()
    came = len(first.items)
    second: Collected[EncodedFrame] = Collected()
    camera.start(second, pytest.fail)
    again = second.wait(5)
    assert len(first.items) == came
    assert again[0].keyframe
    assert again[0].timestamp_us > first.items[-1].timestamp_us


def test_stop_from_the_callback(rig: Rig) -> None:
    frames: Collected[EncodedFrame] = Collected()

    def on_frame(frame: EncodedFrame) -> None:
        rig.hardware.camera.stop()
        frames(frame)

    rig.hardware.camera.start(on_frame, pytest.fail)
    frames.wait(1)
    rig.hardware.camera.close()
    assert len(frames.items) == 1


def test_an_end_is_told_once(rig: Rig) -> None:
    if not rig.ribbon_can_go:
        pytest.skip("no ribbon is pulled from a board that has power")
    ends: Collected[Exception | None] = Collected()
    frames: Collected[EncodedFrame] = Collected()
    rig.hardware.camera.start(frames, ends)
    frames.wait(3)
    rig.unplug()
    (error,) = ends.wait(1)
    rig.hardware.camera.stop()
    assert len(ends.items) == 1
    assert isinstance(error, DeviceStopped | OSError)


def test_preview_while_stopped(rig: Rig) -> None:
    jpeg = None
    look = threading.Event()
    for _ in range(1000):
        jpeg = rig.hardware.camera.preview_jpeg()
        if jpeg is not None or look.wait(0.01):
            break
    assert jpeg is not None
    decoder = av.CodecContext.create("mjpeg", "r")
    picture = decoder.decode(av.Packet(jpeg))[0]
    assert 0 < picture.width <= 640


def test_preview_does_not_stand_in_the_way_of_a_lesson(rig: Rig) -> None:
    frames: Collected[EncodedFrame] = Collected()
    rig.hardware.camera.preview_jpeg()
    rig.hardware.camera.start(frames, pytest.fail)
    assert frames.wait(2)[0].keyframe
    rig.hardware.camera.preview_jpeg()
    rig.hardware.camera.stop()


def test_close_at_any_time_from_any_thread(rig: Rig) -> None:
    camera = rig.hardware.camera
    frames: Collected[EncodedFrame] = Collected()
    camera.start(frames, pytest.fail)
    frames.wait(1)
    closers = [threading.Thread(target=camera.close) for _ in range(3)]
    for closer in closers:
        closer.start()
    for closer in closers:
        closer.join()
    camera.close()
    with pytest.raises(CameraMissing):
        camera.start(frames, pytest.fail)
    assert camera.preview_jpeg() is None


ZONES = (Zone(0.0, 0.5, 0.5, 0.5), Zone(0.7, 0.1, 0.2, 0.25))


def framed(rig: Rig) -> bytes:
    look = threading.Event()
    for _ in range(1000):
        jpeg = rig.hardware.camera.preview_jpeg()
        if jpeg is not None:
            return jpeg
        look.wait(0.01)
    raise AssertionError("no preview")


def filmed(rig: Rig, count: int) -> list[av.VideoFrame]:
    frames: Collected[EncodedFrame] = Collected()
    form = rig.hardware.camera.start(frames, pytest.fail)
    got = frames.wait(count)
    rig.hardware.camera.stop()
    shown = list(pictures(form, got))
    assert len(shown) == len(got)
    return shown


def test_no_frame_and_no_preview_shows_what_is_masked(rig: Rig) -> None:
    camera = rig.hardware.camera
    framed(rig)
    bare = filmed(rig, 10)
    assert all(off_grey(frame, ZONES) > 40 for frame in bare)
    # While it stands open for somebody who frames, too.
    framed(rig)
    camera.mask(ZONES)
    assert jpeg_off_grey(framed(rig), ZONES) <= JPEG_MOST_OFF
    for _ in range(2):
        shown = filmed(rig, 30)
        assert max(off_grey(frame, ZONES) for frame in shown) <= MOST_OFF
        assert min(beside(frame, ZONES).std() for frame in shown) > 10
        assert jpeg_off_grey(framed(rig), ZONES) <= JPEG_MOST_OFF


def test_what_is_masked_no_longer_is_seen_again(rig: Rig) -> None:
    camera = rig.hardware.camera
    camera.mask(ZONES)
    filmed(rig, 3)
    camera.mask(ZONES[1:])
    shown = filmed(rig, 10)
    assert max(off_grey(frame, ZONES[1:]) for frame in shown) <= MOST_OFF
    assert min(off_grey(frame, ZONES[:1]) for frame in shown) > 40
    camera.mask(())
    assert min(off_grey(frame, ZONES[1:]) for frame in filmed(rig, 10)) > 10


def test_masked_frames_keep_the_cameras_promises(rig: Rig) -> None:
    rig.hardware.camera.mask(ZONES)
    frames: Collected[EncodedFrame] = Collected()
    form = rig.hardware.camera.start(frames, pytest.fail)
    got = frames.wait_for(spanning(2.3))
    rig.hardware.camera.stop()
    keyframes = [frame.timestamp_us for frame in got if frame.keyframe]
    assert got[0].keyframe
    assert max(b - a for a, b in pairwise(keyframes)) <= 1_050_000
    assert all(b.timestamp_us > a.timestamp_us for a, b in pairwise(got))
    assert [picture.pts for picture in pictures(form, got)] == [frame.timestamp_us for frame in got]


def test_it_has_a_name(rig: Rig) -> None:
    assert rig.hardware.camera.name
    assert rig.hardware.microphone is not None
    assert rig.hardware.microphone.name
