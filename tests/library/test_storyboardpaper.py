"""The paper holds what was chosen and nothing else, and what is looked at first is the paper."""

from __future__ import annotations

import io
import re
import sys
import zlib
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from appliance.core.storyboard import StoryboardTooLong
from appliance.library import storyboardpaper
from appliance.library.storyboardpages import Content, Picture, Placed, Word, laid_out
from appliance.library.storyboardpaper import make
from appliance.media.pen import png

WORDS = "Ik wacht. Het wordt stil, en dan pas begin ik te vertellen waar het vandaag over gaat."


def picture(shade: float, words: str = WORDS) -> Picture:
    ink = np.zeros((72, 128), np.float32)
    ink[20:50, 30:90] = shade
    return Picture(png(ink), 72 / 128, words)


def jpeg(colour: tuple[int, int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (128, 72), colour).save(out, "JPEG")
    return out.getvalue()


def content(count: int = 3, **changes: Any) -> Content:
    chosen = tuple(picture(0.2 + 0.1 * number) for number in range(count))
    board = Content("Wachten", "Hoe geef ik stilte?", "Dit zag ik.", chosen, ("Tien tellen wachten.",))
    return replace(board, **changes)


def measure(text: str, size: float, bold: bool) -> float:
    return len(text) * size * 0.18


def words_of(made: list[tuple[Any, ...]]) -> str:
    return " ".join(item.text for page in made for item in page if isinstance(item, Word))


def streams(pdf: bytes) -> list[bytes]:
    found = re.findall(rb"(<<.*?>>)\s*stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return [zlib.decompress(data) if b"FlateDecode" in head else data for head, data in found]


def pixels(page: bytes) -> npt.NDArray[np.uint8]:
    with Image.open(io.BytesIO(page)) as image:
        assert image.info == {}
        return np.asarray(image.convert("RGB"))


def test_the_same_content_gives_the_same_bytes_and_another_gives_others() -> None:
    made = make(content(), "nl")
    assert make(content(), "nl") == made
    others = [make(content(), "en"), make(content(2), "nl"), make(content(words="Iets anders."), "nl")]
    assert len({one.pdf for one in (made, *others)}) == 4
    assert len({one.pages for one in (made, *others)}) == 4


def test_everything_chosen_is_on_it_and_the_words_of_the_house_in_both_languages() -> None:
    pages = laid_out(content(6), "nl", measure)
    told = words_of(pages)
    for text in ("Wachten", "Hoe geef ik stilte?", "Dit zag ik.", "Tien tellen wachten.", "Mijn leervraag"):
        assert text in told
    assert told.count(WORDS) == 6
    assert [item.picture for page in pages for item in page if isinstance(item, Placed)] == list(range(6))
    assert "My learning question" in words_of(laid_out(content(), "en", measure))
    bare = words_of(laid_out(Content("", "", "", (), ()), "nl", measure))
    assert bare == "Storyboard Door de leerkracht zelf gekozen en geschreven."


def test_nothing_lies_over_anything_or_off_the_sheet() -> None:
    for pictures, words in ((6, WORDS * 3), (5, ""), (2, WORDS * 8)):
        chosen = tuple(picture(0.5, words) for _ in range(pictures))
        for page in laid_out(content(words=WORDS * 5, pictures=chosen), "nl", measure):
            boxes = [(i.x, i.y, i.x + i.wide, i.y + i.high) for i in page if isinstance(i, Placed)]
            for word in (item for item in page if isinstance(item, Word)):
                right = word.x + measure(word.text, word.size, word.bold)
                assert word.x >= 19.9
                assert right <= 190.1
                assert word.y <= 285
                inside = [b for b in boxes if b[0] < word.x < b[2] and b[1] < word.y - 0.5 < b[3]]
                assert inside == []


def test_much_is_set_smaller_then_on_two_sheets_and_too_much_is_refused() -> None:
    assert len(make(content(6), "nl").pages) == 1
    two = make(content(6, words=WORDS * 25), "nl")
    assert len(two.pages) == 2
    assert two.pdf.count(b"/Type /Page\n") == 2
    with pytest.raises(StoryboardTooLong):
        make(content(6, words=WORDS * 150), "nl")


def test_what_is_looked_at_first_has_the_same_pictures_and_the_same_ink_at_the_same_places() -> None:
    red = Picture(jpeg((200, 30, 30)), 72 / 128, "rood")
    made = content(pictures=(picture(0.9), red))
    sheet = storyboardpaper._Sheet(made, "nl")
    (page,) = laid_out(made, "nl", sheet.wide)
    sheet.close_fonts()
    shown = pixels(make(made, "nl").pages[0])
    high, wide = shown.shape[:2]
    assert (wide, high) == (1155, 1634)
    ink = (shown.min(-1) < 200).astype(np.int64)
    for item in page:
        if isinstance(item, Word):
            x, y, size = item.x * 5.5, item.y * 5.5, item.size * 0.3528 * 5.5
            assert ink[int(y - size) : int(y) + 2, int(x) : int(x + size) + 2].any(), item.text
    placed = [item for item in page if isinstance(item, Placed)]
    middle = [shown[int((i.y + i.high / 2) * 5.5), int((i.x + i.wide / 2) * 5.5)] for i in placed]
    assert middle[0].max() < 90
    assert middle[1][0] > 150
    assert middle[1][1] < 60


def test_the_file_holds_its_pages_and_nothing_else() -> None:
    made = make(content(3, title="Anna's storyboard"), "nl")
    for unwanted in (b"CreationDate", b"Producer", b"/Author", b"/Title", b"fpdf", b"/URI", b"/Annot", b"EmbeddedFile"):
        assert unwanted not in made.pdf
    assert made.pdf.count(b"/Subtype /Image") == 3
    for data in streams(made.pdf):
        for unwanted in (b"Exif", b"1970", b"fpdf", b"Photoshop", b"http"):
            assert unwanted not in data


def test_a_picture_as_it_is_goes_in_as_it_is() -> None:
    data = jpeg((10, 120, 200))
    made = make(content(pictures=(Picture(data, 72 / 128, ""), picture(0.4))), "nl")
    assert data in made.pdf


def test_signs_that_the_font_has_not_are_question_marks_on_both(caplog: pytest.LogCaptureFixture) -> None:
    one, other = make(content(words="Fijn 😀 zo\t!"), "nl"), make(content(words="Fijn ? zo !"), "nl")
    assert one == other
    assert make(content(title="Şükrü Łukasz"), "nl").pdf
    assert caplog.text == ""


def test_a_word_longer_than_a_line_is_cut_where_the_line_ends() -> None:
    told = words_of(laid_out(content(words="a" * 400), "nl", measure))
    assert told.count("a" * 30) >= 1
    assert sum(len(word) for word in told.split() if set(word) == {"a"}) == 400


_watching: list[str] = []


def _watch(event: str, given: tuple[Any, ...]) -> None:
    if _watching and event == "open" and isinstance(given[1], str) and set("wax+") & set(given[1]):
        _watching.append(str(given[0]))
    if _watching and event.startswith(("tempfile.", "subprocess.", "shutil.")):
        _watching.append(event)


def test_nothing_is_written_anywhere() -> None:
    sys.addaudithook(_watch)
    _watching.append("begun")
    try:
        make(content(3, pictures=(picture(0.3), Picture(jpeg((1, 2, 3)), 0.5, "x"))), "nl")
        assert _watching == ["begun"]
    finally:
        _watching.clear()
