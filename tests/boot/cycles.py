"""Record, pull the plug, boot, sign in, play: again and again on one card, with a ledger of what was promised."""

from __future__ import annotations

import io
import random
import time
from dataclasses import dataclass

import av

from tests.boot.machine import say
from tests.boot.vmbox import PATIENCE_S, Started, VmBox
from tests.e2e.box import Client

# How long a lesson is at the cut: long enough that without syncs there is something to lose.
LESSON_S = (8.0, 20.0)
# How long a lesson that was cut may take to be in its owner's list after the sign-in.
SETTLES_S = 600


@dataclass(frozen=True, slots=True)
class Promise:
    """What the box had said at the cut: this much of this lesson is safe, and so many marks."""

    lesson: str
    committed_ms: int
    elapsed_ms: int
    marks: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What was there after the next start. `played_ms` -1: the lesson was not there, or did not play."""

    promise: Promise
    played_ms: int
    marks: int
    started: Started

    @property
    def broken_ms(self) -> int:
        """How much of what was promised is gone."""
        return max(0, self.promise.committed_ms - self.played_ms)

    @property
    def lost_ms(self) -> int:
        """From the cut back to the last picture that plays."""
        return self.promise.elapsed_ms - self.played_ms

    @property
    def held(self) -> bool:
        # A picture's own length: the last one begins before the end of what was committed.
        return self.played_ms >= 0 and self.broken_ms <= 250 and self.marks >= self.promise.marks


def cycle(box: VmBox, teacher: Client, chance: random.Random) -> tuple[Kept, Client]:
    """One lesson, one cut; and the teacher, signed in again."""
    promise = record_and_cut(box, teacher, chance)
    started = box.start()
    teacher = box.sign_in()
    played, marks = look(teacher, promise.lesson)
    return Kept(promise, played, marks, started), teacher


def record_and_cut(box: VmBox, teacher: Client, chance: random.Random) -> Promise:
    machine = box.machine
    if box.recorder(teacher)["resume"] is not None:
        teacher.call("POST", "/api/recorder/decline")
    machine.wait(lambda: box.status()["light"] == "green", PATIENCE_S, "the light is not green")
    machine.press()
    machine.wait(lambda: box.status()["state"] == "recording", PATIENCE_S, "no lesson begins")
    seconds, marked = chance.uniform(*LESSON_S), chance.random() < 0.5
    while (now := box.recorder(teacher))["elapsed_ms"] < seconds * 1000:
        time.sleep(0.5)
        if marked and now["elapsed_ms"] > 3000:
            marked = False
            machine.press()
    machine.cut()
    return Promise(str(now["lesson"]), int(now["committed_ms"]), int(now["elapsed_ms"]), int(now["marks"]))


def look(teacher: Client, lesson: str) -> tuple[int, int]:
    """How much of the lesson plays, and how many marks it has."""
    end = time.monotonic() + SETTLES_S
    while time.monotonic() < end:
        found = [one for one in teacher.call("GET", "/api/lessons") if one["id"] == lesson]
        if found and found[0]["state"] != "recording":
            opened = teacher.call("GET", f"/api/lessons/{lesson}")
            played = -1 if opened["video"] is None else played_ms(teacher.call("GET", opened["video"]))
            return played, int(opened["marks"])
        time.sleep(0.5)
    return -1, 0


def played_ms(movie: bytes) -> int:
    """To the end of the shorter of picture and sound, as they decode."""
    with av.open(io.BytesIO(movie), "r") as film:
        pictures = [float(frame.time or 0) for frame in film.decode(video=0)]
    with av.open(io.BytesIO(movie), "r") as film:
        sounds = [float(frame.time or 0) + frame.samples / frame.sample_rate for frame in film.decode(audio=0)]
    return round(1000 * min(max(pictures, default=-0.001), max(sounds, default=-0.001)))


def told(number: int, kept: Kept) -> None:
    promise = kept.promise
    verdict = "held" if kept.held else "BROKEN"
    say(
        f"{number:3}: cut at {promise.elapsed_ms / 1000:.1f} s, promised {promise.committed_ms / 1000:.1f} s and "
        f"{promise.marks} marks; plays {kept.played_ms / 1000:.1f} s, {kept.marks} marks; "
        f"ready after {kept.started.own_s:.0f} s (ours: {kept.started.our_s:.0f}): {verdict}"
    )
