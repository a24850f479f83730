"""What the hardware can say no with."""

from __future__ import annotations

from appliance.errors import BadInput, Text, Unavailable


class CameraCannotMask(Unavailable):
    """Better no lesson than one in the clear."""

    key = "camera_cannot_mask"
    nl = Text(
        "Deze camera kan geen deel van het beeld afdekken.",
        "Neem niet op met een afgedekt vak. Draai de camera, geef het kind een andere plek, of gebruik een andere "
        "camera.",
    )
    en = Text(
        "This camera cannot cover a part of the picture.",
        "Do not record with a covered patch. Turn the camera, give the child another seat, or use another camera.",
    )


class CameraMissing(Unavailable):
    key = "camera_missing"
    nl = Text("De box vindt geen camera.", "Kijk of de camera goed is aangesloten en zet de box uit en weer aan.")
    en = Text("The box finds no camera.", "Check that the camera is connected, then switch the box off and on.")


class CameraRibbon(Unavailable):
    """A camera that is there and does not answer, or answers and gives no picture: its cable."""

    key = "camera_ribbon"
    nl = Text(
        "De camera zit op de box, maar geeft geen beeld.",
        "Zet de box uit. Haal het platte kabeltje aan beide kanten los en steek het er recht en helemaal weer in, en "
        "kijk of het de kabel voor deze box is. Zet de box daarna aan.",
    )
    en = Text(
        "The camera is on the box but gives no picture.",
        "Switch the box off. Take the flat cable out at both ends, push it back in straight and all the way, and check "
        "that it is the cable for this box. Then switch the box on.",
    )


class CameraBusy(Unavailable):
    """Another program has the board's camera."""

    key = "camera_busy"
    nl = Text(
        "Een ander programma op de box gebruikt de camera.",
        "Zet de box uit en weer aan. Blijft het zo, laat de beheerder dan kijken welk programma dat is.",
    )
    en = Text(
        "Another program on the box is using the camera.",
        "Switch the box off and on. If it stays this way, have someone find out which program it is.",
    )


class CameraUnknown(Unavailable):
    """The settings name a camera that is not there."""

    key = "camera_unknown"
    nl = Text(
        "De box vindt de camera '{name}' niet.",
        "Sluit hem aan, of zet in box.toml achter camera een die er wel is: {known}.",
    )
    en = Text(
        "The box does not find the camera '{name}'.",
        "Connect it, or put one that is there behind camera in box.toml: {known}.",
    )


class SeveralCameras(Unavailable):
    """More than one camera and nothing in the settings: told, not refused."""

    key = "several_cameras"
    nl = Text(
        "Er zijn {count} camera's. De box gebruikt {taken}.",
        "Wil je een andere, zet dan in box.toml achter camera: {others}. Start de box daarna opnieuw.",
    )
    en = Text(
        "There are {count} cameras. The box uses {taken}.",
        "If you want another, put behind camera in box.toml: {others}. Then start the box again.",
    )


class CameraUnsuitable(Unavailable):
    """A camera whose pictures can be neither masked nor encoded here."""

    key = "camera_unsuitable"
    nl = Text("De box kan met deze camera niet opnemen.", "Gebruik een camera van Raspberry Pi.")
    en = Text("The box cannot record with this camera.", "Use a camera made for Raspberry Pi.")


class CameraSoftwareMissing(Unavailable):
    """picamera2 or libcamera is not installed."""

    key = "camera_software_missing"
    nl = Text("De programma's voor de camera staan niet op de box.", "Installeer het pakket python3-picamera2.")
    en = Text("The camera's programs are not on the box.", "Install the package python3-picamera2.")


class ProfileUnknown(BadInput):
    """The settings name a picture size that this board does not have."""

    key = "profile_unknown"
    nl = Text("De instelling 'profile' noemt '{name}'. Die is er niet op deze box.", "Kies een van deze: {known}.")
    en = Text("The setting 'profile' names '{name}'. This box has no such profile.", "Choose one of these: {known}.")


class MicrophoneMissing(Unavailable):
    key = "microphone_missing"
    nl = Text("De box vindt geen microfoon.", "Steek de microfoon in de box en probeer het opnieuw.")
    en = Text("The box finds no microphone.", "Plug the microphone into the box and try again.")


class MicrophoneUnknown(Unavailable):
    """The settings name a microphone that is not there."""

    key = "microphone_unknown"
    nl = Text(
        "De box vindt de microfoon '{name}' niet.",
        "Sluit hem aan, of zet in box.toml achter sound_card een die er wel is: {known}.",
    )
    en = Text(
        "The box does not find the microphone '{name}'.",
        "Connect it, or put one that is there behind sound_card in box.toml: {known}.",
    )


