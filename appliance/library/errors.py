"""What a library, and what is kept through it, can say no with.

LibraryClosed (NotSignedIn)        the person signed out while this was being done
LibraryUnreadable (Damaged)        the wrong key, or not a library
LibraryDamaged (Damaged)           a part of it turned out not to be what was written, while it was being used
LibraryLost (Damaged)              neither the library nor its spare can be read: only starting over is left
LibraryRestored, LibraryStartedOver (Damaged)   not raised: said at the sign-in after it
MessagesUnread (Damaged)           not raised: what lies in the inbox and cannot be read
LibraryNotNow (Unavailable)        another commit is still on its way, or the system is out of something for a moment
LibraryTooNew (Unavailable)        written by a newer version of the box
StorageFull, StorageRefused (Unavailable)   there is no room to write this down, or the disk takes no writing
LessonUnknown, MomentUnknown, TrajectUnknown, CoachUnknown, ReleaseUnknown (NotFound)
LineUnknown, PairUnknown (NotFound)   of a kijkwijzer; a groeipaar
MomentsDiffer, PairNotApart (Conflict)   another order or pair than the lessons' moments allow
ChangedElsewhere (Conflict)        other words stand there than were shown to who writes; nothing was changed
LessonPartlyLost, LessonDamaged, LessonEmpty, LessonPartDamaged (Damaged)
LessonBeingRecorded, LastDayInDoubt (Conflict)
LessonNotDeleted (Unavailable)     the storage refused; nothing was taken away, or not all
CertificateUnknown (NotFound)
ExportUnreadable (BadInput), ChainBroken (Damaged)   a logbook that was handed to `verify-logbook`
CertificateUnreadable (BadInput), CertificateBroken, PaperDiffers (Damaged)   handed to `verify-certificate`
"""

from __future__ import annotations

from appliance.errors import BadInput, Conflict, Damaged, NotFound, NotSignedIn, Text, Unavailable


class LibraryClosed(NotSignedIn):
    key = "library_closed"
    nl = Text("Je bent intussen afgemeld.", "Meld je opnieuw aan en ga verder.")
    en = Text("You were signed out in the meantime.", "Sign in again and go on.")


class LibraryUnreadable(Damaged):
    """The key does not fit the file, or the file is not a library: SQLCipher cannot tell these apart."""

    key = "library_unreadable"
    nl = Text("Je bibliotheek kan niet geopend worden.", "De opnamen zijn er nog. Meld het aan wie de box beheert.")
    en = Text("Your library cannot be opened.", "The recordings are still there. Tell whoever looks after the box.")


class LibraryNotNow(Unavailable):
    """It says nothing of the file: nothing is put in its place for this."""

    key = "library_not_now"
    nl = Text("De box kan je bibliotheek nu even niet openen.", "Wacht een minuut en probeer het opnieuw.")
    en = Text("The box cannot open your library just now.", "Wait a minute and try again.")


class LibraryDamaged(Damaged):
    key = "library_damaged"
    nl = Text(
        "Een deel van je bibliotheek is beschadigd. Je opnamen zijn er nog.",
        "Meld je af en weer aan: de box zet dan de reservekopie terug.",
    )
    en = Text(
        "A part of your library is damaged. Your recordings are still there.",
        "Sign out and in again: the box then puts the spare copy back.",
    )


class LibraryLost(Damaged):
    """The page asks, and signs in once more with `start_over`."""

    key = "library_lost"
    nl = Text(
        "Je bibliotheek en de reservekopie ervan zijn niet meer te lezen. Je opnamen zijn er nog.",
        "Je kunt opnieuw beginnen met je opnamen. Weg zijn dan: je titels, notities, momenten, trajecten, het logboek"
        " en wie je coaches zijn. Wat je vrijgaf wordt teruggenomen. De kapotte bestanden blijven bewaard"
        " tot er een les gewist wordt.",
    )
    en = Text(
        "Your library and its spare copy can no longer be read. Your recordings are still there.",
        "You can start over with your recordings. Gone are then: your titles, notes, moments, paths, the logbook and"
        " who your coaches are. What you released is taken back. The broken files are kept until a lesson is deleted.",
    )


