"""The sheet as it comes out of a printer: drawn by poppler, its codes read by a reader that is not ours."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import zxingcpp
from PIL import Image

from appliance.core.button import POWER_OFF_MS, STOP_MS
from appliance.firstboot.hotspot import Hotspot
from appliance.firstboot.sheet import ADDRESS, sheet
from appliance.firstboot.sheetwords import WORDS
from appliance.papers.lights import lamps

HOTSPOT = Hotspot("Terugblik-wmwm", "wmwmwmwmwmwmwmwm")  # the widest letters
FINGERPRINT = ":".join(f"{byte:02X}" for byte in range(7, 256, 8))
NOW = datetime(2026, 8, 31, 8, 0, tzinfo=UTC)
needs_poppler = pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="needs poppler-utils")


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    file = tmp_path / "sheet.pdf"
    file.write_bytes(sheet(HOTSPOT, FINGERPRINT, NOW))
    return file


def printed(pdf: Path, dots_per_inch: int = 100) -> npt.NDArray[np.uint8]:
    command = ["pdftoppm", "-r", str(dots_per_inch), "-png", "-singlefile", str(pdf), str(pdf.with_suffix(""))]
    subprocess.run(command, check=True, capture_output=True)
    return np.asarray(Image.open(pdf.with_suffix(".png")).convert("RGB"))


def words_on(pdf: Path, layout: str = "-raw") -> str:
    return subprocess.run(["pdftotext", layout, str(pdf), "-"], check=True, capture_output=True, text=True).stdout


@needs_poppler
def test_both_codes_are_read_back_from_a_coarse_print(pdf: Path) -> None:
    results = zxingcpp.read_barcodes(printed(pdf))
    assert {result.text for result in results} == {
        "WIFI:T:WPA;S:Terugblik-wmwm;P:wmwmwmwmwmwmwmwm;;",
        "http://192.168.87.1/tablet",
    }
    left, right = sorted(results, key=lambda result: result.position.top_left.x)
    assert left.text.startswith("WIFI:")
    assert right.text == ADDRESS


@needs_poppler
def test_what_must_be_typed_or_compared_is_there_in_letters(pdf: Path) -> None:
    text = words_on(pdf)
    lines = text.splitlines()
    assert HOTSPOT.passphrase in lines
    assert HOTSPOT.name in lines
    assert {"http://192.168.87.1/tablet", "https://192.168.87.1"} <= set(lines)
    shown = re.findall(r"\b[0-9A-F]{2}(?: [0-9A-F]{2}){3}\b", text)
    assert " ".join(shown).split(" ") == FINGERPRINT.split(":")
    assert len(shown) == 8


@needs_poppler
def test_all_words_of_both_languages_are_on_the_one_page_and_off_its_edges(pdf: Path) -> None:
    assert pdf.read_bytes().count(b"/Type /Page\n") == 1
    found = "".join(words_on(pdf).split())
    for words in WORDS.values():
        said = [*words.start, words.keep, words.button_title, words.light_title]
        said += [part for pair in words.button for part in pair]
        said += [part for _, *pair in words.light for part in pair]
        assert [one for one in said if "".join(one.split()) not in found] == []
    dark = np.argwhere(printed(pdf).min(axis=2) < 200)
    high, wide = 1169, 827
    (top, left), (bottom, right) = dark.min(axis=0), dark.max(axis=0)
    # A printer leaves some 5 mm blank; at 100 dots an inch 10 mm is 39 dots.
    assert min(top, left, high - bottom, wide - right) > 39


@needs_poppler
def test_the_columns_do_not_run_into_each_other(pdf: Path) -> None:
    """A white strip between the languages, below the codes."""
    page = printed(pdf)
    middle = page[470:, 827 // 2 - 8 : 827 // 2 + 8]
    assert (middle == 255).all()


@needs_poppler
def test_every_colour_of_the_light_is_on_paper(pdf: Path) -> None:
    page = printed(pdf).reshape(-1, 3).astype(int)
    for words in WORDS.values():
        for colour, *_ in words.light:
            assert (np.abs(page - np.array(colour)).max(axis=1) < 12).sum() > 40, colour


def test_each_light_of_the_poster_is_on_the_sheet() -> None:
    for words in WORDS.values():
        assert Counter(colour for colour, *_ in words.light) == Counter(lamp.colour for lamp in lamps())


def test_the_same_box_gives_the_same_bytes() -> None:
    assert sheet(HOTSPOT, FINGERPRINT, NOW) == sheet(HOTSPOT, FINGERPRINT, NOW)


def test_nothing_of_it_is_logged(capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
    sheet(HOTSPOT, FINGERPRINT, NOW)
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []


def test_the_grammar_is_that_of_the_button() -> None:
    for words, unit in ((WORDS["nl"], "tellen"), (WORDS["en"], "seconds")):
        held = [doing for doing, _ in words.button if unit in doing]
        assert [int(one.split()[0]) * 1000 for one in held] == [STOP_MS, POWER_OFF_MS]


def test_both_languages_say_the_same_things() -> None:
    nl, en = WORDS["nl"], WORDS["en"]
    assert [len(part) for part in (nl.start, nl.button, nl.light)] == [
        len(part) for part in (en.start, en.button, en.light)
    ]
    assert [colour for colour, *_ in nl.light] == [colour for colour, *_ in en.light]
