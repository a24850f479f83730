"""A storyboard from the first still to the paper: what is looked at is what leaves, and only its teacher has it."""

from __future__ import annotations

import asyncio
import io
import json
import subprocess
import threading
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from appliance.media import linedrawing
from appliance.web import drawingwork, printing
from appliance.web.jobs import MOST_WAITING
from tests.web.box import PASSPHRASE, Answer, Box, Tablet, until

WORDS = "Hier wacht ik 5573"


async def with_lesson(box: Box, name: str = "Anna") -> tuple[Tablet, str, str]:
    """A teacher, a traject, and a lesson in it."""
    anna = await box.someone(name)
    made = await anna.post("/api/trajecten", {"question": "Hoe geef ik stilte?", "theme": "interactie"})
    lesson = await box.record(anna)
    placed = await anna.ask("PATCH", f"/api/lessons/{lesson}", {"traject": made.json["id"]})
    assert placed.status == 200, placed.body
    return anna, made.json["id"], lesson


def board(lesson: str, *shown: str, **more: Any) -> dict[str, Any]:
    stills = [
        {"lesson": lesson, "at_ms": 500 * n, "shown": how, "words": WORDS, "white": []} for n, how in enumerate(shown)
    ]
    return {"title": "Wachten", "question": "Hoe geef ik stilte?", "words": "Dit zag ik.", "stills": stills, **more}


async def kept(anna: Tablet, traject: str, wanted: dict[str, Any]) -> Answer:
    answer = await anna.ask("PUT", f"/api/trajecten/{traject}/storyboard", wanted)
    assert answer.status == 200, answer.body
    return answer


async def sheet(anna: Tablet, traject: str, language: str = "nl") -> dict[str, Any]:
    """Made and waited for."""
    begun = await anna.post(f"/api/trajecten/{traject}/storyboard/sheet?language={language}")
    assert begun.status == 202, begun.body
    assert begun.json["making"] is True
    found: dict[str, Any] = {}

    async def there() -> bool:
        found.update((await anna.get(f"/api/trajecten/{traject}/storyboard/sheet")).json)
        return not found["making"]

    await until(there)
    return found


async def test_it_is_composed_looked_at_and_taken_along(box: Box) -> None:
    anna, traject, lesson = await with_lesson(box)
    cycle = (await anna.get(f"/api/trajecten/{traject}")).json["path"][0]["id"]
    point = await anna.post(f"/api/cycles/{cycle}/actiepunten", {"text": "Tien tellen wachten"})
    wanted = board(lesson, "usual", "as_is", "coarsest", actiepunten=[point.json["id"]])
    assert (await kept(anna, traject, wanted)).json == {**wanted, "stills_gone": 0}
    assert (await anna.get(f"/api/trajecten/{traject}/storyboard")).json == {**wanted, "stills_gone": 0}
    made = await sheet(anna, traject)
    assert (made["pages"], made["current"], made["problem"], made["language"]) == (1, True, None, "nl")
    page = await anna.get(f"/api/trajecten/{traject}/storyboard/sheet/1?made={made['made']}")
    assert page.headers["Content-Type"] == "image/png"
    with Image.open(io.BytesIO(page.body)) as picture:
        assert picture.size == (1155, 1634)
    pdf = await anna.get(f"/api/trajecten/{traject}/storyboard/pdf?made={made['made']}")
    assert pdf.body.startswith(b"%PDF")
    assert pdf.body.count(b"/Subtype /Image") == 3
    again = await sheet(anna, traject)
    assert again["made"] != made["made"]
    same = await anna.get(f"/api/trajecten/{traject}/storyboard/pdf?made={again['made']}")
    assert same.body == pdf.body


WHITE = {"left": 0.25, "top": 0.25, "width": 0.25, "height": 0.5}


def under(image: Image.Image) -> npt.NDArray[np.uint8]:
    """What is under `WHITE`, but for nothing: to the pixel."""
    wide, high = image.size
    rows, columns = slice(round(0.25 * high), round(0.75 * high)), slice(round(0.25 * wide), round(0.5 * wide))
    return np.asarray(image.convert("RGB"))[rows, columns]


