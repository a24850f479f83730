"""Updates made with a key of the tests' own, and a box's processes that a test plays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from appliance.protocol import State
from appliance.updates.making import make
from appliance.updates.updating import Updater
from appliance.updates.versions import Versions

KEY = Ed25519PrivateKey.generate()


class Cut(BaseException):
    """The plug."""


def public_pem(key: Ed25519PrivateKey = KEY) -> bytes:
    return key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def private_pem(key: Ed25519PrivateKey = KEY) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def program(folder: Path, version: str) -> Path:
    """A program folder as a version has it: one to run, a library, a link, the system's Python."""
    (folder / "bin").mkdir(parents=True)
    (folder / "lib").mkdir()
    (folder / "bin" / "terugblik").write_text(f"#!/bin/sh\necho {version}\n")
    (folder / "bin" / "terugblik").chmod(0o755)
    (folder / "bin" / "python").symlink_to("/usr/bin/python3")
    (folder / "lib" / "big.bin").write_bytes(version.encode() * 200_000)
    (folder / "lib" / "empty (dev).txt").write_bytes(b"")
    (folder / "lib64").symlink_to("lib")
    return folder


def update(work: Path, version: str, minimum: str = "0.0.0", key: Ed25519PrivateKey = KEY) -> Path:
    stick = work / "stick"
    stick.mkdir(exist_ok=True)
    return make(program(work / f"made-{version}-{len(list(work.iterdir()))}", version), version, minimum, key, stick)


@dataclass(slots=True)
class PlayedServices:
    """Runs whatever `current` names; a version in `broken` does not reach ready, one in `failing` fails its test."""

    versions: Versions
    broken: set[str] = field(default_factory=set)
    failing: set[str] = field(default_factory=set)
    sound_state: State = "ready"
    runs: str | None = None
    asked: list[str] = field(default_factory=list)

    def state(self) -> State | None:
        self.asked.append("state")
        return None if self.runs is None or self.runs in self.broken else self.sound_state

    def stop(self) -> None:
        self.asked.append("stop")
        self.runs = None

    def start(self) -> bool:
        """As the service manager would: what the link names, and only if it is whole."""
        self.asked.append("start")
        self.runs = self.versions.find("current")
        return self.runs is not None and self.runs not in self.broken

    def self_test(self, program: Path) -> str | None:
        self.asked.append("self_test")
        assert self.runs is None, "the devices are not free"
        assert program.is_file()
        return "selftest_camera" if program.parents[1].name in self.failing else None


def a_box(work: Path, version: str = "1.0.0") -> tuple[Updater, PlayedServices]:
    """As the installer leaves it: one version, one link."""
    root = work / "opt"
    root.mkdir()
    program(root / version, version)
    (root / "current").symlink_to(version)
    return again(root)


def again(root: Path, done: Callable[[str], None] = lambda _: None) -> tuple[Updater, PlayedServices]:
    """The machine was switched on: what is on the disk is all that is known."""
    versions = Versions(root)
    services = PlayedServices(versions)
    services.start()
    return Updater(versions, services, [KEY.public_key()], done=done), services


def runs_whole(root: Path) -> str:
    """The version that would run now; fails unless all of it is there."""
    version = Versions(root).find("current")
    assert version is not None
    assert (root / version / "bin" / "terugblik").read_text() == f"#!/bin/sh\necho {version}\n"
    assert (root / version / "lib" / "big.bin").read_bytes() == version.encode() * 200_000
    return version
