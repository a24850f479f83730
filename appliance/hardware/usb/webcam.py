"""A box out of a webcam and a microphone: for a laptop, or a Raspberry Pi without its own camera."""

from __future__ import annotations

from appliance.clock import Clock
from appliance.hardware.errors import CameraMissing, MicrophoneMissing
from appliance.hardware.ports import Hardware
from appliance.hardware.sim.button import SimButton
from appliance.hardware.sim.light import SimLight
from appliance.hardware.usb.camera import UsbCamera
from appliance.hardware.usb.discovery import Found, cameras, microphones
from appliance.hardware.usb.microphone import UsbMicrophone
from appliance.hardware.usb.opening import Opener, open_device


def build_usb(
    clock: Clock, device: str | None = None, picture_only: bool = False, opener: Opener = open_device
) -> Hardware:
    """The first webcam, or the one at `device` (such as `/dev/video2`), and the first microphone.

    Raises `CameraMissing` or `MicrophoneMissing` when there is none. Button and light are virtual.
    """
    found = _camera(device)
    return Hardware(
        backend="usb",
        camera=UsbCamera(clock, found, opener),
        microphone=None if picture_only else UsbMicrophone(clock, _microphone(), opener),
        button=SimButton(clock),
        light=SimLight(clock),
        virtual_button=True,
    )


def _camera(device: str | None) -> Found:
    seen = cameras()
    if device is not None:
        named = [found for found in seen if found.address == device]
        return named[0] if named else Found(device, "webcam")
    if not seen:
        raise CameraMissing
    return seen[0]


def _microphone() -> Found:
    seen = microphones()
    if not seen:
        raise MicrophoneMissing
    return seen[0]
