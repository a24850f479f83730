"""Whatever file is damaged, and however: the right bytes or a word about it, nobody locked out, and the rest works."""

from __future__ import annotations

import os
import random
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from appliance.library import database
from tests.damage.folder import KINDS, Box, Full, Seen, copied, kind_of, make_full

SEED = 20260901
STRETCH_BYTES = 64  # less than that, and anything would be found somewhere


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Full:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", lambda fd: None)
        patched.setattr(database, "SYNCHRONOUS", "OFF")
        # Files are chosen by their names: the same names each time, the same files.
        patched.setattr(secrets, "token_bytes", random.Random(SEED).randbytes)
        made = make_full(tmp_path_factory.mktemp("full") / "data")
        with copied(made, made.data.parent / "look") as data:
            made.seen = Box(made, data).look()
    return made


def files(data: Path) -> list[str]:
    return sorted(str(path.relative_to(data)) for path in data.rglob("*") if path.is_file())


def flip(path: Path, rng: random.Random) -> None:
    content = bytearray(path.read_bytes())
    if content:
        content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
    path.write_bytes(bytes(content))


def shorten(path: Path, rng: random.Random) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: rng.randrange(len(content) + 1)])


def zero_page(path: Path, rng: random.Random) -> None:
    content = bytearray(path.read_bytes())
    at = rng.randrange(len(content) + 1) & ~4095
    content[at : at + 4096] = bytes(len(content[at : at + 4096]))
    path.write_bytes(bytes(content))


def rubbish_page(path: Path, rng: random.Random) -> None:
    content = bytearray(path.read_bytes())
    at = rng.randrange(len(content) + 1) & ~4095
    content[at : at + 4096] = rng.randbytes(len(content[at : at + 4096]))
    path.write_bytes(bytes(content))


def empty(path: Path, rng: random.Random) -> None:
    path.write_bytes(b"")


def remove(path: Path, rng: random.Random) -> None:
    path.unlink()


Damage = Callable[[Path, random.Random], None]
DAMAGES: list[Damage] = [flip, shorten, zero_page, rubbish_page, empty, remove]


def check(full: Full, data: Path, hurt: str, what: str, instead: str = "") -> None:
    """`instead`: the film or clip that was put in the place of `hurt`. It is for the same eyes, and may be seen."""
    before = full.seen
    assert before is not None
    after = Box(full, data).look()
    for name, content in before.bytes_of.items():
        if not is_of(name, hurt) and not costs_the_rest(full, hurt, after, name):
            assert after.bytes_of.get(name) == content, (what, name, after.said)
        if after.bytes_of.get(name) != content and not instead:
            assert after.said, (what, name)
    for name, content in after.bytes_of.items():
        own = before.bytes_of.get(name)
        if own is not None and instead and is_of(name, hurt):
            own += b"".join(content for other, content in before.bytes_of.items() if is_of(other, instead)) + own
        assert_authentic(own, content, (what, name))


def is_of(name: str, file: str) -> bool:
    """Whether what is read under this name is made of this file."""
    return any(word in Path(file).parts for word in name.split())


def costs_the_rest(full: Full, hurt: str, after: Seen, name: str) -> bool:
    """Releases hang on the libraries of both; a library that could not be put back has none of them. Lessons never."""
    return " " in name and ("library_lost" in after.said or "library_restored" in after.said)


def assert_authentic(before: bytes | None, after: bytes, about: object) -> None:
    """All that is served was recorded, in the same order: stretches of it one after the other, the lost between them.
    What is new was never seen before."""
    if before is None:
        return
    at = found = 0
    while at < len(after):
        found = before.find(after[at : at + STRETCH_BYTES], found)
        assert found >= 0, (about, at)
        same = same_bytes(memoryview(before)[found:], memoryview(after)[at:])
        at, found = at + same, found + same


def same_bytes(one: memoryview, other: memoryview) -> int:
    """How many, from the start."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        # As bytes: two views are held together sign by sign.
        low, high = (middle, high) if bytes(one[low:middle]) == bytes(other[low:middle]) else (low, middle - 1)
    return low


def test_every_kind_of_file_is_there_and_every_file_is_of_a_kind(full: Full) -> None:
    kinds = {name: kind_of(name) for name in files(full.data)}
    assert not [name for name, kind in kinds.items() if kind is None]
    assert set(KINDS) - set(kinds.values()) == set()


def test_the_folder_as_it_is(full: Full) -> None:
    assert full.seen is not None
    assert len(full.seen.bytes_of) >= 6, full.seen
    assert full.seen.said == []
    assert set(full.seen.states.values()) <= {"whole", "cut_short", "active", "prepared"}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_damage_to_one_file(full: Full, tmp_path: Path, kind: str) -> None:
    """Of each kind one file, broken in three ways, the same each time."""
    rng = random.Random(f"{SEED} {kind}")
    for damage in rng.sample(DAMAGES, 3):
        name = rng.choice([name for name in files(full.data) if kind_of(name) == kind])
        with copied(full, tmp_path / "data") as data:
            damage(data / name, rng)
            check(full, data, name, f"{damage.__name__} {name}")


@pytest.mark.parametrize("kind", ["film", "facts", "index", "mark", "message", "clip", "note", "library key", "person"])
def test_another_file_of_its_kind_in_its_place(full: Full, tmp_path: Path, kind: str) -> None:
    rng = random.Random(f"{SEED} swap {kind}")
    names = [name for name in files(full.data) if kind_of(name) == kind]
    one, other = rng.sample(names, 2)
    assert (full.data / one).read_bytes() != (full.data / other).read_bytes()
    with copied(full, tmp_path / "data") as data:
        shutil.copy(full.data / other, data / one)
        check(full, data, one, f"{other} as {one}", instead=other if kind in ("film", "clip") else "")


@pytest.mark.timeout(0)  # as long as that takes
def test_as_many_more_as_asked_for(full: Full, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    rng = random.Random()
    for _ in range(request.config.getoption("--damages", default=0)):
        seed = rng.randrange(1 << 32)
        again = random.Random(seed)
        name, damage = again.choice(files(full.data)), again.choice(DAMAGES)
        with copied(full, tmp_path / "data") as data:
            damage(data / name, again)
            check(full, data, name, f"{damage.__name__} {name} seed {seed}")
