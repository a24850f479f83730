"""Video over a real socket: exactly the bytes asked for, for as long as the right to them lasts."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp import ClientPayloadError, ClientSession, web
from aiohttp.test_utils import TestServer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appliance.age.errors import PayloadFailure
from appliance.library.errors import LibraryClosed
from appliance.web import streams
from appliance.web.middleware import guard
from appliance.web.streams import Streams, Ticket

CONTENT = bytes(number * 7 % 251 for number in range(700_000))


class Video:
    """Bytes in memory; a piece of them may be damaged."""

    etag = '"v1"'
    front_bytes = 5000

    def __init__(self, content: bytes = CONTENT, damaged_from: int | None = None) -> None:
        self._content = content
        self._damaged_from = damaged_from
        self.size = len(content)
        self.reads: list[tuple[int, int]] = []

    def pread_into(self, offset: int, room: memoryview, /) -> int:
        if self._damaged_from is not None and offset + len(room) > self._damaged_from:
            raise PayloadFailure
        self.reads.append((offset, len(room)))
        room[:] = self._content[offset : offset + len(room)]
        return len(room)


class AnyAddress:
    """A gate that lets every address in: what is behind it is tested here."""

    def check_address(self, request: web.Request) -> None: ...


class Served:
    def __init__(self, video: Video, still_valid: Callable[[], object] = lambda: None) -> None:
        self.streams = Streams()
        self.ticket = Ticket("anna", "lesson:1", still_valid)
        self._video = video

    async def answer(self, request: web.Request) -> web.StreamResponse:
        return await self.streams.serve(request, self._video, self.ticket)

    async def start(self) -> TestServer:
        gate: Any = AnyAddress()
        app = web.Application(middlewares=[guard(gate, self.answer)])
        app.router.add_get("/video.mp4", self.answer)
        server = TestServer(app)
        await server.start_server(access_log=None)
        return server


@pytest.fixture
async def client() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


async def get(client: ClientSession, served: Served, **headers: str) -> tuple[int, Any, bytes]:
    server = await served.start()
    try:
        async with client.get(server.make_url("/video.mp4"), headers=headers) as response:
            return response.status, response.headers, await response.read()
    finally:
        await server.close()


async def test_without_a_range_the_whole(client: ClientSession) -> None:
    status, headers, body = await get(client, Served(Video()))
    assert (status, body) == (200, CONTENT)
    assert headers["Content-Length"] == str(len(CONTENT))
    assert headers["Accept-Ranges"] == "bytes"
    assert headers["Content-Type"] == "video/mp4"
    assert headers["ETag"] == '"v1"'
    assert "Content-Encoding" not in headers


@given(
    first=st.none() | st.integers(0, len(CONTENT) + 5),
    last=st.none() | st.integers(0, len(CONTENT) + 5),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_range_against_slicing(first: int | None, last: int | None) -> None:
    header = f"bytes={'' if first is None else first}-{'' if last is None else last}"

    async def ask() -> tuple[int, Any, bytes]:
        async with ClientSession() as client:
            return await get(client, Served(Video()), Range=header)

    status, headers, body = asyncio.run(ask())
    expected = oracle(first, last)
    if expected is None:
        assert (status, body) == (200, CONTENT)
    elif not expected:
        assert status == 416
        assert headers["Content-Range"] == f"bytes */{len(CONTENT)}"
    else:
        assert (status, body) == (206, CONTENT[expected.start : expected.stop])
        assert headers["Content-Range"] == f"bytes {expected.start}-{expected.stop - 1}/{len(CONTENT)}"
        assert headers["Content-Length"] == str(len(expected))


def oracle(first: int | None, last: int | None) -> range | None:
    """The RFC in Python's own slices; None where the header says nothing, an empty range where nothing fits."""
    every = range(len(CONTENT))
    if first is None:
        return None if last is None else (every[-last:] if last else every[:0])
    if last is not None and last < first:
        return None
    return every[first:] if last is None else every[first : last + 1]


async def test_the_probe_of_webkit(client: ClientSession) -> None:
    status, headers, body = await get(client, Served(Video()), Range="bytes=0-1")
    assert (status, body) == (206, CONTENT[:2])
    assert headers["Content-Range"] == f"bytes 0-1/{len(CONTENT)}"


async def test_another_version_is_sent_whole(client: ClientSession) -> None:
    status, _, body = await get(client, Served(Video()), **{"Range": "bytes=5-9", "If-Range": '"v0"'})
    assert (status, len(body)) == (200, len(CONTENT))
    status, _, body = await get(client, Served(Video()), **{"Range": "bytes=5-9", "If-Range": '"v1"'})
    assert (status, body) == (206, CONTENT[5:10])


