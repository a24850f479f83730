"""Who stands where and does what at a moment of the lesson: a pure function of the schedule and the time."""

from __future__ import annotations

import bisect
from dataclasses import dataclass
from hashlib import blake2b

from appliance.hardware.sim.lesson.people import LOOKS
from appliance.hardware.sim.lesson.schedule import MOUTH_MS, Schedule, Span, Spoken, span_at
from appliance.hardware.sim.lesson.voices import CLASS, PUPILS

# Where the teacher stands: the middle of the figure.
_SPOTS = {"bord": 352, "loopt links": 446, "loopt midden": 640, "loopt rechts": 834, "midden": 640}
_MOVING = frozenset(_SPOTS) | {"wijst", "zwaait"}
_PIXELS_A_SECOND = 150
_LONGEST_HAND_MS = 10_000
BEHIND = tuple(name for name in LOOKS if name not in PUPILS)


@dataclass(frozen=True, slots=True)
class TeacherNow:
    x: int
    step: int  # up and down while walking, in pixels
    pose: str
    mouth: int
    blink: bool


@dataclass(frozen=True, slots=True)
class PupilNow:
    hand: bool
    mouth: int
    busy: bool
    blink: bool


class Direction:
    """Asked for any time in any order, it always answers the same."""

    def __init__(self, schedule: Schedule) -> None:
        self._schedule = schedule
        self._walks = _walks(schedule)

    def teacher(self, ms: int) -> TeacherNow:
        x, walking = self._place(ms)
        line = self._schedule.line_at(ms)
        talking = line is not None and line.voice == "juf"
        return TeacherNow(
            x=x,
            step=-3 if walking and ms // 240 % 2 else 0,
            pose=_pose(line, ms) if line is not None and talking else "rust",
            mouth=_mouth(line, ms) if line is not None and talking else 0,
            blink=_blinks("juf", ms),
        )

    def pupil(self, name: str, ms: int) -> PupilNow:
        line = self._schedule.line_at(ms)
        wait = span_at(self._schedule.waits, ms)
        speaks = line is not None and line.voice in (name, CLASS)
        hand = any(span.what == name for span in self._hands_up(ms))
        mouth = _mouth(line, ms) if speaks and line is not None else 0
        if wait is not None and not speaks:
            turn = _dice(name, ms // 3000, wait.start_ms)
            if wait.what == "samen" and turn % 3 == 0:
                # Talking softly: lips that move, not in step with any line.
                return PupilNow(hand, turn // 7 % 2 + ms // 160 % 2, False, _blinks(name, ms))
            return PupilNow(hand, 0, turn % 3 != 1 or wait.what == "stil", _blinks(name, ms))
        return PupilNow(hand, mouth, False, _blinks(name, ms))

    def hand_behind(self, name: str, ms: int) -> bool:
        """Those who sit with their backs to us join in when several hands are up."""
        up = self._hands_up(ms)
        return len(up) > 1 and _dice(name, up[0].start_ms) % 3 == 0

    def board(self, ms: int) -> str:
        span = span_at(self._schedule.boards, ms)
        return span.what if span else "welkom"

    def _hands_up(self, ms: int) -> list[Span]:
        hands = self._schedule.hands
        first = bisect.bisect_left(hands, ms - _LONGEST_HAND_MS, key=lambda span: span.start_ms)
        last = bisect.bisect_right(hands, ms, key=lambda span: span.start_ms)
        return [span for span in hands[first:last] if ms < span.end_ms]

    def _place(self, ms: int) -> tuple[int, bool]:
        x = float(_SPOTS["bord"])
        for start_ms, target in self._walks:
            if start_ms > ms:
                break
            reach = (ms - start_ms) / 1000 * _PIXELS_A_SECOND
            begun_ms = start_ms
            far = abs(target - x)
            if reach < far:
                return round((x + reach * (1 if target > x else -1)) / 2) * 2, ms > begun_ms
            x = target
        return round(x), False


def _walks(schedule: Schedule) -> list[tuple[int, int]]:
    """When the teacher sets out and for where; each walk ends before the next one begins."""
    walks: list[tuple[int, int]] = []
    at, free_ms = _SPOTS["bord"], 0
    for line in schedule.lines:
        if line.voice != "juf" or line.manner not in _MOVING:
            continue
        target = _SPOTS.get(line.manner, _SPOTS["bord"])
        if target != at:
            start_ms = max(free_ms, line.start_ms - 1500)
            free_ms = start_ms + abs(target - at) * 1000 // _PIXELS_A_SECOND + 80
            walks.append((start_ms, target))
            at = target
    return walks


def _pose(line: Spoken, ms: int) -> str:
    beat = (ms - line.start_ms) // 640
    if line.manner == "wijst":
        return "wijst" if beat % 5 < 4 else "uitleg1"
    if line.manner == "prijst":
        return "prijst" if beat < 4 else ("uitleg1", "rust")[beat % 2]
    if line.manner == "zwaait":
        return ("zwaait1", "zwaait2")[(ms - line.start_ms) // 320 % 2]
    return ("uitleg1", "rust", "uitleg2", "uitleg1", "uitleg2", "rust")[_dice(line.start_ms, beat) % 6]


def _mouth(line: Spoken, ms: int) -> int:
    place = (ms - line.start_ms) // MOUTH_MS
    return line.mouth[place] if 0 <= place < len(line.mouth) else 0


def _blinks(name: str, ms: int) -> bool:
    own = _dice(name)
    return (ms + own % 4000) % (3100 + own % 1700) < 160


def _dice(*thrown_for: str | int) -> int:
    """Looks like chance, yet is the same each time for the same things."""
    return int.from_bytes(blake2b(repr(thrown_for).encode(), digest_size=4).digest(), "big")
