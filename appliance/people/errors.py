"""What the people package can say no with.

NameTaken, WeakPassphrase, InvitationNeeded, InvitationUnknown, CardDiffers, WrongKeyCard (BadInput)
WrongSignIn, SessionOver (NotSignedIn)
WrongPassphrase, TokenMissing, CardNotProven (Forbidden)
InvitationUsed, InvitationExpired (Gone)
CardAlreadyProven, CoachNotJoined, CoachHasReleases, ReadyForNobody (Conflict)
PersonDamaged, NamesLost, ReadyForOtherKey (Damaged)
TooManyAttempts (Throttled)
"""

from __future__ import annotations

from appliance.errors import BadInput, Conflict, Damaged, Forbidden, Gone, NotSignedIn, Text, Throttled


class NameTaken(BadInput):
    key = "name_taken"
    nl = Text("Deze naam is al in gebruik op de box.", "Kies een andere naam, met je achternaam erbij bijvoorbeeld.")
    en = Text("This name is already in use on the box.", "Choose another one, with your family name for example.")


class NameEmpty(BadInput):
    key = "name_empty"
    nl = Text("Er staat geen naam.", "Vul de naam in waarmee je je wilt aanmelden.")
    en = Text("There is no name.", "Fill in the name that you want to sign in with.")


class WeakPassphrase(BadInput):
    """`score` is 0 to 4; `reasons` the keys of what would make it better, with spaces between them."""

    key = "weak_passphrase"
    nl = Text(
        "Deze wachtzin is te makkelijk te raden.",
        "Neem vier of meer woorden die niet bij elkaar horen, samen ten minste twaalf tekens.",
    )
    en = Text(
        "This passphrase is too easy to guess.",
        "Take four or more words that do not belong together, twelve characters at least.",
    )


class WrongSignIn(NotSignedIn):
    """One error for an unknown name and for a wrong passphrase: it must not tell who has an account."""

    key = "wrong_sign_in"
    nl = Text("Deze naam en wachtzin horen niet bij elkaar.", "Kijk naar de spelling en probeer het opnieuw.")
    en = Text("This name and passphrase do not belong together.", "Check the spelling and try again.")


class WrongPassphrase(Forbidden):
    key = "wrong_passphrase"
    nl = Text("Deze wachtzin klopt niet.", "Er is niets veranderd. Probeer het opnieuw.")
    en = Text("This passphrase is not right.", "Nothing was changed. Try again.")


class WrongKeyCard(BadInput):
    """One error for an unknown name and for a card that is not this person's."""

    key = "wrong_key_card"
    nl = Text("Deze naam en sleutelkaart horen niet bij elkaar.", "Scan de kaart opnieuw, of kijk elk teken na.")
    en = Text("This name and key card do not belong together.", "Scan the card again, or check every character.")


class CardDiffers(BadInput):
    key = "card_differs"
    nl = Text("Dit is niet jouw sleutelkaart.", "Scan de kaart die je net hebt bewaard, of kijk elk teken na.")
    en = Text("This is not your key card.", "Scan the card that you just saved, or check every character.")


class CardNotProven(Forbidden):
    key = "card_not_proven"
    nl = Text(
        "Je sleutelkaart is nog niet teruggegeven.",
        "Scan of typ je sleutelkaart eerst. Zonder kaart zijn opnamen weg als je je wachtzin vergeet.",
    )
    en = Text(
        "Your key card has not been given back yet.",
        "Scan or type your key card first. Without it recordings are lost if you forget your passphrase.",
    )


class CardAlreadyProven(Conflict):
    key = "card_already_proven"
    nl = Text("De sleutelkaart is al teruggegeven en wordt niet meer getoond.", "Gebruik de kaart die je bewaard hebt.")
    en = Text("The key card was given back and is not shown any more.", "Use the card that you kept.")


class SessionOver(NotSignedIn):
    key = "session_over"
    nl = Text("Je bent afgemeld.", "Meld je opnieuw aan. Wat je bewaard had, is er nog.")
    en = Text("You are signed out.", "Sign in again. What you saved is still there.")


