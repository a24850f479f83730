"""Pages of a chain, and that it is read on from where it held before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from appliance.core import certificate
from appliance.library import certificates, chain, logbook, me
from appliance.library.chain import Held
from appliance.library.database import Library, Row
from tests.library import folders
from tests.library.test_certificates import certify

LINES = 7


def write(library: Library, lines: int) -> None:
    for number in range(lines):
        logbook.add(library, folders.RECORDED + timedelta(minutes=number), "released", release=f"r{number}")


@pytest.fixture
def book(library: Library) -> Library:
    write(library, LINES)
    return library


def numbers(library: Library, most: int, before: int | None = None) -> list[int]:
    return [line.number for line in logbook.page(library, most, before)]


def test_pages_come_from_the_end_and_meet(book: Library) -> None:
    assert numbers(book, 3) == [5, 6, 7]
    assert numbers(book, 3, before=5) == [2, 3, 4]
    assert numbers(book, 3, before=2) == [1]
    assert numbers(book, 3, before=1) == []
    assert numbers(book, 100) == list(range(1, LINES + 1))


def test_a_page_of_certificates_knows_what_came_before_it(library: Library) -> None:
    me.set_name(library, "Anna")
    made = [certify(library, f"{number:020x}") for number in range(1, 5)]
    assert certificates.page(library, 2) == made[2:]
    assert certificates.page(library, 2, before=3) == made[:2]
    assert made[0].previous == certificate.START.hex()
    assert certificates.page(library, 2, before=1) == []


def test_a_chain_is_read_on_from_where_it_held(book: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    held = logbook.hold(book, Held())
    assert held == Held(LINES, logbook.read(book)[-1].hash)
    read: list[int] = []

    def fits(rows: Sequence[Row], _: Held) -> bool:
        read.extend(row["number"] for row in rows)
        return True

    assert chain.hold(book, "logbook", held, fits) == held
    assert read == []
    write(book, 2)
    assert logbook.hold(book, held) == Held(LINES + 2, logbook.read(book)[-1].hash)
    chain.hold(book, "logbook", held, fits)
    assert read == [LINES + 1, LINES + 2]
    # In pieces it is the same chain.
    monkeypatch.setattr(chain, "_AT_ONCE", 2)
    assert logbook.hold(book, Held()) == logbook.hold(book, held)


@pytest.fixture
def open_book(book: Library) -> Library:
    """One that can be changed, which the box itself cannot do."""
    for trigger in book.all("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'logbook'"):
        book.run(f"DROP TRIGGER {trigger['name']}")
    return book


@pytest.mark.parametrize("at_once", [2, 500])
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE logbook SET event = 'x' WHERE number = 3",
        "UPDATE logbook SET number = -1 WHERE number = 1",
        "UPDATE logbook SET number = 9 WHERE number = 7",
        "DELETE FROM logbook WHERE number = 2",
    ],
)
def test_what_was_changed_is_found_wherever_it_stands(
    open_book: Library, change: str, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain, "_AT_ONCE", at_once)
    assert logbook.hold(open_book, Held()) is not None
    open_book.run(change)
    assert logbook.hold(open_book, Held()) is None


def test_an_end_that_is_gone_or_another_is_read_from_the_start(open_book: Library) -> None:
    """As after a spare copy of the library was put back."""
    held = logbook.hold(open_book, Held())
    assert held is not None
    open_book.run("DELETE FROM logbook WHERE number > 5")
    shorter = logbook.hold(open_book, held)
    assert shorter == Held(5, logbook.read(open_book)[-1].hash)
    open_book.run("UPDATE logbook SET hash = ? WHERE number = 5", "ab" * 32)
    assert logbook.hold(open_book, shorter) is None
