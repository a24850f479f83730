"""Which webcams and microphones are plugged in, by what the kernel says. It opens none of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from appliance.hardware.cards import ASOUND, recording_cards


@dataclass(frozen=True, slots=True)
class Found:
    """`address` opens it; `name` is the model. Never a serial number."""

    address: str
    name: str


def cameras(video4linux: Path = Path("/sys/class/video4linux")) -> list[Found]:
    """USB cameras, in the order in which the kernel numbers them."""
    nodes = sorted(video4linux.glob("video*"), key=lambda node: int(node.name.removeprefix("video")))
    return [Found(f"/dev/{node.name}", _text(node / "name") or "webcam") for node in nodes if _is_usb_camera(node)]


def microphones(asound: Path = ASOUND) -> list[Found]:
    """Sound cards that can record, those on USB first."""
    return [Found(card.address, card.name) for card in recording_cards(asound)]


def _is_usb_camera(node: Path) -> bool:
    # A webcam has a second node, for metadata, which gives no pictures.
    return _text(node / "index") in ("", "0") and "/usb" in str((node / "device").resolve())


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace").strip()
    except OSError:
        return ""
