"""The whole web process on real files and a real socket, with a recorder that a test plays."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from aiohttp import ClientResponse, ClientSession, CookieJar
from aiohttp.test_utils import TestServer

from appliance import lessonfiles
from appliance.age.recipients import parse_recipient
from appliance.age.writer import seal
from appliance.clock import Clock, SimulatedClock
from appliance.core.lesson import Ended, LessonFacts, Retention
from appliance.core.marks import Mark
from appliance.core.zones import Zone
from appliance.web.caretaker import Caretaker
from appliance.web.settings import WebSettings
from appliance.wiring import build_web
from tests.media.pictures import make_lesson
from tests.web.recorder import FakeRecorder

PASSPHRASE = "vier paarse olifanten dansen"
SECONDS = 6
# A lesson that is cut must be longer than the 64 KiB that are sealed at a time.
LONG_SECONDS = 20
FPS = 25
Judge = Callable[[SimulatedClock, Path], Clock]


@dataclass(slots=True)
class Answer:
    """A response, read."""

    status: int
    headers: Any
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def key(self) -> str:
        return str(self.json["error"]["key"])


@dataclass(slots=True)
class Tablet:
    """A browser with its cookies, and the page's token."""

    http: ClientSession
    base: str
    csrf: str = ""
    id: str = ""
    card: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    # Set with the first event: from then on nothing is missed.
    listening: asyncio.Event = field(default_factory=asyncio.Event)

    async def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        sent = {"Content-Type": "application/json", "X-Terugblik-Token": self.csrf, **self.headers, **headers}
        data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        async with self.http.request(method, self.base + path, data=data, headers=sent) as response:
            return await _read(response)

    async def get(self, path: str, **headers: str) -> Answer:
        return await self.ask("GET", path, None, **headers)

    async def post(self, path: str, body: Any = None) -> Answer:
        return await self.ask("POST", path, body)

    def is_me(self, me: dict[str, Any]) -> None:
        self.csrf, self.id = me["csrf"], me["id"]

    async def sign_in(self, name: str, passphrase: str = PASSPHRASE) -> Answer:
        answer = await self.post("/api/session", {"name": name, "passphrase": passphrase})
        if answer.status == 201:
            self.is_me(answer.json)
        return answer

    async def enrol(self, name: str, role: str, **more: Any) -> Answer:
        body = {"name": name, "passphrase": PASSPHRASE, "role": role, **more}
        answer = await self.post("/api/people", body)
        if answer.status == 201:
            self.is_me(answer.json["me"])
            self.card = answer.json["key_card"]["text"]
        return answer

    async def events(self, wanted: Callable[[str, Any], bool]) -> list[tuple[str, Any]]:
        """Everything on the event stream up to the first that is wanted."""
        seen: list[tuple[str, Any]] = []
        async with asyncio.timeout(20), self.http.get(f"{self.base}/api/events", headers=self.headers) as response:
            assert response.status == 200, await response.text()
            event = ""
            async for raw in response.content:
                line = raw.decode().rstrip("\n")
                if line.startswith("event: "):
                    event = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    self.listening.set()
                    seen.append((event, json.loads(line.removeprefix("data: "))))
                    if wanted(*seen[-1]):
                        break
        return seen


async def _read(response: ClientResponse) -> Answer:
    return Answer(response.status, response.headers, await response.read())


