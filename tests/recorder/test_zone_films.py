"""The proof: in no picture of a lesson, no still and no preview is anything to be seen of what a zone covers.

Every picture of the sealed film is decoded with its owner's key, from each kind of camera. What is not covered is held
against the film that the simulator played.
"""

from __future__ import annotations

import asyncio
import base64
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import av
import numpy as np
import pytest

from appliance.clock import Clock, FastClock, SystemClock
from appliance.config import PiSettings, RecorderSettings
from appliance.control import ControlClient
from appliance.core.zones import Zone
from appliance.hardware.ports import Camera, Hardware
from appliance.hardware.sim.button import SimButton
from appliance.hardware.sim.framenumber import read_number
from appliance.hardware.sim.lesson.maker import make_lesson
from appliance.hardware.sim.light import SimLight
from appliance.hardware.sim.simulator import build_simulator
from appliance.hardware.usb.camera import UsbCamera
from appliance.hardware.usb.discovery import Found
from appliance.media.stills import still_jpeg
from appliance.protocol import RecorderStatus, tell_zones
from appliance.recorder.service import Parts, RecorderService
from appliance.speech.webrtc import WebrtcDetector
from tests.contract.pirig import pi_camera
from tests.contract.rigs import SOURCES, StandIn
from tests.masking import JPEG_MOST_OFF, MOST_OFF, beside, jpeg_off_grey, off_grey, planes
from tests.recorder.opened import Opened
from tests.recorder.test_service import IDENTITY, OWNER

SECONDS = 6
SPEED = 4
LESSON_MS = 5 * 60_000
# One over the board, where the pupils of the built-in lesson sit, and one at the edge. The number along the bottom of
# its pictures stays readable.
ZONES = (Zone(0.1, 0.35, 0.3, 0.4), Zone(0.7, 0.0, 0.3, 0.35))
MORE = Zone(0.45, 0.5, 0.2, 0.2)
# What coding anew costs the picture beside a zone, on the average of a picture.
MOST_CHANGED = 3.0


@pytest.fixture(scope="module")
def film() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "les.mp4"
        make_lesson(path, seconds=SECONDS)
        yield path


@pytest.fixture
def data() -> Iterator[Path]:
    """A folder with a path short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="tb-") as folder:
        yield Path(folder)


@dataclass
class Box:
    """A recorder with a real camera of the tests'."""

    data: Path
    hardware: Callable[[], Hardware]
    clock: Clock
    picture_only: bool = False
    service: RecorderService = field(init=False)
    client: ControlClient = field(init=False)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Box]:
        speed = SPEED if isinstance(self.clock, FastClock) else 1
        settings = RecorderSettings(
            self.data, self.data / "s", speed=speed, lesson_ms=LESSON_MS, picture_only=self.picture_only
        )
        parts = Parts(self.clock, self.hardware, WebrtcDetector, lambda: 1 << 40, hurry=speed)
        self.service, self.client = RecorderService(settings, parts), ControlClient(settings.socket)
        started = asyncio.Event()
        life = asyncio.ensure_future(self.service.run(started.set))
        await asyncio.wait_for(started.wait(), 20)
        try:
            yield self
        finally:
            self.service.quit()
            await asyncio.wait_for(life, 20)

    async def ready(self, *zones: Zone) -> None:
        await self.client.call("set_ready", owner=OWNER, zones=tell_zones(zones))

    async def until(self, reached: Callable[[RecorderStatus], bool]) -> None:
        async with asyncio.timeout(30):
            while not reached(self.service.status()):
                await self.service.board.changed(0.05)

    def press(self) -> None:
        self.service.edge(True)
        self.service.edge(False)

    async def preview(self) -> bytes:
        owner = OWNER["id"]
        if self.service.status().framing is None:
            assert await self.client.pressed("framing", 30, self.press, owner=owner)
        async with asyncio.timeout(20):
            while True:
                try:
                    return base64.b64decode((await self.client.call("preview", owner=owner))["jpeg"])
                except Exception as error:
                    if getattr(error, "key", "") != "no_preview":
                        raise
                    await asyncio.sleep(0.02)  # a camera that is being opened

    async def record(self, committed_ms: int = 3_000) -> None:
        await self.client.call("press")
        await self.until(lambda status: status.committed_ms >= committed_ms)

    async def stop(self) -> Path:
        await self.client.call("stop")
        await self.until(lambda status: status.state == "ready")
        (lesson,) = (self.data / "lessons").iterdir()
        return lesson


def simulated(data: Path, film: Path) -> Box:
    clock = FastClock(SPEED)
    return Box(data, lambda: build_simulator(clock, film), clock)


def filmed(folder: Path) -> list[av.VideoFrame]:
    """Every picture of a sealed film, and that none was left out by the decoder."""
    opened = Opened(folder, IDENTITY)
    index, movie, _ = opened.movie()
    assert index.picture is not None
    with av.open(movie) as container:
        shown = list(container.decode(video=0))
    assert len(shown) == len(index.picture.starts) > 20
    return shown


def stills(folder: Path) -> list[bytes]:
    index, movie, _ = Opened(folder, IDENTITY).movie()
    return [still_jpeg(movie, at_ms, width) for at_ms in range(0, index.duration_ms, 700) for width in (640, 1280)]


def assert_covered(folder: Path, zones: tuple[Zone, ...]) -> None:
    shown = filmed(folder)
    assert max(off_grey(frame, zones) for frame in shown) <= MOST_OFF
    assert min(beside(frame, zones).std() for frame in shown) > 10
    assert max(jpeg_off_grey(jpeg, zones) for jpeg in stills(folder)) <= JPEG_MOST_OFF


