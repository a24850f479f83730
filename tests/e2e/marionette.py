"""Firefox's own remote protocol, Marionette version 3: `length:[0, id, command, parameters]` over TCP.

Firefox speaks WebDriver only through geckodriver, which Debian does not ship; the client library on PyPI does not
run on Python 3.13. The commands are WebDriver's, so this is all that is needed.
"""

from __future__ import annotations

import json
import socket
from typing import Any

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # WebDriver's key of an element reference


class MarionetteError(Exception):
    """Firefox refused a command."""


class Marionette:
    """One session. Answers are WebDriver's values."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=120)
        self._stream = self._socket.makefile("rb")
        self._number = 0
        self._receive()  # the greeting
        self.send("WebDriver:NewSession")
        self.send("WebDriver:SetTimeouts", script=60_000)

    def send(self, command: str, **parameters: Any) -> Any:
        self._number += 1
        message = json.dumps([0, self._number, command, parameters]).encode()
        self._socket.sendall(b"%d:%s" % (len(message), message))
        _, _, error, result = self._receive()
        if error:
            raise MarionetteError(f"{error['error']}: {error['message']}")
        return result.get("value", result) if isinstance(result, dict) else result

    def find(self, css: str) -> list[str]:
        found = self.send("WebDriver:FindElements", using="css selector", value=css)
        return [element[ELEMENT] for element in found]

    def close(self) -> None:
        """Firefox itself quits."""
        self.send("Marionette:Quit", flags=["eForceQuit"])
        self._stream.close()
        self._socket.close()

    def _receive(self) -> Any:
        digits = b""
        while (byte := self._stream.read(1)) != b":":
            if not byte:
                raise MarionetteError("Firefox hung up")
            digits += byte
        return json.loads(self._stream.read(int(digits)))
