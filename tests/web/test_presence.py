"""One press vouches for one person, and never for the stranger who waits beside them."""

from __future__ import annotations

import asyncio

import pytest

from appliance.clock import SimulatedClock
from appliance.web.errors import PresenceBusy, PresenceNeeded, PresenceOver
from appliance.web.presence import PROVEN_S, WINDOW_S, Presence


class Button:
    """Stands for the recorder: each question waits until the test answers it."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self._answers: list[asyncio.Future[bool]] = []

    async def ask(self, window_s: int) -> bool:
        self.asked.append(window_s)
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._answers.append(answer)
        return await answer

    def press(self) -> None:
        for answer in self._answers:
            answer.set_result(True)


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock()


async def open_and_wait(presence: Presence, asker: str = "tablet") -> tuple[str, asyncio.Task[None]]:
    token = presence.open(asker).token
    waiting = asyncio.create_task(presence.wait(token))
    await asyncio.sleep(0)
    return token, waiting


async def test_pressed_in_time(clock: SimulatedClock) -> None:
    button = Button()
    presence = Presence(clock, button.ask)
    token, waiting = await open_and_wait(presence)
    assert button.asked == [WINDOW_S]
    with pytest.raises(PresenceNeeded):
        presence.require(token)
    button.press()
    await waiting
    assert presence.look(token).pressed
    presence.require(token)


async def test_a_press_makes_one_person(clock: SimulatedClock) -> None:
    button = Button()
    presence = Presence(clock, button.ask)
    token, waiting = await open_and_wait(presence)
    button.press()
    await waiting
    presence.use_up(token)
    with pytest.raises(PresenceOver):
        presence.require(token)


async def test_another_asker_waits_its_turn(clock: SimulatedClock) -> None:
    presence = Presence(clock, Button().ask)
    presence.open("tablet")
    with pytest.raises(PresenceBusy) as caught:
        presence.open("stranger")
    assert caught.value.fields["wait_s"] == WINDOW_S
    clock.advance(WINDOW_S + 1)
    presence.open("stranger")


async def test_a_reloaded_page_starts_again_and_the_old_window_gets_no_press(clock: SimulatedClock) -> None:
    button = Button()
    presence = Presence(clock, button.ask)
    old, waiting_old = await open_and_wait(presence)
    new, waiting_new = await open_and_wait(presence)
    button.press()
    await asyncio.gather(waiting_old, waiting_new)
    presence.require(new)
    with pytest.raises(PresenceOver):
        presence.require(old)


async def test_nothing_lasts(clock: SimulatedClock) -> None:
    button = Button()
    presence = Presence(clock, button.ask)
    token, waiting = await open_and_wait(presence)
    button.press()
    await waiting
    clock.advance(PROVEN_S + 1)
    with pytest.raises(PresenceOver):
        presence.require(token)


def test_no_token_and_a_strange_one(clock: SimulatedClock) -> None:
    presence = Presence(clock, Button().ask)
    presence.open("tablet")
    with pytest.raises(PresenceNeeded):
        presence.require(None)
    for token in ("x", "é", ""):
        with pytest.raises(PresenceOver):
            presence.require(token)
