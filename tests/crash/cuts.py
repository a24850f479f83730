"""Cuts: a place in a history and a mercy of the disk, and what came of it."""

from __future__ import annotations

import pickle
import random
import shutil
import time
import traceback
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.crash.box import Box, Settings, Zygotes
from tests.crash.disk import History
from tests.crash.ledger import Ledger, Standing
from tests.crash.looking import LessonLost, Verdict
from tests.crash.mercy import MERCIES, Mercy
from tests.crash.promises import Check
from tests.crash.scenario import LATER_S
from tests.crash.tree import Folder, lay_out, pick_up

# Of the boxes that came back, so many are cut again in the midst of coming back.
AGAIN = 0.3
# The plug is back so soon after the cut that a lesson can still be gone on with.
BACK_S = 2
# Where cuts are chosen by record and not by time, a sync may take as long as it likes.
QUICK_SYNC_US = 100


@dataclass(frozen=True, slots=True)
class Run:
    """A history with its promises, and what the box is started with after a cut."""

    history: History
    ledger: Ledger
    settings: Settings

    def at_ns(self, cut: Cut) -> int:
        """When the plug was pulled: right after the last record, or a part of the way to the next."""
        records = self.history.records
        last = records[max(0, min(cut.at, len(records)) - 1)].at_ns
        following = records[min(cut.at, len(records) - 1)].at_ns
        return round(last + cut.later * (following - last))


@dataclass(frozen=True, slots=True)
class Cut:
    """After `at` records and `later` on the way (0 to 1) to the next. `seed` decides what the disk kept."""

    at: int
    mercy: Mercy
    seed: int
    point: str = "random"
    later: float = 0.0


@dataclass(slots=True)
class Outcome:
    cuts: list[Cut]
    seconds: float
    lost_ms: int | None = None
    lesson_lost: bool = False
    broken: str | None = None
    kept: Path | None = None
    again: list[Outcome] = field(default_factory=list)

    def broke(self, error: Exception) -> None:
        self.broken = "".join(traceback.format_exception(error)[-3:])
        self.lesson_lost = isinstance(error, LessonLost)

    def __str__(self) -> str:
        places = ", then ".join(f"{cut.point} at {cut.at}, {cut.mercy}, seed {cut.seed}" for cut in self.cuts)
        again = f"\nscripts/soak --again {self.kept}" if self.kept is not None else ""
        return f"{places}: {self.broken or 'every promise kept'}{again}"


class Cutter:
    def __init__(self, zygotes: Zygotes, keep: Path | None = None) -> None:
        self._zygotes = zygotes
        self._keep = keep

    def try_cut(self, run: Run, cut: Cut, before: tuple[Cut, ...] = ()) -> Outcome:
        """Cut, start again, look. Perhaps cut again while it was starting and looking."""
        began = time.monotonic()
        dice = random.Random(cut.seed)
        folder = run.history.cut(cut.at, cut.mercy, dice)
        standing = run.ledger.standing(cut.at, run.at_ns(cut))
        outcome = Outcome([*before, cut], 0)
        box = Box(self._zygotes, folder, sync_us=QUICK_SYNC_US)
        again: Run | None = None
        try:
            verdict = look(box, standing, run.settings)
            outcome.lost_ms = verdict.lost_ms
            if not before and dice.random() < AGAIN:
                box.pull_the_plug()
                again = Run(box.history(), verdict.ledger, run.settings)
        except Exception as error:  # noqa: BLE001 - whatever goes wrong is what this is looking for
            outcome.broke(error)
            if self._keep is not None:
                outcome.kept = keep(self._keep, Kept(folder, standing, run.settings), outcome)
        finally:
            box.close()
        outcome.seconds = time.monotonic() - began
        if again is not None:
            at = dice.randrange(1, len(again.history.records) + 1)
            second = Cut(at, dice.choice(MERCIES), dice.randrange(2**32), "while coming back")
            outcome.again.append(self.try_cut(again, second, tuple(outcome.cuts)))
        return outcome


def look(box: Box, standing: Standing, settings: Settings) -> Verdict:
    """Put the plug back at the moment of the cut, and ask for every promise."""
    box.layer.set_ahead(_ahead_s(standing))
    # The sweep asks the recorder; one that is not there yet would put it off by a minute.
    box.start(settings, one_by_one=_is_later(standing))
    return Check(box, standing).run()


# --- what is kept of a cut that broke something -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kept:
    """Enough to see it again: the folder as the cut left it, and what had been promised."""

    folder: Folder
    standing: Standing
    settings: Settings


def keep(below: Path, kept: Kept, outcome: Outcome) -> Path:
    place = below / "-".join(f"{cut.at}.{cut.mercy}.{cut.seed}" for cut in outcome.cuts)
    lay_out(kept.folder, place / "data")
    shutil.copy(kept.settings.film, place / "film.mp4")
    (place / "kept.pickle").write_bytes(pickle.dumps(replace(kept, folder=Folder())))
    (place / "broken.txt").write_text(f"{outcome}\n")
    return place


def look_again(zygotes: Zygotes, place: Path) -> Verdict:
    """Raises what broke then, if it still does."""
    kept: Kept = pickle.loads((place / "kept.pickle").read_bytes())
    box = Box(zygotes, pick_up(place / "data"), sync_us=QUICK_SYNC_US)
    try:
        return look(box, kept.standing, replace(kept.settings, film=place / "film.mp4"))
    finally:
        box.close()


def _ahead_s(standing: Standing) -> float:
    """So that it is the moment of the cut, and a little later."""
    later_s = LATER_S if _is_later(standing) else 0
    return later_s + BACK_S - (time.monotonic_ns() - standing.cut_ns) / 1e9


def _is_later(standing: Standing) -> bool:
    return bool(standing.did("expire") or standing.may("expire"))
