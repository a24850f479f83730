"""Files and folders in memory: made from a folder, or made into one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(eq=False, slots=True)
class File:
    data: bytearray = field(default_factory=bytearray)


@dataclass(eq=False, slots=True)
class Folder:
    names: dict[str, File | Folder] = field(default_factory=dict)


def copy(folder: Folder, copies: dict[int, File | Folder] | None = None) -> Folder:
    copies = {} if copies is None else copies
    made = Folder()
    copies[id(folder)] = made
    for name, thing in folder.names.items():
        if isinstance(thing, Folder):
            made.names[name] = copy(thing, copies)
        else:
            made.names[name] = copies[id(thing)] = File(bytearray(thing.data))
    return made


def pairs(one: Folder, other: Folder) -> Iterator[tuple[File | Folder, File | Folder]]:
    yield one, other
    for name, thing in one.names.items():
        also = other.names[name]
        if isinstance(thing, Folder):
            assert isinstance(also, Folder)
            yield from pairs(thing, also)
        else:
            yield thing, also


def files(folder: Folder, above: str = "") -> Iterator[tuple[str, bytes]]:
    """Every file with its path."""
    for name, thing in folder.names.items():
        if isinstance(thing, Folder):
            yield from files(thing, f"{above}{name}/")
        else:
            yield above + name, bytes(thing.data)


def lay_out(folder: Folder, path: Path) -> None:
    """Make it real."""
    path.mkdir(mode=0o700, parents=True)
    for name, thing in folder.names.items():
        if isinstance(thing, Folder):
            lay_out(thing, path / name)
        else:
            file = path / name
            file.touch(0o600)
            file.write_bytes(thing.data)


def pick_up(path: Path) -> Folder:
    """What is there, all of it durable."""
    made = Folder()
    for entry in path.iterdir():
        made.names[entry.name] = pick_up(entry) if entry.is_dir() else File(bytearray(entry.read_bytes()))
    return made
