"""`terugblik selftest`: with the recorder's own options, so that it tries the same devices."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from appliance.boxfile import BOX_FILE, read_box_file
from appliance.clock import SystemClock
from appliance.config import PiSettings, RecorderSettings
from appliance.errors import Language, TerugblikError
from appliance.recorder.backends import opener
from appliance.selftest import devices, film

_NOWHERE = Path("/nonexistent")


def main(arguments: list[str]) -> int:
    """0 when all of it works. A line for what works; for what does not, its key and `failed`, and that is the last."""
    options = _parse(arguments)
    os.umask(0o077)
    try:
        taken = _take(_settings(options))
        print(f"camera ok pictures={len(taken.pictures)}")
        print(f"sound ok blocks={len(taken.sound)}")
        print(f"seal ok bytes={film.seal_and_open(taken)}")
        print(f"play ok pictures={film.play_built_in()}")
    except TerugblikError as error:
        language: Language = options.language
        print(f"{error.key} failed")
        print(f"{error.message(language)}\n{error.advice(language)}", file=sys.stderr)
        return 1
    return 0


def _take(settings: RecorderSettings) -> devices.Taken:
    hardware = opener(settings, SystemClock())()
    try:
        return devices.take(hardware)
    finally:
        hardware.camera.close()
        if hardware.microphone is not None:
            hardware.microphone.close()
        if hardware.mark_button is not None:
            hardware.mark_button.close()
        hardware.button.close()
        hardware.light.close()


def _settings(options: argparse.Namespace) -> RecorderSettings:
    return RecorderSettings(
        data=_NOWHERE,
        socket=_NOWHERE,
        backend=options.backend,
        video=options.video,
        device=options.device,
        picture_only=options.picture_only,
        pi=read_box_file(options.settings) if options.backend == "pi" else PiSettings(),
    )


def _parse(arguments: list[str]) -> argparse.Namespace:
    """What else the recorder may be told, such as how long a lesson is, makes no difference here."""
    parser = argparse.ArgumentParser(
        prog="terugblik selftest",
        description="Try camera, microphone, sealing and playing with the recorder's own options. Nothing is kept.",
    )
    parser.add_argument("--backend", choices=("sim", "usb", "pi"), default="sim", help="which devices (%(default)s)")
    parser.add_argument("--video", type=Path, metavar="FILE", help="what the simulator plays")
    parser.add_argument("--device", help="which webcam, as the system calls it")
    parser.add_argument("--settings", type=Path, metavar="FILE", help=f"pi: the box's settings ({BOX_FILE})")
    parser.add_argument("--picture-only", action="store_true", help="try no sound")
    parser.add_argument("--language", choices=("nl", "en"), default="nl", help="of what is said (%(default)s)")
    return parser.parse_known_args(arguments)[0]
