"""Runs the application on its address until it is told to stop, or until a part of it ends."""

from __future__ import annotations

import asyncio
import errno
import signal
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from appliance.log import log
from appliance.notify import Notifier
from appliance.web.background import Part, until_one_ends
from appliance.web.errors import PortTaken

# Viewers and event streams are cut off at a stop: there is nothing of theirs to finish.
_SHUTDOWN_S = 1.0


@dataclass(frozen=True, slots=True)
class WebProcess:
    """What `wiring.build_web` put together. `hang_up` ends what would wait for ever; `close` forgets every key;
    `sweep` is what a part does each minute, for whoever cannot wait that long."""

    app: web.Application
    parts: dict[str, Part]
    hang_up: Callable[[], None]
    close: tuple[Callable[[], None], ...]
    sweep: Callable[[], Awaitable[None]]
    notifier: Notifier
    plain: web.Application


async def serve(
    process: WebProcess, host: str, port: int, context: ssl.SSLContext | None, plain_port: int | None = None
) -> int:
    """The exit status: 0 after a signal, 1 when a part ended by itself. `plain_port`: where `plain` answers, too."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    runner, plain = _runner(process.app), _runner(process.plain)
    try:
        await _listen(runner, host, port, context)
        if plain_port is not None:
            await _listen(plain, host, plain_port, None)
        log("web_ready", port=port, tls=context is not None)
        process.notifier.ready()
        ended = await until_one_ends(process.parts, stop)
        return 0 if ended is None else 1
    finally:
        process.notifier.stopping()
        process.hang_up()
        await runner.cleanup()
        await plain.cleanup()
        for close in process.close:
            close()


def _runner(app: web.Application) -> web.AppRunner:
    # No access log: addresses hold ids and media tokens.
    return web.AppRunner(app, access_log=None, shutdown_timeout=_SHUTDOWN_S, handle_signals=False)


async def _listen(runner: web.AppRunner, host: str, port: int, context: ssl.SSLContext | None) -> None:
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port, ssl_context=context).start()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(host=host, port=port) from error
        raise
