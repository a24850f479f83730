"""The list a page at a time, and what a search finds, as the words are changed and taken away."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from appliance.core.kijkwijzer import Question
from appliance.library import cycles, kijkwijzer, lessons, moments, nagesprekken, order, trajecten
from appliance.library.database import Library
from appliance.library.errors import LessonUnknown
from appliance.library.finding import going, kept_longer, newest

NOW = datetime(2026, 9, 1, 9, 30, tzinfo=UTC)


def add(
    library: Library, name: str, title: str = "", *, boot: int = 1, hour: int = 0, until: str = "2026-10-27"
) -> str:
    library.run(
        "INSERT INTO lessons (id, title, recorded_at, clock_trusted, duration_ms, state, width, height,"
        " frames_per_second, bytes, delete_after, rule_day, boot, boot_ms)"
        " VALUES (?, ?, ?, 1, 60000, 'whole', 0, 0, 0, 0, ?, ?, ?, ?)",
        *(name, title, (NOW + timedelta(hours=hour)).isoformat(), until, until, boot, hour * 3_600_000),
    )
    order.settle(library)
    return name


def found(library: Library, words: str) -> str:
    return "".join(row.id for row in newest(library, words=words))


def test_pages_follow_each_other_and_leave_nothing_out(library: Library) -> None:
    for name, hour in zip("dafcbeg", (3, 0, 5, 2, 1, 4, 6), strict=True):
        add(library, name, "les", hour=hour)
    for words in ("", "les", "le", "les le"):
        pages, last = [], None
        while page := newest(library, 3, before=last, words=words):
            pages.append("".join(row.id for row in page))
            last = page[-1].id
        assert pages == ["gfe", "dcb", "a"]


def test_a_page_after_a_lesson_that_is_gone(library: Library) -> None:
    add(library, "a")
    with pytest.raises(LessonUnknown):
        newest(library, before="b")


def test_words_are_found_wherever_the_teacher_wrote_them(library: Library) -> None:
    lesson = add(library, "a", "Wiskundetoets groep 4B")
    add(library, "b", "Lezen")
    lessons.change(library, lesson, notes="Noor kwam zélf op het antwoord")
    moments.create(library, lesson, "top", 1000, 9000, "Coördinatie", NOW)
    traject = trajecten.create(library, "Hoe geef ik meer stilte?", "interactie", NOW)
    cycles.place(library, lesson, traject.id)
    every = ("toets", "WISKUNDE", "4b", "gr", "zelf", "ZÉLF", "coordinatie", "stilte?", "antwoord toets", "4b noor")
    assert [words for words in every if found(library, words) != "a"] == []
    none = ("oets4", "skunde lezen", "b4", "xt ilte", "noor lezen", "4b xx", "%", "_", '"', "''", "*", "a OR b", "NEAR")
    # What has no letter in it asks for nothing.
    everything = ("", " ", "%", "_", '"', "''", "*")
    assert {words: found(library, words) for words in none} == {
        words: "ba" if words in everything else "" for words in none
    }


def test_what_was_written_in_the_kijkwijzer_and_the_talk_is_found_and_goes(library: Library) -> None:
    lesson = add(library, "a")
    add(library, "b", "Lezen")
    moment = moments.create(library, lesson, "top", 1000, 9000, "", NOW)
    line = kijkwijzer.write_line(library, lesson, "tip", "lijnwoord", None, NOW)
    asked = [Question("q1", "Wat zag je?", "What did you see?")]
    answered = {"template": asked, "language": "nl", "now": NOW}
    kijkwijzer.answer(library, lesson, "q1", "antwoordwoord", **answered)  # type: ignore[arg-type]
    nagesprekken.begin(library, lesson, "alone", NOW)
    nagesprekken.change(library, lesson, success="successwoord", words="kaartwoord")
    nagesprekken.write_at_moment(library, moment.id, "spreekwoord", NOW)
    every = ("lijnwoord", "antwoordwoord", "successwoord", "kaartwoord", "spreekwoord")
    assert [words for words in every if found(library, words) != "a"] == []
    kijkwijzer.change_line(library, line.id, text="anders")
    kijkwijzer.answer(library, lesson, "q1", "", **answered)  # type: ignore[arg-type]
    nagesprekken.change(library, lesson, success="", words="")
    moments.delete(library, moment.id)
    assert [words for words in every if found(library, words)] == []
    kijkwijzer.delete_line(library, line.id)
    assert found(library, "anders") == ""
    lessons.forget(library, lesson)
    for table in ("lesson_pieces", "lesson_beginnings"):
        library.run(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")


def test_an_accent_may_be_written_in_two_ways(library: Library) -> None:
    add(library, "a", "e\u0301e\u0301n cafe\u0301")
    add(library, "b", "\u00e9\u00e9n caf\u00e9")
    for words in ("een", "\u00e9\u00e9n", "e\u0301e\u0301n", "CAF\u00c9", "ca", "caf", "c\u00e4"):
        assert found(library, words) == "ba"


def test_what_is_changed_or_taken_away_is_found_no_more(library: Library) -> None:
    lesson = add(library, "a", "geheimwoord")
    moment = moments.create(library, lesson, "tip", 1000, 9000, "fluisterwoord", NOW)
    traject = trajecten.create(library, "Vraagwoord?", "interactie", NOW)
    lessons.change(library, lesson, title="nieuw")
    cycles.place(library, lesson, traject.id)
    assert (found(library, "geheimwoord"), found(library, "nieuw fluisterwoord vraagwoord")) == ("", "a")
    moments.change(library, moment.id, note="hoorbaar")
    assert (found(library, "fluisterwoord"), found(library, "hoorbaar")) == ("", "a")
    trajecten.change(library, traject.id, now=NOW, question="Anders gevraagd?")
    assert (found(library, "vraagwoord"), found(library, "gevraagd")) == ("", "a")
    moments.delete(library, moment.id)
    trajecten.delete(library, traject.id)
    assert (found(library, "hoorbaar"), found(library, "gevraagd"), found(library, "nieuw")) == ("", "", "a")
    moments.create(library, lesson, "tip", 1000, 9000, "nog een", NOW)
    lessons.forget(library, lesson)
    assert (found(library, "nieuw"), found(library, "")) == ("", "")


def test_no_word_of_a_lesson_that_is_gone_stays_in_the_index(library: Library) -> None:
    add(library, "b", "Lezen")
    for _ in range(2):
        lesson = add(library, "a", "qxjzkw")
        assert kept(library, b"qxj")
        assert kept(library, b"qxjzkw")
        lessons.change(library, lesson, title="anders")
        assert not kept(library, b"qxj")
        lessons.change(library, lesson, title="qxjzkw")
        lessons.forget(library, lesson)
        # Of a word only the end is written when it begins as the one before it does.
        assert not kept(library, b"xjz")
        assert not kept(library, b"jzkw")
    for table in ("lesson_pieces", "lesson_beginnings"):
        library.run(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")


def kept(library: Library, letters: bytes) -> bool:
    tables = ("lesson_pieces_data", "lesson_beginnings_data")
    return any(letters in row["block"] for table in tables for row in library.all(f"SELECT block FROM {table}"))


def test_a_lesson_that_is_moved_keeps_its_words(library: Library) -> None:
    add(library, "a", "eerste", boot=0)
    add(library, "b", "tweede", boot=1, hour=5)
    assert found(library, "") == "ba"
    library.run("UPDATE lessons SET recorded_at = ? WHERE id = 'a'", (NOW + timedelta(days=9)).isoformat())
    order.settle(library)
    assert (found(library, ""), found(library, "eerste"), found(library, "ee tweede")) == ("ab", "a", "")
    library.run("INSERT INTO lesson_pieces (lesson_pieces) VALUES ('integrity-check')")


def test_those_that_go_first_come_first(library: Library) -> None:
    for name, until in zip("abcd", ("2026-10-03", "2026-10-01", "2026-10-02", "2026-10-04"), strict=True):
        add(library, name, until=until)
    library.run("UPDATE lessons SET rule_day = NULL WHERE id = 'c'")
    assert [row.id for row in going(library, date(2026, 10, 3))] == ["b", "a"]
    assert [row.id for row in going(library, date(2026, 10, 3), 1)] == ["b"]
    assert going(library, date(2026, 9, 30)) == []


def test_those_that_are_kept_longer_are_shown_again_when_nobody_stood_by_them(library: Library) -> None:
    days = ("2026-11-03", "2026-11-01", "2026-11-02", "2026-11-04", "2026-09-01")
    for name, until in zip("abcde", days, strict=True):
        add(library, name, until=until)
    library.run("UPDATE lessons SET rule_day = '2026-10-01', kept_reason = 'studiedag'")
    library.run("UPDATE lessons SET kept_reason = NULL WHERE id = 'a'")
    library.run("UPDATE lessons SET stood_by_on = '2026-09-10' WHERE id = 'b'")
    library.run("UPDATE lessons SET stood_by_on = '2026-09-11' WHERE id = 'c'")
    # `e` goes earlier than the rule says: nothing is kept for that.
    assert [row.id for row in kept_longer(library, date(2026, 9, 10))] == ["b", "d"]
    assert [row.id for row in kept_longer(library, date(2026, 9, 11), 2)] == ["b", "c"]


def test_what_is_kept_longer_is_found_by_an_index(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, Any]] = []
    with monkeypatch.context() as listening:
        listening.setattr(lessons, "rows", lambda _, chosen, *values: asked.append((chosen, values)))
        kept_longer(library, date(2026, 9, 10), 24)
    ((chosen, values),) = asked
    plan = [str(row["detail"]) for row in library.all(f"EXPLAIN QUERY PLAN SELECT id FROM lessons {chosen}", *values)]
    assert [one for one in plan if "lessons_agreed_otherwise" in one]
    assert not [one for one in plan if "TEMP B-TREE FOR ORDER BY" in one]
