"""A whole run: live a year, cut it at every named point and at random, and cut boxes while they record."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from tests.crash import films, points
from tests.crash.box import Box, Settings, Zygotes
from tests.crash.cuts import Cut, Cutter, Outcome, Run
from tests.crash.films import Film
from tests.crash.live import BadWiring
from tests.crash.mercy import MERCIES, Mercy
from tests.crash.report import Report
from tests.crash.scenario import Year, live

# So many at once: the boxes mostly compute, and this machine may be a small one.
AT_ONCE = 2
MORE = ["--clock", "machine"]


@dataclass(frozen=True, slots=True)
class Suite:
    """Everything that cuts are made with."""

    zygotes: Zygotes
    poor: Film
    rich: Film
    run: Run
    keep: Path | None = None

    def at_every_point(self, seed: int, report: Report) -> None:
        """Each named point with a disk that keeps nothing it need not, and with one of any other mercy."""
        dice = random.Random(seed)
        cuts = []
        for point, at in points.places(self.run.history, self.run.ledger).items():
            others: list[Mercy] = [mercy for mercy in MERCIES if mercy != "nothing"]
            for mercy in ("nothing", dice.choice(others)):
                cuts.append(Cut(at, mercy, dice.randrange(2**32), point))
        self._try(cuts, report)

    def at_random(self, count: int, seed: int, report: Report) -> None:
        """Half of them at a random call, half at a random moment: most moments are moments of a lesson."""
        dice = random.Random(seed)
        self._try([self._random_cut(dice, by_time=number % 2 == 0) for number in range(count)], report)

    def while_recording(self, count: int, seed: int, report: Report) -> None:
        """Two boxes with bad wiring, a poor film in one and a rich film in the other."""
        dice = random.Random(seed)

        def go(film: Film, seeds: list[int]) -> list[Outcome]:
            box = self.bad_wiring(film)
            try:
                return _until_broken(partial(box.cut, keep_in=self.keep), seeds)
            finally:
                box.close()

        seeds = [dice.randrange(2**32) for _ in range(count)]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for outcomes in pool.map(go, (self.poor, self.rich), (seeds[::2], seeds[1::2])):
                for outcome in outcomes:
                    report.add(outcome)

    def bad_wiring(self, film: Film, **layer: Any) -> BadWiring:
        """A box in which a teacher is set ready and nothing was recorded yet."""
        (ready,) = [deed for deed in self.run.ledger.deeds if deed.what == "set_ready"]
        assert ready.answered is not None
        cut = Cut(ready.answered, "nothing", 0)
        folder = self.run.history.cut(cut.at, cut.mercy, random.Random(cut.seed))
        standing = self.run.ledger.standing(cut.at, self.run.at_ns(cut))
        return BadWiring(self.zygotes, folder, standing, film, replace(self.run.settings, film=film.path), **layer)

    def _try(self, cuts: list[Cut], report: Report) -> None:
        cutter = Cutter(self.zygotes, self.keep)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for outcome in pool.map(lambda cut: cutter.try_cut(self.run, cut), cuts):
                report.add(outcome)

    def _random_cut(self, dice: random.Random, *, by_time: bool) -> Cut:
        records = self.run.history.records
        moment = dice.randrange(records[0].at_ns, records[-1].at_ns)
        at = sum(record.at_ns <= moment for record in records) if by_time else dice.randrange(1, len(records))
        return Cut(at, dice.choice(MERCIES), dice.randrange(2**32), later=dice.random())


def _until_broken(cut: Callable[[int], Outcome], seeds: list[int]) -> list[Outcome]:
    """What comes after something broke on the same folder says nothing new."""
    outcomes: list[Outcome] = []
    for seed in seeds:
        outcomes.append(cut(seed))
        if outcomes[-1].broken is not None:
            break
    return outcomes


@contextmanager
def suite(*, keep: Path | None = None, syncs_ignored: bool = False) -> Iterator[Suite]:
    """A year that was just lived, ready to be cut."""
    with tempfile.TemporaryDirectory(prefix="tb-films-") as place:
        poor, rich = films.write_poor(Path(place)), films.write_rich(Path(place))
        zygotes = Zygotes()
        try:
            run = live_a_year(zygotes, poor, rich, syncs_ignored=syncs_ignored)
            yield Suite(zygotes, poor, rich, run, keep)
        finally:
            zygotes.close()


def live_a_year(zygotes: Zygotes, poor: Film, rich: Film, *, syncs_ignored: bool = False) -> Run:
    box = Box(zygotes, syncs_ignored=syncs_ignored)
    try:
        year = Year(box, poor, rich, MORE)
        live(year)
        box.pull_the_plug()
        history = box.history()
        history.require_complete(box.data)
        return Run(history, year.ledger, Settings(rich.path, 20, MORE))
    finally:
        box.close()
