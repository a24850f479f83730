"""Seals or opens a long file in several processes at once, for the command line only.

Threads gain nothing here: the cipher holds Python's lock. The result is made in whatever order comes, so it must not
be taken for a result before all of it is there: `console` gives a file its name only then.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Callable, Sequence
from io import FileIO
from typing import TYPE_CHECKING, TypeGuard

from appliance.age.errors import PayloadFailure
from appliance.age.header import VERSION_LINE
from appliance.age.sources import ByteSink
from appliance.age.stream import CHUNK_BYTES, SEALED_CHUNK_BYTES, ChunkCipher
from appliance.age.writer import begin

if TYPE_CHECKING:
    from appliance.age.identities import Identity
    from appliance.age.recipients import Recipient

_LONG_BYTES = 4 << 20
# Plaintext and sealed bytes of one block stay within a core's own cache.
_BLOCK_CHUNKS = 4
_MAX_PROCESSES = 4
# The numbers of the blocks wait in a pipe, which holds 64 KiB on every Linux.
_TOKEN_BYTES = 4
_MAX_TOKENS = 65_536 // _TOKEN_BYTES
_PAYLOAD_FAILURE = 255


def is_worth_it(dst: ByteSink, source: FileIO) -> TypeGuard[FileIO]:
    """Whether both are regular files at their beginning, and long enough for a fork. `dst` must be a file of our own
    making: standard output may be one that others append to."""
    if not isinstance(dst, FileIO) or not stat.S_ISREG(os.fstat(dst.fileno()).st_mode):
        return False
    status = os.fstat(source.fileno())
    return stat.S_ISREG(status.st_mode) and status.st_size > _LONG_BYTES and source.tell() == 0


def is_binary(source: FileIO) -> bool:
    return os.pread(source.fileno(), len(VERSION_LINE), 0) == VERSION_LINE


def seal_file(source: FileIO, dst: FileIO, recipients: Sequence[Recipient]) -> None:
    head, cipher = begin(recipients)
    size = os.fstat(source.fileno()).st_size
    chunks = -(-size // CHUNK_BYTES)
    _pwrite(dst, memoryview(head), 0)

    def seal(first: int, plaintext: memoryview, sealed: memoryview) -> None:
        plaintext = plaintext[: size - first * CHUNK_BYTES]
        _pread(source, plaintext, first * CHUNK_BYTES)
        done = 0
        for number, at in enumerate(range(0, len(plaintext), CHUNK_BYTES), first):
            final = number == chunks - 1
            done += cipher.seal_into(number, plaintext[at : at + CHUNK_BYTES], sealed[done:], final=final)
        _pwrite(dst, sealed[:done], len(head) + first * SEALED_CHUNK_BYTES)

    _all_blocks(chunks, seal)


def open_file(source: FileIO, dst: FileIO, identities: Sequence[Identity]) -> None:
    """The binary form only, and only a whole file."""
    from appliance.age.opening import open_header
    from appliance.age.seekable import SeekableReader
    from appliance.age.sources import FileSource, FromPosition, Lookahead

    stored = FileSource(source.fileno())
    opened = open_header(Lookahead(FromPosition(stored)), identities)
    SeekableReader(stored, opened, allow_cut_short=False)  # refuses a file without its final chunk
    size = stored.size - opened.payload_offset
    chunks = -(-size // SEALED_CHUNK_BYTES)

    def unseal(first: int, plaintext: memoryview, sealed: memoryview) -> None:
        sealed = sealed[: size - first * SEALED_CHUNK_BYTES]
        _pread(source, sealed, opened.chunk_offset(first))
        done = 0
        for number, at in enumerate(range(0, len(sealed), SEALED_CHUNK_BYTES), first):
            final = number == chunks - 1
            done += _open_one(opened.cipher, number, sealed[at : at + SEALED_CHUNK_BYTES], plaintext[done:], final)
        _pwrite(dst, plaintext[:done], first * CHUNK_BYTES)

    _all_blocks(chunks, unseal)


def _open_one(cipher: ChunkCipher, number: int, sealed: memoryview, plaintext: memoryview, final: bool) -> int:
    got = cipher.open_into(number, sealed, plaintext, final=final)
    if got is None:
        raise PayloadFailure("a chunk is not what was sealed")
    return got


def _all_blocks(chunks: int, work: Callable[[int, memoryview, memoryview], None]) -> None:
    """Calls `work` once for each block, with its first chunk's number and room for its plaintext and sealed bytes."""
    block_chunks = max(_BLOCK_CHUNKS, -(-chunks // _MAX_TOKENS))
    blocks = -(-chunks // block_chunks)
    tokens, filled = os.pipe()
    os.write(filled, b"".join(number.to_bytes(_TOKEN_BYTES, "little") for number in range(blocks)))
    os.close(filled)

    def take_blocks() -> None:
        plaintext = memoryview(bytearray(block_chunks * CHUNK_BYTES))
        sealed = memoryview(bytearray(block_chunks * SEALED_CHUNK_BYTES))
        while token := os.read(tokens, _TOKEN_BYTES):
            work(int.from_bytes(token, "little") * block_chunks, plaintext, sealed)

    helpers = [_fork(take_blocks) for _ in range(min(len(os.sched_getaffinity(0)), _MAX_PROCESSES, blocks) - 1)]
    try:
        take_blocks()
    finally:
        # Where this process failed, the others need not go on.
        while os.read(tokens, 65_536):
            pass
        os.close(tokens)
        codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in helpers]
    for code in codes:
        _raise_for(code)


def _fork(work: Callable[[], None]) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = errno.EIO
    try:
        work()
        code = 0
    except PayloadFailure:
        code = _PAYLOAD_FAILURE
    except OSError as error:
        code = error.errno or errno.EIO
    except Exception:  # noqa: BLE001  a fault of ours: shown here, since only a number reaches the other process
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(code)


def _raise_for(code: int) -> None:
    if code == _PAYLOAD_FAILURE:
        raise PayloadFailure("a chunk is not what was sealed")
    if code:
        # A process that was killed has a negative code.
        number = code if code > 0 else errno.EIO
        raise OSError(number, os.strerror(number))


def _pread(source: FileIO, room: memoryview, offset: int) -> None:
    while room:
        got = os.preadv(source.fileno(), [room], offset)
        if not got:
            raise OSError(errno.EIO, "the file became shorter while it was read")
        room, offset = room[got:], offset + got


def _pwrite(dst: FileIO, data: memoryview, offset: int) -> None:
    while data:
        taken = os.pwrite(dst.fileno(), data, offset)
        data, offset = data[taken:], offset + taken
