"""Decrypted video to a browser: exactly the bytes asked for, and not one more once the right to them is gone.

Chunks are opened inline on the event loop (20 µs each; threads gain nothing, the library holds the GIL), a few at a
time, with a turn for everyone else every few milliseconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from aiohttp import hdrs, web

from appliance.age.stream import CHUNK_BYTES
from appliance.errors import Damaged, TerugblikError
from appliance.web.errors import RangeNotThere, VideoDamaged
from appliance.web.language import from_header
from appliance.web.problems import answer
from appliance.web.ranges import RangeUnsatisfiable, Span, range_counts, wanted

# A piece of 256 KiB is 0.2 ms of the event loop, some milliseconds on a small board.
PIECE_CHUNKS = 4
# So long may one stream go on without a turn for everyone else. A viewer that is slower than that waits anyhow.
TURN_S = 0.002
# asyncio's TLS copies what it is given twice. In small portions the copies stay in memory that is at hand; large ones
# are handed out and back by the kernel each time, which costs more than the encryption.
TLS_PORTION_BYTES = 64 * 1024


class Video(Protocol):
    """An ordinary MP4 made of sealed chunks."""

    @property
    def size(self) -> int: ...

    @property
    def etag(self) -> str: ...

    @property
    def front_bytes(self) -> int:
        """Where the first sealed chunk begins in the served file."""
        ...

    def pread_into(self, offset: int, room: memoryview, /) -> int: ...


@dataclass(frozen=True, slots=True)
class Ticket:
    """For whom and of what a stream is. `still_valid` raises when the session is over; asking it counts as activity.
    `damaged` is called when a piece turned out not to be what was recorded."""

    person: str
    resource: str
    still_valid: Callable[[], object]
    damaged: Callable[[], object] = lambda: None


@dataclass(slots=True, eq=False)
class _Running:
    ticket: Ticket
    transport: asyncio.BaseTransport | None
    stopped: bool = False


class Streams:
    """The answers that are being sent now, so that they can be cut off."""

    def __init__(self) -> None:
        self._running: set[_Running] = set()

    def stop(self, *, person: str | None = None, resource: str | None = None) -> None:
        """Cut off what matches. The connection is dropped, buffers and all: no further byte may leave."""
        for stream in [one for one in self._running if _matches(one.ticket, person, resource)]:
            stream.stopped = True
            if isinstance(stream.transport, asyncio.WriteTransport):
                stream.transport.abort()

    @property
    def busy(self) -> bool:
        """Whether anything is being sent to anyone."""
        return bool(self._running)

    async def serve(self, request: web.Request, video: Video, ticket: Ticket) -> web.StreamResponse:
        """The whole with 200, or the span asked for with 206."""
        etag = f'"{video.etag.strip(chr(34))}"'
        response = web.StreamResponse(headers={hdrs.ETAG: etag, hdrs.ACCEPT_RANGES: "bytes"})
        response.content_type = "video/mp4"
        try:
            span = _span(request, video.size, etag)
        except RangeUnsatisfiable:
            return _not_there(request, video.size)
        if span is not None:
            response.set_status(206)
            response.headers[hdrs.CONTENT_RANGE] = span.content_range(video.size)
        whole = Span(0, video.size)
        response.content_length = (span or whole).length
        if request.method == "HEAD":
            return response
        await self._send(request, response, video, span or whole, ticket)
        return response

    async def _send(
        self, request: web.Request, response: web.StreamResponse, video: Video, span: Span, ticket: Ticket
    ) -> None:
        reading = _Reading(video, span)
        # Opened before the first header leaves, so that damage gets an answer in words.
        try:
            piece = reading.next(request.transport)
        except VideoDamaged:
            ticket.damaged()
            raise
        stream = _Running(ticket, request.transport)
        self._running.add(stream)
        try:
            await response.prepare(request)
            await _pour(stream, request, response, reading, piece)
            if not stream.stopped:
                await response.write_eof()
        except ConnectionError:
            # The viewer sought elsewhere or closed the page: each seek does this.
            return
        except TerugblikError as error:
            if isinstance(error, VideoDamaged):
                ticket.damaged()
            # Headers are out: the only honest end is a broken connection, never a short answer that looks whole.
            if isinstance(request.transport, asyncio.WriteTransport):
                request.transport.abort()
        finally:
            self._running.discard(stream)


async def _pour(
    stream: _Running, request: web.Request, response: web.StreamResponse, reading: _Reading, piece: memoryview
) -> None:
    """All from `piece` on, until it is over or stopped. Raises when the right to it is gone."""
    portion = TLS_PORTION_BYTES if request.secure else len(piece)
    loop = asyncio.get_running_loop()
    turn_over = loop.time() + TURN_S
    while piece and not stream.stopped:
        for start in range(0, len(piece), portion):
            await response.write(piece[start : start + portion])
        if loop.time() >= turn_over:
            await asyncio.sleep(0)
            stream.ticket.still_valid()
            turn_over = loop.time() + TURN_S
        piece = reading.next(request.transport)


def _matches(ticket: Ticket, person: str | None, resource: str | None) -> bool:
    return person in (None, ticket.person) and resource in (None, ticket.resource)


def _span(request: web.Request, size: int, etag: str) -> Span | None:
    # RFC 9110: Range is defined for GET only.
    if request.method != "GET" or not range_counts(request.headers.get(hdrs.IF_RANGE), etag):
        return None
    return wanted(request.headers.get(hdrs.RANGE), size)


class _Reading:
    """Pieces of a video, one after the other, each in the room of the one before if that is free again."""

    def __init__(self, video: Video, span: Span) -> None:
        self._video = video
        self._position = span.start
        self._end = span.end
        self._room = memoryview(b"")

    def next(self, transport: asyncio.BaseTransport | None) -> memoryview:
        """Empty at the end of the span."""
        piece = self._free_room(transport)[: self._piece_end() - self._position]
        if piece and self._read(piece) < len(piece):
            raise VideoDamaged
        self._position += len(piece)
        return piece

    def _read(self, piece: memoryview) -> int:
        try:
            return self._video.pread_into(self._position, piece)
        except Damaged as error:
            raise VideoDamaged from error
        except (OSError, ValueError) as error:
            # The file was closed or deleted under us: signed out, taken back.
            raise VideoDamaged from error

    def _free_room(self, transport: asyncio.BaseTransport | None) -> memoryview:
        # From Python 3.12 on, what could not be sent yet is not copied: the connection still holds our room.
        held = isinstance(transport, asyncio.WriteTransport) and transport.get_write_buffer_size()
        if held or not self._room:
            self._room = memoryview(bytearray(min(PIECE_CHUNKS * CHUNK_BYTES, self._end - self._position)))
        return self._room

    def _piece_end(self) -> int:
        """Pieces end where a chunk ends, so that each chunk is opened once, right where it is to be."""
        front_bytes = self._video.front_bytes
        chunks_in = max(0, self._position - front_bytes) // CHUNK_BYTES
        return min(self._end, self._position + len(self._room), front_bytes + (chunks_in + PIECE_CHUNKS) * CHUNK_BYTES)


def _not_there(request: web.Request, size: int) -> web.Response:
    response = answer(RangeNotThere(), from_header(request.headers.get(hdrs.ACCEPT_LANGUAGE)))
    response.headers[hdrs.CONTENT_RANGE] = f"bytes */{size}"
    response.headers[hdrs.ACCEPT_RANGES] = "bytes"
    return response
