"""What the first boot says no with.

TerugblikError
├── BadInput      BootFolderMissing
└── Unavailable   SheetHasNoPlace
"""

from __future__ import annotations

from appliance.errors import BadInput, Text, Unavailable


class BootFolderMissing(BadInput):
    """The place for the sheet that was named on the command line is no folder."""

    key = "boot_folder_missing"
    nl = Text("De map voor het blad is er niet: {folder}", "Kijk of de naam klopt en of de stick erin zit.")
    en = Text("The folder for the sheet is not there: {folder}", "Check its name, and that the stick is in.")


class SheetHasNoPlace(Unavailable):
    """No folder takes it: full, read-only, or pulled out. Everything else of the first boot was done."""

    key = "sheet_has_no_place"
    nl = Text(
        "Het blad met de wifi-wachtzin kan nergens geschreven worden.",
        "Maak plaats op de kaart, of steek een lege stick in de box. Zet de box daarna uit en weer aan.",
    )
    en = Text(
        "The sheet with the Wi-Fi passphrase cannot be written anywhere.",
        "Make room on the card, or put an empty stick into the box. Then switch the box off and on.",
    )
