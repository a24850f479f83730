"""Trajecten, cycles and actiepunten as the types that the API answers with. No opinion."""

from __future__ import annotations

from datetime import date
from typing import Any

from appliance.errors import Language
from appliance.library import actiepunten, cycles, lessons, trajecten
from appliance.library.database import Library
from appliance.web import types as t
from appliance.web.views import lesson_summary, moment_text


def traject(one: trajecten.Traject) -> t.Traject:
    return t.Traject(**_fields(one))


def whole(library: Library, traject: str, language: Language, today: date | None) -> t.TrajectWhole:
    """One traject with all that belongs to it."""
    return t.TrajectWhole(
        **_fields(trajecten.one(library, traject)),
        path=[cycle(library, one, language, today) for one in cycles.list_for(library, traject)],
        actiepunten=[actiepunt(one) for one in actiepunten.of_traject(library, traject)],
        wordings=[
            t.Wording(question=text, written_at=moment_text(at)) for at, text in trajecten.wordings(library, traject)
        ],
    )


def cycle(library: Library, one: cycles.Cycle, language: Language, today: date | None) -> t.Cycle:
    return t.Cycle(**_of_cycle(library, one, language, today))


def waiting(library: Library, one: cycles.Cycle, language: Language, today: date | None) -> t.WaitingCycle:
    question = trajecten.one(library, one.traject).question
    return t.WaitingCycle(**_of_cycle(library, one, language, today), question=question)


def actiepunt(one: actiepunten.Actiepunt) -> t.Actiepunt:
    return t.Actiepunt(
        id=one.id,
        traject=one.traject,
        cycle=one.cycle,
        text=one.text,
        goal=one.goal,
        by_when=one.by_when,
        success=one.success,
        proposed_by=one.proposed_by,
        created_at=moment_text(one.created_at),
        done=one.done_at is not None,
    )


def _of_cycle(library: Library, one: cycles.Cycle, language: Language, today: date | None) -> dict[str, Any]:
    lesson = None if one.lesson is None else lesson_summary(lessons.one(library, one.lesson), language, today)
    return {
        "id": one.id,
        "traject": one.traject,
        "number": one.number,
        "kijkaspect": one.kijkaspect,
        "started_at": moment_text(one.started_at),
        "recorded_at": None if one.recorded_at is None else moment_text(one.recorded_at),
        "lesson": lesson,
        "agreed": [actiepunt(agreed) for agreed in actiepunten.agreed_before(library, one.id)],
        "waits": one.waits,
        "readied": one.readied,
    }


def _fields(one: trajecten.Traject) -> dict[str, Any]:
    return {
        "id": one.id,
        "question": one.question,
        "theme": one.theme,
        "kind": one.kind,
        "occasion": one.occasion,
        "template": one.template,
        "planned": one.planned,
        "ends_on": None if one.ends_on is None else one.ends_on.isoformat(),
        "created_at": moment_text(one.created_at),
        "finishing": one.finishing_at is not None and one.finished_at is None,
        "finished_at": None if one.finished_at is None else moment_text(one.finished_at),
        "lessons": one.lessons,
        "cycles": one.cycles,
        "waiting": one.waiting,
    }
