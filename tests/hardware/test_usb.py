"""What is special to real devices: finding them, their refusals, their times. The rest is the contract suite's."""

from __future__ import annotations

import errno
import io
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from appliance.clock import SimulatedClock, SystemClock
from appliance.errors import TerugblikError
from appliance.hardware.errors import (
    CameraMissing,
    DeviceBusy,
    DeviceForbidden,
    DeviceStopped,
    MicrophoneMissing,
    SoundSettingsMissing,
)
from appliance.hardware.ports import EncodedFrame, SoundBlock
from appliance.hardware.stamps import Stamps
from appliance.hardware.usb import webcam
from appliance.hardware.usb.camera import UsbCamera
from appliance.hardware.usb.discovery import Found, cameras, microphones
from appliance.hardware.usb.microphone import UsbMicrophone
from appliance.hardware.usb.opening import open_device
from appliance.media.encode import JpegEncoder
from tests.hardware.listening import Collected, joined

ALSA_SETTINGS = Path("/usr/share/alsa/alsa.conf")
CARDS = """\
 0 [PCH            ]: HDA-Intel - HDA Intel PCH
                      HDA Intel PCH at 0xf7f10000 irq 33
 1 [vc4hdmi        ]: vc4-hdmi - vc4-hdmi
                      vc4-hdmi
 2 [C920           ]: USB-Audio - HD Pro Webcam C920
                      HD Pro Webcam C920 at usb-0000:00:14.0-1, high speed
"""
PCM = """\
00-00: ALC269VC Analog : ALC269VC Analog : playback 1 : capture 1
01-00: MAI PCM i2s-hifi-0 : MAI PCM i2s-hifi-0 : playback 1
02-00: USB Audio : USB Audio : capture 1
"""


def plug(sysfs: Path, node: str, name: str, index: int, bus: str) -> None:
    device = sysfs / "devices" / bus / node
    device.mkdir(parents=True)
    folder = sysfs / "class" / node
    folder.mkdir(parents=True)
    (folder / "name").write_text(f"{name}\n")
    (folder / "index").write_text(f"{index}\n")
    (folder / "device").symlink_to(device)


def test_finds_the_picture_nodes_of_usb_cameras(tmp_path: Path) -> None:
    plug(tmp_path, "video10", "bcm2835-codec-decode", 0, "platform")
    plug(tmp_path, "video2", "HD Pro Webcam C920", 0, "pci0/usb1/1-1")
    plug(tmp_path, "video3", "HD Pro Webcam C920", 1, "pci0/usb1/1-1")
    plug(tmp_path, "video11", "Second", 0, "pci0/usb1/1-2")
    assert cameras(tmp_path / "class") == [
        Found("/dev/video2", "HD Pro Webcam C920"),
        Found("/dev/video11", "Second"),
    ]
    assert cameras(tmp_path / "nowhere") == []


def test_finds_cards_that_record_usb_first(tmp_path: Path) -> None:
    (tmp_path / "cards").write_text(CARDS)
    (tmp_path / "pcm").write_text(PCM)
    assert microphones(tmp_path) == [
        Found("plughw:CARD=C920", "HD Pro Webcam C920"),
        Found("plughw:CARD=PCH", "HDA Intel PCH"),
    ]
    assert microphones(tmp_path / "nowhere") == []


def test_an_absent_device_is_told_when_building(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webcam, "cameras", list)
    with pytest.raises(CameraMissing):
        webcam.build_usb(SystemClock())
    monkeypatch.setattr(webcam, "cameras", lambda: [Found("/dev/video2", "C920")])
    monkeypatch.setattr(webcam, "microphones", list)
    with pytest.raises(MicrophoneMissing):
        webcam.build_usb(SystemClock())
    box = webcam.build_usb(SystemClock(), picture_only=True)
    assert box.microphone is None
    assert box.backend == "usb"
    assert box.camera.name == "C920"
    assert webcam.build_usb(SystemClock(), "/dev/video7", picture_only=True).camera.name == "webcam"


