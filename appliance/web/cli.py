"""`terugblik web`: the pages and the API, for the browsers on the local network."""

from __future__ import annotations

import argparse
import asyncio
import ipaddress
import logging
import socket
import ssl
import sys
from pathlib import Path

from appliance import tls
from appliance.clock import SystemClock
from appliance.config import CLOCK_HELP, CLOCK_KINDS
from appliance.hardening import harden
from appliance.timekeeping import open_clock
from appliance.web.errors import PlainOnNetwork
from appliance.web.server import serve
from appliance.web.settings import IDLE_S, WebSettings, on_loopback

_DIST = Path(__file__).resolve().parent.parent.parent / "webui" / "dist"


def main(arguments: list[str]) -> int:
    settings = _settings(arguments)
    harden(settings.data)
    # aiohttp's own lines quote requests.
    logging.getLogger("aiohttp").setLevel(logging.CRITICAL)
    settings.data.mkdir(parents=True, exist_ok=True)
    context = _context(settings)
    return asyncio.run(_run(settings, context))


async def _run(settings: WebSettings, context: ssl.SSLContext | None) -> int:
    from appliance.wiring import build_web

    return await serve(build_web(settings), settings.host, settings.port, context, settings.plain_port)


def _settings(arguments: list[str]) -> WebSettings:
    options = _parser().parse_args(arguments)
    encrypted = options.tls if options.tls is not None else not on_loopback(options.host)
    if not encrypted and not on_loopback(options.host):
        raise PlainOnNetwork
    return WebSettings(
        data=options.data,
        socket=options.socket,
        dist=options.dist,
        host=options.host,
        port=options.port,
        tls=encrypted,
        plain_port=options.plain_port,
        names=(*tls.own_names(), *options.name),
        idle_s=options.idle_minutes * 60,
        clock=options.clock,
        keeper=options.keeper,
        keeper_simulated=options.simulate_keeper,
        scrypt_log_n=options.scrypt_log_n,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="terugblik web", description="Run the web process.")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="where everything is kept, sealed")
    parser.add_argument("--socket", type=Path, required=True, metavar="PATH", help="the recorder's control socket")
    parser.add_argument("--dist", type=Path, default=_DIST, metavar="DIR", help="the built web UI (%(default)s)")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, default=8470, help="the port to listen on (%(default)s)")
    parser.add_argument("--name", action="append", default=[], help="another host name of this box; may be repeated")
    parser.add_argument(
        "--tls",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="encrypt connections; on by default, but on a loopback address",
    )
    parser.add_argument(
        "--plain-port", type=int, metavar="PORT", help="where to answer over plain HTTP: to redirect, to pair tablets"
    )
    parser.add_argument(
        "--idle-minutes", type=int, default=IDLE_S // 60, metavar="N", help="lock after so long (%(default)s)"
    )
    keeper = parser.add_mutually_exclusive_group()
    keeper.add_argument("--keeper", type=Path, metavar="PATH", help="the socket of the part that changes the machine")
    keeper.add_argument("--simulate-keeper", action="store_true", help="play that part, and change nothing")
    parser.add_argument("--clock", choices=CLOCK_KINDS, default="box", help=f"{CLOCK_HELP} (%(default)s)")
    parser.add_argument("--scrypt-log-n", type=int, default=None, help=argparse.SUPPRESS)
    return parser


def _context(settings: WebSettings) -> ssl.SSLContext | None:
    if not settings.tls:
        return None
    clock = open_clock(SystemClock(), settings.data, settings.clock)
    identity = tls.prepare(settings.tls_folder, settings.names, _addresses(settings.host), clock)
    print(f"The fingerprint of this box (SHA-256): {identity.fingerprint}", file=sys.stderr, flush=True)
    return identity.context


def _addresses(host: str) -> tuple[tls.Address, ...]:
    """Where the box can be reached: the address it listens on, or with 0.0.0.0 all that it has."""
    found = {_outward(), *map(str, tls.own_addresses())}
    if host not in ("0.0.0.0", "::"):  # noqa: S104 - compared with, not bound to
        found.add(host)
    else:
        try:
            found |= {str(one[4][0]).partition("%")[0] for one in socket.getaddrinfo(socket.gethostname(), None)}
        except OSError as error:
            print(f"terugblik web: this machine's own name has no address ({error.errno})", file=sys.stderr)
    return tuple(sorted((ipaddress.ip_address(one) for one in found if _is_address(one)), key=str))


def _outward() -> str:
    """The address of the way out of here. Connecting a UDP socket sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
