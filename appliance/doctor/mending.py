"""What `--repair` does: it shuts, hands back, copies what is kept twice and takes away what a cut left unfinished.
Nothing here deletes content. Each looks again afterwards: a disk may take a change and not make it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from appliance.doctor.keepers import Keepers
from appliance.library.files import sync_folder, write_whole

OTHERS = stat.S_IRWXG | stat.S_IRWXO
_ROOT = 0


def shut(path: Path, mode: int) -> bool:
    path.chmod(mode)
    return not stat.S_IMODE(path.lstat().st_mode) & OTHERS & ~mode


def hand_back(path: Path, keepers: Keepers) -> bool:
    os.chown(path, keepers.users[0], keepers.group, follow_symlinks=False)
    return path.lstat().st_uid == keepers.users[0]


def remove(path: Path) -> bool:
    path.unlink()
    sync_folder(path.parent)
    return not path.exists()


def copy_again(data: bytes, to: Path, keepers: Keepers, is_right: Callable[[Path], bool]) -> bool:
    with _as(keepers):
        write_whole(to, data)
        return is_right(to)


@contextmanager
def _as(keepers: Keepers) -> Iterator[None]:
    """What root makes in a box, the box itself could not read."""
    if os.geteuid() != _ROOT or keepers.users[0] == _ROOT:
        yield
        return
    group = os.getegid()
    os.setegid(keepers.group)
    os.seteuid(keepers.users[0])
    try:
        yield
    finally:
        os.seteuid(_ROOT)
        os.setegid(group)
