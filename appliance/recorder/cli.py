"""`terugblik recorder`: reads the options, makes the process small and quiet, and hands over to `process`."""

from __future__ import annotations

import argparse
from pathlib import Path

from appliance.boxfile import BOX_FILE, read_box_file
from appliance.config import (
    AILMENTS,
    CLOCK_HELP,
    CLOCK_KINDS,
    FAULT_HELP,
    HEALTH_HELP,
    MAX_LESSON_MINUTES,
    PiSettings,
    RecorderSettings,
)
from appliance.hardening import harden
from appliance.recorder import memory


def main(arguments: list[str]) -> int:
    settings = _settings(arguments)
    harden(settings.data)
    memory.be_small()
    from appliance.recorder.process import run
    from appliance.wiring import build_recorder

    return run(settings, build_recorder)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="terugblik recorder", description="Run the recorder process.")
    parser.add_argument("--data", type=Path, required=True, help="the box's data folder")
    parser.add_argument("--socket", type=Path, help="where the web process asks (DATA/recorder.sock)")
    parser.add_argument("--backend", choices=("sim", "usb", "pi"), default="sim", help="which devices (%(default)s)")
    parser.add_argument("--video", type=Path, metavar="FILE", help="what the simulator plays")
    parser.add_argument("--device", help="which webcam, as the system calls it")
    parser.add_argument("--settings", type=Path, metavar="FILE", help=f"pi: the box's settings ({BOX_FILE})")
    parser.add_argument("--speed", type=float, default=1.0, help="let a lesson's time run so many times as fast")
    parser.add_argument("--lesson-minutes", type=float, default=20.0, help="when a lesson stops (%(default)s)")
    parser.add_argument("--picture-only", action="store_true", help="record no sound")
    parser.add_argument("--clock", choices=CLOCK_KINDS, default="box", help=f"{CLOCK_HELP} (%(default)s)")
    parser.add_argument("--fault", action="append", default=[], metavar="'12s: microphone zeros'", help=FAULT_HELP)
    parser.add_argument("--health", action="append", default=[], choices=AILMENTS, help=HEALTH_HELP)
    return parser


def _settings(arguments: list[str]) -> RecorderSettings:
    parser = _parser()
    options = parser.parse_args(arguments)
    if not 0 < options.speed <= 1000:
        parser.error("--speed must be more than 0 and at most 1000")
    if options.speed != 1 and options.backend != "sim":
        parser.error("only the simulator can run faster than time: leave --speed out")
    if options.fault and options.backend != "sim":
        parser.error("only the simulator has faults at will: leave --fault out")
    if options.health and options.backend != "sim":
        parser.error("only the simulator is unwell at will: leave --health out")
    if options.settings is not None and options.backend != "pi":
        parser.error("only the backend pi has a file with settings: leave --settings out")
    _check_faults(options.fault)
    # Less than five minutes is for trying out only; a class has no use for it.
    if not 0 < options.lesson_minutes <= MAX_LESSON_MINUTES:
        parser.error(f"--lesson-minutes must be more than 0 and at most {MAX_LESSON_MINUTES}")
    return RecorderSettings(
        data=options.data.absolute(),
        socket=(options.socket or options.data / "recorder.sock").absolute(),
        backend=options.backend,
        video=options.video,
        device=options.device,
        speed=options.speed,
        lesson_ms=round(options.lesson_minutes * 60_000),
        picture_only=options.picture_only,
        clock=options.clock,
        faults=tuple(options.fault),
        ailments=tuple(options.health),
        pi=read_box_file(options.settings) if options.backend == "pi" else PiSettings(),
    )


def _check_faults(faults: list[str]) -> None:
    if faults:
        from appliance.hardware.sim.script import read_fault

        for fault in faults:
            read_fault(fault)
