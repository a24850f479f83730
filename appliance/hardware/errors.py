"""What the hardware can say no with."""

from __future__ import annotations

from appliance.errors import BadInput, Text, Unavailable


class CameraMissing(Unavailable):
    key = "camera_missing"
    nl = Text("De box vindt geen camera.", "Kijk of de camera goed is aangesloten en zet de box uit en weer aan.")
    en = Text("The box finds no camera.", "Check that the camera is connected, then switch the box off and on.")


class MicrophoneMissing(Unavailable):
    key = "microphone_missing"
    nl = Text("De box vindt geen microfoon.", "Steek de microfoon in de box en probeer het opnieuw.")
    en = Text("The box finds no microphone.", "Plug the microphone into the box and try again.")


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
