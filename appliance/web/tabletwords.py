"""The words of the page that installs the box's certificate. Where a tablet says it otherwise, its own words win."""

from __future__ import annotations

from dataclasses import dataclass

from appliance.errors import Language


@dataclass(frozen=True, slots=True)
class Words:
    """`kinds`: a kind of tablet, and its steps."""

    name: str
    title: str
    lead: str
    fetch: str
    kinds: tuple[tuple[str, tuple[str, ...]], ...]
    check_title: str
    check: str
    open: str
    undo: str


def _steps(text: str) -> tuple[str, ...]:
    """One a paragraph."""
    return tuple(" ".join(step.split()) for step in text.split("\n\n"))


_IPAD_NL = """
Tik hierboven op de knop en kies Sta toe.

Open Instellingen. Tik bovenaan op Profiel gedownload, en dan op Meer details.

Tik op het certificaat en zoek de SHA-256-vingerafdruk. Staat precies die op je blad? Ga terug en tik op
Installeer.

Ga naar Instellingen, Algemeen, Info, en onderaan naar Vertrouwensinstellingen certificaten. Zet Terugblik aan.
"""
_ANDROID_NL = """
Tik hierboven op de knop. Het bestand komt bij je downloads.

Open Instellingen en zoek op “CA-certificaat”. Kies Toch installeren en dan terugblik-ca.crt.

Zoek in Instellingen op “Vertrouwde gegevens”. Kies Gebruiker en tik op Terugblik. Staat de SHA-256-vingerafdruk
precies zo op je blad? Anders: verwijder het daar weer.
"""
_WINDOWS_NL = """
Klik hierboven op de knop en open het bestand.

Kies Details en zoek de vingerafdruk. Windows toont een kortere (SHA-1); open de box daarom eerst in Firefox of
Chrome en vergelijk daar de SHA-256-vingerafdruk van Terugblik met je blad.

Kies Certificaat installeren, Huidige gebruiker, en als plaats Vertrouwde basiscertificeringsinstanties.
"""
_IPAD_EN = """
Tap the button above and choose Allow.

Open Settings. At the top tap Profile Downloaded, then More Details.

Tap the certificate and look for its SHA-256 fingerprint. Is it exactly the one on your sheet? Go back and tap
Install.

Go to Settings, General, About, and at the bottom Certificate Trust Settings. Switch Terugblik on.
"""
_ANDROID_EN = """
Tap the button above. The file lands in your downloads.

Open Settings and search for “CA certificate”. Choose Install anyway, then terugblik-ca.crt.

Search Settings for “Trusted credentials”. Choose User and tap Terugblik. Is the SHA-256 fingerprint exactly that
of your sheet? If not, remove it again right there.
"""
_WINDOWS_EN = """
Click the button above and open the file.

Choose Details and look for the thumbprint. Windows shows a shorter one (SHA-1); so first open the box in Firefox
or Chrome, and compare the SHA-256 fingerprint of Terugblik there with your sheet.

Choose Install Certificate, Current User, and as the place Trusted Root Certification Authorities.
"""

WORDS: dict[Language, Words] = {
    "nl": Words(
        name="Nederlands",
        title="Deze tablet koppelen aan de box",
        lead="Eén keer per tablet. Daarna weet de tablet dat hij echt met jouw box praat, en kan niemand op de"
        " wifi meelezen. Heb je het papieren blad van de box bij de hand?",
        fetch="1. Haal het certificaat op",
        kinds=(
            ("iPad of iPhone (in Safari)", _steps(_IPAD_NL)),
            ("Android", _steps(_ANDROID_NL)),
            ("Windows", _steps(_WINDOWS_NL)),
        ),
        check_title="2. Vergelijk de vingerafdruk",
        check="Vergelijk wat de tablet zelf toont met het papieren blad, niet met een webpagina. Verschilt er "
        "één teken? Installeer dan niets en haal weg wat je net ophaalde: dan zit er iemand tussen.",
        open="3. Open de box",
        undo="Geen blad meer? Zet op de kaart van de box een leeg bestand dat nieuw-blad.txt heet. Bij de "
        "volgende start schrijft de box het blad opnieuw op de kaart.",
    ),
    "en": Words(
        name="English",
        title="Pair this tablet with the box",
        lead="Once for each tablet. From then on it knows that it really talks to your box, and nobody on the "
        "Wi-Fi can read along. Do you have the box’s paper sheet at hand?",
        fetch="1. Fetch the certificate",
        kinds=(
            ("iPad or iPhone (in Safari)", _steps(_IPAD_EN)),
            ("Android", _steps(_ANDROID_EN)),
            ("Windows", _steps(_WINDOWS_EN)),
        ),
        check_title="2. Compare the fingerprint",
        check="Compare what the tablet itself shows with the paper sheet, not with a web page. Is a single sign"
        " different? Then install nothing, and remove what you just fetched: somebody is in between.",
        open="3. Open the box",
        undo="No sheet any more? Put an empty file called new-sheet.txt on the box’s card. At its next start "
        "the box writes the sheet to the card once more.",
    ),
}
