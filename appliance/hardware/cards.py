"""Which sound cards can record, by what the kernel says. It opens none of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ASOUND = Path("/proc/asound")
_CARD = re.compile(r"\s*(?P<number>\d+) \[(?P<id>\S+)\s*\]: (?P<driver>\S+) - (?P<name>.+)")


@dataclass(frozen=True, slots=True)
class Card:
    """`number` changes with what is plugged in first, `id` (ALSA's name of the card) does not. `name` is the model."""

    id: str
    name: str
    usb: bool
    number: int

    @property
    def address(self) -> str:
        """For ALSA; `plughw` takes any rate and shape that the device has."""
        return f"plughw:CARD={self.id}"


def recording_cards(asound: Path = ASOUND) -> list[Card]:
    """In the kernel's order, those on USB first."""
    matches = (_CARD.match(line) for line in _text(asound / "cards").splitlines())
    cards = [
        Card(match["id"], match["name"].strip(), match["driver"] == "USB-Audio", int(match["number"]))
        for match in matches
        if match is not None
    ]
    capture = re.compile(r"\bcapture \d")
    recording = {int(line.split("-")[0]) for line in _text(asound / "pcm").splitlines() if capture.search(line)}
    return sorted((card for card in cards if card.number in recording), key=lambda card: not card.usb)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""
