"""Certificates in the library and as files: JSON and PDF, checked without the box."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3

from appliance.core.certificate import LIMITS, START, Certificate, chained, digest
from appliance.library import certificates, lessons, logbook, me, moments, releases, removal
from appliance.library.certificatecli import main
from appliance.library.certificatepaper import exported_in, paper, papers
from appliance.library.certificates import Destruction
from appliance.library.certificatewords import TOGETHER, sheet
from appliance.library.database import Library
from appliance.library.errors import CertificateBroken, CertificateUnknown, CertificateUnreadable, PaperDiffers
from appliance.library.files import Destroyed
from appliance.library.finding import newest
from appliance.library.lessons import LessonRow
from tests.library import folders

AT = folders.RECORDED + timedelta(days=30)


def put_lesson(library: Library, name: str) -> LessonRow:
    library.run(
        "INSERT INTO lessons (id, recorded_at, clock_trusted, duration_ms, state, width, height, frames_per_second,"
        " bytes, delete_after, rule_day) VALUES (?, ?, 1, 1199400, 'whole', 1, 1, 25, 1, '2026-10-27', '2026-10-27')",
        *(name, folders.RECORDED.isoformat()),
    )
    return lessons.one(library, name)


def put_release(library: Library, lesson: str, coach: str, state: str, until: date) -> None:
    moment = moments.create(library, lesson, "top", 0, 9000, "", folders.RECORDED)
    row = releases.ReleaseRow(
        id=f"{coach}-{state}-{until}",
        given=True,
        state=state,  # type: ignore[arg-type]
        problem=None,
        other="c1",
        other_name=coach,
        lesson=lesson,
        moment=moment.id,
        kind="top",
        start_ms=0,
        end_ms=9000,
        duration_ms=9000,
        mode="quick",
        words="",
        note="",
        created_at=folders.RECORDED,
        released_at=None if state == "prepared" else folders.RECORDED,
        until=until,
    )
    releases.add(library, row)


def certify(library: Library, name: str, **how: Any) -> Certificate:
    put_lesson(library, name)
    given = {"reason": "owner", "at": AT, "clock_trusted": True, "files": Destroyed(5, 5, 412_345_678), **how}
    return removal.certify(library, name, Destruction(**given))


@pytest.fixture
def three(library: Library) -> Library:
    me.set_name(library, "Anneke Şükrü-Łukasz")
    for number in range(1, 4):
        certify(library, f"{number:020x}")
    return library


def test_a_certificate_says_what_was_known_and_done(library: Library) -> None:
    me.set_name(library, "Anna")
    name = "a" * 20
    row = put_lesson(library, name)
    library.run("UPDATE lessons SET kept_reason = 'over Sem', warned_days = 7, title = 'Sem'")
    put_release(library, name, "Bert", "active", AT.date())
    put_release(library, name, "Bert", "active", AT.date() - timedelta(days=1))
    put_release(library, name, "Ali", "taken_back", AT.date())
    put_release(library, name, "Nobody", "prepared", AT.date())
    how = Destruction(
        reason="retention", at=AT, clock_trusted=True, files=Destroyed(5, 4, 99), resumed=True, learned_at=AT
    )
    made = removal.certify(library, name, how)
    body = made.body
    assert (body.number, body.lesson, body.teacher, body.duration_ms) == (1, row.id, "Anna", 1_199_400)
    assert (body.files, body.files_overwritten, body.bytes, body.resumed) == (5, 4, 99, True)
    assert (body.reason, body.last_day, body.agreed, body.warned_days) == ("retention", "2026-10-27", True, 7)
    assert body.learned_at == body.destroyed_at == AT.astimezone().isoformat(timespec="seconds")
    assert [(clip.coach, clip.state) for clip in body.clips] == [
        ("Ali", "taken_back"),
        ("Bert", "expired"),
        ("Bert", "active"),
    ]
    assert body.limits == LIMITS
    # What the teacher wrote herself has no place in what may be handed on.
    assert b"Sem" not in certificates.export(library, 1)
    assert newest(library) == []
    line = logbook.read(library)[-1]
    assert (line.event, line.fields["certificate_hash"]) == ("lesson_expired", made.hash)


def test_they_are_a_chain_that_nothing_can_be_taken_out_of(three: Library) -> None:
    made = certificates.read(three)
    assert [one.body.number for one in made] == [1, 2, 3]
    assert [one.previous for one in made] == [START.hex(), made[0].hash, made[1].hash]
    assert certificates.whole(three)
    for statement in ("DELETE FROM certificates", "UPDATE certificates SET hash = ''"):
        with pytest.raises(sqlcipher3.DatabaseError, match="the certificates stay"):
            three.run(statement)
    three.run("DROP TRIGGER certificates_stay")
    three.run("DELETE FROM certificates WHERE number = 2")
    assert not certificates.whole(three)


def test_a_certificate_comes_with_the_deletion_or_not_at_all(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(logbook, "add", fail)
    with pytest.raises(RuntimeError):
        certify(library, "a" * 20)
    assert certificates.read(library) == []
    assert [row.id for row in newest(library)] == ["a" * 20]


def test_an_export_stands_alone_and_tells_nothing_of_other_lessons(three: Library) -> None:
    exported = certificates.export(three, 2)
    assert certificates.verify(exported) == certificates.read(three)[1]
    assert f"{1:020x}".encode() not in exported
    certify(three, "f" * 20)
    assert certificates.export(three, 2) == exported
    # Of two exports of one chain the shorter is the beginning of the longer.
    shorter, longer = json.loads(exported)["chain"], json.loads(certificates.export(three, 4))["chain"]
    assert longer[: len(shorter)] == shorter
    for number in (0, 5):
        with pytest.raises(CertificateUnknown):
            certificates.export(three, number)


def other(value: Any) -> Iterator[Any]:
    """Everything near a value that is not it."""
    yield None if value is not None else 0
    if isinstance(value, bool):
        yield not value
        yield int(value)
    elif isinstance(value, int):
        yield value + 1
        yield float(value)
        yield str(value)
    elif isinstance(value, str):
        yield value + " "
        yield value[:-1]
        yield value.swapcase() + "x"
    elif isinstance(value, list):
        yield value[:-1]
        yield value + value[-1:]
        yield value[::-1]


def changes(value: Any) -> Iterator[Any]:
    """The document with one thing in it changed, added or taken out, wherever that is."""
    if isinstance(value, dict):
        yield {**value, "remark": "seen by the board"}
        for key in value:
            yield {name: rest for name, rest in value.items() if name != key}
            for changed in changes(value[key]):
                yield {**value, key: changed}
    else:
        if isinstance(value, list):
            for place, item in enumerate(value):
                for changed in changes(item):
                    yield [*value[:place], changed, *value[place + 1 :]]
        yield from other(value)


def test_every_single_change_is_found(three: Library) -> None:
    put_lesson(three, "e" * 20)
    put_release(three, "e" * 20, "Bert", "active", AT.date())
    put_release(three, "e" * 20, "Ali", "active", AT.date())
    how = Destruction(reason="retention", at=AT, clock_trusted=True, files=Destroyed(5, 5, 9), learned_at=AT)
    removal.certify(three, "e" * 20, how)
    document = json.loads(certificates.export(three, 4))
    tried = 0
    for changed in changes(document):
        if changed == document and json.dumps(changed) == json.dumps(document):
            continue
        tried += 1
        with pytest.raises((CertificateBroken, CertificateUnreadable)):
            certificates.verify(json.dumps(changed).encode())
    assert tried > 200
    # Order and spaces mean nothing.
    mixed = dict(reversed(document.items()))
    assert certificates.verify(json.dumps(mixed).encode()) == certificates.read(three)[3]


def test_two_of_the_same_key_are_not_read_either_way(three: Library) -> None:
    exported = certificates.export(three, 1)
    twice = exported.replace(b'"files": 5,', b'"files": 50, "files": 5,')
    assert twice != exported
    with pytest.raises(CertificateUnreadable):
        certificates.verify(twice)


def test_whoever_counts_all_hashes_again_makes_another_certificate(three: Library) -> None:
    """That is what a chain without a signature cannot show: only comparing with the box or the logbook does."""
    document = json.loads(certificates.export(three, 3))
    document["certificate"]["files"] = 6
    document["chain"][-1] = digest(document["certificate"]).hex()
    document["hash"] = chained(bytes.fromhex(one) for one in document["chain"]).hex()
    forged = certificates.verify(json.dumps(document).encode())
    assert forged.hash != certificates.read(three)[2].hash


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b"\xff", b"[" * 100_000, b'{"format": "terugblik-certificate-1"}', b"null", b"%PDF-1.4 x"],
)
def test_what_is_no_certificate_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x.json"
    file.write_bytes(content)
    with pytest.raises(CertificateUnreadable):
        main([str(file)])


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CertificateUnreadable):
        main([str(tmp_path / "none.json")])


# --- paper


def texts(pdf: bytes) -> bytes:
    """Everything in the PDF, unpacked."""
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return b"".join(zlib.decompress(one) for one in packed if one[:1] == b"x")


def test_the_paper_holds_the_export_and_nothing_moves(three: Library) -> None:
    exported = certificates.export(three, 3)
    for language in ("nl", "en"):
        pdf = paper(exported, language)
        assert pdf == paper(exported, language)
        assert pdf.count(b"/Type /Page\n") == 1
        assert exported_in(pdf) == [exported]
    assert paper(exported, "nl") != paper(exported, "en")


def test_a_page_that_says_something_else_is_found(three: Library) -> None:
    pdf = paper(certificates.export(three, 3), "nl")
    changed = pdf.replace(b"/Title", b"/Titel")
    assert changed != pdf
    with pytest.raises(PaperDiffers):
        exported_in(changed)


def test_another_export_in_the_page_is_found(three: Library) -> None:
    pdf = paper(certificates.export(three, 3), "nl")
    packed = re.search(rb"/Type /EmbeddedFile.*?stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    assert packed is not None
    broken = certificates.export(three, 3).replace(b'"files": 5,', b'"files": 4,')
    for other_bytes, error in (
        (zlib.compress(certificates.export(three, 2)), PaperDiffers),
        (zlib.compress(broken), CertificateBroken),
        (b"nothing", CertificateUnreadable),
    ):
        with pytest.raises(error):
            exported_in(pdf.replace(packed.group(1), other_bytes))


def test_several_in_one_file_are_checked_as_one(
    three: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exported = [certificates.export(three, number) for number in (1, 3)]
    file = tmp_path / TOGETHER
    for language in ("nl", "en"):
        together = papers(exported, language)
        assert exported_in(together) == exported
        file.write_bytes(together)
        assert main([str(file)]) == 0
        out = capsys.readouterr().out
        for number in (1, 3):
            assert f"The certificate holds: Certificate of deletion, number {number}." in out
            assert certificates.read(three)[number - 1].hash in out
        assert "All 2 certificates in this file hold." in out
        assert out.count("compare each hash") == 1
        # The papers name the file that they are in.
        assert TOGETHER in sheet(certificates.read(three)[0].body, language, TOGETHER).check
    one = re.search(rb"/Type /EmbeddedFile.*?stream\r?\n(.*?)\r?\nendstream", together, re.DOTALL)
    assert one is not None
    for other_bytes, error in (
        (zlib.compress(certificates.export(three, 2)), PaperDiffers),
        (zlib.compress(exported[0].replace(b'"files": 5,', b'"files": 4,')), CertificateBroken),
    ):
        with pytest.raises(error):
            exported_in(together.replace(one.group(1), other_bytes))
    with pytest.raises(PaperDiffers):
        exported_in(together.replace(b"/Title", b"/Titel"))


def test_the_worst_certificate_fits_on_one_sheet_and_into_no_log(
    library: Library, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    me.set_name(library, "漢字 " + "W" * 76)
    put_lesson(library, "b" * 20)
    for number in range(12):
        put_release(library, "b" * 20, f"\u0633 {number} " + "W" * 70, "active", AT.date() + timedelta(days=number))
    how = Destruction(
        reason="retention", at=AT, clock_trusted=False, files=Destroyed(9, 2, 1), resumed=True, learned_at=AT
    )
    removal.certify(library, "b" * 20, how)
    for language in ("nl", "en"):
        assert paper(certificates.export(library, 1), language).count(b"/Type /Page\n") == 1
    assert capfd.readouterr().err == ""
    assert caplog.records == []


WORDS: list[tuple[dict[str, Any], str, str]] = [
    ({}, "zelf verwijderd", "The teacher deleted"),
    ({"reason": "retention"}, "heeft geen waarschuwing gezien", "saw no warning"),
    ({"files": Destroyed(5, 3, 1)}, "bij 2 van de 5 bestanden weigerde", "of 2 of the 5 files the storage refused"),
    ({"files": Destroyed(0, 0, 0)}, "Er was niets te overschrijven", "nothing to overwrite"),
    ({"resumed": True}, "later afgemaakt", "completed later"),
    ({"clock_trusted": False}, "(de klok van de box was niet zeker)", "(the box's clock was not sure)"),
    ({"learned_at": AT}, "De box wiste de les zelf en meldde het", "erased the lesson by itself"),
]


@pytest.mark.parametrize(("how", "dutch", "english"), WORDS)
def test_what_is_special_is_said_in_words(library: Library, how: dict[str, Any], dutch: str, english: str) -> None:
    body = certify(library, "c" * 20, **how).body
    assert dutch in str(asdict(sheet(body, "nl")))
    assert english in str(asdict(sheet(body, "en")))
    ordinary = certify(library, "d" * 20, reason="retention" if not how else "owner").body
    assert dutch not in str(asdict(sheet(ordinary, "nl")))


def test_it_has_one_name_everywhere() -> None:
    """On paper, on the page, in the errors and in the words that the documentation explains."""
    root = Path(__file__).parents[2]
    found = {
        word
        for folder, kind in (("appliance", "py"), ("docs", "md"), ("webui/src", "ts"))
        for path in (root / folder).rglob(f"*.{kind}")
        for word in re.findall(r"[Bb]ewij(?:s|zen)\s+van\s+([a-z]+ing)\b", path.read_text(encoding="utf-8"))
    }
    assert found == {"verwijdering"}


def save_json(library: Library, file: Path) -> None:
    file.write_bytes(certificates.export(library, 2))


def save_pdf(library: Library, file: Path) -> None:
    file.write_bytes(paper(certificates.export(library, 2), "nl"))


@pytest.mark.parametrize("save", [save_json, save_pdf])
def test_the_command_says_what_holds(
    three: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str], save: Callable[[Library, Path], None]
) -> None:
    file = tmp_path / "bewijs"
    save(three, file)
    assert main([str(file)]) == 0
    out = capsys.readouterr().out
    assert "The certificate holds: Certificate of deletion, number 2." in out
    assert certificates.read(three)[1].hash in out
    assert LIMITS["en"][1] in out
