"""The recorder as a process: one for each data folder, ended by a signal or by its own failure, never in silence."""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

from appliance.config import RecorderSettings
from appliance.errors import TerugblikError
from appliance.log import log, log_error
from appliance.recorder.errors import AlreadyRunning
from appliance.recorder.service import RecorderService
from appliance.storage import create_file

THREAD_PATIENCE_S = 2.0
# The recorder may not switch a machine off: it ends with this, and its unit does. No error of Python or of a shell.
POWER_OFF_STATUS = 83


def run(settings: RecorderSettings, build: Callable[[RecorderSettings], RecorderService]) -> int:
    """Exit status: 0 after a proper end, 1 when the recorder itself failed, `POWER_OFF_STATUS` when the button asked
    for the whole machine to end. What a person can mend is raised."""
    settings.data.mkdir(parents=True, exist_ok=True)
    lock = _only_one(settings.data)
    try:
        service = build(settings)
        asyncio.run(_serve(service))
        status = POWER_OFF_STATUS if service.switched_off else 0
    except TerugblikError:
        raise
    except (Exception, SystemExit) as error:  # noqa: BLE001 - the last word of a process that must end with a failure
        log_error("recorder_failed", error)
        status = 1
    finally:
        os.close(lock)
    if _something_hangs():
        # A device's driver, most likely. It must not keep the process from ending: its supervisor starts a new one.
        log("recorder_hangs")
        os._exit(status)
    return status


def _something_hangs() -> bool:
    """Whether a thread that the interpreter would wait for does not end."""
    others = [thread for thread in threading.enumerate() if thread is not threading.main_thread()]
    for thread in others:
        if not thread.daemon:
            thread.join(THREAD_PATIENCE_S)
    return any(thread.is_alive() and not thread.daemon for thread in others)


async def _serve(service: RecorderService) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, service.quit)
    await service.run(lambda: log("recorder_ready", backend=service.settings.backend))
    log("recorder_ended")


def _only_one(data: Path) -> int:
    """Hold the data folder. The lock goes with the process, however it ends."""
    # Not to be written: a disk that can only be read must not keep the recorder from saying so.
    lock = create_file(data / "recorder.lock", os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(lock)
        raise AlreadyRunning from error
    return lock
