"""A key is forgotten beside the loop: who signs out while something is being read holds nobody up."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from appliance.clock import SimulatedClock
from appliance.errors import NotSignedIn
from appliance.people.sessions import IDLE_S, Sessions
from appliance.web.easel import Easel
from appliance.web.faces import Faces
from appliance.web.hub import Dropped, Hub
from appliance.web.jobs import WorkLine
from appliance.web.locks import Locks
from appliance.web.streams import Streams
from appliance.web.types import Locked
from appliance.web.workers import Workers

Ends = Callable[[Locks, str], Any]


@pytest.mark.parametrize(
    ("end", "idle_s"),
    [
        (lambda locks, token: locks.sign_out(token), 0),
        (lambda locks, _: locks.sign_out_everywhere("anna"), 0),
        (lambda locks, _: locks.lock_idle(), IDLE_S + 1),
    ],
)
async def test_the_loop_turns_while_a_key_waits_to_be_forgotten(end: Ends, idle_s: int) -> None:
    closing, read = threading.Event(), threading.Event()

    def close() -> None:
        closing.set()
        assert read.wait(20)

    clock = SimulatedClock()
    sessions = Sessions(clock)
    anna: Any = SimpleNamespace(id="anna", close=close)
    bert: Any = SimpleNamespace(id="bert", close=lambda: None)
    token = sessions.start(anna).token
    clock.advance(idle_s)
    other = sessions.start(bert)
    workers, hub = Workers(), Hub()
    locks = Locks(sessions, workers, hub, Streams(), Faces(), WorkLine(workers, hub), Easel())
    ending = asyncio.ensure_future(end(locks, token))
    try:
        await asyncio.to_thread(closing.wait, 20)
        assert not ending.done()
        assert sessions.find(other.token).person is bert
        with pytest.raises(NotSignedIn):
            sessions.find(token)
    finally:
        read.set()
    await ending
    assert [person.id for person in sessions.everyone()] == ["bert"]


async def test_a_page_that_lies_still_is_locked_while_its_person_works_on_at_another() -> None:
    """Else whoever picks that tablet up goes on being told how loud it is in class."""
    clock = SimulatedClock()
    sessions = Sessions(clock)
    anna: Any = SimpleNamespace(id="anna", close=lambda: None)
    left, used = sessions.start(anna), sessions.start(anna)
    workers, hub = Workers(), Hub()
    locks = Locks(sessions, workers, hub, Streams(), Faces(), WorkLine(workers, hub), Easel())
    still, going_on = hub.join(left.token, "anna"), hub.join(used.token, "anna")
    clock.advance(IDLE_S)
    sessions.find(used.token)
    await locks.lock_idle()
    clock.advance(1)
    await locks.lock_idle()
    await locks.lock_idle()
    assert await still.next() == ("locked", Locked(reason="idle"))
    with pytest.raises(Dropped):
        await still.next()
    assert await going_on.next() == ("status", None)
    assert sessions.opened("anna") is anna
