"""Rules about people: names, passphrases, waiting after a wrong attempt, codes and words. Nothing is kept here."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

Role = Literal["teacher", "coach", "beheerder"]

# --- names ------------------------------------------------------------------------------------------------


def normalise_name(name: str) -> str:
    """The form in which two spellings of one sign-in name are the same."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def tidy_name(name: str) -> str:
    """A name as it is shown: the person's own capitals, no stray spaces."""
    return " ".join(unicodedata.normalize("NFC", name).split())


# --- passphrases ------------------------------------------------------------------------------------------

MIN_PASSPHRASE = 12
MIN_SCORE = 2

Reason = Literal["too_short", "few_characters", "contains_name", "common", "pattern", "more_words"]

# A letter of a language carries far less than a random one: a run of letters counts as one word of a dictionary
# of some eight thousand, and what it is longer than a word adds little.
_WORD_BITS = 13.0
_LONG_WORD = 8
_EXTRA_LETTER_BITS = 2.0
_LETTER_BITS, _DIGIT_BITS, _SIGN_BITS = 4.7, 3.3, 4.5
_YEAR_BITS = 6.5
_RUN = re.compile(r"[^\W\d_]+|\d+|[\W_]")
_YEAR = re.compile(r"(19|20)\d\d")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop", "abcdefghijklmnopqrstuvwxyz", "012345678901234567890")
_COMMON = frozenset(
    [
        "wachtwoord",
        "wachtzin",
        "password",
        "passphrase",
        "welkom",
        "terugblik",
        "leerkracht",
        "juf",
        "meester",
        "school",
        "geheim",
        "letmein",
        "iloveyou",
        "admin",
        "login",
        "zomer",
        "winter",
        "lente",
        "herfst",
    ]
)


@dataclass(frozen=True, slots=True)
class Strength:
    """How well a passphrase would stand: 0 (no use) to 4 (very strong), and what would make it better."""

    score: int
    reasons: tuple[Reason, ...]

    @property
    def enough(self) -> bool:
        return self.score >= MIN_SCORE


def normalise_passphrase(passphrase: str) -> str:
    """One form for what different keyboards send for the same signs."""
    return unicodedata.normalize("NFKC", passphrase).strip()


def strength(passphrase: str, name: str = "") -> Strength:
    """An estimate, on the careful side. Below `MIN_SCORE` a passphrase is refused."""
    text = normalise_passphrase(passphrase).casefold()
    reasons: list[Reason] = []
    if len(text) < MIN_PASSPHRASE:
        reasons.append("too_short")
    if len(set(text) - {" "}) < 6:
        reasons.append("few_characters")
    without_name = _without_name(text, name)
    if without_name != text:
        reasons.append("contains_name")
    bits, common, pattern = _bits(without_name)
    if common:
        reasons.append("common")
    if pattern:
        reasons.append("pattern")
    score = _score(bits)
    if "too_short" in reasons or "few_characters" in reasons:
        score = min(score, 1)
    if score < 4:
        reasons.append("more_words")
    return Strength(score, tuple(reasons))


def _score(bits: float) -> int:
    return sum(bits >= limit for limit in (26, 38, 50, 64))


def _without_name(text: str, name: str) -> str:
    for part in normalise_name(name).split():
        if len(part) >= 3:
            text = text.replace(part, "")
    return text


def _bits(text: str) -> tuple[float, bool, bool]:
    bits, common, pattern = 0.0, False, False
    seen: set[str] = set()
    for run in _RUN.findall(text):
        if run in seen or run.isspace():
            continue
        seen.add(run)
        if run in _COMMON:
            common = True
            bits += 2
        elif _is_pattern(run):
            pattern = True
            bits += 3
        else:
            bits += _run_bits(run)
    return bits, common, pattern


def _run_bits(run: str) -> float:
    varied = len(re.sub(r"(.)\1+", r"\1", run))
    if run.isdigit():
        return _YEAR_BITS if _YEAR.fullmatch(run) else varied * _DIGIT_BITS
    if not run.isalpha():
        return _SIGN_BITS
    word = min(varied * _LETTER_BITS, _WORD_BITS)
    return word + max(0, min(varied, len(set(run)) * 2) - _LONG_WORD) * _EXTRA_LETTER_BITS


