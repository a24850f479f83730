"""The papers as they come out of a printer: drawn by poppler, the code read by a reader that is not ours."""

from __future__ import annotations

import functools
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from appliance.core.school import School
from appliance.errors import Language
from appliance.papers import poster as posters
from appliance.papers.facts import Facts, PaperKind
from appliance.papers.lights import lamps
from appliance.papers.pdf import drawn
from appliance.papers.poster import WORDS, poster
from tests.papers.papers import FACTS, LANGUAGES, made, needs_poppler, pages_of, printed, words_of

_LINE = re.compile(r'<line xMin="[^"]*" yMin="([^"]*)" xMax="[^"]*" yMax="([^"]*)"')
LONG = School("Openbare basisschool " + "W" * 99, "de intern begeleider" * 5, "W" * 300, "W" * 300, "consent")


def on_paper(facts: Facts, language: Language, folder: Path) -> Path:
    file = folder / "poster.pdf"
    file.write_bytes(_poster(facts, language))
    return file


@functools.cache
def _poster(facts: Facts, language: Language) -> bytes:
    return poster(facts, language)


def picture(pdf: Path, dots_per_inch: int = 100) -> Image.Image:
    command = ["pdftoppm", "-r", str(dots_per_inch), "-png", "-singlefile", str(pdf), str(pdf.with_suffix(""))]
    subprocess.run(command, check=True, capture_output=True)
    return Image.open(pdf.with_suffix(".png")).convert("RGB")


def lines_of(pdf: Path) -> list[tuple[float, float]]:
    """Top and bottom of each line of text, in points from the top of its page."""
    done = subprocess.run(["pdftotext", "-bbox-layout", str(pdf), "-"], check=True, capture_output=True, text=True)
    return [(float(top), float(bottom)) for top, bottom in _LINE.findall(done.stdout)]


@needs_poppler
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_poster_is_one_page_and_its_code_leads_to_the_page_for_everybody(
    language: Language, tmp_path: Path
) -> None:
    pdf = on_paper(FACTS, language, tmp_path)
    assert pages_of(pdf) == 1
    (code,) = zxingcpp.read_barcodes(np.asarray(picture(pdf)))
    assert code.text == FACTS.address
    text = words_of(pdf)
    assert FACTS.address in text
    for lamp in lamps():
        seen, means = lamp.words(language)
        assert f"{seen} {means}" in text
    for line in WORDS[language].child:
        assert line in text


@needs_poppler
def test_every_colour_of_the_light_is_drawn(tmp_path: Path) -> None:
    shown = picture(on_paper(FACTS, "nl", tmp_path))
    colours = {colour for _, colour in shown.getcolors(shown.width * shown.height) or ()}
    assert {lamp.colour for lamp in lamps()} <= colours


@needs_poppler
@pytest.mark.parametrize("language", LANGUAGES)
def test_with_the_longest_school_nothing_lies_over_another(language: Language, tmp_path: Path) -> None:
    pdf = on_paper(replace(FACTS, school=LONG), language, tmp_path)
    assert pages_of(pdf) == 1
    lines = lines_of(pdf)
    assert max(bottom for _, bottom in lines) < 842 - 14
    # What is for children ends above the code.
    foot = posters._FOOT_TOP_MM * 72 / 25.4
    assert not [1 for top, bottom in lines if top < foot - 4 < bottom - 3]
    assert zxingcpp.read_barcodes(np.asarray(picture(pdf)))


@needs_poppler
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["parents", "protocol", "pack"])
def test_all_that_is_said_is_on_paper(kind: PaperKind, language: Language, tmp_path: Path) -> None:
    pdf = printed(kind, FACTS, language, tmp_path)
    document, text = made(kind, FACTS, language), words_of(pdf)
    pages = pages_of(pdf)
    assert pages <= {"parents": 1, "protocol": 2, "pack": 6}[kind]
    assert document.title in text
    if document.foot:
        assert text.count(document.foot) == pages
    for block in document.blocks:
        for said in (getattr(block, "text", ""), *getattr(block, "items", ())):
            assert " ".join(said.split()) in text, said
    assert f"1 / {pages}" in text


@needs_poppler
@pytest.mark.parametrize("facts", [FACTS, replace(FACTS, school=LONG)], ids=["a school", "the longest"])
@pytest.mark.parametrize("kind", ["parents", "protocol", "pack"])
def test_nothing_runs_into_the_foot_of_a_page(kind: PaperKind, facts: Facts, tmp_path: Path) -> None:
    foot_top = (297 - 15) * 72 / 25.4
    for language in LANGUAGES:
        lines = lines_of(printed(kind, facts, language, tmp_path))
        assert [bottom for top, bottom in lines if top < foot_top - 2 and bottom > foot_top - 10] == []
        assert max(bottom for _, bottom in lines) < 842


@needs_poppler
def test_what_was_settled_stands_above_all_else(tmp_path: Path) -> None:
    text = words_of(
        printed("protocol", FACTS, "nl", tmp_path, notice="Deze versie is vastgesteld op 2 september 2026.")
    )
    assert text.startswith("Deze versie is vastgesteld op 2 september 2026. Protocol beeldbegeleiding")


def test_the_same_box_on_the_same_day_prints_the_same(tmp_path: Path) -> None:
    assert poster(FACTS, "nl") == poster(FACTS, "nl")
    document = made("pack", FACTS, "nl")
    assert (
        drawn(document, FACTS, "") == drawn(document, FACTS, "") == printed("pack", FACTS, "nl", tmp_path).read_bytes()
    )


@needs_poppler
def test_a_sign_that_the_font_has_not_is_a_question_mark_and_breaks_nothing(tmp_path: Path) -> None:
    facts = replace(FACTS, school=replace(FACTS.school, name="Şükrü 🌈 school"))
    assert "Şükrü ? school" in words_of(printed("protocol", facts, "nl", tmp_path))
    assert "Şükrü ? school" in words_of(on_paper(facts, "nl", tmp_path))
