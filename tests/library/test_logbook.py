"""The logbook's chain, its export, and the command that checks one."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from appliance.library import logbook
from appliance.library.cli import main
from appliance.library.database import Library
from appliance.library.errors import ChainBroken, ExportUnreadable
from tests.library import folders


@pytest.fixture
def written(library: Library) -> Library:
    for number in range(5):
        at = folders.RECORDED + timedelta(minutes=number)
        logbook.add(library, at, "released", release=f"r{number}", coach="Zoë de Wit 🎻")
    return library


def test_lines_come_back_in_order_and_hold(written: Library) -> None:
    entries = logbook.read(written)
    assert [entry.number for entry in entries] == [1, 2, 3, 4, 5]
    assert entries[0].fields == {"release": "r0", "coach": "Zoë de Wit 🎻"}
    assert logbook.whole(entries)


def test_a_line_written_in_a_failed_transaction_is_not_there(written: Library) -> None:
    def fail() -> None:
        with written.change():
            logbook.add(written, folders.RECORDED, "taken_back")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    logbook.add(written, folders.RECORDED, "lesson_deleted")
    entries = logbook.read(written)
    assert [entry.event for entry in entries][-2:] == ["released", "lesson_deleted"]
    assert logbook.whole(entries)


def test_an_export_is_checked_without_the_box(
    written: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "logboek.json"
    file.write_bytes(logbook.export(written))
    assert main([str(file)]) == 0
    out = capsys.readouterr().out
    assert "5 lines" in out
    assert logbook.read(written)[-1].hash in out


def test_an_empty_logbook_holds(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "logboek.json"
    file.write_bytes(logbook.export(library))
    assert main([str(file)]) == 0


def change_event(lines: list[Any]) -> None:
    lines[2]["event"] = "lesson_deleted"


def change_field(lines: list[Any]) -> None:
    lines[2]["fields"]["coach"] = "Someone else"


def change_time(lines: list[Any]) -> None:
    lines[2]["at"] = lines[1]["at"]


def take_out(lines: list[Any]) -> None:
    del lines[2]


def swap(lines: list[Any]) -> None:
    lines[2], lines[3] = lines[3], lines[2]


def renumber_after_taking_out(lines: list[Any]) -> None:
    del lines[2]
    for number, line in enumerate(lines, start=1):
        line["number"] = number


def test_lines_missing_at_the_end_are_what_no_chain_can_show(
    written: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only comparing with the box does, and the command says so."""
    document = json.loads(logbook.export(written))
    del document["entries"][3:]
    file = tmp_path / "logboek.json"
    file.write_text(json.dumps(document))
    assert main([str(file)]) == 0
    out = capsys.readouterr().out
    assert logbook.read(written)[2].hash in out
    assert logbook.read(written)[4].hash not in out
    assert "cut off at its end" in out


def test_what_the_chain_does_not_cover_has_no_place_in_an_export(written: Library) -> None:
    whole = logbook.export(written)
    logbook.parse_export(whole)
    remarked = json.loads(whole)
    remarked["entries"][2]["remark"] = "seen by the board"
    for tampered in (
        json.dumps({**json.loads(whole), "remark": "seen by the board"}).encode(),
        json.dumps(remarked).encode(),
        whole.replace(b'"event": "released"', b'"event": "taken_back", "event": "released"', 1),
    ):
        assert tampered != whole
        with pytest.raises(ExportUnreadable):
            logbook.parse_export(tampered)


@pytest.mark.parametrize("tamper", [change_event, change_field, change_time, take_out, swap, renumber_after_taking_out])
def test_every_change_is_found_where_it_was_made(
    written: Library, tmp_path: Path, tamper: Callable[[list[Any]], None]
) -> None:
    document = json.loads(logbook.export(written))
    tamper(document["entries"])
    file = tmp_path / "logboek.json"
    file.write_text(json.dumps(document))
    with pytest.raises(ChainBroken) as caught:
        main([str(file)])
    assert caught.value.fields == {"line": 3}


def export_of(line: object) -> bytes:
    return json.dumps({"format": logbook.FORMAT, "entries": [line]}).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b'{"format": "other", "entries": []}',
        b'{"format": "terugblik-logbook-1", "entries": [1]}',
        export_of({"number": True, "at": "", "event": "", "hash": "", "fields": {}}),
        export_of({"number": 1, "at": "", "event": "", "hash": "", "fields": {"a": 1}}),
        export_of({"number": 1, "at": "", "event": "", "fields": {}}),
        export_of({"number": 1, "at": "", "event": "", "hash": "", "fields": []}),
        b"[" * 100_000,
    ],
)
def test_what_is_no_logbook_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x.json"
    file.write_bytes(content)
    with pytest.raises(ExportUnreadable):
        main([str(file)])


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ExportUnreadable):
        main([str(tmp_path / "none.json")])
