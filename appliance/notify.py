"""What a process tells the service manager that started it: that it is ready, that it is alive, that it is ending.

The protocol is systemd's (sd_notify(3)): one datagram a message to the socket named in `NOTIFY_SOCKET`. Without one,
as on a laptop, nobody is told and nothing changes. A message that cannot be sent is logged, never raised: a recorder
must not stop because somebody does not listen.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass

from appliance.log import log


@dataclass(frozen=True, slots=True)
class Notifier:
    """`watchdog_s`: how long the service manager waits for `alive` before it kills the process; None: it does not."""

    address: str | None = None
    watchdog_s: float | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Notifier:
        """The environment is that of this process, unless another is given."""
        found = os.environ if environment is None else environment
        wanted = found.get("WATCHDOG_USEC", "")
        # Inherited by a child, the watchdog is its parent's and not its own.
        for_us = found.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        watchdog_s = int(wanted) / 1_000_000 if wanted.isdigit() and int(wanted) and for_us else None
        return cls(found.get("NOTIFY_SOCKET") or None, watchdog_s)

    def ready(self) -> None:
        self._send("READY=1")

    def alive(self) -> None:
        self._send("WATCHDOG=1")

    def stopping(self) -> None:
        self._send("STOPPING=1")

    def _send(self, message: str) -> None:
        if self.address is None:
            return
        # A leading @ stands for the zero byte of an address in the abstract name space.
        address = "\0" + self.address[1:] if self.address.startswith("@") else self.address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
                sender.setblocking(False)
                sender.sendto(message.encode(), address)
        except OSError as error:
            log("service_manager_not_told", errno=error.errno)
