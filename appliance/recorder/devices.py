"""The box's devices, and how the recorder gets them back: out of `unable` without a person."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from appliance.core import recording as rules
from appliance.core.troubles import BUTTON_STOPPED
from appliance.errors import BadInput, TerugblikError
from appliance.hardware.errors import CameraMissing, MicrophoneMissing
from appliance.hardware.ports import Hardware
from appliance.log import log_error
from appliance.recorder import disk
from appliance.recorder.errors import DiskFailed, DiskFull, DiskReadOnly

if TYPE_CHECKING:
    from appliance.recorder.service import RecorderService

RECOVER_S = 3.0
SEEN_S = 1.0


class Devices:
    """Holds the hardware while there is any."""

    def __init__(self, service: RecorderService) -> None:
        self._service = service
        self.hardware: Hardware | None = None
        self._recovery: asyncio.Task[None] | None = None
        self._tried_at_s = float("-inf")
        self._seen_at_s = float("-inf")
        self._button_stopped = False

    async def find(self) -> None:
        """Open the devices, or open them again. A wrong setting is raised: waiting does not mend it."""
        service = self._service
        try:
            await self.close()
            self.hardware = await service.on_worker(service.parts.open_hardware)
            self._listen(self.hardware)
            service.parts.give_back()
        except BadInput:
            raise
        except Exception as error:  # noqa: BLE001 - whatever is wrong with the devices, the box says so and tries on
            log_error("devices_missing", error)
            service.dispatch(rules.Broken(service.problems.note(error)))
        else:
            service.dispatch(rules.Found())

    @property
    def aside(self) -> tuple[str, ...]:
        """What is wrong with the box and has nothing to do with a lesson."""
        return (BUTTON_STOPPED,) if self._button_stopped else ()

    def _listen(self, hardware: Hardware) -> None:
        self._button_stopped = False
        hardware.button.listen(self._service.edge, lambda error: self._service.from_thread(lambda: self._deaf(error)))

    def _deaf(self, error: Exception | None) -> None:
        """The button's thread has ended; heard again at the next look."""
        log_error("button_ended", error or RuntimeError("no reason given"))
        self._button_stopped = True
        self.wait_before_recovery()

    def wait_before_recovery(self) -> None:
        """Something has just failed: the next try is not now."""
        self._tried_at_s = self._service.parts.wall()

    def recover(self) -> None:
        """Called often; tries every few seconds while the recorder is unable."""
        service = self._service
        busy = self._recovery is not None and not self._recovery.done()
        too_soon = service.parts.wall() - self._tried_at_s < RECOVER_S
        if busy or too_soon:
            return
        if self._button_stopped and self.hardware is not None:
            self._listen(self.hardware)
        if service.recorder.phase == "ready":
            self._miss()
        if service.recorder.phase != "unable":
            return
        self.wait_before_recovery()
        disk_failed = service.recorder.reason in (DiskFull.key, DiskReadOnly.key, DiskFailed.key)
        self._recovery = service.spawn(self._try_disk() if disk_failed else self.find())

    def _miss(self) -> None:
        """Green says that a press would begin a lesson: not without the devices for it."""
        if self.hardware is None or self._service.parts.wall() - self._seen_at_s < SEEN_S:
            return
        self._seen_at_s = self._service.parts.wall()
        camera, microphone = self.hardware.camera, self.hardware.microphone
        missing: TerugblikError | None = None if camera.present else CameraMissing()
        if missing is None and microphone is not None and not microphone.present:
            missing = MicrophoneMissing()
        if missing is not None:
            self._service.dispatch(rules.Broken(self._service.problems.note(missing)))

    async def close(self) -> None:
        if self.hardware is not None:
            hardware, self.hardware = self.hardware, None
            await self._service.on_worker(_close, hardware)

    async def _try_disk(self) -> None:
        service = self._service
        try:
            await service.on_worker(disk.try_writing, service.settings.paths.lessons, service.parts.write)
        except OSError as error:
            service.dispatch(rules.Broken(service.problems.note(error)))
        else:
            service.dispatch(rules.Found())


def _close(hardware: Hardware) -> None:
    for device in (hardware.camera, hardware.microphone, hardware.button, hardware.light):
        if device is not None:
            device.close()
