"""A paper as data: what it says, before anything decides how it looks. Drawn by `pdf`, `plain`, and the web's page."""

from __future__ import annotations

from dataclasses import dataclass

from appliance.errors import Language


@dataclass(frozen=True, slots=True)
class Head:
    text: str
    small: bool = False


@dataclass(frozen=True, slots=True)
class Para:
    text: str
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """What it is, and what there is to say of it."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """What the box does or cannot do, and which tests hold it; none: said with `nothing` in words."""

    text: str
    proof: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lights:
    """The table of what the light means; drawn as lamps where that can be."""


Block = Head | Para | Points | Rows | Claim | Lights


@dataclass(frozen=True, slots=True)
class Document:
    title: str
    lead: str
    blocks: tuple[Block, ...]
    language: Language
    foot: str = ""