def test_a_real_path_without_a_device_is_told(tmp_path: Path) -> None:
    camera = UsbCamera(SystemClock(), Found(str(tmp_path / "video0"), "none"), open_device)
    with pytest.raises(CameraMissing):
        camera.start(lambda _frame: None, pytest.fail)
    with pytest.raises(CameraMissing):
        camera.preview_jpeg()


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.EBUSY, DeviceBusy),
        (errno.EACCES, DeviceForbidden),
        (errno.ENODEV, None),
    ],
)
def test_refusals_have_names(number: int, told: type[TerugblikError] | None) -> None:
    def opener(*_: object) -> av.container.InputContainer:
        raise OSError(number, "no")

    with pytest.raises(told or CameraMissing):
        UsbCamera(SystemClock(), Found("a", "a"), opener).start(lambda _frame: None, pytest.fail)
    with pytest.raises(told or MicrophoneMissing):
        UsbMicrophone(SystemClock(), Found("a", "a"), opener).start(lambda _block: None, pytest.fail)


def test_a_webcam_is_asked_for_less_until_it_agrees() -> None:
    asked: list[Mapping[str, str]] = []

    def opener(_name: str, _kind: str, options: Mapping[str, str]) -> av.container.InputContainer:
        asked.append(dict(options))
        if options:
            raise OSError(errno.EINVAL, "not this")
        return av.open("rgbtestsrc=size=643x481:rate=25:duration=1", format="lavfi")

    camera = UsbCamera(SystemClock(), Found("a", "a"), opener)
    form = camera.start(lambda _frame: None, lambda _error: None)
    camera.close()
    assert [wish.get("video_size") for wish in asked] == ["1280x720", "1280x720", None]
    # An odd size cannot be encoded: the picture is put into one that can.
    assert (form.width, form.height) == (1280, 720)


class Paced:
    """A device whose pictures come at given moments of a clock moved by hand."""

    def __init__(self, clock: SimulatedClock, gap_s: float, count: int) -> None:
        self._container = av.open(f"testsrc2=size=320x240:rate=30:duration={count / 30}", format="lavfi")
        self.streams = self._container.streams
        self._clock = clock
        self._gap_s = gap_s

    def demux(self, stream: object) -> Iterator[av.Packet]:
        for number, packet in enumerate(self._container.demux(stream)):
            self._clock.advance(self._gap_s)
            packet.pts = None if packet.pts is None else round(number * self._gap_s * 30)
            yield packet

    def close(self) -> None:
        self._container.close()


def test_a_slow_webcam_still_gives_a_keyframe_each_second() -> None:
    clock = SimulatedClock()
    camera = UsbCamera(clock, Found("a", "a"), lambda *_: Paced(clock, 0.1, 40))  # type: ignore[arg-type, return-value]
    frames: Collected[EncodedFrame] = Collected()
    ends: Collected[Exception | None] = Collected()
    camera.start(frames, ends)
    (error,) = ends.wait(1)
    camera.close()
    assert isinstance(error, DeviceStopped)
    keyframes = [frame.timestamp_us for frame in frames.items if frame.keyframe]
    assert len(frames.items) == 40
    assert {b - a for a, b in pairwise(keyframes)} == {1_000_000}


def test_a_webcam_that_hands_over_the_same_bytes_is_told_apart_from_one_that_films() -> None:
    jpeg = JpegEncoder()
    one, other = (
        jpeg.encode(av.VideoFrame.from_ndarray(np.full((240, 320, 3), level, np.uint8), format="rgb24"))
        for level in (60, 90)
    )
    film = io.BytesIO(one + other + other + other + one)
    camera = UsbCamera(SimulatedClock(), Found("a", "a"), lambda *_: av.open(film, format="mjpeg"))
    frames: Collected[EncodedFrame] = Collected()
    ends: Collected[Exception | None] = Collected()
    camera.start(frames, ends)
    ends.wait(1)
    camera.close()
    assert [frame.same for frame in frames.items] == [False, False, True, True, False]


@pytest.mark.parametrize("last_word", [SystemExit(), KeyboardInterrupt(), RuntimeError("driver")])
def test_whatever_ends_a_devices_thread_is_told(last_word: BaseException) -> None:
    class Dying(Paced):
        def demux(self, stream: object) -> Iterator[av.Packet]:
            yield from super().demux(stream)
            raise last_word

    clock = SimulatedClock()
    camera = UsbCamera(clock, Found("a", "a"), lambda *_: Dying(clock, 0.1, 3))  # type: ignore[arg-type, return-value]
    ends: Collected[Exception | None] = Collected()
    camera.start(lambda _frame: None, ends)
    (told,) = ends.wait(1)
    camera.close()
    assert told is last_word or (isinstance(told, DeviceStopped) and told.__cause__ is last_word)


