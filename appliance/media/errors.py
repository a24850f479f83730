"""What can go wrong with picture and sound: muxing, reading back, cutting.

TerugblikError
├── Unavailable
│   └── MuxFailure        an encoder or the muxer refused what it was given
├── Damaged
│   ├── NotALesson        the stored bytes are not the layout that the recorder writes
│   └── ClipLeaks         a finished clip holds something else than it should
├── Conflict
│   └── NothingRecorded   no picture and no sound was stored at all
└── BadInput
    ├── OutsideLesson     a moment or span that is not inside the recording
    └── NoKeyframe        a span without a keyframe: only an exact cut can serve it
"""

from __future__ import annotations

from appliance.errors import BadInput, Conflict, Damaged, Text, Unavailable


class MuxFailure(Unavailable):
    """An encoder or the muxer refused what it was given."""

    key = "mux_failure"
    nl = Text("Beeld en geluid konden niet worden samengevoegd: {detail}", "Stop de opname en begin opnieuw.")
    en = Text("Picture and sound could not be put together: {detail}", "Stop the recording and start again.")


class NotALesson(Damaged):
    """The stored bytes are not the layout that the recorder writes."""

    key = "not_a_lesson"
    nl = Text(
        "Deze opname is niet leesbaar: {detail}",
        "De andere opnamen werken nog. Meld dit aan wie de box beheert.",
    )
    en = Text(
        "This recording cannot be read: {detail}",
        "The other recordings still work. Tell whoever looks after the box.",
    )


class ClipLeaks(Damaged):
    """A finished clip holds something else than it should; it must not be handed over."""

    key = "clip_leaks"
    nl = Text(
        "Het fragment klopte niet bij de controle en is niet vrijgegeven: {detail}",
        "Kies het fragment opnieuw. Gaat het weer mis, meld het dan.",
    )
    en = Text(
        "The clip did not pass its check and was not released: {detail}",
        "Choose the clip again. If it fails again, report it.",
    )


class NothingRecorded(Conflict):
    """No picture and no sound was stored at all."""

    key = "nothing_recorded"
    nl = Text("In deze opname staat geen beeld en geen geluid.", "Je kunt de opname verwijderen.")
    en = Text("This recording holds no picture and no sound.", "You can delete the recording.")


class OutsideLesson(BadInput):
    """A moment or span that is not inside the recording."""

    key = "outside_lesson"
    nl = Text("Dit deel valt buiten de opname van {duration_s} seconden.", "Kies een deel binnen de opname.")
    en = Text("This part is outside the recording of {duration_s} seconds.", "Choose a part inside the recording.")


class NoKeyframe(BadInput):
    """A span without a keyframe: only an exact cut can serve it."""

    key = "no_keyframe"
    nl = Text("Dit deel is te kort om snel te knippen.", "Kies een langer deel, of knip het precies.")
    en = Text("This part is too short for a quick cut.", "Choose a longer part, or cut it exactly.")
