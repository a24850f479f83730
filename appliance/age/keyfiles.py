"""Key files: one key a line, `#` for remarks; a file of secret keys may itself be an age file under a passphrase."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from appliance.age.errors import BadIdentity, BadLine, BadRecipient, NoKeysInFile
from appliance.age.identities import HybridIdentity, ScryptIdentity, X25519Identity, parse_identity
from appliance.age.reader import open_sealed
from appliance.age.recipients import HybridRecipient, X25519Recipient, parse_recipient

_AGE_FILE = (b"age-encryption.org/", b"-----BEGIN AGE")


def read_recipients(data: bytes, file: str) -> list[X25519Recipient | HybridRecipient]:
    recipients = []
    for number, line in _lines(data):
        try:
            recipients.append(parse_recipient(line))
        except BadRecipient as error:
            raise BadLine(error.reason, line=number, file=file) from None
    if not recipients:
        raise NoKeysInFile(file=file)
    return recipients


def read_identities(data: bytes, file: str, ask: Callable[[str], str]) -> list[X25519Identity | HybridIdentity]:
    """`ask` is called for the passphrase with the file's name, only where the file is sealed with one."""
    if data.lstrip().startswith(_AGE_FILE):
        data = open_sealed(data, [ScryptIdentity(ask(file))])
    identities = []
    for number, line in _lines(data):
        try:
            identities.append(parse_identity(line))
        except BadIdentity as error:
            raise BadLine(error.reason, line=number, file=file) from None
    if not identities:
        raise NoKeysInFile(file=file)
    return identities


def _lines(data: bytes) -> Iterator[tuple[int, str]]:
    # What is not UTF-8 becomes a line that is no key, and is told as such.
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        text = line.strip()
        if text and not text.startswith("#"):
            yield number, text
