"""Sealing and opening 200 MB on the command line, the start of the process included, against Debian's `age`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from appliance.age.identities import X25519Identity
from tests.benchmarks.harness import benchmark

_BYTES = 200_000_000
_ROUNDS = 5
_TERUGBLIK = Path(sys.executable).with_name("terugblik")


@contextmanager
def _folder() -> Iterator[tuple[Path, X25519Identity]]:
    if shutil.which("age") is None:
        raise FileNotFoundError("Debian's age is not here. Install it: sudo apt-get install age")
    identity = X25519Identity.generate()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "key").write_text(f"{identity}\n")
        with (folder / "plain").open("wb") as file:
            for _ in range(_BYTES // 1_000_000):
                file.write(os.urandom(1_000_000))
        yield folder, identity


def _seconds(command: list[object], result: Path) -> float:
    result.unlink(missing_ok=True)
    start = time.perf_counter()
    subprocess.run([*map(str, command), "-o", str(result), str(result.with_name(result.stem))], check=True)
    return time.perf_counter() - start


def _ratio(theirs: list[object], ours: list[object], folder: Path, source: str) -> float:
    """Best of several, taken in turns so that whatever else the machine does falls on both."""
    best = [float("inf"), float("inf")]
    for _ in range(_ROUNDS):
        for i, command in enumerate((theirs, ours)):
            best[i] = min(best[i], _seconds(command, folder / f"{source}.{i}"))
    same = (folder / f"{source}.0").stat().st_size == (folder / f"{source}.1").stat().st_size
    if not same:
        raise ValueError("the two results differ in size")
    return best[0] / best[1]


@benchmark("age: encrypt 200 MB, speed vs age", aim=">= 1.0")
def encrypting() -> float:
    with _folder() as (folder, identity):
        return _ratio(
            ["age", "-r", identity.recipient],
            [_TERUGBLIK, "age", "encrypt", "-r", identity.recipient],
            folder,
            "plain",
        )


@benchmark("age: decrypt 200 MB, speed vs age", aim=">= 1.0")
def decrypting() -> float:
    with _folder() as (folder, identity):
        sealed = folder / "sealed"
        subprocess.run(["age", "-r", str(identity.recipient), "-o", sealed, folder / "plain"], check=True)
        return _ratio(
            ["age", "-d", "-i", folder / "key"],
            [_TERUGBLIK, "age", "decrypt", "-i", folder / "key"],
            folder,
            "sealed",
        )
