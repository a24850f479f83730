"""Which day it is, for end dates. In doubt a release stays closed, and in doubt nothing is destroyed.

The last day that was known for sure is kept on the disk, so that setting the clock back opens nothing again.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec

from appliance.clock import Clock
from appliance.core.release import known_day
from appliance.library.files import make_folder, write_whole


class _Stored(msgspec.Struct, frozen=True):
    day: date


class Days:
    def __init__(self, data: Path, clock: Clock) -> None:
        self._path = data / "latest_day.json"
        self._clock = clock
        self._latest = self._read()

    @property
    def trusted(self) -> bool:
        return self._clock.trusted

    def today(self) -> date:
        """The day where the box stands."""
        now = self._clock.now_utc().astimezone().date()
        trusted = self._clock.trusted
        if trusted and (self._latest is None or now != self._latest):
            self._latest = now
            make_folder(self._path.parent)
            write_whole(self._path, msgspec.json.encode(_Stored(now)))
        return known_day(now, trusted=trusted, latest=self._latest)

    def _read(self) -> date | None:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=_Stored).day
        except (OSError, msgspec.MsgspecError):
            return None
