"""The thread that reads a device, which may hang in its driver: stopping it must work all the same."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import ParamSpec

from appliance.hardware.ports import OnEnd
from appliance.hardware.worker import as_end

_P = ParamSpec("_P")
# A read returns with the next frame; one that does not is left behind, silenced.
_PATIENCE_S = 2.0


class Reading:
    """One stretch of reading, from start to stop."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._silent = False

    @property
    def stopped(self) -> bool:
        return self._silent

    def call(self, callback: Callable[_P, None], *args: _P.args, **kwargs: _P.kwargs) -> None:
        """Calls back, unless stopped meanwhile."""
        with self._lock:
            if not self._silent:
                callback(*args, **kwargs)

    def silence(self) -> None:
        """Waits for a callback that is under way; none comes after this."""
        with self._lock:
            self._silent = True


class Reader:
    """Runs one body at a time. A body that returns or raises while not stopped is a device that ended by itself."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._thread: threading.Thread | None = None
        self._reading: Reading | None = None

    @property
    def running(self) -> bool:
        return self._reading is not None and not self._reading.stopped

    def start(self, body: Callable[[Reading], None], on_end: OnEnd) -> None:
        reading = Reading()

        def run() -> None:
            error: Exception | None = None
            try:
                body(reading)
            except BaseException as caught:  # noqa: BLE001 - whatever ends a device is told to its owner
                error = as_end(caught)
            reading.call(on_end, error)
            reading.silence()

        self._reading = reading
        self._thread = threading.Thread(target=run, name=self._name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        reading, thread = self._reading, self._thread
        if reading is not None:
            reading.silence()
        if thread is not None and thread is not threading.current_thread():
            thread.join(_PATIENCE_S)
