"""What the demo passes on to its parts."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from appliance import demo
from appliance.hardware.errors import FaultUnclear
from appliance.hardware.sim.faults import Fault
from appliance.recorder import cli
from appliance.supervisor import Part


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


@dataclass
class Scripted(Part):
    """`ends`: with what its process ends, one a start; after the last it runs on."""

    ends: list[int] = field(default_factory=list)
    starts: int = 0

    @property
    def ended(self) -> int | None:
        return self.ends[0] if self.ends else None

    def start(self) -> None:
        self.ends.pop(0)
        self.starts += 1


@pytest.mark.parametrize("status", [0, 1, -9, -15])
async def test_a_web_process_that_ends_is_started_again_however_it_ended(
    tmp_path: Path, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Told to end it says 0, and a lesson is perhaps being recorded."""
    monkeypatch.setattr(demo, "LOOK_S", 0.001)
    recorder, web = Scripted("recorder", []), Scripted("web", [], ends=[status])
    running = asyncio.ensure_future(demo._until_stopped([recorder, web], tmp_path / "s"))
    async with asyncio.timeout(10):
        while not web.starts and not running.done():
            await asyncio.sleep(0.001)
    assert (web.starts, recorder.starts, running.done()) == (1, 0, False)
    recorder.ends.append(0)
    await asyncio.wait_for(running, 10)
    assert (web.starts, recorder.starts) == (1, 0)


async def test_a_recorder_that_failed_is_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "LOOK_S", 0.001)
    recorder, web = Scripted("recorder", [], ends=[1, 0]), Scripted("web", [])
    await asyncio.wait_for(demo._until_stopped([recorder, web], tmp_path / "s"), 10)
    assert (recorder.starts, web.starts) == (1, 0)
