"""Words from outside as a keyfile: every sign there is, read back by the library that NetworkManager reads with."""

from __future__ import annotations

import ctypes
import ctypes.util
import stat
import string
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.firstboot import school
from appliance.firstboot.errors import WifiNameUnusable, WifiPassphraseUnusable

PLAIN = [chr(code) for code in range(0x20, 0x7F)]
GROUPS = ["connection", "wifi", "wifi-security", "ipv4", "ipv6"]
_GLIB = ctypes.util.find_library("glib-2.0")


@contextmanager
def glib(text: str) -> Iterator[tuple[ctypes.CDLL, int]]:
    """The file as GLib's own parser has it."""
    if _GLIB is None:
        pytest.skip("GLib is not here")
    library = ctypes.CDLL(_GLIB)
    for name in ("g_key_file_new", "g_key_file_get_string", "g_key_file_get_groups", "g_key_file_get_integer_list"):
        getattr(library, name).restype = ctypes.c_void_p
    pointer = ctypes.c_void_p
    library.g_key_file_load_from_data.argtypes = [pointer, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int, pointer]
    file = library.g_key_file_new()
    data = text.encode()
    try:
        assert library.g_key_file_load_from_data(file, data, len(data), 0, None), text
        yield library, file
    finally:
        library.g_key_file_free(ctypes.c_void_p(file))


def passphrase_in(text: str) -> bytes:
    with glib(text) as (library, file):
        found = library.g_key_file_get_string(ctypes.c_void_p(file), b"wifi-security", b"psk", None)
        assert found, text
        return ctypes.string_at(found)


def name_in(text: str) -> bytes:
    """As NetworkManager reads a name that is a list of bytes."""
    with glib(text) as (library, file):
        length = ctypes.c_size_t()
        found = library.g_key_file_get_integer_list(ctypes.c_void_p(file), b"wifi", b"ssid", ctypes.byref(length), None)
        assert found, text
        return bytes(list((ctypes.c_int * length.value).from_address(found)))


def groups_in(text: str) -> list[str]:
    with glib(text) as (library, file):
        found = library.g_key_file_get_groups(ctypes.c_void_p(file), None)
        names = ctypes.cast(found, ctypes.POINTER(ctypes.c_char_p))
        groups = []
        while names[len(groups)] is not None:
            groups.append(str((names[len(groups)] or b"").decode()))
        return groups


@pytest.mark.parametrize("sign", PLAIN)
def test_every_plain_sign_of_a_passphrase_comes_back_wherever_it_stands(sign: str) -> None:
    for passphrase in (
        sign * 8,
        f"{sign}abcdefg",
        f"abcdefg{sign}",
        f"abc{sign}{sign}defg",
        f"{sign}n{sign}s{sign}t56",
    ):
        text = school.keyfile("School", passphrase, on_trial=True)
        assert passphrase_in(text) == passphrase.encode()
        assert groups_in(text) == GROUPS


def test_every_other_sign_of_a_passphrase_is_refused() -> None:
    plain = {ord(sign) for sign in PLAIN}
    for code in range(sys.maxunicode + 1):
        if code not in plain:
            with pytest.raises(WifiPassphraseUnusable):
                school.check_passphrase(f"abcdefgh{chr(code)}")


def test_every_sign_of_a_name_comes_back_or_is_refused() -> None:
    taken = 0
    for code in range(sys.maxunicode + 1):
        name = f"{chr(code)}x"
        try:
            text = school.keyfile(name, "12345678", on_trial=True)
        except WifiNameUnusable:
            assert not chr(code).isprintable()
            continue
        taken += 1
        (line,) = (one for one in text.splitlines() if one.startswith("ssid="))
        assert bytes(int(one) for one in line.removeprefix("ssid=").rstrip(";").split(";")).decode() == name
        assert set(line.removeprefix("ssid=")) <= set(string.digits + ";")
    assert taken > 100_000


@pytest.mark.parametrize("name", ["School", "1;2;3", "[wifi]", "a=b", "#", " blank ", "é", "校", "a\\;b", "😀" * 8])
def test_a_name_as_the_real_parser_reads_it(name: str) -> None:
    text = school.keyfile(name, "12345678", on_trial=False)
    assert name_in(text) == name.encode()
    assert groups_in(text) == GROUPS


@given(name=st.text(min_size=1, max_size=32), passphrase=st.text(min_size=8, max_size=64))
def test_whatever_is_asked_for_no_line_is_added(name: str, passphrase: str) -> None:
    usual = [line.partition("=")[0] for line in school.keyfile("a", "12345678", on_trial=True).splitlines()]
    try:
        text = school.keyfile(name, passphrase, on_trial=True)
    except (WifiNameUnusable, WifiPassphraseUnusable):
        return
    assert [line.partition("=")[0] for line in text.splitlines()] == usual


@pytest.mark.parametrize(
    "passphrase", ["", "1234567", "a" * 65, "x" * 64, "a" * 8 + "\n", "wachtwoord\0", "wachtwóórd"]
)
def test_what_no_standard_allows(passphrase: str) -> None:
    with pytest.raises(WifiPassphraseUnusable):
        school.check_passphrase(passphrase)


@pytest.mark.parametrize("passphrase", ["12345678", "a" * 63, "0123456789abcdefABCDEF" + "0" * 42])
def test_what_the_standard_allows(passphrase: str) -> None:
    assert school.check_passphrase(passphrase) == passphrase


@pytest.mark.parametrize("name", ["", "a" * 33, "é" * 17, "a\nb", "a\0", "\x7f", "\ud800", "a\u2028b", "\u202eabc"])
def test_a_name_that_no_wifi_has(name: str) -> None:
    with pytest.raises(WifiNameUnusable):
        school.check_name(name)


def test_what_is_kept_is_for_root_alone_and_what_is_unreadable_is_none(tmp_path: Path) -> None:
    assert school.kept(tmp_path) is None
    school.keep(tmp_path, school.School("School", "12345678"))
    file = tmp_path / "school.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert school.kept(tmp_path) == school.School("School", "12345678")
    for damage in (
        b"",
        b"{}",
        b'{"name":"a","passphrase":"12345678","x":1}',
        b'{"name":"a\\nb","passphrase":"12345678"}',
    ):
        file.write_bytes(damage)
        assert school.kept(tmp_path) is None
    school.forget(tmp_path)
    school.forget(tmp_path)
    assert list(tmp_path.iterdir()) == []
