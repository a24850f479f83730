"""Debian's `age` opens what we seal, and we open what it seals."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
from pathlib import Path

import pytest

from appliance.age import keyfiles
from appliance.age.armor import ArmorWriter
from appliance.age.identities import ScryptIdentity, X25519Identity
from appliance.age.reader import open_sealed
from appliance.age.recipients import ScryptRecipient
from appliance.age.writer import seal

SIZES = [0, 1, 65_535, 65_536, 65_537, 131_072, 300_000]
PASSPHRASE = "correct paard batterij nietje"


@pytest.fixture(scope="module")
def age() -> str:
    found = shutil.which("age")
    if found is None or shutil.which("age-keygen") is None:
        pytest.fail("Debian's age is not here. Install it: sudo apt-get install age")
    return found


def content(size: int) -> bytes:
    return bytes(i * 7 % 251 for i in range(size))


def with_passphrase(arguments: list[str]) -> int:
    """`age` asks for a passphrase at a terminal only, so it gets one. It asks twice where it seals."""
    pid, terminal = pty.fork()
    if pid == 0:  # pragma: no cover  the child becomes age
        os.execvp(arguments[0], arguments)
    shown = b""
    while True:
        try:
            shown += os.read(terminal, 4096)
        except OSError:
            break
        if shown.rstrip().endswith(b":"):
            shown = b""
            os.write(terminal, PASSPHRASE.encode() + b"\n")
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@pytest.mark.parametrize("size", SIZES)
def test_it_opens_ours(age: str, tmp_path: Path, x25519: X25519Identity, size: int) -> None:
    (tmp_path / "key").write_text(f"{x25519}\n")
    sealed = seal(content(size), [X25519Identity.generate().recipient, x25519.recipient])
    done = subprocess.run([age, "-d", "-i", tmp_path / "key"], input=sealed, capture_output=True, check=True)
    assert done.stdout == content(size)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("armor", [[], ["-a"]])
def test_we_open_its(age: str, x25519: X25519Identity, size: int, armor: list[str]) -> None:
    command = [age, "-r", str(x25519.recipient), *armor]
    done = subprocess.run(command, input=content(size), capture_output=True, check=True)
    assert open_sealed(done.stdout, [x25519]) == content(size)


def test_it_opens_our_text_form(age: str, tmp_path: Path, x25519: X25519Identity) -> None:
    (tmp_path / "key").write_text(f"{x25519}\n")
    with (tmp_path / "sealed").open("wb") as file:
        armor = ArmorWriter(file)
        armor.write(seal(content(1000), [x25519.recipient]))
        armor.close()
    done = subprocess.run([age, "-d", "-i", tmp_path / "key", tmp_path / "sealed"], capture_output=True, check=True)
    assert done.stdout == content(1000)


def test_we_read_its_keys(age: str) -> None:
    made = subprocess.run(["age-keygen"], capture_output=True, check=True).stdout
    [identity] = keyfiles.read_identities(made, "made", lambda file: "")
    assert f"# public key: {identity.recipient}\n" in made.decode()


def test_it_opens_our_passphrase(age: str, tmp_path: Path) -> None:
    (tmp_path / "sealed").write_bytes(seal(content(70_000), [ScryptRecipient(PASSPHRASE, log_n=10)]))
    assert with_passphrase([age, "-d", "-o", str(tmp_path / "out"), str(tmp_path / "sealed")]) == 0
    assert (tmp_path / "out").read_bytes() == content(70_000)


def test_we_open_its_passphrase(age: str, tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(content(70_000))
    assert with_passphrase([age, "-p", "-o", str(tmp_path / "sealed"), str(tmp_path / "plain")]) == 0
    assert open_sealed((tmp_path / "sealed").read_bytes(), [ScryptIdentity(PASSPHRASE)]) == content(70_000)
