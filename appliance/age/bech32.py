"""Bech32 (BIP 173) as age uses it: without a limit on the length, and upper or lower case but never both."""

from __future__ import annotations

from collections.abc import Iterable

CHARSET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_VALUES = {character: value for value, character in enumerate(CHARSET)}
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM_LENGTH = 6


class NotBech32(ValueError):
    """Never holds the text itself: it may be a secret key with one letter wrong."""


def encode(prefix: str, data: bytes) -> str:
    """The case of the prefix is the case of the whole."""
    lower = prefix.lower()
    values = _regroup(data, 8, 5, pad=True)
    checksum = _polymod([*_expand(lower), *values, *([0] * _CHECKSUM_LENGTH)]) ^ 1
    values += [(checksum >> 5 * (5 - i)) & 31 for i in range(_CHECKSUM_LENGTH)]
    text = lower + "1" + "".join(CHARSET[value] for value in values)
    return text.upper() if prefix != lower else text


def decode(text: str) -> tuple[str, bytes]:
    """The prefix comes back in the case that was given."""
    if text not in (text.lower(), text.upper()):
        raise NotBech32("upper and lower case are mixed")
    prefix, separator, tail = text.rpartition("1")
    if not separator or not prefix or len(tail) < _CHECKSUM_LENGTH:
        raise NotBech32("the parts are not there")
    if not all("!" <= character <= "~" for character in prefix):
        raise NotBech32("the prefix holds something unprintable")
    try:
        values = [_VALUES[character] for character in tail.lower()]
    except KeyError:
        raise NotBech32("there is a character that does not belong") from None
    if _polymod([*_expand(prefix.lower()), *values]) != 1:
        raise NotBech32("the checksum does not fit")
    return prefix, bytes(_regroup(values[:-_CHECKSUM_LENGTH], 5, 8, pad=False))


def _regroup(values: Iterable[int], from_bits: int, to_bits: int, *, pad: bool) -> list[int]:
    accumulator = bits = 0
    out = []
    for value in values:
        accumulator = accumulator << from_bits | value
        bits += from_bits
        while bits >= to_bits:
            bits -= to_bits
            out.append(accumulator >> bits)
            accumulator &= (1 << bits) - 1
    if pad and bits:
        out.append(accumulator << (to_bits - bits))
    elif not pad and (bits >= from_bits or accumulator):
        raise NotBech32("the padding is not zero")
    return out


def _expand(prefix: str) -> list[int]:
    codes = [ord(character) for character in prefix]
    return [code >> 5 for code in codes] + [0] + [code & 31 for code in codes]


def _polymod(values: Iterable[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for i, factor in enumerate(_GENERATOR):
            if top >> i & 1:
                check ^= factor
    return check
