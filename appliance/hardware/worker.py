"""The one thread that a device delivers from: started, stopped and joined in one place."""

from __future__ import annotations

import threading
from collections.abc import Callable

from appliance.hardware.errors import DeviceStopped


def as_end(error: BaseException) -> Exception:
    """What ended a device's thread, as `on_end` takes it: a thread that was told to exit is a device that stopped."""
    if isinstance(error, Exception):
        return error
    stopped = DeviceStopped()
    stopped.__cause__ = error
    return stopped


class Worker:
    """Runs one body at a time on a thread of its own. `stop` returns when the body has returned."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()

    def start(self, body: Callable[[threading.Event], None]) -> None:
        """`body` gets an event that is set when it must return soon."""
        with self._lock:
            if self._thread is not None and self._thread.is_alive() and not self._stop.is_set():
                raise RuntimeError(f"{self._name} is already started")
            self._stop = threading.Event()
            self._thread = threading.Thread(target=body, args=(self._stop,), name=self._name, daemon=True)
            self._thread.start()

    def stop(self) -> None:
        with self._lock:
            thread = self._thread
            self._stop.set()
        # A callback may stop its own device: it cannot wait for itself, and no further callback follows it.
        if thread is not None and thread is not threading.current_thread():
            thread.join()
