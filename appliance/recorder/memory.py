"""Keeps the process small on a board of 1 GB (measured in tests/benchmarks). Does nothing where there is no glibc."""

from __future__ import annotations

import ctypes
import sys

# Names of <malloc.h>.
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
_libc = ctypes.CDLL(None)


def be_small() -> None:
    """Before anything large is imported.

    One heap for all threads, since only one of them runs Python at a time anyway; freed memory goes back at once.
    And asyncio without TLS, hashlib without OpenSSL: it would be a second copy beside the one in `cryptography`.
    """
    for unneeded in ("ssl", "_hashlib"):
        sys.modules.setdefault(unneeded, None)  # type: ignore[arg-type]
    if hasattr(_libc, "mallopt"):
        for option, value in ((_M_ARENA_MAX, 1), (_M_TRIM_THRESHOLD, 256 << 10), (_M_MMAP_THRESHOLD, 256 << 10)):
            _libc.mallopt(option, value)


def give_back() -> None:
    """After opening devices, which takes megabytes for a moment: return what lies free between what is used."""
    if hasattr(_libc, "malloc_trim"):
        _libc.malloc_trim(0)
