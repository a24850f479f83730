"""What a backup or a restore can say no with.

StickMissing, NotAStick, NoBackupThere, ManyBackups (BadInput)
BoxNotEmpty, BoxRuns, ForeignFile (Conflict)
BackupDamaged (Damaged)
StickFull, StickGone, StickReadOnly, BoxFull, BoxStorage (Unavailable)
"""

from __future__ import annotations

from appliance.errors import BadInput, Conflict, Damaged, Text, Unavailable


class StickMissing(BadInput):
    key = "stick_missing"
    nl = Text("Er is geen stick op {folder}.", "Steek de stick erin, wacht even en probeer het opnieuw.")
    en = Text("There is no stick at {folder}.", "Put the stick in, wait a moment and try again.")


class NotAStick(BadInput):
    """The folder is on the box's own card: a backup there would go with it."""

    key = "not_a_stick"
    nl = Text(
        "{folder} ligt op de kaart van de box zelf, niet op een stick.",
        "Kies de map van de stick. Is dit echt wat je wilt, zet er dan --same-disk bij.",
    )
    en = Text(
        "{folder} is on the box's own card, not on a stick.",
        "Choose the stick's folder. If this is really what you want, add --same-disk.",
    )


class NoBackupThere(BadInput):
    key = "no_backup_there"
    nl = Text("Op deze stick staat geen reservekopie van een box.", "Kies de stick waarop de kopie gemaakt is.")
    en = Text("There is no backup of a box on this stick.", "Choose the stick on which the backup was made.")


class ManyBackups(BadInput):
    key = "many_backups"
    nl = Text("Op deze stick staan kopieën van meer dan één box: {names}", "Kies er een met --box.")
    en = Text("There are backups of more than one box on this stick: {names}", "Choose one with --box.")


class BoxNotEmpty(Conflict):
    key = "box_not_empty"
    nl = Text(
        "Op deze box staan al mensen of lessen. Er is niets veranderd.",
        "Zet de kopie terug op een box die nog nooit gebruikt is.",
    )
    en = Text(
        "There are people or lessons on this box already. Nothing was changed.",
        "Restore the backup on a box that was never used.",
    )


class BoxRuns(Conflict):
    key = "box_runs"
    nl = Text("De box draait nog.", "Stop eerst beide delen van de box en probeer het dan opnieuw.")
    en = Text("The box is still running.", "Stop both parts of the box first and try again then.")


class ForeignFile(Conflict):
    key = "foreign_file"
    nl = Text(
        "Op de stick staat iets waar de kopie moet komen en wat de box daar niet neerzette: {place}",
        "Haal het van de stick, of neem een lege stick. De box haalt niets weg wat hij niet zelf schreef.",
    )
    en = Text(
        "There is something on the stick where the backup must go that the box did not put there: {place}",
        "Take it off the stick, or use an empty one. The box removes nothing that it did not write itself.",
    )


class BackupDamaged(Damaged):
    key = "backup_damaged"
    nl = Text(
        "Van de kopie op de stick zijn {count} bestanden beschadigd of weg. Er is niets veranderd.",
        "Neem een andere stick als die er is. Anders zet --whole-only terug wat nog heel is.",
    )
    en = Text(
        "Of the backup on the stick {count} files are damaged or gone. Nothing was changed.",
        "Use another stick if there is one. Otherwise --whole-only restores what is still whole.",
    )


class StickFull(Unavailable):
    key = "stick_full"
    nl = Text(
        "De stick is te vol: er is nog {needed_mb} MB nodig. Wat er al op stond, is nog goed.",
        "Maak plaats op de stick of neem een grotere, en begin opnieuw. De box gaat dan verder waar hij was.",
    )
    en = Text(
        "The stick is too full: {needed_mb} MB more are needed. What was on it already is still good.",
        "Make room on the stick or use a larger one, and begin again. The box goes on where it was.",
    )


class StickGone(Unavailable):
    key = "stick_gone"
    nl = Text(
        "De stick is eruit getrokken of doet het niet meer. Op de box is niets veranderd.",
        "Steek de stick er weer in en begin opnieuw. De box gaat dan verder waar hij was.",
    )
    en = Text(
        "The stick was pulled out or no longer works. Nothing was changed on the box.",
        "Put the stick back in and begin again. The box goes on where it was.",
    )


class StickReadOnly(Unavailable):
    key = "stick_read_only"
    nl = Text(
        "Op deze stick kan niet worden geschreven.",
        "Zet het schuifje om als de stick er een heeft, of neem een andere.",
    )
    en = Text("This stick cannot be written to.", "Move its switch if it has one, or use another stick.")


class BoxFull(Unavailable):
    key = "box_full"
    nl = Text("Op de kaart van deze box is te weinig plaats: er is {needed_mb} MB nodig.", "Neem een grotere kaart.")
    en = Text("There is too little room on this box's card: {needed_mb} MB are needed.", "Use a larger card.")


class BoxStorage(Unavailable):
    """Cut short by the card, a restore may be done again."""

    key = "box_storage"
    nl = Text(
        "De kaart van deze box nam de kopie niet aan. Op de stick is niets veranderd.",
        "Begin opnieuw. Blijft het zo, zet dan een andere kaart in de box.",
    )
    en = Text(
        "This box's card did not take the backup. Nothing was changed on the stick.",
        "Begin again. If it stays this way, put another card into the box.",
    )
