"""Every error a person can meet: a key, a message and the next step, in Dutch and in English.

The tree, by what the asker can do about it:

    TerugblikError
    ├── BadInput          what was given cannot be used; nothing was changed
    ├── NotSignedIn       a person must sign in first
    ├── Forbidden         this person may not do this
    ├── NotFound          there is no such thing, or not for this person
    ├── Conflict          not now: the state of the box or of the thing forbids it
    ├── Gone              it was there and was taken away on purpose
    ├── Throttled         too many attempts
    ├── Damaged           what is stored is not what was written
    └── Unavailable       a part of the box cannot do its work

Leaves live in the `errors.py` of the package that raises them, or in a module beside it that says so.
`fields` fill the `{names}` in the texts. A leaf says what happened in the asker's words: no class names, no codes.
"""

from __future__ import annotations

from typing import ClassVar, Literal, NamedTuple

Language = Literal["nl", "en"]


class Text(NamedTuple):
    """One language's wording: what happened, and what to do next."""

    message: str
    advice: str


class TerugblikError(Exception):
    """Base of all errors that carry texts. Subclasses set `key`, `nl` and `en`."""

    key: ClassVar[str] = "unexpected"
    nl: ClassVar[Text] = Text("Er ging iets mis op de box.", "Probeer het opnieuw. Blijft het zo, meld het dan.")
    en: ClassVar[Text] = Text("Something went wrong on the box.", "Try again. If it stays this way, report it.")

    def __init__(self, **fields: str | int | float) -> None:
        self.fields = fields
        super().__init__(self.message("en"))

    def message(self, language: Language) -> str:
        return self._text(language).message.format(**self.fields)

    def advice(self, language: Language) -> str:
        return self._text(language).advice.format(**self.fields)

    def _text(self, language: Language) -> Text:
        return self.nl if language == "nl" else self.en


class BadInput(TerugblikError):
    """What was given cannot be used; nothing was changed."""

    key = "bad_input"
    nl = Text("Dit kan de box niet gebruiken: {detail}", "Pas het aan en probeer het opnieuw.")
    en = Text("The box cannot use this: {detail}", "Change it and try again.")


class NotSignedIn(TerugblikError):
    """A person must sign in first."""

    key = "not_signed_in"
    nl = Text("Je bent niet aangemeld.", "Meld je aan met je naam en je wachtzin.")
    en = Text("You are not signed in.", "Sign in with your name and passphrase.")


class Forbidden(TerugblikError):
    """This person may not do this."""

    key = "forbidden"
    nl = Text("Dit mag jij niet doen.", "Vraag het aan de leerkracht van wie dit is.")
    en = Text("You may not do this.", "Ask the teacher whom this belongs to.")


class NotFound(TerugblikError):
    """There is no such thing, or not for this person; the two are not told apart."""

    key = "not_found"
    nl = Text("Dit is er niet.", "Ga terug en kies opnieuw.")
    en = Text("There is no such thing here.", "Go back and choose again.")


class Conflict(TerugblikError):
    """Not now: the state of the box or of the thing forbids it."""

    key = "conflict"
    nl = Text("Dit kan nu niet.", "Kijk wat de box nu doet en probeer het daarna opnieuw.")
    en = Text("This cannot be done now.", "See what the box is doing and try again after that.")


class Gone(TerugblikError):
    """It was there and was taken away on purpose."""

    key = "gone"
    nl = Text("Dit is er niet meer.", "Vraag de leerkracht of het opnieuw vrijgegeven kan worden.")
    en = Text("This is no longer here.", "Ask the teacher whether it can be released again.")


class Throttled(TerugblikError):
    """Too many attempts."""

    key = "throttled"
    nl = Text("Te veel pogingen.", "Wacht {wait_s} seconden en probeer het dan opnieuw.")
    en = Text("Too many attempts.", "Wait {wait_s} seconds and then try again.")


class Damaged(TerugblikError):
    """What is stored is not what was written."""

    key = "damaged"
    nl = Text("Dit bestand is beschadigd.", "De rest werkt nog. Meld het aan wie de box beheert.")
    en = Text("This file is damaged.", "Everything else still works. Tell whoever looks after the box.")


class Unavailable(TerugblikError):
    """A part of the box cannot do its work."""

    key = "unavailable"
    nl = Text("Een deel van de box doet het niet.", "Zet de box uit en weer aan. Blijft het zo, meld het dan.")
    en = Text("A part of the box is not working.", "Switch the box off and on. If it stays this way, report it.")
