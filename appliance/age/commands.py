"""What `terugblik age` does, one function a subcommand: each returns the exit status or raises."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from io import FileIO
from typing import TYPE_CHECKING

from appliance.age import console
from appliance.age.errors import AgeError, BinaryToTerminal, NoMatch
from appliance.age.sources import ByteSink, write_all

if TYPE_CHECKING:
    from appliance.age.armor import ArmorWriter
    from appliance.age.header import Stanza
    from appliance.age.identities import HybridIdentity, Identity, X25519Identity
    from appliance.age.inspect import Report
    from appliance.age.recipients import Recipient

RESCUED = 3
_BLOCK_BYTES = 1 << 20


class Senseless(Exception):
    """Options that contradict each other."""


def encrypt(given: argparse.Namespace) -> int:
    from appliance.age import bulk
    from appliance.age.writer import Writer

    recipients = _recipients(given)
    if given.output is None and not given.armor and sys.stdout.isatty():
        raise BinaryToTerminal("-a writes text")
    with (
        console.open_input(given.input) as source,
        console.open_output(given.output, mode=console.SHARED, source=source) as dst,
    ):
        if not given.armor and _to_new_file(given) and bulk.is_worth_it(dst, source):
            bulk.seal_file(source, dst, recipients)
            return 0
        armor = _armor(dst) if given.armor else None
        with Writer(armor or dst, recipients) as writer:
            while block := source.read(_BLOCK_BYTES):
                writer.write(block)
        if armor:
            armor.close()
    return 0


def decrypt(given: argparse.Namespace) -> int:
    from appliance.age import bulk

    if given.passphrase and given.identity:
        raise Senseless("-p and -i do not go together")
    with console.open_input(given.input) as source:
        identities = _identities(given)
        with console.open_output(given.output, mode=console.PRIVATE, source=source) as dst:
            in_order = given.allow_cut_short or not _to_new_file(given)
            if not in_order and bulk.is_worth_it(dst, source) and bulk.is_binary(source):
                bulk.open_file(source, dst, identities)
                return 0
            return _decrypt_in_order(given, source, dst, identities)


def _decrypt_in_order(given: argparse.Namespace, source: FileIO, dst: ByteSink, identities: Sequence[Identity]) -> int:
    from appliance.age.reader import open_sequential

    reader = open_sequential(source, identities, allow_cut_short=given.allow_cut_short)
    size = 0
    try:
        while data := reader.read_chunk():
            write_all(dst, data)
            size += len(data)
    except AgeError:
        if size and given.output in (None, "-"):
            console.tell(f"what was printed is real, but it is only the first {size} bytes")
        raise
    if reader.cut_short:
        console.tell(f"the end of this file is missing; {size} bytes were rescued")
        return RESCUED
    return 0


def keygen(given: argparse.Namespace) -> int:
    from appliance.age.identities import HybridIdentity, X25519Identity
    from appliance.clock import SystemClock

    if given.recipients:
        identities = _key_file(given, given.input or "-")
        _print_lines([f"{one.recipient}" for one in identities], given.output, mode=console.SHARED)
        return 0
    if given.input is not None:
        raise Senseless("a key file is read only with -y")
    identity = X25519Identity.generate() if given.x25519 else HybridIdentity.generate()
    created = SystemClock().now_utc().isoformat(timespec="seconds")
    lines = [f"# created: {created}", f"# public key: {identity.recipient}", f"{identity}"]
    _print_lines(lines, given.output, mode=console.PRIVATE)
    if given.output not in (None, "-") or not sys.stdout.isatty():
        sys.stderr.write(f"Public key: {identity.recipient}\n")
    return 0


def inspect(given: argparse.Namespace) -> int:
    from appliance.age.inspect import inspect as look

    with console.open_input(given.input) as source:
        report = look(source, console.regular_size(source))
    sys.stdout.write("".join(f"{name:<10} {value}\n" for name, value in _rows(report)))
    return 0


def _to_new_file(given: argparse.Namespace) -> bool:
    return given.output not in (None, "-")


def _armor(dst: ByteSink) -> ArmorWriter:
    from appliance.age.armor import ArmorWriter

    return ArmorWriter(dst)


def _recipients(given: argparse.Namespace) -> Sequence[Recipient]:
    from appliance.age.recipients import ScryptRecipient, parse_recipient

    if given.passphrase:
        if given.recipient or given.recipients_file or given.identity:
            raise Senseless("-p does not go together with -r, -R or -i")
        phrase = console.passphrase(given.passphrase_file, "Passphrase", twice=True)
        return [ScryptRecipient(phrase, given.work_factor)]
    recipients: list[Recipient] = [parse_recipient(text) for text in given.recipient]
    for file in given.recipients_file:
        from appliance.age import keyfiles

        recipients += keyfiles.read_recipients(console.read_file(file), file)
    for file in given.identity:
        recipients += [identity.recipient for identity in _key_file(given, file)]
    if not recipients:
        raise Senseless("to whom? Give -r, -R or -i, or -p for a passphrase")
    return recipients


def _identities(given: argparse.Namespace) -> Sequence[Identity]:
    if given.identity:
        return [identity for file in given.identity for identity in _key_file(given, file)]
    return [_AskedPassphrase(given.passphrase_file)]


class _AskedPassphrase:
    """An identity that asks for the passphrase only when the file turns out to need one."""

    def __init__(self, file: str | None) -> None:
        self._file = file

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        from appliance.age.identities import ScryptIdentity
        from appliance.age.wrapping import SCRYPT_KIND

        if all(stanza.kind != SCRYPT_KIND for stanza in stanzas):
            raise NoMatch("it is sealed to a key: give that with -i")
        return ScryptIdentity(console.passphrase(self._file, "Passphrase")).unwrap(stanzas)


def _key_file(given: argparse.Namespace, file: str) -> Sequence[X25519Identity | HybridIdentity]:
    from appliance.age import keyfiles

    def ask(name: str) -> str:
        return console.passphrase(given.passphrase_file, f"Passphrase of {name}")

    return keyfiles.read_identities(console.read_file(file), file, ask)


def _print_lines(lines: list[str], output: str | None, *, mode: int) -> None:
    text = "".join(f"{line}\n" for line in lines).encode("ascii")
    to_stdout = output is None or output == "-"
    opened = console.open_output("-", mode=mode) if to_stdout else console.create_new(str(output), mode=mode)
    with opened as dst:
        write_all(dst, text)


def _rows(report: Report) -> list[tuple[str, str]]:
    chunks = f"{report.chunks} chunk" + ("s" if report.chunks != 1 else "")
    return [
        ("form", "text (armored)" if report.armored else "binary"),
        *(("sealed to", kind) for kind in report.kinds),
        ("quantum", "safe" if report.post_quantum else "not safe from a quantum computer"),
        ("end", "missing" if report.surely_cut_short else "as far as can be seen without a key, it is there"),
        ("file", f"{report.file_bytes} bytes"),
        ("header", f"{report.header_bytes} bytes"),
        ("payload", f"{report.payload_bytes} bytes in {chunks}"),
        ("content", f"{report.plaintext_bytes} bytes"),
    ]
