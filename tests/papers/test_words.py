"""What the papers say follows from the settings and the rules, in both languages."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import Any, get_args

import pytest

from appliance.core.release import DEFAULT_DAYS
from appliance.core.retention import AFTER_NAGESPREK_DAYS, RETENTION_DAYS
from appliance.core.school import FIELDS, GROUNDS, Ground, School
from appliance.errors import Language
from appliance.papers.common import GROUNDS as GROUND_WORDS
from appliance.papers.facts import SETTLED, Facts, PaperKind, differences, mark_of, matters
from appliance.papers.lights import LAMPS, lamps
from appliance.papers.notice import NAMES, notice
from appliance.papers.plain import written
from appliance.protocol import Light
from tests.papers.papers import FACTS, LANGUAGES, SCHOOL, made

KINDS = ("parents", "protocol", "pack", "information")


def said(kind: str, language: Language, facts: Facts = FACTS) -> str:
    return written(made(kind, facts, language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_school_is_in_it_and_the_days_are_those_of_the_rules(kind: str, language: Language) -> None:
    text = said(kind, language)
    for wanted in ("De Regenboog", SCHOOL.contact, SCHOOL.reach, SCHOOL.fg, str(RETENTION_DAYS)):
        assert wanted in text or (wanted in "De Regenboog" and kind == "protocol"), wanted
    assert f"{AFTER_NAGESPREK_DAYS} {'dagen' if language == 'nl' else 'days'}" in text
    assert f"{DEFAULT_DAYS} {'dagen' if language == 'nl' else 'days'}" in text
    assert f"20 {'minuten' if language == 'nl' else 'minutes'}" in text
    assert not re.search(r"\[[^\]]+\]|None|{", text)


@pytest.mark.parametrize("kind", KINDS)
def test_another_rule_is_another_text(kind: str) -> None:
    text = said(kind, "nl", replace(FACTS, kept_days=42, after_talk_days=10, lesson_minutes=35, sound=False))
    assert "6 weken (42 dagen)" in text
    assert "10 dagen na het nagesprek" in text
    assert "35 minuten" in text
    assert "zonder geluid" in text.lower()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ground", GROUNDS)
def test_the_text_follows_from_the_ground(ground: Ground, language: Language) -> None:
    facts = replace(FACTS, school=replace(SCHOOL, ground=ground))
    asks = "toestemming in" if language == "nl" else "withdraw permission"
    for kind in ("parents", "information"):
        text = said(kind, language, facts)
        assert GROUND_WORDS[language][ground].name in text
        assert GROUND_WORDS[language][ground].follows in text
        assert (asks in text) == (ground == "consent")
        others = [words.name for one, words in GROUND_WORDS[language].items() if one != ground]
        assert not any(name in text for name in others)
    checks = "voor ieder kind dat in beeld komt toestemming" if language == "nl" else "permission for each child"
    assert (checks in said("protocol", language, facts)) == (ground == "consent")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_missing_is_seen_on_paper_and_never_on_the_page_for_everybody(language: Language) -> None:
    facts = replace(FACTS, school=School())
    for kind in ("parents", "protocol", "pack"):
        assert re.search(r"\[[^\]]+\]", said(kind, language, facts)), kind
    assert not re.search(r"\[[^\]]+\]", said("information", language, replace(facts, spoken=True)))


def test_what_is_not_known_now_is_said_to_be_so() -> None:
    text = said("pack", "nl", replace(FACTS, lesson_minutes=None, sound=None, school_wifi=None, board=None))
    assert text.count("niet bekend") >= 4
    assert "None" not in text


def test_each_light_of_the_code_has_its_words() -> None:
    assert set(get_args(Light)) == set(LAMPS)
    for language in LANGUAGES:
        words = [lamp.words(language) for lamp in lamps()]
        assert len({means for _, means in words}) == len(words)
        assert len({(lamp.colour, lamp.way) for lamp in lamps()}) == len(words)
        page = said("information", language)
        assert all(f"{seen}: {means}" in page for seen, means in words)


def test_at_each_light_of_a_running_lesson_the_camera_may_be_on() -> None:
    """As `core.light` gives them while a lesson runs."""
    running = {"red", "pulsing_red", "amber", "blink_white"}
    assert {name for name, lamp in LAMPS.items() if lamp.recording} == running


@pytest.mark.parametrize("kind", SETTLED)
def test_what_matters_makes_the_mark_and_its_change_is_named(kind: str) -> None:
    before = matters(FACTS, kind)  # type: ignore[arg-type]
    for other in (
        replace(FACTS, school=replace(SCHOOL, ground="consent")),
        replace(FACTS, school=replace(SCHOOL, reach="elders")),
        replace(FACTS, kept_days=42),
        replace(FACTS, lesson_minutes=30),
        replace(FACTS, sound=False),
        replace(FACTS, program="1.3.0"),
    ):
        now = matters(other, kind)  # type: ignore[arg-type]
        assert mark_of(now) != mark_of(before)
        (changed,) = differences(before, now)
        assert changed.name in NAMES
    for same in (replace(FACTS, program="1.2.9"), replace(FACTS, today=FACTS.today.replace(day=2), version=4)):
        assert matters(same, kind) == before  # type: ignore[arg-type]


def test_what_is_not_known_now_outdates_nothing() -> None:
    away = replace(FACTS, lesson_minutes=None, sound=None, school_wifi=None, board=None, camera=None)
    assert differences(matters(FACTS, "pack"), matters(away, "pack")) == ()
    assert differences(matters(away, "pack"), matters(FACTS, "pack")) == ()


def test_all_that_matters_has_a_name_and_no_text_of_the_school_is_kept() -> None:
    kept = matters(FACTS, "pack")
    assert set(kept) == set(NAMES)
    assert not any(text in "".join(kept.values()) for text in (SCHOOL.name, SCHOOL.contact, SCHOOL.reach, SCHOOL.fg))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_print_says_whether_it_is_what_was_settled(language: Language) -> None:
    day = "2 september 2026" if language == "nl" else "2 September 2026"
    assert notice("2026-09-02", (), language).endswith(f"{day}.")
    other = replace(FACTS, kept_days=42, school=replace(SCHOOL, reach="elders", ground="consent"))
    text = notice("2026-09-02", differences(matters(FACTS, "pack"), matters(other, "pack")), language)
    assert day in text
    assert f"(was {RETENTION_DAYS}, is 42)" in text
    assert "elders" not in text
    assert ("toestemming" if language == "nl" else "consent") in text


# Of these a print says more than what was settled hangs on: its day and number, and what follows the signing.
BESIDES = {"today", "version", "mr_on"}


@pytest.mark.parametrize("kind", SETTLED)
@pytest.mark.parametrize("name", sorted({*FIELDS, *(field.name for field in fields(Facts))} - {"school", *BESIDES}))
def test_whatever_changes_the_text_outdates_what_was_settled(kind: PaperKind, name: str) -> None:
    now = _with_another(name)
    if any(said(kind, language) != said(kind, language, now) for language in LANGUAGES):
        assert [one.name for one in differences(matters(FACTS, kind), matters(now, kind))] == [name]


def _with_another(name: str) -> Facts:
    other: dict[str, Any] = {"ground": "consent", "languages": ("nl",), "program": "2.0.0"}
    if name in FIELDS:
        return replace(FACTS, school=replace(SCHOOL, **{name: other.get(name, "iets anders")}))
    value = getattr(FACTS, name)
    if isinstance(value, bool):
        return replace(FACTS, **{name: not value})
    return replace(FACTS, **{name: value + 7 if isinstance(value, int) else other.get(name, "iets anders")})