def test_the_preview_goes_to_sleep_when_nobody_looks() -> None:
    clock = SimulatedClock()
    closed: Collected[bool] = Collected()

    class Watched(Paced):
        def close(self) -> None:
            super().close()
            closed(True)

    camera = UsbCamera(clock, Found("a", "a"), lambda *_: Watched(clock, 0.1, 3000))  # type: ignore[arg-type, return-value]
    camera.preview_jpeg()
    closed.wait(1)
    assert 5_000_000 < clock.monotonic_us() < 20_000_000
    camera.close()


def test_stamps_smooth_what_arrives_late() -> None:
    clock = SimulatedClock()
    stamps = Stamps(clock)
    got = []
    for number, late_s in enumerate((0.0, 0.030, 0.004, 0.090, 0.0)):
        clock.monotonic_now_us = int((5 + number * 0.04 + late_s) * 1_000_000)
        got.append(stamps.stamp(number * 40_000))
    assert got == pytest.approx([5_000_000 + number * 40_000 for number in range(5)], abs=100)


def test_stamps_rise_whatever_the_device_says() -> None:
    clock = SimulatedClock(monotonic_now_us=7)
    stamps = Stamps(clock)
    got = [stamps.stamp(device_us) for device_us in (1000, 500, None, 900, 900)]
    assert all(b > a for a, b in pairwise(got))


class Bursts:
    """A sound card that loses half a second."""

    def __init__(self, clock: SimulatedClock) -> None:
        self._container = av.open("sine=sample_rate=48000:samples_per_frame=960:duration=2", format="lavfi")
        self.streams = self._container.streams
        self._clock = clock

    def demux(self, stream: object) -> Iterator[av.Packet]:
        for number, packet in enumerate(self._container.demux(stream)):
            if not 50 <= number < 75:
                self._clock.monotonic_now_us = number * 20_000
                yield packet

    def close(self) -> None:
        self._container.close()


def test_lost_sound_shows_in_the_timestamps() -> None:
    clock = SimulatedClock()
    microphone = UsbMicrophone(clock, Found("a", "a"), lambda *_: Bursts(clock))  # type: ignore[arg-type, return-value]
    blocks: Collected[SoundBlock] = Collected()
    ends: Collected[Exception | None] = Collected()
    microphone.start(blocks, ends)
    ends.wait(1)
    microphone.close()
    steps = [b.timestamp_us - a.timestamp_us for a, b in pairwise(blocks.items)]
    assert sorted(steps)[-1] == pytest.approx(540_000, abs=21_000)
    assert sorted(steps)[:-1] == pytest.approx([40_000] * (len(steps) - 1), abs=1_000)


def test_records_from_alsa(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through the real libasound, from a device of its `file` plugin."""
    assert ALSA_SETTINGS.is_file(), "ALSA's settings are missing: apt-get install libasound2-data"
    wave = (np.sin(np.arange(48_000) * (2 * np.pi * 440 / 48_000)) * 8_000).astype(np.int16)
    wave.tofile(tmp_path / "sound.raw")
    (tmp_path / "asoundrc").write_text(
        'pcm.testmic { type file; slave.pcm "null"; file "/dev/null"; '
        f'infile "{tmp_path}/sound.raw"; format "raw" }}\n'
    )
    monkeypatch.setenv("ALSA_CONFIG_PATH", f"{ALSA_SETTINGS}:{tmp_path}/asoundrc")
    # The plugin stamps with the machine's clock yet keeps no pace: on a clock that stands still no sound seems lost.
    microphone = UsbMicrophone(SimulatedClock(), Found("testmic", "test"), open_device)
    blocks: Collected[SoundBlock] = Collected()
    microphone.start(blocks, pytest.fail)
    got = blocks.wait(10)
    microphone.close()
    heard = joined(got[:10])
    assert (heard == wave[: len(heard)]).all()


def test_missing_alsa_settings_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(tmp_path / "alsa.conf"))
    microphone = UsbMicrophone(SystemClock(), Found("plughw:CARD=x", "x"), open_device)
    with pytest.raises(SoundSettingsMissing):
        microphone.start(lambda _block: None, pytest.fail)
