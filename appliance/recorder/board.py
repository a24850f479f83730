"""What the recorder shows of itself: one status made of everything, and who wants to hear when it changes."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import cast

import msgspec

from appliance.config import RecorderSettings
from appliance.core.light import Kept, LightFacts, light, trouble
from appliance.core.recording import Recorder, visible_reason
from appliance.hardware.ports import Hardware
from appliance.protocol import Light, RecorderStatus
from appliance.recorder.errors import problem_of
from appliance.recorder.pipeline import Lesson
from appliance.recorder.problems import Problems
from appliance.recorder.room import Room

# Numbers that run along are told this often; everything else at once.
RUNNING_S = 0.5
_RUNNING = {"elapsed_ms": 0, "committed_ms": 0, "level_dbfs": None, "room_bytes": 0}


@dataclass(frozen=True, slots=True)
class Now:
    """All that a status is made of."""

    recorder: Recorder
    settings: RecorderSettings
    owner: str | None
    lesson: Lesson | None
    hardware: Hardware | None
    room: Room
    refused: str | None
    wall_s: float


class Board:
    """Holds the last status and wakes whoever waits for a change."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Event] = set()
        self._key: RecorderStatus | None = None
        self._told_at_s = float("-inf")

    def put(self, status: RecorderStatus, wall_s: float) -> None:
        key = msgspec.structs.replace(status, **_RUNNING)
        if key == self._key and wall_s - self._told_at_s < RUNNING_S:
            return
        self._key, self._told_at_s = key, wall_s
        for event in self._waiting:
            event.set()

    async def changed(self, timeout_s: float) -> None:
        """Returns at the next change, or when the time is over."""
        event = asyncio.Event()
        self._waiting.add(event)
        try:
            await asyncio.wait_for(event.wait(), timeout_s)
        except TimeoutError:
            return
        finally:
            self._waiting.discard(event)


def compose(now: Now, problems: Problems) -> RecorderStatus:
    """The status and the light, from the same facts at the same moment."""
    lesson, recorder = now.lesson, now.recorder
    kept = None if lesson is None or recorder.phase != "recording" else lesson.kept()
    wrong = None if kept is None else trouble(kept)
    reason = wrong or visible_reason(recorder, now.refused)
    status = RecorderStatus(
        state="ready" if recorder.phase == "opening" else recorder.phase,
        light=_light(now, kept),
        reason=reason,
        problem=None if reason is None else problem_of(problems.about(reason)),
        owner=now.owner,
        limit_ms=now.settings.lesson_ms,
        room_bytes=now.room.bytes,
        lessons_left=now.room.lessons_left,
        picture_only=now.settings.picture_only,
        backend=now.settings.backend,
        virtual_button=now.hardware is not None and now.hardware.virtual_button,
    )
    return status if lesson is None else _with_lesson(status, lesson, wrong)


def _with_lesson(status: RecorderStatus, lesson: Lesson, wrong: str | None) -> RecorderStatus:
    return msgspec.structs.replace(
        status,
        lesson=lesson.plan.lesson,
        elapsed_ms=min(lesson.elapsed_ms, lesson.plan.limit_ms),
        committed_ms=lesson.committed_ms,
        picture_ok=wrong != "picture_stalled",
        sound_ok=wrong not in ("sound_stalled", "microphone_silent"),
        level_dbfs=None if wrong == "sound_stalled" else lesson.level_dbfs,
        speech=lesson.speech,
        speech_ok=lesson.speech_ok,
        marks=len(lesson.marks),
    )


def _light(now: Now, kept: Kept | None) -> Light:
    marked_at_s = None if now.lesson is None else now.lesson.marked_at_s
    facts = LightFacts(
        phase=now.recorder.phase,
        owner_set=now.owner is not None,
        refusal=now.refused,
        kept=kept,
        marked_s=None if marked_at_s is None else now.wall_s - marked_at_s,
    )
    return cast(Light, light(facts))
