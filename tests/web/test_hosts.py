"""From which addresses and pages the box may be asked, over real sockets."""

from __future__ import annotations

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from appliance.clock import SimulatedClock
from appliance.people.sessions import Sessions
from appliance.web.errors import ForeignHost, ForeignOrigin, NotEncrypted
from appliance.web.gate import Gate
from appliance.web.hosts import Hosts, check_encrypted, check_origin
from appliance.web.routes import ROUTES

HOSTS = Hosts.of(("Terugblik.local", "box"))


class Wire:
    """The two ends of a connection."""

    def __init__(self, peer: str, own: str) -> None:
        self._ends = {"peername": (peer, 50000), "sockname": (own, 443), "sslcontext": None}

    def get_extra_info(self, name: str, default: object = None) -> object:
        return self._ends.get(name, default)


def request(host: str = "box", peer: str = "192.168.1.20", own: str = "192.168.1.5", **headers: str) -> web.Request:
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    return make_mocked_request("POST", "/api/x", headers={"Host": host, **named}, transport=Wire(peer, own))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "host",
    [
        "box",
        "BOX",
        "box.",
        "box:8470",
        "terugblik.local:443",
        "localhost",
        "localhost:1",
        "192.168.1.5",
        "192.168.1.5:8470",
    ],
)
def test_our_names(host: str) -> None:
    HOSTS.check(request(host))


@pytest.mark.parametrize("host", ["[::1]", "[::1]:8470", "127.0.0.1:8470"])
def test_loopback(host: str) -> None:
    HOSTS.check(request(host, "127.0.0.1", "127.0.0.1"))


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8470",
        "box.evil.example",
        "192.168.1.6",
        "8.8.8.8",
        "",
        "xbox",
        "1921681.5",
        "[::2]",
    ],
)
def test_names_of_others(host: str) -> None:
    with pytest.raises(ForeignHost):
        HOSTS.check(request(host))


def test_an_address_that_came_in_mapped_into_ipv6() -> None:
    HOSTS.check(request("192.168.1.5", own="::ffff:192.168.1.5"))


def test_origin() -> None:
    check_origin(request("box:8470", Origin="http://box:8470"))
    check_origin(request("box:8470"))
    check_origin(request("box:8470", Sec_Fetch_Site="same-origin"))
    for origin in ("http://evil.example", "https://box:8470", "http://box", "http://box:8471", "null"):
        with pytest.raises(ForeignOrigin):
            check_origin(request("box:8470", Origin=origin))
    for site in ("cross-site", "same-site"):
        with pytest.raises(ForeignOrigin):
            check_origin(request("box:8470", Sec_Fetch_Site=site))


def test_plain_http_is_for_this_machine_only() -> None:
    check_encrypted(request(peer="127.0.0.1"))
    check_encrypted(request(peer="::1"))
    for peer in ("192.168.1.20", "fe80::1", ""):
        with pytest.raises(NotEncrypted):
            check_encrypted(request(peer=peer))


def test_no_route_but_the_status_is_answered_over_plain_http() -> None:
    """Else a passphrase that was sent by mistake would have been read, and answered."""
    gate = Gate(Sessions(SimulatedClock()), HOSTS)
    asked = request(Content_Type="application/json")
    open_ones = set()
    for route in ROUTES:
        try:
            gate.admit(asked, route)
        except NotEncrypted:
            continue
        open_ones.add(route.name)
    assert open_ones == {"box.status"}