class LibraryRestored(Damaged):
    key = "library_restored"
    nl = Text(
        "Je bibliotheek was beschadigd. De box heeft de laatste reservekopie teruggezet.",
        "Wat je daarna schreef of koos, is weg: kijk het even na. Je opnamen zijn er allemaal nog.",
    )
    en = Text(
        "Your library was damaged. The box has put back the latest spare copy.",
        "What you wrote or chose after that is gone: please look it over. Your recordings are all still there.",
    )


class LibraryStartedOver(Damaged):
    key = "library_started_over"
    nl = Text(
        "Je bibliotheek is opnieuw begonnen met de opnamen die er zijn.",
        "Nodig je coaches opnieuw uit en vergelijk weer samen de vier woorden.",
    )
    en = Text(
        "Your library has started over with the recordings that are there.",
        "Invite your coaches again and compare the four words together once more.",
    )


class MessagesUnread(Damaged):
    key = "messages_unread"
    nl = Text(
        "{count} bericht(en) aan jou zijn beschadigd en konden niet gelezen worden.",
        "Vraag je leerkracht of coach of er iets nieuws was; de rest werkt gewoon.",
    )
    en = Text(
        "{count} message(s) to you are damaged and could not be read.",
        "Ask your teacher or coach whether there was anything new; everything else works.",
    )


class LibraryTooNew(Unavailable):
    key = "library_too_new"
    nl = Text(
        "Je bibliotheek is gemaakt door een nieuwere versie van de box.",
        "Werk de box bij naar de nieuwste versie en meld je weer aan.",
    )
    en = Text(
        "Your library was made by a newer version of the box.",
        "Update the box to the newest version and sign in again.",
    )


class StorageFull(Unavailable):
    key = "storage_full"
    nl = Text(
        "De opslag van de box is vol: dit kon niet worden bewaard. Wat er al was, is er nog.",
        "Verwijder lessen die je niet meer nodig hebt en probeer het opnieuw.",
    )
    en = Text(
        "The box's storage is full: this could not be kept. What was there before still is.",
        "Delete lessons that you no longer need and try again.",
    )


class StorageRefused(Unavailable):
    key = "storage_refused"
    nl = Text(
        "De opslag van de box laat zich niet meer beschrijven: dit kon niet worden bewaard. Wat er al was, is er nog.",
        "Zet de box uit en weer aan. Blijft het zo, meld het dan aan wie de box beheert.",
    )
    en = Text(
        "The box's storage can no longer be written to: this could not be kept. What was there before still is.",
        "Switch the box off and on. If it stays this way, tell whoever looks after the box.",
    )


class LessonUnknown(NotFound):
    key = "lesson_unknown"
    nl = Text("Deze les is er niet.", "Ga terug naar je lessen en kies opnieuw.")
    en = Text("There is no such lesson.", "Go back to your lessons and choose again.")


class LessonDamaged(Damaged):
    key = "lesson_damaged"
    nl = Text("Deze les is beschadigd en kan niet worden afgespeeld.", "Je andere lessen werken nog.")
    en = Text("This lesson is damaged and cannot be played.", "Your other lessons still work.")


class LessonPartlyLost(Damaged):
    key = "lesson_partly_lost"
    nl = Text(
        "Een stuk van deze les is door schade aan de opslag weg: {spans}.",
        "De rest speelt nog. Meld het aan wie de box beheert: de opslag kan aan het einde zijn.",
    )
    en = Text(
        "A piece of this lesson is gone through damage to the storage: {spans}.",
        "The rest still plays. Tell whoever looks after the box: the storage may be wearing out.",
    )


