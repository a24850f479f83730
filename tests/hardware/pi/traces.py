"""Reads `traces.txt` and plays a trace through debouncing and the grammar of presses, as the recorder does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from appliance.core.button import Button, Mode, Press, edge, tick
from appliance.hardware.pi.debounce import Edge, begin, feed, settle

LEVELS = {"down": True, "up": False}
_TITLE = re.compile(r"= (?P<name>.+): (?P<mode>\w+) ->(?P<presses>.*)")
_CHATTER = re.compile(r"([\d.]+)\.\.([\d.]+) (\w+) every ([\d.]+)")
TICK_US = 100_000  # the recorder's own


@dataclass(frozen=True, slots=True)
class Trace:
    name: str
    mode: Mode
    presses: list[str]
    levels: list[tuple[int, bool]]


def read_traces() -> list[Trace]:
    text = re.sub(r"#.*", "", Path(__file__).with_name("traces.txt").read_text())
    traces = []
    for block in re.split(r"\n(?==)", text)[1:]:
        title, *lines = block.strip().splitlines()
        match = _TITLE.fullmatch(title)
        assert match is not None, title
        levels = [level for line in lines for level in _read(line)]
        assert levels == sorted(levels)
        traces.append(Trace(match["name"], cast(Mode, match["mode"]), match["presses"].split(), levels))
    return traces


def _read(line: str) -> Iterator[tuple[int, bool]]:
    chatter = _CHATTER.fullmatch(line)
    if chatter is None:
        at_ms, level = line.split()
        yield round(float(at_ms) * 1000), LEVELS[level]
        return
    at_us, end_us, step_us = (round(float(chatter[group]) * 1000) for group in (1, 2, 4))
    level = LEVELS[chatter[3]]
    while at_us < end_us:
        yield at_us, level
        at_us, level = at_us + step_us, not level
    yield end_us, LEVELS[chatter[3]]


def edges(levels: list[tuple[int, bool]], until_us: int) -> Iterator[Edge]:
    """What the debouncing gives, asked whenever it is due."""
    state = begin(False, 0)
    for at_us, level in [*levels, (until_us, levels[-1][1])]:
        if state.due_us is not None and state.due_us <= at_us:
            state, clean = settle(state, state.due_us)
            if clean is not None:
                yield clean
        state, clean = feed(state, level, at_us)
        if clean is not None:
            yield clean


def presses(trace: Trace) -> list[Press]:
    """What the recorder makes of a trace, looking ten times a second besides."""
    end_us = trace.levels[-1][0] + 7_000_000
    clean = list(edges(trace.levels, end_us))
    button, made = Button(), []
    happens: list[tuple[int, Edge | None]] = [(item.at_us, item) for item in clean]
    happens += [(at_us, None) for at_us in range(0, end_us, TICK_US)]
    for at_us, item in sorted(happens, key=lambda pair: pair[0]):
        now_ms = at_us // 1000
        if item is None:
            button, press = tick(button, now_ms=now_ms, mode=trace.mode)
        else:
            button, press = edge(button, down=item.down, now_ms=now_ms, mode=trace.mode)
        if press is not None:
            made.append(press)
    return made
