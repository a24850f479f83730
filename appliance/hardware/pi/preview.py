"""Small pictures for framing, out of the camera's low stream: copied while somebody asks, made into JPEG on asking."""

from __future__ import annotations

import threading

import av
import numpy as np

from appliance.hardware.pi.planes import Layout, Plane, planes
from appliance.media.encode import JpegEncoder

_STEP_US = 200_000


class Preview:
    """`see` is called in the camera's thread with each picture and takes five a second; `jpeg` from any other."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._latest: tuple[Plane, Layout] | None = None
        self._taken_us = -_STEP_US
        self._jpeg = JpegEncoder()

    def due(self, now_us: int) -> bool:
        return now_us - self._taken_us >= _STEP_US

    def see(self, buffer: Plane, layout: Layout, now_us: int) -> None:
        # Row by row: rows of the buffer may be longer than the picture.
        copied = np.concatenate([plane.reshape(-1) for plane in planes(buffer, layout)])
        with self._lock:
            self._latest, self._taken_us = (copied, layout), now_us

    def forget(self) -> None:
        with self._lock:
            self._latest = None

    def jpeg(self) -> bytes | None:
        with self._lock:
            if self._latest is None:
                return None
            pixels, layout = self._latest
            form = "nv12" if layout.pixels == "NV12" else "yuv420p"
            picture = av.VideoFrame.from_ndarray(pixels.reshape(layout.height * 3 // 2, layout.width), form)
            return self._jpeg.encode(picture)
