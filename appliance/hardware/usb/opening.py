"""The edge to the kernel's devices: the one place where a webcam or a microphone is opened, and its refusals named."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import av
from av.container import InputContainer

from appliance.errors import TerugblikError
from appliance.hardware.errors import DeviceBusy, DeviceForbidden, SoundSettingsMissing

# (name, format, options) -> container. Tests put other sources in its place.
Opener = Callable[[str, str, Mapping[str, str]], InputContainer]

_ALSA_SETTINGS = "/usr/share/alsa/alsa.conf"


def open_device(name: str, kind: str, options: Mapping[str, str]) -> InputContainer:
    if kind == "alsa":
        _point_to_alsa_settings()
    return av.open(name, mode="r", format=kind, options=dict(options))


def refusal(error: Exception, missing: type[TerugblikError]) -> TerugblikError:
    """What a person should hear when a device does not open."""
    number = getattr(error, "errno", None)
    if number == errno.EBUSY:
        return DeviceBusy()
    if number in (errno.EACCES, errno.EPERM):
        return DeviceForbidden()
    return missing()


def _point_to_alsa_settings() -> None:
    # The libasound inside PyAV would look below a folder of the machine it was built on, and on some systems
    # anyone can make that folder and put settings of their own there.
    first = os.environ.setdefault("ALSA_CONFIG_PATH", _ALSA_SETTINGS).split(":")[0]
    if not Path(first).is_file():
        raise SoundSettingsMissing
