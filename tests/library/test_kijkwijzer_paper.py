"""A kijkwijzer on paper is always one A4; and it says what did not fit."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from appliance.library.kijkwijzercontent import Content, PaperLine
from appliance.library.kijkwijzerpaper import paper

LONG = "Dit is een heel lange zin over wat er in de les gebeurde. "
USUAL = Content(
    teacher="Juf Ans",
    title="Rekenen: breuken",
    recorded_at=datetime(2026, 9, 1, 9, 30, tzinfo=UTC),
    date_sure=True,
    question="Hoe geef ik kinderen meer tijd?",
    kijkaspect="mijn wachttijd",
    tops=(
        PaperLine("Ik wachtte, en toen kwam Noor zelf.", 192_000, 245_000, "effect_child"),
        PaperLine("Iedereen deed mee."),
    ),
    tips=(PaperLine("Nog langer wachten.", 5000, None, None),),
    answers=(("Wat deed jij?", "Ik telde tot tien."), ("En zij?", "")),
)
EXTREMES = {
    "usual": USUAL,
    "empty": replace(USUAL, title="", question="", kijkaspect="", tops=(), tips=(), answers=()),
    "one endless text": replace(USUAL, tops=(PaperLine(LONG * 400),)),
    "one endless word": replace(USUAL, tips=(PaperLine("x" * 20_000),)),
    "many lines of text": replace(USUAL, tops=[PaperLine(f"{at} {LONG * 5}", at, at + 9) for at in range(25)]),
    "more than a sheet holds": replace(
        USUAL,
        title=LONG * 6,
        question=LONG * 40,
        kijkaspect=LONG * 6,
        tops=[PaperLine(f"regel {at:02d} of zo\n" * 400) for at in range(60)],
        tips=[PaperLine("kort")] * 40,
        answers=[(f"{LONG * 3}{at}", LONG * 30) for at in range(6)],
    ),
    "strange signs": replace(USUAL, teacher="\ud800 Şükrü", tops=(PaperLine("🙂 \x00 \t Łukasz\r\nنعم"),)),
}


pytestmark = pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="needs poppler-utils")


def text_of(pdf: bytes) -> str:
    """As it is read, line by line."""
    return " ".join(poppler(["pdftotext", "-raw", "-", "-"], pdf).split())


def poppler(command: list[str], pdf: bytes) -> str:
    return subprocess.run(command, input=pdf, check=True, capture_output=True).stdout.decode()


def page_as_seen(pdf: bytes, folder: Path) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    """Grey, at 50 dots an inch."""
    (folder / "sheet.pdf").write_bytes(pdf)
    command = ["pdftoppm", "-gray", "-r", "50", str(folder / "sheet.pdf"), str(folder / "sheet")]
    subprocess.run(command, check=True)
    (made,) = folder.glob("sheet-*.pgm")
    _, size, _, pixels = made.read_bytes().split(b"\n", 3)
    wide, high = map(int, size.split())
    return np.frombuffer(pixels, np.uint8).reshape(high, wide)


@pytest.mark.parametrize("name", EXTREMES)
def test_it_is_always_exactly_one_a4(name: str, tmp_path: Path) -> None:
    pdf = paper(EXTREMES[name], "nl")
    about = poppler(["pdfinfo", "-"], pdf)
    assert re.search(r"Pages: +1\n", about)
    assert "(A4)" in about
    seen = page_as_seen(pdf, tmp_path)
    inked = np.argwhere(seen < 200)
    high, wide = seen.shape
    # Nothing runs off the sheet: 10 mm stay white all around, and there is something on it.
    edge = 10 * 50 / 25.4
    assert inked[:, 0].min() > edge
    assert inked[:, 0].max() < high - edge
    assert inked[:, 1].min() > edge
    assert inked[:, 1].max() < wide - edge


def test_everything_stands_on_an_ordinary_sheet_in_its_order() -> None:
    text = text_of(paper(USUAL, "nl"))
    wanted = ("Juf Ans", "tops en tips", "Rekenen: breuken", "1 september 2026", "meer tijd?", "mijn wachttijd")
    wanted += ("3:12 – 4:05", "kwam Noor", "effect op een kind", "Iedereen deed mee", "tip voor mezelf", "0:05")
    wanted += ("langer wachten", "Wat deed jij?", "tot tien", "En zij?")
    places = [text.find(part) for part in wanted]
    assert -1 not in places
    assert places == sorted(places)
    assert "Niet alles past" not in text


def test_it_is_complete_in_english() -> None:
    text = text_of(paper(USUAL, "en"))
    for part in ("Viewing guide", "1 September 2026", "This went well", "effect on a child", "A tip for myself"):
        assert part in text
    assert "Hier ging het goed" not in text


def test_without_a_tip_nothing_asks_for_one() -> None:
    assert "tip voor mezelf" not in text_of(paper(replace(USUAL, tips=()), "nl"))


def test_a_date_in_doubt_says_so() -> None:
    assert "datum niet zeker" in text_of(paper(replace(USUAL, date_sure=False), "nl"))


def test_it_shrinks_before_it_cuts() -> None:
    full = replace(USUAL, tops=[PaperLine(f"{at} {LONG * 3}", at, at + 9) for at in range(14)])
    text = text_of(paper(full, "nl"))
    assert "Niet alles past" not in text
    assert all(f"{at} Dit is" in text for at in range(14))


def test_what_was_cut_is_named() -> None:
    long = replace(USUAL, tops=(PaperLine("kort"), PaperLine(LONG * 400)), answers=[("Wat?", LONG * 300)])
    text = text_of(paper(long, "nl"))
    assert "Niet alles past op dit ene blad. Ingekort: top 2, vraag 1. Op de box staat alles." in text
    assert "Niet op dit blad" not in text


def test_what_was_left_out_is_counted() -> None:
    text = text_of(paper(EXTREMES["more than a sheet holds"], "nl"))
    assert "Ingekort: Les, Leervraag, Kijkaspect, top 1" in text
    assert "Niet op dit blad: top" in text
    # No heading without anything below it.
    assert "Een tip voor mezelf" not in text
    assert "Vragen" not in text
    left_out = text.split("Niet op dit blad: ")[1]
    # The tips and the questions are all among what is not there.
    named = left_out.split(" en nog ")[0].count(",") + 1
    more = int(left_out.split(" en nog ")[1].split(".")[0])
    shown = len(re.findall(r"regel \d\d of", text))
    assert named + more == 60 - shown + 40 + 6


def test_the_same_content_gives_the_same_bytes() -> None:
    assert paper(USUAL, "nl") == paper(USUAL, "nl")
