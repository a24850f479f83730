"""What the command line reads and writes: files, standard input and output, and the terminal for a passphrase.

A result reaches its name only when it is whole: until then it is `NAME.part`, and is removed after a failure.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from appliance.age.errors import (
    BinaryToTerminal,
    CannotOpenFile,
    PassphraseNeeded,
    PassphrasesDiffer,
    WouldOverwrite,
)
from appliance.age.sources import ByteSink

PRIVATE, SHARED = 0o600, 0o666
_CONTROL = re.compile(rb"[^\t\n\r\x20-\x7e\x80-\xff]")


@contextlib.contextmanager
def open_input(name: str | None) -> Iterator[io.FileIO]:
    """Unbuffered, for reading in big pieces; `-` or nothing is standard input."""
    if name in (None, "-"):
        yield io.FileIO(sys.stdin.fileno(), "rb", closefd=False)
        return
    try:
        file = io.FileIO(name, "rb")
    except OSError as error:
        raise cannot_open(name, error) from None
    with file:
        yield file


def read_file(name: str) -> bytes:
    with open_input(name) as file:
        try:
            return file.readall()
        except OSError as error:
            raise cannot_open(name, error) from None


@contextlib.contextmanager
def open_output(name: str | None, *, mode: int, source: io.FileIO | None = None) -> Iterator[ByteSink]:
    """`-` is standard output whatever it is; nothing is standard output, but only text goes to a terminal."""
    if name == "-":
        yield _stdout()
    elif name is None:
        yield TextOnly(_stdout()) if sys.stdout.isatty() else _stdout()
    elif Path(name).exists() and not Path(name).is_file():
        with _create(name, os.O_WRONLY, mode) as device:
            yield device
    else:
        if source is not None and _same_file(name, source):
            raise WouldOverwrite(file=name)
        with _replacing(name, mode) as file:
            yield file


@contextlib.contextmanager
def create_new(name: str, *, mode: int) -> Iterator[ByteSink]:
    """A file that must not exist yet."""
    if os.path.lexists(name):
        raise WouldOverwrite(file=name)
    with _replacing(name, mode) as file:
        yield file


@contextlib.contextmanager
def _replacing(name: str, mode: int) -> Iterator[io.FileIO]:
    part = name + ".part"
    with _create(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode) as file:
        try:
            yield file
            os.replace(part, name)  # noqa: PTH105  names stay the strings that were given
        except BaseException:
            os.unlink(part)  # noqa: PTH108
            raise


def _create(name: str, flags: int, mode: int) -> io.FileIO:
    try:
        return io.FileIO(os.open(name, flags | os.O_CLOEXEC, mode), "wb")
    except FileExistsError:
        raise WouldOverwrite(file=name) from None
    except OSError as error:
        raise cannot_open(name, error) from None


def _stdout() -> io.FileIO:
    sys.stdout.flush()
    return io.FileIO(sys.stdout.fileno(), "wb", closefd=False)


def _same_file(name: str, source: io.FileIO) -> bool:
    return Path(name).exists() and os.path.samestat(Path(name).stat(), os.fstat(source.fileno()))


class TextOnly:
    """Lets text through to a terminal and refuses the rest: control codes can do more than look bad."""

    def __init__(self, dst: ByteSink) -> None:
        self._dst = dst

    def write(self, data: bytes, /) -> int | None:
        if _CONTROL.search(data):
            raise BinaryToTerminal("a control character")
        return self._dst.write(data)


def regular_size(file: io.FileIO) -> int | None:
    """The size of a file, and nothing for a pipe."""
    status = os.fstat(file.fileno())
    return status.st_size if stat.S_ISREG(status.st_mode) else None


def tell(text: str) -> None:
    sys.stderr.write(f"terugblik age: {text}\n")


def cannot_open(name: str | None, error: OSError) -> CannotOpenFile:
    return CannotOpenFile(file=name or "standard input", detail=error.strerror or str(error))


def passphrase(file: str | None, prompt: str, *, twice: bool = False) -> str:
    """From a file, its last line end left off; else from the terminal, never from standard input."""
    if file is not None:
        return read_file(file).decode("utf-8", "surrogateescape").rstrip("\r\n")
    import getpass

    try:
        with open("/dev/tty", "r+b", buffering=0):  # noqa: PTH123
            typed = getpass.getpass(f"{prompt}: ")
    except (OSError, EOFError):
        raise PassphraseNeeded("there is no terminal") from None
    if twice and getpass.getpass(f"{prompt}, once more: ") != typed:
        raise PassphrasesDiffer
    return typed
