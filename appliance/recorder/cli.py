"""`terugblik recorder`: the recorder process. It opens no network, knows no secret and reads no lesson."""

from __future__ import annotations

import argparse
import asyncio
import fcntl
import os
import resource
import signal
import threading
from pathlib import Path

from appliance.config import MAX_LESSON_MINUTES, RecorderSettings
from appliance.errors import TerugblikError
from appliance.log import log, log_error
from appliance.recorder.errors import AlreadyRunning
from appliance.recorder.service import RecorderService
from appliance.wiring import build_recorder


def main(arguments: list[str]) -> int:
    settings = _settings(arguments)
    _harden()
    settings.data.mkdir(parents=True, exist_ok=True)
    lock = _only_one(settings.data)
    try:
        asyncio.run(_run(build_recorder(settings)))
        status = 0
    except TerugblikError:
        raise
    except Exception as error:  # noqa: BLE001 - the last word of a process that must end with a failure
        log_error("recorder_failed", error)
        status = 1
    finally:
        os.close(lock)
    if any(not thread.daemon and thread is not threading.main_thread() for thread in threading.enumerate()):
        # A device that hangs must not keep the process from ending: whoever supervises it starts a new one.
        os._exit(status)
    return status


async def _run(service: RecorderService) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, service.quit)
    await service.run(lambda: log("recorder_ready", backend=service.settings.backend))
    log("recorder_ended")


def _settings(arguments: list[str]) -> RecorderSettings:
    parser = argparse.ArgumentParser(prog="terugblik recorder", description="Run the recorder process.")
    parser.add_argument("--data", type=Path, required=True, help="the box's data folder")
    parser.add_argument("--socket", type=Path, help="where the web process asks (DATA/recorder.sock)")
    parser.add_argument("--backend", choices=("sim", "usb"), default="sim", help="which devices (%(default)s)")
    parser.add_argument("--video", type=Path, metavar="FILE", help="what the simulator plays")
    parser.add_argument("--device", help="which webcam, as the system calls it")
    parser.add_argument("--speed", type=float, default=1.0, help="let a lesson's time run so many times as fast")
    parser.add_argument("--lesson-minutes", type=float, default=20.0, help="when a lesson stops (%(default)s)")
    parser.add_argument("--picture-only", action="store_true", help="record no sound")
    options = parser.parse_args(arguments)
    if not 0 < options.speed <= 1000:
        parser.error("--speed must be more than 0 and at most 1000")
    if options.speed != 1 and options.backend != "sim":
        parser.error("only the simulator can run faster than time: leave --speed out")
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
    )


def _harden() -> None:
    """Nothing is readable for others, and what is in memory never lands in a core file."""
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _only_one(data: Path) -> int:
    """Hold the data folder. The lock goes with the process, however it ends."""
    lock = os.open(data / "recorder.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(lock)
        raise AlreadyRunning from error
    return lock
