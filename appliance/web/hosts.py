"""Under which names and from which pages the box may be asked: against DNS rebinding and forged requests.

A page elsewhere can make a browser on the school's network send requests here. It cannot choose the `Host` of a
name that is not its own, nor hide its `Origin`.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass

from aiohttp import web

from appliance.web.errors import ForeignHost, ForeignOrigin, NotEncrypted


@dataclass(frozen=True, slots=True)
class Hosts:
    """The names that are ours; an address counts when it is the one that the request came in on."""

    names: frozenset[str]

    @classmethod
    def of(cls, names: Iterable[str]) -> Hosts:
        return cls(frozenset(name.lower().rstrip(".") for name in names) | {"localhost"})

    def check(self, request: web.Request) -> None:
        given = request.headers.get("Host", "")
        host = _without_port(given)
        if host not in self.names and not _is_local_address(host, request):
            raise ForeignHost(host=given[:100])


def check_origin(request: web.Request) -> None:
    """For everything that changes something. Browsers send `Origin` with each such request; other clients need not."""
    origin = request.headers.get("Origin")
    if origin is not None:
        if origin.lower() != f"{request.scheme}://{request.headers.get('Host', '')}".lower():
            raise ForeignOrigin
    elif request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
        raise ForeignOrigin


def check_encrypted(request: web.Request) -> None:
    """Passphrases and what they open travel over TLS, or not at all beyond this machine."""
    if not request.secure and not from_this_machine(request):
        raise NotEncrypted


def from_this_machine(request: web.Request) -> bool:
    """By the other end of the connection, which nobody can choose: no header is believed."""
    address = _address(_socket_name(request, "peername"))
    return address is not None and address.is_loopback


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].lower().rstrip(".")


def _is_local_address(host: str, request: web.Request) -> bool:
    address = _address(host)
    if address is None:
        return False
    return address.is_loopback or address == _address(_socket_name(request, "sockname"))


def _socket_name(request: web.Request, which: str) -> str:
    name = request.transport.get_extra_info(which) if request.transport is not None else None
    return str(name[0]) if isinstance(name, tuple) and name else ""


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address
