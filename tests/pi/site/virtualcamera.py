"""What picamera2 takes for granted of a camera on a ribbon, and libcamera's virtual camera has not."""

from __future__ import annotations

import os
import queue
import threading
import time
from typing import Any

import libcamera
from picamera2.allocators import DmaAllocator

# As the virtual camera's own thirty a second, or slower where the machine is.
SHORTEST_STEP_S = 1 / float(os.environ.get("TERUGBLIK_PICTURES_A_SECOND", "30"))


class TwoPlanes(DmaAllocator):
    """Buffers of one heap block with brightness and colour as two planes: the virtual camera writes them apart."""

    def allocate(self, libcamera_config: Any, camera_config: Any) -> None:
        super().allocate(libcamera_config, camera_config)
        for wanted in libcamera_config:
            if str(wanted.pixel_format) == "NV12":
                self.frame_buffers[wanted.stream] = [
                    self._split(one, wanted) for one in self.frame_buffers[wanted.stream]
                ]

    def _split(self, whole: Any, wanted: Any) -> Any:
        bright = wanted.stride * wanted.size.height
        planes = [libcamera.FrameBuffer.Plane(), libcamera.FrameBuffer.Plane()]
        for plane, start, end in zip(planes, (0, bright), (bright, wanted.frame_size), strict=True):
            plane.fd, plane.offset, plane.length = whole.planes[0].fd, start, end - start
        # libcamera keeps a copy of its own of each descriptor; by that one picamera2 knows which buffers are in use.
        fd = planes[0].fd
        self.libcamera_fds.append(fd)
        self.mapped_buffers_used[fd] = False
        both = libcamera.FrameBuffer(planes)
        self.mapped_buffers[both] = self.mapped_buffers.pop(whole)
        return both


class Paced:
    """A camera that takes requests no faster than a sensor would.

    The virtual one answers a request at once and stamps it with the time at which it was asked. Asked in step, it
    delivers in step, with true times.
    """

    def __init__(self, camera: Any) -> None:
        self._camera = camera
        self._waiting: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self._step_s = SHORTEST_STEP_S

    def __getattr__(self, name: str) -> Any:
        return getattr(self._camera, name)

    def start(self, controls: Any = None) -> None:
        limits = (controls or {}).get(libcamera.controls.FrameDurationLimits)
        if limits is not None:
            self._step_s = max(SHORTEST_STEP_S, limits[0] / 1_000_000)
        self._camera.start(controls or {})
        self._waiting, self._stopped = queue.SimpleQueue(), threading.Event()
        self._thread = threading.Thread(target=self._feed, args=(self._waiting, self._stopped), name="virtual-sensor")
        self._thread.daemon = True
        self._thread.start()

    def queue_request(self, request: Any) -> None:
        self._waiting.put(request)

    def stop(self) -> None:
        if self._thread is not None:
            self._stopped.set()
            self._waiting.put(None)
            self._thread.join()
            self._thread = None
        self._camera.stop()

    def _feed(self, waiting: queue.SimpleQueue[Any], stopped: threading.Event) -> None:
        due = time.monotonic()
        while (request := waiting.get()) is not None:
            # A sensor does not catch up: what was late is a picture less.
            due = max(due + self._step_s, time.monotonic())
            if stopped.wait(due - time.monotonic()):
                return
            self._camera.queue_request(request)


def virtual(plain: type[Any]) -> type[Any]:
    """`Picamera2` for a camera without raw pictures, of two planes, and without a sensor's pace."""

    class VirtualPicamera2(plain):  # type: ignore[misc]
        def __init__(self, *arguments: Any, allocator: Any = None, **named: Any) -> None:
            super().__init__(*arguments, allocator=allocator or TwoPlanes(), **named)

        def _get_raw_modes(self) -> list[dict[str, Any]]:
            formats = self.camera.generate_configuration([libcamera.StreamRole.Viewfinder]).at(0).formats
            return [
                {"format": str(pixels), "size": (size.width, size.height)}
                for pixels in formats.pixel_formats
                for size in formats.sizes(pixels)
            ]

        def _initialize_camera(self) -> None:
            super()._initialize_camera()
            self.camera = Paced(self.camera)

    return VirtualPicamera2
