"""What can be wrong with an age file or an age key, told to the person who gave it.

    AgeError
    ├── HeaderFailure       the header is not what the format allows
    │   ├── NotAnAgeFile    it does not begin as an age file does
    │   └── WorkFactorTooHigh
    ├── MacFailure          the header opens, but was changed after it was made
    ├── NoMatch             no key that was given opens this file
    ├── PayloadFailure      the content is not what was sealed
    │   └── CutShort        everything read so far is real, but the end is missing
    ├── ArmorFailure        the text form is not what the format allows
    │   └── ArmorTooLong
    ├── BadRecipient, BadIdentity, MixedRecipients      keys that cannot be used
    ├── AlreadyWhole, NothingToKeep, KeepsTooMuch       a file that cannot be finished this way
    └── PassphraseNeeded, PassphrasesDiffer, NoKeysInFile, BadLine, CannotOpenFile, WouldOverwrite, BinaryToTerminal
                            what the command line cannot do as asked

The first five are the outcomes that the format's own test kit tells apart. `reason` says in English, for whoever
looks into it, which rule was broken; it holds nothing of the content and no key.
"""

from __future__ import annotations

from appliance.errors import BadInput, Conflict, Damaged, Forbidden, TerugblikError, Text


class AgeError(TerugblikError):
    """Base of everything that this package raises about what it was given."""

    def __init__(self, reason: str = "", **fields: str | int | float) -> None:
        self.reason = reason
        super().__init__(**fields)


class HeaderFailure(AgeError, Damaged):
    """The header is not what the format allows."""

    key = "age_header"
    nl = Text("Het begin van dit bestand is beschadigd.", "Neem een andere kopie van het bestand.")
    en = Text("The beginning of this file is damaged.", "Use another copy of the file.")


class NotAnAgeFile(HeaderFailure):
    """It does not begin as an age file does."""

    key = "age_not_age"
    nl = Text("Dit is geen age-bestand, of een nieuwere soort.", "Kijk of je het juiste bestand koos.")
    en = Text("This is not an age file, or one of a newer kind.", "Check that you chose the right file.")


class WorkFactorTooHigh(HeaderFailure):
    """Its passphrase would take longer, or more memory, than this machine allows."""

    key = "age_work_factor"
    nl = Text(
        "Dit bestand vraagt meer rekenwerk dan hier is toegestaan (2^{log_n}, ten hoogste 2^{max_log_n}).",
        "Vraag de maker om het met een lagere werkfactor te verzegelen.",
    )
    en = Text(
        "This file asks for more work than is allowed here (2^{log_n}, at most 2^{max_log_n}).",
        "Ask its maker to seal it with a lower work factor.",
    )


class MacFailure(AgeError, Damaged):
    """The header opens, but was changed after it was made."""

    key = "age_mac"
    nl = Text("Het begin van dit bestand is veranderd nadat het gemaakt was.", "Neem een andere kopie van het bestand.")
    en = Text("The beginning of this file was changed after it was made.", "Use another copy of the file.")


class NoMatch(AgeError, Forbidden):
    """No key that was given opens this file."""

    key = "age_no_match"
    nl = Text("Deze sleutel of wachtzin opent dit bestand niet.", "Gebruik de sleutel waarvoor het verzegeld is.")
    en = Text("This key or passphrase does not open this file.", "Use the key that it was sealed to.")


class PayloadFailure(AgeError, Damaged):
    """The content is not what was sealed."""

    key = "age_payload"
    nl = Text("De inhoud van dit bestand is beschadigd.", "Neem een andere kopie van het bestand.")
    en = Text("The content of this file is damaged.", "Use another copy of the file.")


class CutShort(PayloadFailure):
    """Everything read so far is real, but the end is missing."""

    key = "age_cut_short"
    nl = Text(
        "Het einde van dit bestand ontbreekt.",
        "Wat ervoor kwam is echt en nog te lezen. Open het als afgebroken bestand om dat te bewaren.",
    )
    en = Text(
        "The end of this file is missing.",
        "What came before it is real and can be read. Open it as a cut-short file to keep that.",
    )


class ArmorFailure(AgeError, Damaged):
    """The text form of an age file is not what the format allows."""

    key = "age_armor"
    nl = Text("De tekstvorm van dit age-bestand klopt niet.", "Kopieer de hele tekst opnieuw, met begin- en eindregel.")
    en = Text(
        "The text form of this age file is not right.", "Copy the whole text again, first and last line included."
    )


class ArmorTooLong(ArmorFailure):
    """The text form cannot be jumped through, and this one is too long to keep in memory."""

    key = "age_armor_too_long"
    nl = Text("Dit age-bestand in tekstvorm is te lang om in te springen.", "Zet het eerst om naar de gewone vorm.")
    en = Text("This age file in text form is too long to jump through.", "Turn it into the ordinary form first.")