class LessonEmpty(LessonDamaged):
    key = "lesson_empty"
    nl = Text("Van deze les is niets opgenomen: de stroom viel meteen weg.", "Je kunt deze les verwijderen.")
    en = Text("Nothing of this lesson was recorded: the power was cut at once.", "You can delete this lesson.")


class LessonBeingRecorded(Conflict):
    key = "lesson_being_recorded"
    nl = Text("Deze les wordt nog opgenomen.", "Stop de opname eerst en verwijder de les daarna.")
    en = Text("This lesson is still being recorded.", "Stop the recording first and delete the lesson after that.")


class LastDayInDoubt(Conflict):
    key = "last_day_in_doubt"
    nl = Text(
        "De box weet niet zeker welke dag het is. Er wordt nu niets gewist en er kan geen dag worden afgesproken.",
        "Zet de tijd van de box goed en probeer het daarna opnieuw.",
    )
    en = Text(
        "The box is not sure what day it is. Nothing is deleted now, and no day can be agreed on.",
        "Set the box's time and try again after that.",
    )


class LessonNotDeleted(Unavailable):
    key = "lesson_not_deleted"
    nl = Text(
        "De opslag van de box weigert: de les is niet of niet helemaal gewist.",
        "Probeer het opnieuw. Wat begonnen is, maakt de box ook zelf af. Blijft de les staan, meld het dan.",
    )
    en = Text(
        "The box's storage refuses: the lesson was not deleted, or not completely.",
        "Try again. What was begun the box also completes by itself. If the lesson stays, report it.",
    )


class CertificateUnknown(NotFound):
    key = "certificate_unknown"
    nl = Text("Dit bewijs is er niet.", "Ga terug naar je bewijzen en kies opnieuw.")
    en = Text("There is no such certificate.", "Go back to your certificates and choose again.")


class LessonPartDamaged(Damaged):
    """Not raised: what is wrong with a lesson of which a part can still be played."""

    key = "lesson_part_damaged"
    nl = Text("Een deel van deze les is beschadigd en ontbreekt.", "De rest van de les kun je bekijken.")
    en = Text("A part of this lesson is damaged and missing.", "You can watch the rest of the lesson.")


class CycleUnknown(NotFound):
    key = "cycle_unknown"
    nl = Text("Deze ronde is er niet.", "Ga terug naar je traject en kies opnieuw.")
    en = Text("There is no such round.", "Go back to your path and choose again.")


class KeptWithoutReason(Conflict):
    key = "kept_without_reason"
    nl = Text(
        "Voor de les van ronde {number} is niet afgesproken tot wanneer ze blijft, en waarom.",
        "Spreek dat eerst af, of laat de les met de andere weggaan.",
    )
    en = Text(
        "For the lesson of round {number} it was not agreed until when it is kept, and why.",
        "Agree on that first, or let the lesson go with the others.",
    )


class ActiepuntUnknown(NotFound):
    key = "actiepunt_unknown"
    nl = Text("Dit actiepunt is er niet.", "Ga terug naar je traject en kies opnieuw.")
    en = Text("There is no such action point.", "Go back to your path and choose again.")


class MomentUnknown(NotFound):
    key = "moment_unknown"
    nl = Text("Dit moment is er niet.", "Ga terug naar de les en kies opnieuw.")
    en = Text("There is no such moment.", "Go back to the lesson and choose again.")


class ChangedElsewhere(Conflict):
    """`words`: those that stand there now."""

    key = "changed_elsewhere"
    nl = Text("Deze woorden zijn intussen ergens anders veranderd.", "Lees wat er nu staat, en kies wat blijft.")
    en = Text("These words were changed elsewhere meanwhile.", "Read what stands there now, and choose what stays.")


