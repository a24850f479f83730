"""The rules about names, passphrases, waiting, codes and words."""

from __future__ import annotations

import math
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.core import people


@pytest.mark.parametrize(
    ("a", "b"),
    [("Anna de Vries", " anna  DE\tvries "), ("José", "Jose\u0301"), ("ﬁen", "FIEN"), ("Straße", "STRASSE")],
)
def test_two_spellings_of_one_name_are_one(a: str, b: str) -> None:
    assert people.normalise_name(a) == people.normalise_name(b)


@given(st.text())
def test_normalising_a_name_twice_changes_nothing_more(name: str) -> None:
    once = people.normalise_name(name)
    assert people.normalise_name(once.strip()) == people.normalise_name(people.normalise_name(once))
    assert people.tidy_name(people.tidy_name(name)) == people.tidy_name(name)


@pytest.mark.parametrize(
    "passphrase",
    ["groene fiets onder de regenboog", "correct horse battery staple", "xK9#pQ2vL!7z", "appel peer banaan zon"],
)
def test_good_passphrases_are_enough(passphrase: str) -> None:
    assert people.strength(passphrase, "Anna").enough


@pytest.mark.parametrize(
    ("passphrase", "reason"),
    [
        ("kort", "too_short"),
        ("xK9#pQ2vL!7", "too_short"),
        ("aaaaaaaaaaaaaaaa", "few_characters"),
        ("ababababababab", "few_characters"),
        ("qwertyuiop asdfghjkl", "pattern"),
        ("1234567890123", "pattern"),
        ("zyxwvutsrqponm", "pattern"),
        ("welkom123456", "common"),
        ("zomer zomer winter", "common"),
        ("anna de vries 1985", "contains_name"),
        ("Welkom2024!!", "more_words"),
    ],
)
def test_weak_passphrases_are_refused_with_the_reason(passphrase: str, reason: people.Reason) -> None:
    found = people.strength(passphrase, "Anna de Vries")
    assert not found.enough
    assert reason in found.reasons


@given(st.text(max_size=80), st.text(max_size=30))
def test_any_text_gets_a_score(passphrase: str, name: str) -> None:
    found = people.strength(passphrase, name)
    assert 0 <= found.score <= 4
    assert found.enough == (found.score >= 2)
    assert found.score == 4 or found.reasons


@given(st.text(string.printable, min_size=1, max_size=40))
def test_saying_it_twice_makes_it_no_stronger(passphrase: str) -> None:
    once = people.strength(passphrase)
    twice = people.strength(f"{passphrase} {passphrase}")
    # Being long enough is the one thing that saying it twice can bring.
    assert twice.score <= once.score or "too_short" in once.reasons


def test_a_passphrase_is_the_same_from_every_keyboard() -> None:
    assert people.normalise_passphrase(" cafe\u0301 ") == people.normalise_passphrase("café")


@given(st.integers(0, 10_000))
def test_waits_never_shrink_and_stay_within_their_limits(failures: int) -> None:
    assert people.wait_after(failures) <= people.wait_after(failures + 1) <= people.MAX_WAIT_S
    assert people.wait_after_on_box(failures) <= people.wait_after_on_box(failures + 1) <= people.MAX_WAIT_BOX_S


def test_the_first_tries_are_free() -> None:
    assert people.wait_after(people.FREE_TRIES - 1) == 0
    assert people.wait_after(people.FREE_TRIES) == 2
    assert people.wait_after_on_box(people.FREE_TRIES_BOX - 1) == 0


def test_a_code_has_letters_that_are_not_taken_for_one_another() -> None:
    assert not set("01OILU") & set(people.CODE_LETTERS)
    assert len(set(people.CODE_LETTERS)) == len(people.CODE_LETTERS)
    assert math.log2(len(people.CODE_LETTERS)) * people.CODE_GROUPS * people.CODE_GROUP > 58
    assert people.code_from(range(12)) == "ABCD-EFGH-JKMN"
    assert people.normalise_code(" abcd efgh-jkmn ") == "ABCDEFGHJKMN"


SECRET = "AGE-SECRET-KEY-PQ-1QQPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"


@given(st.lists(st.sampled_from([" ", "-", "\n", "\t", "\u2013"]), max_size=5), st.booleans(), st.integers(0, 40))
def test_any_spelling_of_a_card_is_that_card(between: list[str], lower: bool, place: int) -> None:
    text = SECRET[:place] + "".join(between) + SECRET[place:]
    given_text = text.lower() if lower else text
    assert people.same_card(given_text, SECRET)
    assert people.card_to_identity(given_text) == SECRET
    assert not people.same_card(given_text + "Q", SECRET)


def test_other_kinds_of_card_text() -> None:
    assert people.card_to_identity("age secret key 1qq") == "AGE-SECRET-KEY-1QQ"
    assert people.card_to_identity("hello") == "HELLO"


def test_four_words_are_the_same_both_ways_and_pinned() -> None:
    words = [f"w{number:04d}" for number in range(1024)]
    found = people.four_words("age1pq1aaa", "age1pq1bbb", words)
    assert found == people.four_words("age1pq1bbb", "age1pq1aaa", words)
    # Two boxes of different versions must say the same words.
    assert found == ("w0955", "w0454", "w0717", "w0709")
    with pytest.raises(ValueError, match="1024"):
        people.four_words("a", "b", words[:-1])
