"""What can go wrong during a lesson, as it is told: the names are those of `core.troubles`, and of what ends a lesson.

TerugblikError
└── Unavailable
    ├── DiskFull          the storage became full
    ├── DiskReadOnly      the storage takes nothing new at all any more
    ├── DiskFailed        the storage refused to write
    ├── DiskSlow          the storage does not answer, or not in time
    ├── DiskTooSlow       the same, for so long that something was not kept
    ├── CameraStopped     the camera stopped by itself: unplugged, or its encoder died
    ├── PictureStalled    the camera gives no pictures any more
    ├── PictureUnusable   the camera gives what is no picture
    ├── PictureFrozen     the camera gives the very same picture again and again
    ├── MicrophoneStopped the microphone stopped by itself: unplugged
    ├── SoundStalled      the microphone gives no sound any more
    ├── SoundUnusable     the microphone gives what is no sound
    ├── MicrophoneSilent  the microphone gives digital zeros only
    ├── ListeningStopped  speech is not found any more; the lesson goes on
    ├── ButtonStopped     the box's button is not heard any more
    ├── ClockJumped       date and time jumped in mid-lesson
    └── RecorderBroken    a part of the recorder itself failed
"""

from __future__ import annotations

import errno

from appliance.errors import TerugblikError, Text, Unavailable


class DiskFull(Unavailable):
    key = "disk_full"
    nl = Text(
        "De opslag van de box is vol. Wat tot dan toe was opgenomen, is bewaard.",
        "Verwijder lessen die je niet meer nodig hebt.",
    )
    en = Text(
        "The box's storage is full. What was recorded until then is kept.",
        "Delete lessons that you no longer need.",
    )


class DiskReadOnly(Unavailable):
    key = "disk_read_only"
    nl = Text(
        "De opslag van de box laat zich alleen nog lezen. Wat tot dan toe was opgenomen, is bewaard.",
        "Zet de box uit en weer aan. Gebeurt het weer, laat de opslag dan vervangen.",
    )
    en = Text(
        "The box's storage can only be read now. What was recorded until then is kept.",
        "Switch the box off and on. If it happens again, have the storage replaced.",
    )


class DiskFailed(Unavailable):
    key = "disk_failed"
    nl = Text(
        "De opslag van de box weigerde te schrijven. Wat tot dan toe was opgenomen, is bewaard.",
        "Zet de box uit en weer aan. Gebeurt het weer, laat de opslag dan vervangen.",
    )
    en = Text(
        "The box's storage refused to write. What was recorded until then is kept.",
        "Switch the box off and on. If it happens again, have the storage replaced.",
    )


class DiskSlow(Unavailable):
    key = "disk_slow"
    nl = Text(
        "De opslag van de box antwoordt niet op tijd. Wat binnenkomt, wacht in het geheugen.",
        "Wacht even. Blijft de lamp oranje, stop dan de opname en meld het.",
    )
    en = Text(
        "The box's storage does not answer in time. What comes in waits in memory.",
        "Wait a moment. If the light stays amber, stop the recording and report it.",
    )


class DiskTooSlow(Unavailable):
    key = "disk_too_slow"
    nl = Text(
        "De opslag van de box antwoordt niet op tijd, en het geheugen liep vol. Een deel van de les is niet bewaard.",
        "Blijft de lamp oranje, stop dan de opname en meld het.",
    )
    en = Text(
        "The box's storage does not answer in time, and its memory filled up. Some of the lesson was not kept.",
        "If the light stays amber, stop the recording and report it.",
    )


class CameraStopped(Unavailable):
    key = "camera_stopped"
    nl = Text(
        "De camera is gestopt.",
        "Sluit de camera weer aan. De box zet hem dan zelf weer aan, of stop de opname en begin opnieuw.",
    )
    en = Text(
        "The camera has stopped.",
        "Connect the camera again. The box then switches it on by itself, or stop the recording and start anew.",
    )


class PictureStalled(Unavailable):
    key = "picture_stalled"
    nl = Text("De camera geeft geen beeld meer.", "Kijk of de camera goed is aangesloten.")
    en = Text("The camera gives no picture any more.", "Check that the camera is connected.")


