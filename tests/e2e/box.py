"""The real box for the tests: recorder and web process as they run for users, with the simulator as hardware."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.e2e.browsers import until
from tests.e2e.keeping import PlayedKeeper

ROOT = Path(__file__).resolve().parents[2]
DIST = ROOT / "webui" / "dist"
PASSPHRASE = "zeven gele fietsen op zolder"
# What it costs to guess a passphrase is not the subject of most tests.
QUICK_LOG_N = 10


class Refused(Exception):
    """The box answered with an error."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        self.status = status
        self.key = body.get("error", {}).get("key")
        super().__init__(f"{status} {body}")


@dataclass(slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body) if self.body else None


@dataclass(slots=True)
class Client:
    """One tablet: keeps its cookie and sends the CSRF token, as the web UI does. With `trust` it speaks TLS."""

    port: int
    cookie: str = ""
    csrf: str = ""
    language: str = "nl"  # of whoever is signed in
    trust: ssl.SSLContext | None = None

    def ask(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Answer:
        connection = self._connection()
        sent = {"Accept-Language": "nl", "Cookie": self.cookie, "X-Terugblik-Token": self.csrf}
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        if method != "GET":
            sent["Content-Type"] = "application/json"
        sent |= headers or {}
        try:
            connection.request(method, path, data, sent)
            answer = connection.getresponse()
            found = Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()
        if "set-cookie" in found.headers:
            self.cookie = found.headers["set-cookie"].split(";")[0]
        return found

    def _connection(self) -> http.client.HTTPConnection:
        if self.trust is None:
            return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        return http.client.HTTPSConnection("localhost", self.port, timeout=120, context=self.trust)

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """The JSON of a successful answer; `Refused` else."""
        answer = self.ask(method, path, body)
        if answer.status >= 400:
            raise Refused(answer.status, answer.json() or {})
        return answer.json() if answer.headers.get("content-type", "").startswith("application/json") else answer.body

    def adopt(self, me: dict[str, Any]) -> dict[str, Any]:
        self.csrf, self.language = me["csrf"], me["language"]
        return me

    def speak(self, language: str) -> None:
        if self.csrf and self.language != language:
            self.language = self.call("PATCH", "/api/me", {"language": language})["language"]


@dataclass(slots=True)
class Box:
    """Both processes on one data folder."""

    data: Path
    video: Path
    run: Path
    speed: float = 1.0
    lesson_minutes: float = 20.0
    clock: str = "machine"  # `tablet`: in doubt until a teacher confirms the time
    faults: tuple[str, ...] = ()  # what goes wrong in each lesson, as a script tells it
    ailments: tuple[str, ...] = ()  # how unwell the box itself is
    scrypt_log_n: int | None = QUICK_LOG_N  # None: as much work as on a box in a school
    keeper: PlayedKeeper | None = None  # None: an ordinary computer, whose machine nobody changes from here
    port: int = 0
    log: Path = field(init=False)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.run.mkdir(parents=True, exist_ok=True)
        self.log = self.run / "log"
        self.port = self.port or free_port()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def control(self) -> Path:
        return self.run / "recorder.sock"

    def start(self) -> None:
        self.start_recorder()
        self.start_web()
        self.wait_until_there()

    def wait_until_there(self) -> None:
        client = Client(self.port)
        until(lambda: self._answers(client), 40, "the box does not start")
        until(lambda: client.call("GET", "/api/status")["virtual_button"], 20, "the recorder does not start")

    def start_again(self, *parts: str) -> None:
        """What was killed."""
        for part in parts:
            {"recorder": self.start_recorder, "web": self.start_web}[part]()
        self.wait_until_there()

    def start_recorder(self) -> None:
        source = ["--backend", "sim", "--video", self.video, "--speed", self.speed]
        wrong = [*(f"--fault={one}" for one in self.faults), *(f"--health={one}" for one in self.ailments)]
        self._start("recorder", [*source, "--lesson-minutes", self.lesson_minutes, *wrong])

    def start_web(self) -> None:
        work = [] if self.scrypt_log_n is None else ["--scrypt-log-n", self.scrypt_log_n]
        keeper = [] if self.keeper is None else ["--keeper", self.keeper.path]
        self._start("web", ["--dist", DIST, "--port", self.port, *work, *keeper])

    def _start(self, part: str, more: list[object], surroundings: dict[str, str] | None = None) -> None:
        both = ["--data", self.data, "--socket", self.control, "--clock", self.clock]
        command = [sys.executable, "-m", "appliance", part, *both, *more]
        with self.log.open("ab") as log:
            words, around = [str(word) for word in command], {**os.environ, **(surroundings or {})}
            self.processes[part] = subprocess.Popen(words, stdout=log, stderr=log, cwd=ROOT, env=around)

    def _answers(self, client: Client) -> bool:
        for part, process in self.processes.items():
            assert process.poll() is None, f"{part} ended: {self.log.read_text()}"
        try:
            return client.ask("GET", "/api/status").status == 200
        except OSError:
            return False

    def kill(self, part: str) -> None:
        """As a crash would: no warning."""
        process = self.processes.pop(part)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            process.wait(30)
        self.processes.clear()

    # --- what people do -----------------------------------------------------------------------------------

    def status(self) -> dict[str, Any]:
        return dict(Client(self.port).call("GET", "/api/status"))

    def button(self, held_ms: int = 100) -> None:
        """A press of the box's own button."""
        Client(self.port).call("POST", "/api/simulator/button", {"held_ms": held_ms})

    def presence(self) -> str:
        client = Client(self.port)
        token = client.call("POST", "/api/presence")["token"]
        self.button()
        until(lambda: client.call("GET", f"/api/presence/{token}")["pressed"], 10, "the press was not seen")
        return str(token)

    def frame(self, teacher: Client) -> bytes:
        """A press that opens the camera's picture for this teacher; the first one."""
        teacher.call("POST", "/api/framing")
        self.button()
        picture = until(lambda: found if (found := teacher.ask("GET", "/api/recorder/preview")).status == 200 else None)
        return bytes(picture.body)

    def enrol(self, name: str, role: str, passphrase: str = PASSPHRASE, invitation: str | None = None) -> Client:
        """A new person with a key card given back, signed in."""
        client = Client(self.port)
        body: dict[str, Any] = {"name": name, "role": role, "passphrase": passphrase}
        body |= {"invitation": invitation} if invitation else {"presence": self.presence()}
        enrolled = client.call("POST", "/api/people", body)
        client.adopt(enrolled["me"])
        client.call("POST", "/api/me/key-card/proof", {"text": enrolled["key_card"]["text"]})
        return client

    def sign_in(self, name: str, passphrase: str = PASSPHRASE) -> Client:
        client = Client(self.port)
        client.adopt(client.call("POST", "/api/session", {"name": name, "passphrase": passphrase}))
        return client

    def record(
        self,
        teacher: Client,
        lesson_seconds: float,
        marks: int = 0,
        zones: Sequence[dict[str, float]] = (),
        cycle: str | None = None,
    ) -> str:
        """A lesson of so long, in lesson time, for that cycle; its id."""
        before = {lesson["id"] for lesson in teacher.call("GET", "/api/lessons")}
        teacher.call("POST", "/api/recorder/ready", {"objections": [], "zones": list(zones), "cycle": cycle})
        until(lambda: self.status()["light"] == "green", 10, "the box is not ready")
        self.button()
        until(lambda: self._elapsed(teacher) >= lesson_seconds * 1000 / 2, 120, "the lesson does not run")
        for count in range(1, marks + 1):
            self._mark(teacher, count)
        until(lambda: self._elapsed(teacher) >= lesson_seconds * 1000, 120, "the lesson does not go on")
        self.button(held_ms=2200)
        until(lambda: self.status()["state"] == "ready", 10, "the lesson does not stop")

        def arrived() -> Any:
            lessons = teacher.call("GET", "/api/lessons")
            return [one["id"] for one in lessons if one["id"] not in before and one["state"] != "recording"]

        return str(until(arrived, 10, "the lesson is not in the list")[0])

    def _mark(self, teacher: Client, count: int) -> None:
        self.button()
        until(lambda: self._recorder(teacher)["marks"] == count, 5, "no mark")
        pressed_ms = self._elapsed(teacher)
        # Two presses within a second are one mark.
        until(lambda: self._elapsed(teacher) > pressed_ms + 1500, 5)

    def _recorder(self, teacher: Client) -> dict[str, Any]:
        return dict(teacher.call("GET", "/api/status")["recorder"])

    def _elapsed(self, teacher: Client) -> float:
        return float(self._recorder(teacher)["elapsed_ms"])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(work: Path, video: Path, **settings: Any) -> Iterator[Box]:
    """A box with an empty data folder below `work`."""
    box = Box(work / "data", video, work / "run", **settings)
    box.data.mkdir(parents=True, exist_ok=True)
    try:
        box.start()
        yield box
    finally:
        box.stop()


@contextmanager
def kept(work: Path, video: Path, **settings: Any) -> Iterator[Box]:
    """The same with a keeper, whose machine is played."""
    with tempfile.TemporaryDirectory(prefix="terugblik-") as place:
        keeper = PlayedKeeper(Path(place) / "keeper.sock", work / "run" / "recorder.sock")
        keeper.start()
        try:
            with running(work, video, keeper=keeper, **settings) as box:
                yield box
        finally:
            keeper.stop()
