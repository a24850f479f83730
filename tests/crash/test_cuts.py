"""200 cuts and more: at every named point, at random places and of boxes that are recording. And the same with the
syncs left out, which must be noticed: a harness that finds nothing then would find nothing at all.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.crash import points
from tests.crash.cuts import Cut, Cutter
from tests.crash.layer import LayerMissing
from tests.crash.mercy import Mercy
from tests.crash.report import Report
from tests.crash.suite import Suite, suite

SEED = 20261101
RANDOM_CUTS, LIVE_CUTS = 24, 40
PROCEDURES = Path(__file__).resolve().parents[2] / "docs" / "design" / "recording.md"


@pytest.fixture(scope="module")
def cuts() -> Iterator[Suite]:
    keep = Path(tempfile.mkdtemp(prefix="terugblik-cuts-"))
    try:
        with suite(keep=keep) as ready:
            yield ready
    except LayerMissing as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(missing))
    finally:
        if not list(keep.iterdir()):
            shutil.rmtree(keep)


def test_the_procedures_name_every_crash_point_and_no_other() -> None:
    text = PROCEDURES.read_text("utf-8").partition("## Crash points")[2].partition("\n## ")[0]
    assert re.findall(r"^\| `([a-z.-]+)` \|", text, re.MULTILINE) == [point.name for point in points.POINTS]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_promise_holds_after_any_cut(cuts: Suite, capsys: pytest.CaptureFixture[str]) -> None:
    report, began = Report(), time.monotonic()
    cuts.at_every_point(SEED, report)
    cuts.at_random(RANDOM_CUTS, SEED, report)
    cuts.while_recording(LIVE_CUTS, SEED, report)
    with capsys.disabled():
        print(f"\n{report}; {time.monotonic() - began:.0f} s")
    assert not report.broken, report.told()
    assert report.lessons_lost == 0
    assert len(report.outcomes) >= 200
    assert report.points >= {point.name for point in points.POINTS}
    # A second, and what a machine that has something else to do adds to it.
    assert len(report.lost_s) >= 20
    assert report.lost_s[len(report.lost_s) // 2] <= 1.0
    assert report.lost_s[-1] <= 2.5


# --- negative controls ----------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_without_syncs_lessons_are_lost_while_recording(cuts: Suite) -> None:
    """The processes run on a layer whose syncs do nothing."""
    box = cuts.bad_wiring(cuts.rich, syncs_ignored=True)
    try:
        outcomes = [box.cut(seed, "nothing") for seed in (SEED, SEED + 1)]
    finally:
        box.close()
    assert any(outcome.lesson_lost for outcome in outcomes), outcomes


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("unsynced", "point", "mercy"),
    [
        pytest.param(r".*lesson\.mp4\.age", "append.synced", "nothing", id="fragments"),
        pytest.param("lessons", "append.synced", "nothing", id="the lesson's folder"),
        pytest.param(r"lessons/[0-9a-f]+", "append.synced", "nothing", id="the names in it"),
        pytest.param(r"ready\.json.*", "create.folder", "names", id="whose lesson it is"),
        pytest.param(r"people/.*/library\.db.*", "release.told", "names", id="the library"),
        pytest.param("releases|people/.*/drafts", "release.told", "nothing", id="the shelf"),
        pytest.param("lessons", "retention.talk", "nothing", id="that a lesson was deleted"),
    ],
)
def test_each_kind_of_sync_is_needed(cuts: Suite, unsynced: str, point: str, mercy: Mercy) -> None:
    """The same history had one kind of sync not been there."""
    at = points.places(cuts.run.history, cuts.run.ledger)[point]
    run = replace(cuts.run, history=cuts.run.history.without_syncs(unsynced))
    outcome = Cutter(cuts.zygotes).try_cut(run, Cut(at, mercy, 0, point), before=(Cut(0, mercy, 0),))
    assert outcome.broken is not None, f"{unsynced} is not synced, and nobody noticed"
