"""What can be wrong with a box, in the words of whoever looks after it. No names, no content: places and numbers."""

from __future__ import annotations

from appliance.errors import BadInput, Conflict, Damaged, Text, Unavailable

# --- the command itself ---------------------------------------------------------------------------------------------


class NoBoxHere(BadInput):
    key = "no_box_here"
    nl = Text("In {folder} staat geen box.", "Geef met --data de map waarin de box alles bewaart.")
    en = Text("There is no box in {folder}.", "Give the folder where the box keeps everything with --data.")


# --- files ----------------------------------------------------------------------------------------------------------


class InTheClear(Damaged):
    key = "in_the_clear"
    nl = Text(
        "Dit bestand hoort verzegeld te zijn en is het niet.",
        "Laat het staan en geef de kaart niet uit handen: het kan een les zijn. Vraag na wie het daar neerzette.",
    )
    en = Text(
        "This file should be sealed and is not.",
        "Leave it where it is and do not hand out the card: it may be a lesson. Find out who put it there.",
    )


class SealedOddly(Damaged):
    key = "sealed_oddly"
    nl = Text(
        "Het begin van dit bestand is beschadigd of niet van deze box.",
        "Laat de eigenaar aanmelden: de box zegt dan wat er nog te openen is.",
    )
    en = Text(
        "The beginning of this file is damaged or not of this box.",
        "Let its owner sign in: the box then says what can still be opened.",
    )


class Unreadable(Damaged):
    key = "file_unreadable"
    nl = Text(
        "Dit bestand is beschadigd.", "Zie docs/reference/damage.md: daar staat wat dit kost en wie het herstelt."
    )
    en = Text("This file is damaged.", "See docs/reference/damage.md for what that costs and who mends it.")


class DiskRefuses(Unavailable):
    key = "disk_refuses"
    nl = Text("De schijf geeft dit bestand niet (fout {errno}).", "Maak een kopie van de kaart en vervang hem.")
    en = Text("The disk does not give this file (error {errno}).", "Copy the card and replace it.")


class NotForUs(Unavailable):
    key = "not_for_us"
    nl = Text("Deze gebruiker mag hier niet bij.", "Voer de dokter uit als beheerder: sudo terugblik doctor …")
    en = Text("This user may not look at this.", "Run the doctor as the administrator: sudo terugblik doctor …")


class NotTheBoxes(Conflict):
    key = "not_the_boxes"
    nl = Text(
        "Dit is van een andere gebruiker dan de box, die er dan niet bij kan.",
        "Voer de dokter uit als beheerder met --repair: dan krijgt de box het terug.",
    )
    en = Text(
        "This belongs to another user than the box, which cannot get at it then.",
        "Run the doctor as the administrator with --repair: the box then gets it back.",
    )


class OpenToOthers(Conflict):
    key = "open_to_others"
    nl = Text("Andere gebruikers van dit systeem kunnen hierbij ({mode}).", "Met --repair sluit de box dit af.")
    en = Text("Other users of this system can get at this ({mode}).", "With --repair the box shuts it.")


class NotAPlainFile(Conflict):
    key = "not_a_plain_file"
    nl = Text("Dit is geen gewoon bestand.", "De box volgt het niet. Vraag na wie het daar neerzette.")
    en = Text("This is no ordinary file.", "The box does not follow it. Find out who put it there.")


class NotOurs(Conflict):
    key = "file_not_ours"
    nl = Text("Dit bestand is niet van de box.", "De box laat het staan. Vraag na van wie het is.")
    en = Text("This file is not of the box.", "The box leaves it alone. Find out whose it is.")


class Leftover(Conflict):
    key = "leftover"
    nl = Text(
        "Een stroomstoring liet een onaf bestand achter.", "Het kan geen kwaad. Met --repair ruimt de box het op."
    )
    en = Text("A power cut left an unfinished file.", "It does no harm. With --repair the box tidies it up.")


# --- lessons --------------------------------------------------------------------------------------------------------


class NoRetention(Damaged):
    key = "no_retention"
    nl = Text("Van deze les is niet te lezen van wie hij is.", "De eigenaar hoeft zich alleen aan te melden.")
    en = Text("It cannot be read whose lesson this is.", "Its owner only needs to sign in.")


class OwnerGone(Conflict):
    key = "owner_gone"
    nl = Text("De eigenaar hiervan is niet meer op deze box.", "Niemand kan dit nog openen met een wachtzin van hier.")
    en = Text("The owner of this is no longer on this box.", "Nobody can open it with a passphrase from here any more.")


class FilmGone(Damaged):
    key = "film_gone"
    nl = Text(
        "Van deze les is de film van deel {part} weg; wat erbij hoort is er nog.",
        "Laat alles staan en kijk of de kaart beschadigd is. De eigenaar leest bij het aanmelden wat er nog speelt.",
    )
    en = Text(
        "The film of part {part} of this lesson is gone; what belongs to it is still here.",
        "Leave everything where it is and see whether the card is damaged. Its owner is told at signing in what plays.",
    )


class PartMissing(Damaged):
    key = "part_missing"
    nl = Text("Van deze les ontbreekt deel {part}.", "De andere delen spelen. Kijk of de kaart beschadigd is.")
    en = Text("Part {part} of this lesson is missing.", "The other parts play. See whether the card is damaged.")


class NotDeletedInTime(Conflict):
    key = "not_deleted_in_time"
    nl = Text("De bewaartermijn is voorbij sinds {day} en dit staat er nog.", "Start de webserver van de box.")
    en = Text("Its last day was {day} and it is still here.", "Start the web process of the box.")


