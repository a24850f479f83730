"""The list of lessons a page at a time, newest first: all of them, those with certain words, those that go soon,
those that are kept longer than the rule says.

Each is a walk down an index that ends with the page, however many lessons there are.
"""

from __future__ import annotations

import unicodedata
from datetime import date

from appliance.library import lessons
from appliance.library.database import Library, Value
from appliance.library.errors import LessonUnknown
from appliance.library.lessons import LessonRow

ALL = -1
_SHORT = 3


def newest(library: Library, most: int = ALL, *, before: str | None = None, words: str = "") -> list[LessonRow]:
    """Those recorded before the lesson `before`, with each of `words` in the title, the learning question, or what its
    teacher wrote: a note, the kijkwijzer, the talk. A word of one or two letters begins a word there, a longer one is
    anywhere in it; capitals and accents do not count. Raises `LessonUnknown` when `before` is gone."""
    below, values = _below(library, before)
    long, short = _asked(words)
    if not long and not short:
        chosen = f"SELECT rowid FROM lesson_words WHERE {below} ORDER BY rowid DESC LIMIT ?"  # noqa: S608
        return _page(library, chosen, *values, most)
    table, match = ("lesson_pieces", long) if long else ("lesson_beginnings", short)
    also = (
        " AND rowid IN (SELECT rowid FROM lesson_beginnings WHERE lesson_beginnings MATCH ?)" if long and short else ""
    )
    chosen = f"SELECT rowid FROM {table} WHERE {table} MATCH ?{also} AND {below} ORDER BY rowid DESC LIMIT ?"  # noqa: S608
    return _page(library, chosen, match, *([short] if also else []), *values, most)


def going(library: Library, until: date, most: int = ALL) -> list[LessonRow]:
    """Those whose last day is this day at the latest, the first to go first; not where the date is in doubt."""
    return lessons.rows(
        library,
        "WHERE delete_after <= ? AND rule_day IS NOT NULL ORDER BY delete_after, id LIMIT ?",
        *(until.isoformat(), most),
    )


def kept_longer(library: Library, before: date, most: int = ALL) -> list[LessonRow]:
    """Those that are kept longer than the rule says, because it was agreed so, and that nobody stood by since the day
    `before`; the first to go first."""
    return lessons.rows(
        library,
        "WHERE kept_reason IS NOT NULL AND delete_after > rule_day AND coalesce(stood_by_on, '') <= ?"
        " ORDER BY delete_after, id LIMIT ?",
        *(before.isoformat(), most),
    )


def _page(library: Library, chosen: str, *values: Value) -> list[LessonRow]:
    return lessons.rows(
        library, f"JOIN lesson_words ON lesson = id WHERE number IN ({chosen}) ORDER BY number DESC", *values
    )


def _below(library: Library, before: str | None) -> tuple[str, list[Value]]:
    if before is None:
        return "TRUE", []
    row = library.one("SELECT number FROM lesson_words WHERE lesson = ?", before)
    if row is None:
        raise LessonUnknown
    return "rowid < ?", [row["number"]]


def _asked(words: str) -> tuple[str, str]:
    """What to look for anywhere, and what only where a word begins, as the index is asked for it."""
    plain = [_plain(word) for word in words.split()]
    long = [f'"{word}"' for word in plain if len(word) >= _SHORT]
    short = [f'"{word}"*' for word in plain if len(word) < _SHORT and any(letter.isalnum() for letter in word)]
    return " ".join(long), " ".join(short)


def _plain(word: str) -> str:
    """Without accents, so that its letters can be counted, and without what has a meaning of its own in a question."""
    letters = unicodedata.normalize("NFD", word)
    return "".join(one for one in letters if not unicodedata.combining(one) and one not in '"\0')
