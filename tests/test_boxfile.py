"""`box.toml`: read as it is meant, and every mistake by its own name."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from appliance import boxfile
from appliance.boxfile import parse_box, read_box_file
from appliance.config import Pins, PiSettings
from appliance.core.zones import Zone
from appliance.errors import BadInput

DOCS = Path(__file__).resolve().parent.parent / "docs" / "reference" / "settings.md"
MASK = "[[masks]]\nleft = 0\ntop = 0\n"


def test_an_empty_file_is_the_usual_box() -> None:
    assert parse_box("") == PiSettings()


def test_every_setting_is_read() -> None:
    text = """
        camera = " imx219 "
        profile = "1080p25"
        sound_card = "Device"
        pwm = false
        second_button = true
        buzzer = true
        [pins]
        button = 5
        second_button = 6
        red = 12
        green = 13
        blue = 19
        buzzer = 26
        [[masks]]
        left = 0
        top = 0.5
        width = 0.25
        height = 0.5
        [[masks]]
        left = 0.7
        top = 0
        width = 0.3
        height = 1
    """
    assert parse_box(text) == PiSettings(
        camera="imx219",
        profile="1080p25",
        sound_card="Device",
        pins=Pins(5, 6, 12, 13, 19, 26),
        pwm=False,
        second_button=True,
        buzzer=True,
        masks=(Zone(0.0, 0.5, 0.25, 0.5), Zone(0.7, 0.0, 0.3, 1.0)),
    )


@pytest.mark.parametrize(
    ("text", "key", "told"),
    [
        ("camra = 'imx708'", "setting_unknown", "camra"),
        ("[pins]\nrose = 4", "setting_unknown", "pins.rose"),
        (f"{MASK}width = 1\nheight = 1\ndepth = 1", "setting_unknown", "masks.depth"),
        ("camera = 708", "setting_wrong", "camera"),
        ("sound_card = ''", "setting_wrong", "sound_card"),
        ('profile = "a\\u0007"', "setting_wrong", "profile"),
        ("pwm = 1", "setting_wrong", "pwm"),
        ("buzzer = 'yes'", "setting_wrong", "buzzer"),
        ("pins = 17", "setting_wrong", "pins"),
        ("[pins]\nred = '22'", "setting_wrong", "pins.red"),
        ("[pins]\nred = true", "setting_wrong", "pins.red"),
        ("[pins]\nred = 2.5", "setting_wrong", "pins.red"),
        ("masks = 3", "setting_wrong", "masks"),
        ("masks = [3]", "setting_wrong", "masks"),
        (f"{MASK}width = 1", "setting_wrong", "masks.height"),
        (f"{MASK}width = 1.1\nheight = 1", "setting_wrong", "masks.width"),
        (f"{MASK}width = 1\nheight = 0", "setting_wrong", "masks.height"),
        (f"{MASK}width = nan\nheight = 1", "setting_wrong", "masks.width"),
        (f"{MASK}width = true\nheight = 1", "setting_wrong", "masks.width"),
        ("[[masks]]\nleft = 0.5\ntop = 0\nwidth = 0.6\nheight = 1", "setting_wrong", "masks.width"),
        ("[pins]\nbutton = 28", "pin_unknown", "28"),
        ("[pins]\nbutton = 1", "pin_unknown", "pins.button"),
        ("[pins]\nbutton = -4", "pin_unknown", "-4"),
        ("[pins]\nblue = 17", "pin_twice", "pins.button"),
        ("second_button = true\n[pins]\nred = 27", "pin_twice", "pins.second_button"),
        ("camera = 'a'\ncamera = 'b'\n", "settings_unreadable", "2"),
        ("\n\ncamera", "settings_unreadable", "3"),
    ],
)
def test_a_mistake_has_its_own_name(text: str, key: str, told: str) -> None:
    with pytest.raises(BadInput) as raised:
        parse_box(text)
    assert raised.value.key == key
    for language in ("nl", "en"):
        words = raised.value.message(language) + raised.value.advice(language)  # type: ignore[arg-type]
        assert told in words


def test_a_part_that_is_not_built_in_needs_no_pin_of_its_own() -> None:
    assert parse_box("[pins]\nred = 27").pins.red == 27


def test_a_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(boxfile.SettingsMissing):
        read_box_file(tmp_path / "box.toml")


def test_the_usual_file_need_not_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boxfile, "BOX_FILE", tmp_path / "box.toml")
    assert read_box_file() == PiSettings()
    (tmp_path / "box.toml").write_text("buzzer = true")
    assert read_box_file().buzzer


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    for content in (b"\xff\xfe", b"\x00"):
        (tmp_path / "box.toml").write_bytes(content)
        with pytest.raises(boxfile.SettingsUnreadable) as raised:
            read_box_file(tmp_path / "box.toml")
        assert str(tmp_path) in raised.value.message("nl")
    with pytest.raises(boxfile.SettingsUnreadable):
        read_box_file(tmp_path)


def test_the_page_says_what_is_usual() -> None:
    rows = dict(re.findall(r"^\| `([a-z_.]+)` \| [^|]+ \| ([^|]+) \|", DOCS.read_text(), re.M))
    for pin in fields(Pins):
        assert rows[f"pins.{pin.name}"] == str(pin.default)
    for name in ("pwm", "second_button", "buzzer"):
        assert rows[name] == str(getattr(PiSettings(), name)).lower()
    assert {"camera", "profile", "sound_card"} <= rows.keys()


def test_the_pages_example_is_a_box_file() -> None:
    (example,) = re.findall(r"```toml\n(.+?)```", DOCS.read_text(), re.S)
    settings = parse_box(example)
    assert settings.pins == Pins()
    assert settings.masks == (Zone(0.75, 0.0, 0.25, 1.0),)
    named = set(re.findall(r"^(\w+) =", example, re.M))
    assert named == {f.name for kind in (PiSettings, Pins, Zone) for f in fields(kind)} - {"pins", "masks"}


def test_the_page_names_every_error() -> None:
    keys = {kind.key for kind in vars(boxfile).values() if isinstance(kind, type) and issubclass(kind, BadInput)}
    (table,) = re.findall(r"^## What it says no with$.*?^# ", DOCS.read_text(), re.M | re.S)
    assert keys - {"bad_input"} == set(re.findall(r"^\| `(\w+)` \| [^|]+ \|$", table, re.M))
