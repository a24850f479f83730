"""What was taken out of a clip, and who permitted it to leave, as the text that a row keeps."""

from __future__ import annotations

import msgspec

from appliance.core.clipedits import Silence
from appliance.core.permission import Permission
from appliance.core.zones import Zone


def zones_text(zones: tuple[Zone, ...]) -> str:
    return _text(zones)


def zones_of(text: str) -> tuple[Zone, ...]:
    return msgspec.json.decode(text, type=tuple[Zone, ...])


def silences_text(silences: tuple[Silence, ...]) -> str:
    return _text(silences)


def silences_of(text: str) -> tuple[Silence, ...]:
    return msgspec.json.decode(text, type=tuple[Silence, ...])


def permission_text(permission: Permission | None) -> str | None:
    return None if permission is None else _text(permission)


def permission_of(text: str | None) -> Permission | None:
    return None if text is None else msgspec.json.decode(text, type=Permission)


def _text(value: object) -> str:
    return msgspec.json.encode(value).decode()
