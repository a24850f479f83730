"""What a template of the kijkwijzer may be, and in which language it asks."""

from __future__ import annotations

import pytest

from appliance.core.kijkwijzer import BUILT_IN, MOST_QUESTIONS, Question, QuestionBlank, QuestionTwice, check_template


def test_a_template_is_kept_tidy() -> None:
    assert check_template([Question("a", "  Wat \n zag je? ", " What? ")]) == (Question("a", "Wat zag je?", "What?"),)
    assert check_template([]) == ()


def test_a_question_needs_its_dutch_words() -> None:
    with pytest.raises(QuestionBlank):
        check_template([Question("a", "Wat?"), Question("b", " ", "What?")])


def test_a_question_is_asked_once() -> None:
    with pytest.raises(QuestionTwice) as caught:
        check_template([Question("a", "Wat zag je?"), Question("b", "wat  ZAG je?")])
    assert caught.value.fields == {"question": "wat ZAG je?"}


def test_what_has_no_english_is_asked_in_dutch() -> None:
    assert Question("a", "Wat?", "What?").asked("en") == "What?"
    assert Question("a", "Wat?", "What?").asked("nl") == "Wat?"
    assert Question("a", "Wat?").asked("en") == "Wat?"


def test_the_built_in_ones_are_a_template() -> None:
    assert check_template(BUILT_IN) == BUILT_IN
    assert len(BUILT_IN) <= MOST_QUESTIONS
    assert len({one.id for one in BUILT_IN}) == len(BUILT_IN)
    assert all(one.en for one in BUILT_IN)
