"""The one file: what is signed is what is unpacked, and nothing else is taken."""

from __future__ import annotations

import io
import py_compile
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from appliance.updates import making
from appliance.updates.container import LENGTH, MAGIC, MOST_HEADER_BYTES, verify
from appliance.updates.errors import (
    UpdateDamaged,
    UpdateNoKey,
    UpdateStickGone,
    UpdateUnreadable,
    UpdateUnsafe,
    UpdateWrongSignature,
)
from appliance.updates.manifest import MOST_FILE_BYTES, Entry, File, Link, Manifest, check
from appliance.updates.signing import read_keys, sign
from tests.updates.helpers import KEY, private_pem, program, public_pem, update

KEYS = [KEY.public_key()]
ROOT = Path(__file__).resolve().parents[2]
HASH = "0" * 64


def of(data: bytes) -> Manifest:
    return verify(io.BytesIO(data), KEYS, "x.tbu")


def test_a_whole_update_is_taken(tmp_path: Path) -> None:
    manifest = of(update(tmp_path, "1.2.3").read_bytes())
    assert manifest.version == "1.2.3"
    assert [entry.path for entry in manifest.files] == ["bin/terugblik", "lib/big.bin", "lib/empty (dev).txt"]
    assert [entry.executable for entry in manifest.files] == [True, False, False]
    assert [(link.path, link.target) for link in manifest.links] == [
        ("bin/python", "/usr/bin/python3"),
        ("lib64", "lib"),
    ]


