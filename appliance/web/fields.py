"""What is wrong with one field of a request, with the field named as a person knows it."""

from __future__ import annotations

import re

from appliance.errors import BadInput, Language, Text

# Field of web/types: what a person calls it. A test holds this complete.
WORDS: dict[str, tuple[str, str]] = {
    "actiepunt": ("het actiepunt", "the action point"),
    "answer": ("het antwoord", "the answer"),
    "actiepunten": ("de actiepunten", "the action points"),
    "at_ms": ("het tijdstip", "the time"),
    "before": ("de laatste les van de lijst", "the last lesson of the list"),
    "by_when": ("wanneer je het probeert", "when you try it"),
    "came_up": ("wat er ter sprake kwam", "what came up"),
    "by": ("wie toestemming gaf", "who gave permission"),
    "coarseness": ("hoe grof er getekend wordt", "how coarsely it is drawn"),
    "coach": ("de coach", "the coach"),
    "children": ("het aantal kinderen", "the number of children"),
    "contact": ("de functie van wie je kunt bereiken", "the function that can be reached"),
    "delete_after": ("de laatste dag", "the last day"),
    "done": ("de keuze of het actiepunt klaar is", "whether the action point is done"),
    "earlier": ("het eerste moment", "the first moment"),
    "en": ("de vraag in het Engels", "the question in English"),
    "edits": ("wat je afdekt of stil maakt", "what you cover or silence"),
    "end_ms": ("het einde", "the end"),
    "ends_on": ("de laatste dag van je stage", "the last day of your placement"),
    "fg": ("de functionaris gegevensbescherming", "the data protection officer"),
    "extern": ("of de coach van buiten de school komt", "whether the coach is from outside the school"),
    "field": ("het vak waarin je typte", "the field that you typed in"),
    "file": ("het bestand", "the file"),
    "forget": ("de keuze om oude bestanden van de stick te halen", "the choice to take old files off the stick"),
    "going": ("de keuze voor lessen die bijna weggaan", "the choice of lessons that go soon"),
    "goal": ("het doel", "the goal"),
    "ground": ("de grondslag", "the legal ground"),
    "held_ms": ("hoe lang de knop is ingedrukt", "how long the button is held"),
    "how": ("hoe je kijkt", "how you look"),
    "id": ("de vraag", "the question"),
    "instead_of": ("wat er stond", "what stood there"),
    "invitation": ("de uitnodigingscode", "the invitation code"),
    "keep": ("de keuze van lessen die blijven", "the choice of lessons that are kept"),
    "key_card": ("de sleutelkaart", "the key card"),
    "kijkaspect": ("waar je naar kijkt", "what you look at"),
    "kept_longer": ("de keuze voor lessen die langer blijven", "the choice of lessons that are kept longer"),
    "kind": ("de soort", "the kind"),
    "language": ("de taal", "the language"),
    "languages": ("de talen van de papieren", "the languages of the papers"),
    "later": ("het tweede moment", "the second moment"),
    "lens": ("waar je op let", "what you look at"),
    "lesson": ("de les", "the lesson"),
    "limit": ("het aantal", "the number"),
    "manner": ("de vorm van het gesprek", "the form of the talk"),
    "made": ("wat je bekeek", "what you looked at"),
    "mode": ("de manier van knippen", "the way of cutting"),
    "moment": ("het moment", "the moment"),
    "moments": ("de momenten", "the moments"),
    "mr_on": ("de dag dat de MR instemde", "the day the MR consented"),
    "nagesprek_on": ("de dag van het nagesprek", "the day of the talk"),
    "name": ("de naam", "the name"),
    "now": ("de tijd", "the time"),
    "none_agreed": ("de keuze om nu niets af te spreken", "the choice to agree nothing now"),
    "nl": ("de vraag in het Nederlands", "the question in Dutch"),
    "note": ("de notitie", "the note"),
    "notes": ("de notities", "the notes"),
    "occasion": ("de aanleiding", "the occasion"),
    "objections": ("de lijst van plekken", "the list of places"),
    "on": ("de dag", "the day"),
    "organisation": ("waar de coach vandaan komt", "where the coach comes from"),
    "passphrase": ("de wachtzin", "the passphrase"),
    "permission": ("de toestemming", "the permission"),
    "permissions": ("of de toestemming er is", "whether permission is there"),
    "presence": ("de knop op de box", "the button on the box"),
    "purpose": ("waarvoor het fragment is", "what the clip is for"),
    "q": ("wat je zoekt", "what you search for"),
    "question": ("de leervraag", "the learning question"),
    "reach": ("hoe die te bereiken is", "how to reach them"),
    "questions": ("de vragen van de kijkwijzer", "the questions of the viewing guide"),
    "reason": ("de reden", "the reason"),
    "releases": ("de fragmenten", "the clips"),
    "role": ("de rol", "the role"),
    "seat": ("de plek", "the place"),
    "silences": ("de stille stukken", "the silent stretches"),
    "shown": ("hoe een beeld getoond wordt", "how a picture is shown"),
    "start_ms": ("het begin", "the start"),
    "step": ("de stap", "the step"),
    "stills": ("de beelden", "the pictures"),
    "stick": ("de stick", "the stick"),
    "start_over": ("de keuze voor een nieuw begin", "the choice to start over"),
    "success": ("waaraan je merkt dat het lukt", "how you notice that it works"),
    "takes_over": ("de actiepunten die je meeneemt", "the action points that you take along"),
    "template": ("de vorm van het traject", "the shape of the path"),
    "text": ("de tekst", "the text"),
    "theme": ("het thema", "the theme"),
    "thing": ("waar je over schreef", "what you wrote about"),
    "title": ("de titel", "the title"),
    "traject": ("het traject", "the traject"),
    "sure": ("de bevestiging", "the confirmation"),
    "until": ("de einddatum", "the end date"),
    "version": ("de versie", "the version"),
    "cycle": ("de cyclus", "the cycle"),
    "measure": ("de keuze bij die plek", "the choice for that place"),
    "zone": ("het vak", "the patch"),
    "zones": ("het vak", "the patch"),
    "widen": ("de keuze om het traject ruimer te maken", "the choice to make room in the path"),
    "wifi_passphrase": ("het wachtwoord van de wifi", "the Wi-Fi password"),
    "white": ("wat wit blijft", "what is left white"),
    "what": ("waarvoor toestemming is gegeven", "what permission was given for"),
    "with_notes": ("de keuze om notities mee te geven", "the choice to include notes"),
    "with_question": ("de keuze om je leervraag mee te geven", "the choice to include your learning question"),
    "words": ("je woorden", "your words"),
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
