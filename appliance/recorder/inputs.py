"""A running lesson's camera and microphone: switched on, and on again when they stopped by themselves, and off."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from appliance.core.lesson import Track
from appliance.hardware.errors import DeviceChanged, DeviceStopped
from appliance.hardware.ports import Camera, Microphone, VideoFormat
from appliance.log import log, log_error
from appliance.recorder.intake import Intake
from appliance.recorder.revival import Revival, Revived

# How long the end of a lesson waits for a driver, before it goes on to seal without it.
PATIENCE_S = 5.0


class Inputs:
    """`start`, `stop` and the revival's `try_again` block for the devices."""

    def __init__(
        self, camera: Camera, microphone: Microphone | None, intake: Intake, wall: Callable[[], float]
    ) -> None:
        self._camera = camera
        self._microphone = microphone
        self._intake = intake
        self._video: VideoFormat | None = None
        devices: dict[Track, Revived] = {"picture": Revived(self._restart_camera, camera.stop)}
        if microphone is not None:
            devices["sound"] = Revived(self._start_microphone, microphone.stop)
        self.revival = Revival(devices, wall)

    def start(self) -> VideoFormat:
        self._video = self._start_camera()
        if self._microphone is not None:
            self._start_microphone()
        return self._video

    def stop(self) -> DeviceStopped | None:
        """For good. Returns what to say of a driver that hangs: it is left behind, and must be opened anew."""
        self.revival.close()
        devices = [device for device in (self._camera, self._microphone) if device is not None]
        stopping = [threading.Thread(target=_stop, args=(device,), daemon=True) for device in devices]
        for thread in stopping:
            thread.start()
        patient_until_s = time.monotonic() + PATIENCE_S
        for thread in stopping:
            thread.join(max(0.0, patient_until_s - time.monotonic()))
        if not any(thread.is_alive() for thread in stopping):
            return None
        log("device_hangs")
        return DeviceStopped()

    def _start_camera(self) -> VideoFormat:
        return self._camera.start(self._intake.picture, lambda error: self._ended("picture", error))

    def _start_microphone(self) -> None:
        assert self._microphone is not None
        self._microphone.start(self._intake.sound, lambda error: self._ended("sound", error))

    def _restart_camera(self) -> None:
        if self._start_camera() != self._video:
            # Another camera, perhaps: its pictures would not be one film with those before.
            self._camera.stop()
            raise DeviceChanged

    def _ended(self, track: Track, error: Exception | None) -> None:
        self.revival.ended(track, error)
        self._intake.ended(track, error)


def _stop(device: Camera | Microphone) -> None:
    try:
        device.stop()
    except Exception as error:  # noqa: BLE001 - a device that cannot be stopped must not keep a lesson open
        log_error("device_stop_failed", error)