async def test_head_has_the_headers_of_the_whole(client: ClientSession) -> None:
    video = Video()
    served = Served(video)
    server = await served.start()
    async with client.head(server.make_url("/video.mp4"), headers={"Range": "bytes=0-1"}) as response:
        assert response.status == 200
        assert response.headers["Content-Length"] == str(len(CONTENT))
        assert response.headers["Accept-Ranges"] == "bytes"
    await server.close()
    assert video.reads == []


async def test_pieces_end_where_sealed_chunks_end(client: ClientSession) -> None:
    video = Video()
    await get(client, Served(video), Range="bytes=100000-")
    ends = [offset + n for offset, n in video.reads[:-1]]
    assert ends
    assert all((end - video.front_bytes) % 65536 == 0 for end in ends)


async def test_damage_at_the_start_is_said_in_words(client: ClientSession) -> None:
    status, _, body = await get(client, Served(Video(damaged_from=0)), Range="bytes=5-9")
    assert status == 422
    assert b'"video_damaged"' in body


async def test_damage_further_on_never_looks_whole(client: ClientSession) -> None:
    with pytest.raises(ClientPayloadError):
        await get(client, Served(Video(damaged_from=400_000)))


async def test_what_came_before_the_damage_plays(client: ClientSession) -> None:
    status, _, body = await get(client, Served(Video(damaged_from=400_000)), Range="bytes=0-99999")
    assert (status, body) == (206, CONTENT[:100_000])


async def test_signing_out_ends_a_stream(client: ClientSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "TURN_S", 0.0)
    asked = 0

    def still_valid() -> None:
        nonlocal asked
        asked += 1
        if asked == 2:
            raise LibraryClosed

    with pytest.raises(ClientPayloadError):
        await get(client, Served(Video(), still_valid))


@pytest.mark.parametrize(
    ("what", "stops"),
    [
        ({"resource": "lesson:1"}, True),
        ({"person": "anna"}, True),
        ({"resource": "lesson:2"}, False),
        ({"person": "bram", "resource": "lesson:1"}, False),
    ],
)
async def test_a_running_stream_can_be_cut_off(client: ClientSession, what: dict[str, str], stops: bool) -> None:
    served = Served(Video(CONTENT * 60))
    server = await served.start()
    async with client.get(server.make_url("/video.mp4")) as response:
        # More than fits in the buffers on the way, so the stream is certainly still running.
        await response.content.readexactly(100_000)
        served.streams.stop(**what)
        if stops:
            with pytest.raises(ClientPayloadError):
                await response.read()
        else:
            assert len(await response.read()) == len(CONTENT) * 60 - 100_000
    await server.close()


async def test_a_viewer_who_seeks_leaves_no_trace(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG, "aiohttp")
    served = Served(Video(CONTENT * 60))
    server = await served.start()
    for _ in range(20):
        async with ClientSession() as client, client.get(server.make_url("/video.mp4")) as response:
            await response.content.readexactly(10)
            response.close()
    await server.close()
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert capfd.readouterr().err == ""


async def test_a_viewer_who_reads_later_gets_what_was_meant(client: ClientSession) -> None:
    # What the connection could not take yet must not be overwritten by what comes after it.
    content = b"".join(number.to_bytes(4, "big") for number in range(8_000_000))
    served = Served(Video(content))
    server = await served.start()
    async with client.get(server.make_url("/video.mp4")) as response:
        await asyncio.sleep(0)
        assert await response.read() == content
    await server.close()


async def test_a_video_that_became_shorter_never_looks_whole(client: ClientSession) -> None:
    class Shorter(Video):
        def pread_into(self, offset: int, room: memoryview, /) -> int:
            return super().pread_into(offset, room[: max(0, 300_000 - offset)])

    with pytest.raises(ClientPayloadError):
        await get(client, Served(Shorter()))


async def test_many_viewers_at_once_get_their_own(client: ClientSession) -> None:
    served = Served(Video())
    server = await served.start()

    async def view(start: int) -> bytes:
        headers = {"Range": f"bytes={start}-{start + 199_999}"}
        async with client.get(server.make_url("/video.mp4"), headers=headers) as response:
            return await response.read()

    starts = [number * 50_000 for number in range(8)]
    assert await asyncio.gather(*map(view, starts)) == [CONTENT[start : start + 200_000] for start in starts]
    await server.close()
