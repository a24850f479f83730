"""The recorder as the keeper asks it: whether a lesson runs, and whether the box's button was pressed."""

from __future__ import annotations

from appliance.control import ControlClient, RecorderAway
from appliance.protocol import State


class RecorderEar:
    def __init__(self, client: ControlClient) -> None:
        self._client = client

    async def state(self) -> State | None:
        try:
            return (await self._client.status()).state
        except RecorderAway:
            return None

    async def pressed(self, window_s: float) -> bool:
        return await self._client.pressed("presence", window_s)
