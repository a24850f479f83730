"""What becomes of that which was not synced: the changes that may get through, and those that do not.

- Of a file's content each page on its own may be old, new, torn at a sector, or zeros within a size that is new.
- Names may have got through in the order in which they were made, as with a journal, or any of them without the others.
  A rename happened or did not: ext4, the file system of the box, XFS, Btrfs and F2FS all keep one in one transaction.
- That a file's `fsync` also makes its name last, which ext4 gives, is not taken for granted.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Literal

from tests.crash.tree import File, Folder

PAGE = 4096
SECTOR = 512

# `names`: every name got through and no content, as when a journal is written before the data.
Mercy = Literal["nothing", "everything", "names", "in_order", "any"]
MERCIES: tuple[Mercy, ...] = ("nothing", "everything", "names", "in_order", "any")

# From the things of a history to those of one cut.
Things = dict[File | Folder, File | Folder]


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


# --- content ---


def fill(data: bytearray, changes: list[Content], durable: int, mercy: Mercy, dice: random.Random) -> None:
    sure = [change for change in changes if change.at < durable]
    for change in sure:
        _apply(data, change)
    rest = changes[len(sure) :]
    assert all(change.at >= durable for change in rest)
    if mercy == "everything":
        for change in rest:
            _apply(data, change)
    elif mercy == "in_order" and rest:
        kept = dice.randrange(len(rest) + 1)
        for change in rest[:kept]:
            _apply(data, change)
        if kept < len(rest) and rest[kept].size is None:
            _apply(data, _torn(rest[kept], dice))
    elif mercy == "any" and rest:
        _scatter(data, rest, dice)


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


def put_names(
    changes: list[Naming],
    durable: dict[File | Folder, int],
    things: Things,
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


def _rename(change: Naming, things: Things, *, sure: bool) -> None:
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


def _folder(things: Things, key: Folder) -> Folder:
    found = things.setdefault(key, Folder())
    assert isinstance(found, Folder)
    return found
