"""One press vouches for one person, and never for the stranger who waits beside them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from appliance.clock import SimulatedClock
from appliance.control import RecorderAway
from appliance.errors import TerugblikError
from appliance.recorder.errors import NoPreview
from appliance.recorder.errors import PresenceBusy as BoxBusy
from appliance.web.errors import PresenceBusy, PresenceNeeded, PresenceOver
from appliance.web.presence import PROVEN_S, WINDOW_S, Presence


class Button:
    """Stands for the recorder: each question waits until the test answers it."""

    def __init__(self) -> None:
        self.asked: list[float] = []
        self.listens = True
        self.refusal: TerugblikError | None = None
        self._answers: list[asyncio.Future[bool]] = []

    async def ask(self, window_s: float, listening: Callable[[], None]) -> bool:
        self.asked.append(window_s)
        if self.refusal is not None:
            raise self.refusal
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._answers.append(answer)
        if self.listens:
            listening()
        return await answer

    async def press(self, pressed: bool = True) -> None:
        for answer in self._answers:
            if not answer.done():
                answer.set_result(pressed)
        for _ in range(3):
            await asyncio.sleep(0)

    def waiting(self) -> int:
        return sum(not answer.done() for answer in self._answers)


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock()


@pytest.fixture
def button() -> Button:
    return Button()


@pytest.fixture
def presence(clock: SimulatedClock) -> Presence:
    return Presence(clock, listen_s=0.3)


async def test_pressed_in_time(presence: Presence, button: Button) -> None:
    token = (await presence.open("tablet", button.ask)).token
    assert button.asked == [WINDOW_S]
    with pytest.raises(PresenceNeeded):
        presence.require(token)
    await button.press()
    assert presence.look(token).pressed
    presence.require(token)


async def test_nobody_is_told_to_press_before_the_box_listens(presence: Presence, button: Button) -> None:
    """A press that comes too early would begin a lesson."""
    button.listens = False
    opening = asyncio.create_task(presence.open("tablet", button.ask))
    while not button.asked:
        await asyncio.sleep(0)
    assert not opening.done()
    with pytest.raises(RecorderAway):
        await opening
    assert button.waiting() == 0, "hung up: no press counts for what nobody knows of"
    button.listens = True
    await presence.open("stranger", button.ask)


async def test_a_box_that_does_not_listen_says_why(presence: Presence, button: Button) -> None:
    button.refusal = NoPreview()
    with pytest.raises(NoPreview):
        await presence.open("tablet", button.ask)
    button.refusal = None
    await presence.open("stranger", button.ask)


async def test_a_box_that_still_waits_for_another_is_asked_again(presence: Presence, button: Button) -> None:
    button.refusal = BoxBusy()
    opening = asyncio.create_task(presence.open("tablet", button.ask))
    while len(button.asked) < 2:
        await asyncio.sleep(0)
    button.refusal = None
    token = (await opening).token
    await button.press()
    presence.require(token)
    button.refusal = BoxBusy()
    with pytest.raises(BoxBusy):
        await presence.open("tablet", button.ask)


async def test_a_press_makes_one_person(presence: Presence, button: Button) -> None:
    token = (await presence.open("tablet", button.ask)).token
    await button.press()
    presence.use_up(token)
    with pytest.raises(PresenceOver):
        presence.require(token)


async def test_a_press_for_something_else_makes_nobody(presence: Presence, button: Button) -> None:
    token = (await presence.open("tablet", button.ask, enrols=False)).token
    await button.press()
    assert presence.look(token).pressed
    with pytest.raises(PresenceNeeded):
        presence.require(token)


async def test_another_asker_waits_its_turn(clock: SimulatedClock, presence: Presence, button: Button) -> None:
    await presence.open("tablet", button.ask)
    with pytest.raises(PresenceBusy) as caught:
        await presence.open("stranger", button.ask)
    assert caught.value.fields["wait_s"] == WINDOW_S
    clock.advance(WINDOW_S + 1)
    await presence.open("stranger", button.ask)


async def test_whoever_leaves_makes_room(presence: Presence, button: Button) -> None:
    token = (await presence.open("tablet", button.ask)).token
    presence.leave("stranger")
    assert not presence.look(token).pressed
    presence.leave("tablet")
    with pytest.raises(PresenceOver):
        presence.look(token)
    await presence.open("stranger", button.ask)
    assert button.waiting() == 1


async def test_a_reloaded_page_starts_again_and_the_old_window_gets_no_press(
    presence: Presence, button: Button
) -> None:
    old = (await presence.open("tablet", button.ask)).token
    new = (await presence.open("tablet", button.ask)).token
    assert button.waiting() == 1
    await button.press()
    presence.require(new)
    with pytest.raises(PresenceOver):
        presence.require(old)


async def test_what_the_box_calls_off_is_over_at_once(presence: Presence, button: Button) -> None:
    """A lesson has begun: nobody is told to go on pressing."""
    token = (await presence.open("tablet", button.ask)).token
    await button.press(pressed=False)
    with pytest.raises(PresenceOver):
        presence.look(token)
    await presence.open("stranger", button.ask)


async def test_nothing_lasts(clock: SimulatedClock, presence: Presence, button: Button) -> None:
    token = (await presence.open("tablet", button.ask)).token
    await button.press()
    clock.advance(PROVEN_S + 1)
    with pytest.raises(PresenceOver):
        presence.require(token)


async def test_no_token_and_a_strange_one(presence: Presence, button: Button) -> None:
    await presence.open("tablet", button.ask)
    with pytest.raises(PresenceNeeded):
        presence.require(None)
    for token in ("x", "é", ""):
        with pytest.raises(PresenceOver):
            presence.require(token)
