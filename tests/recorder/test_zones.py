"""What the recorder promises of masked zones: set with "set ready", kept, told, and in force before a first frame."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from appliance.clock import SimulatedClock
from appliance.config import RecorderSettings
from appliance.core import resume as rules
from appliance.core.zones import MAX_ZONES, Zone
from appliance.hardware.ports import Hardware
from appliance.protocol import Owner, tell_zones
from appliance.recorder.disk import write_durably
from appliance.recorder.ready import ReadyFor, load_ready, save_ready
from appliance.recorder.running import RunningFile
from tests.recorder.fakes import Classroom
from tests.recorder.opened import Opened
from tests.recorder.test_service import IDENTITY, OWNER, Box

CORNER, WINDOW = Zone(0.0, 0.0, 0.25, 0.5), Zone(0.75, 0.25, 0.25, 0.5)
OTHER = {**OWNER, "id": "owner2"}
LESSON_MS = 5 * 60_000


def told(*zones: Zone) -> list[dict[str, float]]:
    return msgspec.to_builtins(tell_zones(zones))  # type: ignore[no-any-return]


@pytest.fixture
def data() -> Iterator[Path]:
    """A folder with a path short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="tb-") as folder:
        yield Path(folder)


def make_box(data: Path, room: Classroom | None = None) -> Box:
    settings = RecorderSettings(data, data / "s", speed=2, lesson_ms=LESSON_MS)
    return Box(data, room=room or Classroom(), settings=settings)


async def ready(box: Box, *zones: Zone, owner: dict[str, str] = OWNER) -> None:
    await box.client.call("set_ready", owner=owner, zones=told(*zones))


async def record(box: Box, seconds: float = 3) -> None:
    box.room.play(seconds)
    await box.until(lambda status: status.committed_ms >= (seconds - 1) * 1000)


def cut(box: Box, to: Path) -> SimulatedClock:
    """The plug is pulled: what lies on the disk is copied `to` another folder. The clock of that moment."""
    shutil.copytree(box.data, to, ignore=shutil.ignore_patterns("s"))
    clock = box.room.clock
    return SimulatedClock(clock.monotonic_us(), clock.now_utc(), boot_now_ms=clock.boot_ms())


def zones_of(folder: Path) -> tuple[Zone, ...]:
    return Opened(folder, IDENTITY).facts.zones


async def test_they_hold_from_set_ready_to_the_end_of_the_lesson_and_are_in_its_facts(data: Path) -> None:
    async with make_box(data).running() as box:
        await ready(box, CORNER)
        assert box.room.camera.zones == (CORNER,)
        assert (await box.client.status()).zones == tell_zones([CORNER])
        await box.client.call("press")
        await record(box)
        # Set while a lesson runs they are for the next one.
        await ready(box, WINDOW)
        assert (await box.client.status()).zones == tell_zones([CORNER])
        assert box.room.camera.zones == (CORNER,)
        await box.client.call("stop")
        await box.until(lambda status: status.state == "ready")
        assert zones_of(box.lessons[0]) == (CORNER,)
        assert (await box.client.status()).zones == tell_zones([WINDOW])
        await box.frame()
        await box.preview()
        assert box.room.camera.zones == (WINDOW,)
        await box.client.call("press")
        assert box.room.camera.zones == (WINDOW,)


async def test_they_survive_a_restart(data: Path) -> None:
    async with make_box(data).running() as box:
        await ready(box, CORNER, WINDOW)
    async with make_box(data).running() as box:
        assert (await box.client.status()).zones == tell_zones([CORNER, WINDOW])
        assert box.room.camera.zones == (CORNER, WINDOW)
        await box.client.call("press")
        assert box.room.camera.zones == (CORNER, WINDOW)


async def test_devices_that_are_opened_anew_know_them_before_anybody_looks(data: Path) -> None:
    async with make_box(data).running() as box:
        await ready(box, CORNER)
        box.room.camera.zones = ()
        await box.service.devices.find()
        assert box.room.camera.zones == (CORNER,)


