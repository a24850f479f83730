"""A whole box out of a Raspberry Pi: its camera, a microphone, and what is wired to its pins."""

from __future__ import annotations

from appliance.clock import Clock
from appliance.config import PiSettings
from appliance.hardware.ports import Hardware


def build_pi(clock: Clock, settings: PiSettings, picture_only: bool = False) -> Hardware:
    """Raises what camera or microphone raise when they are missing. A box that cannot reach its pins is built all the
    same: the button says so, and the tablet takes over.
    """
    from appliance.hardware.pi.camera import PiCamera
    from appliance.hardware.pi.microphone import PiMicrophone
    from appliance.hardware.pi.panel import build_panel

    panel = build_panel(clock, settings)
    try:
        return Hardware(
            backend="pi",
            camera=PiCamera(clock, settings),
            microphone=None if picture_only else PiMicrophone(clock, settings),
            button=panel.button,
            mark_button=panel.mark_button,
            light=panel.light,
            virtual_button=False,
        )
    except BaseException:
        panel.close()
        raise
