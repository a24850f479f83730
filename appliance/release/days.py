"""Which day it is, for end dates. In doubt a release stays closed, and in doubt nothing is destroyed.

The last moment that was known for sure is kept on the disk, so that setting the clock back opens nothing again.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from appliance.clock import Clock
from appliance.core.release import known_day
from appliance.release.errors import DateInDoubt
from appliance.timekeeping import KnownTime


class Days:
    def __init__(self, data: Path, clock: Clock) -> None:
        self._clock = clock
        self.known = KnownTime(data, clock)

    @property
    def trusted(self) -> bool:
        return self._clock.trusted

    def require_sure(self) -> None:
        if not self.trusted:
            raise DateInDoubt

    def today(self) -> date:
        """The day where the box stands."""
        self.known.note()
        latest = self.known.latest
        return known_day(
            self._clock.now_utc().astimezone().date(),
            trusted=self._clock.trusted,
            latest=None if latest is None else latest.at.astimezone().date(),
        )
