"""Sentences that several papers share, so that they never say it in two ways. B1 Dutch, plain English."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from appliance.core.days import written
from appliance.core.school import Ground
from appliance.errors import Language
from appliance.papers.facts import Facts


@dataclass(frozen=True, slots=True)
class GroundWords:
    """`name`: with its place in the law. `follows`: what it means for a child and its parents."""

    name: str
    means: str
    follows: str


GROUNDS: dict[Language, dict[Ground, GroundWords]] = {
    "nl": {
        "legitimate_interest": GroundWords(
            "gerechtvaardigd belang (AVG, artikel 6, lid 1, onder f)",
            "De school heeft er belang bij dat leerkrachten van hun eigen lessen leren. Ze heeft dat "
            "afgewogen tegen de privacy van kinderen en hun ouders.",
            "Ouders worden vooraf geïnformeerd en kunnen bezwaar maken.",
        ),
        "public_task": GroundWords(
            "taak van algemeen belang (AVG, artikel 6, lid 1, onder e)",
            "De school ziet het begeleiden van leerkrachten als deel van haar taak om goed onderwijs te geven.",
            "Ouders worden vooraf geïnformeerd en kunnen bezwaar maken.",
        ),
        "consent": GroundWords(
            "toestemming (AVG, artikel 6, lid 1, onder a)",
            "De school vraagt ouders vooraf of hun kind in beeld mag.",
            "Zonder toestemming komt een kind niet in beeld. Toestemming kan altijd weer worden ingetrokken.",
        ),
    },
    "en": {
        "legitimate_interest": GroundWords(
            "legitimate interest (GDPR, article 6(1)(f))",
            "The school has an interest in teachers learning from their own lessons. It has weighed that against the "
            "privacy of children and their parents.",
            "Parents are told beforehand and may object.",
        ),
        "public_task": GroundWords(
            "task in the public interest (GDPR, article 6(1)(e))",
            "The school sees the coaching of teachers as part of its task to give good education.",
            "Parents are told beforehand and may object.",
        ),
        "consent": GroundWords(
            "consent (GDPR, article 6(1)(a))",
            "The school asks parents beforehand whether their child may be in the picture.",
            "Without permission a child is not in the picture. Permission can be withdrawn at any time.",
        ),
    },
}
_BLANK = {
    "nl": {
        "name": "[naam van de school]",
        "contact": "[functie van de contactpersoon]",
        "reach": "[hoe die te bereiken is]",
        "fg": "[functionaris gegevensbescherming]",
        "ground": "[grondslag die de school kiest]",
    },
    "en": {
        "name": "[name of the school]",
        "contact": "[function of the contact]",
        "reach": "[how to reach them]",
        "fg": "[data protection officer]",
        "ground": "[legal ground that the school chooses]",
    },
}


# For who reads it and can fill in nothing.
_SPOKEN = {
    "nl": {
        "name": "deze school",
        "contact": "de leerkracht of de directie van de school",
        "reach": "",
        "fg": "",
        "ground": "de school heeft die nog niet ingevuld",
    },
    "en": {
        "name": "this school",
        "contact": "the teacher or the head of the school",
        "reach": "",
        "fg": "",
        "ground": "the school has not filled it in yet",
    },
}


def blank(facts: Facts, name: str, language: Language) -> str:
    """What stands where nothing was filled in: a paper is never wrong in silence."""
    return (_SPOKEN if facts.spoken else _BLANK)[language][name]


def text_of(facts: Facts, name: str, language: Language) -> str:
    return getattr(facts.school, name) or blank(facts, name, language)


def ground_of(facts: Facts, language: Language) -> GroundWords:
    ground = facts.school.ground
    if ground is not None:
        return GROUNDS[language][ground]
    return GroundWords(blank(facts, "ground", language), "", "")


def contact_line(facts: Facts, language: Language) -> str:
    return ", ".join(filter(None, (text_of(facts, "contact", language), text_of(facts, "reach", language))))


def day_of(iso: str, language: Language) -> str:
    return written(date.fromisoformat(iso), language)


def kept(facts: Facts, language: Language) -> str:
    """How long a lesson is there, as the rules really are."""
    if language == "nl":
        return (
            f"Een opname wordt {facts.kept_weeks} weken ({facts.kept_days} dagen) na de les verwijderd, of "
            f"{facts.after_talk_days} dagen na het nagesprek als dat eerder is. De leerkracht kan met een "
            f"reden een andere dag afspreken, tot hoogstens {_year(facts.agreed_days, 'nl')} na de les."
        )
    return (
        f"A recording is deleted {facts.kept_weeks} weeks ({facts.kept_days} days) after the lesson, or "
        f"{facts.after_talk_days} days after the talk about it if that is sooner. The teacher can agree "
        f"on another day, with a reason, up to {_year(facts.agreed_days, 'en')} after the lesson."
    )


def _year(days: int, language: Language) -> str:
    if days in (365, 366):
        return "een jaar" if language == "nl" else "a year"
    return f"{days} dagen" if language == "nl" else f"{days} days"


def length(facts: Facts, language: Language) -> str:
    """How long a lesson can be recorded, where the recorder said so."""
    if facts.lesson_minutes is None:
        return "Een opname stopt vanzelf." if language == "nl" else "A recording stops by itself."
    if language == "nl":
        return f"Een opname stopt vanzelf na {facts.lesson_minutes} minuten."
    return f"A recording stops by itself after {facts.lesson_minutes} minutes."


def what(facts: Facts, language: Language) -> str:
    """Picture and sound, or picture alone."""
    if language == "nl":
        return "alleen beeld, zonder geluid" if facts.sound is False else "beeld en geluid"
    return "picture only, without sound" if facts.sound is False else "picture and sound"


def objecting(facts: Facts, language: Language) -> str:
    """What an objecting family, or one that does not consent, can do; by the ground."""
    contact = contact_line(facts, language)
    if language == "nl":
        begin = {
            "consent": f"Wil je dat je kind niet in beeld komt, of trek je je toestemming in? Zeg het tegen {contact}.",
        }.get(facts.school.ground or "", f"Wil je dat je kind niet in beeld komt? Maak bezwaar bij {contact}.")
        return (
            f"{begin} Een reden hoeft niet. De leerkracht zet de camera dan anders, geeft je kind een "
            "andere plek, dekt een deel van het beeld af of neemt niet op."
        )
    begin = {
        "consent": f"Do you want your child not to be in the picture, or do you withdraw permission? Tell {contact}.",
    }.get(facts.school.ground or "", f"Do you want your child not to be in the picture? Object with {contact}.")
    return (
        f"{begin} No reason is needed. The teacher then places the camera differently, gives your child another seat, "
        "covers a part of the picture, or does not record."
    )


def rights(language: Language) -> str:
    if language == "nl":
        return (
            "Je hebt het recht om te weten welke gegevens er van je kind zijn, ze te zien, ze te laten "
            "verbeteren of verwijderen, het gebruik te laten beperken en bezwaar te maken. Vraag het aan "
            "de contactpersoon. Ben je het niet eens met het antwoord, dan kun je een klacht indienen bij "
            "de Autoriteit Persoonsgegevens."
        )
    return (
        "You have the right to know which data there are of your child, to see them, to have them "
        "corrected or deleted, to have their use restricted, and to object. Ask the contact. If you do "
        "not agree with the answer you can complain to the Dutch data protection authority (Autoriteit "
        "Persoonsgegevens)."
    )
