"""`terugblik doctor`: looks a box over, offline or while it runs, and says in plain words what is wrong."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from appliance.clock import SystemClock
from appliance.config import CLOCK_KINDS
from appliance.doctor import copies, errors, files, lessons, machine, people, readiness, releases, room
from appliance.doctor.finding import Finding
from appliance.doctor.guard import refused
from appliance.doctor.patient import Patient
from appliance.errors import Language
from appliance.log import log_error
from appliance.timekeeping import open_clock

Part = tuple[str, Callable[[Patient], Iterator[Finding]]]
# Of what is in the box, in the order in which somebody would want to read it; and of the machine that it is in.
BOX: tuple[Part, ...] = (
    ("recorder", readiness.check),
    ("box", copies.check),
    ("people", people.check),
    ("lessons", lessons.check),
    ("releases", releases.check),
    ("files", files.check),
)
MACHINE: tuple[Part, ...] = (("disk", room.check), ("memory", machine.check))
# Whatever a box has after its first start.
_ANY_OF = frozenset({"people", "lessons", "box.json", "box.spare.json"})

_WORDS: dict[Language, dict[str, str]] = {
    "nl": {
        "good": "goed",
        "mended": "hersteld",
        "refused": "niet gelukt",
        "left": "Te doen: {left} (hersteld: {mended})",
    },
    "en": {"good": "good", "mended": "mended", "refused": "not mended", "left": "To do: {left} (mended: {mended})"},
}


def main(arguments: list[str]) -> int:
    """0 when nothing is wrong, or all of it was mended; 1 when something is left to do."""
    options = _parse(arguments)
    data: Path = options.data.absolute()
    _require_box(data)
    socket = options.socket or data / "recorder.sock"
    patient = Patient.of(data, socket, open_clock(SystemClock(), data, options.clock))
    left = mended = 0
    words = _WORDS[options.language]
    for finding in examine(patient, (*MACHINE, *BOX)):
        tried = options.repair and finding.mend is not None
        if tried and _mend(finding):
            mended += 1
            _tell(finding, options.language, words["mended"])
        else:
            left += 1
            _tell(finding, options.language, words["refused"] if tried else finding.what.advice(options.language))
    for problem in readiness.troubles(patient):
        left += 1
        message, advice = problem.nl if options.language == "nl" else problem.en
        _print("recorder", message.format(**problem.fields), advice.format(**problem.fields))
    print(words["good"] if not left else words["left"].format(left=left, mended=mended))
    return 0 if not left else 1


def examine(patient: Patient, parts: tuple[Part, ...]) -> Iterator[Finding]:
    """Every deviation. What one part cannot look at does not keep the others from looking."""
    for name, check in parts:
        try:
            yield from check(patient)
        except OSError as error:
            yield refused(error, name)


def _require_box(data: Path) -> None:
    try:
        names = {path.name for path in data.iterdir()}
    except (FileNotFoundError, NotADirectoryError):
        names = set()
    except OSError as error:
        raise refused(error, str(data)).what from error
    if not names & _ANY_OF:
        raise errors.NoBoxHere(folder=str(data))


def _mend(finding: Finding) -> bool:
    """Only what is right afterwards is mended."""
    try:
        return finding.mend is not None and finding.mend()
    except OSError as error:
        log_error("not_mended", error)
        return False


def _tell(finding: Finding, language: Language, after: str) -> None:
    _print(finding.where, finding.what.message(language), after)


def _print(where: str, message: str, after: str) -> None:
    print(f"{where}\n    {message}\n    → {after}", file=sys.stdout)


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="terugblik doctor", description="Look a box over. Nothing of content is ever deleted, no key is needed."
    )
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="the box's data folder")
    parser.add_argument("--socket", type=Path, metavar="PATH", help="the recorder's control socket (DIR/recorder.sock)")
    parser.add_argument("--repair", action="store_true", help="mend what is safe to mend")
    parser.add_argument("--clock", choices=CLOCK_KINDS, default="box", help="who vouches for the date (%(default)s)")
    parser.add_argument("--language", choices=("nl", "en"), default="nl", help="of what is said (%(default)s)")
    return parser.parse_args(arguments)
