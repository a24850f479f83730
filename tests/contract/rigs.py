"""A box of each backend, with the means to break it. A webcam is stood in for by FFmpeg's own test sources."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import av

from appliance.clock import Clock, FastClock, SystemClock
from appliance.config import PiSettings
from appliance.hardware.pi.health import PiHealth
from appliance.hardware.pi.panel import build_panel
from appliance.hardware.ports import Hardware
from appliance.hardware.sim.button import SimButton
from appliance.hardware.sim.faults import Fault
from appliance.hardware.sim.light import SimLight
from appliance.hardware.sim.simulator import build_simulator
from appliance.hardware.usb.camera import UsbCamera
from appliance.hardware.usb.discovery import Found
from appliance.hardware.usb.microphone import UsbMicrophone
from tests.contract.pirig import pi_camera, pi_microphone
from tests.hardware.files import write_video
from tests.hardware.pi.board import Board

BACKENDS = ("sim-passthrough", "sim-reencoded", "usb", "pi")
ON_PI = "on-pi"


@dataclass(frozen=True, slots=True)
class Rig:
    """`unplug` makes both devices end by themselves, the camera only where its ribbon can go; `finger` goes down on the
    button or comes up; `lit` is whether the light burns.
    """

    hardware: Hardware
    clock: Clock
    unplug: Callable[[], None]
    finger: Callable[[bool], None]
    lit: Callable[[], bool]
    ribbon_can_go: bool = True
    put_back: Callable[[], None] = lambda: None

    def close(self) -> None:
        box = self.hardware
        for device in (box.camera, box.microphone, box.button, box.light):
            assert device is not None
            device.close()
        self.put_back()


def _rig(box: Hardware, clock: Clock, unplug: Callable[[], None]) -> Rig:
    """Of a box with a virtual panel."""
    button, light = box.button, box.light
    assert isinstance(button, SimButton)
    assert isinstance(light, SimLight)
    return Rig(box, clock, unplug, lambda down: button.down() if down else button.up(), lambda: light.now != "off")


def build(backend: str, folder: Path) -> Rig:
    if backend == "usb":
        return _usb()
    if backend == "pi":
        return _pi(folder)
    if backend == ON_PI:
        from tests.contract.onpi import build_on_pi

        return build_on_pi()
    bframes = 0 if backend == "sim-passthrough" else 2
    video = write_video(folder / "les.mp4", 3, bframes=bframes)
    clock = FastClock(speed=8)
    box = build_simulator(clock, video)
    assert box.source.conforms is (backend == "sim-passthrough")

    def unplug() -> None:
        box.faults.begin(Fault.CAMERA_UNPLUGGED, Fault.MICROPHONE_UNPLUGGED)

    return _rig(box, clock, unplug)


def _usb() -> Rig:
    clock = SystemClock()
    plugged = [True]

    def opener(_name: str, kind: str, _options: Mapping[str, str]) -> StandIn:
        return StandIn(SOURCES[kind], lambda: plugged[0])

    box = Hardware(
        backend="usb",
        camera=UsbCamera(clock, Found("/dev/video0", "test camera"), opener),
        microphone=UsbMicrophone(clock, Found("plughw:CARD=test", "test microphone"), opener),
        button=SimButton(clock),
        light=SimLight(clock),
        virtual_button=True,
    )
    return _rig(box, clock, lambda: plugged.__setitem__(0, False))


def _pi(folder: Path) -> Rig:
    clock = SystemClock()
    camera, pull_ribbon = pi_camera(clock, PiSettings())
    microphone, pull_plug = pi_microphone(clock, folder)

    def unplug() -> None:
        pull_ribbon()
        pull_plug()

    board = Board()
    panel = build_panel(clock, PiSettings(), board.open)
    box = Hardware(
        backend="pi",
        camera=camera,
        microphone=microphone,
        button=panel.button,
        light=panel.light,
        virtual_button=False,
        health=PiHealth(folder / "sys", lambda: "throttled=0x50000\n"),
    )
    return Rig(box, clock, unplug, board.finger, lambda: board.colour != (0, 0, 0))


SOURCES = {
    "video4linux2": "testsrc2=size=640x480:rate=30,realtime",
    "alsa": "sine=frequency=440:sample_rate=44100:samples_per_frame=441,arealtime",
}


class StandIn:
    """A container that plays FFmpeg's test source in real time and fails like a device that is pulled out."""

    def __init__(self, source: str, plugged: Callable[[], bool]) -> None:
        self._container = av.open(source, format="lavfi")
        self._plugged = plugged
        self.streams = self._container.streams

    def demux(self, stream: object) -> Iterator[av.Packet]:
        for packet in self._container.demux(stream):
            if not self._plugged():
                raise OSError(errno.ENODEV, "No such device")
            yield packet

    def close(self) -> None:
        self._container.close()
