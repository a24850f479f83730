"""The errors behind the keys that the rules speak in: the last one of each key, with its numbers."""

from __future__ import annotations

from appliance.core import recording as rules
from appliance.errors import TerugblikError
from appliance.recorder import errors, troubles

_PLAIN: dict[str, type[TerugblikError]] = {
    rules.NO_OWNER: errors.NoOwner,
    rules.NO_SOUND: errors.NoSoundDevice,
    rules.BUSY: errors.RecorderBusy,
    rules.NOT_RECORDING: errors.NotRecording,
    **{
        error.key: error
        for error in (
            errors.PowerUnsafe,
            troubles.DiskSlow,
            troubles.DiskTooSlow,
            troubles.CameraStopped,
            troubles.PictureStalled,
            troubles.PictureUnusable,
            troubles.PictureFrozen,
            troubles.MicrophoneStopped,
            troubles.SoundStalled,
            troubles.SoundUnusable,
            troubles.MicrophoneSilent,
            troubles.ListeningStopped,
            troubles.ButtonStopped,
            troubles.ClockJumped,
        )
    },
}


class Problems:
    """`note` what went wrong; `about` a key says it again."""

    def __init__(self) -> None:
        self._noted: dict[str, TerugblikError] = {}

    def note(self, error: BaseException) -> str:
        """Remember; returns the key."""
        told = troubles.as_told(error)
        self._noted[told.key] = told
        return told.key

    def about(self, key: str) -> TerugblikError:
        if key in _PLAIN:
            return _PLAIN[key]()
        return self._noted.get(key) or troubles.RecorderBroken()
