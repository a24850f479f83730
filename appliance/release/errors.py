"""What releasing can say no with.

CoachNotConfirmed, ReleaseNotReady, ReleaseNotPrepared (Conflict)
DateInDoubt (Conflict)               the box does not know for sure what day it is
ReleaseTakenBack, ReleaseOver (Gone)
ReleaseDamaged (Damaged)             what was released cannot be read as it was
ReleaseSwapped (Damaged)             it can be read, and is not what was released
DraftDamaged (Damaged)               nor what waits for confirmation
LessonDamagedThere (Damaged)         also the problem of a release whose span of the lesson is damaged
ReleaseChanged (Damaged)             also the problem of a release whose draft was changed
ReleaseInterrupted (Unavailable)     also the problem of a release whose making was cut off
LessonGone (Gone)
CommentEmpty, CommentOutside (BadInput)
"""

from __future__ import annotations

from appliance.errors import BadInput, Conflict, Damaged, Gone, Text, Unavailable


class CoachNotConfirmed(Conflict):
    key = "coach_not_confirmed"
    nl = Text(
        "De sleutel van {coach} is nog niet bevestigd.",
        "Vergelijk eerst samen de vier woorden en bevestig ze met je wachtzin.",
    )
    en = Text(
        "The key of {coach} has not been confirmed yet.",
        "Compare the four words together first and confirm them with your passphrase.",
    )


class ReleaseNotReady(Conflict):
    """It is still being made, or its making failed: there is nothing to see."""

    key = "release_not_ready"
    nl = Text("Dit fragment is nog niet klaar.", "Wacht tot het gemaakt is. Lukte dat niet, maak het dan opnieuw.")
    en = Text("This clip is not ready yet.", "Wait until it has been made. If that failed, make it again.")


class ReleaseNotPrepared(Conflict):
    """Only what was prepared, and seen, can be confirmed."""

    key = "release_not_prepared"
    nl = Text("Dit fragment wacht niet op jouw bevestiging.", "Kies opnieuw wat je wilt vrijgeven.")
    en = Text("This clip is not waiting for your confirmation.", "Choose again what you want to release.")


class DateInDoubt(Conflict):
    """Nobody vouches for the date, so that nobody can tell whether an end date has passed."""

    key = "date_in_doubt"
    nl = Text(
        "De box weet niet zeker welke dag het is. Daarom blijft alles met een einddatum dicht.",
        "Vraag een leerkracht om zich aan te melden en de tijd te bevestigen.",
    )
    en = Text(
        "The box is not sure what day it is. So everything with an end date stays closed.",
        "Ask a teacher to sign in and confirm the time.",
    )


class ReleaseTakenBack(Gone):
    key = "release_taken_back"
    nl = Text("Dit fragment is teruggenomen.", "Vraag de leerkracht of je het opnieuw mag zien.")
    en = Text("This clip was taken back.", "Ask the teacher whether you may see it again.")


class ReleaseOver(Gone):
    key = "release_over"
    nl = Text("Dit fragment was te zien tot en met {until}.", "Vraag de leerkracht of je het opnieuw mag zien.")
    en = Text("This clip could be seen until {until}.", "Ask the teacher whether you may see it again.")


class ReleaseInterrupted(Unavailable):
    key = "release_interrupted"
    nl = Text("Het maken van dit fragment is onderbroken.", "Verwijder het en maak het opnieuw.")
    en = Text("The making of this clip was interrupted.", "Remove it and make it again.")


class ReleaseChanged(Damaged):
    """What lies on the disk is not the clip or the note that was made and shown."""

    key = "release_changed"
    nl = Text(
        "Dit fragment is op de box veranderd nadat het gemaakt was. Er is niets vrijgegeven.",
        "Verwijder het, maak het opnieuw en bekijk het nog eens. Meld het aan wie de box beheert.",
    )
    en = Text(
        "This clip was changed on the box after it was made. Nothing was released.",
        "Remove it, make it again and look at it once more. Tell whoever looks after the box.",
    )


class ReleaseDamaged(Damaged):
    key = "release_damaged"
    nl = Text(
        "Dit fragment is op de box beschadigd en kan nu niet worden afgespeeld.",
        "Leerkracht: meld je af en weer aan. Helpt dat niet, neem het dan terug en geef het opnieuw vrij."
        " Begeleider: vraag dat aan de leerkracht.",
    )
    en = Text(
        "This clip was damaged on the box and cannot be played now.",
        "Teacher: sign out and in again. If that does not help, take it back and release it again."
        " Coach: ask the teacher to do so.",
    )


class ReleaseSwapped(Damaged):
    """Another clip, sealed to the same two, lies in the place of the one that was confirmed."""

    key = "release_swapped"
    nl = Text(
        "Wat op de box ligt, is niet het fragment dat is vrijgegeven. Daarom speelt het niet.",
        "Leerkracht: neem het terug en geef het opnieuw vrij. Begeleider: vraag dat aan de leerkracht."
        " Meld het ook aan wie de box beheert.",
    )
    en = Text(
        "What lies on the box is not the clip that was released. So it does not play.",
        "Teacher: take it back and release it again. Coach: ask the teacher to do so."
        " Also tell whoever looks after the box.",
    )


class DraftDamaged(Damaged):
    key = "draft_damaged"
    nl = Text(
        "Dit fragment is op de box beschadigd. Er is niets vrijgegeven.",
        "Verwijder het en maak het opnieuw: het moment staat nog in de les.",
    )
    en = Text(
        "This clip was damaged on the box. Nothing was released.",
        "Remove it and make it again: the moment is still in the lesson.",
    )


class LessonDamagedThere(Damaged):
    key = "lesson_damaged_there"
    nl = Text(
        "In dit stuk van de les zit schade. Het fragment is niet gemaakt.",
        "Open de les: daar staat welk stuk weg is. Kies een moment ernaast.",
    )
    en = Text(
        "This part of the lesson is damaged. The clip was not made.",
        "Open the lesson: it says which part is gone. Choose a moment beside it.",
    )


class LessonGone(Gone):
    key = "lesson_gone"
    nl = Text("De les van dit fragment is er niet meer.", "Kies een moment uit een andere les.")
    en = Text("The lesson of this clip is no longer there.", "Choose a moment from another lesson.")


class CommentEmpty(BadInput):
    key = "comment_empty"
    nl = Text("Er staat nog niets in je reactie.", "Schrijf iets en stuur het dan.")
    en = Text("There is nothing in your comment yet.", "Write something and then send it.")


class CommentOutside(BadInput):
    key = "comment_outside"
    nl = Text("Deze tijd valt buiten het fragment.", "Kies een plek in het fragment, of laat de tijd weg.")
    en = Text("This time lies outside the clip.", "Choose a place in the clip, or leave the time out.")