def around(image: Image.Image) -> npt.NDArray[np.int16]:
    """All that is left of where it begins."""
    return np.asarray(image.convert("RGB"))[:, : image.width // 4 - 16].astype(np.int16)


def inside(pdf: bytes, folder: Path) -> list[Image.Image]:
    """The pictures of the file, by a program that is not ours."""
    (folder / "paper.pdf").write_bytes(pdf)
    subprocess.run(["pdfimages", "-png", folder / "paper.pdf", folder / "inside"], check=True)
    return [Image.open(path) for path in sorted(folder.glob("inside-*.png"))]


async def test_what_is_left_white_is_white_wherever_the_still_is_shown(box: Box, tmp_path: Path) -> None:
    anna, traject, lesson = await with_lesson(box)
    white = quote(json.dumps([WHITE]))
    drawing, as_is = f"/api/lessons/{lesson}/drawings/500?coarseness=usual", f"/api/lessons/{lesson}/stills/500"
    bare = [(await anna.get(one)).body for one in (drawing, as_is)]
    left = [(await anna.get(one)).body for one in (f"{drawing}&white={white}", f"{as_is}?white={white}")]
    # The numbered pictures have ink and shades everywhere.
    assert all(under(Image.open(io.BytesIO(one))).min() < 200 for one in bare)
    wanted = board(lesson, "usual", "as_is")
    for still in wanted["stills"]:
        still["at_ms"], still["white"] = 500, [WHITE]
    await kept(anna, traject, wanted)
    made = await sheet(anna, traject)
    pdf = (await anna.get(f"/api/trajecten/{traject}/storyboard/pdf?made={made['made']}")).body
    printed = inside(pdf, tmp_path)
    assert len(printed) == 2
    for image in (*map(Image.open, map(io.BytesIO, left)), *printed):
        assert under(image).min() == 255
    # And what is beside it is there as ever.
    drawn, shown = (Image.open(io.BytesIO(one)) for one in (bare[0], left[1]))
    assert (around(printed[0]) == around(drawn)).all()
    assert around(printed[0]).min() < 120
    # What is looked at of a picture as it is, is the very picture.
    assert left[1] in pdf
    as_it_was = Image.open(io.BytesIO(bare[1]))
    assert np.abs(around(shown.resize(as_it_was.size)) - around(as_it_was)).mean() < 6
    # The paper that one looks at first: the same white, in the same place.
    page = await anna.get(f"/api/trajecten/{traject}/storyboard/sheet/1?made={made['made']}")
    looked_at = np.asarray(Image.open(io.BytesIO(page.body)).convert("L"))
    rows = np.flatnonzero((looked_at < 200).mean(1) > 0.2)  # where the two pictures stand beside one another
    middle = looked_at[rows[0] + len(rows) // 3 : rows[0] + len(rows) // 2]
    for left_mm in (20.0, 108.0):
        wide = 82 * 5.5
        place = slice(round(left_mm * 5.5 + 0.27 * wide), round(left_mm * 5.5 + 0.48 * wide))
        assert middle[:, place].min() == 255
    # Another patch is another paper.
    wanted["stills"][0]["white"] = []
    await kept(anna, traject, wanted)
    assert (await anna.get(f"/api/trajecten/{traject}/storyboard/pdf?made={made['made']}")).key == "storyboard_changed"


async def test_white_that_is_none_is_refused(box: Box) -> None:
    anna, traject, lesson = await with_lesson(box)
    addresses = [f"/api/lessons/{lesson}/{what}" for what in ("drawings/500", "stills/500")]
    outside = {**WHITE, "width": 0.9}
    for address in addresses:
        for text, key in (
            ("x", "field_wrong_kind"),
            ('{"left":0}', "field_wrong_kind"),
            ("[" * 1000, "field_wrong_kind"),
            ("x" * 2001, "field_too_long"),
            (json.dumps([outside]), "white_outside"),
            (json.dumps([WHITE] * 13), "too_much_white"),
        ):
            assert (await anna.get(f"{address}?white={quote(text)}")).key == key
    wanted = board(lesson, "usual")
    wanted["stills"][0]["white"] = [outside]
    assert (await anna.ask("PUT", f"/api/trajecten/{traject}/storyboard", wanted)).key == "white_outside"
    wanted["stills"][0]["white"] = [WHITE] * 13
    assert (await anna.ask("PUT", f"/api/trajecten/{traject}/storyboard", wanted)).key == "field_too_long"


async def test_that_it_left_stands_in_the_logbook_by_counts_alone(box: Box) -> None:
    anna, traject, lesson = await with_lesson(box)
    await kept(anna, traject, board(lesson, "usual", "as_is"))
    made = await sheet(anna, traject)
    address = f"/api/trajecten/{traject}/storyboard/pdf?made={made['made']}"
    before = len((await anna.get("/api/logbook")).json["entries"])
    assert (await anna.ask("HEAD", address)).status == 200
    assert len((await anna.get("/api/logbook")).json["entries"]) == before
    assert (await anna.get(address)).status == 200
    line = (await anna.get("/api/logbook")).json["entries"][-1]
    assert (line["event"], line["fields"]) == ("storyboard_made", {"traject": traject, "stills": "2", "as_is": "1"})
    papers = (await anna.get(f"/api/trajecten/{traject}/copies")).json["papers"]
    assert [one["event"] for one in papers] == ["storyboard_made"]


async def test_only_what_was_looked_at_leaves(box: Box) -> None:
    anna, traject, lesson = await with_lesson(box)
    await kept(anna, traject, board(lesson, "usual", "usual"))
    made = await sheet(anna, traject)
    base = f"/api/trajecten/{traject}/storyboard"
    for address in (f"{base}/pdf", f"{base}/pdf?made=x", f"{base}/sheet/2?made={made['made']}", f"{base}/sheet/1"):
        assert (await anna.get(address)).key == "storyboard_changed"
    for changed in (board(lesson, "usual", "as_is"), board(lesson, "usual", "usual", words="Anders.")):
        await kept(anna, traject, changed)
        assert (await anna.get(f"{base}/pdf?made={made['made']}")).key == "storyboard_changed"
        assert (await anna.get(f"{base}/sheet")).json["current"] is False
    await kept(anna, traject, board(lesson, "usual", "usual"))
    assert (await anna.get(f"{base}/pdf?made={made['made']}")).status == 200
    assert (await anna.ask("DELETE", f"/api/lessons/{lesson}", {"passphrase": PASSPHRASE})).status == 200
    assert (await anna.get(f"{base}/pdf?made={made['made']}")).key == "storyboard_changed"
    left = (await anna.get(base)).json
    assert (left["stills"], left["stills_gone"]) == ([], 2)


async def test_what_cannot_be_made_is_told_in_words(box: Box) -> None:
    anna, traject, lesson = await with_lesson(box)
    base = f"/api/trajecten/{traject}/storyboard"
    await kept(anna, traject, board(lesson, "usual"))
    assert (await anna.post(f"{base}/sheet")).key == "storyboard_too_few"
    await kept(anna, traject, board(lesson, "as_is", "as_is", words="lang woord " * 360))
    made = await sheet(anna, traject)
    assert made["problem"] is None
    wide = board(lesson, *["as_is"] * 6, words="lang woord " * 360)
    for still in wide["stills"]:
        still["words"] = "woorden " * 74
    await kept(anna, traject, wide)
    made = await sheet(anna, traject)
    assert (made["problem"]["key"], made["made"]) == ("storyboard_too_long", None)
    assert (await anna.ask("PUT", base, board(lesson, *["usual"] * 7))).key == "field_too_long"
    assert (await anna.ask("PUT", base, board(lesson, "scherp"))).key == "field_not_a_choice"
    late = board(lesson, "usual")
    late["stills"][0]["at_ms"] = 99_000_000
    assert (await anna.ask("PUT", base, late)).key == "still_not_there"
    assert (await anna.get(f"/api/lessons/{lesson}/drawings/99000000")).key == "outside_lesson"


async def test_what_breaks_in_the_making_is_told_too(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: Any) -> None:
        raise ValueError("of the paper's program")

    anna, traject, lesson = await with_lesson(box)
    await kept(anna, traject, board(lesson, "as_is", "as_is"))
    monkeypatch.setattr(printing, "storyboard", breaks)
    made = await sheet(anna, traject)
    assert (made["problem"]["key"], made["made"]) == ("unavailable", None)


async def test_a_drawing_is_made_once_and_shows_as_a_job(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    anna, _, lesson = await with_lesson(box)
    drawn: list[float] = []
    real = drawingwork.Atelier._made

    def counted(self: Any, person: Any, shown: Any) -> bytes:
        drawn.append(shown.at_ms)
        return real(self, person, shown)

    monkeypatch.setattr(drawingwork.Atelier, "_made", counted)
    jobs: list[Any] = []
    following = asyncio.create_task(anna.events(lambda event, data: event == "jobs" and data["jobs"] == []))
    await anna.listening.wait()
    address = f"/api/lessons/{lesson}/drawings/1000?coarseness=coarse"
    both = await asyncio.gather(anna.get(address), anna.get(address))
    assert [one.status for one in both] == [200, 200]
    assert both[0].body == both[1].body
    assert (await anna.get(address)).body == both[0].body
    assert drawn == [1000]
    jobs = [data["jobs"] for event, data in await following if event == "jobs"]
    assert (jobs[0][0]["kind"], jobs[0][0]["thing"]) == ("drawing", f"{lesson}/1000/coarse")
    with Image.open(io.BytesIO(both[0].body)) as picture:
        assert picture.width == linedrawing.OUT_WIDTH
        shades = np.asarray(picture.convert("L"))
    # The numbered pictures have large light and dark squares.
    assert shades.min() < 80
    assert shades.max() == 255


async def test_signing_out_drops_what_waits_and_forgets_what_was_made(
    box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, traject, lesson = await with_lesson(box)
    await kept(anna, traject, board(lesson, "usual", "usual"))
    made = await sheet(anna, traject)
    begun, go_on, drawn = threading.Event(), threading.Event(), []
    real = drawingwork.Atelier._made

    def held(self: Any, person: Any, shown: Any) -> bytes:
        drawn.append(shown.at_ms)
        begun.set()
        assert go_on.wait(20)
        return real(self, person, shown)

    monkeypatch.setattr(drawingwork.Atelier, "_made", held)
    first = asyncio.create_task(anna.get(f"/api/lessons/{lesson}/drawings/1500"))
    await asyncio.to_thread(begun.wait, 20)
    second = asyncio.create_task(anna.get(f"/api/lessons/{lesson}/drawings/2000"))
    await until(lambda: _waits(second))
    assert (await anna.ask("DELETE", "/api/session")).status == 204
    assert (await second).key == "library_closed"
    go_on.set()
    assert (await first).status == 401
    assert drawn == [1500]
    assert (await anna.sign_in("Anna")).status == 201
    after = (await anna.get(f"/api/trajecten/{traject}/storyboard/sheet")).json
    assert (after["made"], after["making"]) == (None, False)
    assert (await anna.get(f"/api/trajecten/{traject}/storyboard/pdf?made={made['made']}")).status == 409


async def test_no_more_than_so_many_drawings_may_wait(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    anna, _, lesson = await with_lesson(box)
    go_on = threading.Event()

    def held(self: Any, person: Any, shown: Any) -> bytes:
        assert go_on.wait(20)
        return b"\x89PNG"

    monkeypatch.setattr(drawingwork.Atelier, "_made", held)
    asked = [asyncio.create_task(anna.get(f"/api/lessons/{lesson}/drawings/{ms}")) for ms in range(MOST_WAITING + 2)]
    refused, _ = await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
    assert [one.result().key for one in refused] == ["too_much_waiting"]
    go_on.set()
    assert sorted([one.status for one in await asyncio.gather(*asked)]) == [*[200] * (MOST_WAITING + 1), 409]


async def _waits(task: asyncio.Task[Any]) -> bool:
    for _ in range(20):
        await asyncio.sleep(0.005)
    return not task.done()


async def test_it_may_be_left_and_returned_to(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    anna, traject, lesson = await with_lesson(box)
    await kept(anna, traject, board(lesson, "usual", "coarse"))
    base = f"/api/trajecten/{traject}/storyboard/sheet"
    go_on = threading.Event()
    real = drawingwork.Atelier._made

    def held(self: Any, person: Any, shown: Any) -> bytes:
        assert shown.manner == "usual" or go_on.wait(20)
        return real(self, person, shown)

    monkeypatch.setattr(drawingwork.Atelier, "_made", held)
    await anna.post(base)

    async def half_way() -> bool:
        return bool((await anna.get(base)).json["progress"] > 0.4)

    await until(half_way)
    assert (await anna.post(base)).json["making"] is True  # asked twice: done once
    go_on.set()

    async def there() -> bool:
        found = (await anna.get(base)).json
        return found["made"] is not None and not found["making"]

    await until(there)


async def test_nothing_readable_of_it_is_on_the_disk_or_in_the_log(
    box: Box, tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    anna, traject, lesson = await with_lesson(box)
    await kept(anna, traject, board(lesson, "usual", "as_is", title="Titel-7781", words="Woorden-9921"))
    made = await sheet(anna, traject)
    page = await anna.get(f"/api/trajecten/{traject}/storyboard/sheet/1?made={made['made']}")
    pdf = await anna.get(f"/api/trajecten/{traject}/storyboard/pdf?made={made['made']}")
    drawing = await anna.get(f"/api/lessons/{lesson}/drawings/0")
    pieces = [one.body[200:260] for one in (page, pdf, drawing)]
    unwanted = [*pieces, b"%PDF", b"\x89PNG", b"JFIF", b"Titel-7781", b"Woorden-9921", WORDS.encode()]
    for path in (path for path in tmp_path.rglob("*") if path.is_file()):
        data = path.read_bytes()
        assert [one for one in unwanted if one in data] == [], path
    logged = caplog.text + capsys.readouterr().err
    assert [one for one in ("Titel-7781", "Woorden-9921", WORDS) if one in logged] == []


async def test_another_teacher_finds_nothing(box: Box) -> None:
    anna, traject, lesson = await with_lesson(box)
    await kept(anna, traject, board(lesson, "usual", "usual"))
    made = await sheet(anna, traject)
    bea, own, _ = await with_lesson(box, "Bea")
    base = f"/api/trajecten/{traject}/storyboard"
    for address in (base, f"{base}/sheet", f"{base}/sheet/1?made={made['made']}", f"{base}/pdf?made={made['made']}"):
        assert (await bea.get(address)).status == 404
    assert (await bea.get(f"/api/lessons/{lesson}/drawings/0")).status == 404
    assert (await bea.ask("PUT", f"/api/trajecten/{own}/storyboard", board(lesson, "usual"))).status == 404
