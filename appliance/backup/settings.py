"""What the box is built with, as it goes along with a backup: the values only. A comment may be a sentence."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path

from appliance.boxfile import parse_box, read_box_file
from appliance.config import PiSettings
from appliance.errors import TerugblikError
from appliance.storage import write_durably


def read(file: Path) -> bytes | None:
    """None: there is none, or it cannot be read; a backup of lessons does not wait for it to be mended."""
    if not file.exists():
        return None
    try:
        return write(read_box_file(file)).encode()
    except TerugblikError:
        return None


def write(settings: PiSettings) -> str:
    """As `boxfile.parse_box` reads it."""
    lines = [f"{name} = {_value(value)}" for name, value in _plain(settings) if value is not None]
    lines += ["", "[pins]", *(f"{name} = {_value(value)}" for name, value in _plain(settings.pins))]
    for zone in settings.masks:
        lines += ["", "[[masks]]", *(f"{name} = {_value(value)}" for name, value in _plain(zone))]
    return "\n".join(lines) + "\n"


def put_back(data: bytes | None, file: Path) -> bool:
    """Whether it was: never over what this box is built with, and never what is no settings. Without any, the box takes
    the usual ones; with wrong ones it would not start."""
    if data is None or file.exists() or not file.parent.is_dir():
        return False
    try:
        values = write(parse_box(data.decode()))
    except (TerugblikError, UnicodeDecodeError):
        return False
    write_durably(file, values.encode())
    file.chmod(0o644)
    return True


def _plain(value: object) -> list[tuple[str, object]]:
    found = [(field.name, getattr(value, field.name)) for field in fields(value)]  # type: ignore[arg-type]
    return [(name, one) for name, one in found if one is None or isinstance(one, str | bool | int | float)]


def _value(value: object) -> str:
    """JSON's texts, numbers and truths are TOML's too."""
    return json.dumps(value, ensure_ascii=False)
