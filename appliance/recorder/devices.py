"""The box's devices, and how the recorder gets them back: out of `unable` without a person."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from appliance.core import happenings
from appliance.errors import BadInput, TerugblikError
from appliance.hardware.errors import CameraMissing, MicrophoneMissing
from appliance.hardware.ports import Hardware
from appliance.log import log_error
from appliance.recorder import disk
from appliance.recorder.buttons import Buttons
from appliance.recorder.troubles import DiskFailed, DiskFull, DiskReadOnly

if TYPE_CHECKING:
    from appliance.recorder.service import RecorderService

RECOVER_S = 3.0
REOPEN_S = 30.0
SEEN_S = 1.0


class Devices:
    """Holds the hardware while there is any."""

    def __init__(self, service: RecorderService) -> None:
        self._service = service
        self.hardware: Hardware | None = None
        self._recovery: asyncio.Task[None] | None = None
        self._tried_at_s = float("-inf")
        self._seen_at_s = float("-inf")
        self._buttons = Buttons(service)

    async def find(self) -> None:
        """Open the devices, or open them again. A wrong setting is raised: waiting does not mend it."""
        service = self._service
        try:
            await service.rehearsals.gone()
            await self.close()
            self.hardware = await service.on_worker(service.parts.open_hardware)
            await service.zoning.apply()
            self._buttons.listen(self.hardware)
            service.parts.give_back()
        except BadInput:
            raise
        except Exception as error:  # noqa: BLE001 - whatever is wrong with the devices, the box says so and tries on
            log_error("devices_missing", error)
            service.dispatch(happenings.Broken(service.problems.note(error)))
        else:
            missing = self._missing()
            if missing is None:
                service.dispatch(happenings.Found())
            else:
                self.wait_before_recovery()
                service.dispatch(happenings.Broken(service.problems.note(missing)))

    @property
    def aside(self) -> tuple[str, ...]:
        """What is wrong with the box and has nothing to do with a lesson."""
        wrong = None if self.hardware is None else self.hardware.light.wrong
        light = () if wrong is None else (self._service.problems.note(wrong),)
        return tuple(dict.fromkeys((*self._buttons.aside, *light)))

    def wait_before_recovery(self) -> None:
        """Something has just failed: the next try is not now."""
        self._tried_at_s = self._service.parts.wall()

    def recover(self) -> None:
        """Called often; tries every few seconds while the recorder is unable."""
        service = self._service
        if self.hardware is not None:
            self._buttons.look()
        busy = self._recovery is not None and not self._recovery.done()
        too_soon = service.parts.wall() - self._tried_at_s < RECOVER_S
        if busy or too_soon:
            return
        if service.recorder.phase == "ready":
            self._miss()
        if service.recorder.phase != "unable":
            return
        if self._stays_missing():
            return
        self.wait_before_recovery()
        disk_failed = service.recorder.reason in (DiskFull.key, DiskReadOnly.key, DiskFailed.key)
        self._recovery = service.spawn(self._try_disk() if disk_failed else self.find())

    def _miss(self) -> None:
        """Green says that a press would begin a lesson: not without the devices for it."""
        if self.hardware is None or self._service.parts.wall() - self._seen_at_s < SEEN_S:
            return
        self._seen_at_s = self._service.parts.wall()
        wrong = self._missing()
        if wrong is not None:
            self._service.dispatch(happenings.Broken(self._service.problems.note(wrong)))

    def _missing(self) -> TerugblikError | None:
        """The device that a lesson would lack."""
        if self.hardware is None or self.hardware.missing is not None:
            return None if self.hardware is None else self.hardware.missing
        camera, microphone = self.hardware.camera, self.hardware.microphone
        if not camera.present:
            return CameraMissing()
        return None if microphone is None or microphone.present else MicrophoneMissing()

    def _stays_missing(self) -> bool:
        """A real light goes dark while the devices are opened anew: where it would be in vain, seldom."""
        if self.hardware is None or self.hardware.virtual_button or self._missing() is None:
            return False
        return self._service.parts.wall() - self._tried_at_s < REOPEN_S

    async def close(self) -> None:
        if self.hardware is not None:
            self._buttons.forget()
            hardware, self.hardware = self.hardware, None
            await self._service.on_worker(_close, hardware)

    async def _try_disk(self) -> None:
        service = self._service
        try:
            await service.on_worker(disk.try_writing, service.settings.paths.lessons, service.parts.write)
        except OSError as error:
            service.dispatch(happenings.Broken(service.problems.note(error)))
        else:
            service.dispatch(happenings.Found())


def _close(hardware: Hardware) -> None:
    for device in (hardware.camera, hardware.microphone, hardware.button, hardware.mark_button, hardware.light):
        if device is not None:
            device.close()