class SeveralMicrophones(Unavailable):
    """More than one microphone and nothing in the settings: told, not refused."""

    key = "several_microphones"
    nl = Text(
        "Er zijn {count} microfoons. De box gebruikt {taken}.",
        "Wil je een andere, zet dan in box.toml achter sound_card: {others}. Start de box daarna opnieuw.",
    )
    en = Text(
        "There are {count} microphones. The box uses {taken}.",
        "If you want another, put behind sound_card in box.toml: {others}. Then start the box again.",
    )


class MicrophoneMute(Unavailable):
    """It gives nothing but zeros, before a lesson: told, not refused."""

    key = "microphone_mute"
    nl = Text(
        "De microfoon is aangesloten, maar geeft geen geluid.",
        "Kijk of er een knop op de microfoon zit die uit staat. De box luistert vanzelf opnieuw.",
    )
    en = Text(
        "The microphone is connected but gives no sound.",
        "Check whether a switch on the microphone is off. The box listens again by itself.",
    )


class SoundSoftwareMissing(Unavailable):
    """`arecord` is not installed."""

    key = "sound_software_missing"
    nl = Text("Het programma voor de microfoon staat niet op de box.", "Installeer het pakket alsa-utils.")
    en = Text("The microphone's program is not on the box.", "Install the package alsa-utils.")


class SourceUnreadable(BadInput):
    """The simulator's video file cannot be played."""

    key = "source_unreadable"
    nl = Text(
        "Dit videobestand kan niet worden gelezen: {file}.",
        "Kies een ander bestand met --video, of laat --video weg voor de meegeleverde les.",
    )
    en = Text(
        "This video file cannot be read: {file}.",
        "Choose another file with --video, or leave --video out for the built-in lesson.",
    )


class FaultUnclear(BadInput):
    """A line of the simulator's fault script makes no sense."""

    key = "fault_unclear"
    nl = Text(
        "Deze storing is niet te begrijpen: {fault}",
        "Schrijf '12s: microphone zeros', of met een eind '12s-20s: disk stalls'. Er is: {known}.",
    )
    en = Text(
        "This fault cannot be understood: {fault}",
        "Write '12s: microphone zeros', or with an end '12s-20s: disk stalls'. There are: {known}.",
    )


class DeviceStopped(Unavailable):
    """A device stopped delivering by itself."""

    key = "device_stopped"
    nl = Text("De camera of microfoon hield ermee op.", "Kijk of alles nog goed is aangesloten.")
    en = Text("The camera or microphone stopped working.", "Check that everything is still connected.")


class DeviceChanged(Unavailable):
    """A device came back in mid-lesson as another one."""

    key = "device_changed"
    nl = Text(
        "Er is een andere camera aangesloten.", "Sluit de camera van het begin weer aan, of begin een nieuwe les."
    )
    en = Text("Another camera was connected.", "Connect the first camera again, or begin a new lesson.")


class EncoderFailed(Unavailable):
    """The camera gives pictures, and what makes video of them has stopped."""

    key = "encoder_failed"
    nl = Text(
        "Het maken van video is gestopt.", "De box probeert het opnieuw. Blijft het zo, begin dan een nieuwe les."
    )
    en = Text("The making of video has stopped.", "The box tries again. If it stays this way, begin a new lesson.")


class LessonNotMade(Unavailable):
    """The simulator's own lesson could not be made."""

    key = "lesson_not_made"
    nl = Text(
        "De meegeleverde les kon niet worden gemaakt.",
        "Kijk of er ruimte is in je map .cache, of kies zelf een bestand met --video.",
    )
    en = Text(
        "The built-in lesson could not be made.",
        "Check that there is room in your .cache folder, or choose a file of your own with --video.",
    )


class DeviceBusy(Unavailable):
    """Another program has the device."""

    key = "device_busy"
    nl = Text(
        "Een ander programma gebruikt de camera of microfoon.",
        "Sluit programma's zoals Teams of Zoom en probeer het opnieuw.",
    )
    en = Text(
        "Another program is using the camera or microphone.",
        "Close programs such as Teams or Zoom and try again.",
    )


class DeviceForbidden(Unavailable):
    """The system does not let us open the device."""

    key = "device_forbidden"
    nl = Text(
        "De box mag de camera of microfoon niet openen.",
        "Laat de beheerder deze gebruiker toevoegen aan de groepen video en audio.",
    )
    en = Text(
        "The box is not allowed to open the camera or microphone.",
        "Have this user added to the groups video and audio.",
    )


