"""Answers the control socket's questions. What may be asked when is for the rules; here it is only passed on.

A press that comes over the socket never counts as presence: only the box's own button does.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Protocol, cast

from appliance.core import happenings
from appliance.core import recording as rules
from appliance.hardware.ports import Camera
from appliance.log import log
from appliance.protocol import Owner, RecorderStatus, Zone
from appliance.recorder import requests
from appliance.recorder.errors import NoPreview, NotWhileRecording, NoVirtualButton, RecorderBusy
from appliance.recorder.ready import check_owner, save_ready
from appliance.recorder.troubles import as_told

if TYPE_CHECKING:
    from appliance.recorder.service import RecorderService

PREVIEW_PATIENCE_S = 5.0
PREVIEWS_WAITING = 4


class VirtualButton(Protocol):
    """The button of a backend that has no real one."""

    def press(self, held_ms: int) -> None: ...


class Desk:
    """One question, one answer; a refusal is raised."""

    def __init__(self, service: RecorderService) -> None:
        self._service = service
        self._previews = 0

    def status(self) -> RecorderStatus:
        return self._service.status()

    async def changed(self, timeout_s: float) -> None:
        await self._service.board.changed(timeout_s)

    async def answer(self, request: requests.Request) -> object:
        try:
            return await self._answer(request)
        except OSError as error:
            raise as_told(error) from error

    async def _answer(self, request: requests.Request) -> object:
        match request:
            case requests.Press():
                await self._ask(happenings.Pressed())
            case requests.Decline():
                await self._decline()
            case requests.Mark():
                await self._ask(happenings.MarkAsked())
            case requests.Stop():
                await self._ask(happenings.StopAsked())
            case requests.SetReady(owner, zones):
                await self._set_ready(owner, zones)
            case requests.LeaveFraming(owner_id):
                self._service.framing.leave(owner_id)
                self._service.refresh()
            case requests.Preview(owner_id):
                return {"jpeg": base64.b64encode(await self._preview(owner_id)).decode()}
            case requests.BeginRehearsal():
                await self._rehearse()
            case requests.LeaveRehearsal(forget):
                await self._leave_rehearsal(forget=forget)
            case requests.Rehearsed(offset):
                bytes_now = self._service.rehearsals.waiting_bytes
                piece = self._service.rehearsals.piece(offset)
                return {"sealed": base64.b64encode(piece).decode(), "bytes": bytes_now}
            case requests.Button(held_ms):
                self._press_button(held_ms)
            case _:
                return self.status()
        return {}

    async def wait_for_press(self, request: requests.AsksForPress, listening: Callable[[], None]) -> object:
        """`listening` is called when the next press of the button is the one that was asked for."""
        match request:
            case requests.AskPresence(window_s):
                return {"pressed": await self._presence(window_s, listening)}
            case requests.AskFraming(owner, window_s):
                return {"pressed": await self._service.framing.ask(owner, window_s, listening)}

    async def _ask(self, event: happenings.Event) -> None:
        """Returns when it is done: a lesson runs, a mark is on the disk. Raises why it is not."""
        effects = self._service.dispatch(event)
        self._raise_refusal(effects)
        if any(isinstance(effect, rules.Open) for effect in effects):
            await self._service.lessons.opened()
        if rules.AddMark() in effects:
            await self._service.lessons.add_mark()

    async def _rehearse(self) -> None:
        """Returns when camera and microphone are on; raises why they are not."""
        effects = self._service.dispatch(happenings.RehearsalAsked())
        self._raise_refusal(effects)
        await self._service.rehearsals.opened()

    async def _leave_rehearsal(self, *, forget: bool) -> None:
        """Returns when camera and microphone are free."""
        self._service.dispatch(happenings.RehearsalLeft())
        await self._service.rehearsals.gone()
        if forget:
            self._service.rehearsals.forget()
            self._service.refresh()

    def _raise_refusal(self, effects: Iterable[rules.Effect]) -> None:
        for effect in effects:
            if isinstance(effect, rules.Refuse):
                raise self._service.problems.about(effect.key)

    async def _decline(self) -> None:
        """Without an offer there is nothing to decline, and that is fine."""
        offered = self._service.offers.now() is not None
        effects = self._service.dispatch(happenings.Declined())
        self._raise_refusal(effects)
        if offered:
            await self._service.offers.decline()

    async def _set_ready(self, owner: Owner | None, zones: Sequence[Zone]) -> None:
        ready_for = None if owner is None else check_owner(owner, zones)
        masked = () if ready_for is None else ready_for.zones
        # It was for whom the box was ready before, and the camera must be at rest.
        self._service.framing.only_for(None if ready_for is None else ready_for.owner.id)
        self._service.dispatch(happenings.RehearsalLeft())
        await self._service.rehearsals.gone()
        self._service.rehearsals.forget()
        await self._service.zoning.check(masked)
        await self._service.on_worker(save_ready, self._service.settings.paths.ready, owner, masked)
        self._service.ready_for = ready_for
        log("set_ready", somebody=owner is not None, zones=len(masked))
        self._service.dispatch(happenings.OwnerChanged())
        # What was begun while the disk was written is the owner's from before.
        self._service.rehearsals.forget()
        self._service.framing.only_for(None if ready_for is None else ready_for.owner.id)
        self._service.presence.settled()
        self._service.refresh()

    async def _presence(self, window_s: float, listening: Callable[[], None]) -> bool:
        if self._service.recorder.phase in ("rehearsing", "opening", "recording", "sealing"):
            raise NotWhileRecording

        def begun() -> None:
            self._service.refresh()
            listening()

        return await self._service.presence.wait(window_s, begun, self._service.refresh)

    async def _preview(self, owner: str) -> bytes:
        service = self._service
        if service.recorder.phase != "ready" or service.hardware is None:
            raise NotWhileRecording
        service.framing.take(owner)
        if self._previews >= PREVIEWS_WAITING:
            raise RecorderBusy
        if service.hardware.level is not None:
            service.hardware.level.check_level()
        self._previews += 1
        try:
            async with asyncio.timeout(PREVIEW_PATIENCE_S):
                jpeg = await self._masked_preview(service.hardware.camera)
        except TimeoutError as error:
            raise NoPreview from error
        finally:
            self._previews -= 1
        # It may be over since: a lesson has begun, the page was left.
        service.framing.take(owner)
        if jpeg is None:
            raise NoPreview
        return jpeg

    async def _masked_preview(self, camera: Camera) -> bytes | None:
        """Never one from before a zone that was set meanwhile."""
        while True:
            zones = await self._service.zoning.apply()
            jpeg = await asyncio.shield(self._service.on_preview_thread(camera.preview_jpeg))
            if zones == self._service.zoning.now():
                return jpeg

    def _press_button(self, held_ms: int) -> None:
        hardware = self._service.hardware
        if hardware is None or not hardware.virtual_button:
            raise NoVirtualButton
        cast(VirtualButton, hardware.button).press(held_ms)
