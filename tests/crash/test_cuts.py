"""200 cuts and more: at every named point, at random places and of boxes that are recording. And the same with the
syncs left out, which must be noticed: a harness that finds nothing then would find nothing at all.
"""

from __future__ import annotations

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
from tests.crash.report import Report, percentile
from tests.crash.suite import Suite, suite

SEED = 20261101
RANDOM_CUTS, LIVE_CUTS = 24, 40
# How a traceback begins to tell of the worst there is.
LOST = r"looking\.LessonLost:"
PROCEDURES = Path(__file__).resolve().parents[2] / "docs" / "design" / "recording.md"


@pytest.fixture(scope="module")
def cuts() -> Iterator[Suite]:
    keep = Path(tempfile.mkdtemp(prefix="terugblik-cuts-"))
    try:
        with suite(keep=keep) as ready:
            yield ready
    except LayerMissing as missing:
        pytest.skip(str(missing))
    finally:
        if not list(keep.iterdir()):
            shutil.rmtree(keep)


def test_the_procedures_name_every_crash_point_and_no_other() -> None:
    text = PROCEDURES.read_text("utf-8").partition("## Crash points")[2].partition("\n## ")[0]
    assert re.findall(r"^\| `([a-z.-]+)` \|", text, re.MULTILINE) == [point.name for point in points.POINTS]


@pytest.mark.slow
@pytest.mark.measured
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
    # A second. A machine that has something else to do adds to some of them, and to one it may add much.
    assert len(report.lost_s) >= 20
    assert percentile(report.lost_s, 0.5) <= 1.0
    assert percentile(report.lost_s, 0.95) <= 1.5
    assert report.lost_s[-1] <= 2.5


# --- negative controls ----------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_without_syncs_lessons_are_lost_while_recording(cuts: Suite) -> None:
    """The processes run on a layer whose syncs do nothing; what they call committed is not on the disk."""
    box = cuts.bad_wiring(cuts.rich, syncs_ignored=True)
    try:
        outcome = box.cut(SEED, "nothing", promised=True)
    finally:
        box.close()
    assert outcome.lesson_lost, outcome


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("unsynced", "since", "point", "mercy", "noticed"),
    [
        pytest.param(r".*lesson\.mp4\.age", None, "append.synced", "nothing", LOST, id="fragments"),
        pytest.param("lessons", None, "append.synced", "nothing", LOST, id="the lesson's folder"),
        pytest.param(r"lessons/[0-9a-f]+", None, "append.synced", "nothing", LOST, id="the names in it"),
        pytest.param(r"ready\.json.*", None, "create.folder", "names", "nobody is set ready", id="whose lesson it is"),
        # A machine that took its time had a spare copy by then, from before the moment.
        pytest.param(
            r"people/.*/library\.db.*", None, "release.told", "names", "library_lost|lost a moment", id="the library"
        ),
        pytest.param(
            "releases|people/.*/drafts", None, "release.told", "nothing", "AssertionError: failed", id="the shelf"
        ),
        pytest.param(
            "lessons", "delete.aside", "retention.talk", "nothing", "and lies there", id="that a lesson was deleted"
        ),
    ],
)
def test_each_kind_of_sync_is_needed(
    cuts: Suite, unsynced: str, since: str | None, point: str, mercy: Mercy, noticed: str
) -> None:
    """The same history had one kind of sync not been there: its own promise is broken, and not just anything."""
    places = points.places(cuts.run.history, cuts.run.ledger)
    # A point is right after its call; the sync of it comes later.
    begun = 0 if since is None else places[since]
    run = replace(cuts.run, history=cuts.run.history.without_syncs(unsynced, begun))
    outcome = Cutter(cuts.zygotes).try_cut(run, Cut(places[point], mercy, 0, point), before=(Cut(0, mercy, 0),))
    assert outcome.broken is not None, f"{unsynced} is not synced, and nobody noticed"
    assert re.search(noticed, outcome.broken), outcome