class BadRecipient(AgeError, BadInput):
    """Not a public key that can be sealed to."""

    key = "age_bad_recipient"
    nl = Text(
        "Dit is geen openbare sleutel die de box kent.", "Een openbare sleutel begint met age1. Kopieer hem heel."
    )
    en = Text("This is not a public key that the box knows.", "A public key begins with age1. Copy all of it.")


class BadIdentity(AgeError, BadInput):
    """Not a secret key. The text is never repeated: it may be a secret with one letter wrong."""

    key = "age_bad_identity"
    nl = Text("Dit is geen geldige geheime sleutel.", "Kijk elk teken na; een sleutel begint met AGE-SECRET-KEY-.")
    en = Text("This is not a valid secret key.", "Check every character; a key begins with AGE-SECRET-KEY-.")


class MixedRecipients(AgeError, BadInput):
    """Keys of different strength together would make the file as weak as the weakest."""

    key = "age_mixed_recipients"
    nl = Text(
        "Deze sleutels kunnen niet samen in één bestand.", "Gebruik sleutels van één soort, en een wachtzin alleen."
    )
    en = Text("These keys cannot be used together in one file.", "Use keys of one kind, and a passphrase on its own.")


class AlreadyWhole(AgeError, Conflict):
    """A whole file must not be finished again: that would use a nonce twice."""

    key = "age_already_whole"
    nl = Text("Dit bestand is al heel.", "Er hoeft niets afgemaakt te worden.")
    en = Text("This file is already whole.", "There is nothing to finish.")


class NothingToKeep(AgeError, Damaged):
    """Not even one whole chunk was written, so there is nothing that could be finished."""

    key = "age_nothing_to_keep"
    nl = Text("Van dit bestand is niets bewaard gebleven.", "Het kan weg: er staat geen heel stuk in.")
    en = Text("Nothing of this file was kept.", "It can be removed: there is no whole piece in it.")


class KeepsTooMuch(AgeError, BadInput):
    """More was asked to be kept than there is."""

    key = "age_keeps_too_much"
    nl = Text(
        "Er is minder over dan gevraagd ({kept} van {asked} bytes).", "Vraag ten hoogste {kept} bytes te bewaren."
    )
    en = Text("Less is left than was asked for ({kept} of {asked} bytes).", "Ask for at most {kept} bytes to be kept.")


class PassphraseNeeded(AgeError, BadInput):
    """There is nobody to ask for a passphrase."""

    key = "age_passphrase_needed"
    nl = Text("Hier is een wachtzin nodig.", "Geef een bestand met de wachtzin mee: --passphrase-file BESTAND.")
    en = Text("A passphrase is needed here.", "Give a file that holds it: --passphrase-file FILE.")


class PassphrasesDiffer(AgeError, BadInput):
    """The passphrase of a new file was typed differently the second time."""

    key = "age_passphrases_differ"
    nl = Text("De twee wachtzinnen zijn niet gelijk.", "Typ twee keer dezelfde wachtzin.")
    en = Text("The two passphrases are not the same.", "Type the same passphrase twice.")


class NoKeysInFile(AgeError, BadInput):
    """A key file without a key."""

    key = "age_no_keys"
    nl = Text("In {file} staat geen sleutel.", "Kijk of je het juiste bestand koos.")
    en = Text("There is no key in {file}.", "Check that you chose the right file.")


class BadLine(AgeError, BadInput):
    """A key file with a line that is no key. The line itself is never repeated."""

    key = "age_bad_line"
    nl = Text("Regel {line} van {file} is geen sleutel.", "Verbeter die regel, of zet er een # voor.")
    en = Text("Line {line} of {file} is not a key.", "Correct that line, or put a # before it.")


class CannotOpenFile(AgeError, BadInput):
    """A file that was named on the command line cannot be read or made."""

    key = "age_cannot_open"
    nl = Text("{file} kan niet geopend worden: {detail}.", "Kijk of de naam klopt en of je erbij mag.")
    en = Text("{file} cannot be opened: {detail}.", "Check the name, and whether you may use it.")


class WouldOverwrite(AgeError, Conflict):
    """Keys are never written over something else, nor a result over its own input."""

    key = "age_would_overwrite"
    nl = Text("{file} bestaat al en wordt niet overschreven.", "Kies een andere naam met -o.")
    en = Text("{file} exists and will not be overwritten.", "Choose another name with -o.")


class BinaryToTerminal(AgeError, BadInput):
    """What would be printed is not text."""

    key = "age_binary_to_terminal"
    nl = Text("Dit is geen tekst en hoort niet op het scherm.", "Gebruik -o BESTAND, of -o - om het toch te tonen.")
    en = Text("This is not text and does not belong on the screen.", "Use -o FILE, or -o - to show it all the same.")
