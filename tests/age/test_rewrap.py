"""A file gets other recipients: its payload stays to the byte, and any age tool opens it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from appliance.age.errors import CutShort, HeaderFailure, MixedRecipients, NoMatch
from appliance.age.header import MAX_HEADER_BYTES
from appliance.age.identities import HybridIdentity, ScryptIdentity, X25519Identity
from appliance.age.reader import BytesSource, open_sealed
from appliance.age.recipients import Recipient, ScryptRecipient
from appliance.age.rewrap import PayloadHash, rewrap
from appliance.age.writer import seal

SIZES = [0, 1, 65_536, 65_537, 200_000]


def content(size: int) -> bytes:
    return bytes(i * 7 % 251 for i in range(size))


def rewrapped(sealed: bytes, identity: X25519Identity | HybridIdentity, recipients: list[Recipient]) -> bytes:
    header = rewrap(BytesSource(sealed), [identity], recipients)
    return header.data + sealed[header.replaces :]


def payload_hash(sealed: bytes, step: int = 1 << 20) -> str:
    found = PayloadHash()
    for at in range(0, len(sealed), step):
        found.update(sealed[at : at + step])
    return found.hexdigest()


@pytest.mark.parametrize("size", SIZES)
def test_the_new_recipients_open_it_and_the_payload_is_the_same(hybrid: HybridIdentity, size: int) -> None:
    coach = HybridIdentity.generate()
    sealed = seal(content(size), [hybrid.recipient])
    again = rewrapped(sealed, hybrid, [coach.recipient, hybrid.recipient])
    assert open_sealed(again, [coach]) == open_sealed(again, [hybrid]) == content(size)
    assert payload_hash(again) == payload_hash(sealed) == payload_hash(again, 1000)
    alone = rewrapped(again, coach, [coach.recipient])
    with pytest.raises(NoMatch):
        open_sealed(alone, [hybrid])


@pytest.mark.parametrize("size", SIZES)
def test_debians_age_opens_it(x25519: X25519Identity, tmp_path: Path, size: int) -> None:
    age = shutil.which("age")
    assert age is not None, "Debian's age is not here. Install it: sudo apt-get install age"
    other = X25519Identity.generate()
    again = rewrapped(seal(content(size), [other.recipient]), other, [other.recipient, x25519.recipient])
    (tmp_path / "key").write_text(f"{x25519}\n")
    done = subprocess.run([age, "-d", "-i", tmp_path / "key"], input=again, capture_output=True, check=True)
    assert done.stdout == content(size)


def test_we_rewrap_what_debians_age_sealed(x25519: X25519Identity) -> None:
    age = shutil.which("age")
    assert age is not None, "Debian's age is not here. Install it: sudo apt-get install age"
    sealed = subprocess.run(
        [age, "-r", str(x25519.recipient)], input=content(70_000), capture_output=True, check=True
    ).stdout
    again = rewrapped(sealed, x25519, [ScryptRecipient("een zin", 4)])
    assert open_sealed(again, [ScryptIdentity("een zin")]) == content(70_000)


def test_what_would_weaken_it_is_refused(hybrid: HybridIdentity, x25519: X25519Identity) -> None:
    sealed = seal(content(10), [hybrid.recipient])
    with pytest.raises(MixedRecipients):
        rewrap(BytesSource(sealed), [hybrid], [hybrid.recipient, x25519.recipient])
    with pytest.raises(NoMatch):
        rewrap(BytesSource(sealed), [x25519], [x25519.recipient])


def test_the_header_of_another_file_gives_nothing_away(hybrid: HybridIdentity) -> None:
    secret, open_one = seal(content(500), [hybrid.recipient]), seal(content(70_000), [hybrid.recipient])
    start = rewrap(BytesSource(secret), [hybrid], [hybrid.recipient]).replaces
    with pytest.raises(CutShort):
        rewrap(BytesSource(secret[:start] + open_one[start:]), [hybrid], [hybrid.recipient])
    with pytest.raises(HeaderFailure):
        rewrap(BytesSource(secret[: start + 15]), [hybrid], [hybrid.recipient])


def test_a_payload_has_no_hash_without_its_header() -> None:
    with pytest.raises(HeaderFailure):
        payload_hash(b"age-encryption.org/v1\n-> X25519 abc\n")
    with pytest.raises(HeaderFailure):
        payload_hash(b"x" * (MAX_HEADER_BYTES + 2))
