"""Which devices the box has: opened anew each time, so that the recorder can try again after they were missing."""

from __future__ import annotations

from collections.abc import Callable

from appliance.clock import Clock
from appliance.config import RecorderSettings
from appliance.hardware.ports import Hardware


def opener(settings: RecorderSettings, clock: Clock) -> Callable[[], Hardware]:
    """Each backend is imported only when it is the one: a box with a camera does not load the simulator."""
    return {"sim": _simulator, "usb": _usb}[settings.backend](settings, clock)


def _simulator(settings: RecorderSettings, clock: Clock) -> Callable[[], Hardware]:
    from appliance.hardware.sim.simulator import build_simulator

    return lambda: build_simulator(clock, settings.video, picture_only=settings.picture_only)


def _usb(settings: RecorderSettings, clock: Clock) -> Callable[[], Hardware]:
    from appliance.hardware.usb.webcam import build_usb

    return lambda: build_usb(clock, settings.device, settings.picture_only)
