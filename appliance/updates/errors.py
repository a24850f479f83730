"""What an update can say no with. Whatever is said here, the version that ran goes on running.

UpdateUnreadable, UpdateDamaged, UpdateWrongSignature, UpdateTooOld, UpdateTooNew, UpdateUnsafe (BadInput)
UpdateBusy, UpdateRunning, NothingToRollBack (Conflict)
UpdateNoKey, UpdateStickGone, UpdateNoRoom, UpdateSelfTestFailed, UpdateNotReady, UpdateStorage (Unavailable)
"""

from __future__ import annotations

from appliance.errors import BadInput, Conflict, Text, Unavailable


class UpdateUnreadable(BadInput):
    key = "update_unreadable"
    nl = Text(
        "Dit is geen update voor deze box: {file}",
        "Kies het bestand dat op .tbu eindigt, en haal het zo nodig opnieuw op.",
    )
    en = Text(
        "This is no update for this box: {file}", "Choose the file that ends in .tbu, and fetch it again if need be."
    )


class UpdateDamaged(BadInput):
    key = "update_damaged"
    nl = Text(
        "Het bestand met de update is beschadigd of niet helemaal aangekomen. Er is niets veranderd.",
        "Haal het bestand opnieuw op en zet het opnieuw op de stick.",
    )
    en = Text(
        "The file with the update is damaged or did not arrive whole. Nothing was changed.",
        "Fetch the file again and put it on the stick again.",
    )


class UpdateWrongSignature(BadInput):
    key = "update_wrong_signature"
    nl = Text(
        "De handtekening onder deze update klopt niet. Er is niets veranderd.",
        "Gebruik deze update niet. Haal hem opnieuw op bij de maker van de box en meld het als dit zo blijft.",
    )
    en = Text(
        "The signature under this update is not right. Nothing was changed.",
        "Do not use this update. Fetch it again from the maker of the box and report it if this stays.",
    )


class UpdateTooOld(BadInput):
    key = "update_too_old"
    nl = Text(
        "Deze update ({version}) is niet nieuwer dan wat er op de box staat ({current}).",
        "Er hoeft niets te gebeuren. Terug naar de vorige versie kan bij de instellingen: Regel de box zelf.",
    )
    en = Text(
        "This update ({version}) is not newer than what is on the box ({current}).",
        "Nothing needs to be done. To go back to the version before, see the settings: Look after the box itself.",
    )


class UpdateTooNew(BadInput):
    """The box must pass through a version in between."""

    key = "update_too_new"
    nl = Text(
        "Voor deze update moet de box eerst versie {minimum} hebben; nu is het {current}.",
        "Zet eerst een update tot en met {minimum} op de box, en daarna deze.",
    )
    en = Text(
        "For this update the box must have version {minimum} first; it has {current} now.",
        "Put an update up to {minimum} on the box first, and this one after that.",
    )


class UpdateUnsafe(BadInput):
    """Signed, and yet it names a place, a size or a form that no update of ours has."""

    key = "update_unsafe"
    nl = Text(
        "In deze update staat iets wat er niet in hoort. Er is niets veranderd.",
        "Gebruik deze update niet en meld het bij de maker van de box.",
    )
    en = Text(
        "This update holds something that does not belong in it. Nothing was changed.",
        "Do not use this update and report it to the maker of the box.",
    )


class UpdateBusy(Conflict):
    key = "update_busy"
    nl = Text("De box neemt een les op.", "Wacht tot de les klaar is en probeer het dan opnieuw.")
    en = Text("The box is recording a lesson.", "Wait until the lesson is over and try again then.")


class UpdateRunning(Conflict):
    key = "update_running"
    nl = Text("De box is al bezig met een update.", "Wacht een paar minuten; haal de stroom er liever niet af.")
    en = Text("The box is already at work on an update.", "Wait a few minutes; better not pull the plug.")


class NothingToRollBack(Conflict):
    key = "nothing_to_roll_back"
    nl = Text("Er is geen vorige versie op de box.", "Er is niets veranderd; de box werkt verder met wat hij heeft.")
    en = Text("There is no earlier version on the box.", "Nothing was changed; the box goes on with what it has.")


class UpdateNoKey(Unavailable):
    key = "update_no_key"
    nl = Text(
        "Deze box weet niet van wie hij updates mag aannemen: {file}",
        "Wie de box inrichtte, moet daar de openbare sleutel van de maker neerzetten.",
    )
    en = Text(
        "This box does not know whose updates it may take: {file}",
        "Whoever set the box up must put the maker's public key there.",
    )


class UpdateStickGone(Unavailable):
    key = "update_stick_gone"
    nl = Text(
        "De stick met de update is eruit getrokken of niet meer te lezen. Er is niets veranderd.",
        "Steek de stick er weer in en begin opnieuw.",
    )
    en = Text(
        "The stick with the update was pulled out or can no longer be read. Nothing was changed.",
        "Put the stick back in and begin again.",
    )


class UpdateNoRoom(Unavailable):
    key = "update_no_room"
    nl = Text(
        "Op de box is te weinig plaats voor deze update: er is {needed_mb} MB nodig. Er is niets veranderd.",
        "Verwijder lessen die weg mogen, of neem een grotere kaart, en probeer het opnieuw.",
    )
    en = Text(
        "There is too little room on the box for this update: {needed_mb} MB are needed. Nothing was changed.",
        "Delete lessons that may go, or use a larger card, and try again.",
    )


class UpdateSelfTestFailed(Unavailable):
    """`step` is the key of what the self-test found."""

    key = "update_self_test_failed"
    nl = Text(
        "De nieuwe versie ({version}) slaagde niet voor haar proef. De oude versie draait gewoon verder.",
        "Kijk of camera en microfoon aangesloten zijn en probeer het nog eens. Blijft het zo, meld het dan.",
    )
    en = Text(
        "The new version ({version}) did not pass its trial. The old version simply goes on running.",
        "Check that camera and microphone are connected and try once more. If it stays this way, report it.",
    )


class UpdateNotReady(Unavailable):
    key = "update_not_ready"
    nl = Text(
        "Met versie {version} werd de box niet klaar voor gebruik. De box is terug op versie {current}.",
        "U kunt gewoon opnemen. Meld bij de maker van de box dat deze update niet werkte.",
    )
    en = Text(
        "With version {version} the box did not become ready. It is back on version {current}.",
        "You can record as usual. Tell the maker of the box that this update did not work.",
    )


class UpdateStorage(Unavailable):
    key = "update_storage"
    nl = Text(
        "De box kon de update niet opslaan. De oude versie draait gewoon verder.",
        "Zet de box uit en weer aan en probeer het opnieuw. Blijft het zo, dan is de kaart misschien versleten.",
    )
    en = Text(
        "The box could not store the update. The old version simply goes on running.",
        "Switch the box off and on and try again. If it stays this way, the card may be worn out.",
    )