async def test_without_any_and_with_another_owner_there_are_none(data: Path) -> None:
    async with make_box(data).running() as box:
        await ready(box, CORNER)
        await box.client.call("set_ready", owner=OTHER)
        assert box.room.camera.zones == ()
        assert (await box.client.status()).zones == []
        await ready(box, CORNER)
        await box.client.call("set_ready", owner=None)
        assert (await box.client.status()).zones == []
    async with make_box(data).running() as box:
        assert (await box.client.status()).zones == []


@pytest.mark.parametrize(
    ("zones", "key"),
    [
        ([CORNER] * (MAX_ZONES + 1), "too_many_zones"),
        ([Zone(0.5, 0, 0.6, 1)], "zone_outside"),
        ([Zone(0, 0, 0, 1)], "zone_outside"),
        ([Zone(-0.1, 0, 0.5, 1)], "zone_outside"),
        ([Zone(0, 0, 0.5, 1), Zone(0.48, 0, 0.5, 1)], "zones_cover_all"),
    ],
)
async def test_what_cannot_be_masked_is_refused_and_nothing_changes(data: Path, zones: list[Zone], key: str) -> None:
    async with make_box(data).running() as box:
        await ready(box, CORNER)
        assert await box.refused("set_ready", owner=OTHER, zones=told(*zones)) == key
        status = await box.client.status()
        assert (status.owner, status.zones) == ("owner1", tell_zones([CORNER]))


async def test_nonsense_is_no_zone(data: Path) -> None:
    async with make_box(data).running() as box:
        for zones in ([{"left": 0}], [{**told(CORNER)[0], "name": "Sem"}], 3, [None]):
            assert await box.refused("set_ready", owner=OWNER, zones=zones) == "bad_request"
        assert (await box.client.status()).owner is None


async def test_a_camera_that_cannot_mask_gets_nobody_ready(data: Path) -> None:
    async with make_box(data).running() as box:
        box.room.camera.cannot_mask = True
        assert await box.refused("set_ready", owner=OWNER, zones=told(CORNER)) == "camera_cannot_mask"
        assert (await box.client.status()).owner is None
        await ready(box)
        assert (await box.client.status()).state == "ready"


async def test_a_camera_that_can_no_longer_mask_records_nothing(data: Path) -> None:
    async with make_box(data).running() as box:
        await ready(box, CORNER)
        await box.frame()
        box.room.camera.cannot_mask = True
        assert await box.refused("preview", owner="owner1") == "camera_cannot_mask"
        assert await box.refused("press") == "camera_cannot_mask"
        assert box.room.camera.started == 0
        assert not box.lessons
    room = Classroom()
    room.camera.cannot_mask = True
    async with make_box(data, room).running() as box:
        status = await box.client.status()
        assert (status.state, status.reason, status.light) == ("unable", "camera_cannot_mask", "amber")


@pytest.mark.parametrize("at", range(0, 400, 7))
def test_a_flipped_bit_is_nobody_ready_and_never_a_lesson_without_zones(tmp_path: Path, at: int) -> None:
    path = tmp_path / "ready.json"
    owner = Owner(**OWNER)
    save_ready(path, owner, (CORNER, WINDOW))
    whole = path.read_bytes()
    ready_for = load_ready(path)
    assert ready_for is not None
    assert (ready_for.owner, ready_for.zones) == (owner, (CORNER, WINDOW))
    at = len(whole) - 1 - at
    path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    assert load_ready(path) is None
    path.write_bytes(whole[:at])
    assert load_ready(path) is None


def test_without_zones_the_file_is_what_it_was_before_there_were_any(tmp_path: Path) -> None:
    save_ready(tmp_path / "ready.json", Owner(**OWNER))
    assert set(json.loads((tmp_path / "ready.json").read_bytes())) == {"id", "recipient", "sum"}


