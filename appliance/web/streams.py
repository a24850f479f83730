"""Decrypted video to a browser: exactly the bytes asked for, and not one more once the right to them is gone.

Chunks are opened inline on the event loop (65 µs each; threads gain nothing, the library holds the GIL), a few at a
time, with a turn for everyone else in between.
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

# A piece of 256 KiB is about 0.3 ms of the event loop.
PIECE_CHUNKS = 4


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

    def pread(self, offset: int, n: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Ticket:
    """For whom and of what a stream is. `still_valid` raises when the session is over; asking it counts as activity."""

    person: str
    resource: str
    still_valid: Callable[[], object]


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
        # Opened before the first header leaves, so that damage gets an answer in words.
        piece = _read(video, span.start, span.end)
        stream = _Running(ticket, request.transport)
        self._running.add(stream)
        try:
            await response.prepare(request)
            position = span.start
            while True:
                await response.write(piece)
                position += len(piece)
                if position >= span.end or stream.stopped:
                    break
                await asyncio.sleep(0)
                ticket.still_valid()
                piece = _read(video, position, span.end)
            if not stream.stopped:
                await response.write_eof()
        except ConnectionError:
            # The viewer sought elsewhere or closed the page: each seek does this.
            return
        except TerugblikError:
            # Headers are out: the only honest end is a broken connection, never a short answer that looks whole.
            if isinstance(request.transport, asyncio.WriteTransport):
                request.transport.abort()
        finally:
            self._running.discard(stream)


def _matches(ticket: Ticket, person: str | None, resource: str | None) -> bool:
    return person in (None, ticket.person) and resource in (None, ticket.resource)


def _span(request: web.Request, size: int, etag: str) -> Span | None:
    # RFC 9110: Range is defined for GET only.
    if request.method != "GET" or not range_counts(request.headers.get(hdrs.IF_RANGE), etag):
        return None
    return wanted(request.headers.get(hdrs.RANGE), size)


def _read(video: Video, start: int, end: int) -> bytes:
    try:
        data = video.pread(start, _piece_end(video.front_bytes, start, end) - start)
    except Damaged as error:
        raise VideoDamaged from error
    except (OSError, ValueError) as error:
        # The file was closed or deleted under us: signed out, taken back.
        raise VideoDamaged from error
    if not data:
        raise VideoDamaged
    return data


def _piece_end(front_bytes: int, start: int, end: int) -> int:
    """Pieces end where a chunk ends, so that each chunk is opened once and passed on without being copied together."""
    chunks_in = max(0, start - front_bytes) // CHUNK_BYTES
    return min(end, front_bytes + (chunks_in + PIECE_CHUNKS) * CHUNK_BYTES)


def _not_there(request: web.Request, size: int) -> web.Response:
    response = answer(RangeNotThere(), from_header(request.headers.get(hdrs.ACCEPT_LANGUAGE)))
    response.headers[hdrs.CONTENT_RANGE] = f"bytes */{size}"
    response.headers[hdrs.ACCEPT_RANGES] = "bytes"
    return response
