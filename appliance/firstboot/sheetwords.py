"""The words of the sheet, in both languages side by side. Plain words: a teacher reads them standing beside the box."""

from __future__ import annotations

from dataclasses import dataclass

from appliance.errors import Language
from appliance.ink import AMBER, BLUE, GREEN, OFF, RED, WHITE, Colour


@dataclass(frozen=True, slots=True)
class Words:
    """`button`: what you do, what happens. `light`: its colour on paper, what you see, what it means."""

    start_title: str
    start: tuple[str, ...]
    button_title: str
    button: tuple[tuple[str, str], ...]
    light_title: str
    light: tuple[tuple[Colour, str, str], ...]
    keep: str


WORDS: dict[Language, Words] = {
    "nl": Words(
        start_title="De eerste keer",
        start=(
            "Zet de box aan en wacht tot de lamp brandt of knippert.",
            "Richt de camera van je tablet op code 1: hij gaat op de wifi van de box. Geen internet? Blijf verbonden.",
            "Richt de camera op code 2 en volg de stappen. Vergelijk de vingerafdruk op de tablet met die op dit blad.",
            "Open daarna de box, maak je account en druk op de knop als de tablet daarom vraagt.",
        ),
        button_title="De knop",
        button=(
            ("kort, lamp groen", "de les begint"),
            ("kort, in de les", "“dat ging goed”: onthouden"),
            ("2 tellen, in de les", "de les stopt"),
            ("6 tellen, geen les", "de box gaat veilig uit"),
        ),
        light_title="De lamp",
        light=(
            (GREEN, "groen", "klaar voor een les"),
            (GREEN, "groen, pulserend", "een onderbroken opname wacht"),
            (RED, "rood", "beeld én geluid worden bewaard"),
            (RED, "rood, pulserend", "de laatste minuut"),
            (WHITE, "kort wit", "“dat ging goed” is onthouden"),
            (WHITE, "wit", "kijken hoe de camera staat"),
            (WHITE, "wit, pulserend", "proefopname: niets bewaard"),
            (AMBER, "oranje", "kijk op de tablet, als het jou schikt"),
            (BLUE, "blauw, knippert", "niemand heeft de box klaargezet"),
            (OFF, "uit", "de box start op, of is uit"),
        ),
        keep="Bewaar dit blad bij je eigen papieren en niet bij de box. Wie het heeft, kan op de wifi van de box, maar "
        "ziet geen enkele les: daarvoor is jouw wachtzin nodig. Haal terugblik-blad.pdf na het printen weg.",
    ),
    "en": Words(
        start_title="The first time",
        start=(
            "Switch the box on and wait until the light is on or blinks.",
            "Point your tablet's camera at code 1: it joins the box's Wi-Fi. No internet? Stay connected.",
            "Point the camera at code 2 and follow the steps. Compare the fingerprint on the tablet with the one here.",
            "Then open the box, make your account, and press the button when the tablet asks for it.",
        ),
        button_title="The button",
        button=(
            ("short, light green", "the lesson begins"),
            ("short, in the lesson", "“that went well”: remembered"),
            ("2 seconds, in the lesson", "the lesson stops"),
            ("6 seconds, no lesson", "the box switches off safely"),
        ),
        light_title="The light",
        light=(
            (GREEN, "green", "ready for a lesson"),
            (GREEN, "green, pulsing", "a recording was cut and is waiting"),
            (RED, "red", "picture and sound are being kept"),
            (RED, "red, pulsing", "the last minute"),
            (WHITE, "short white", "“that went well” is remembered"),
            (WHITE, "white", "looking how the camera stands"),
            (WHITE, "white, pulsing", "rehearsal: nothing kept"),
            (AMBER, "amber", "look at the tablet, when it suits you"),
            (BLUE, "blue, blinking", "nobody has set the box ready"),
            (OFF, "off", "the box is starting, or off"),
        ),
        keep="Keep this sheet with your own papers, not with the box. Whoever has it can join the box's Wi-Fi, but "
        "sees no lesson at all: that takes your passphrase. Delete terugblik-blad.pdf after printing.",
    ),
}
