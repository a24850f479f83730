"""What people do with the box in the machine: the tests' own box, reached over TLS and a button's wire."""

from __future__ import annotations

import ssl
import time
from dataclasses import dataclass
from typing import Any

from tests.boot.machine import Machine, NotAnswering
from tests.e2e.box import PASSPHRASE, Client

TEACHER = "Wil Zonneveld"
# A machine without acceleration: what takes a board a second takes it many.
PATIENCE_S = 1200
CA = "/var/lib/terugblik/tls/ca.pem"


@dataclass(frozen=True, slots=True)
class Started:
    """How long it took, by the machine's own clock and by ours."""

    own_s: float
    our_s: float


@dataclass(slots=True)
class VmBox:
    machine: Machine
    trust: ssl.SSLContext | None = None

    def start(self) -> Started:
        """Switches it on and waits for the green or blue light."""
        self.machine.switch_on()
        self.machine.wait(lambda: self.machine.ask("true") == "", PATIENCE_S, "the machine does not start")
        if self.trust is None:
            pem = self.machine.wait(lambda: self._ca(), PATIENCE_S, "the box makes no certificate")
            self.trust = ssl.create_default_context(cadata=pem)
        self.machine.wait(lambda: self.status()["state"] == "ready", PATIENCE_S, "the recorder is not ready")
        return Started(self.machine.uptime_s(), time.monotonic() - self.machine.started_s)

    def _ca(self) -> str:
        try:
            return self.machine.ask(f"cat {CA}")
        except NotAnswering:
            return ""

    def client(self) -> Client:
        return Client(self.machine.web_port, trust=self.trust)

    def status(self) -> dict[str, Any]:
        return dict(self.client().call("GET", "/api/status"))

    def enrol(self) -> Client:
        """The first teacher, proved by a finger on the wire."""
        client = self.client()
        token = client.call("POST", "/api/presence")["token"]
        self.machine.press()
        pressed = f"/api/presence/{token}"
        self.machine.wait(lambda: client.call("GET", pressed)["pressed"], 30, "the press was not seen")
        body = {"name": TEACHER, "role": "teacher", "passphrase": PASSPHRASE, "presence": token}
        enrolled = client.call("POST", "/api/people", body)
        client.adopt(enrolled["me"])
        client.call("POST", "/api/me/key-card/proof", {"text": enrolled["key_card"]["text"]})
        client.call("POST", "/api/recorder/ready", {"objections": []})
        return client

    def sign_in(self) -> Client:
        client = self.client()
        client.adopt(client.call("POST", "/api/session", {"name": TEACHER, "passphrase": PASSPHRASE}))
        return client

    def recorder(self, teacher: Client) -> dict[str, Any]:
        return dict(teacher.call("GET", "/api/status")["recorder"])
