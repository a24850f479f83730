"""What the papers are filled with, gathered from this box as it runs. What is not known now is left open."""

from __future__ import annotations

import asyncio
from datetime import date

from aiohttp import web

from appliance import keepertalk as k
from appliance.clock import Clock
from appliance.config import HOTSPOT_ADDRESS
from appliance.errors import TerugblikError
from appliance.papers.facts import Facts
from appliance.schoolfile import Kept, SchoolFile
from appliance.web.housekeeper import Housekeeper
from appliance.web.link import RecorderLink

INFORMATION = "/informatie"


class BoxFacts:
    """`at_home`: this machine has the box's own Wi-Fi, and with it an address that never changes."""

    def __init__(
        self, *, file: SchoolFile, link: RecorderLink, house: Housekeeper, clock: Clock, version: str, at_home: bool
    ) -> None:
        self._file = file
        self._link = link
        self._house = house
        self._clock = clock
        self._version = version
        self._at_home = at_home
        self._minutes: int | None = None

    async def gather(self, request: web.Request, kept: Kept, *, keeper: bool = False, spoken: bool = False) -> Facts:
        """`keeper`: ask it too, which takes a moment."""
        status = self._link.status
        devices = None if status is None else status.devices
        return Facts(
            school=kept.school,
            version=kept.number,
            today=self.today(),
            program=self._version,
            address=self._address(request),
            lesson_minutes=self._longest(),
            sound=None if status is None else not status.picture_only,
            school_wifi=await self._school_wifi() if keeper else None,
            board=None if devices is None else devices.board,
            camera=None if devices is None else devices.camera,
            spoken=spoken,
        )

    def today(self) -> date:
        return self._clock.now_utc().astimezone().date()

    async def kept(self) -> Kept:
        return await asyncio.to_thread(self._file.read)

    def _longest(self) -> int | None:
        """A rehearsal, and a part of a lesson that was cut, last less than the setting: it counts at rest only."""
        status = self._link.status
        if status is not None and status.state == "ready" and status.limit_ms > 0:
            self._minutes = max(1, round(status.limit_ms / 60_000))
        return self._minutes

    async def _school_wifi(self) -> bool | None:
        try:
            return (await self._house.ask(k.LookAround(), k.Overview)).school is not None
        except TerugblikError:
            return None

    def _address(self, request: web.Request) -> str:
        home = f"http://{HOTSPOT_ADDRESS}" if self._at_home else f"{request.scheme}://{request.host}"
        return f"{home}{INFORMATION}"
