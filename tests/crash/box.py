"""A box on a folder under the layer: both processes, as a tablet and the control socket see them."""

from __future__ import annotations

import json
import os
import shutil
import socket
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.crash import doctor
from tests.crash.disk import History
from tests.crash.layer import Layer, build
from tests.crash.log import read
from tests.crash.tree import Folder, lay_out, pick_up
from tests.crash.zygote import Child, Zygote
from tests.e2e.box import DIST, PASSPHRASE, Client, free_port

START_S = 40.0
# The least that scrypt takes: what it costs to guess a passphrase is not the subject here.
_LOG_N = 4


class NotReady(AssertionError):
    """The box did not come back by itself."""


class Zygotes:
    """One for each process of the box."""

    def __init__(self) -> None:
        layer = build()
        self.recorder, self.web = Zygote("recorder", layer), Zygote("web", layer)

    def close(self) -> None:
        self.recorder.close()
        self.web.close()


@dataclass(slots=True)
class Settings:
    """With what the processes are started."""

    film: Path
    lesson_minutes: float = 20.0
    more: list[str] = field(default_factory=list)


class Box:
    """From the folder that a cut left, or an empty one, to the next cut."""

    def __init__(self, zygotes: Zygotes, base: Folder | None = None, **layer: Any) -> None:
        memory = Path("/dev/shm")
        self.run = Path(tempfile.mkdtemp(prefix="tb-", dir=memory if os.access(memory, os.W_OK) else None))
        self.base = base or Folder()
        self.data = self.run / "data"
        lay_out(self.base, self.data)
        self.layer = Layer(self.data, self.run, **layer)
        self.control = self.run / "s"
        self.output = self.run / "output"
        self.port = free_port()
        self.zygotes = zygotes
        self.recorder: Child | None = None
        self.web: Child | None = None
        # What the doctor said of the folder before anything was started on it.
        self.named: list[doctor.Told] = []

    # --- processes ---

    def start_recorder(self, settings: Settings) -> None:
        source = ["--backend", "sim", "--video", settings.film, "--lesson-minutes", settings.lesson_minutes]
        self.recorder = self.zygotes.recorder.start(
            ["--data", self.data, "--socket", self.control, *source, *settings.more], self.layer, self.output
        )

    def start_web(self, more: list[str]) -> None:
        where = ["--dist", DIST, "--port", self.port, "--scrypt-log-n", _LOG_N]
        self.web = self.zygotes.web.start(
            ["--data", self.data, "--socket", self.control, *where, *more], self.layer, self.output
        )

    def start(self, settings: Settings, *, one_by_one: bool = False) -> None:
        self.named = doctor.findings(self.data, self.control, self.layer.ahead_s)
        self.start_recorder(settings)
        if one_by_one:
            self.until(self._ready, "the recorder is not ready")
        self.start_web(settings.more)
        self.wait_until_ready()

    def wait_until_ready(self) -> dict[str, Any]:
        """Nobody did anything but put the plug back."""
        client = Client(self.port)
        self.until(lambda: self._answers(client), "the web process does not answer")
        return dict(self.until(self._ready, "the recorder is not ready"))

    def until(self, condition: Callable[[], Any], what: str, seconds: float = START_S) -> Any:
        end = time.monotonic() + seconds
        while not (answer := condition()):
            for child in (self.recorder, self.web):
                if child is not None and child.poll() is not None:
                    raise NotReady(f"a process ended with {child.status}:\n{self.said()}")
            if time.monotonic() > end:
                raise NotReady(f"{what}:\n{self.said()}")
            time.sleep(0.005)
        return answer

    def said(self) -> str:
        with suppress(FileNotFoundError):
            return self.output.read_text()[-4000:]
        return ""

    def _answers(self, client: Client) -> bool:
        try:
            return client.ask("GET", "/api/status").status == 200
        except OSError:
            return False

    def _ready(self) -> dict[str, Any] | None:
        try:
            status = self.ask("status")
        except OSError:
            return None
        return status if status["state"] == "ready" else None

    def pull_the_plug(self) -> None:
        """Both processes stop at one instant, wherever they are."""
        self.layer.freeze()
        for child in (self.recorder, self.web):
            if child is not None:
                child.kill()
        for child in (self.recorder, self.web):
            if child is not None:
                child.wait()
        self.recorder = self.web = None
        self.layer.thaw()

    def kill(self, part: str) -> None:
        """One process dies, the other does not notice; what it wrote stays in the system's memory."""
        child = getattr(self, part)
        self.layer.freeze()
        child.kill()
        child.wait()
        self.layer.thaw()
        setattr(self, part, None)

    def end(self, part: str) -> int:
        """As the service manager ends it."""
        status = int(getattr(self, part).terminate())
        setattr(self, part, None)
        return status

    # --- what it wrote ---

    def history(self) -> History:
        return History(self.base, read(self.layer.read_log()))

    def picked_up(self) -> Folder:
        return pick_up(self.data)

    def close(self, keep: Path | None = None) -> None:
        self.pull_the_plug()
        self.layer.close()
        if keep is not None:
            shutil.copytree(self.run, keep, ignore=shutil.ignore_patterns("s"), dirs_exist_ok=True)
        shutil.rmtree(self.run)

    # --- what people do ---

    def ask(self, op: str, **fields: Any) -> dict[str, Any]:
        """The recorder, over its socket. A refusal is an AssertionError."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(30)
            connection.connect(str(self.control))
            connection.sendall(json.dumps({"op": op, **fields}).encode() + b"\n")
            answer = json.loads(connection.makefile().readline() or "{}")
        assert "ok" in answer, answer
        return dict(answer["ok"])

    def client(self) -> Client:
        return Client(self.port)

    def sign_in(self, name: str) -> Client:
        client = self.client()
        client.adopt(client.call("POST", "/api/session", {"name": name, "passphrase": PASSPHRASE}))
        return client
