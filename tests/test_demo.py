"""What the demo passes on to its parts."""

from __future__ import annotations

from pathlib import Path

import pytest

from appliance import demo
from appliance.hardware.errors import FaultUnclear
from appliance.hardware.sim.faults import Fault
from appliance.recorder import cli


def test_faults_are_passed_on_as_they_were_written(tmp_path: Path) -> None:
    faults = ["12s: microphone zeros", "20s-30s: disk stalls"]
    options = demo._parse(["--data", str(tmp_path), "--fault", faults[0], "--fault", faults[1]])
    arguments = demo._recorder_arguments(options, tmp_path / "film.mp4", tmp_path / "s")
    settings = cli._settings(list(map(str, arguments)))
    assert settings.faults == tuple(faults)


def test_a_fault_that_makes_no_sense_is_told_before_anything_starts(tmp_path: Path) -> None:
    with pytest.raises(FaultUnclear) as caught:
        demo._parse(["--data", str(tmp_path), "--fault", "help"])
    assert Fault.PICTURE_FROZEN in caught.value.advice("nl")
    with pytest.raises(SystemExit):
        demo._parse(["--usb", "--fault", "1s: disk full"])
