"""What the keeper says no with. Whatever is said here, the box records as before.

TerugblikError
├── BadInput      KeeperMisread · NoSuchStick · NoUpdateThere
├── Conflict      KeeperBusy · KeeperTired · LessonRuns · ButtonNotPressed · NoTrial · TrialNotKept · NoUpdateWaiting
└── Unavailable   WifiRefused · WifiNotFound · WifiWrongPassphrase · StickUnreadable · KeeperBroken; and those of
                  `wifichip.py`, the first boot, updates and backups
"""

from __future__ import annotations

from appliance.errors import BadInput, Conflict, Text, Unavailable


class KeeperMisread(BadInput):
    key = "keeper_misread"
    nl = Text("De box begrijpt deze opdracht niet.", "Laad de pagina opnieuw en probeer het nog eens.")
    en = Text("The box does not understand this request.", "Load the page again and try once more.")


class NoSuchStick(BadInput):
    key = "no_such_stick"
    nl = Text("Deze stick zit niet meer in de box.", "Steek hem erin, wacht even en kies opnieuw.")
    en = Text("This stick is no longer in the box.", "Put it in, wait a moment and choose again.")


class KeeperBusy(Conflict):
    key = "keeper_busy"
    nl = Text("De box is met iets anders bezig.", "Wacht tot dat klaar is. De pagina laat zien wat het is.")
    en = Text("The box is at work on something else.", "Wait until that is done. The page shows what it is.")


class KeeperTired(Conflict):
    """Ten changes in an hour are more than any person means."""

    key = "keeper_tired"
    nl = Text(
        "Er is het laatste uur heel vaak iets aan de box veranderd.", "Wacht nog {minutes} min. en probeer het opnieuw."
    )
    en = Text("The box was changed very often in the last hour.", "Wait another {minutes} min. and try again.")


class LessonRuns(Conflict):
    key = "lesson_runs"
    nl = Text("De box neemt een les op.", "Wacht tot de les klaar is en probeer het dan opnieuw.")
    en = Text("The box is recording a lesson.", "Wait until the lesson is over and try again then.")


class ButtonNotPressed(Conflict):
    key = "button_not_pressed"
    nl = Text(
        "De knop op de box is niet ingedrukt. Er is niets veranderd.",
        "Begin opnieuw en druk dan binnen een minuut op de knop.",
    )
    en = Text(
        "The button on the box was not pressed. Nothing was changed.",
        "Begin again and press the button within a minute.",
    )


class NoTrial(Conflict):
    key = "no_trial"
    nl = Text("De box is geen wifi aan het proberen.", "Begin opnieuw als de box bij een andere wifi moet.")
    en = Text("The box is not trying a Wi-Fi.", "Begin again if the box is to join another Wi-Fi.")


class TrialNotKept(Conflict):
    key = "trial_not_kept"
    nl = Text(
        "Niemand heeft de box bij deze wifi gevonden. Hij is weer op zijn eigen wifi.",
        "Zet de tablet meteen op die andere wifi, open de box daar en druk op Zo laten.",
    )
    en = Text(
        "Nobody found the box on that Wi-Fi. It is on its own again.",
        "Put the tablet on that Wi-Fi at once, open the box there and press Keep it.",
    )


class NoUpdateWaiting(Conflict):
    key = "no_update_waiting"
    nl = Text("Er staat geen update met dit nummer klaar.", "Kies het bestand opnieuw.")
    en = Text("No update with this number is ready.", "Choose the file again.")


class NoUpdateThere(BadInput):
    key = "no_update_there"
    nl = Text("Dit bestand staat niet op de stick.", "Kijk op een computer of het erop staat, en kies opnieuw.")
    en = Text("This file is not on the stick.", "Check on a computer that it is there, and choose again.")


class WifiRefused(Unavailable):
    key = "wifi_refused"
    nl = Text(
        "Het lukt de box niet om van wifi te wisselen.",
        "Zet de box uit en weer aan. Hij is dan weer op de wifi van daarvoor, of op zijn eigen wifi.",
    )
    en = Text(
        "The box did not manage to change its Wi-Fi.",
        "Switch the box off and on. It is then on the Wi-Fi of before, or on its own.",
    )


class WifiNotFound(Unavailable):
    key = "wifi_not_found"
    nl = Text(
        "De box vindt deze wifi niet. Hij is weer op zijn eigen wifi.",
        "Kijk of de naam precies klopt, en zet de box dichter bij een wifipunt van de school.",
    )
    en = Text(
        "The box does not find this Wi-Fi. It is on its own again.",
        "Check that the name is exact, and put the box closer to the school's access point.",
    )


class WifiWrongPassphrase(Unavailable):
    key = "wifi_wrong_passphrase"
    nl = Text(
        "Het wachtwoord van deze wifi klopt niet. De box is weer op zijn eigen wifi.",
        "Vraag het na en probeer het opnieuw. Hoofdletters tellen mee.",
    )
    en = Text(
        "The password of this Wi-Fi is not right. The box is on its own again.",
        "Ask for it and try again. Capitals count.",
    )


class StickUnreadable(Unavailable):
    key = "stick_unreadable"
    nl = Text(
        "De box kan deze stick niet lezen.",
        "Neem een andere. Of formatteer hem op een computer als FAT32 of exFAT; alles wat erop staat is dan weg.",
    )
    en = Text(
        "The box cannot read this stick.",
        "Use another one. Or format it on a computer as FAT32 or exFAT; everything on it is gone then.",
    )


class KeeperBroken(Unavailable):
    key = "keeper_broken"
    nl = Text(
        "Er ging iets mis bij wat de box moest doen.",
        "Zet de box uit en weer aan en probeer het opnieuw. Wat opgenomen is, blijft staan.",
    )
    en = Text(
        "Something went wrong with what the box was to do.",
        "Switch the box off and on and try again. What was recorded stays.",
    )
