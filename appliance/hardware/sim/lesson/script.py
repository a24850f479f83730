"""The lesson's text as steps: who says what and how, what stands on the board, when the class works."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

_LINE = re.compile(r"(?P<name>\w+)(?: \((?P<manner>[^)]+)\))?: (?P<text>.+)")
_DIRECTIVE = re.compile(r"@(?P<what>\w+) (?P<value>\S+)")


@dataclass(frozen=True, slots=True)
class Say:
    """`manner`: what the teacher does meanwhile (`wijst`, `prijst`, `zwaait`, `loopt links`, …); may be empty."""

    name: str
    manner: str
    text: str


@dataclass(frozen=True, slots=True)
class Board:
    """What stands on the board from here on."""

    picture: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Time without a line: `pauze`, `samen` (group work, murmurs) or `stil` (everyone at work)."""

    kind: str
    seconds: float


Step = Say | Board | Wait


@cache
def read_script() -> tuple[Step, ...]:
    text = resources.files(__package__).joinpath("breuken.nl.txt").read_text("utf-8")
    lines = (line.strip() for line in text.splitlines())
    return tuple(_step(line) for line in lines if line and not line.startswith("#"))


def _step(line: str) -> Step:
    if directive := _DIRECTIVE.fullmatch(line):
        if directive["what"] == "bord":
            return Board(directive["value"])
        return Wait(directive["what"], float(directive["value"]))
    if said := _LINE.fullmatch(line):
        return Say(said["name"], said["manner"] or "", said["text"])
    raise ValueError(f"not a line of a lesson: {line}")
