"""What a moment may be: a span inside its lesson, long enough to show something, short enough to stay a moment."""

from __future__ import annotations

from typing import Literal

from appliance.errors import BadInput, Text

MomentKind = Literal["top", "tip"]

MIN_MOMENT_MS = 1_000
MAX_MOMENT_MS = 5 * 60_000


class MomentOutside(BadInput):
    key = "moment_outside"
    nl = Text("Dit moment valt buiten de les.", "Kies een begin en een eind binnen de les ({lesson_s} seconden).")
    en = Text("This moment lies outside the lesson.", "Choose a start and an end inside it ({lesson_s} seconds).")


class MomentBackwards(BadInput):
    key = "moment_backwards"
    nl = Text("Het eind van dit moment ligt niet na het begin.", "Zet het eind later of het begin eerder.")
    en = Text("This moment does not end after its start.", "Put the end later or the start earlier.")


class MomentTooShort(BadInput):
    key = "moment_too_short"
    nl = Text("Dit moment is te kort.", "Maak het ten minste {least_s} seconde lang.")
    en = Text("This moment is too short.", "Make it at least {least_s} second long.")


class MomentTooLong(BadInput):
    key = "moment_too_long"
    nl = Text("Dit moment is te lang.", "Maak het ten hoogste {most_s} seconden lang, of kies twee momenten.")
    en = Text("This moment is too long.", "Make it at most {most_s} seconds long, or choose two moments.")


def check_span(start_ms: int, end_ms: int, lesson_ms: int) -> None:
    """Raises the error that says what is wrong with a span; the first thing wrong, in the order a person sees it."""
    if end_ms <= start_ms:
        raise MomentBackwards
    if start_ms < 0 or end_ms > lesson_ms:
        raise MomentOutside(lesson_s=lesson_ms // 1000)
    if end_ms - start_ms < MIN_MOMENT_MS:
        raise MomentTooShort(least_s=MIN_MOMENT_MS // 1000)
    if end_ms - start_ms > MAX_MOMENT_MS:
        raise MomentTooLong(most_s=MAX_MOMENT_MS // 1000)
