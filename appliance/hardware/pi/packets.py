"""From the camera's threads to ours: a queue that takes at once or leaves out, and passes on how it ended."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

# Ten seconds of a recorder that stands still. What does not fit is left out up to a keyframe and shows as a gap.
_MOST_PACKETS = 250
_MOST_BYTES = 8 << 20


@dataclass(frozen=True, slots=True)
class Packet:
    """One access unit; `sensor_us` is the sensor's own time of its picture."""

    data: bytes
    sensor_us: int
    keyframe: bool


class Packets:
    """`put` and `fail` from any thread, and they never wait; `get` from one."""

    def __init__(self) -> None:
        self._change = threading.Condition()
        self._waiting: deque[Packet] = deque()
        self._bytes = 0
        self._await_keyframe = True
        self._error: Exception | None = None
        self.keyframe_us: int | None = None
        self.left_out = 0

    def put(self, packet: Packet) -> None:
        with self._change:
            if packet.keyframe:
                self.keyframe_us = packet.sensor_us
            full = len(self._waiting) >= _MOST_PACKETS or self._bytes + len(packet.data) > _MOST_BYTES
            if full or (self._await_keyframe and not packet.keyframe):
                self._await_keyframe = True
                self.left_out += 1
                return
            self._await_keyframe = False
            self._waiting.append(packet)
            self._bytes += len(packet.data)
            self._change.notify()

    def fail(self, error: Exception) -> None:
        """The first one counts."""
        with self._change:
            self._error = self._error or error
            self._change.notify()

    def get(self, patience_s: float) -> Packet | None:
        """What came before an error comes before it; then the error is raised."""
        with self._change:
            self._change.wait_for(lambda: self._waiting or self._error, patience_s)
            if self._waiting:
                packet = self._waiting.popleft()
                self._bytes -= len(packet.data)
                return packet
            if self._error is not None:
                raise self._error
            return None


def build_output(plain: Any, packets: Packets, began_us: Callable[[], int | None]) -> Any:
    """picamera2's `Output` over `packets`. An encoder counts from its first picture, whose time `began_us` tells."""

    class PacketOutput(plain):  # type: ignore[misc]
        """Called in the camera's or the encoder's thread: an exception there would end it without a word."""

        def __init__(self) -> None:
            super().__init__()
            self.error_callback = packets.fail

        def outputframe(
            self,
            frame: Any,
            keyframe: bool = True,
            timestamp: Any = None,
            packet: Any = None,  # noqa: ARG002 - picamera2's own names
            audio: bool = False,  # noqa: ARG002
        ) -> None:
            try:
                packets.put(Packet(bytes(frame), int(timestamp) + (began_us() or 0), bool(keyframe)))
            except Exception as error:  # noqa: BLE001 - see above
                self.error_callback(error)

    return PacketOutput()