class MomentsDiffer(Conflict):
    key = "moments_differ"
    nl = Text("De momenten van deze les zijn intussen veranderd.", "Laad de pagina opnieuw en zet ze in jouw volgorde.")
    en = Text("The moments of this lesson have changed meanwhile.", "Reload the page and put them in your order.")


class LineUnknown(NotFound):
    key = "kijkwijzer_line_unknown"
    nl = Text("Deze regel is er niet.", "Ga terug naar de kijkwijzer en kies opnieuw.")
    en = Text("There is no such line.", "Go back to the viewing guide and choose again.")


class PairUnknown(NotFound):
    key = "growth_pair_unknown"
    nl = Text("Dit groeipaar is er niet.", "Ga terug naar je traject en kies opnieuw.")
    en = Text("There is no such growth pair.", "Go back to your path and choose again.")


class PairNotApart(Conflict):
    key = "growth_pair_not_apart"
    nl = Text(
        "Deze twee momenten zijn geen groeipaar.",
        "Kies een moment uit een eerdere ronde en een uit een latere, allebei van het traject van dit actiepunt.",
    )
    en = Text(
        "These two moments are no growth pair.",
        "Choose one from an earlier round and one from a later, both of the path that this action point is of.",
    )


class TrajectUnknown(NotFound):
    key = "traject_unknown"
    nl = Text("Dit traject is er niet.", "Ga terug naar je trajecten en kies opnieuw.")
    en = Text("There is no such path.", "Go back to your paths and choose again.")


class CoachUnknown(NotFound):
    key = "coach_unknown"
    nl = Text("Deze coach staat niet in jouw lijst.", "Nodig de coach eerst uit.")
    en = Text("This coach is not in your list.", "Invite the coach first.")


class ReleaseUnknown(NotFound):
    key = "release_unknown"
    nl = Text("Dit fragment is er niet voor jou.", "Ga terug naar het overzicht en kies opnieuw.")
    en = Text("There is no such clip for you.", "Go back to the list and choose again.")


class ExportUnreadable(BadInput):
    key = "logbook_unreadable"
    nl = Text("Dit bestand is geen logboek van de box.", "Kies het bestand dat je uit het logboek hebt opgeslagen.")
    en = Text("This file is not a logbook of the box.", "Choose the file that you saved from the logbook.")


class ChainBroken(Damaged):
    key = "logbook_broken"
    nl = Text("Het logboek klopt niet vanaf regel {line}.", "Vergelijk met een eerdere kopie: er is iets veranderd.")
    en = Text("The logbook does not hold from line {line}.", "Compare it with an earlier copy; something was changed.")


class CertificateUnreadable(BadInput):
    key = "certificate_unreadable"
    nl = Text(
        "Dit bestand is geen bewijs van verwijdering van de box, of het is aangepast tot het er geen meer is.",
        "Kies het bestand dat je bij je bewijzen hebt opgeslagen, JSON of PDF.",
    )
    en = Text(
        "This file is no certificate of the box, or was changed until it is none.",
        "Choose the file that you saved from your certificates, JSON or PDF.",
    )


class CertificateBroken(Damaged):
    key = "certificate_broken"
    nl = Text(
        "Dit bewijs klopt niet: de tekst past niet bij de controlegetallen.",
        "Er is iets in veranderd. Vraag de leerkracht om het bewijs opnieuw op te slaan.",
    )
    en = Text(
        "This certificate does not hold: what it says does not fit its check numbers.",
        "Something in it was changed. Ask the teacher to save the certificate again.",
    )


class PaperDiffers(Damaged):
    key = "certificate_paper_differs"
    nl = Text(
        "De gegevens in deze PDF kloppen, maar de bladzijde is niet zoals deze versie van de box haar maakt.",
        "De bladzijde is veranderd, of door een andere versie gemaakt. Ga af op het JSON-bestand.",
    )
    en = Text(
        "The data inside this PDF hold, but the page is not what this version of the box makes of them.",
        "The page was changed, or made by another version. Go by the JSON file.",
    )
