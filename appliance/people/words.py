"""The four words that teacher and coach compare, from our own list of plain Dutch words."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib import resources

from appliance.core import people as rules


@cache
def words() -> tuple[str, ...]:
    text = (resources.files("appliance.people") / "words_nl.txt").read_text("utf-8")
    return tuple(text.split())


@lru_cache(maxsize=64)
def four_words(recipient_a: str, recipient_b: str) -> tuple[str, str, str, str]:
    """Slow on purpose. Both sides get the same words when both hold the same two public keys."""
    return rules.four_words(recipient_a, recipient_b, words())
