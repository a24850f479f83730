"""`terugblik demo`: the whole box on this machine, on loopback only, with a simulated or a USB camera.

Starts the recorder process and the web process as they run on a box, prints the page's address, and lets Enter
press the button. It holds no keys and sees no content itself.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import signal
import socket
import sys
import tempfile
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from appliance.config import FAULT_HELP
from appliance.control import ControlClient
from appliance.errors import Text, Unavailable
from appliance.hardware.sim.script import read_fault
from appliance.supervisor import Part, stop
from appliance.web.errors import PortTaken

HOST = "127.0.0.1"
START_SECONDS = 60
LOOK_S = 0.5
# Besides Ctrl-C: told to end, and the terminal was closed. The parts have sessions of their own and would run on.
STOPPED_BY = (signal.SIGTERM, signal.SIGHUP)


class NoWebUi(Unavailable):
    key = "no_web_ui"
    nl = Text("De webpagina's zijn nog niet gebouwd.", "Voer scripts/setup uit en start de demo opnieuw.")
    en = Text("The web pages have not been built yet.", "Run scripts/setup and start the demo again.")


class PartStopped(Unavailable):
    key = "part_stopped"
    nl = Text("Het onderdeel {part} is gestopt.", "De reden staat hierboven.")
    en = Text("The part {part} has stopped.", "The reason is printed above.")


def main(arguments: list[str]) -> int:
    options = _parse(arguments)
    dist = Path(__file__).resolve().parent.parent / "webui" / "dist"
    if not (dist / "index.html").exists():
        raise NoWebUi
    _check_port(options.port)
    options.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    run_dir = Path(tempfile.mkdtemp(prefix="terugblik-"))
    for number in STOPPED_BY:
        signal.signal(number, _interrupt)
    try:
        # Before the loop: there a signal would have to wait until a lesson has been made.
        video = None if options.usb else options.video or _synthetic_lesson()
        return asyncio.run(_run(options, video, dist, run_dir / "recorder.sock"))
    finally:
        shutil.rmtree(run_dir, ignore_errors=True)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    """Told to end is the same as Ctrl-C, whatever was being waited for."""
    raise KeyboardInterrupt


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/demo", description="Run the whole box on this machine.")
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--video", type=Path, metavar="FILE", help="play this file as camera and microphone")
    source.add_argument("--usb", action="store_true", help="use a webcam and the machine's microphone")
    parser.add_argument("--port", type=int, default=8470, help="the page's port (%(default)s)")
    parser.add_argument("--data", type=Path, default=_default_data(), help="where lessons are kept (%(default)s)")
    parser.add_argument("--speed", type=float, default=1.0, help="let a lesson's time run so many times as fast")
    parser.add_argument("--lesson-minutes", type=float, default=20.0, help="when a lesson stops (%(default)s)")
    parser.add_argument("--fault", action="append", default=[], metavar="'12s: microphone zeros'", help=FAULT_HELP)
    parser.add_argument("--no-browser", action="store_true", help="do not open the page")
    options = parser.parse_args(arguments)
    if options.speed <= 0 or options.lesson_minutes <= 0:
        parser.error("--speed and --lesson-minutes must be more than 0")
    if options.usb and options.speed != 1:
        parser.error("a webcam cannot run faster than time: leave --speed out with --usb")
    if options.usb and options.fault:
        parser.error("only the simulator has faults at will: leave --fault out with --usb")
    for fault in options.fault:
        read_fault(fault)
    return options


def _default_data() -> Path:
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "terugblik-demo"


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise PortTaken(host=HOST, port=port) from error


async def _run(options: argparse.Namespace, video: Path | None, dist: Path, control: Path) -> int:
    main_task = asyncio.current_task()
    assert main_task is not None
    for number in STOPPED_BY:
        asyncio.get_running_loop().add_signal_handler(number, main_task.cancel)
    parts = [
        Part("recorder", _recorder_arguments(options, video, control)),
        Part("web", _web_arguments(options, dist, control)),
    ]
    try:
        for part in parts:
            part.start()
        await _until_answering(f"http://{HOST}:{options.port}/api/status", parts)
        _announce(options)
        await _until_stopped(parts, control)
    except (asyncio.CancelledError, KeyboardInterrupt):
        print("\nStopping: what is being recorded is sealed first.")
    finally:
        stop(parts)
    return 0


def _recorder_arguments(options: argparse.Namespace, video: Path | None, control: Path) -> list[object]:
    common = [*_both(options, control), "--lesson-minutes", options.lesson_minutes]
    if video is None:
        return [*common, "--backend", "usb"]
    faults = [f"--fault={fault}" for fault in options.fault]
    return [*common, "--backend", "sim", "--video", video, "--speed", options.speed, *faults]


def _web_arguments(options: argparse.Namespace, dist: Path, control: Path) -> list[object]:
    return [*_both(options, control), "--dist", dist, "--port", options.port]


def _both(options: argparse.Namespace, control: Path) -> list[object]:
    """The machine that this runs on knows what day it is."""
    return ["--data", options.data, "--socket", control, "--clock", "machine"]


def _synthetic_lesson() -> Path:
    from appliance.hardware.sim.lesson.store import cached_lesson

    return cached_lesson()


async def _until_answering(address: str, parts: Sequence[Part]) -> None:
    for _ in range(START_SECONDS * 10):
        for part in parts:
            if part.ended is not None:
                raise PartStopped(part=part.name)
        if await asyncio.to_thread(_answers, address):
            return
        await asyncio.sleep(0.1)
    raise PartStopped(part="web")


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310 - always http on loopback
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _announce(options: argparse.Namespace) -> None:
    address = f"http://{HOST}:{options.port}/"
    print(f"\nTerugblik is running: {address}", flush=True)
    print(f"Lessons are kept, sealed, in {options.data}", flush=True)
    if sys.stdin.isatty():
        print("Enter presses the button of the simulated box. Ctrl-C stops everything.\n", flush=True)
    if not options.no_browser:
        webbrowser.open(address)


async def _until_stopped(parts: Sequence[Part], control: Path) -> None:
    if sys.stdin.isatty():
        asyncio.get_running_loop().add_reader(sys.stdin, _press_on_enter, ControlClient(control), set())
    while not _switched_off(parts):
        for part in parts:
            if part.ended is not None:
                await _start_again(part)
        await asyncio.sleep(LOOK_S)
    print("\nThe box was switched off.", flush=True)


def _switched_off(parts: Sequence[Part]) -> bool:
    """The recorder alone says so: a web process that was told to end must not take a running lesson along."""
    return any(part.name == "recorder" and part.ended == 0 for part in parts)


async def _start_again(part: Part) -> None:
    """As the service manager of a box does."""
    if not part.may_start_again():
        raise PartStopped(part=part.name)
    print(f"The part {part.name} ended ({part.ended}) and is started again.", flush=True)
    await asyncio.sleep(LOOK_S)
    part.start()


def _press_on_enter(client: ControlClient, pending: set[asyncio.Task[object]]) -> None:
    sys.stdin.readline()
    task: asyncio.Task[object] = asyncio.ensure_future(client.call("button", held_ms=100))
    pending.add(task)
    task.add_done_callback(pending.discard)
