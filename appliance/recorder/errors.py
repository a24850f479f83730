"""What the recorder can say no with. What can go wrong during a lesson is in `troubles.py`.

TerugblikError
├── BadInput
│   ├── BadRequest        a message on the control socket that makes no sense
│   ├── BadOwner          the public key of an owner cannot be used
│   └── NoVirtualButton   this box has a real button: it cannot be pressed from afar
├── Conflict
│   ├── NoOwner           the box was not set ready for anybody
│   ├── TooLittleRoom     a whole lesson might not fit
│   ├── PowerUnsafe       the power is too weak now to begin
│   ├── RoomForFew        (only a warning) the next lessons fit, and not many more
│   ├── RecorderBusy      it is starting, switching on or sealing
│   ├── NotRecording      there is no lesson to mark or stop
│   ├── NotWhileRecording a question that only a box at rest answers
│   ├── NoRehearsal       there is none, or it is gone
│   ├── PresenceBusy      somebody else is proving presence now
│   ├── FramingOver       no press of the button opened it, or it is over
│   ├── FramingForOther   the box is set ready for somebody else
│   └── AlreadyRunning    another recorder has this data folder or this socket
└── Unavailable
    ├── NoSoundDevice     there is no microphone and the setting asks for sound
    └── NoPreview         the camera has no picture to show
"""

from __future__ import annotations

from appliance.errors import BadInput, Conflict, Text, Unavailable


class BadRequest(BadInput):
    key = "bad_request"
    nl = Text("De box begrijpt deze opdracht niet.", "Laad de pagina opnieuw en probeer het nog eens.")
    en = Text("The box does not understand this request.", "Load the page again and try once more.")


class BadOwner(BadInput):
    key = "bad_owner"
    nl = Text("De sleutel van de eigenaar klopt niet.", "Meld je opnieuw aan en zet de box dan weer klaar.")
    en = Text("The owner's key is not right.", "Sign in again and then set the box ready once more.")


class NoVirtualButton(BadInput):
    key = "no_virtual_button"
    nl = Text("Deze box heeft een echte knop.", "Druk op de knop van de box zelf.")
    en = Text("This box has a real button.", "Press the button on the box itself.")


class NoOwner(Conflict):
    key = "no_owner"
    nl = Text("De box staat voor niemand klaar.", "Meld je aan op de tablet en zet de box klaar voor jouw les.")
    en = Text("The box is not set ready for anybody.", "Sign in on the tablet and set the box ready for your lesson.")


class TooLittleRoom(Conflict):
    key = "too_little_room"
    nl = Text(
        "Er is te weinig ruimte voor een hele les: {room_mb} MB vrij, {needed_mb} MB nodig.",
        "Verwijder lessen die je niet meer nodig hebt. De box wist zelf niets.",
    )
    en = Text(
        "There is too little room for a whole lesson: {room_mb} MB free, {needed_mb} MB needed.",
        "Delete lessons that you no longer need. The box deletes nothing by itself.",
    )


class PowerUnsafe(Conflict):
    key = "power_unsafe"
    nl = Text(
        "De box krijgt te weinig stroom om veilig op te nemen.",
        "Gebruik de adapter en het snoer die bij de box horen, rechtstreeks in het stopcontact. Wacht dan tien tellen "
        "en druk opnieuw.",
    )
    en = Text(
        "The box gets too little power to record safely.",
        "Use the adapter and the cable that belong to the box, straight in the wall socket. Then wait for ten seconds "
        "and press again.",
    )


class RoomForFew(Conflict):
    key = "room_for_few"
    nl = Text(
        "De opslag raakt vol. Hele lessen die er nog op passen: {lessons}.",
        "Verwijder lessen die je niet meer nodig hebt. De box wist zelf niets om ruimte te maken.",
    )
    en = Text(
        "The storage is filling up. Whole lessons that still fit: {lessons}.",
        "Delete lessons that you no longer need. The box deletes nothing by itself to make room.",
    )


class RecorderBusy(Conflict):
    key = "recorder_busy"
    nl = Text("De box is nog bezig.", "Wacht een paar seconden en probeer het opnieuw.")
    en = Text("The box is still busy.", "Wait a few seconds and try again.")


class NotRecording(Conflict):
    key = "not_recording"
    nl = Text("Er wordt nu niets opgenomen.", "Begin eerst een opname.")
    en = Text("Nothing is being recorded now.", "Start a recording first.")


class NotWhileRecording(Conflict):
    key = "not_while_recording"
    nl = Text("Dit kan niet tijdens een opname.", "Stop de opname, of wacht tot de les voorbij is.")
    en = Text("This cannot be done during a recording.", "Stop the recording, or wait until the lesson is over.")


class NoRehearsal(Conflict):
    key = "no_rehearsal"
    nl = Text("Er is geen proefopname meer.", "Doe een nieuwe als je nog eens wilt kijken.")
    en = Text("There is no rehearsal any more.", "Do a new one if you want to look again.")


class PresenceBusy(Conflict):
    key = "presence_busy"
    nl = Text("De box wacht al op een druk op de knop.", "Wacht een minuut en probeer het dan opnieuw.")
    en = Text("The box is already waiting for a press of its button.", "Wait a minute and then try again.")


class FramingOver(Conflict):
    key = "framing_over"
    nl = Text("De box laat nu geen beeld zien.", "Vraag het opnieuw en druk dan op de knop van de box.")
    en = Text("The box shows no picture now.", "Ask again and then press the button on the box.")


class FramingForOther(Conflict):
    key = "framing_for_other"
    nl = Text("De box staat klaar voor iemand anders.", "Wacht tot die klaar is, en probeer het dan opnieuw.")
    en = Text("The box is set ready for somebody else.", "Wait until they are done, and then try again.")


class AlreadyRunning(Conflict):
    key = "recorder_already_running"
    nl = Text("Het opnamedeel van deze box draait al.", "Stop het andere eerst, of kies een andere map met --data.")
    en = Text("This box's recorder is already running.", "Stop the other one first, or choose another --data folder.")


class NoSoundDevice(Unavailable):
    key = "no_sound_device"
    nl = Text("De box heeft geen microfoon.", "Steek de microfoon in de box, of stel in: alleen beeld.")
    en = Text("The box has no microphone.", "Plug the microphone into the box, or set it to picture only.")


class NoPreview(Unavailable):
    key = "no_preview"
    nl = Text("De camera heeft nog geen beeld.", "Wacht even. Blijft het zo, kijk dan of de camera goed vastzit.")
    en = Text("The camera has no picture yet.", "Wait a moment. If it stays this way, check the camera's cable.")
