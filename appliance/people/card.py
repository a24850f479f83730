"""The key card: the identity as text and as QR. Made from an identity in memory, never kept."""

from __future__ import annotations

import io
from dataclasses import dataclass

import segno

from appliance.age.identities import HybridIdentity
from appliance.core.people import same_card
from appliance.people.errors import CardDiffers


@dataclass(frozen=True, slots=True)
class KeyCard:
    """`qr_svg` is an SVG image of `text`."""

    text: str
    qr_svg: str


def make_card(identity: HybridIdentity) -> KeyCard:
    text = str(identity)
    svg = io.BytesIO()
    # Capitals, digits and dashes fit the QR code's alphanumeric mode: small, and readable from a creased print.
    segno.make(text, error="q", micro=False).save(svg, kind="svg", scale=4, border=4, xmldecl=False, svgns=True)
    return KeyCard(text, svg.getvalue().decode("utf-8"))


def check_card(given: str, identity: HybridIdentity) -> None:
    """Raises `CardDiffers` unless the text is this identity; spaces, dashes and case do not matter."""
    if not same_card(given, str(identity)):
        raise CardDiffers
