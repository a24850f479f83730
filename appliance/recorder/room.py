"""How much room is left, looked at once a second and before each start."""

from __future__ import annotations

from collections.abc import Callable

from appliance.config import RecorderSettings
from appliance.core.recording import lessons_left
from appliance.recorder.errors import RoomForFew, TooLittleRoom

# So many lessons ahead it is told that the room comes to an end.
FEW_LESSONS = 2


class Room:
    """`free_bytes` asks the disk."""

    def __init__(self, settings: RecorderSettings, free_bytes: Callable[[], int]) -> None:
        self._settings = settings
        self.free_bytes = free_bytes
        self.bytes = 0

    def look(self) -> None:
        """Raises `OSError` for a disk that takes nothing, and keeps what was seen last."""
        self.bytes = self.free_bytes()

    def needed_bytes(self, duration_ms: int) -> int:
        """So much of a lesson at its worst, and the reserve."""
        return self._settings.bytes_for(duration_ms) + self._settings.reserve_bytes

    @property
    def lessons_left(self) -> int:
        return lessons_left(self.bytes, self._settings.lesson_bytes, self._settings.reserve_bytes)

    def too_little(self, duration_ms: int) -> TooLittleRoom:
        return TooLittleRoom(room_mb=self.bytes // 1_000_000, needed_mb=-(-self.needed_bytes(duration_ms) // 1_000_000))

    @property
    def warning(self) -> RoomForFew | None:
        """There is room, but the box is filling up."""
        few = 0 < self.lessons_left <= FEW_LESSONS
        return RoomForFew(lessons=self.lessons_left) if few else None
