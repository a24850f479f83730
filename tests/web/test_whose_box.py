"""Whose the box is changes by one page at a time: whoever takes it decides on what is true then, not on what was true
before another's page had changed it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from appliance.protocol import RecorderStatus
from appliance.web.api.framing import FramingApi
from appliance.web.api.recorder import Recorder
from appliance.web.call import Call
from appliance.web.errors import BoxInUse, NotYourLesson
from appliance.web.preparing import Preparing
from appliance.web.presence import View

ANNA: Any = SimpleNamespace(id="anna", recipient="age1anna")


class Link:
    """The recorder, and in which order it was asked."""

    def __init__(self, owner: str | None) -> None:
        self.status = RecorderStatus(state="ready", light="green", owner=owner)
        self.asked: list[str] = []

    async def now(self) -> RecorderStatus:
        self.asked.append("now")
        return self.status

    async def call(self, op: str, **_: object) -> None:
        self.asked.append(op)
        if op == "set_ready":
            self.status = msgspec.structs.replace(self.status, owner=None)


class Box:
    """Both pages of it, with nothing behind them but the recorder and the turn."""

    def __init__(self, owner: str | None) -> None:
        self.link: Any = Link(owner)
        anything: Any = None
        self.preparing = Preparing(anything, anything, anything)
        self.given: Any = SimpleNamespace(for_person=self._at_once, require_card=None, ask=self._framed)
        given = {"people": self.given, "workers": self.given, "preparing": self.preparing}
        self.framing = FramingApi(link=self.link, framing=self.given, **given)
        self.recorder = Recorder(self.link, follower=anything, **given)
        session: Any = SimpleNamespace(person=ANNA)
        self.call = Call(anything, session, "nl", None)

    async def _at_once(self, *_: object) -> None: ...

    async def _framed(self, _: object) -> View:
        self.link.asked.append("framing")
        return View("token", pressed=False, expires_s=60)

    async def while_another_changes_it(self, ask: Callable[[Call], Awaitable[object]], **changed: Any) -> None:
        """Asked while another's page is at it, which leaves the box as `changed` says."""
        async with self.preparing.turn:
            asking = asyncio.ensure_future(ask(self.call))
            for _ in range(10):
                await asyncio.sleep(0)
            assert self.link.asked == [], "what it looks at now will not be so any more"
            self.link.status = msgspec.structs.replace(self.link.status, **changed)
        await asking


async def test_who_asks_to_frame_takes_the_box_as_it_is_then() -> None:
    box = Box(owner="bert")
    await box.while_another_changes_it(box.framing.ask, owner="dirk")
    assert box.link.asked == ["now", "set_ready", "now", "framing"]


async def test_who_asks_to_frame_takes_nothing_that_is_theirs_by_then() -> None:
    box = Box(owner="bert")
    await box.while_another_changes_it(box.framing.ask, owner="anna")
    assert box.link.asked == ["now", "framing"]


async def test_who_asks_to_frame_takes_no_box_that_is_in_use_by_then() -> None:
    box = Box(owner="bert")
    with pytest.raises(BoxInUse):
        await box.while_another_changes_it(box.framing.ask, owner="dirk", state="rehearsing", light="pulsing_white")
    assert box.link.asked == ["now"]


@pytest.mark.parametrize("ask", ["press", "not_ready"])
async def test_a_box_that_is_anothers_by_then_is_neither_pressed_nor_given_up(ask: str) -> None:
    """Else a press of hers would begin a lesson of his, and her going would take his readiness."""
    box = Box(owner="anna")
    with pytest.raises(NotYourLesson):
        await box.while_another_changes_it(getattr(box.recorder, ask), owner="dirk")
    assert box.link.asked == ["now"]


@pytest.mark.parametrize(("ask", "op"), [("press", "press"), ("not_ready", "set_ready")])
async def test_ones_own_box_is_pressed_and_given_up(ask: str, op: str) -> None:
    box = Box(owner="bert")
    await box.while_another_changes_it(getattr(box.recorder, ask), owner="anna")
    assert box.link.asked[:2] == ["now", op]
