"""How much room is left, looked at once a second and before each start."""

from __future__ import annotations

from collections.abc import Callable

from appliance.config import RecorderSettings
from appliance.core.recording import lessons_left
from appliance.recorder.errors import TooLittleRoom


class Room:
    """`free_bytes` asks the disk; it may raise `OSError`, which counts as no room."""

    def __init__(self, settings: RecorderSettings, free_bytes: Callable[[], int]) -> None:
        self._settings = settings
        self.free_bytes = free_bytes
        self.bytes = 0

    def look(self) -> None:
        try:
            self.bytes = self.free_bytes()
        except OSError:
            self.bytes = 0

    @property
    def needed_bytes(self) -> int:
        """A whole lesson at its worst, and the reserve."""
        return self._settings.lesson_bytes + self._settings.reserve_bytes

    @property
    def lessons_left(self) -> int:
        return lessons_left(self.bytes, self._settings.lesson_bytes, self._settings.reserve_bytes)

    def too_little(self) -> TooLittleRoom:
        return TooLittleRoom(room_mb=self.bytes // 1_000_000, needed_mb=-(-self.needed_bytes // 1_000_000))
