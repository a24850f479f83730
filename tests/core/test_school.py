"""What is missing, what changed, and what follows from the ground."""

from __future__ import annotations

from dataclasses import replace

import pytest

from appliance.core.school import FIELDS, GROUNDS, LanguagesNeeded, School, asks_permission, changed, missing, tidy

WHOLE = School(
    "De Regenboog", "de directeur", "info@regenboog.example", "fg@bestuur.example", "public_task", "2026-06-01"
)


def test_what_the_papers_cannot_do_without() -> None:
    assert missing(School()) == ("name", "contact", "reach", "ground")
    assert missing(WHOLE) == ()
    assert missing(replace(WHOLE, fg="", mr_on="")) == ()
    assert missing(replace(WHOLE, ground=None)) == ("ground",)


def test_each_field_that_differs_is_named() -> None:
    other = School("De Brug", "de ib’er", "0591 000 000", "", "consent", "", ("nl",))
    assert changed(WHOLE, other) == FIELDS
    assert changed(WHOLE, replace(WHOLE, reach="x")) == ("reach",)
    assert changed(WHOLE, WHOLE) == ()


def test_only_consent_asks_beforehand() -> None:
    assert [ground for ground in (*GROUNDS, None) if asks_permission(ground)] == ["consent"]


def test_it_is_kept_tidy() -> None:
    untidy = School("  De\n Regenboog ", " de  directeur", "\tx", "", None, "", ("en", "nl", "en"))
    assert tidy(untidy) == School("De Regenboog", "de directeur", "x", "", None, "", ("nl", "en"))
    with pytest.raises(LanguagesNeeded):
        tidy(replace(WHOLE, languages=()))
