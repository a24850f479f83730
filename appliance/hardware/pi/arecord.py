"""`arecord` as a child: it hears, we read its pipe. The one place where a sound card is opened, and its refusals named.

The child has a process and a buffer of its own, so that nothing that holds us up costs sound, and one that hangs in its
driver can be ended. It ends by itself when sound is lost or the card is pulled out.
"""

from __future__ import annotations

import fcntl
import os
import select
import struct
import subprocess
import termios
from collections.abc import Callable
from typing import Protocol

import numpy as np

from appliance.errors import TerugblikError
from appliance.hardware.errors import (
    DeviceBusy,
    DeviceForbidden,
    DeviceStopped,
    MicrophoneMissing,
    SoundSoftwareMissing,
)
from appliance.hardware.ports import SAMPLE_RATE, Pcm

_SAMPLE_BYTES = 2
_READ_BYTES = 16 * 1024
# More than ten seconds of sound, and the most that Linux gives to anybody.
_PIPE_BYTES = 1024 * 1024
_ENDS_WITHIN_S = 1.0
_WORDS_BYTES = 2048


class Sound(Protocol):
    """An open microphone, for one thread."""

    def ready(self, seconds: float) -> bool:
        """Waits for sound. False: none came. Raises what ended it, or `DeviceStopped`."""

    def read(self) -> Pcm:
        """What there is; after `ready`."""

    @property
    def waiting(self) -> int:
        """Samples that came and are not read yet."""

    def close(self) -> None: ...


# ALSA's address of a card -> its sound. Tests put other sources in its place.
Listen = Callable[[str], Sound]


class Arecord:
    """Raises `SoundSoftwareMissing` when there is no `arecord`; all else shows at the first `ready`.

    `alsa_settings` are files to take in place of the system's own, joined by colons.
    """

    def __init__(self, address: str, alsa_settings: str | None = None) -> None:
        try:
            self._child = subprocess.Popen(
                _command(address),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,
                pipesize=_PIPE_BYTES,
                env=_environment(alsa_settings),
            )
        except FileNotFoundError as error:
            raise SoundSoftwareMissing from error
        except PermissionError as error:
            raise DeviceForbidden from error
        assert self._child.stdout is not None
        self._pipe = self._child.stdout.fileno()
        self._rest = b""

    @property
    def pid(self) -> int:
        return self._child.pid

    def ready(self, seconds: float) -> bool:
        if not select.select([self._pipe], [], [], seconds)[0]:
            return False
        if not self._in_pipe():
            raise self._last_words()
        return True

    def read(self) -> Pcm:
        data = self._rest + os.read(self._pipe, _READ_BYTES)
        whole = len(data) // _SAMPLE_BYTES * _SAMPLE_BYTES
        self._rest = data[whole:]
        return np.frombuffer(data[:whole], np.dtype("<i2")).astype(np.int16, copy=False)

    @property
    def waiting(self) -> int:
        return self._in_pipe() // _SAMPLE_BYTES

    def close(self) -> None:
        self._child.kill()
        try:
            self._child.wait(_ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            return  # it hangs in the kernel; the next one will find the card taken
        for stream in (self._child.stdout, self._child.stderr):
            if stream is not None:
                stream.close()

    def _in_pipe(self) -> int:
        (count,) = struct.unpack("i", fcntl.ioctl(self._pipe, termios.FIONREAD, b"\0" * 4))
        return int(count)

    def _last_words(self) -> TerugblikError:
        """Of a child that has closed its end."""
        assert self._child.stderr is not None
        self._child.kill()
        return refusal(os.read(self._child.stderr.fileno(), _WORDS_BYTES).decode("ascii", "replace"))


def refusal(words: str) -> TerugblikError:
    """What a person should hear; `words` are ALSA's."""
    if "resource busy" in words:
        return DeviceBusy()
    if "Permission denied" in words or "not permitted" in words:
        return DeviceForbidden()
    if "audio open error" in words:
        return MicrophoneMissing()
    return DeviceStopped()


def _command(address: str) -> tuple[str, ...]:
    shape = ("--file-type=raw", "--format=S16_LE", f"--rate={SAMPLE_RATE}", "--channels=1")
    # Told each 20 ms; where the child itself is held up, two seconds may wait in the kernel.
    times = ("--period-time=20000", "--buffer-time=2000000")
    # What is lost must show: the child ends there, and what comes after is counted anew.
    return ("arecord", "--quiet", f"--device={address}", *shape, *times, "--fatal-errors", "-")


def _environment(alsa_settings: str | None) -> dict[str, str]:
    # In one language, as its words are read here.
    own = {} if alsa_settings is None else {"ALSA_CONFIG_PATH": alsa_settings}
    return {**os.environ, "LC_ALL": "C", **own}