async def test_a_part_that_goes_on_has_those_of_its_lesson_and_those_set_since(data: Path) -> None:
    async with make_box(data / "d").running() as box:
        await ready(box, CORNER)
        await box.client.call("press")
        await record(box)
        clock = cut(box, data / "c")
    clock.advance(30)
    async with make_box(data / "c", Classroom(clock=clock)).running() as box:
        (lesson,) = box.lessons
        status = await box.client.status()
        assert status.resumable is not None
        assert status.zones == tell_zones([CORNER])
        # Somebody else who is set ready has nothing of it.
        await ready(box, owner=OTHER)
        assert (await box.client.status()).zones == []
        # Whoever takes the zone away takes it from the next lesson, not from this one.
        await ready(box)
        assert (await box.client.status()).zones == tell_zones([CORNER])
        await box.frame()
        await box.preview()
        assert box.room.camera.zones == (CORNER,)
        await ready(box, WINDOW)
        assert (await box.client.status()).zones == tell_zones([CORNER, WINDOW])
        await box.client.call("press")
        assert (await box.client.status()).part == 2
        assert box.room.camera.zones == (CORNER, WINDOW)
        await record(box)
        again = cut(box, data / "e")
    assert zones_of(lesson) == (CORNER,)
    assert zones_of(lesson / "part-2") == (CORNER, WINDOW)
    # Cut once more, with no word of zones left: the third part has what the second had.
    save_ready(data / "e" / "ready.json", Owner(**OWNER))
    again.advance(30)
    async with make_box(data / "e", Classroom(clock=again)).running() as box:
        assert (await box.client.status()).zones == tell_zones([CORNER, WINDOW])
        await box.client.call("decline")
        assert (await box.client.status()).zones == []


def test_a_note_with_zones_that_cannot_be_is_no_note(tmp_path: Path) -> None:
    moment = rules.Moment(1, True, 1, 1, 1)
    running = rules.first_part("0" * 20, "owner1", "k", LESSON_MS, moment, zones=(CORNER,))
    file = RunningFile(tmp_path / "running.json", write_durably)
    file.save(running)
    assert file.load() == running
    file.save(replace(running, zones=(Zone(0, 0, 2, 1),)))
    assert file.load() is None


async def test_a_preview_from_before_a_zone_is_not_handed_out(data: Path) -> None:
    """Set ready while the picture is being made: it is made again."""
    async with make_box(data).running() as box:
        camera, made = box.room.camera, []
        await ready(box)
        await box.frame()

        def jpeg() -> bytes:
            made.append(camera.zones)
            if len(made) == 1:
                ready_for = load_ready_with(box, CORNER)
                box.service.from_thread(lambda: setattr(box.service, "ready_for", ready_for))
            return b"\xff\xd8picture"

        camera.preview_jpeg = jpeg  # type: ignore[method-assign]
        await box.preview()
        assert made == [(), (CORNER,)]


def load_ready_with(box: Box, *zones: Zone) -> ReadyFor:
    ready_for = box.service.ready_for
    assert ready_for is not None
    return replace(ready_for, zones=zones)


async def test_the_boxs_own_zones_are_told_and_add_up(data: Path) -> None:
    class Fixed(Box):
        def hardware(self) -> Hardware:
            return replace(super().hardware(), fixed_zones=(WINDOW,))

    settings = RecorderSettings(data, data / "s", speed=2, lesson_ms=LESSON_MS)
    async with Fixed(data, settings=settings).running() as box:
        await ready(box, CORNER)
        status = await box.client.status()
        assert (status.zones, status.fixed_zones) == (tell_zones([CORNER]), tell_zones([WINDOW]))
        assert (
            await box.refused(
                "set_ready",
                owner=OWNER,
                zones=told(Zone(0, 0, 0.75, 1), Zone(0.7, 0, 0.3, 0.3), Zone(0.7, 0.7, 0.3, 0.3)),
            )
            == "zones_cover_all"
        )
        await box.client.call("press")
        await record(box)
        await box.client.call("stop")
        await box.until(lambda status: status.state == "ready")
        assert zones_of(box.lessons[0]) == (CORNER, WINDOW)
