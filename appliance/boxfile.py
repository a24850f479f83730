"""Reads `box.toml`: what a box of this kind was built with. Every key is checked; whatever is wrong has its own name.

It does no more than read: who may change the file, and how, is not its business. Nothing secret is in it.
"""

from __future__ import annotations

import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

from appliance.config import Pins, PiSettings
from appliance.core.zones import Zone, wrong_side
from appliance.errors import BadInput, Text

BOX_FILE = Path("/etc/terugblik/box.toml")
# GPIO 0 and 1 belong to the memory chip of an add-on board; the header has no others.
FIRST_PIN, LAST_PIN = 2, 27
_TEXTS = ("camera", "profile", "sound_card")
_SWITCHES = ("pwm", "second_button", "buzzer")
_PINS = tuple(field.name for field in fields(Pins))
_ZONE = tuple(field.name for field in fields(Zone))


class SettingsMissing(BadInput):
    """The file that was named on the command line is not there."""

    key = "settings_missing"
    nl = Text("Het bestand met instellingen is er niet: {file}", "Kijk of de naam klopt, of laat --settings weg.")
    en = Text("The file with settings is not there: {file}", "Check its name, or leave --settings out.")


class SettingsUnreadable(BadInput):
    """It cannot be opened, or it is not TOML."""

    key = "settings_unreadable"
    nl = Text(
        "Het bestand met instellingen kan niet worden gelezen: {file}",
        "Kijk in regel {line} of elke regel de vorm 'naam = waarde' heeft, en of de box het bestand mag lezen.",
    )
    en = Text(
        "The file with settings cannot be read: {file}",
        "Check around line {line} that each line reads 'name = value', and that the box may read the file.",
    )


class SettingUnknown(BadInput):
    """A name that no setting has: most likely a slip of the pen."""

    key = "setting_unknown"
    nl = Text("De box kent de instelling '{name}' niet.", "Haal de regel weg of verbeter de naam. Er is: {known}.")
    en = Text("The box knows no setting '{name}'.", "Remove the line or mend the name. There are: {known}.")


class SettingWrong(BadInput):
    """A value of the wrong kind, or out of bounds."""

    key = "setting_wrong"
    nl = Text("De instelling '{name}' heeft een waarde die niet kan.", "Schrijf bijvoorbeeld: {example}")
    en = Text("The setting '{name}' has a value that cannot be.", "Write for example: {example}")


class PinUnknown(BadInput):
    """There is no such pin on the header."""

    key = "pin_unknown"
    nl = Text(
        "De instelling '{name}' noemt pin GPIO {pin}. Die is er niet.",
        f"Kies een nummer van {FIRST_PIN} tot en met {LAST_PIN}: het GPIO-nummer, niet de plaats op de rij pennen.",
    )
    en = Text(
        "The setting '{name}' names pin GPIO {pin}. There is no such pin.",
        f"Choose a number from {FIRST_PIN} to {LAST_PIN}: the GPIO number, not the place on the header.",
    )


class PinTwice(BadInput):
    """Two parts on one pin."""

    key = "pin_twice"
    nl = Text(
        "Pin GPIO {pin} is twee keer gebruikt: {first} en {second}.", "Geef elk een eigen pin, zoals het bedraad is."
    )
    en = Text("Pin GPIO {pin} is used twice: {first} and {second}.", "Give each a pin of its own, as it is wired.")


def read_box_file(file: Path | None = None) -> PiSettings:
    """The settings in `file`. None: the usual place, and the usual settings where there is no file."""
    try:
        return parse_box((file or BOX_FILE).read_text("utf-8"), str(file or BOX_FILE))
    except FileNotFoundError as error:
        if file is None:
            return PiSettings()
        raise SettingsMissing(file=str(file)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsUnreadable(file=str(file or BOX_FILE), line=1) from error


def parse_box(text: str, file: str = "box.toml") -> PiSettings:
    """Raises one of the errors above, for the first thing that is wrong."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsUnreadable(file=file, line=_line(error, text)) from error
    _known(table, (*_TEXTS, *_SWITCHES, "pins", "masks"), "")
    values: dict[str, Any] = {name: _text(table, name) for name in _TEXTS if name in table}
    values |= {name: _switch(table, name) for name in _SWITCHES if name in table}
    settings = PiSettings(**values, pins=_pins(table.get("pins", {})), masks=_masks(table.get("masks", [])))
    _each_its_own(settings)
    return settings


def _line(error: tomllib.TOMLDecodeError, text: str) -> int:
    """TOML's own words are English and for programmers; the line is what helps."""
    words = str(error).partition("(at line ")[2].partition(",")[0]
    return int(words) if words.isdecimal() else text.rstrip().count("\n") + 1


def _known(table: dict[str, Any], names: tuple[str, ...], within: str) -> None:
    for name in table:
        if name not in names:
            raise SettingUnknown(name=f"{within}{name}", known=", ".join(names))


def _text(table: dict[str, Any], name: str) -> str:
    value = table[name]
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise SettingWrong(name=name, example=f'{name} = "…"')
    return value.strip()


def _switch(table: dict[str, Any], name: str) -> bool:
    value = table[name]
    if not isinstance(value, bool):
        raise SettingWrong(name=name, example=f"{name} = true")
    return value


def _pins(table: object) -> Pins:
    if not isinstance(table, dict):
        raise SettingWrong(name="pins", example="[pins]")
    _known(table, _PINS, "pins.")
    for name, pin in table.items():
        if not isinstance(pin, int) or isinstance(pin, bool):
            raise SettingWrong(name=f"pins.{name}", example=f"{name} = {getattr(Pins(), name)}")
        if not FIRST_PIN <= pin <= LAST_PIN:
            raise PinUnknown(name=f"pins.{name}", pin=pin)
    return Pins(**table)


def _each_its_own(settings: PiSettings) -> None:
    """Among the parts that this box has: one that is not built in may share its number with another."""
    off = {name for name in ("second_button", "buzzer") if not getattr(settings, name)}
    taken: dict[int, str] = {}
    for name in _PINS:
        pin = getattr(settings.pins, name)
        if name in off:
            continue
        if pin in taken:
            raise PinTwice(pin=pin, first=f"pins.{taken[pin]}", second=f"pins.{name}")
        taken[pin] = name


def _masks(tables: object) -> tuple[Zone, ...]:
    if not isinstance(tables, list):
        raise SettingWrong(name="masks", example="[[masks]]")
    return tuple(_zone(table) for table in tables)


def _zone(table: object) -> Zone:
    example = "left = 0.0, top = 0.0, width = 0.25, height = 1.0"
    if not isinstance(table, dict):
        raise SettingWrong(name="masks", example=example)
    _known(table, _ZONE, "masks.")
    for name in _ZONE:
        value = table.get(name)
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise SettingWrong(name=f"masks.{name}", example=example)
    zone = Zone(**{name: float(table[name]) for name in _ZONE})
    wrong = wrong_side(zone)
    if wrong is not None:
        raise SettingWrong(name=f"masks.{wrong}", example=example)
    return zone
