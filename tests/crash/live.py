"""Cuts of running boxes: both processes stop at one instant, at any moment of a lesson, and what was not synced goes.

One box that is cut again and again, as in a building with bad wiring: what came back is what the next lesson is
recorded on. Nothing is replayed here; the log only says what the disk held.
"""

from __future__ import annotations

import random
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.crash.box import Box, Settings, Zygotes
from tests.crash.cuts import Cut, Kept, Outcome, keep
from tests.crash.films import Film
from tests.crash.ledger import Ledger, Standing, Watch
from tests.crash.mercy import MERCIES, Mercy
from tests.crash.promises import Check
from tests.crash.tree import Folder

LONGEST_S = 2.5


class BadWiring:
    """From a folder in which a teacher is enrolled and set ready."""

    def __init__(
        self, zygotes: Zygotes, folder: Folder, standing: Standing, film: Film, settings: Settings, **layer: Any
    ) -> None:
        self._zygotes = zygotes
        self._film = film
        self._layer = layer
        self._settings = settings
        self._folder = folder
        self._standing = standing
        self._ledger = standing.ledger()
        self._box = self._back(folder)

    def cut(
        self, seed: int, mercy: Mercy | None = None, keep_in: Path | None = None, *, promised: bool = False
    ) -> Outcome:
        """Record, be cut, come back, be looked at. `promised`: not before some of the lesson was called committed."""
        dice, began = random.Random(seed), time.monotonic()
        cut = Cut(0, mercy or dice.choice(MERCIES), seed, "live")
        outcome = Outcome([cut], 0)
        try:
            self._pull_the_plug(cut, dice, promised=promised)
            verdict = Check(self._box, self._standing).run()
            outcome.lost_ms = verdict.lost_ms
            self._ledger = verdict.ledger
        except Exception as error:  # noqa: BLE001 - whatever goes wrong is what this is looking for
            outcome.broke(error)
            if keep_in is not None:
                outcome.kept = keep(keep_in, Kept(self._folder, self._standing, self._settings), outcome)
        outcome.seconds = time.monotonic() - began
        return outcome

    def close(self) -> None:
        self._box.close()

    def _pull_the_plug(self, cut: Cut, dice: random.Random, *, promised: bool) -> None:
        box, ledger = self._box, self._ledger
        with Watch(box.control, box.layer, ledger):
            lesson = self._record(box, ledger, dice)
            if promised:
                box.until(lambda: _promised_ms(ledger, lesson), "nothing of the lesson is committed")
            box.layer.freeze()
            at_ns = time.monotonic_ns()
            box.pull_the_plug()
        history = box.history()
        self._folder = history.cut(len(history.records), cut.mercy, dice)
        self._standing = ledger.standing(len(history.records), at_ns)
        box.close()
        self._box = self._back(self._folder)

    def _back(self, folder: Folder) -> Box:
        box = Box(self._zygotes, folder, **self._layer)
        try:
            box.start(self._settings)
        except BaseException:
            box.close()
            raise
        return box

    def _record(self, box: Box, ledger: Ledger, dice: random.Random) -> str:
        self._begin_or_go_on(box, ledger, dice)
        lesson = str(box.until(lambda: box.ask("status"), "no status")["lesson"])
        end = time.monotonic() + dice.uniform(0, LONGEST_S)
        marked = dice.random() < 0.5
        while time.monotonic() < end:
            time.sleep(0.01)
            if not marked and box.ask("status")["elapsed_ms"] > 400:
                marked = True
                with suppress(AssertionError), ledger.asking(box.layer, "mark", lesson):
                    box.ask("mark")
        if dice.random() < 0.2:
            # The answer comes after the end is on its way: cut somewhere in it.
            with suppress(Ended), ledger.asking(box.layer, "stop", lesson):
                box.ask("stop")
                time.sleep(dice.uniform(0, 0.1))
                if box.ask("status")["state"] != "ready":
                    raise Ended
        return lesson

    def _begin_or_go_on(self, box: Box, ledger: Ledger, dice: random.Random) -> None:
        offered = box.ask("status")["resumable"]
        if offered is not None and dice.random() < 0.5 and not self._was_gone_on(offered["lesson"]):
            # It will be another film than the one that was played just now.
            ledger.deeds = [one for one in ledger.deeds if (one.what, one.subject) != ("played", offered["lesson"])]
            with ledger.asking(box.layer, "go_on", offered["lesson"]):
                self._press(box)
            return
        if offered is not None:
            box.ask("decline")
        with ledger.asking(box.layer, "begin", frames=self._film.frames) as deed:
            deed.subject = self._press(box)

    def _was_gone_on(self, lesson: str) -> bool:
        return any(sight.status["lesson"] == lesson and sight.status["part"] > 1 for sight in self._standing.sights)

    def _press(self, box: Box) -> str:
        box.ask("press")
        return str(box.until(lambda: self._recording(box), "no lesson begins"))

    def _recording(self, box: Box) -> str | None:
        status = box.ask("status")
        return status["lesson"] if status["state"] == "recording" else None


def _promised_ms(ledger: Ledger, lesson: str) -> int:
    """What the recorder was heard to call committed."""
    return max((one.status["committed_ms"] for one in ledger.sights if one.status["lesson"] == lesson), default=0)


class Ended(Exception):
    """It is not known whether it did."""
