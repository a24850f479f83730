"""The words that the box itself puts on a storyboard: as few as can be, in Dutch and English."""

from __future__ import annotations

from dataclasses import dataclass

from appliance.errors import Language


@dataclass(frozen=True, slots=True)
class BoardWords:
    title: str
    question: str
    actiepunten: str
    foot: str


_WORDS: dict[Language, BoardWords] = {
    "nl": BoardWords(
        title="Storyboard",
        question="Mijn leervraag",
        actiepunten="Wat ik ga proberen",
        foot="Door de leerkracht zelf gekozen en geschreven.",
    ),
    "en": BoardWords(
        title="Storyboard",
        question="My learning question",
        actiepunten="What I am going to try",
        foot="Chosen and written by the teacher.",
    ),
}


def words(language: Language) -> BoardWords:
    return _WORDS[language]
