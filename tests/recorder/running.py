"""The real recorder process, started as the box starts it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from appliance.age.identities import HybridIdentity, X25519Identity
from appliance.control import ControlClient, RecorderAway
from appliance.protocol import RecorderStatus

START_S = 60.0


class Recorder:
    """One process. Its socket lies in its data folder, which must therefore have a short path."""

    def __init__(self, data: Path, film: Path, *options: str, environment: dict[str, str] | None = None) -> None:
        """`environment` comes on top of this process's own."""
        self.data = data
        self._environment = {**os.environ, **(environment or {})}
        self.client = ControlClient(data / "s")
        self._command = [
            *(sys.executable, "-m", "appliance", "recorder", "--data", str(data), "--socket", str(data / "s")),
            *("--video", str(film), *options),
        ]
        self.process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    async def start(self) -> RecorderStatus:
        """Returns when it is ready."""
        log = os.open(self.data / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            self.process = await asyncio.create_subprocess_exec(
                *self._command, stdout=log, stderr=log, env=self._environment
            )
        finally:
            os.close(log)
        return await asyncio.wait_for(self._until_ready(), START_S)

    async def _until_ready(self) -> RecorderStatus:
        while True:
            assert self.process is not None
            assert self.process.returncode is None, (self.data / "log").read_text()
            try:
                return await self.until(lambda status: status.state == "ready")
            except RecorderAway:
                await asyncio.sleep(0.02)  # the socket is not there yet

    async def until(self, reached: object, timeout_s: float = 30.0) -> RecorderStatus:
        """The first status for which `reached` holds."""
        assert callable(reached)
        async with asyncio.timeout(timeout_s):
            async for status in self.client.watch():
                if reached(status):
                    return status
        raise AssertionError("the stream of statuses ended")

    async def set_ready(self, identity: HybridIdentity | X25519Identity) -> None:
        await self.client.call("set_ready", owner={"id": "owner1", "recipient": str(identity.recipient)})

    async def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        await self.process.wait()

    async def end(self) -> int:
        """As systemd ends it; returns the exit status."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self.process.wait(), 30)
