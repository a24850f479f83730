from __future__ import annotations

import asyncio

import pytest

from appliance.web.hub import Dropped, Hub
from appliance.web.types import LessonsChanged, Locked, ReleasesChanged


async def test_a_new_listener_first_gets_the_status() -> None:
    listener = Hub().join("s", "anna")
    assert await listener.next() == ("status", None)


async def test_events_go_to_their_person_only_and_once() -> None:
    hub = Hub()
    anna, bram = hub.join("a", "anna"), hub.join("b", "bram")
    await anna.next()
    await bram.next()
    for _ in range(3):
        hub.tell("anna", "lessons", LessonsChanged(lesson="x"))
    hub.status_changed()
    assert await anna.next() == ("lessons", LessonsChanged(lesson="x"))
    assert await anna.next() == ("status", None)
    assert await bram.next() == ("status", None)


async def test_many_statuses_are_one() -> None:
    hub = Hub()
    listener = hub.join("a", "anna")
    for _ in range(50):
        hub.status_changed()
    await listener.next()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(listener.next(), 0.01)


async def test_a_waiting_listener_wakes() -> None:
    hub = Hub()
    listener = hub.join("a", "anna")
    await listener.next()
    waiting = asyncio.create_task(listener.next())
    await asyncio.sleep(0)
    hub.tell("anna", "releases", ReleasesChanged(release=None))
    assert (await waiting)[0] == "releases"


async def test_locked_is_the_last_word() -> None:
    hub = Hub()
    listener = hub.join("a", "anna")
    other = hub.join("b", "anna")
    hub.end_session("a", Locked(reason="signed_out"))
    hub.tell("anna", "lessons", LessonsChanged(lesson=None))
    assert await listener.next() == ("locked", Locked(reason="signed_out"))
    with pytest.raises(Dropped):
        await listener.next()
    assert (await other.next())[0] == "lessons"


async def test_a_listener_that_falls_behind_is_dropped() -> None:
    hub = Hub()
    listener = hub.join("a", "anna")
    for number in range(200):
        hub.tell("anna", "lessons", LessonsChanged(lesson=str(number)))
    with pytest.raises(Dropped):
        await listener.next()


async def test_after_close_nobody_waits() -> None:
    hub = Hub()
    before = hub.join("a", "anna")
    await before.next()
    hub.close()
    for listener in (before, hub.join("b", "bram")):
        with pytest.raises(Dropped):
            await asyncio.wait_for(listener.next(), 1)


async def test_who_left_is_forgotten() -> None:
    hub = Hub()
    listener = hub.join("a", "anna")
    hub.leave(listener)
    hub.leave(listener)
    hub.end_person("anna", Locked(reason="idle"))
    assert await listener.next() == ("status", None)
