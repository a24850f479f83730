"""What the web process itself says no with: the shape of a request, and the state of its connection."""

from __future__ import annotations

from appliance.errors import BadInput, Conflict, Damaged, Forbidden, NotFound, NotSignedIn, Text, Unavailable


class UnknownAddress(NotFound):
    key = "unknown_address"
    nl = Text("Dit adres bestaat niet op de box.", "Ga terug naar het begin.")
    en = Text("This address does not exist on the box.", "Go back to the start.")


class WrongMethod(BadInput):
    key = "wrong_method"
    nl = Text("Dit adres kan niet wat er gevraagd wordt.", "Laad de pagina opnieuw.")
    en = Text("This address cannot do what was asked.", "Reload the page.")


class NotJson(BadInput):
    key = "not_json"
    nl = Text("De box kan deze vraag niet lezen: het is geen JSON.", "Laad de pagina opnieuw en probeer het nog eens.")
    en = Text("The box cannot read this request: it is not JSON.", "Reload the page and try once more.")


class JsonTypeNeeded(BadInput):
    """A page elsewhere can post forms across origins without asking, but not `application/json`."""

    key = "json_type_needed"
    nl = Text("De box leest hier alleen application/json.", "Stuur de vraag met die Content-Type.")
    en = Text("The box reads only application/json here.", "Send the request with that Content-Type.")


class BodyTooLarge(BadInput):
    key = "body_too_large"
    nl = Text("Dit is te veel tekst in één keer.", "Maak het korter dan {limit_kib} KiB en probeer het opnieuw.")
    en = Text("This is too much text at once.", "Make it shorter than {limit_kib} KiB and try again.")


class RangeNotThere(BadInput):
    key = "range_not_there"
    nl = Text("Dit stuk van de video bestaat niet.", "Laad de video opnieuw.")
    en = Text("This part of the video does not exist.", "Load the video again.")


class DateInPast(BadInput):
    key = "date_in_past"
    nl = Text("De einddatum {date} is al voorbij.", "Kies een dag vanaf vandaag.")
    en = Text("The end date {date} has already passed.", "Choose a day from today on.")


class TokenMissing(Forbidden):
    """The anti-forgery token of the session is missing or wrong."""

    key = "token_missing"
    nl = Text("De pagina is verlopen.", "Laad de pagina opnieuw en probeer het nog eens.")
    en = Text("The page has expired.", "Reload the page and try once more.")


class ForeignHost(Forbidden):
    """The browser was led here under a name that is not ours (DNS rebinding)."""

    key = "foreign_host"
    nl = Text("De box kent dit adres niet: {host}.", "Gebruik het adres dat op het blad bij de box staat.")
    en = Text("The box does not know this address: {host}.", "Use the address on the sheet that came with the box.")


class ForeignOrigin(Forbidden):
    key = "foreign_origin"
    nl = Text("Een andere website vroeg dit.", "Open de box zelf in je browser en probeer het daar.")
    en = Text("Another website asked for this.", "Open the box itself in your browser and try there.")


class NotEncrypted(Forbidden):
    key = "not_encrypted"
    nl = Text("De verbinding is niet versleuteld; zo reist een wachtzin niet.", "Open de box met https:// ervoor.")
    en = Text("The connection is not encrypted; a passphrase does not travel that way.", "Open the box with https://.")


class SessionLocked(NotSignedIn):
    key = "session_locked"
    nl = Text("De box is op slot gegaan.", "Meld je opnieuw aan met je wachtzin.")
    en = Text("The box has locked itself.", "Sign in again with your passphrase.")


class RecorderAway(Unavailable):
    key = "recorder_away"
    nl = Text(
        "De box kan nu geen contact maken met de camera.",
        "Wacht een minuut. Blijft het zo, zet de box dan uit en weer aan.",
    )
    en = Text(
        "The box cannot reach its camera part now.",
        "Wait a minute. If it stays this way, switch the box off and on.",
    )


class PresenceNeeded(Forbidden):
    key = "presence_needed"
    nl = Text("De knop op de box is nog niet ingedrukt.", "Druk op de knop op de box en probeer het dan opnieuw.")
    en = Text("The button on the box has not been pressed.", "Press the button on the box and then try again.")


class PresenceOver(NotFound):
    key = "presence_over"
    nl = Text("De tijd om op de knop te drukken is om.", "Begin opnieuw en druk dan op de knop.")
    en = Text("The time to press the button is over.", "Start again and then press the button.")


class PresenceBusy(Conflict):
    key = "presence_busy"
    nl = Text("Iemand anders is al bezig met de knop.", "Wacht {wait_s} seconden en probeer het opnieuw.")
    en = Text("Someone else is already using the button.", "Wait {wait_s} seconds and try again.")


class NoVirtualButton(NotFound):
    key = "no_virtual_button"
    nl = Text("Deze box heeft een echte knop.", "Druk op de knop op de box.")
    en = Text("This box has a real button.", "Press the button on the box.")


class CardNotProven(Conflict):
    key = "card_not_proven"
    nl = Text(
        "Je sleutelkaart is nog niet teruggegeven.",
        "Scan of typ eerst je sleutelkaart. Zonder kaart en wachtzin zijn opnames voorgoed weg.",
    )
    en = Text(
        "Your key card has not been given back yet.",
        "Scan or type your key card first. Without card and passphrase, recordings are gone for good.",
    )


class NoVideoYet(Conflict):
    key = "no_video_yet"
    nl = Text("Deze les wordt nog opgenomen.", "Stop de opname; daarna is de les meteen te bekijken.")
    en = Text("This lesson is still being recorded.", "Stop the recording; the lesson can be watched right after.")


class VideoDamaged(Damaged):
    key = "video_damaged"
    nl = Text(
        "Dit stuk van de video is beschadigd.",
        "Ga een stukje verder; de rest van de les speelt nog. Meld het aan wie de box beheert.",
    )
    en = Text(
        "This part of the video is damaged.",
        "Skip ahead a little; the rest of the lesson still plays. Tell whoever looks after the box.",
    )


class PortTaken(Unavailable):
    key = "port_taken"
    nl = Text("Poort {port} op {host} is al in gebruik.", "Stop het andere programma, of kies een andere --port.")
    en = Text("Port {port} on {host} is already in use.", "Stop the other program, or choose another --port.")
