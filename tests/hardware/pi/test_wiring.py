"""The page that somebody wires a box by says what the program does."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path

import pytest
from gpiozero import PiBoardInfo

from appliance.config import Pins

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "firmware_config" / "wiring.md").read_text()
DRAWING = (ROOT / "docs" / "pictures" / "wiring.svg").read_text()
ROW = re.compile(
    r"^\| (?P<part>[^|]+) \| `pins\.(?P<name>\w+)` \| (?P<bcm>\d+) \| (?P<pin>\d+) \| (?P<ohm>\d+) Ω \|", re.M
)
WIRES = {match["name"]: match for match in ROW.finditer(PAGE)}
CURRENT = re.compile(r"^\| (\w+) \| ([\d.]+) V \| ([\d.]+) V \| (\d+) Ω \| ([\d.]+) mA \|$", re.M)
BOARDS = {"Zero 2 W": 0x902120, "4": 0xC03115, "5": 0xC04170}


def test_every_pin_is_there_with_its_number() -> None:
    assert {name: int(wire["bcm"]) for name, wire in WIRES.items()} == asdict(Pins())


@pytest.mark.parametrize("board", BOARDS)
def test_the_place_on_the_header_is_that_of_the_number(board: str) -> None:
    header = PiBoardInfo.from_revision(BOARDS[board]).headers["J8"]
    for wire in WIRES.values():
        assert header.pins[int(wire["pin"])].name == f"GPIO{wire['bcm']}"
    for ground in {int(pin) for pin in re.findall(r"ground, pin (\d+)", PAGE)} | {20}:
        assert header.pins[ground].name == "GND"
    assert header.pins[2].name == "5V"
    assert f"({', '.join(BOARDS)})" in PAGE


@pytest.mark.parametrize("name", WIRES)
def test_the_drawing_shows_the_same(name: str) -> None:
    wire = WIRES[name]
    (pin,) = re.findall(rf'<text x="(\d+)" y="([\d.]+)"[^>]*>{wire["pin"]}</text>', DRAWING)
    dot = f'<circle cx="{pin[0]}" cy="{float(pin[1]) - 3.5:.1f}" r="9.5" fill="(#[0-9a-f]+)"/>'
    (colour,) = re.findall(dot, DRAWING)
    assert f'<polyline points="{pin[0]},{float(pin[1]) - 3.5:.1f} ' in DRAWING
    resistors = re.findall(rf'<rect [^>]*stroke="{colour}" stroke-width="2"/>\s*<text [^>]*>(\d+) Ω</text>', DRAWING)
    assert resistors == [wire["ohm"]]
    assert DRAWING.count(f"GPIO{wire['bcm']}<") == 1


def test_the_reckoning_is_right() -> None:
    rows = {colour: [float(number) for number in numbers] for colour, *numbers in CURRENT.findall(PAGE)}
    assert set(rows) == {"red", "green", "blue"}
    for colour, (takes_v, left_v, ohm, milliamps) in rows.items():
        assert left_v == pytest.approx(3.3 - takes_v)
        assert milliamps == pytest.approx(left_v / ohm * 1000, abs=0.05)
        assert milliamps < 8
        assert ohm == int(WIRES[colour]["ohm"])
    assert f"Together {sum(row[3] for row in rows.values()):.1f} mA" in PAGE
    assert rows["green"][3] < rows["red"][3]  # amber is red with a little green
