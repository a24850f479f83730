from __future__ import annotations

from datetime import date

import pytest

from appliance.core.clipedits import NO_EDITS, ClipEdits, Silence, SilenceOutside, checked_edits, in_clip, joined
from appliance.core.permission import (
    Permission,
    PermissionAhead,
    PermissionNeeded,
    Purpose,
    checked_permission,
    needs_permission,
)
from appliance.core.zones import Zone, ZoneOutside

TODAY = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("extern", "purpose", "consent", "needed"),
    [
        (False, "coaching", False, False),
        (True, "coaching", False, True),
        (False, "training", False, True),
        (False, "parents", False, True),
        (False, "coaching", True, True),
        (True, "parents", True, True),
    ],
)
def test_when_it_is_needed(extern: bool, purpose: Purpose, consent: bool, needed: bool) -> None:
    assert needs_permission(extern=extern, purpose=purpose, consent=consent) is needed


def test_a_permission_is_kept_without_blanks_around_it() -> None:
    assert checked_permission(Permission(" ouders ", TODAY, " les "), TODAY) == Permission("ouders", TODAY, "les")
    assert checked_permission(None, TODAY) is None


@pytest.mark.parametrize("one", [Permission("", TODAY, "les"), Permission("ouders", TODAY, "\n")])
def test_without_words_it_is_none(one: Permission) -> None:
    with pytest.raises(PermissionNeeded):
        checked_permission(one, TODAY)


def test_nobody_has_given_it_tomorrow() -> None:
    with pytest.raises(PermissionAhead) as caught:
        checked_permission(Permission("ouders", date(2026, 9, 2), "les"), TODAY)
    assert "2026-09-02" in caught.value.message("nl")


def test_silences_are_put_in_order_and_joined() -> None:
    assert joined([Silence(5, 9), Silence(1, 3), Silence(3, 4), Silence(6, 7)]) == (Silence(1, 4), Silence(5, 9))
    assert checked_edits(NO_EDITS, 0, 10) == NO_EDITS


@pytest.mark.parametrize("one", [Silence(9, 12), Silence(10, 10), Silence(12, 11), Silence(19, 21)])
def test_a_silence_lies_inside_the_moment(one: Silence) -> None:
    with pytest.raises(SilenceOutside):
        checked_edits(ClipEdits(silences=(one,)), 10, 20)


def test_a_zone_lies_inside_the_picture() -> None:
    with pytest.raises(ZoneOutside):
        checked_edits(ClipEdits((Zone(0.5, 0.5, 0.6, 0.1),)), 10, 20)


def test_in_the_time_of_the_clip() -> None:
    silences = [Silence(10, 20), Silence(25, 30), Silence(45, 60), Silence(70, 80)]
    assert in_clip(silences, 15, 50) == (Silence(0, 5), Silence(10, 15), Silence(30, 35))
