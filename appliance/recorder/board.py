"""What the recorder shows of itself: one status made of everything, and who wants to hear when it changes."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import cast

import msgspec

from appliance.config import RecorderSettings
from appliance.core.light import LightFacts, light
from appliance.core.recording import POWER_UNSAFE, Recorder, visible_reason
from appliance.core.resume import Offer
from appliance.core.troubles import MICROPHONE_SILENT, PICTURE_LOST, SOUND_LOST, Kept, troubles
from appliance.core.zones import Zone
from appliance.errors import TerugblikError
from appliance.hardware.errors import PowerWeak
from appliance.hardware.ports import Hardware
from appliance.protocol import Light, Owner, Problem, RecorderStatus, Resumable, tell_zones
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
    owner: Owner | None
    lesson: Lesson | None
    rehearsal: Lesson | None
    rehearsed_bytes: int
    going_on: str | None  # the lesson whose next part is being opened: it is not at rest any more
    offer: Offer | None
    zones: tuple[Zone, ...]
    hardware: Hardware | None
    room: Room
    refused: str | None
    aside: tuple[str, ...]  # what is wrong with the box and has nothing to do with a lesson
    health: tuple[TerugblikError, ...]  # what a person should know of the box, and keeps no lesson from running
    presence: bool  # a press proves that somebody is there, and begins nothing
    framing: str | None  # the owner to whom the camera shows the room
    wall_s: float


class Board:
    """Holds the last status and wakes whoever waits for a change."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Event] = set()
        self._key: RecorderStatus | None = None
        self._told_at_s = float("-inf")

    def put(self, status: RecorderStatus, wall_s: float) -> None:
        key = msgspec.structs.replace(status, **_RUNNING, resumable=_standing(status.resumable))
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


def _standing(resumable: Resumable | None) -> Resumable | None:
    """That there is an offer, without the time that runs along."""
    return None if resumable is None else msgspec.structs.replace(resumable, remaining_ms=0)


def compose(now: Now, problems: Problems) -> RecorderStatus:
    """The status and the light, from the same facts at the same moment."""
    lesson, recorder = now.lesson, now.recorder
    kept = None if lesson is None or recorder.phase != "recording" else lesson.kept(now.aside)
    wrong = () if kept is None else troubles(kept)
    reason = visible_reason(recorder, now.refused)
    keys = dict.fromkeys((*wrong, *(() if reason is None else (reason,)), *now.aside))
    told = [Problem.of(problems.about(key)) for key in keys]
    status = RecorderStatus(
        state="ready" if recorder.phase == "opening" else recorder.phase,
        light=_light(now, kept),
        reason=told[0].key if told else None,
        problem=told[0] if told else None,
        troubles=told,
        room_warning=_room_warning(now),
        health=_health(now, told),
        resumable=_resumable(now),
        rehearsed_bytes=now.rehearsed_bytes,
        owner=None if now.owner is None else now.owner.id,
        owner_key=None if now.owner is None else now.owner.recipient,
        zones=tell_zones(now.zones),
        fixed_zones=[] if now.hardware is None else tell_zones(now.hardware.fixed_zones),
        lesson=now.going_on,
        limit_ms=now.settings.lesson_ms,
        room_bytes=now.room.bytes,
        lessons_left=now.room.lessons_left,
        picture_only=now.settings.picture_only,
        backend=now.settings.backend,
        devices=None if now.hardware is None else now.hardware.devices,
        virtual_button=now.hardware is not None and now.hardware.virtual_button,
        presence=now.presence,
        framing=now.framing,
    )
    if now.rehearsal is not None and recorder.phase == "rehearsing":
        return _with_rehearsal(status, now.rehearsal)
    return status if lesson is None else _with_lesson(status, lesson, wrong)


def _with_rehearsal(status: RecorderStatus, rehearsal: Lesson) -> RecorderStatus:
    """Nothing of it is committed, ever."""
    return msgspec.structs.replace(
        status,
        limit_ms=rehearsal.plan.limit_ms,
        elapsed_ms=min(rehearsal.elapsed_ms, rehearsal.plan.limit_ms),
        level_dbfs=rehearsal.level_dbfs,
        speech=rehearsal.speech,
        speech_ok=rehearsal.speech_ok,
    )


def _room_warning(now: Now) -> Problem | None:
    warning = now.room.warning
    return None if warning is None else Problem.of(warning)


def _health(now: Now, told: list[Problem]) -> list[Problem]:
    """Where weak power stands in the way of a lesson, that is said already."""
    refused = any(problem.key == POWER_UNSAFE for problem in told)
    return [Problem.of(notice) for notice in now.health if not (refused and isinstance(notice, PowerWeak))]


def _resumable(now: Now) -> Resumable | None:
    """Shown where a press would take it."""
    if now.offer is None or now.refused is not None or now.recorder.phase != "ready":
        return None
    cut = now.offer.cut
    return Resumable(lesson=cut.running.lesson, recorded_ms=cut.recorded_ms, remaining_ms=now.offer.remaining_ms)


def _with_lesson(status: RecorderStatus, lesson: Lesson, wrong: tuple[str, ...]) -> RecorderStatus:
    return msgspec.structs.replace(
        status,
        lesson=lesson.plan.lesson,
        part=lesson.plan.part,
        limit_ms=lesson.plan.limit_ms,
        elapsed_ms=min(lesson.elapsed_ms, lesson.plan.limit_ms),
        committed_ms=lesson.committed_ms,
        picture_ok=PICTURE_LOST.isdisjoint(wrong),
        sound_ok=SOUND_LOST.isdisjoint(wrong),
        level_dbfs=lesson.level_dbfs if (SOUND_LOST - {MICROPHONE_SILENT}).isdisjoint(wrong) else None,
        speech=lesson.speech,
        speech_ok=lesson.speech_ok,
        marks=len(lesson.marks),
    )


def _light(now: Now, kept: Kept | None) -> Light:
    marked_at_s = None if now.lesson is None else now.lesson.marked_at_s
    facts = LightFacts(
        phase=now.recorder.phase,
        owner_set=now.owner is not None,
        refusal=now.refused or next(iter(now.aside), None) or (now.recorder.reason if now.recorder.failed else None),
        kept=kept,
        marked_s=None if marked_at_s is None else now.wall_s - marked_at_s,
        resumable=now.offer is not None,
        presence=now.presence,
        framing=now.framing is not None,
    )
    return cast(Light, light(facts))
