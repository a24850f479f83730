"""What `--repair` does: it shuts, hands back, copies what is kept twice and takes away what a cut left unfinished.
Nothing here deletes content. Each looks again afterwards: a disk may take a change and not make it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from appliance.library.files import sync_folder, write_whole

OTHERS = stat.S_IRWXG | stat.S_IRWXO
_ROOT = 0


def shut(path: Path, mode: int) -> bool:
    path.chmod(mode)
    return not stat.S_IMODE(path.lstat().st_mode) & OTHERS


def hand_back(path: Path, owner: int, group: int) -> bool:
    os.chown(path, owner, group, follow_symlinks=False)
    return path.lstat().st_uid == owner


def remove(path: Path) -> bool:
    path.unlink()
    sync_folder(path.parent)
    return not path.exists()


def copy_again(data: bytes, to: Path, is_right: Callable[[Path], bool]) -> bool:
    with _as_owner_of(to.parent):
        write_whole(to, data)
        return is_right(to)


@contextmanager
def _as_owner_of(folder: Path) -> Iterator[None]:
    """What root makes in a box, the box itself could not read."""
    facts = folder.stat()
    if os.geteuid() != _ROOT or facts.st_uid == _ROOT:
        yield
        return
    group = os.getegid()
    os.setegid(facts.st_gid)
    os.seteuid(facts.st_uid)
    try:
        yield
    finally:
        os.seteuid(_ROOT)
        os.setegid(group)