def _is_pattern(run: str) -> bool:
    """A piece of a row of keys, the alphabet or the numbers, either way round; or one short piece repeated."""
    if len(run) < 3:
        return False
    rows = any(run in row or run[::-1] in row for row in _ROWS)
    return rows or any(run == (run[:n] * len(run))[: len(run)] for n in (1, 2, 3) if len(run) >= 2 * n)


# --- waiting after a wrong attempt ------------------------------------------------------------------------

FREE_TRIES = 4
MAX_WAIT_S = 15 * 60
FREE_TRIES_BOX = 25
MAX_WAIT_BOX_S = 60


def wait_after(failures: int) -> int:
    """Seconds that one name must wait after so many wrong attempts in a row."""
    return _growing(failures - FREE_TRIES, MAX_WAIT_S)


def wait_after_on_box(failures: int) -> int:
    """Seconds that everyone must wait. Short, or a pupil at the tablet could lock out the whole school."""
    return _growing(failures - FREE_TRIES_BOX, MAX_WAIT_BOX_S)


def _growing(beyond: int, longest_s: int) -> int:
    return 0 if beyond < 0 else min(longest_s, 2 ** min(beyond + 1, 20))


# --- invitation codes -------------------------------------------------------------------------------------

INVITATION_LIFE = timedelta(days=7)
# No letters or digits that are taken for one another when read aloud or copied by hand.
CODE_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
CODE_GROUPS, CODE_GROUP = 3, 4


def code_from(choices: Sequence[int]) -> str:
    """A code of three groups of four, from twelve random numbers below `len(CODE_LETTERS)`."""
    letters = "".join(CODE_LETTERS[choice] for choice in choices)
    return "-".join(letters[at : at + CODE_GROUP] for at in range(0, len(letters), CODE_GROUP))


def normalise_code(text: str) -> str:
    """A code as typed: case, spaces and dashes do not matter."""
    return "".join(sign for sign in text.upper() if sign.isalnum())


# --- the key card -----------------------------------------------------------------------------------------

_CARD_PREFIXES = ("AGE-SECRET-KEY-PQ-1", "AGE-SECRET-KEY-1")


def normalise_card(text: str) -> str:
    """What is left of a key card's text when spaces, dashes and case do not matter."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).upper() if sign.isascii() and sign.isalnum())


def same_card(given: str, identity: str) -> bool:
    return hmac.compare_digest(normalise_card(given), normalise_card(identity))


def card_to_identity(text: str) -> str:
    """The identity's own spelling of a card that was typed without its dashes."""
    bare = normalise_card(text)
    for prefix in _CARD_PREFIXES:
        start = normalise_card(prefix)
        if bare.startswith(start):
            return prefix + bare[len(start) :]
    return bare


# --- four words -------------------------------------------------------------------------------------------

WORDS_IN_LIST = 1024
_WORD_INDEX_BITS = 10
# Whoever wants to pass for someone else must make keys until all four words fit: 2^40 keys, each through this.
_WORDS_LOG_N = 15
_WORDS_SALT = b"terugblik four words 1"


def four_words(recipient_a: str, recipient_b: str, words: Sequence[str]) -> tuple[str, str, str, str]:
    """The same four words on both sides when both hold the same two public keys; the order does not matter."""
    if len(words) != WORDS_IN_LIST:
        raise ValueError("the list must have 1024 words")
    pair = "\n".join(sorted((recipient_a, recipient_b))).encode()
    digest = slow_hash(pair, _WORDS_SALT, _WORDS_LOG_N, 5)
    number = int.from_bytes(digest, "big")
    first, second, third, fourth = (
        words[(number >> (_WORD_INDEX_BITS * place)) % WORDS_IN_LIST] for place in (3, 2, 1, 0)
    )
    return first, second, third, fourth


def slow_hash(data: bytes, salt: bytes, log_n: int, length: int) -> bytes:
    """scrypt with the block size 8: 2^log_n KiB of memory."""
    memory = 2**log_n * 1024
    return hashlib.scrypt(data, salt=salt, n=2**log_n, r=8, p=1, maxmem=memory + 2**20, dklen=length)
