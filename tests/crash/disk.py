"""What a disk may hold after the plug was pulled: the records of a log, and what POSIX allows to become of them.

Durable is what a sync that had *returned* was asked for: the content of a file written before its `fsync` or
`fdatasync` began, the names in a folder changed before its `fsync` began. Everything else is at the disk's mercy
(mercy.py). With everything kept it is what the folder looks like to processes that were not cut.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from copy import copy as shallow
from dataclasses import dataclass
from pathlib import Path

from tests.crash.log import Kind, Record
from tests.crash.mercy import Content, Mercy, Naming, Things, fill, put_names
from tests.crash.tree import File, Folder, copy, files, pairs


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
        self._before = dict(pairs(self._now, base))
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

    def without_syncs(self, of: str, since: int = 0) -> History:
        """The same history had nobody synced what is called so, from a record on: a negative control."""
        other = shallow(self)
        other.changes = [
            change
            for change in self.changes
            if not (
                isinstance(change, Synced) and change.at >= since and re.fullmatch(of, self.records[change.at].path)
            )
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
        things: Things = {}
        root = self._copy_base(self._now, things)
        contents: defaultdict[File, list[Content]] = defaultdict(list)
        for change in done:
            if isinstance(change, Content):
                contents[change.file].append(change)
        for file, changes in contents.items():
            made = things.setdefault(file, File())
            assert isinstance(made, File)
            fill(made.data, changes, durable[file], mercy, dice)
        put_names([change for change in done if isinstance(change, Naming)], durable, things, mercy, dice)
        return root

    def _copy_base(self, root: Folder, things: Things) -> Folder:
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
