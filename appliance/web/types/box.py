"""The box now: its state, its recorder, its clock."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from appliance.protocol import Light, State, Zone
from appliance.web.types.base import In, Out, Problem


class ResumeView(Out, frozen=True, kw_only=True):
    """A lesson that was cut: a press goes on with it. `remaining_ms` is how long that part may last at most."""

    lesson: str
    recorded_ms: int
    remaining_ms: int


class RecorderView(Out, frozen=True, kw_only=True):
    """The box now, for a signed-in person. `mine`: the asker is the one it is set ready for, with their key."""

    mine: bool
    lesson: str | None  # id of the lesson being recorded, only when `mine`
    part: int  # of that lesson, more than 1 after a cut; the times below are the part's own
    elapsed_ms: int
    limit_ms: int
    committed_ms: int
    picture_ok: bool
    sound_ok: bool
    level_dbfs: float | None
    speech: bool
    speech_ok: bool
    marks: int
    room_bytes: int
    lessons_left: int
    picture_only: bool
    backend: str
    troubles: list[Problem]  # everything that is wrong now, worst first
    room_warning: Problem | None  # there is room, but not for many lessons more
    resume: ResumeView | None  # only when `mine`
    rehearsed: bool  # a finished rehearsal waits to be looked at; only when `mine`
    zones: list[Zone]  # masked in the lesson that runs, else in the next one and in the preview; only when `mine`
    fixed_zones: list[Zone]  # masked in every lesson on this box, by its own settings; only when `mine`
    presence: bool  # the next press of the button proves that somebody is there, and begins nothing
    framing: bool  # the asker's page gets the camera's picture


class ClockView(Out, frozen=True, kw_only=True):
    """What the box takes it to be. Not `trusted`: nobody vouches for the date, and a teacher may confirm the time."""

    trusted: bool
    source: Literal["ntp", "rtc", "tablet", "machine"] | None
    now: str


class Status(Out, frozen=True, kw_only=True):
    """Public. `recorder` only for a signed-in teacher; nothing here tells whose lesson it is. `health`: what a teacher
    or beheerder should know of the box and stops no lesson, worst first; empty for others."""

    state: State
    light: Light
    problem: Problem | None
    owner_ready: bool
    first_run: bool  # there is no teacher yet
    virtual_button: bool  # the box has none of its own, and the asker may press the one on the page
    version: str
    clock: ClockView
    health: list[Problem]
    recorder: RecorderView | None


class SetTime(In, frozen=True, kw_only=True):
    """What time it is by the asker's tablet, ISO 8601 with its zone. `sure`: asked once more after `time_far_ahead`."""

    now: Annotated[str, Meta(min_length=10, max_length=40)]
    sure: bool = False


class ButtonPress(In, frozen=True, kw_only=True):
    """The button drawn on the page, pressed for so long."""

    held_ms: Annotated[int, Meta(ge=1, le=10_000)] = 100
