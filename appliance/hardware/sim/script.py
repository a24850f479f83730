"""The words of `--fault`: `12s: microphone zeros`, or with an end, `12s-20s: disk stalls`.

Times are seconds (`s`) or minutes (`m`) of the lesson, counted from when camera and microphone are switched on.
"""

from __future__ import annotations

import re

from appliance.hardware.errors import FaultUnclear
from appliance.hardware.sim.faults import Fault, Scripted

_MOMENT = r"(\d+(?:\.\d+)?)\s*(s|m)"
_LINE = re.compile(rf"\s*{_MOMENT}(?:\s*-\s*{_MOMENT})?\s*:\s*(.+?)\s*", re.ASCII | re.IGNORECASE)
_UNITS = {"s": 1.0, "m": 60.0}


def read_fault(text: str) -> Scripted:
    """Raises `FaultUnclear`, which lists the faults that there are."""
    match = _LINE.fullmatch(text)
    fault = None if match is None else _named(match[5])
    if match is None or fault is None:
        raise _unclear(text)
    begin_s = _seconds(match[1], match[2])
    end_s = None if match[3] is None else _seconds(match[3], match[4])
    if end_s is not None and end_s <= begin_s:
        raise _unclear(text)
    return Scripted(fault, begin_s, end_s)


def _named(words: str) -> Fault | None:
    known = {_plain(fault): fault for fault in Fault}
    return known.get(_plain(words))


def _plain(words: str) -> str:
    return " ".join(words.lower().replace("-", " ").split())


def _seconds(number: str, unit: str) -> float:
    return float(number) * _UNITS[unit.lower()]


def _unclear(text: str) -> FaultUnclear:
    return FaultUnclear(fault=text, known=", ".join(Fault))
