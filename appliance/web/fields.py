"""What is wrong with one field of a request, with the field named as a person knows it."""

from __future__ import annotations

import re

from appliance.errors import BadInput, Language, Text

# Field of web/types: what a person calls it. A test holds this complete.
WORDS: dict[str, tuple[str, str]] = {
    "at_ms": ("het tijdstip", "the time"),
    "before": ("de laatste les van de lijst", "the last lesson of the list"),
    "came_up": ("wat er ter sprake kwam", "what came up"),
    "coach": ("de coach", "the coach"),
    "contact": ("de functie van wie je kunt bereiken", "the function that can be reached"),
    "delete_after": ("de laatste dag", "the last day"),
    "end_ms": ("het einde", "the end"),
    "fg": ("de functionaris gegevensbescherming", "the data protection officer"),
    "file": ("het bestand", "the file"),
    "forget": ("de keuze om oude bestanden van de stick te halen", "the choice to take old files off the stick"),
    "going": ("de keuze voor lessen die bijna weggaan", "the choice of lessons that go soon"),
    "ground": ("de grondslag", "the legal ground"),
    "held_ms": ("hoe lang de knop is ingedrukt", "how long the button is held"),
    "invitation": ("de uitnodigingscode", "the invitation code"),
    "key_card": ("de sleutelkaart", "the key card"),
    "kind": ("de soort", "the kind"),
    "language": ("de taal", "the language"),
    "languages": ("de talen van de papieren", "the languages of the papers"),
    "lesson": ("de les", "the lesson"),
    "limit": ("het aantal", "the number"),
    "manner": ("de vorm van het gesprek", "the form of the talk"),
    "mode": ("de manier van knippen", "the way of cutting"),
    "moment": ("het moment", "the moment"),
    "moments": ("de momenten", "the moments"),
    "mr_on": ("de dag dat de MR instemde", "the day the MR consented"),
    "nagesprek_on": ("de dag van het nagesprek", "the day of the talk"),
    "name": ("de naam", "the name"),
    "now": ("de tijd", "the time"),
    "none_agreed": ("de keuze om nu niets af te spreken", "the choice to agree nothing now"),
    "note": ("de notitie", "the note"),
    "notes": ("de notities", "the notes"),
    "passphrase": ("de wachtzin", "the passphrase"),
    "presence": ("de knop op de box", "the button on the box"),
    "q": ("wat je zoekt", "what you search for"),
    "question": ("de leervraag", "the learning question"),
    "reach": ("hoe die te bereiken is", "how to reach them"),
    "reason": ("de reden", "the reason"),
    "releases": ("de fragmenten", "the clips"),
    "role": ("de rol", "the role"),
    "start_ms": ("het begin", "the start"),
    "step": ("de stap", "the step"),
    "stick": ("de stick", "the stick"),
    "start_over": ("de keuze voor een nieuw begin", "the choice to start over"),
    "text": ("de tekst", "the text"),
    "theme": ("het thema", "the theme"),
    "title": ("de titel", "the title"),
    "traject": ("het traject", "the traject"),
    "sure": ("de bevestiging", "the confirmation"),
    "until": ("de einddatum", "the end date"),
    "version": ("de versie", "the version"),
    "zones": ("het afgedekte vlak", "the masked zone"),
    "wifi_passphrase": ("het wachtwoord van de wifi", "the Wi-Fi password"),
    "with_notes": ("de keuze om notities mee te geven", "the choice to include notes"),
    "with_question": ("de keuze om je leervraag mee te geven", "the choice to include your learning question"),
    "words": ("je woorden voor de coach", "your words for the coach"),
}


class FieldProblem(BadInput):
    """Base: `field` is the name in the request, the texts say it in words."""

    def message(self, language: Language) -> str:
        field = str(self.fields["field"])
        words = WORDS.get(field) or WORDS.get(field.partition(".")[0], (f"‘{field}’", f"‘{field}’"))
        said = words[0] if language == "nl" else words[1]
        text = self._text(language).message.format(**{**self.fields, "field": said})
        return text[:1].upper() + text[1:]


class BodyWrongKind(BadInput):
    """JSON, but a list, a text or a number where fields belong."""

    key = "body_wrong_kind"
    nl = Text("De box begrijpt deze vraag niet.", "Laad de pagina opnieuw en probeer het nog eens.")
    en = Text("The box does not understand this request.", "Reload the page and try once more.")


class FieldMissing(FieldProblem):
    key = "field_missing"
    nl = Text("{field} ontbreekt.", "Vul het in en probeer het opnieuw.")
    en = Text("{field} is missing.", "Fill it in and try again.")


class FieldUnknown(FieldProblem):
    key = "field_unknown"
    nl = Text("{field} kent de box hier niet.", "Laad de pagina opnieuw en probeer het nog eens.")
    en = Text("{field} is not known to the box here.", "Reload the page and try once more.")


class FieldWrongKind(FieldProblem):
    key = "field_wrong_kind"
    nl = Text("{field} is niet goed ingevuld.", "Vul het anders in en probeer het opnieuw.")
    en = Text("{field} is not filled in correctly.", "Fill it in differently and try again.")


class FieldTooShort(FieldProblem):
    key = "field_too_short"
    nl = Text("{field} is te kort.", "Geef er minstens {limit}.")
    en = Text("{field} is too short.", "Give at least {limit}.")


class FieldTooLong(FieldProblem):
    key = "field_too_long"
    nl = Text("{field} is te lang.", "Geef er hoogstens {limit}.")
    en = Text("{field} is too long.", "Give at most {limit}.")


class FieldTooSmall(FieldProblem):
    key = "field_too_small"
    nl = Text("{field} is te klein.", "Kies minstens {limit}.")
    en = Text("{field} is too small.", "Choose at least {limit}.")


class FieldTooLarge(FieldProblem):
    key = "field_too_large"
    nl = Text("{field} is te groot.", "Kies hoogstens {limit}.")
    en = Text("{field} is too large.", "Choose at most {limit}.")


class FieldNotAChoice(FieldProblem):
    key = "field_not_a_choice"
    nl = Text("{field} is geen van de mogelijkheden.", "Kies een van de mogelijkheden.")
    en = Text("{field} is none of the choices.", "Choose one of the choices.")


_PLACE = re.compile(r" - at `\$\.?(.*)`$")
_NAMED = re.compile(r"Object (missing required|contains unknown) field `(.+?)`")
_LIMIT = re.compile(r"Expected `(\w+)`(?: of length)? (>=|<=|>|<) (-?[\d.]+)")
_LENGTH = {">=": FieldTooShort, ">": FieldTooShort, "<=": FieldTooLong, "<": FieldTooLong}
_VALUE = {">=": FieldTooSmall, ">": FieldTooSmall, "<=": FieldTooLarge, "<": FieldTooLarge}


def from_validation(message: str) -> FieldProblem | BodyWrongKind:
    """msgspec's own sentence, turned into one of the errors above. Values of the request are not repeated."""
    place = _PLACE.search(message)
    field = re.sub(r"\[.*?\]", "", place.group(1)) if place else ""
    named = _NAMED.match(message)
    if named:
        kind = FieldMissing if named.group(1) == "missing required" else FieldUnknown
        return kind(field=named.group(2)[:80])
    limit = _LIMIT.match(message)
    if limit:
        table = _LENGTH if "of length" in message else _VALUE
        return table[limit.group(2)](field=field, limit=limit.group(3))
    if not field:
        return BodyWrongKind()
    return FieldNotAChoice(field=field) if message.startswith("Invalid enum") else FieldWrongKind(field=field)