def test_no_byte_may_differ(tmp_path: Path) -> None:
    data = update(tmp_path, "1.2.3").read_bytes()
    header_end = len(MAGIC) + LENGTH.size + LENGTH.unpack(data[8:12])[0]
    places = [0, 9, 11, 13, header_end - 1, header_end, header_end + 63, header_end + 64, len(data) // 2, len(data) - 1]
    for place in places:
        spoilt = bytearray(data)
        spoilt[place] ^= 1
        with pytest.raises((UpdateUnreadable, UpdateUnsafe, UpdateDamaged, UpdateWrongSignature)):
            of(bytes(spoilt))


@pytest.mark.parametrize("left", [0, 5, 11, 40, 400, -1, -1_000_000])
def test_a_file_that_did_not_arrive_whole(tmp_path: Path, left: int) -> None:
    with pytest.raises((UpdateUnreadable, UpdateDamaged)):
        of(update(tmp_path, "1.2.3").read_bytes()[:left])


def test_nothing_may_follow(tmp_path: Path) -> None:
    with pytest.raises(UpdateDamaged):
        of(update(tmp_path, "1.2.3").read_bytes() + b"\0")


def test_another_makers_key(tmp_path: Path) -> None:
    other = Ed25519PrivateKey.generate()
    data = update(tmp_path, "1.2.3", key=other).read_bytes()
    with pytest.raises(UpdateWrongSignature):
        of(data)
    assert verify(io.BytesIO(data), [*KEYS, other.public_key()], "x").version == "1.2.3"  # a change of keys


def test_the_header_is_not_looked_at_before_its_signature() -> None:
    head = MAGIC + LENGTH.pack(4) + b"junk"
    with pytest.raises(UpdateWrongSignature):
        of(head + bytes(64))
    with pytest.raises(UpdateUnsafe):
        of(head + sign(KEY, head))
    with pytest.raises(UpdateUnsafe):
        of(MAGIC + LENGTH.pack(MOST_HEADER_BYTES + 1))


def test_a_stick_that_is_pulled_out(tmp_path: Path) -> None:
    class Pulled(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() > 200_000:
                raise OSError(5, "Input/output error")
            return super().read(size)

    big = update(tmp_path, "1.2.3").read_bytes()
    with pytest.raises(UpdateStickGone):
        verify(Pulled(big), KEYS, "x")


@pytest.mark.parametrize(
    "path",
    [
        "../x",
        "/etc/passwd",
        "a/../../x",
        "a//b",
        "",
        ".",
        "a/.",
        "a\\b",
        "a\nb",
        "a\0b",
        "é",
        "a" * 256,
        "a/" * 40 + "b",
    ],
)
def test_no_path_leaves_its_folder(path: str) -> None:
    with pytest.raises(UpdateUnsafe):
        check(Manifest(1, "1.0.0", "0.0.0", [File(path, 1, HASH)]))


@pytest.mark.parametrize(
    "target", ["/etc/passwd", "../x", "b/../../../x", "/usr/bin/python3/../sh", "", "/usr/bin/bash"]
)
def test_no_link_leaves_its_folder(target: str) -> None:
    with pytest.raises(UpdateUnsafe):
        check(Manifest(1, "1.0.0", "0.0.0", [File("y", 1, HASH), Link("a", target)]))


def test_no_link_leaves_its_folder_through_another() -> None:
    """By its letters `a/b/c/../..` is `a`; where `a/b/c` leads back to the top, it is above the top."""
    inside = [File("y", 1, HASH), Link("a/b/c", "../..")]
    check(Manifest(1, "1.0.0", "0.0.0", [*inside, Link("e", "a/b/c")]))
    with pytest.raises(UpdateUnsafe):
        check(Manifest(1, "1.0.0", "0.0.0", [*inside, Link("e", "a/b/c/../..")]))


@pytest.mark.parametrize(
    "entries",
    [
        [],
        [File("a", 1, HASH), File("a", 1, HASH)],
        [File("a", 1, HASH), File("a/b", 1, HASH)],
        [Link("a", "b"), File("a/x", 1, HASH)],
        [File(f"f{n}", MOST_FILE_BYTES, HASH) for n in range(5)],
        [File(f"f{n}", 0, HASH) for n in range(50_001)],
    ],
)
def test_what_no_update_of_ours_has(entries: list[Entry]) -> None:
    with pytest.raises(UpdateUnsafe):
        check(Manifest(1, "1.0.0", "0.0.0", entries))


@pytest.mark.parametrize("fields", [{"size": -1}, {"size": MOST_FILE_BYTES + 1}, {"sha256": "x"}, {"mode": 0o4755}])
def test_numbers_are_checked_as_they_are_read(fields: dict[str, object]) -> None:
    entry = {"kind": "file", "path": "a", "size": 1, "sha256": HASH} | fields
    header = msgspec.json.encode({"format": 1, "version": "1.0.0", "minimum": "0.0.0", "entries": [entry]})
    head = MAGIC + LENGTH.pack(len(header)) + header
    with pytest.raises(UpdateUnsafe):
        of(head + sign(KEY, head))


@pytest.mark.parametrize("version", ["1.0", "1.0.0.0", "01.0.0", "1.0.0-rc", "../1.0.0", "1.0.1000000", ""])
def test_versions_are_three_numbers(version: str) -> None:
    with pytest.raises(UpdateUnsafe):
        check(Manifest(1, version, "0.0.0", [File("a", 1, HASH)]))


@pytest.mark.parametrize("content", [b"", b"junk", private_pem()])
def test_a_box_without_a_usable_key(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "update.pub").write_bytes(content)
    for file in (tmp_path / "update.pub", tmp_path / "none"):
        with pytest.raises(UpdateNoKey):
            read_keys(file)


def test_the_script_makes_what_a_box_takes(tmp_path: Path) -> None:
    """And says no to a key that others can read, or that lies in the repository."""
    key = tmp_path / "maker.pem"
    key.write_bytes(private_pem())
    (tmp_path / "update.pub").write_bytes(public_pem())
    program(tmp_path / "made", "2.0.0")
    command = [sys.executable, "-m", "appliance.updates.making", str(tmp_path / "made"), "--version", "2.0.0"]
    command += ["--output", str(tmp_path), "--key", str(key)]
    key.chmod(0o644)
    refused = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert (refused.returncode, list(tmp_path.glob("*.tbu"))) == (1, [])
    assert "others can read it" in refused.stderr
    key.chmod(0o600)
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    with (tmp_path / "terugblik-2.0.0.tbu").open("rb") as file:
        assert verify(file, read_keys(tmp_path / "update.pub"), "x").version == "2.0.0"
    with pytest.raises(making.SigningKeyUnfit):
        making.read_key(ROOT / "pyproject.toml")


def test_compiled_modules_go_along_if_they_still_fit_on_the_box(tmp_path: Path) -> None:
    folder = program(tmp_path / "made", "1.2.3")
    modes = {"timed": "TIMESTAMP", "hashed": "UNCHECKED_HASH"}
    for name, mode in modes.items():
        source = folder / "lib" / f"{name}.py"
        source.write_text("x = 1\n")
        py_compile.compile(str(source), doraise=True, invalidation_mode=py_compile.PycInvalidationMode[mode])
    made = making.make(folder, "1.2.3", "0.0.0", KEY, tmp_path)
    compiled = [entry.path for entry in of(made.read_bytes()).files if entry.path.endswith(".pyc")]
    assert [path.split("/")[-1].split(".")[0] for path in compiled] == ["hashed"]


def test_the_same_folder_gives_the_same_file(tmp_path: Path) -> None:
    assert update(tmp_path, "1.2.3").read_bytes() == update(tmp_path, "1.2.3").read_bytes()
