"""Starts the box's processes quickly: a process that has imported everything and forks one whenever asked.

What is left out is only Python's own start and the imports, a second and more of processor time each; from
`appliance.cli.main(arguments)` on it is the same code in a process of its own, under the layer. Run as
`python -m tests.crash.zygote recorder|web`, with the layer preloaded; it reads one JSON order a line.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import os
import pkgutil
import signal
import subprocess
import sys
import threading
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.crash.layer import Layer, attach

ROOT = Path(__file__).resolve().parents[2]
_PR_SET_PDEATHSIG = 1
# What each of the two processes has loaded once it runs.
_PACKAGES = {
    "recorder": ("appliance.recorder", "appliance.hardware.sim", "appliance.speech", "appliance.media"),
    "web": ("appliance.web", "appliance.release", "appliance.people", "appliance.library", "appliance.media"),
}


class Zygote:
    """This side of it."""

    def __init__(self, part: str, layer: Path) -> None:
        self.part = part
        command = [sys.executable, "-m", "tests.crash.zygote", part]
        environment = os.environ | {"LD_PRELOAD": str(layer), "OPENBLAS_NUM_THREADS": "1"}
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, env=environment, cwd=ROOT, text=True)
        self._asking = threading.Lock()

    def start(self, arguments: list[object], layer: Layer, output: Path) -> Child:
        """Run `terugblik PART …` in a new process on the layer's folder."""
        given = [str(layer.folder), str(layer.log), str(layer.page)]
        words = [self.part, *map(str, arguments)]
        return Child(self, int(self._ask({"start": words, "layer": given, "output": str(output)})))

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(10)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def _ask(self, order: dict[str, Any]) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._asking:
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"the {self.part} zygote ended")
        return json.loads(answer)

    def look(self, pid: int) -> int | None:
        found = self._ask({"look": pid})
        return None if found is None else int(found)


@dataclass(slots=True)
class Child:
    """A process that was forked for us."""

    zygote: Zygote
    pid: int
    status: int | None = None

    def poll(self) -> int | None:
        """Its exit status, negative for a signal; None while it runs."""
        if self.status is None:
            self.status = self.zygote.look(self.pid)
        return self.status

    def kill(self) -> None:
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)

    def wait(self, seconds: float = 30) -> int:
        end = time.monotonic() + seconds
        while (status := self.poll()) is None:
            if time.monotonic() > end:
                raise TimeoutError("a process does not end")
            time.sleep(0.002)
        return status

    def terminate(self) -> int:
        """As the service manager ends it."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGTERM)
        return self.wait()


# --- the other side ----------------------------------------------------------------------------------------------


def main(part: str) -> None:
    _load(part)
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        order = json.loads(line)
        answer = _fork(order) if "start" in order else _look(order["look"])
        print(json.dumps(answer), flush=True)


def _load(part: str) -> None:
    if part == "recorder":
        from appliance.recorder import memory

        memory.be_small()  # as its `main` does before it imports anything large
    importlib.import_module("appliance.cli")
    importlib.import_module("appliance.wiring")
    for package in _PACKAGES[part]:
        found = importlib.import_module(package)
        for module in pkgutil.iter_modules(found.__path__, f"{package}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)


def _fork(order: dict[str, Any]) -> int:
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    status = 70
    try:
        _become(order)
        from appliance.cli import main as run

        status = run(order["start"])
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else 1
    except Exception:  # noqa: BLE001 - what a process says when it falls over
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _become(order: dict[str, Any]) -> None:
    # Nobody stays behind when the harness itself is ended.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    out = os.open(order["output"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for fd, number in ((nothing, 0), (out, 1), (out, 2)):
        os.dup2(fd, number)
    os.closerange(3, 64)
    attach(*order["layer"])


def _look(pid: int) -> int | None:
    found, status = os.waitpid(pid, os.WNOHANG)
    return None if found == 0 else os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    main(sys.argv[1])