class TokenMissing(Forbidden):
    """The header that only our own page can send is missing or wrong."""

    key = "token_missing"
    nl = Text("Deze vraag kwam niet van de bladzijde van de box.", "Laad de bladzijde opnieuw en probeer het nog eens.")
    en = Text("This request did not come from the box's own page.", "Load the page again and try once more.")


class TooManyAttempts(Throttled):
    key = "too_many_attempts"
    nl = Text("Er is te vaak een verkeerde wachtzin of code gegeven.", "Wacht {wait_s} seconden en probeer het dan.")
    en = Text("A wrong passphrase or code was given too often.", "Wait {wait_s} seconds and then try again.")


class InvitationNeeded(BadInput):
    key = "invitation_needed"
    nl = Text("Voor een coach is een uitnodiging nodig.", "Vraag de leerkracht om een code.")
    en = Text("A coach needs an invitation.", "Ask the teacher for a code.")


class InvitationUnknown(BadInput):
    key = "invitation_unknown"
    nl = Text("Deze code kent de box niet.", "Kijk de code na, of vraag de leerkracht om een nieuwe.")
    en = Text("The box does not know this code.", "Check the code, or ask the teacher for a new one.")


class InvitationUsed(Gone):
    key = "invitation_used"
    nl = Text("Deze code is al gebruikt.", "Meld je aan met je naam, of vraag de leerkracht om een nieuwe code.")
    en = Text("This code was already used.", "Sign in with your name, or ask the teacher for a new code.")


class InvitationExpired(Gone):
    key = "invitation_expired"
    nl = Text("Deze code is verlopen.", "Vraag de leerkracht om een nieuwe code.")
    en = Text("This code has expired.", "Ask the teacher for a new code.")


class CoachNotJoined(Conflict):
    key = "coach_not_joined"
    nl = Text("Deze coach heeft de uitnodiging nog niet gebruikt.", "Geef de code door en vergelijk dan de woorden.")
    en = Text("This coach has not used the invitation yet.", "Pass the code on, then compare the words.")


class CoachHasReleases(Conflict):
    key = "coach_has_releases"
    nl = Text("Deze coach kan nog {open} fragment(en) openen.", "Neem die eerst terug.")
    en = Text("This coach can still open {open} fragment(s).", "Take those back first.")


class PersonDamaged(Damaged):
    key = "person_damaged"
    nl = Text(
        "Het bestand met jouw sleutel is beschadigd.", "Gebruik je sleutelkaart om een nieuwe wachtzin te zetten."
    )
    en = Text("The file with your key is damaged.", "Use your key card to set a new passphrase.")


class NamesLost(Damaged):
    """The box's salt was lost, or a person's own small files: nobody can be found by name any more."""

    key = "names_lost"
    nl = Text(
        "Door schade aan de opslag herkent de box deze naam niet meer. Je opnamen zijn er nog.",
        "Kies ‘wachtzin vergeten’ en gebruik je sleutelkaart: daarna kent de box je weer.",
    )
    en = Text(
        "Through damage to its storage the box no longer recognises this name. Your recordings are still there.",
        "Choose ‘forgot passphrase’ and use your key card: after that the box knows you again.",
    )


class ReadyForNobody(Conflict):
    key = "ready_for_nobody"
    nl = Text(
        "De box staat klaar voor iemand die er niet is, of niet meer.",
        "Neem nog niets op: laat een leerkracht de box klaarzetten.",
    )
    en = Text(
        "The box is set ready for somebody who is not here, or not any more.",
        "Do not record yet: let a teacher set the box ready.",
    )


class ReadyForOtherKey(Damaged):
    key = "ready_for_other_key"
    nl = Text(
        "De box staat klaar met een andere sleutel dan die van de leerkracht. Die kan een opname dan niet openen, en"
        " iemand anders misschien wel.",
        "Neem nog niets op: de leerkracht meldt zich aan en zet de box opnieuw klaar. Komt dit terug, gebruik de box"
        " dan niet en meld het aan wie de box beheert.",
    )
    en = Text(
        "The box is set ready with another key than the teacher's. The teacher could not open a recording then, and"
        " somebody else perhaps could.",
        "Do not record yet: the teacher signs in and sets the box ready again. If this comes back, do not use the box,"
        " and tell whoever looks after it.",
    )