class PictureUnusable(Unavailable):
    key = "picture_unusable"
    nl = Text(
        "De camera geeft iets dat geen beeld is.",
        "Blijft het zo, stop dan de opname en zet de box uit en weer aan.",
    )
    en = Text(
        "The camera gives something that is no picture.",
        "If it stays this way, stop the recording and switch the box off and on.",
    )


class PictureFrozen(Unavailable):
    key = "picture_frozen"
    nl = Text(
        "Het beeld van de camera staat stil.",
        "Haal de kabel van de camera los en sluit hem weer aan. Helpt dat niet, stop dan. Zet de box uit en weer aan.",
    )
    en = Text(
        "The camera's picture stands still.",
        "Unplug the camera and plug it in again. If that does not help, stop, and switch the box off and on.",
    )


class MicrophoneStopped(Unavailable):
    key = "microphone_stopped"
    nl = Text(
        "De microfoon is gestopt.",
        "Steek de microfoon weer in de box. De box zet hem dan zelf weer aan.",
    )
    en = Text(
        "The microphone has stopped.",
        "Plug the microphone into the box again. The box then switches it on by itself.",
    )


class SoundStalled(Unavailable):
    key = "sound_stalled"
    nl = Text("De microfoon geeft geen geluid meer.", "Kijk of de microfoon goed vastzit.")
    en = Text("The microphone gives no sound any more.", "Check that it is plugged in.")


class SoundUnusable(Unavailable):
    key = "sound_unusable"
    nl = Text(
        "De microfoon geeft iets dat geen geluid is.",
        "Haal de kabel van de microfoon los en sluit hem weer aan.",
    )
    en = Text(
        "The microphone gives something that is no sound.",
        "Unplug the microphone and plug it in again.",
    )


class MicrophoneSilent(Unavailable):
    key = "microphone_silent"
    nl = Text("De microfoon hoort helemaal niets.", "Kijk of de microfoon aanstaat en goed vastzit.")
    en = Text("The microphone hears nothing at all.", "Check that the microphone is switched on and plugged in.")


class ListeningStopped(Unavailable):
    key = "listening_stopped"
    nl = Text(
        "De box zoekt in deze les niet meer naar spraak.",
        "Je kunt doorgaan. Wil je de spraak vinden, stop dan en begin een nieuwe opname.",
    )
    en = Text(
        "The box no longer looks for speech in this lesson.",
        "You can go on. If you want speech to be found, stop and start a new recording.",
    )


class ButtonStopped(Unavailable):
    key = "button_stopped"
    nl = Text(
        "De box hoort zijn knop niet meer.",
        "Markeer en stop op de tablet. De box probeert de knop zelf weer te horen.",
    )
    en = Text(
        "The box no longer hears its button.",
        "Mark and stop on the tablet. The box tries to hear the button again by itself.",
    )


class ClockJumped(Unavailable):
    key = "clock_jumped"
    nl = Text(
        "De klok van de box versprong. De opname loopt gewoon door.",
        "Kijk na de les of datum en tijd van de box kloppen.",
    )
    en = Text(
        "The box's clock jumped. The recording simply goes on.",
        "After the lesson, check that the box's date and time are right.",
    )


class RecorderBroken(Unavailable):
    key = "recorder_broken"
    nl = Text(
        "Een deel van het opnemen is misgegaan. Wat tot dan toe was opgenomen, is bewaard.",
        "Zet de box uit en weer aan. Gebeurt het weer, meld het dan.",
    )
    en = Text(
        "A part of the recorder failed. What was recorded until then is kept.",
        "Switch the box off and on. If it happens again, report it.",
    )


_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def as_told(error: BaseException) -> TerugblikError:
    """Whatever went wrong, as something that a person can be told."""
    if isinstance(error, TerugblikError):
        return error
    if isinstance(error, OSError):
        if error.errno in _FULL:
            return DiskFull()
        return DiskReadOnly() if error.errno == errno.EROFS else DiskFailed()
    return RecorderBroken()
