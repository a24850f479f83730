"""What the web process itself says no with: the shape of a request, and the state of its connection.

TerugblikError
├── BadInput      WrongMethod · NotJson · JsonTypeNeeded · BytesTypeNeeded · LengthNeeded · BodyTooLarge ·
│                 RangeNotThere · PlainOnNetwork, and fields.FieldProblem
├── Forbidden     ForeignHost · ForeignOrigin · NotEncrypted · PresenceNeeded · NotYourLesson · NotFramed ·
│                 ButtonNotFromAfar
├── NotFound      UnknownAddress · PresenceOver · NoVirtualButton
├── Conflict      PresenceBusy · BoxInUse · TooMuchWaiting
├── Gone          RehearsalGone
├── Damaged       VideoDamaged
└── Unavailable   PortTaken
"""

from __future__ import annotations

from appliance.errors import BadInput, Conflict, Damaged, Forbidden, Gone, NotFound, Text, Unavailable


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


class BytesTypeNeeded(BadInput):
    key = "bytes_type_needed"
    nl = Text("De box leest hier alleen {type}.", "Stuur het bestand met die Content-Type.")
    en = Text("The box reads only {type} here.", "Send the file with that Content-Type.")


class LengthNeeded(BadInput):
    """Room is looked for before anything is taken in."""

    key = "length_needed"
    nl = Text("De box weet niet hoe groot het bestand is, of het is te groot.", "Kies het bestand van de maker.")
    en = Text("The box does not know how large the file is, or it is too large.", "Choose the maker's file.")


class BodyTooLarge(BadInput):
    key = "body_too_large"
    nl = Text("Dit is te veel tekst in één keer.", "Maak het korter dan {limit_kib} KiB en probeer het opnieuw.")
    en = Text("This is too much text at once.", "Make it shorter than {limit_kib} KiB and try again.")


class TooMuchWaiting(Conflict):
    """Drawings and papers of one person."""

    key = "too_much_waiting"
    nl = Text("Er wachten al {most} tekeningen van jou.", "Wacht tot er een paar klaar zijn, en vraag het dan opnieuw.")
    en = Text("Already {most} drawings of yours are waiting.", "Wait until some are done, and then ask again.")


class RangeNotThere(BadInput):
    key = "range_not_there"
    nl = Text("Dit stuk van de video bestaat niet.", "Laad de video opnieuw.")
    en = Text("This part of the video does not exist.", "Load the video again.")


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


class BoxInUse(Conflict):
    """Whose lesson it is must be able to mark it and to stop it until it is over."""

    key = "box_in_use"
    nl = Text("Iemand anders gebruikt de box nu.", "Wacht tot die klaar is, en probeer het dan opnieuw.")
    en = Text("Somebody else is using the box now.", "Wait until they are done, and then try again.")


class NotYourLesson(Forbidden):
    key = "not_your_lesson"
    nl = Text("De box staat niet voor jou klaar.", "Zet de box eerst voor jezelf klaar.")
    en = Text("The box is not set ready for you.", "Set the box ready for yourself first.")


class NotFramed(Forbidden):
    """No press opened the picture for this page, or it is over."""

    key = "not_framed"
    nl = Text("De box laat dit scherm nu geen beeld zien.", "Vraag het opnieuw en druk dan op de knop van de box.")
    en = Text("The box shows no picture to this screen now.", "Ask again and then press the button on the box.")


class NoVirtualButton(NotFound):
    key = "no_virtual_button"
    nl = Text("Deze box heeft een echte knop.", "Druk op de knop op de box.")
    en = Text("This box has a real button.", "Press the button on the box.")


class ButtonNotFromAfar(Forbidden):
    key = "button_not_from_afar"
    nl = Text(
        "Deze knop werkt alleen op de computer waar de camera aan zit.",
        "Open daar de pagina op het adres localhost, en druk daar.",
    )
    en = Text(
        "This button only works on the computer that the camera is plugged into.",
        "Open the page there at the address localhost, and press it there.",
    )


class RehearsalGone(Gone):
    key = "rehearsal_gone"
    nl = Text("De proefopname is weg. Zo is hij bedoeld.", "Doe een nieuwe als je nog eens wilt kijken.")
    en = Text("The rehearsal is gone. That is how it is meant.", "Do a new one if you want to look again.")


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


class PlainOnNetwork(BadInput):
    key = "plain_on_network"
    nl = Text("Zonder TLS luistert de box alleen op deze machine zelf.", "Laat --no-tls weg, of kies --host 127.0.0.1.")
    en = Text("Without TLS the box listens on this machine only.", "Leave out --no-tls, or choose --host 127.0.0.1.")
