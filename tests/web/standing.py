"""The page for everybody on a box without a recorder or a keeper."""

from __future__ import annotations

from pathlib import Path

from appliance.clock import SimulatedClock
from appliance.control import ControlClient
from appliance.keepercall import NoBox
from appliance.schoolfile import SchoolFile
from appliance.web.boxfacts import BoxFacts
from appliance.web.housekeeper import Housekeeper
from appliance.web.information import Information
from appliance.web.link import RecorderLink


def information(data: Path, *, at_home: bool = True) -> Information:
    return Information(
        BoxFacts(
            file=SchoolFile(data),
            link=RecorderLink(ControlClient(data / "r.sock"), lambda *_: None),
            house=Housekeeper(NoBox()),
            clock=SimulatedClock(),
            version="1.2.3",
            at_home=at_home,
        )
    )
