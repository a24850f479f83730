"""The layer under the processes (layer.c), from this side: built, given a folder, frozen at the instant of a cut.

Why a preload layer and not a FUSE file system with a volatile cache: it needs no root and no device, so that it runs
on a laptop as in CI; and a cut with FUSE drops its cache in *one* way, while a log of what was done lets one run be cut
at every place and in every way that the disk is allowed (disk.py), which makes 200 cuts affordable. What a preload
layer could miss, calls that go past the C library, is found by `History.require_complete`: the log alone must make,
byte for byte, the folder that is really there.
"""

from __future__ import annotations

import ctypes
import hashlib
import mmap
import os
import shutil
import struct
import subprocess
import tempfile
import time
import uuid
from pathlib import Path

SOURCE = Path(__file__).with_name("layer.c")
# How long a sync takes here: about what a good SD card needs, so that cuts fall inside of syncs too.
SYNC_US = 2_000
BOOT_TAKES_S = 20
_PAGE_BYTES = 4096
# The first fields of `struct control`.
_RECORDS, _LOG_BYTES, _AHEAD_S, _SYNC_US, _FROZEN, _SYNCS_IGNORED = 0, 8, 16, 24, 28, 32
_BOOTED_S, _BOOT_ID = 40, 48


class LayerMissing(Exception):
    """What this machine lacks for the layer, and what to do about it."""


def build() -> Path:
    """The layer as a library, made once for each version of its source. Raises `LayerMissing`."""
    if not Path("/proc/self/fd").is_dir():
        raise LayerMissing("the crash harness needs Linux with /proc")
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        raise LayerMissing("the crash harness needs a C compiler: sudo apt install gcc libc6-dev")
    tag = hashlib.sha256(SOURCE.read_bytes()).hexdigest()[:16]
    built = Path(tempfile.gettempdir()) / f"terugblik-crash-layer-{os.getuid()}-{tag}.so"
    # Whatever somebody else has put there is not loaded.
    if not built.exists() or built.stat().st_uid != os.getuid():
        fresh = built.with_suffix(f".{os.getpid()}")
        command = [
            compiler,
            "-O1",
            "-Wall",
            "-Werror",
            "-shared",
            "-fPIC",
            "-o",
            str(fresh),
            str(SOURCE),
            "-ldl",
            "-lpthread",
        ]
        made = subprocess.run(command, capture_output=True, text=True, check=False)
        if made.returncode:
            raise LayerMissing(f"the crash layer does not compile (sudo apt install gcc libc6-dev?):\n{made.stderr}")
        fresh.replace(built)
    return built


class Layer:
    """One data folder under the layer, with its log. Any number of processes may run on it, one after the other."""

    def __init__(self, folder: Path, run: Path, *, sync_us: int = SYNC_US, syncs_ignored: bool = False) -> None:
        self.folder = folder
        self.log = run / "log"
        self.page = run / "page"
        self.page.write_bytes(bytes(_PAGE_BYTES))
        self.log.touch()
        with self.page.open("r+b") as file:
            self._page = mmap.mmap(file.fileno(), _PAGE_BYTES)
        self._put("<I", _SYNC_US, sync_us)
        self._put("<I", _SYNCS_IGNORED, int(syncs_ignored))
        self.boot()

    @property
    def records(self) -> int:
        """So many records are complete: what was answered before now is among them."""
        return int(self._get("<Q", _RECORDS))

    def boot(self) -> None:
        """From now on this is another start of the machine, some seconds old."""
        self._put("<q", _BOOTED_S, int(time.clock_gettime(time.CLOCK_BOOTTIME)) - BOOT_TAKES_S)
        struct.pack_into("36s", self._page, _BOOT_ID, str(uuid.uuid4()).encode())

    def set_ahead(self, seconds: float) -> None:
        """Set the wall clock of all processes here so far ahead; less than nothing sets it back."""
        self._put("<q", _AHEAD_S, round(seconds))

    @property
    def ahead_s(self) -> int:
        return int(self._get("<q", _AHEAD_S))

    def freeze(self) -> None:
        """The instant of the cut: no process here changes anything any more. They are the caller's to kill."""
        self._put("<I", _FROZEN, 1)
        time.sleep(0.002)  # who was in the middle of a call ends it; it is in the log then

    def thaw(self) -> None:
        """For the next processes."""
        self._put("<I", _FROZEN, 0)

    def read_log(self) -> bytes:
        """All complete records."""
        with self.log.open("rb") as file:
            return file.read(int(self._get("<Q", _LOG_BYTES)))

    def environment(self, library: Path) -> dict[str, str]:
        """For a process that is started the ordinary way."""
        return {
            "LD_PRELOAD": str(library),
            "CRASH_LAYER_FOLDER": str(self.folder),
            "CRASH_LAYER_LOG": str(self.log),
            "CRASH_LAYER_PAGE": str(self.page),
        }

    def close(self) -> None:
        self._page.close()

    def _get(self, form: str, at: int) -> int:
        return int(struct.unpack_from(form, self._page, at)[0])

    def _put(self, form: str, at: int, value: int) -> None:
        struct.pack_into(form, self._page, at, value)


def attach(folder: str, log: str, page: str) -> None:
    """Called in a forked process that was preloaded, before it opens anything."""
    if ctypes.CDLL(None).crash_layer_attach(folder.encode(), log.encode(), page.encode()):
        raise OSError("the crash layer could not be attached")