class SoundSettingsMissing(Unavailable):
    """ALSA's settings are not installed."""

    key = "sound_settings_missing"
    nl = Text("Er ontbreken geluidsbestanden op dit systeem.", "Installeer het pakket libasound2-data.")
    en = Text("Sound files are missing on this system.", "Install the package libasound2-data.")


class PinsUnreachable(Unavailable):
    """The board's GPIO pins cannot be used: no right to them, or what drives them is not installed."""

    key = "pins_unreachable"
    nl = Text(
        "De box kan niet bij zijn knop en zijn lampje.",
        "Begin, markeer en stop op de tablet. Laat de beheerder kijken of de box in de groep gpio zit en of "
        "python3-lgpio is geïnstalleerd.",
    )
    en = Text(
        "The box cannot reach its button and its light.",
        "Begin, mark and stop on the tablet. Have someone check that the box is in the group gpio and that "
        "python3-lgpio is installed.",
    )


class ButtonStuck(Unavailable):
    """A button is down for longer than any press."""

    key = "button_stuck"
    nl = Text(
        "Een knop van de box blijft ingedrukt.",
        "Kijk of er iets op de knop drukt. Tot hij loskomt begin, markeer en stop je op de tablet.",
    )
    en = Text(
        "A button of the box stays pressed.",
        "See whether something presses it. Until it comes loose, begin, mark and stop on the tablet.",
    )


class ButtonUnsteady(Unavailable):
    """A button's wire chatters without an end."""

    key = "button_unsteady"
    nl = Text(
        "Een knop van de box maakt slecht contact.",
        "Kijk of er een draadje loszit. Begin, markeer en stop zolang op de tablet.",
    )
    en = Text(
        "A button of the box has a bad contact.",
        "See whether a wire is loose. Meanwhile begin, mark and stop on the tablet.",
    )


class LightFailed(Unavailable):
    """The pins of the light cannot be driven."""

    key = "light_failed"
    nl = Text(
        "De box kan zijn lampje niet aansturen. Opnemen kan gewoon.",
        "Kijk op de tablet of er wordt opgenomen. Laat de beheerder de bedrading nakijken.",
    )
    en = Text(
        "The box cannot drive its light. Recording works.",
        "Look at the tablet to see whether it records. Have someone check the wiring.",
    )


class PowerWeak(Unavailable):
    """Too little voltage now. A lesson that runs goes on."""

    key = "power_weak"
    nl = Text(
        "De box krijgt nu te weinig stroom.",
        "Een les die loopt, gaat door. Gebruik daarna de adapter en het snoer die bij de box horen, rechtstreeks in "
        "het stopcontact.",
    )
    en = Text(
        "The box gets too little power now.",
        "A lesson that runs goes on. After it, use the adapter and the cable that belong to the box, straight in the "
        "wall socket.",
    )


class PowerWasWeak(Unavailable):
    """Too little voltage at some moment since the box was switched on."""

    key = "power_was_weak"
    nl = Text(
        "De box kreeg een keer te weinig stroom sinds hij aanging.",
        "Je kunt gewoon opnemen. Gebruik de adapter en het snoer die bij de box horen, dan blijft het goed gaan.",
    )
    en = Text(
        "The box got too little power at some moment since it was switched on.",
        "You can record as usual. Use the adapter and the cable that belong to the box, and it will keep going well.",
    )


class BoxHot(Unavailable):
    """So hot that the board slows itself down."""

    key = "box_hot"
    nl = Text(
        "De box is te warm: {temperature_c} graden.",
        "Je kunt opnemen. Zet de box uit de zon en van de verwarming af, en leg er niets op.",
    )
    en = Text(
        "The box is too hot: {temperature_c} degrees.",
        "You can record. Put the box out of the sun and away from the heating, with nothing on top of it.",
    )


class BoxSlowed(Unavailable):
    """The board runs slower than it could, and neither heat nor power tells why."""

    key = "box_slowed"
    nl = Text(
        "De box werkt nu langzamer dan hij kan.",
        "Je kunt opnemen. Zet de box koel en vrij, en gebruik de adapter die bij de box hoort.",
    )
    en = Text(
        "The box works slower now than it could.",
        "You can record. Keep the box cool and free, and use the adapter that belongs to it.",
    )


class CardWorn(Unavailable):
    """The storage has used up most of its life, by its own account."""

    key = "card_worn"
    nl = Text(
        "De opslag van de box raakt versleten.",
        "Je kunt opnemen. Laat de beheerder binnenkort de opslag vervangen.",
    )
    en = Text(
        "The box's storage is wearing out.",
        "You can record. Have the storage replaced soon.",
    )
