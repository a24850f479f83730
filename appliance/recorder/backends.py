"""Which devices the box has: opened anew each time, so that the recorder can try again after they were missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from appliance.clock import Clock
from appliance.config import RecorderSettings
from appliance.hardware.ports import Hardware

if TYPE_CHECKING:
    from appliance.hardware.sim.faults import Faults
    from appliance.recorder.service import Parts


def opener(settings: RecorderSettings, clock: Clock, faults: Faults | None = None) -> Callable[[], Hardware]:
    """Each backend is imported only when it is the one: a box with a camera does not load the simulator."""
    if settings.backend == "usb":
        return _usb(settings, clock)
    if settings.backend == "pi":
        return _pi(settings, clock)
    return _simulator(settings, clock, faults)


def _simulator(settings: RecorderSettings, clock: Clock, faults: Faults | None) -> Callable[[], Hardware]:
    from appliance.hardware.sim.simulator import build_simulator

    return lambda: build_simulator(
        clock, settings.video, picture_only=settings.picture_only, faults=faults, ailments=settings.ailments
    )


def _usb(settings: RecorderSettings, clock: Clock) -> Callable[[], Hardware]:
    from appliance.hardware.usb.webcam import build_usb

    return lambda: build_usb(clock, settings.device, settings.picture_only)


def _pi(settings: RecorderSettings, clock: Clock) -> Callable[[], Hardware]:
    from appliance.hardware.pi.pi import build_pi

    return lambda: build_pi(clock, settings.pi, settings.picture_only)


def scripted(settings: RecorderSettings, clock: Clock) -> Faults | None:
    """What the simulator is to break; None: nothing."""
    if not settings.faults:
        return None
    from appliance.hardware.sim.faults import Faults
    from appliance.hardware.sim.script import read_fault

    return Faults([read_fault(line) for line in settings.faults], clock, settings.speed)


def spoilt(parts: Parts, faults: Faults) -> Parts:
    from appliance.recorder.faulty import faulty

    return faulty(parts, faults)
