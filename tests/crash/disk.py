"""What a disk may hold after the plug was pulled: the records of a log, and what POSIX allows to become of them.

Durable is what a sync that had *returned* was asked for: the content of a file written before its `fsync` or
`fdatasync` began, the names in a folder changed before its `fsync` began. Everything else is at the disk's mercy:

- of a file's content each page on its own may be old, new, torn at a sector, or zeros within a size that is new;
- names may have got through in the order in which they were made, as with a journal, or any of them without the others.
  A rename happened or did not: ext4, the file system of the box, XFS, Btrfs and F2FS all keep one in one transaction.
  That a file's `fsync` also makes its name last, which ext4 gives, is not taken for granted.

The same model, with everything kept, is what the folder looks like to processes that were not cut.
"""

from __future__ import annotations

import copy as copy_module
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from tests.crash.log import Kind, Record

PAGE = 4096
SECTOR = 512

# `names`: every name got through and no content, as when a journal is written before the data.
Mercy = Literal["nothing", "everything", "names", "in_order", "any"]
MERCIES: tuple[Mercy, ...] = ("nothing", "everything", "names", "in_order", "any")


@dataclass(eq=False, slots=True)
class File:
    data: bytearray = field(default_factory=bytearray)


@dataclass(eq=False, slots=True)
class Folder:
    names: dict[str, File | Folder] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Content:
    """A write, or with `size` a truncation."""

    at: int
    file: File
    offset: int
    data: bytes
    size: int | None


@dataclass(frozen=True, slots=True)
class Naming:
    """Names that change together. `gone` and `come` are (folder, name); `thing` is what they name."""

    at: int
    thing: File | Folder
    gone: tuple[Folder, str] | None
    come: tuple[Folder, str] | None


@dataclass(frozen=True, slots=True)
class Synced:
    at: int
    thing: File | Folder
    begun: int


Change = Content | Naming | Synced


class History:
    """All changes from a known folder on, with the things that they are about told apart."""

    def __init__(self, base: Folder, records: list[Record]) -> None:
        self.base = base
        self.records = records
        self._now = copy(base)
        # Things are named by those of the running copy; their base content is looked up for a cut.
        self._before = dict(_pairs(self._now, base))
        self._inodes: dict[int, File] = {}
        self.changes = [change for record in records if (change := self._change(record)) is not None]

    def _change(self, record: Record) -> Change | None:
        match record.kind:
            case Kind.CREATE | Kind.MKDIR:
                return self._made(record)
            case Kind.OPEN:
                opened = self._find(record.path)
                assert isinstance(opened, File), record.path
                self._inodes[record.inode] = opened
                return None
            case Kind.WRITE:
                return Content(record.at, self._inodes[record.inode], record.number, record.data, None)
            case Kind.TRUNCATE:
                return Content(record.at, self._inodes[record.inode], 0, b"", record.number)
            case Kind.RENAME:
                thing = self._find(record.path)
                gone, come = self._place(record.path), self._place(record.to)
                del gone[0].names[gone[1]]
                come[0].names[come[1]] = thing
                return Naming(record.at, thing, gone, come)
            case Kind.UNLINK | Kind.RMDIR:
                gone = self._place(record.path)
                return Naming(record.at, gone[0].names.pop(gone[1]), gone, None)
            case Kind.SYNC_DONE:
                return self._synced(record)
        return None

    def _made(self, record: Record) -> Naming:
        come = self._place(record.path)
        thing: File | Folder = File() if record.kind is Kind.CREATE else Folder()
        come[0].names[come[1]] = thing
        if isinstance(thing, File):
            self._inodes[record.inode] = thing
        return Naming(record.at, thing, None, come)

    def _synced(self, record: Record) -> Synced | None:
        file = self._inodes.get(record.inode)
        if file is not None:
            return Synced(record.at, file, record.number)
        try:
            return Synced(record.at, self._find(record.path), record.number)
        except KeyError:
            return None  # taken away meanwhile

    def _find(self, path: str) -> File | Folder:
        thing: File | Folder = self._now
        for name in path.split("/") if path else []:
            assert isinstance(thing, Folder)
            thing = thing.names[name]
        return thing

    def _place(self, path: str) -> tuple[Folder, str]:
        above, _, name = path.rpartition("/")
        folder = self._find(above)
        assert isinstance(folder, Folder)
        return folder, name

    def without_syncs(self, of: str) -> History:
        """The same history had nobody synced what is called so: a negative control."""
        other = copy_module.copy(self)
        other.changes = [
            change
            for change in self.changes
            if not (isinstance(change, Synced) and re.fullmatch(of, self.records[change.at].path))
        ]
        return other

    # --- cuts ---

    def cut(self, at: int, mercy: Mercy, dice: random.Random) -> Folder:
        """What may lie on the disk when the plug was pulled after `at` records."""
        done = [change for change in self.changes if change.at < at]
        durable: defaultdict[File | Folder, int] = defaultdict(lambda: -1)
        for change in done:
            if isinstance(change, Synced):
                durable[change.thing] = max(durable[change.thing], change.begun)
        things: dict[File | Folder, File | Folder] = {}
        root = self._copy_base(self._now, things)
        contents: defaultdict[File, list[Content]] = defaultdict(list)
        for change in done:
            if isinstance(change, Content):
                contents[change.file].append(change)
        for file, changes in contents.items():
            _fill(_thing(things, file, File), changes, durable[file], mercy, dice)
        _name([change for change in done if isinstance(change, Naming)], durable, things, mercy, dice)
        return root

    def _copy_base(self, root: Folder, things: dict[File | Folder, File | Folder]) -> Folder:
        """A copy of the base, keyed by the things of the changes."""
        copies: dict[int, File | Folder] = {}
        made = copy(self.base, copies)
        for mine, before in self._before.items():
            things[mine] = copies[id(before)]
        things.setdefault(root, made)
        return made

    def require_complete(self, folder: Path) -> None:
        """The log alone makes what is really there: no call went past the layer."""
        told = dict(files(self.cut(len(self.records), "everything", random.Random(0))))
        there = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        different = {name for name in told.keys() | there.keys() if told.get(name) != there.get(name)}
        assert not different, f"went past the layer: {sorted(different)}"


