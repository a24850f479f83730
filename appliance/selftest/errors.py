"""What the self-test can find: each is a step of it, and its key's end is the step's name."""

from __future__ import annotations

from appliance.errors import Text, Unavailable


class NoPictures(Unavailable):
    key = "selftest_camera"
    nl = Text("De camera gaf geen beeld.", "Kijk of de camera goed vastzit en probeer het opnieuw.")
    en = Text("The camera gave no picture.", "Check that the camera is firmly connected and try again.")


class NoSound(Unavailable):
    key = "selftest_sound"
    nl = Text("De microfoon gaf geen geluid.", "Steek de microfoon er opnieuw in en probeer het nog eens.")
    en = Text("The microphone gave no sound.", "Plug the microphone in again and try once more.")


class NotSealed(Unavailable):
    key = "selftest_seal"
    nl = Text(
        "Een proefopname kon niet verzegeld en weer geopend worden.",
        "Zet de box uit en weer aan. Blijft het zo, meld het.",
    )
    en = Text(
        "A trial recording could not be sealed and opened again.", "Switch the box off and on. If it stays, report it."
    )


class NotPlayed(Unavailable):
    key = "selftest_play"
    nl = Text("Een proeffilmpje kon niet worden afgespeeld.", "Zet de box uit en weer aan. Blijft het zo, meld het.")
    en = Text("A trial film could not be played.", "Switch the box off and on. If it stays, report it.")