class DeletionBegun(Conflict):
    key = "deletion_begun"
    nl = Text(
        "Het verwijderen van deze les is begonnen en nog niet af.", "Start de webserver van de box: die maakt het af."
    )
    en = Text(
        "The deletion of this lesson was begun and is not finished.", "Start the web process of the box: it ends it."
    )


# --- people and releases --------------------------------------------------------------------------------------------


class PersonUnreadable(Damaged):
    key = "person_unreadable"
    nl = Text("Van deze persoon is niet meer te lezen wie het is.", "De sleutelkaart van die persoon herstelt dit.")
    en = Text("It can no longer be read who this person is.", "That person's key card mends it.")


class PersonIncomplete(Damaged):
    key = "person_incomplete"
    nl = Text("Van deze persoon ontbreekt {file}.", "De sleutelkaart van die persoon herstelt dit bij het aanmelden.")
    en = Text("{file} of this person is missing.", "That person's key card mends this at signing in.")


class KeyFileDiffers(Damaged):
    key = "key_file_differs"
    nl = Text(
        "Van deze persoon is {file} niet meer zoals het geschreven is.",
        "De sleutelkaart van die persoon herstelt dit bij het aanmelden.",
    )
    en = Text("{file} of this person is not as it was written.", "That person's key card mends this at signing in.")


class HalfEnrolled(Conflict):
    key = "half_enrolled"
    nl = Text(
        "Een stroomstoring brak hier het inschrijven van iemand af.",
        "Start de webserver van de box: die ruimt dit op. Diegene schrijft zich opnieuw in.",
    )
    en = Text(
        "A power cut broke off somebody's enrolment here.",
        "Start the web process of the box: it tidies this up. They enrol once more.",
    )


class NamesLost(Damaged):
    key = "names_lost"
    nl = Text(
        "De box kent niemand meer bij naam: beide kopieën van dit bestand zijn weg of beschadigd.",
        "Niemands lessen zijn weg. Iedereen meldt zich één keer aan met de sleutelkaart.",
    )
    en = Text(
        "The box knows nobody by name any more: both copies of this file are gone or damaged.",
        "Nobody's lessons are gone. Everyone signs in once with their key card.",
    )


class OneCopy(Damaged):
    key = "one_copy"
    nl = Text("Dit bestand is er maar één keer goed; dit is de andere kopie.", "Met --repair maakt de box die opnieuw.")
    en = Text("Only one good copy of this file is left; this is the other.", "With --repair the box makes it again.")


class ReleaseIncomplete(Damaged):
    key = "release_incomplete"
    nl = Text("Deze vrijgave is niet compleet.", "Zodra de leerkracht zich aanmeldt, zet de box dit recht.")
    en = Text("This release is not complete.", "As soon as its teacher signs in, the box puts it right.")


# --- what the next lesson needs -------------------------------------------------------------------------------------


class ReadyForNobody(Conflict):
    key = "ready_for_nobody"
    nl = Text("De box staat klaar voor iemand die er niet meer is.", "Laat een leerkracht de box klaarzetten.")
    en = Text("The box is set ready for somebody who is not here any more.", "Let a teacher set the box ready.")


class ReadyForOtherKey(Damaged):
    key = "ready_for_other_key"
    nl = Text(
        "De box staat klaar met een andere sleutel dan die van deze persoon.",
        "Neem nog niets op: laat de leerkracht zich aanmelden en de box opnieuw klaarzetten.",
    )
    en = Text(
        "The box is set ready with another key than this person's.",
        "Do not record yet: let the teacher sign in and set the box ready again.",
    )


# --- the machine ----------------------------------------------------------------------------------------------------


class SwapOnDisk(Unavailable):
    key = "swap_on_disk"
    nl = Text(
        "Dit systeem mag geheugen op schijf zetten ({place}). Sleutels kunnen daar belanden.",
        "Zet swap uit: swapoff -a, en haal het uit /etc/fstab.",
    )
    en = Text(
        "This system may put memory on disk ({place}). Keys can end up there.",
        "Switch swap off: swapoff -a, and take it out of /etc/fstab.",
    )


class RoomForNone(Unavailable):
    key = "room_for_none"
    nl = Text("Er is geen ruimte voor een hele les ({room_mb} MB vrij).", "Laat leerkrachten oude lessen verwijderen.")
    en = Text("There is no room for a whole lesson ({room_mb} MB free).", "Let teachers delete old lessons.")


class DiskReadOnly(Unavailable):
    key = "disk_read_only"
    nl = Text("Op deze schijf kan niet geschreven worden.", "Controleer de kaart; zet de box uit en weer aan.")
    en = Text("This disk cannot be written to.", "Check the card; switch the box off and on.")


class DateInDoubt(Unavailable):
    key = "clock_in_doubt"
    nl = Text(
        "De box weet niet zeker welke dag het is; tot dan wordt niets verwijderd en blijft wat vrijgegeven is dicht.",
        "Laat een leerkracht zich aanmelden en de tijd bevestigen, of geef de box netwerk of een klokbatterij.",
    )
    en = Text(
        "The box is not sure which day it is; until then nothing is deleted and what was released stays closed.",
        "Let a teacher sign in and confirm the time, or give the box a network or a clock battery.",
    )


class RecorderSilent(Unavailable):
    key = "recorder_silent"
    nl = Text(
        "Het opnamedeel draait maar antwoordt niet op {socket}.",
        "Geef met --socket zijn adres. Klopt dat al, start het dan opnieuw: systemctl restart terugblik-recorder.",
    )
    en = Text(
        "The recorder runs but does not answer at {socket}.",
        "Give its address with --socket. If that is right, start it again: systemctl restart terugblik-recorder.",
    )
