"""`terugblik doctor`: looks a box over, offline or while it runs, and says in plain words what is wrong."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from appliance.clock import SystemClock
from appliance.config import CLOCK_KINDS, BoxPaths
from appliance.doctor import errors, files, lessons, machine, people, readiness, releases
from appliance.doctor.finding import Finding
from appliance.doctor.patient import Patient
from appliance.errors import Language
from appliance.log import log_error
from appliance.timekeeping import open_clock

_WORDS: dict[Language, dict[str, str]] = {
    "nl": {"good": "goed", "mended": "hersteld", "left": "Te doen: {left} (hersteld: {mended})"},
    "en": {"good": "good", "mended": "mended", "left": "To do: {left} (mended: {mended})"},
}


def main(arguments: list[str]) -> int:
    """0 when nothing is wrong, or all of it was mended; 1 when something is left to do."""
    options = _parse(arguments)
    data: Path = options.data.absolute()
    if not any(path.exists() for path in (BoxPaths(data).people, BoxPaths(data).lessons, data / "box.json")):
        raise errors.NoBoxHere(folder=str(data))
    socket = options.socket or data / "recorder.sock"
    patient = Patient.of(data, socket, open_clock(SystemClock(), data, options.clock))
    left = mended = 0
    for finding in examine(patient):
        if options.repair and _mend(finding):
            mended += 1
            _tell(finding, options.language, _WORDS[options.language]["mended"])
        else:
            left += 1
            _tell(finding, options.language, finding.what.advice(options.language))
    for problem in readiness.troubles(patient):
        left += 1
        message, advice = problem.nl if options.language == "nl" else problem.en
        _print("recorder", message.format(**problem.fields), advice.format(**problem.fields))
    words = _WORDS[options.language]
    print(words["good"] if not left else words["left"].format(left=left, mended=mended))
    return 0 if not left else 1


def examine(patient: Patient) -> Iterator[Finding]:
    """Every deviation, in the order in which somebody would want to read them."""
    yield from readiness.check(patient)
    yield from machine.check()
    for part in (people, lessons, releases, files):
        yield from part.check(patient)


def _mend(finding: Finding) -> bool:
    if finding.mend is None:
        return False
    try:
        finding.mend()
    except OSError as error:
        log_error("not_mended", error)
        return False
    return True


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
