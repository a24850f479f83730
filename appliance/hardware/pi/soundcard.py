"""Which sound card is the box's: by name from the settings, else the same one each time. Opens none of them."""

from __future__ import annotations

import os
from pathlib import Path

from appliance.errors import TerugblikError
from appliance.hardware.cards import ASOUND, Card, recording_cards
from appliance.hardware.errors import DeviceForbidden, MicrophoneMissing, MicrophoneUnknown, SeveralMicrophones

_NODES = Path("/dev/snd")


def choose_card(wish: str | None, asound: Path = ASOUND) -> Card:
    """Raises `MicrophoneMissing`, or `MicrophoneUnknown` with the names of those that are there."""
    cards = _ordered(asound)
    if wish is not None and not asound.exists():
        # A kernel that tells of no card at all: what ALSA makes of the name shows when it is opened.
        return Card(wish, wish, usb=False, number=-1)
    if not cards:
        raise MicrophoneMissing
    if wish is None:
        return cards[0]
    for card in cards:
        if wish == card.id:
            return card
    for card in cards:
        if wish.casefold() in (card.id.casefold(), card.name.casefold()):
            return card
    raise MicrophoneUnknown(name=wish, known=_ids(cards))


def several(taken: Card, wish: str | None, asound: Path = ASOUND) -> SeveralMicrophones | None:
    """What a person should know where the box had to choose."""
    cards = _ordered(asound)
    others = [card for card in cards if card.id != taken.id]
    clear = wish is not None and (wish == taken.id or all(card.name != taken.name for card in others))
    if not others or clear:
        return None
    return SeveralMicrophones(count=len(cards), taken=taken.id, others=_ids(others))


def same_again(taken: Card, asound: Path = ASOUND) -> Card | None:
    """The card as it is plugged in now: by its name, or, where the kernel gave it another one, by its model."""
    if taken.number < 0:
        return taken
    cards = _ordered(asound)
    same = [card for card in cards if card.id == taken.id and card.name == taken.name]
    return next(iter(same or [card for card in cards if card.name == taken.name]), None)


def forbidden(card: Card, nodes: Path = _NODES) -> TerugblikError | None:
    """Without the right to open a card ALSA says only that there is none."""
    own = list(nodes.glob(f"pcmC{card.number}D*c"))
    if own and not any(os.access(node, os.R_OK | os.W_OK) for node in own):
        return DeviceForbidden()
    return None


def _ordered(asound: Path) -> list[Card]:
    """On USB first, then by name: numbers change with what is plugged in first."""
    return sorted(recording_cards(asound), key=lambda card: (not card.usb, card.id))


def _ids(cards: list[Card]) -> str:
    return ", ".join(card.id for card in cards)
