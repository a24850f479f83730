"""The button that is drawn on the page: whoever is on the network may press a simulator's, and no other."""

from __future__ import annotations

import pytest

from appliance.protocol import RecorderStatus
from appliance.web import drawnbutton
from appliance.web.drawnbutton import is_offered, require_offered
from appliance.web.errors import ButtonNotFromAfar, NoVirtualButton
from tests.web.box import Box
from tests.web.test_hosts import request

HERE = ("127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1")
AFAR = ("192.168.1.20", "10.42.0.7", "fe80::1%wlan0", "::ffff:192.168.1.20", "2001:db8::1", "")


def has(backend: str, virtual: bool = True) -> RecorderStatus:
    return RecorderStatus(state="ready", light="green", backend=backend, virtual_button=virtual)


@pytest.mark.parametrize("peer", HERE + AFAR)
def test_a_simulators_is_for_anybody(peer: str) -> None:
    assert is_offered(has("sim"), request(peer=peer))
    require_offered(has("sim"), request(peer=peer))


@pytest.mark.parametrize("peer", HERE)
@pytest.mark.parametrize("backend", ["usb", "some other"])
def test_a_webcams_is_for_the_machine_itself(backend: str, peer: str) -> None:
    assert is_offered(has(backend), request(peer=peer))
    require_offered(has(backend), request(peer=peer))


@pytest.mark.parametrize("peer", AFAR)
@pytest.mark.parametrize("backend", ["usb", "some other"])
def test_a_webcams_is_not_for_the_network(backend: str, peer: str) -> None:
    claims = {"X_Forwarded_For": "127.0.0.1", "X_Real_IP": "::1", "Forwarded": "for=127.0.0.1", "Host": "localhost"}
    for headers in ({}, claims):
        asked = request(peer=peer, **headers)
        assert not is_offered(has(backend), asked)
        with pytest.raises(ButtonNotFromAfar):
            require_offered(has(backend), asked)


@pytest.mark.parametrize("peer", HERE + AFAR)
def test_where_there_is_a_real_one_there_is_no_other(peer: str) -> None:
    status = has("pi", virtual=False)
    assert not is_offered(status, request(peer=peer))
    with pytest.raises(NoVirtualButton):
        require_offered(status, request(peer=peer))


async def test_what_the_page_is_told_and_what_a_press_does(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    tablet = box.tablet()

    async def drawn() -> bool:
        return bool((await tablet.get("/api/status")).json["virtual_button"])

    async def press() -> tuple[int, str | None]:
        answer = await tablet.post("/api/simulator/button", {})
        return answer.status, answer.key if answer.body else None

    box.recorder.say(backend="usb")
    assert await press() == (204, None)
    assert await drawn()
    monkeypatch.setattr(drawnbutton, "from_this_machine", lambda _: False)
    assert not await drawn()
    assert await press() == (403, "button_not_from_afar")
    box.recorder.say(backend="sim")
    assert await press() == (204, None)
    assert await drawn()
    box.recorder.say(backend="pi", virtual_button=False)
    assert await press() == (404, "no_virtual_button")
    assert not await drawn()
    assert box.recorder.ops() == ["button", "button"]
