"""A whole box out of a video file: camera, microphone, button and light that need no hardware."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from appliance.clock import Clock
from appliance.core.zones import Zone
from appliance.hardware.errors import CameraMissing, MicrophoneMissing
from appliance.hardware.ports import Hardware
from appliance.hardware.sim.button import SimButton
from appliance.hardware.sim.camera import SimCamera
from appliance.hardware.sim.faults import Fault, Faults
from appliance.hardware.sim.health import SimHealth, reading_of
from appliance.hardware.sim.lesson.store import cached_lesson
from appliance.hardware.sim.light import SimLight
from appliance.hardware.sim.masking import Masked
from appliance.hardware.sim.microphone import SimMicrophone
from appliance.hardware.sim.pictures import PassThrough, Pictures
from appliance.hardware.sim.preview import Preview
from appliance.hardware.sim.reencode import Reencoded
from appliance.hardware.sim.sound import Sound
from appliance.hardware.sim.source import Source, read_source
from appliance.hardware.sim.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Simulator(Hardware):
    """The same devices, known as what they are: `button` can be pressed, `light` looked at, `faults`, `health` set."""

    camera: SimCamera
    microphone: SimMicrophone | None
    button: SimButton
    light: SimLight
    faults: Faults
    source: Source
    health: SimHealth = field(kw_only=True)


def build_simulator(
    clock: Clock,
    video: Path | None,
    loop: bool = True,
    picture_only: bool = False,
    faults: Faults | None = None,
    ailments: Sequence[str] = (),
) -> Simulator:
    """`video` None is the built-in lesson, made now if it never was.

    Raises `SourceUnreadable` now, so that no lesson starts with a bad file, and what is missing while it is unplugged.
    """
    source = read_source(cached_lesson() if video is None else video)
    faults = faults or Faults(clock=clock)
    if faults.active(Fault.CAMERA_UNPLUGGED):
        raise CameraMissing
    if faults.active(Fault.MICROPHONE_UNPLUGGED) and not picture_only:
        raise MicrophoneMissing
    timeline = Timeline(clock)
    return Simulator(
        backend="sim",
        camera=SimCamera(source, partial(_pictures, source, loop), Preview(source, loop), timeline, faults),
        microphone=None if picture_only else SimMicrophone(source, Sound(source, loop), timeline, faults),
        button=SimButton(clock, faults),
        light=SimLight(clock),
        virtual_button=True,
        faults=faults,
        source=source,
        health=SimHealth(reading_of(ailments)),
    )


def _pictures(source: Source, loop: bool, zones: tuple[Zone, ...]) -> Pictures:
    if not source.conforms:
        return Reencoded(source, loop, zones)
    plain = PassThrough(source, loop)
    return Masked(plain, zones) if zones else plain
