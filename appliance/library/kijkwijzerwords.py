"""What stands on a printed kijkwijzer, in Dutch and in English."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from appliance.core.days import written
from appliance.core.kijkwijzer import Lens
from appliance.errors import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetWords:
    title: str
    untitled: str
    lesson: str
    question: str
    kijkaspect: str
    date_unsure: str
    tops: str
    tips: str
    questions: str
    top: str
    tip: str
    question_name: str
    lenses: dict[Lens, str]
    not_all: str
    cut: str
    left_out: str
    and_more: str
    all_on_box: str
    language: Language

    def date(self, when: datetime) -> str:
        """As the clock on the wall says it where the box stands."""
        local = when.astimezone()
        return written(local.date(), self.language)


_NL = SheetWords(
    title="Kijkwijzer: tops en tips",
    untitled="Les zonder titel",
    lesson="Les",
    question="Leervraag",
    kijkaspect="Kijkaspect",
    date_unsure="datum niet zeker",
    tops="Hier ging het goed",
    tips="Een tip voor mezelf",
    questions="Vragen",
    top="top",
    tip="tip",
    question_name="vraag",
    lenses={
        "own_acting": "mijn handelen",
        "effect_child": "effect op een kind",
        "effect_group": "effect op de groep",
    },
    not_all="Niet alles past op dit ene blad.",
    cut="Ingekort: {what}.",
    left_out="Niet op dit blad: {what}.",
    and_more="en nog {count}",
    all_on_box="Op de box staat alles.",
    language="nl",
)
_EN = SheetWords(
    title="Viewing guide: tops and tips",
    untitled="Lesson without a title",
    lesson="Lesson",
    question="Question",
    kijkaspect="What to look at",
    date_unsure="date not sure",
    tops="This went well",
    tips="A tip for myself",
    questions="Questions",
    top="top",
    tip="tip",
    question_name="question",
    lenses={
        "own_acting": "my own acting",
        "effect_child": "effect on a child",
        "effect_group": "effect on the group",
    },
    not_all="Not everything fits on this one sheet.",
    cut="Cut short: {what}.",
    left_out="Not on this sheet: {what}.",
    and_more="and {count} more",
    all_on_box="On the box there is all of it.",
    language="en",
)


def words(language: Language) -> SheetWords:
    return _EN if language == "en" else _NL
