"""The thread in which picamera2 hands on its pictures, encodes them and calls back. It survives what goes wrong in it.

picamera2's own loop ends with the first exception, without a word, and whoever then stops the camera waits for ever.
"""

from __future__ import annotations

import selectors
import threading
from collections.abc import Callable
from typing import Any

_LOOK_S = 0.2
_PATIENCE_S = 2.0


class EventLoop:
    """What picamera2 calls a preview: `start_preview` takes it and calls `start`, `render_request` and `stop`."""

    def __init__(self, on_error: Callable[[Exception], None]) -> None:
        self._on_error = on_error
        self._camera: Any = None
        self._thread: threading.Thread | None = None
        self._ended = threading.Event()

    def start(self, picam2: Any) -> None:
        self._camera = picam2
        picam2.attach_preview(self)
        self._ended.clear()
        self._thread = threading.Thread(target=self._run, args=(picam2,), name="pi-camera-loop", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(_PATIENCE_S)
        self._camera.detach_preview()

    def render_request(self, _completed_request: Any) -> None:
        """There is no screen."""

    def _run(self, picam2: Any) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(picam2.notifyme_r, selectors.EVENT_READ)
            while not self._ended.is_set():
                if not selector.select(_LOOK_S):
                    continue
                picam2.notifymeread.read()
                try:
                    picam2.process_requests(self)
                except Exception as error:  # noqa: BLE001 - whatever breaks here is told, and the thread stays
                    self._on_error(error)
