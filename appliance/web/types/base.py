"""What every page of types stands on."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

Name = Annotated[str, Meta(min_length=1, max_length=80)]
Passphrase = Annotated[str, Meta(min_length=1, max_length=1024)]
Line = Annotated[str, Meta(max_length=300)]
Words = Annotated[str, Meta(max_length=20_000)]
Milliseconds = Annotated[int, Meta(ge=0)]


class In(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of what a client may send: an unknown field is a mistake worth naming."""


class Out(Struct, frozen=True, kw_only=True):
    """Base of what the box answers."""


class Replacing(In, frozen=True, kw_only=True):
    """`instead_of`: the words that were shown where these come. When others stand there by now nothing is changed, and
    `changed_elsewhere` has those in its `fields`. Left out: nothing is looked at."""

    instead_of: Words | None = None


class Said(Out, frozen=True, kw_only=True):
    message: str
    advice: str


class Problem(Out, frozen=True, kw_only=True):
    """An error in the asker's language: what happened and the next step. And in each, for a page that stands there
    when its reader takes the other language."""

    key: str
    message: str
    advice: str
    nl: Said
    en: Said
    fields: dict[str, str | int | float]


class ErrorBody(Out, frozen=True, kw_only=True):
    error: Problem


class Confirm(In, frozen=True, kw_only=True):
    """Something that cannot be undone asks for the passphrase."""

    passphrase: Passphrase


class AskLines(In, frozen=True, kw_only=True):
    """A page of what has numbers: the newest, or those right before the number `before`. As many as `limit` came: then
    there may be more."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 100
    before: Annotated[int, Meta(ge=1, le=1_000_000_000)] | None = None
