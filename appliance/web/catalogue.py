"""Every error that this process can tell a person, by key. For problems that were stored as a key, and for the docs."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from functools import cache
from typing import get_args

from appliance.errors import Damaged, Language, TerugblikError

LANGUAGES: tuple[Language, ...] = get_args(Language)

_MODULES = (
    "appliance.age.errors",
    "appliance.control",
    "appliance.keepercall",
    "appliance.wifichip",
    "appliance.core.clipedits",
    "appliance.core.kijkwijzer",
    "appliance.core.moments",
    "appliance.core.objections",
    "appliance.core.nagesprek",
    "appliance.core.permission",
    "appliance.core.release",
    "appliance.core.retention",
    "appliance.core.school",
    "appliance.core.storyboard",
    "appliance.core.traject",
    "appliance.core.trust",
    "appliance.core.zones",
    "appliance.library.errors",
    "appliance.media.errors",
    "appliance.people.errors",
    "appliance.release.errors",
    "appliance.speech.errors",
    "appliance.web.errors",
    "appliance.web.fields",
)


@cache
def by_key() -> dict[str, type[TerugblikError]]:
    for module in _MODULES:
        importlib.import_module(module)
    # What the recorder tells comes with its own words. A base that has no key of its own is never told.
    known = {"appliance.errors", *_MODULES}
    ours = (kind for kind in _all(TerugblikError) if kind.__module__ in known and "key" in vars(kind))
    return {kind.key: kind for kind in ours}


def stored(key: str, fields: Mapping[str, str | int | float] | None = None) -> TerugblikError:
    """The error that a row names. One whose texts need more than the row kept is told as plain damage."""
    try:
        error = by_key().get(key, Damaged)(**(fields or {}))
        for language in LANGUAGES:
            error.message(language)
            error.advice(language)
    except (KeyError, IndexError):
        return Damaged()
    return error


def _all(kind: type[TerugblikError]) -> list[type[TerugblikError]]:
    return [kind, *(leaf for child in kind.__subclasses__() for leaf in _all(child))]
