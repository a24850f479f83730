"""Going on with a lesson that was cut: may it be, where does the next part begin, how long may it last.

A lesson ends when its time is over, counted from its first beginning, also while the box was off. How long it was off
is known when both moments lie in one start of the machine, or when the date could be trusted at both. When it is not,
only what certainly passed is counted: what was recorded, and the time since the machine was started.

`hurry` is how many times as fast as the clock on the wall a lesson's time runs: 1, but in a simulator that is hurried.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from appliance.core.zones import Zone, joined

# Less than this is not worth a part of its own.
LEAST_MS = 60_000
# A box that is cut more often than this in one lesson has a fault that going on would hide.
MAX_PARTS = 20
# How far the time of a file may lie beyond the end of what can have been recorded in it.
_SLACK_MS = 10_000


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment on all clocks of the box: milliseconds since 1970, a date only if `trusted`; `boot_ms` since the
    machine was started for the `boot`th time; and `system_ms` by the clock that the disk dates its files with, which
    may be years from `utc_ms`."""

    utc_ms: int
    trusted: bool
    boot: int
    boot_ms: int
    system_ms: int


@dataclass(frozen=True, slots=True)
class Running:
    """What is noted of a lesson while it is being recorded. `key` names the owner's public key; `limit_ms` and `begun`
    are the whole lesson's, `before_ms` is what was recorded in the parts before this one. `zones` are masked in it, and
    in each part that goes on with it."""

    lesson: str
    owner: str
    key: str
    limit_ms: int
    begun: Moment
    part: int
    part_begun: Moment
    before_ms: int
    zones: tuple[Zone, ...] = ()


@dataclass(frozen=True, slots=True)
class Cut:
    """A lesson that was cut, and about how much of its last part was recorded."""

    running: Running
    part_ms: int

    @property
    def recorded_ms(self) -> int:
        return self.running.before_ms + self.part_ms


@dataclass(frozen=True, slots=True)
class Offer:
    """A press now goes on with this lesson."""

    cut: Cut
    remaining_ms: int


def first_part(
    lesson: str, owner: str, key: str, limit_ms: int, now: Moment, *, zones: tuple[Zone, ...] = ()
) -> Running:
    return Running(lesson, owner, key, limit_ms, begun=now, part=1, part_begun=now, before_ms=0, zones=zones)


def next_part(cut: Cut, number: int, now: Moment, *, zones: tuple[Zone, ...] = ()) -> Running:
    """`zones`: what is masked in it besides what was masked before."""
    masked = joined(cut.running.zones, zones)
    return replace(cut.running, part=number, part_begun=now, before_ms=cut.recorded_ms, zones=masked)


def offer(cut: Cut, now: Moment, *, owner: str, key: str, hurry: float = 1.0) -> Offer | None:
    """Only to the owner whose lesson it is, with the very key that the parts before are sealed to."""
    if (cut.running.owner, cut.running.key) != (owner, key) or is_over(cut, now, hurry=hurry):
        return None
    return Offer(cut, cut.running.limit_ms - _gone_ms(cut, now, hurry))


def is_over(cut: Cut, now: Moment, *, hurry: float = 1.0) -> bool:
    """Nobody can go on with it any more. Once true it stays true: only what certainly passed is counted."""
    left_ms = cut.running.limit_ms - _gone_ms(cut, now, hurry)
    return left_ms < LEAST_MS or cut.recorded_ms <= 0 or cut.running.part >= MAX_PARTS


def starts_ms(cut: Cut, now: Moment, *, hurry: float = 1.0) -> int | None:
    """Where a part that begins now lies on the lesson's timeline. None: nobody knows how long the gap was."""
    since_ms = _between_ms(cut.running.begun, now, hurry)
    return None if since_ms is None else max(since_ms, cut.recorded_ms)


def recorded_ms(running: Running, now: Moment, *, written_ms: int, least_ms: int, hurry: float = 1.0) -> int:
    """About how much of a cut part was recorded, told without opening it: from when its file was last written, by the
    system's clock. One that was set meanwhile can make that nonsense; then `least_ms`, which the file's size
    proves."""
    most_ms = max(0, running.limit_ms - running.before_ms)
    began = running.part_begun
    if began.boot == now.boot:
        # By the clock that nobody sets: only a change since the last write can make this wrong.
        told_ms = now.boot_ms - (now.system_ms - written_ms) - began.boot_ms
    else:
        told_ms = written_ms - began.system_ms
    told_ms = round(told_ms * hurry)
    if least_ms <= told_ms <= most_ms + _SLACK_MS:
        return min(told_ms, most_ms)
    return min(least_ms, most_ms)


def _gone_ms(cut: Cut, now: Moment, hurry: float) -> int:
    """How much of the lesson's time is certainly over."""
    since_ms = _between_ms(cut.running.begun, now, hurry)
    if since_ms is not None:
        return max(since_ms, cut.recorded_ms)
    since_part_ms = _between_ms(cut.running.part_begun, now, hurry)
    if since_part_ms is not None:
        return cut.running.before_ms + max(since_part_ms, cut.part_ms)
    # It was cut before the machine was started.
    return cut.recorded_ms + round(now.boot_ms * hurry)


def _between_ms(earlier: Moment, later: Moment, hurry: float) -> int | None:
    """None when no clock can tell, or when the date says that less has passed than the machine knows of."""
    if earlier.boot == later.boot:
        return round(max(0, later.boot_ms - earlier.boot_ms) * hurry)
    passed_ms = later.utc_ms - earlier.utc_ms
    sure = earlier.trusted and later.trusted and passed_ms >= later.boot_ms
    return round(passed_ms * hurry) if sure else None