@dataclass(slots=True)
class Box:
    """The box as it runs, and the hands that a test needs on it."""

    data: Path
    recorder: FakeRecorder
    clock: SimulatedClock
    server: TestServer
    sweep: Callable[[], Awaitable[None]]
    caretaker: Caretaker
    tablets: list[ClientSession] = field(default_factory=list)
    # Places in the list of whoever records: setting ready thinks of each.
    known: list[str] = field(default_factory=list)

    def tablet(self, **headers: str) -> Tablet:
        http = ClientSession(cookie_jar=CookieJar(unsafe=True))
        self.tablets.append(http)
        return Tablet(http, str(self.server.make_url("")).rstrip("/"), headers=headers)

    async def someone(self, name: str, role: str = "teacher") -> Tablet:
        """Enrolled and signed in, with the key card given back."""
        tablet = self.tablet()
        opened = await tablet.post("/api/presence")
        assert opened.status == 201, opened.body
        token = opened.json["token"]
        self.recorder.press()
        await until(lambda: _pressed(tablet, token))
        answer = await tablet.enrol(name, role, presence=token)
        assert answer.status == 201, answer.body
        proof = await tablet.post("/api/me/key-card/proof", {"text": tablet.card})
        assert proof.status == 204, proof.body
        return tablet

    async def coach(self, teacher: Tablet, name: str, *, confirmed: bool = True) -> tuple[Tablet, str]:
        """Invited, joined and (with the four words compared) confirmed; and the id in the teacher's list."""
        invited = (await teacher.post("/api/invitations", {"name": name})).json
        tablet = self.tablet()
        answer = await tablet.enrol(name, "coach", invitation=invited["code"])
        assert answer.status == 201, answer.body
        if confirmed:
            done = await teacher.post(f"/api/coaches/{invited['coach']}/confirm", {"passphrase": PASSPHRASE})
            assert done.status == 200, done.body
        return tablet, invited["coach"]

    async def record(
        self,
        owner: Tablet,
        *,
        cut_at: float | None = None,
        doubtful_boot: int | None = None,
        pressed: bool = False,
        zones: tuple[Zone, ...] = (),
    ) -> str:
        """A lesson of `owner` on the disk as the recorder leaves it, and the recorder saying that it ended.
        `doubtful_boot`: the start of the machine that it was recorded in, while nobody knew the date. `pressed`: by the
        button alone; the box was ready already."""
        lesson = secrets.token_hex(10)
        recipient = self.ready_key() if pressed else await self.recipient(owner)
        self.recorder.say(state="recording", light="red", lesson=lesson, owner=owner.id)
        folder = self.data / "lessons" / lesson
        write_lesson(folder, lesson, owner.id, recipient, self.clock, cut_at, doubtful_boot, zones)
        self.recorder.say(state="ready", light="green", lesson=None)
        await until(lambda: _has_lesson(owner, lesson))
        return lesson

    async def recipient(self, owner: Tablet) -> str:
        """The key that the box would seal to, as the web process tells the recorder."""
        answer = await owner.post("/api/recorder/ready", {"objections": self.known})
        assert answer.status == 204, answer.body
        return self.ready_key()

    def ready_key(self) -> str:
        asked = [one for one in self.recorder.asked if one["op"] == "set_ready"][-1]
        return str(asked["owner"]["recipient"])

    async def prepared(self, teacher: Tablet, coach: str, lesson: str, mode: str = "quick") -> str:
        """A clip of one moment, made but not given."""
        moment = await teacher.post(
            f"/api/lessons/{lesson}/moments", {"kind": "top", "start_ms": 1000, "end_ms": 4000, "note": "let op"}
        )
        assert moment.status == 201, moment.body
        made = await teacher.post(
            "/api/releases", {"moments": [moment.json["id"]], "coach": coach, "words": "kijk", "mode": mode}
        )
        assert made.status == 201, made.body
        release = str(made.json[0]["id"])
        await until(lambda: _is_prepared(teacher, release))
        return release

    async def released(self, teacher: Tablet, coach: str, lesson: str, mode: str = "quick") -> dict[str, Any]:
        """One moment of a lesson, all the way to the coach."""
        release = await self.prepared(teacher, coach, lesson, mode)
        given = await teacher.post("/api/releases/confirm", {"releases": [release], "passphrase": PASSPHRASE})
        assert given.status == 200, given.body
        found: dict[str, Any] = given.json[0]
        return found


