"""The service with devices in hand: what is pressed, asked, refused and shown."""

from __future__ import annotations

import asyncio
import errno
import os
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from appliance.age.identities import HybridIdentity, X25519Identity
from appliance.clock import SystemClock
from appliance.config import RecorderSettings
from appliance.control import ControlClient
from appliance.errors import TerugblikError
from appliance.hardware.errors import CameraMissing, DeviceStopped, SourceUnreadable
from appliance.hardware.ports import TOLD_S, EncodedFrame, Hardware, OnEnd, VideoFormat
from appliance.protocol import RecorderStatus
from appliance.recorder.disk import AppendFile, write_durably
from appliance.recorder.presence import TAIL_S
from appliance.recorder.revival import GIVE_UP_S
from appliance.recorder.service import Parts, RecorderService
from appliance.speech.webrtc import WebrtcDetector
from tests.recorder.fakes import Classroom, LimitedFile
from tests.recorder.opened import Opened, only_lesson

IDENTITY = HybridIdentity.generate()
OWNER = {"id": "owner1", "recipient": str(IDENTITY.recipient)}


@pytest.fixture
def data() -> Iterator[Path]:
    """A folder with a path short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="tb-") as folder:
        yield Path(folder)


@dataclass
class Box:
    """A running service and everything around it."""

    data: Path
    room: Classroom = field(default_factory=Classroom)
    settings: RecorderSettings = None  # type: ignore[assignment]
    free: list[int] = field(default_factory=lambda: [1 << 40])
    faults: list[Exception] = field(default_factory=list)  # what opening the hardware raises, one a time
    opened: int = 0
    virtual_button: bool = True
    open_file: Callable[[Path], AppendFile] = AppendFile
    write: Callable[[Path, bytes], None] = write_durably
    free_bytes: Callable[[], int] | None = None  # a disk of its own
    service: RecorderService = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        # A rest of a second for the file: `speed` other than 1 lets the fast test wait for the muxing thread.
        self.settings = self.settings or RecorderSettings(self.data, self.data / "s", speed=2, lesson_ms=60_000)
        self.client = ControlClient(self.settings.socket)

    def hardware(self) -> Hardware:
        self.opened += 1
        if self.faults:
            raise self.faults.pop(0)
        return self.room.hardware(self.virtual_button)

    def make(self) -> RecorderService:
        parts = Parts(
            clock=self.room.clock,
            open_hardware=self.hardware,
            detector=WebrtcDetector,
            free_bytes=self.free_bytes or (lambda: self.free[0]),
            open_file=self.open_file,
            write=self.write,
            wall=self.room.wall,
        )
        return RecorderService(self.settings, parts)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Box]:
        self.service = self.make()
        started = asyncio.Event()
        life = asyncio.ensure_future(self.service.run(started.set))
        waiting = asyncio.ensure_future(started.wait())
        await asyncio.wait({life, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        try:
            yield self
            if not life.done():
                self.service.quit()
        finally:
            await asyncio.wait_for(life, 20)

    async def until(self, reached: Callable[[RecorderStatus], bool]) -> RecorderStatus:
        async with asyncio.timeout(20):
            while not reached(status := self.service.status()):
                await self.service.board.changed(0.05)
        return status

    async def ready(self) -> None:
        await self.client.call("set_ready", owner=OWNER)

    async def start(self) -> None:
        await self.ready()
        await self.client.call("press")

    async def frame(self, owner: str = "owner1") -> None:
        """Whoever stands at the box looks through its camera from now on."""
        asked = asyncio.ensure_future(self.client.pressed("framing", 30, owner=owner))
        await self.until(lambda status: status.presence)
        self.press()
        assert await asked
        assert self.service.status().framing == owner

    async def preview(self, owner: str = "owner1") -> str:
        return str((await self.client.call("preview", owner=owner))["jpeg"])

    async def refused(self, op: str, **fields: object) -> str:
        with pytest.raises(TerugblikError) as caught:
            await self.client.call(op, **fields)
        assert caught.value.message("nl")
        assert caught.value.advice("en")
        return caught.value.key

    def press(self, held_ms: int = 100) -> None:
        """The box's own button, held on the box's clock."""
        self.room.button.on_edge(True)
        self.room.clock.advance(held_ms / 1000)
        self.room.button.on_edge(False)

    @property
    def lessons(self) -> list[Path]:
        return sorted((self.data / "lessons").iterdir())


async def test_a_lesson_by_the_button_alone(data: Path) -> None:
    async with Box(data).running() as box:
        assert box.service.status().light == "blue_blink"
        await box.ready()
        assert box.service.status().light == "green"
        box.press()
        status = await box.until(lambda status: status.state == "recording")
        assert status.light == "amber"  # nothing is on the disk yet
        box.room.play(2)
        await box.until(lambda status: status.light == "red" and status.committed_ms >= 1_000)
        box.press()
        await box.until(lambda status: status.marks == 1)
        box.room.play(1)
        box.press(held_ms=2_100)
        await box.until(lambda status: status.state == "ready" and status.light == "green")
    assert box.room.light.shown[-1] == "off"
    for light in ("blue_blink", "green", "amber", "red", "blink_white"):
        assert light in box.room.light.shown
    opened = Opened(only_lesson(data / "lessons"), IDENTITY)
    assert opened.facts.ended is not None
    assert opened.facts.ended.reason == "stopped"
    assert opened.facts.owner == "owner1"
    assert opened.facts.boot == 1
    assert 0 < opened.facts.boot_ms <= SystemClock().boot_ms()
    assert len(opened.marks) == 1


async def test_a_lesson_over_the_socket(data: Path) -> None:
    async with Box(data).running() as box:
        await box.start()
        box.room.play(1)
        await box.until(lambda status: status.elapsed_ms > 0)
        assert await box.client.call("mark") == {}
        status = await box.client.status()
        assert (status.state, status.marks, status.lesson) == ("recording", 1, box.lessons[0].name)
        assert await box.client.call("press") == {}  # within the same second: the same mark
        assert box.service.status().marks == 1
        await box.client.call("stop")
        await box.until(lambda status: status.state == "ready")
        assert box.service.status().lesson is None


async def test_the_limit_ends_it_even_if_nothing_delivers(data: Path) -> None:
    async with Box(data).running() as box:
        await box.start()
        box.room.play(1)
        box.room.clock.advance(70)
        await box.until(lambda status: status.state == "ready")
    facts = Opened(only_lesson(data / "lessons"), IDENTITY).facts
    assert facts.ended is not None
    assert facts.ended.reason == "limit"


async def test_nothing_that_was_taken_before_the_limit_is_lost_at_the_limit(data: Path) -> None:
    settings = RecorderSettings(data, data / "s", speed=2, lesson_ms=2_000)
    async with Box(data, settings=settings).running() as box:
        await box.start()
        box.room.play(2.4)
        await box.until(lambda status: status.state == "ready")
    opened = Opened(only_lesson(data / "lessons"), IDENTITY)
    assert opened.numbers() == list(range(50))
    assert opened.facts.ended is not None
    assert opened.facts.ended.reason == "limit"


# --- refusals ---


async def test_nobody_is_set_ready(data: Path) -> None:
    async with Box(data).running() as box:
        assert box.service.status().reason is None
        assert await box.refused("press") == "no_owner"
        status = box.service.status()
        assert (status.state, status.reason, status.light) == ("ready", "no_owner", "blue_blink")
        assert status.problem is not None
        assert status.problem.nl[0]
        await box.ready()
        assert box.service.status().reason is None
        assert box.lessons == []


async def test_too_little_room_is_said_before_and_deletes_nothing(data: Path) -> None:
    async with Box(data).running() as box:
        await box.start()
        box.room.play(1)
        await box.client.call("stop")
        await box.until(lambda status: status.state == "ready")
        box.free[0] = box.settings.lesson_bytes + box.settings.reserve_bytes - 1
        assert await box.refused("press") == "too_little_room"
        status = box.service.status()
        assert (status.state, status.reason, status.light, status.lessons_left) == (
            "ready",
            "too_little_room",
            "amber",
            0,
        )
        assert len(box.lessons) == 1
        box.free[0] += 1
        await box.client.call("press")
        assert len(box.lessons) == 2


async def test_no_microphone_no_lesson(data: Path) -> None:
    async with Box(data, room=Classroom(microphone=None)).running() as box:
        await box.ready()
        assert await box.refused("press") == "no_sound_device"
        assert box.service.status().light == "amber"


async def test_picture_only_is_a_setting(data: Path) -> None:
    settings = RecorderSettings(data, data / "s", speed=2, picture_only=True)
    async with Box(data, room=Classroom(microphone=None), settings=settings).running() as box:
        await box.start()
        box.room.play(2)
        status = await box.until(lambda status: status.committed_ms >= 1_000)
        assert status.picture_only
        assert status.light == "red"
        assert status.level_dbfs is None


async def test_a_camera_that_does_not_start_leaves_it_ready(data: Path) -> None:
    async with Box(data).running() as box:
        box.room.camera.missing = True
        await box.ready()
        assert await box.refused("press") == "camera_missing"
        status = box.service.status()
        assert (status.state, status.reason) == ("ready", "camera_missing")
        assert box.lessons == []
        box.room.camera.missing = False
        await box.client.call("press")
        assert box.service.status().reason is None


async def test_a_microphone_that_is_pulled_out(data: Path) -> None:
    async with Box(data).running() as box:
        assert box.room.microphone is not None
        box.room.microphone.missing = True
        await box.ready()
        assert await box.refused("press") == "microphone_missing"
        assert box.lessons == []


@pytest.mark.parametrize("op", ["mark", "stop"])
async def test_without_a_lesson(data: Path, op: str) -> None:
    async with Box(data).running() as box:
        assert await box.refused(op) == "not_recording"


# --- what goes wrong in a lesson ---


async def test_a_full_disk_ends_the_lesson_and_the_box_recovers(data: Path) -> None:
    box = Box(data, open_file=lambda path: LimitedFile(path, 200_000))
    async with box.running():
        await box.start()
        box.room.play(8)
        status = await box.until(lambda status: status.state == "unable")
        assert (status.reason, status.light) == ("disk_full", "amber")
        assert await box.refused("press") == "disk_full"
        box.room.clock.advance(4)
        status = await box.until(lambda status: status.state == "ready")
        assert status.reason == "disk_full"  # what went wrong last, until the next lesson or owner
        await box.client.call("press")
        assert box.service.status().state == "recording"
    facts = [Opened(folder, IDENTITY).facts for folder in box.lessons]
    assert sorted(facts_.ended.problem or "none" for facts_ in facts if facts_.ended) == ["disk_full", "none"]


async def test_a_mark_that_the_disk_refuses_is_no_mark(data: Path) -> None:
    def no_marks(path: Path, content: bytes) -> None:
        if path.parent.name == "marks":
            raise OSError(errno.EIO, "worn out")
        write_durably(path, content)

    async with Box(data, write=no_marks).running() as box:
        await box.start()
        box.room.play(1)
        await box.until(lambda status: status.elapsed_ms > 0)
        for op in ("mark", "press"):
            assert await box.refused(op) == "disk_failed"
        box.press()
        await box.client.call("set_ready", owner=OWNER)  # answered by the thread that the mark was on
        status = box.service.status()
        assert (status.state, status.marks) == ("recording", 0)
    assert "blink_white" not in box.room.light.shown


async def test_no_green_light_on_a_disk_that_refuses_the_lesson(data: Path) -> None:
    refuses = [True]

    def write(path: Path, content: bytes) -> None:
        if refuses[0] and path.parent != data:
            raise OSError(errno.EIO, "worn out")
        write_durably(path, content)

    async with Box(data, write=write).running() as box:
        await box.ready()
        assert await box.refused("press") == "disk_failed"
        status = box.service.status()
        assert (status.state, status.light, status.reason) == ("unable", "amber", "disk_failed")
        assert await box.refused("press") == "disk_failed"
        refuses[0] = False
        box.room.clock.advance(4)
        await box.until(lambda status: status.light == "green")
        await box.client.call("press")


async def test_a_disk_that_turns_read_only_while_nothing_is_recorded(data: Path) -> None:
    read_only = [False]

    def look() -> None:
        if read_only[0]:
            raise OSError(errno.EROFS, "read only")

    def free_bytes() -> int:
        look()
        return 1 << 40

    def write(path: Path, content: bytes) -> None:
        look()
        write_durably(path, content)

    async with Box(data, write=write, free_bytes=free_bytes).running() as box:
        await box.ready()
        read_only[0] = True
        assert await box.refused("press") == "disk_read_only"  # though nobody had looked since
        status = box.service.status()
        assert (status.state, status.light) == ("unable", "amber")
        read_only[0] = False
        box.room.clock.advance(4)
        await box.until(lambda status: status.light == "green")
        read_only[0] = True
        box.room.clock.advance(1)
        await box.until(lambda status: status.light == "amber" and status.reason == "disk_read_only")


async def test_the_late_end_of_a_lesson_before_does_not_end_the_one_that_is_being_opened(data: Path) -> None:
    async with Box(data).running() as box:
        await box.start()
        before = box.service.lessons.running
        assert before is not None
        await box.client.call("stop")
        await box.until(lambda status: status.state == "ready")
        start = box.room.camera.start

        def late(on_frame: Callable[[EncodedFrame], None], on_end: OnEnd) -> VideoFormat:
            before._on_end("failed", RuntimeError("late"))
            return start(on_frame, on_end)

        box.room.camera.start = late  # type: ignore[method-assign]
        await box.client.call("press")
        box.room.play(1)
        assert (await box.until(lambda status: status.committed_ms > 0)).state == "recording"


async def test_a_broken_device_is_opened_anew(data: Path) -> None:
    async with Box(data).running() as box:
        await box.start()
        box.room.play(1)
        assert box.room.microphone is not None
        for device in (box.room.camera, box.room.microphone):
            device.missing = True
            device.on_end(DeviceStopped())
        status = await box.until(lambda status: status.reason == "camera_stopped")
        assert [problem.key for problem in status.troubles] == ["camera_stopped", "microphone_stopped"]
        assert (status.light, status.picture_ok, status.sound_ok) == ("amber", False, False)
        box.room.clock.advance(GIVE_UP_S)
        status = await box.until(lambda status: status.state == "unable")
        assert status.reason == "device_stopped"
        opened = box.opened
        box.faults.append(CameraMissing())
        box.room.clock.advance(4)
        await box.until(lambda status: status.reason == "camera_missing")
        box.room.clock.advance(4)
        await box.until(lambda status: status.state == "ready")
        assert box.opened == opened + 2


async def test_a_device_that_is_plugged_in_again_is_switched_on_again(data: Path) -> None:
    async with Box(data).running() as box:
        await box.start()
        box.room.play(1)
        box.room.camera.on_end(DeviceStopped())
        await box.until(lambda status: status.reason == "camera_stopped")
        started = box.room.camera.started
        box.room.clock.advance(3)
        await box.until(lambda status: status.reason != "camera_stopped")
        assert box.room.camera.started == started + 1


async def test_a_button_that_is_not_heard_any_more_is_told_and_heard_again(data: Path) -> None:
    async with Box(data).running() as box:
        await box.ready()
        box.room.button.on_end(RuntimeError("no more edges"))
        status = await box.until(lambda status: status.reason == "button_stopped")
        assert (status.light, status.state) == ("amber", "ready")
        await box.client.call("press")  # the tablet can do it
        assert box.service.status().light == "amber"
        heard = box.room.button.heard
        box.room.clock.advance(4)
        await box.until(lambda _status: box.room.button.heard == heard + 1)
        # It is not well before it is heard for a while.
        assert "button_stopped" in [told.key for told in box.service.status().troubles]
        box.room.clock.advance(2)
        await box.until(lambda status: "button_stopped" not in [problem.key for problem in status.troubles])
        box.room.button.on_edge(True)


@pytest.mark.parametrize("device", ["camera", "microphone"])
async def test_no_green_light_without_a_device(data: Path, device: str) -> None:
    async with Box(data).running() as box:
        await box.ready()
        await box.until(lambda status: status.light == "green")
        getattr(box.room, device).present = False
        box.room.clock.advance(4)
        status = await box.until(lambda status: status.state == "unable")
        assert (status.light, status.reason) == ("amber", f"{device}_missing")
        getattr(box.room, device).present = True
        box.room.clock.advance(4)
        await box.until(lambda status: status.light == "green")


async def test_the_light_is_told_again_and_again(data: Path) -> None:
    """One that is told nothing for three seconds turns amber by itself."""
    told = []
    async with Box(data).running() as box:
        box.room.light.show = told.append  # type: ignore[method-assign]
        begun_s = time.monotonic()
        async with asyncio.timeout(20):
            while len(told) < 10:
                await asyncio.sleep(0.05)
        assert time.monotonic() - begun_s < TOLD_S


async def test_without_devices_at_the_start_it_waits_for_them(data: Path) -> None:
    box = Box(data, faults=[CameraMissing(), RuntimeError("driver")])
    async with box.running():
        assert box.service.status().state == "unable"
        assert box.service.status().reason == "camera_missing"
        box.room.clock.advance(4)
        await box.until(lambda status: status.reason == "recorder_broken")
        box.room.clock.advance(4)
        await box.until(lambda status: status.state == "ready")


async def test_a_wrong_setting_is_told_and_ends_it(data: Path) -> None:
    box = Box(data, faults=[SourceUnreadable(file="x.mp4")])
    with pytest.raises(SourceUnreadable):
        async with box.running():
            pass
    assert not box.settings.socket.exists()


async def test_a_service_that_breaks_seals_the_lesson_and_goes_down(data: Path) -> None:
    box = Box(data)

    async def broken() -> None:
        raise RuntimeError("a bug")

    async def life() -> None:
        async with box.running():
            await box.start()
            box.room.play(2)
            box.service.spawn(broken())
            await asyncio.wait_for(asyncio.shield(box.service._quit), 5)

    with pytest.raises(RuntimeError, match="a bug"):
        await life()
    facts = Opened(only_lesson(data / "lessons"), IDENTITY).facts
    assert facts.ended is not None
    assert facts.ended.reason == "failed"
    assert not Opened(only_lesson(data / "lessons"), IDENTITY).movie()[2]


async def test_quitting_seals_the_lesson(data: Path) -> None:
    async with Box(data).running() as box:
        await box.start()
        box.room.play(2)
    opened = Opened(only_lesson(data / "lessons"), IDENTITY)
    assert opened.facts.ended is not None
    assert opened.facts.ended.reason == "shutdown"
    assert opened.numbers() == list(range(50))


# --- whose lesson ---


async def test_the_owner_is_remembered_over_a_restart(data: Path) -> None:
    async with Box(data).running() as box:
        await box.ready()
    assert (data / "ready.json").stat().st_mode & 0o077 == 0
    async with Box(data).running() as box:
        status = box.service.status()
        assert (status.owner, status.light) == ("owner1", "green")
        await box.client.call("set_ready", owner=None)
        assert box.service.status().light == "blue_blink"
    async with Box(data).running() as box:
        assert box.service.status().owner is None


@pytest.mark.parametrize("content", [b"", b"{", b'{"id":"../x","recipient":"age1"}', b"\xff\xfe", b"[]"])
async def test_a_damaged_memory_is_nobody(data: Path, content: bytes) -> None:
    (data / "ready.json").write_bytes(content)
    async with Box(data).running() as box:
        assert box.service.status().owner is None
        assert box.service.status().state == "ready"


@pytest.mark.parametrize(
    ("owner", "key"),
    [
        ({"id": "owner1", "recipient": "age1nonsense"}, "bad_owner"),
        ({"id": "owner1", "recipient": ""}, "bad_owner"),
        ({"id": "owner1", "recipient": str(X25519Identity.generate())}, "bad_owner"),
        ({"id": "../x", "recipient": OWNER["recipient"]}, "bad_owner"),
        ({"id": "", "recipient": OWNER["recipient"]}, "bad_owner"),
        ({"id": "owner1"}, "bad_request"),
        ("owner1", "bad_request"),
    ],
)
async def test_an_owner_must_have_a_usable_key(data: Path, owner: object, key: str) -> None:
    async with Box(data).running() as box:
        assert await box.refused("set_ready", owner=owner) == key
        assert box.service.status().owner is None
        assert not (data / "ready.json").exists()


async def test_a_new_owner_during_a_lesson_is_for_the_next_one(data: Path) -> None:
    other = X25519Identity.generate()
    async with Box(data).running() as box:
        await box.start()
        box.room.play(1)
        await box.client.call("set_ready", owner={"id": "owner2", "recipient": str(other.recipient)})
        await box.client.call("stop")
        await box.until(lambda status: status.state == "ready")
    assert Opened(only_lesson(data / "lessons"), IDENTITY).facts.owner == "owner1"


async def test_whose_key_it_is_ready_with_is_told(data: Path) -> None:
    """Only whoever has the key can say whether it is the right one."""
    async with Box(data).running() as box:
        await box.ready()
        assert (box.service.status().owner, box.service.status().owner_key) == (OWNER["id"], OWNER["recipient"])
        await box.client.call("set_ready", owner=None)
        assert (box.service.status().owner, box.service.status().owner_key) == (None, None)


async def test_what_a_crash_left_behind_is_not_touched(data: Path) -> None:
    left = data / "lessons" / "00112233445566778899"
    left.mkdir(parents=True)
    (left / "lesson.mp4.age").write_bytes(b"cut short")
    async with Box(data).running() as box:
        await box.ready()
        assert box.service.status().light == "green"
    assert (left / "lesson.mp4.age").read_bytes() == b"cut short"
    assert len(list(left.iterdir())) == 1


# --- presence ---


async def test_presence_is_the_next_press_of_the_button_and_starts_nothing(data: Path) -> None:
    async with Box(data).running() as box:
        await box.ready()
        asked = asyncio.ensure_future(box.client.pressed("presence", 30))
        await until_waiting(box)
        box.press()
        assert await asked
        assert box.service.status().state == "ready"
        assert box.lessons == []
        box.room.clock.advance(TAIL_S)
        box.press()
        await box.until(lambda status: status.state == "recording")


async def test_a_press_counts_from_when_it_is_said(data: Path) -> None:
    """The press comes with the word that it counts, before anything else is looked at."""
    async with Box(data).running() as box:
        await box.ready()
        assert await box.client.pressed("presence", 30, box.press)
        assert box.lessons == []


async def test_presence_ends_with_its_window(data: Path) -> None:
    async with Box(data).running() as box:
        assert not await box.client.pressed("presence", 0.05)


@pytest.mark.parametrize("in_time", [True, False])
async def test_a_second_press_and_one_that_is_too_late_begin_nothing(data: Path, in_time: bool) -> None:
    async with Box(data).running() as box:
        await box.ready()
        listening = box.press if in_time else lambda: None
        assert await box.client.pressed("presence", 30 if in_time else 0.05, listening) is in_time
        box.press()
        await box.client.status()
        assert (box.service.status().state, box.lessons) == ("ready", [])
        # Whoever sets the box ready means the next press.
        await box.ready()
        box.press()
        await box.until(lambda status: status.state == "recording")


async def test_green_is_not_for_a_press_that_begins_nothing(data: Path) -> None:
    async with Box(data).running() as box:
        await box.ready()
        assert (box.service.status().presence, box.service.status().light) == (False, "green")
        asked = asyncio.ensure_future(box.client.pressed("presence", 30))
        await until_waiting(box)
        assert (box.service.status().presence, box.service.status().light) == (True, "blue_blink")
        box.press()
        assert await asked
        assert (box.service.status().presence, box.room.light.shown[-1]) == (False, "green")


async def test_one_asks_for_presence_at_a_time(data: Path) -> None:
    async with Box(data).running() as box:
        first = asyncio.ensure_future(box.client.pressed("presence", 30))
        await until_waiting(box)
        assert await box.refused("presence", window_s=30) == "presence_busy"
        box.press()
        assert await first


async def test_a_press_over_the_socket_is_no_presence(data: Path) -> None:
    async with Box(data).running() as box:
        await box.ready()
        asked = asyncio.ensure_future(box.client.pressed("presence", 30))
        await until_waiting(box)
        await box.client.call("press")
        assert not await asked
        assert box.service.status().state == "recording"
        assert await box.refused("presence", window_s=30) == "not_while_recording"


async def test_who_hangs_up_makes_room_for_the_next(data: Path) -> None:
    async with Box(data).running() as box:
        _, writer = await asyncio.open_unix_connection(str(box.settings.socket))
        writer.write(b'{"op":"presence","window_s":300}\n')
        await until_waiting(box)
        writer.close()
        async with asyncio.timeout(10):
            while box.service.presence.waiting:
                await box.service.board.changed(0.05)
        asked = asyncio.ensure_future(box.client.pressed("presence", 30))
        await until_waiting(box)
        box.press()
        assert await asked


async def until_waiting(box: Box) -> None:
    async with asyncio.timeout(10):
        while not box.service.presence.waiting:
            await asyncio.sleep(0)


# --- the rest of the desk ---


async def test_preview_only_while_ready(data: Path) -> None:
    async with Box(data).running() as box:
        await box.frame()
        assert await box.preview() == "/9hwaWN0dXJl"
        box.room.camera.jpeg = None
        assert await box.refused("preview", owner="owner1") == "no_preview"
        await box.start()
        assert await box.refused("preview", owner="owner1") == "not_while_recording"


async def test_the_virtual_button(data: Path) -> None:
    async with Box(data).running() as box:
        await box.ready()
        await box.client.call("button", held_ms=150)
        assert box.room.button.presses == [150]
        await box.until(lambda status: status.state == "recording")


async def test_a_real_button_cannot_be_pressed_from_afar(data: Path) -> None:
    async with Box(data, virtual_button=False).running() as box:
        assert not box.service.status().virtual_button
        assert await box.refused("button", held_ms=150) == "no_virtual_button"


async def test_holding_it_six_seconds_switches_off(data: Path) -> None:
    box = Box(data)
    async with box.running():
        await box.ready()
        box.press(held_ms=6_100)
        await asyncio.wait_for(asyncio.shield(box.service._quit), 5)
    assert box.service.switched_off
    assert box.lessons == []


async def test_two_recorders_do_not_share_a_socket(data: Path) -> None:
    async with Box(data).running() as box:
        with pytest.raises(TerugblikError) as caught:
            async with replace(box, service=None).running():  # type: ignore[arg-type]
                pass
        assert caught.value.key == "recorder_already_running"
        assert (await box.client.status()).state == "ready"


async def test_a_disk_that_does_not_remember_the_owner(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with Box(data).running() as box:

        def full(fd: int) -> None:
            raise OSError(errno.ENOSPC, "full")

        monkeypatch.setattr(os, "fsync", full)
        assert await box.refused("set_ready", owner=OWNER) == "disk_full"
        monkeypatch.undo()
        assert box.service.status().owner is None