def assert_untouched_beside(folder: Path, zones: tuple[Zone, ...], film: Path) -> None:
    """And no picture is missing, from the very first on."""
    with av.open(str(film)) as container:
        played = [beside(frame, zones).astype(np.int16) for frame in container.decode(video=0)]
    shown = filmed(folder)
    numbers = [read_number(frame.to_ndarray(format="gray")) for frame in shown]
    assert numbers == [count % len(played) for count in range(len(numbers))]
    for number, frame in zip(numbers, shown, strict=True):
        assert np.abs(beside(frame, zones).astype(np.int16) - played[number]).mean() <= MOST_CHANGED


async def test_every_picture_of_the_synthetic_lesson_is_flat_under_a_zone(data: Path, film: Path) -> None:
    async with simulated(data, film).running() as box:
        await box.ready()
        assert jpeg_off_grey(await box.preview(), ZONES) > 40
        await box.ready(*ZONES)
        assert jpeg_off_grey(await box.preview(), ZONES) <= JPEG_MOST_OFF
        await box.record(8_000)  # more than the film is long: it begins anew
        lesson = await box.stop()
        assert jpeg_off_grey(await box.preview(), ZONES) <= JPEG_MOST_OFF
    assert_covered(lesson, ZONES)
    assert_untouched_beside(lesson, ZONES, film)
    facts = Opened(lesson, IDENTITY).facts
    assert facts.zones == ZONES
    assert facts.ended is not None
    # Sound may have come a little further than the picture when it was stopped; that is all.
    assert all(gap.end_ms >= facts.ended.duration_ms - 100 for gap in facts.ended.gaps)


async def test_without_zones_it_is_all_there(data: Path, film: Path) -> None:
    """What the test above would see if nothing were painted."""
    async with simulated(data, film).running() as box:
        await box.ready()
        await box.record()
        lesson = await box.stop()
    assert min(off_grey(frame, ZONES) for frame in filmed(lesson)) > 40
    assert min(jpeg_off_grey(jpeg, ZONES) for jpeg in stills(lesson)) > 40
    assert_untouched_beside(lesson, ZONES, film)


async def test_with_the_painting_taken_out_it_shows(data: Path, film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("appliance.media.masks.paint", lambda *_: None)
    async with simulated(data, film).running() as box:
        await box.ready(*ZONES)
        assert jpeg_off_grey(await box.preview(), ZONES) > 40
        await box.record()
        lesson = await box.stop()
    with pytest.raises(AssertionError):
        assert_covered(lesson, ZONES)


async def test_a_part_after_a_cut_is_covered_from_its_first_picture(data: Path, film: Path) -> None:
    (data / "d").mkdir()
    async with simulated(data / "d", film).running() as box:
        await box.ready(*ZONES)
        await box.record()
        shutil.copytree(data / "d", data / "c", ignore=shutil.ignore_patterns("s"))
    async with simulated(data / "c", film).running() as box:
        await box.ready(MORE)  # meanwhile, and it does not take those of the lesson away
        assert jpeg_off_grey(await box.preview(), (*ZONES, MORE)) <= JPEG_MOST_OFF
        await box.record()
        lesson = await box.stop()
    assert_covered(lesson, ZONES)
    assert_covered(lesson / "part-2", (*ZONES, MORE))
    assert min(off_grey(frame, (MORE,)) for frame in filmed(lesson)) > 20
    assert Opened(lesson / "part-2", IDENTITY).facts.zones == (*ZONES, MORE)


def usb(clock: Clock) -> tuple[Camera, tuple[Zone, ...]]:
    def opener(_name: str, kind: str, _options: object) -> StandIn:
        return StandIn(SOURCES[kind], lambda: True)

    return UsbCamera(clock, Found("/dev/null", "test camera"), opener), ()  # type: ignore[arg-type]


def pi(clock: Clock) -> tuple[Camera, tuple[Zone, ...]]:
    fixed = (Zone(0.85, 0.85, 0.15, 0.15),)
    return pi_camera(clock, PiSettings(masks=fixed))[0], fixed


@pytest.mark.parametrize("make", [usb, pi])
async def test_so_is_every_picture_of_another_camera(
    data: Path, make: Callable[[Clock], tuple[Camera, tuple[Zone, ...]]]
) -> None:
    clock = SystemClock()
    camera, fixed = make(clock)
    hardware = Hardware("sim", camera, None, SimButton(clock), SimLight(clock), True, fixed_zones=fixed)
    wide = (Zone(0.0, 0.5, 0.45, 0.5), Zone(0.6, 0.1, 0.2, 0.25))
    async with Box(data, lambda: hardware, clock, picture_only=True).running() as box:
        await box.ready()
        bare = await box.preview()
        assert jpeg_off_grey(bare, wide) > 40
        await box.ready(*wide)
        assert jpeg_off_grey(await box.preview(), (*wide, *fixed)) <= JPEG_MOST_OFF
        await box.record(2_500)
        lesson = await box.stop()
    assert_covered(lesson, (*wide, *fixed))
    assert Opened(lesson, IDENTITY).facts.zones == (*wide, *fixed)


def test_the_judge_sees_a_single_stray_block() -> None:
    frame = av.VideoFrame(640, 360, "yuv420p")
    for number, plane in enumerate(frame.planes):
        plane.update(bytes([128 if number else 64]) * plane.buffer_size)
    assert off_grey(frame, ZONES) == 0
    planes(frame)[0][200:204, 130:134] = 80
    assert off_grey(frame, ZONES) == 16
