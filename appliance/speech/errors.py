"""What finding speech in a file can say no with. The detector itself has no errors for persons: see `guarded`."""

from __future__ import annotations

from appliance.errors import BadInput, NotFound, Text


class SoundFileMissing(NotFound):
    key = "sound_file_missing"
    nl = Text("Dit bestand is er niet: {file}.", "Kijk of de naam en de map kloppen.")
    en = Text("There is no such file: {file}.", "Check the name and the folder.")


class SoundFileUnreadable(BadInput):
    """Not sound, damaged, or not allowed to be read."""

    key = "sound_file_unreadable"
    nl = Text(
        "Dit bestand kan niet als geluid worden gelezen: {file} ({detail}).",
        "Geef een geluidsbestand dat heel is, zoals WAV of FLAC.",
    )
    en = Text(
        "This file cannot be read as sound: {file} ({detail}).",
        "Give a sound file that is whole, such as WAV or FLAC.",
    )


class SoundFileSilent(BadInput):
    """It was read, but there is no sound in it at all, not even silence."""

    key = "sound_file_silent"
    nl = Text("Er zit geen geluid in dit bestand: {file}.", "Geef een opname met geluid.")
    en = Text("There is no sound in this file: {file}.", "Give a recording with sound.")
