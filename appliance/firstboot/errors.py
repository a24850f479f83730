"""What the first boot says no with.

TerugblikError
├── BadInput      BootFolderMissing · WifiNameUnusable · WifiPassphraseUnusable
└── Unavailable   SheetHasNoPlace
"""

from __future__ import annotations

from appliance.errors import BadInput, Text, Unavailable


class BootFolderMissing(BadInput):
    """The place for the sheet that was named on the command line is no folder."""

    key = "boot_folder_missing"
    nl = Text("De map voor het blad is er niet: {folder}", "Kijk of de naam klopt en of de stick erin zit.")
    en = Text("The folder for the sheet is not there: {folder}", "Check its name, and that the stick is in.")


class WifiNameUnusable(BadInput):
    key = "wifi_name_unusable"
    nl = Text("Zo kan een wifi niet heten.", "Neem de naam over zoals hij op de tablet staat: hoogstens 32 tekens.")
    en = Text("No Wi-Fi can have that name.", "Copy the name as the tablet shows it: 32 characters at most.")


class WifiPassphraseUnusable(BadInput):
    key = "wifi_passphrase_unusable"
    nl = Text(
        "Dit kan geen wachtwoord van een wifi zijn.",
        "Het heeft 8 tot 63 gewone tekens: letters zonder accent, cijfers en leestekens.",
    )
    en = Text(
        "This cannot be the password of a Wi-Fi.",
        "It has 8 to 63 plain characters: letters without accents, digits and punctuation.",
    )


class SheetHasNoPlace(Unavailable):
    """No folder takes it: full, read-only, or pulled out. Everything else of the first boot was done."""

    key = "sheet_has_no_place"
    nl = Text(
        "Het blad met het wachtwoord van de wifi kan nergens geschreven worden.",
        "Maak op een computer plaats op het kleine deel van de kaart. Zet de box daarna weer aan.",
    )
    en = Text(
        "The sheet with the Wi-Fi password cannot be written anywhere.",
        "On a computer, make room on the small part of the card. Then switch the box on again.",
    )