def _thing(things: dict[File | Folder, File | Folder], key: File | Folder, kind: type[File]) -> File:
    found = things.get(key)
    if found is None:
        found = things[key] = kind()
    assert isinstance(found, File)
    return found


def _folder(things: dict[File | Folder, File | Folder], key: Folder) -> Folder:
    found = things.setdefault(key, Folder())
    assert isinstance(found, Folder)
    return found


# --- content ---


def _fill(file: File, changes: list[Content], durable: int, mercy: Mercy, dice: random.Random) -> None:
    sure = [change for change in changes if change.at < durable]
    for change in sure:
        _apply(file.data, change)
    rest = changes[len(sure) :]
    assert all(change.at >= durable for change in rest)
    if mercy == "everything":
        for change in rest:
            _apply(file.data, change)
    elif mercy == "in_order" and rest:
        kept = dice.randrange(len(rest) + 1)
        for change in rest[:kept]:
            _apply(file.data, change)
        if kept < len(rest) and rest[kept].size is None:
            _apply(file.data, _torn(rest[kept], dice))
    elif mercy == "any" and rest:
        _scatter(file.data, rest, dice)


def _apply(data: bytearray, change: Content) -> None:
    if change.size is not None:
        del data[change.size :]
        data.extend(bytes(change.size - len(data)))
        return
    data.extend(bytes(max(0, change.offset - len(data))))
    data[change.offset : change.offset + len(change.data)] = change.data


def _torn(change: Content, dice: random.Random) -> Content:
    """The first sectors of a write."""
    end = change.offset + dice.randrange(len(change.data) + 1)
    kept = max(0, end // SECTOR * SECTOR - change.offset)
    return Content(change.at, change.file, change.offset, change.data[:kept], None)


def _scatter(data: bytearray, changes: list[Content], dice: random.Random) -> None:
    """Each page for itself, and the size for itself: where it got through and the page did not, there are zeros."""
    size = len(data)
    grown = len(data)
    sizes = [grown]
    for change in changes:
        grown = change.size if change.size is not None else max(grown, change.offset + len(change.data))
        sizes.append(grown)
        if change.size is not None:
            if dice.random() < 0.5:
                _apply(data, change)
            continue
        at = 0
        while at < len(change.data):
            length = min(PAGE - (change.offset + at) % PAGE, len(change.data) - at)
            if dice.random() < 0.5:
                piece = change.data[at : at + length]
                page = Content(change.at, change.file, change.offset + at, piece, None)
                _apply(data, page if dice.random() < 0.8 else _torn(page, dice))
            at += length
    size = dice.choice(sizes)
    _apply(data, Content(0, changes[0].file, 0, b"", size))


# --- names ---


def _name(
    changes: list[Naming],
    durable: dict[File | Folder, int],
    things: dict[File | Folder, File | Folder],
    mercy: Mercy,
    dice: random.Random,
) -> None:
    kept = _kept(changes, durable, mercy, dice)
    for change in changes:
        if change.at in kept:
            _rename(change, things, sure=kept[change.at])


def _kept(
    changes: list[Naming], durable: dict[File | Folder, int], mercy: Mercy, dice: random.Random
) -> dict[int, bool]:
    """Which of them got through; True: it was synced."""
    kept: dict[int, bool] = {}
    open_to = [change for change in changes if not _is_durable(change, durable)]
    journal_at = dice.choice([-1, *(change.at for change in open_to)]) if open_to else -1
    dropped: set[tuple[Folder, str]] = set()
    for change in changes:
        sides = [side for side in (change.gone, change.come) if side is not None]
        if _is_durable(change, durable):
            kept[change.at] = True
            continue
        through = {
            "nothing": False,
            "everything": True,
            "names": True,
            "in_order": change.at <= journal_at,
            "any": dice.random() < 0.5 and not dropped.intersection(sides),
        }[mercy]
        if through:
            kept[change.at] = False
        else:
            dropped.update(sides)
    return kept


def _is_durable(change: Naming, durable: dict[File | Folder, int]) -> bool:
    return any(side is not None and change.at < durable[side[0]] for side in (change.gone, change.come))


def _rename(change: Naming, things: dict[File | Folder, File | Folder], *, sure: bool) -> None:
    thing = things.setdefault(change.thing, File() if isinstance(change.thing, File) else Folder())
    if change.gone is not None:
        folder, name = _folder(things, change.gone[0]), change.gone[1]
        if folder.names.get(name) is thing:
            if change.come is None and not sure and isinstance(thing, Folder) and thing.names:
                return  # a folder that still holds something is not taken away
            del folder.names[name]
        elif not sure:
            return
    if change.come is not None:
        _folder(things, change.come[0]).names[change.come[1]] = thing


# --- folders ---


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


def _pairs(one: Folder, other: Folder) -> Iterator[tuple[File | Folder, File | Folder]]:
    yield one, other
    for name, thing in one.names.items():
        also = other.names[name]
        if isinstance(thing, Folder):
            assert isinstance(also, Folder)
            yield from _pairs(thing, also)
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
