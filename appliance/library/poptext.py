"""Question, tops and actiepunten as plain text, for the teacher's own development plan (POP). Only what the teacher
wrote: no names of coaches, no talk, nothing about a tip."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from appliance.errors import Language
from appliance.library import actiepunten, cycles, trajecten
from appliance.library.database import Library

_TOPS = """
    SELECT note AS text, 0 AS line, start_ms AS at FROM moments WHERE lesson = ?1 AND kind = 'top' AND note <> ''
    UNION ALL
    SELECT text, 1, rowid FROM kijkwijzer_lines WHERE lesson = ?1 AND kind = 'top' AND text <> ''
    ORDER BY line, at
"""


@dataclass(frozen=True, slots=True)
class _Words:
    question: str
    before: str
    round: str
    looked_at: str
    tops: str
    try_: str
    over: str
    goal: str
    by_when: str
    success: str


_WORDS: dict[Language, _Words] = {
    "nl": _Words(
        "Mijn leervraag",
        "Eerder schreef ik",
        "Ronde",
        "Ik keek naar",
        "Hier ging het goed",
        "Dit ga ik proberen",
        "Meegenomen uit een eerder traject",
        "doel",
        "wanneer",
        "zo merk ik dat het lukt",
    ),
    "en": _Words(
        "My learning question",
        "Earlier I wrote",
        "Round",
        "I looked at",
        "This went well",
        "This is what I will try",
        "Taken along from an earlier path",
        "goal",
        "when",
        "how I notice that it works",
    ),
}


def text(library: Library, traject: str, language: Language) -> str:
    """Raises `TrajectUnknown`."""
    words = _WORDS[language]
    blocks = [[words.question, trajecten.one(library, traject).question]]
    earlier = [f"- {wording}" for _, wording in trajecten.wordings(library, traject)[:-1]]
    if earlier:
        blocks.append([words.before, *earlier])
    points = actiepunten.of_traject(library, traject)
    over = [_point(one, words) for one in points if one.cycle is None]
    if over:
        blocks.append([words.over, *over])
    for cycle in cycles.list_for(library, traject):
        own = [_point(one, words) for one in points if one.cycle == cycle.id]
        blocks += _of_cycle(library, cycle, own, words, language)
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _of_cycle(
    library: Library, cycle: cycles.Cycle, points: list[str], words: _Words, language: Language
) -> list[list[str]]:
    tops = [f"- {row['text'].strip()}" for row in library.all(_TOPS, cycle.lesson)]
    if not (tops or points or cycle.kijkaspect):
        return []
    on = None if cycle.recorded_at is None else cycle.recorded_at.astimezone().date()
    blocks = [[f"{words.round} {cycle.number}" + ("" if on is None else f" ({_day(on, language)})")]]
    if cycle.kijkaspect:
        blocks[0].append(f"{words.looked_at}: {cycle.kijkaspect}")
    if tops:
        blocks.append([words.tops, *tops])
    if points:
        blocks.append([words.try_, *points])
    return blocks


def _point(one: actiepunten.Actiepunt, words: _Words) -> str:
    known = ((words.goal, one.goal), (words.by_when, one.by_when), (words.success, one.success))
    more = "; ".join(f"{name}: {said}" for name, said in known if said)
    return f"- {one.text}" + (f" ({more})" if more else "")


def _day(day: date, language: Language) -> str:
    return f"{day.day}-{day.month}-{day.year}" if language == "nl" else day.isoformat()
