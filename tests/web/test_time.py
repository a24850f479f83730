"""The box in doubt about the date: what stays shut, who may tell it, and what happens as soon as it knows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from appliance import boots
from appliance.clock import Clock, SimulatedClock
from appliance.timekeeping import BoxClock
from tests.web.box import Box, Tablet, running_box, until

TRUE = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
PAST = datetime(2024, 1, 1, tzinfo=UTC)
BOOTED_MS = 20_000


@dataclass
class World:
    """One start of the machine. `network`: whether it can reach what tells the time."""

    box: Box
    boot: int
    network: bool = False

    async def goes_online(self, now: datetime) -> None:
        self.box.clock.wall, self.network = now, True
        self.box.clock.advance(2)


Start = Callable[[str, datetime, bool], AbstractAsyncContextManager[World]]


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Start:
    """Switch the machine on: its system clock says `wall`, whatever day it is."""
    kernel = tmp_path / "boot_id"
    monkeypatch.setattr(boots, "_KERNEL", kernel)

    @asynccontextmanager
    async def on(boot: str, wall: datetime, network: bool) -> AsyncIterator[World]:
        kernel.write_text(boot)
        world: World

        def judge(clock: SimulatedClock, data: Path) -> Clock:
            clock.wall, clock.boot_now_ms = wall, BOOTED_MS
            return BoxClock(clock, data, lambda: world.network, lambda _: False)

        (tmp_path / "data").mkdir(exist_ok=True)
        number = boots.note_boot(tmp_path / "data").number
        world = World(Box.__new__(Box), number, network)
        async with running_box(tmp_path, judge) as world.box:
            yield world

    return on


async def signed_in(world: World, name: str) -> Tablet:
    tablet = world.box.tablet()
    answer = await tablet.sign_in(name)
    assert answer.status == 201, answer.body
    return tablet


async def clock_of(tablet: Tablet) -> dict[str, Any]:
    found: dict[str, Any] = (await tablet.get("/api/status")).json["clock"]
    return found


async def tell(teacher: Tablet, now: datetime | str, **more: bool) -> Any:
    return await teacher.post("/api/time", {"now": now if isinstance(now, str) else now.isoformat(), **more})


async def a_release(start: Start) -> tuple[str, str]:
    """Given while the date was known, for fourteen days. Its id, and its folder."""
    async with start("first", TRUE, True) as world:
        anna = await world.box.someone("Anna")
        lesson = await world.box.record(anna)
        bram, coach = await world.box.coach(anna, "Bram")
        given = await world.box.released(anna, coach, lesson)
        assert (await bram.get(f"/api/releases/{given['id']}/video")).status == 200
        return str(given["id"]), lesson


async def test_a_box_on_the_network_needs_nobody(start: Start) -> None:
    async with start("first", TRUE, True) as world:
        anna = await world.box.someone("Anna")
        assert await clock_of(anna) == {"trusted": True, "source": "ntp", "now": "2026-09-01T09:00:00Z"}
        refused = await tell(anna, TRUE + timedelta(hours=1))
        assert (refused.status, refused.key) == (409, "clock_already_sure")


async def test_in_doubt_a_release_stays_shut_for_its_coach_and_the_teacher_goes_on(start: Start) -> None:
    release, lesson = await a_release(start)
    async with start("second", PAST, False) as world:
        bram, anna = await signed_in(world, "Bram"), await signed_in(world, "Anna")
        assert not (await clock_of(bram))["trusted"]
        for path in (f"/api/releases/{release}/video", f"/api/releases/{release}/stills/0"):
            answer = await bram.get(path)
            assert (answer.status, answer.key) == (409, "date_in_doubt")
        assert (await bram.post(f"/api/releases/{release}/comments", {"text": "Mooi"})).key == "date_in_doubt"
        assert [one["id"] for one in (await bram.get("/api/releases")).json["received"]] == [release]
        await world.box.sweep()
        assert (world.box.data / "releases" / release).is_dir()
        # What is the teacher's own plays.
        assert (await anna.get(f"/api/lessons/{lesson}/video")).status == 200
        assert (await anna.get(f"/api/releases/{release}/video")).status == 200
        # A tablet tells the time; then it opens.
        assert (await tell(anna, TRUE + timedelta(days=3))).json["source"] == "tablet"
        assert (await bram.get(f"/api/releases/{release}/video")).status == 200
        lines = (await anna.get("/api/logbook")).json["entries"]
        (line,) = [one for one in lines if one["event"] == "time_confirmed"]
        assert (line["at"][:10], line["fields"]) == ("2026-09-04", {"before": "2026-09-01T09:00:20Z"})


async def test_a_release_whose_end_passed_while_the_box_was_off_is_never_served(start: Start) -> None:
    release, _ = await a_release(start)
    async with start("second", PAST, False) as world:
        bram, anna = await signed_in(world, "Bram"), await signed_in(world, "Anna")
        assert (await bram.get(f"/api/releases/{release}/video")).key == "date_in_doubt"
        assert (await tell(anna, TRUE + timedelta(days=20))).status == 200
        # Not even before the sweep came by, which does at once.
        assert (await bram.get(f"/api/releases/{release}/video")).key == "release_over"
        await until(lambda: _is_gone(world.box.data / "releases" / release))


async def test_the_sweep_comes_by_as_soon_as_the_network_tells_the_time(start: Start) -> None:
    release, lesson = await a_release(start)
    async with start("second", PAST, False) as world:
        anna = await signed_in(world, "Anna")
        await world.goes_online(TRUE + timedelta(days=80))
        told = await anna.events(lambda name, data: name == "status" and data["clock"]["trusted"])
        assert told[-1][1]["clock"]["source"] == "ntp"
        await until(lambda: _is_gone(world.box.data / "releases" / release))
        await until(lambda: _is_gone(world.box.data / "lessons" / lesson))


async def test_a_lesson_recorded_in_doubt_is_dated_when_the_time_is_told(start: Start) -> None:
    _, first = await a_release(start)
    async with start("second", PAST, False) as world:
        anna = await signed_in(world, "Anna")
        world.box.clock.advance(600)
        lesson = await world.box.record(anna, doubtful_boot=world.boot)
        before = (await anna.get("/api/lessons")).json
        assert [one["id"] for one in before] == [lesson, first]
        assert not before[0]["clock_trusted"]
        world.box.clock.advance(300)
        now = TRUE + timedelta(days=3)
        assert (await tell(anna, now)).status == 200

        async def dated() -> bool:
            found = (await anna.get("/api/lessons")).json[0]
            return bool(found["clock_trusted"])

        await until(dated)
        found = (await anna.get("/api/lessons")).json[0]
        assert found["id"] == lesson
        assert found["recorded_at"] == "2026-09-04T08:55:00Z"
        assert found["delete_after"] == "2026-10-30"


async def test_order_holds_over_boots_in_the_past(start: Start) -> None:
    """Each start begins a little earlier than the one before, as a box without a battery may."""
    _, first = await a_release(start)
    recorded = [first]
    for turn in range(3):
        async with start(f"turn {turn}", PAST - timedelta(days=turn), False) as world:
            anna = await signed_in(world, "Anna")
            for _ in range(2):
                world.box.clock.advance(600)
                recorded.append(await world.box.record(anna, doubtful_boot=world.boot))
            listed = [one["id"] for one in (await anna.get("/api/lessons")).json]
            assert listed == recorded[::-1]


@pytest.mark.parametrize(
    ("now", "status", "key"),
    [
        (TRUE - timedelta(hours=1), 409, "time_before_known"),
        (datetime(1970, 1, 1, tzinfo=UTC), 409, "time_before_known"),
        (datetime(2999, 1, 1, tzinfo=UTC), 400, "time_absurd"),
        (TRUE + timedelta(days=28), 409, "time_far_ahead"),
        ("2026-09-04T09:00:00", 400, "field_wrong_kind"),  # whose nine o'clock?
        ("0001-01-01T00:00:00+14:00", 400, "field_wrong_kind"),
        ("vier september", 400, "field_wrong_kind"),
    ],
)
async def test_a_time_that_cannot_be(start: Start, now: datetime | str, status: int, key: str) -> None:
    await a_person(start)
    async with start("second", PAST, False) as world:
        anna = await signed_in(world, "Anna")
        refused = await tell(anna, now)
        assert (refused.status, refused.key) == (status, key)
        assert not (await clock_of(anna))["trusted"]


async def test_a_long_time_off_is_asked_twice(start: Start) -> None:
    await a_person(start)
    async with start("second", PAST, False) as world:
        anna = await signed_in(world, "Anna")
        later = TRUE + timedelta(days=200)
        assert (await tell(anna, later)).key == "time_far_ahead"
        assert (await tell(anna, later, sure=True)).json["trusted"]


async def a_person(start: Start) -> None:
    async with start("first", TRUE, True) as world:
        await world.box.someone("Anna")


async def _is_gone(path: Path) -> bool:
    return not path.exists()
