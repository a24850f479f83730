"""The text form of an age file: strict PEM, so that one file has one text (but for line ends and space around it)."""

from __future__ import annotations

import binascii

from appliance.age.errors import ArmorFailure
from appliance.age.sources import Buffer, ByteSink, ByteSource, Lookahead, write_all

BEGIN = b"-----BEGIN AGE ENCRYPTED FILE-----"
END = b"-----END AGE ENCRYPTED FILE-----"
COLUMNS = 64
_LINE_BYTES = COLUMNS // 4 * 3
# Space that may stand around the text. Beyond this nobody means it.
_MAX_SPACE_BYTES = 1024
_SPACE = b" \t\r\n"


def is_armored(source: Lookahead) -> bool:
    """Whether what comes looks like the text form; takes nothing from the source."""
    return source.peek(_MAX_SPACE_BYTES + len(BEGIN)).lstrip(_SPACE).startswith(b"-----BEGIN")


class ArmorReader:
    """Reads the text form as the binary form it stands for."""

    def __init__(self, source: ByteSource) -> None:
        self._source = source if isinstance(source, Lookahead) else Lookahead(source)
        self._held = b""
        self._begun = self._short = self._ended = False

    def read(self, size: int, /) -> bytes:
        parts = [self._held]
        got = len(self._held)
        while got < size and not self._ended:
            data = self._next()
            parts.append(data)
            got += len(data)
        joined = b"".join(parts)
        self._held = joined[size:]
        return joined[:size]

    def _next(self) -> bytes:
        if not self._begun:
            self._skip_space_before()
            if self._line() != BEGIN:
                raise ArmorFailure("the first line is not right")
            self._begun = True
        line = self._line()
        if line == END:
            self._ended = True
            self._check_space_after()
            return b""
        if self._short:
            raise ArmorFailure("only the last line of the text may be short")
        self._short = len(line) < COLUMNS
        return _decode_line(line)

    def _line(self) -> bytes:
        line = self._source.readline(_MAX_SPACE_BYTES)
        if line.endswith(b"\r\n"):
            return line[:-2]
        # The last line of all may be without a line feed.
        return line.removesuffix(b"\n")

    def _skip_space_before(self) -> None:
        head = self._source.peek(_MAX_SPACE_BYTES + len(BEGIN))
        space = len(head) - len(head.lstrip(_SPACE))
        self._source.read_full(space)

    def _check_space_after(self) -> None:
        tail = self._source.read_full(_MAX_SPACE_BYTES + 1)
        if len(tail) > _MAX_SPACE_BYTES or tail.strip(_SPACE):
            raise ArmorFailure("there is something after the last line")


def _decode_line(line: bytes) -> bytes:
    if not line or len(line) > COLUMNS:
        raise ArmorFailure("a line is empty or too long")
    try:
        data = binascii.a2b_base64(line, strict_mode=True)
    except binascii.Error:
        raise ArmorFailure("a line is not base64") from None
    if binascii.b2a_base64(data, newline=False) != line:
        raise ArmorFailure("base64 is not canonical")
    return data


class ArmorWriter:
    """Turns the binary form into text as it comes; `close` writes the last line. `dst` is never closed here."""

    def __init__(self, dst: ByteSink) -> None:
        self._dst = dst
        self._held = b""
        write_all(dst, BEGIN + b"\n")

    def write(self, data: Buffer, /) -> int:
        joined = self._held + bytes(data)
        whole = len(joined) - len(joined) % _LINE_BYTES
        self._held = joined[whole:]
        lines = (_encode_line(joined[i : i + _LINE_BYTES]) for i in range(0, whole, _LINE_BYTES))
        write_all(self._dst, b"".join(lines))
        return len(data)

    def close(self) -> None:
        last = _encode_line(self._held) if self._held else b""
        write_all(self._dst, last + END + b"\n")


def _encode_line(data: bytes) -> bytes:
    return binascii.b2a_base64(data)
