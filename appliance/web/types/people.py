"""Who signs in, and with what."""

from __future__ import annotations

from typing import Literal

from appliance.errors import Language
from appliance.web.types.base import In, Name, Out, Passphrase, Problem, Words

Role = Literal["teacher", "coach", "beheerder"]


class Presence(Out, frozen=True, kw_only=True):
    """Proof of standing next to the box: press its button before the window closes."""

    token: str
    pressed: bool
    expires_s: int


class Enrol(In, frozen=True, kw_only=True):
    """A new person. Teacher and beheerder prove their presence; a coach brings an invitation code."""

    name: Name
    passphrase: Passphrase
    role: Role
    language: Language = "nl"
    presence: str | None = None
    invitation: str | None = None


class KeyCard(Out, frozen=True, kw_only=True):
    """The identity, to be printed and given back once. `qr_svg` is an SVG image of `text`."""

    text: str
    qr_svg: str


class Me(Out, frozen=True, kw_only=True):
    """The signed-in person. `csrf` goes into the header `X-Terugblik-Token` of everything that is not a GET."""

    id: str
    name: str
    role: Role
    language: Language
    csrf: str
    card_proven: bool  # the key card was given back; before that no recording
    idle_lock_s: int
    words: list[TeacherWords]  # for a coach: the four words to compare, a row per teacher
    notices: list[Problem]  # what damage there was to this person's own files, and what it cost; to be shown once


class TeacherWords(Out, frozen=True, kw_only=True):
    teacher: str
    name: str
    words: list[str]
    confirmed: bool


class Enrolled(Out, frozen=True, kw_only=True):
    me: Me
    key_card: KeyCard


class SignIn(In, frozen=True, kw_only=True):
    """`start_over`: the person was asked, after `library_lost`, and wants a new library; nothing happens to one that
    can be read."""

    name: Name
    passphrase: Passphrase
    start_over: bool = False


class Recover(In, frozen=True, kw_only=True):
    """A lost passphrase: the key card opens, and sets a new one."""

    name: Name
    key_card: Words
    passphrase: Passphrase
    start_over: bool = False


class CardProof(In, frozen=True, kw_only=True):
    """The key card's text, scanned or typed; spaces, dashes and case do not matter."""

    text: Words


class AskCard(In, frozen=True, kw_only=True):
    """Show the key card again, which works until it has been given back."""

    passphrase: Passphrase


class ChangeMe(In, frozen=True, kw_only=True):
    language: Language
