"""Clips of a lesson that was cut and gone on with: the span with the cut in it, and nothing from beside it."""

from __future__ import annotations

import pytest

from appliance.library import lessons, moments
from tests.library import recorded
from tests.library.recorded import Recording
from tests.media.pictures import shown
from tests.release.world import World


def gone_on_with(world: World) -> tuple[str, lessons.Hole]:
    """Four seconds, pictures 0 to 99; a cut; three seconds, pictures 500 to 574."""
    lesson, folder = recorded.new_lesson(), world.data / "lessons"
    mine = {"owner": world.teacher.id, "recipient": world.teacher.identity.recipient}
    Recording(folder, lesson, 1, first=0, count=100, **mine).end()  # type: ignore[arg-type]
    Recording(folder, lesson, 2, first=500, count=75, starts_ms=9_000, hertz=880.0, **mine).end()  # type: ignore[arg-type]
    assert world.people.adopt(world.teacher, lambda: None) == [lesson]
    (cut,) = [hole for hole in lessons.gaps(world.teacher.library, lesson) if hole.kind == "cut"]
    return lesson, cut


@pytest.mark.parametrize("mode", ["quick", "exact"])
def test_a_moment_over_the_cut_reaches_the_coach_with_the_cut_in_it(world: World, mode: str) -> None:
    lesson, cut = gone_on_with(world)
    library = world.teacher.library
    over = moments.create(library, lesson, "top", 3000, cut.end_ms + 1000, "", world.clock.now_utc())
    release = world.released(over.id, mode=mode)
    row = world.desk.one(world.teacher, release)
    assert (row.start_ms, row.end_ms) == (3000, cut.end_ms + 1000)
    pictures = list(shown(world.desk.open_clip(world.coach, release, "t").movie))
    assert [number for _, number in pictures] == [*range(75, 100), *range(500, 525)]
    assert round(pictures[25][0] * 1000) == cut.end_ms - 3000


def test_a_moment_in_the_second_part_holds_nothing_of_the_first(world: World) -> None:
    lesson, cut = gone_on_with(world)
    library = world.teacher.library
    inside = moments.create(library, lesson, "tip", cut.end_ms + 1000, cut.end_ms + 2000, "", world.clock.now_utc())
    clip = world.desk.open_clip(world.coach, world.released(inside.id), "t")
    assert [number for _, number in shown(clip.movie)] == list(range(525, 550))
