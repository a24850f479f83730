"""`terugblik update verify|apply|rollback|settle|status`: the program's next version from one signed file."""

from __future__ import annotations

import argparse
import os
import shlex
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from appliance.errors import Language, TerugblikError
from appliance.updates.errors import UpdateStorage
from appliance.updates.services import LINKER, SystemServices
from appliance.updates.signing import KEY_FILE, read_keys
from appliance.updates.updating import Updater
from appliance.updates.versions import ROOT, Versions

RECORDER_FILE = Path("/etc/terugblik/recorder.env")
_OPTIONS = "TERUGBLIK_RECORDER"
_WORDS: dict[Language, dict[str, str]] = {
    "nl": {
        "verify": "Deze update is echt en heel: versie {version}.",
        "apply": "De box draait nu versie {version}.",
        "rollback": "De box is terug op versie {version}.",
        "settle": "Er is niets meer op proef: versie {version}.",
        "status": "De box draait versie {version}.",
        "trial": "Versie {version} is op proef.",
        "none": "Hier staat geen versie van het programma.",
    },
    "en": {
        "verify": "This update is genuine and whole: version {version}.",
        "apply": "The box now runs version {version}.",
        "rollback": "The box is back on version {version}.",
        "settle": "Nothing is on trial any more: version {version}.",
        "status": "The box runs version {version}.",
        "trial": "Version {version} is on trial.",
        "none": "There is no version of the program here.",
    },
}


def main(arguments: list[str]) -> int:
    options = _parse(arguments)
    language: Language = options.language
    try:
        with _undisturbed():
            version = _do(options)
    except OSError:
        return _refuse(UpdateStorage(), language)
    except TerugblikError as error:
        return _refuse(error, language)
    print(_WORDS[language][options.what].format(version=version))
    return 0


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Typed over a Wi-Fi that drops, it goes on: between a stop and a start the box has no processes."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGHUP, before)


def _recorder_options() -> tuple[str, ...]:
    """As the recorder's unit has them: whoever types this has not its environment."""
    told = os.environ.get(_OPTIONS)
    if told is None:
        try:
            lines = RECORDER_FILE.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            lines = []
        for line in lines:
            name, _, value = line.strip().partition("=")
            if name == _OPTIONS:
                told = " ".join(shlex.split(value))
    return tuple(shlex.split(told or ""))


def _refuse(error: TerugblikError, language: Language) -> int:
    print(f"{error.message(language)}\n{error.advice(language)}", file=sys.stderr)
    return 1


def _do(options: argparse.Namespace) -> str | None:
    versions = Versions(options.root)
    keys = read_keys(options.key) if options.what in ("verify", "apply") else []
    services = SystemServices(options.socket, _recorder_options(), options.root / "current" / LINKER)
    updater = Updater(versions, services, keys)
    if options.what == "verify":
        return updater.verify(options.file).version
    if options.what == "apply":
        return updater.apply(options.file)
    if options.what == "rollback":
        return updater.rollback()
    if options.what == "settle":
        updater.settle()
        services.link()
    elif versions.find("current") is None:
        options.what = "none"
    elif versions.on_trial:
        options.what = "trial"
    return versions.find("current")


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="terugblik update", description="Bring the box to another version, or back. Lessons are not touched."
    )
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    for name, words in (
        ("verify", "only look whether FILE is genuine and whole"),
        ("apply", "try FILE and keep it if it runs"),
    ):
        one = what.add_parser(name, help=words)
        one.add_argument("file", type=Path, metavar="FILE", help="terugblik-VERSION.tbu")
        one.add_argument("--key", type=Path, default=KEY_FILE, help="whose updates are taken (%(default)s)")
    what.add_parser("rollback", help="go back to the version before")
    what.add_parser("settle", help="at a start: keep what is on trial if it runs, else go back")
    what.add_parser("status", help="which version runs")
    for one in what.choices.values():
        one.add_argument("--root", type=Path, default=ROOT, metavar="DIR", help="where the versions are (%(default)s)")
        one.add_argument("--socket", type=Path, default=Path("/run/terugblik/recorder.sock"), help="of the recorder")
        one.add_argument("--language", choices=("nl", "en"), default="nl", help="of what is said (%(default)s)")
    return parser.parse_args(arguments)
