"""The kijkwijzer "Tops en tips": the questions that a school asks on it, and what a template of them may be.

A template belongs to the school and has nothing of a person in it. A teacher's answers are in the teacher's own
library, each with its question as it was asked: a template that is changed afterwards changes no answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from appliance.errors import BadInput, Conflict, Damaged, Language, Text

Lens = Literal["own_acting", "effect_child", "effect_group"]
How = Literal["sound", "small", "full"]

MOST_QUESTIONS = 6
MOST_QUESTION_LETTERS = 200
MOST_LINES = 40


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the template. `en` may be empty: then the Dutch one is asked in English too."""

    id: str
    nl: str
    en: str = ""

    def asked(self, language: Language) -> str:
        return self.en or self.nl if language == "en" else self.nl


# Open questions, on what one did and what came of it; none asks for what went wrong.
BUILT_IN: tuple[Question, ...] = (
    Question(
        "built-in-1",
        "Wat deed jij waardoor het hier goed ging?",
        "What did you do that made it go well here?",
    ),
    Question(
        "built-in-2",
        "Wat zie je bij de kinderen gebeuren?",
        "What do you see happening with the children?",
    ),
    Question(
        "built-in-3",
        "Wat neem je hiervan mee naar je volgende les?",
        "What do you take from this to your next lesson?",
    ),
)


class QuestionBlank(BadInput):
    """Of the template: its Dutch words are what a question is known by."""

    key = "kijkwijzer_question_blank"
    nl = Text("Een vraag van de kijkwijzer is leeg.", "Schrijf de vraag in het Nederlands, of haal de regel weg.")
    en = Text("A question of the viewing guide is empty.", "Write it in Dutch, or take the line away.")


class QuestionTwice(BadInput):
    key = "kijkwijzer_question_twice"
    nl = Text("Een vraag van de kijkwijzer staat er twee keer: {question}", "Haal een van de twee weg.")
    en = Text("A question of the viewing guide is there twice: {question}", "Take one of the two away.")


class TemplateUnreadable(Damaged):
    """Not raised: what is said beside the built-in questions."""

    key = "kijkwijzer_unreadable"
    nl = Text(
        "De vragen van jullie school zijn beschadigd. De box gebruikt zolang de gewone vragen.",
        "Schrijf de vragen opnieuw bij Instellingen, Kijkwijzer. Antwoorden die er al zijn, blijven zoals ze waren.",
    )
    en = Text(
        "Your school's questions are damaged. Until then the box uses the ordinary ones.",
        "Write the questions again under Settings, Viewing guide. Answers that are there stay as they were.",
    )


class TooManyLines(Conflict):
    key = "kijkwijzer_full"
    nl = Text("Er staan al {most} regels op deze kijkwijzer.", "Haal er eerst een weg.")
    en = Text("There are {most} lines on this viewing guide already.", "Take one away first.")


class QuestionGone(Conflict):
    """An answer to a question that the template no longer has, and that this lesson has no answer to."""

    key = "kijkwijzer_question_gone"
    nl = Text("Deze vraag staat niet meer op de kijkwijzer.", "Laad de pagina opnieuw; kopieer eerst wat je schreef.")
    en = Text("This question is no longer on the viewing guide.", "Reload the page; copy first what you wrote.")


def check_template(questions: Sequence[Question]) -> tuple[Question, ...]:
    """As it is kept. None at all is a choice that a school may make. Raises `QuestionBlank`, `QuestionTwice`."""
    kept = tuple(Question(one.id, " ".join(one.nl.split()), " ".join(one.en.split())) for one in questions)
    known: set[str] = set()
    for one in kept:
        if not one.nl:
            raise QuestionBlank
        if one.nl.casefold() in known:
            raise QuestionTwice(question=one.nl)
        known.add(one.nl.casefold())
    return kept
