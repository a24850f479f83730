"""Keys, key files and the texts of the errors."""

from __future__ import annotations

import pytest

from appliance.age import bech32, errors, keyfiles
from appliance.age.errors import (
    AgeError,
    BadIdentity,
    BadLine,
    BadRecipient,
    HeaderFailure,
    NoKeysInFile,
    NoMatch,
    WorkFactorTooHigh,
)
from appliance.age.header import Stanza
from appliance.age.identities import HybridIdentity, ScryptIdentity, X25519Identity, parse_identity
from appliance.age.reader import open_sealed
from appliance.age.recipients import HybridRecipient, ScryptRecipient, X25519Recipient, parse_recipient
from appliance.age.writer import seal


def never(file: str) -> str:
    raise AssertionError(file)


def test_the_pairs_of_the_specification() -> None:
    classical = parse_identity("AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX")
    assert str(classical.recipient) == "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"
    hybrid = parse_identity("AGE-SECRET-KEY-PQ-1XX76JRALNLXDMEW0CRK45QMCCH4X06SE84UN3VPM33W6HWDX0H3SK3ZQFR")
    text = str(hybrid.recipient)
    assert text.startswith(
        "age1pq1x34nzsvr0rxjsgdn8zgyhfe8j7ceq5r9rdelkjuh3y235jzxshfg87pzf5zrqtzdxz95paef6caq5aapdmwjjq"
    )
    assert text.endswith("k3tlhl53k2ykx3qheyty7saeq0d3fzv49zc0k")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "age1",
        "1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj",
        "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwk",  # one letter wrong
        "Age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj",
        "AGE1ZVKYG2LQZRAA2LNJVQEJ32NKUU0UES2S82HZRYE869XEEXVN73EQUNUJWJ",
        "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73eqbnujwj",
        "ag\te1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj",
        bech32.encode("age", bytes(31)),
        bech32.encode("age1pq", b"\xff" * 1216),
        bech32.encode("age1pq", bytes(1215)),
        bech32.encode("age1tag", bytes(33)),
        "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX",
    ],
)
def test_no_recipient(text: str) -> None:
    with pytest.raises(BadRecipient):
        parse_recipient(text)


def test_padding_of_a_key_must_be_zero() -> None:
    """A key has one text only: the bits left over in its last letter are part of the check."""
    values = [3] * 4
    checksum = bech32._polymod([*bech32._expand("age"), *values, 0, 0, 0, 0, 0, 0]) ^ 1
    tail = "".join(bech32.CHARSET[value] for value in (*values, *((checksum >> 5 * (5 - i)) & 31 for i in range(6))))
    with pytest.raises(bech32.NotBech32, match="padding"):
        bech32.decode("age1" + tail)


@pytest.mark.parametrize(
    "text",
    [
        "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEY",
        "age-secret-key-1gfpyysjzgfpyysjzgfpyysjzgfpyysjzgfpyysjzgfpyysjzgfpq4egaex",
        bech32.encode("AGE-SECRET-KEY-", bytes(31)),
        bech32.encode("AGE-SECRET-KEY-PQ-", bytes(33)),
        bech32.encode("AGE-PLUGIN-X-", bytes(32)),
    ],
)
def test_no_identity(text: str) -> None:
    with pytest.raises(BadIdentity) as told:
        parse_identity(text)
    assert text not in f"{told.value} {told.value.reason} {told.value.advice('nl')}"


def test_recipients_are_equal_by_key(x25519: X25519Identity, hybrid: HybridIdentity) -> None:
    assert len({x25519.recipient, parse_recipient(str(x25519.recipient))}) == 1
    assert len({hybrid.recipient, parse_recipient(str(hybrid.recipient))}) == 1
    assert x25519.recipient != X25519Identity.generate().recipient
    assert hybrid.recipient != HybridIdentity.generate().recipient
    assert isinstance(x25519.recipient, X25519Recipient)
    assert isinstance(hybrid.recipient, HybridRecipient)


def test_nothing_is_sealed_to_a_key_of_low_order() -> None:
    with pytest.raises(BadRecipient):
        seal(b"", [X25519Recipient(bytes(32))])
    with pytest.raises(BadRecipient):
        seal(b"", [HybridRecipient(bytes(1216))])


def test_an_empty_passphrase_seals_nothing() -> None:
    with pytest.raises(BadRecipient):
        ScryptRecipient("")


def test_a_strangers_work_factor_is_bounded() -> None:
    data = seal(b"", [ScryptRecipient("a", 5)])
    with pytest.raises(WorkFactorTooHigh) as told:
        open_sealed(data, [ScryptIdentity("a", max_log_n=4)])
    assert "2^5" in told.value.message("nl")


def test_the_next_identity_is_tried(x25519: X25519Identity, hybrid: HybridIdentity) -> None:
    data = seal(b"inhoud", [x25519.recipient])
    assert open_sealed(data, [ScryptIdentity("a"), hybrid, X25519Identity.generate(), x25519]) == b"inhoud"
    with pytest.raises(NoMatch):
        open_sealed(data, [])


def test_a_stanza_that_breaks_the_format_is_told_whoever_comes_first(hybrid: HybridIdentity) -> None:
    with pytest.raises(HeaderFailure):
        hybrid.unwrap([Stanza(("mlkem768x25519", "AAAA"), bytes(32))])


def test_key_files(x25519: X25519Identity, hybrid: HybridIdentity) -> None:
    public = f"# ours\r\n\n  {x25519.recipient}\r\n{hybrid.recipient}".encode()
    assert keyfiles.read_recipients(public, "f") == [x25519.recipient, hybrid.recipient]
    secret = f"# created: now\n{x25519}\n{hybrid}\n".encode()
    assert [str(one) for one in keyfiles.read_identities(secret, "f", never)] == [str(x25519), str(hybrid)]
    sealed = seal(secret, [ScryptRecipient("wachtzin", 4)])
    asked: list[str] = []

    def ask(file: str) -> str:
        asked.append(file)
        return "wachtzin"

    assert len(keyfiles.read_identities(sealed, "keys.age", ask)) == 2
    assert asked == ["keys.age"]


def test_key_files_without_keys(x25519: X25519Identity) -> None:
    with pytest.raises(NoKeysInFile):
        keyfiles.read_recipients(b"# nothing\n", "f")
    with pytest.raises(NoKeysInFile):
        keyfiles.read_identities(b"", "f", never)
    with pytest.raises(BadLine) as told:
        keyfiles.read_identities(f"# x\n{str(x25519)[:-1]}B\n".encode(), "keys.txt", never)
    assert told.value.fields == {"line": 2, "file": "keys.txt"}
    assert str(x25519)[20:40] not in f"{told.value} {told.value.reason}"
    with pytest.raises(BadLine):
        keyfiles.read_recipients(b"\xff\xfe\n", "f")


def leaves() -> list[type[AgeError]]:
    return [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, AgeError)]


def test_every_error_has_a_key_and_texts_of_its_own() -> None:
    found = [one for one in leaves() if one is not AgeError]
    assert len(found) >= 20
    for text in ("key", "nl", "en"):
        assert len({getattr(one, text) for one in found}) == len(found)
    fields = {"log_n": 5, "max_log_n": 4, "kept": 1, "asked": 2, "file": "f", "line": 3, "detail": "d"}
    for one in found:
        error = one("why", **fields)
        for language in ("nl", "en"):
            assert error.message(language)
            assert "{" not in error.message(language) + error.advice(language)
        assert error.reason == "why"
        assert error.key.startswith("age_")