@asynccontextmanager
async def running_box(folder: Path, judge: Judge = lambda clock, _: clock, **settings: Any) -> AsyncIterator[Box]:
    """`judge`: who says whether the clock is to be trusted, on that data folder."""
    recorder = FakeRecorder(folder / "r.sock")
    await recorder.start()
    clock = SimulatedClock()
    data = folder / "data"
    data.mkdir(exist_ok=True)
    process = build_web(
        WebSettings(data, recorder.path, folder / "dist", scrypt_log_n=4, **settings), judge(clock, data)
    )
    server = TestServer(process.app)
    await server.start_server(access_log=None)
    parts = [asyncio.ensure_future(part()) for part in process.parts.values()]
    caretaker = process.parts["caretaker"].__self__  # type: ignore[attr-defined]
    box = Box(data, recorder, clock, server, process.sweep, caretaker)
    try:
        yield box
        assert not [part for part in parts if part.done()], "a part of the process ended"
    finally:
        for part in parts:
            part.cancel()
        await asyncio.gather(*parts, return_exceptions=True)
        process.hang_up()
        for http in box.tablets:
            await http.close()
        await server.close()
        for close in process.close:
            close()
        await recorder.stop()


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Ask again until it is so; the box does some things in the background."""
    async with asyncio.timeout(30):
        while not await holds():
            await asyncio.sleep(0.01)


async def _pressed(tablet: Tablet, token: str) -> bool:
    return bool((await tablet.get(f"/api/presence/{token}")).json["pressed"])


async def _has_lesson(owner: Tablet, lesson: str) -> bool:
    return lesson in [one["id"] for one in (await owner.get("/api/lessons")).json]


async def _is_prepared(teacher: Tablet, release: str) -> bool:
    state = (await teacher.get(f"/api/releases/{release}")).json["state"]
    assert state in ("preparing", "prepared"), state
    return bool(state == "prepared")


@cache
def movie(seconds: int = SECONDS) -> bytes:
    """The numbered pictures of one lesson; encoded once for all tests."""
    return bytes(make_lesson(seconds, FPS).data)


def write_lesson(
    folder: Path,
    lesson: str,
    owner: str,
    recipient: str,
    clock: SimulatedClock,
    cut_at: float | None,
    doubtful_boot: int | None = None,
    zones: tuple[Zone, ...] = (),
) -> None:
    """The folder of one lesson, sealed to its owner. `cut_at`: the part of the sealed file that a pulled plug left."""
    keys = [parse_recipient(recipient)]
    (folder / lessonfiles.MARKS_FOLDER).mkdir(parents=True)
    ended = None if cut_at is not None else Ended("stopped", None, SECONDS * 1000, SECONDS * FPS, SECONDS * FPS, (), 1)
    facts = LessonFacts(
        lesson=lesson,
        owner=owner,
        recorded_at=clock.now_utc().isoformat(),
        clock_trusted=doubtful_boot is None,
        limit_ms=1_200_000,
        camera="sim",
        microphone="sim",
        width=320,
        height=180,
        frames_per_second=FPS,
        ended=ended,
        boot=doubtful_boot or 0,
        boot_ms=0 if doubtful_boot is None else clock.boot_ms(),
        zones=zones,
    )
    sealed = seal(movie() if cut_at is None else movie(LONG_SECONDS), keys)
    (folder / lessonfiles.LESSON_FILE).write_bytes(sealed[: int(len(sealed) * (cut_at or 1))])
    (folder / lessonfiles.FACTS_FILE).write_bytes(seal(lessonfiles.encode_facts(facts), keys))
    (folder / lessonfiles.mark_file(1)).write_bytes(seal(lessonfiles.encode_mark(Mark(1, 3000)), keys))
    retention = Retention(owner, "2026-10-27" if doubtful_boot is None else None)
    (folder / lessonfiles.RETENTION_FILE).write_bytes(lessonfiles.encode_retention(retention))
