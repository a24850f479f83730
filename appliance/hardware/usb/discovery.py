"""Which webcams and microphones are plugged in, by what the kernel says. It opens none of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_CARD = re.compile(r"\s*(?P<number>\d+) \[(?P<id>\S+)\s*\]: (?P<driver>\S+) - (?P<name>.+)")


@dataclass(frozen=True, slots=True)
class Found:
    """`address` opens it; `name` is the model. Never a serial number."""

    address: str
    name: str


def cameras(video4linux: Path = Path("/sys/class/video4linux")) -> list[Found]:
    """USB cameras, in the order in which the kernel numbers them."""
    nodes = sorted(video4linux.glob("video*"), key=lambda node: int(node.name.removeprefix("video")))
    return [Found(f"/dev/{node.name}", _text(node / "name") or "webcam") for node in nodes if _is_usb_camera(node)]


def microphones(asound: Path = Path("/proc/asound")) -> list[Found]:
    """Sound cards that can record, those on USB first."""
    listing = _text(asound / "cards", strip=False)
    cards = [match for line in listing.splitlines() if (match := _CARD.match(line))]
    recording = {
        int(line.split("-")[0]) for line in _text(asound / "pcm").splitlines() if re.search(r"\bcapture \d", line)
    }
    usable = [card for card in cards if int(card["number"]) in recording]
    usable.sort(key=lambda card: card["driver"] != "USB-Audio")
    # By name: the numbers change with what is plugged in first. `plughw` takes any rate the device has.
    return [Found(f"plughw:CARD={card['id']}", card["name"].strip()) for card in usable]


def _is_usb_camera(node: Path) -> bool:
    # A webcam has a second node, for metadata, which gives no pictures.
    return _text(node / "index") in ("", "0") and "/usb" in str((node / "device").resolve())


def _text(path: Path, strip: bool = True) -> str:
    try:
        text = path.read_text("utf-8", "replace")
    except OSError:
        return ""
    return text.strip() if strip else text
