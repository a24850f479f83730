"""What is taken out of a clip at its release: parts of the picture, stretches of sound. Times are the lesson's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from appliance.core.zones import Zone, check_zones
from appliance.errors import BadInput, Text


@dataclass(frozen=True, slots=True)
class Silence:
    """A stretch without sound; its end is not in it."""

    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class ClipEdits:
    zones: tuple[Zone, ...] = ()
    silences: tuple[Silence, ...] = ()


NO_EDITS = ClipEdits()


class SilenceOutside(BadInput):
    key = "silence_outside"
    nl = Text("Een stil stuk valt buiten het moment.", "Kies een begin en een eind binnen het moment.")
    en = Text("A silent stretch lies outside the moment.", "Choose a start and an end inside the moment.")


def checked_edits(edits: ClipEdits, start_ms: int, end_ms: int) -> ClipEdits:
    """In order, and stretches that touch as one. Raises `SilenceOutside` and what `check_zones` raises."""
    zones = check_zones(edits.zones)
    if not all(start_ms <= one.start_ms < one.end_ms <= end_ms for one in edits.silences):
        raise SilenceOutside
    return ClipEdits(zones, joined(edits.silences))


def joined(silences: Iterable[Silence]) -> tuple[Silence, ...]:
    found: list[Silence] = []
    for one in sorted(silences, key=lambda silence: silence.start_ms):
        if found and one.start_ms <= found[-1].end_ms:
            found[-1] = Silence(found[-1].start_ms, max(found[-1].end_ms, one.end_ms))
        else:
            found.append(one)
    return tuple(found)


def in_clip(silences: Iterable[Silence], start_ms: int, end_ms: int) -> tuple[Silence, ...]:
    """In the time of a clip that holds `start_ms` … `end_ms` of the lesson; what it does not hold is left out."""
    cut = (Silence(max(one.start_ms, start_ms), min(one.end_ms, end_ms)) for one in silences)
    return tuple(Silence(one.start_ms - start_ms, one.end_ms - start_ms) for one in cut if one.start_ms < one.end_ms)
