"""The school's settings on the disk: whole or told to be broken, with what changed when and without who."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from appliance.core.school import School, SchoolChanged, SchoolDamaged
from appliance.schoolfile import MOST_VERSIONS, SCHOOL_FILE, Kept, SchoolFile, Version, read_school

NOW = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
SCHOOL = School("De Regenboog", "de directeur", "info@regenboog.example", ground="legitimate_interest")


@pytest.fixture
def file(tmp_path: Path) -> SchoolFile:
    return SchoolFile(tmp_path / "data")


def test_a_box_without_it_knows_nothing_of_its_school(tmp_path: Path) -> None:
    assert read_school(tmp_path) == Kept()
    assert read_school(tmp_path).number == 0


def test_what_changed_when_is_kept(file: SchoolFile, tmp_path: Path) -> None:
    file.change(SCHOOL, 0, NOW)
    file.change(replace(SCHOOL, ground="consent"), 1, None)
    kept = read_school(tmp_path / "data")
    assert kept.school.ground == "consent"
    assert kept.versions == (Version(1, NOW, ("name", "contact", "reach", "ground")), Version(2, None, ("ground",)))


def test_nothing_changed_is_no_version(file: SchoolFile) -> None:
    file.change(SCHOOL, 0, NOW)
    assert file.change(SCHOOL, 1, NOW).number == 1


def test_who_looked_before_another_stored_changes_nothing(file: SchoolFile) -> None:
    file.change(SCHOOL, 0, NOW)
    with pytest.raises(SchoolChanged):
        file.change(replace(SCHOOL, name="De Brug"), 0, NOW)
    assert file.read().school == SCHOOL


def test_a_paper_that_was_settled_and_the_day_the_parents_were_told(file: SchoolFile) -> None:
    file.change(SCHOOL, 0, NOW)
    file.settle("protocol", "2026-09-02", {"kept_days": "56"})
    file.informed("2026-09-03")
    file.change(replace(SCHOOL, name="De Brug"), 1, NOW)
    kept = file.read()
    assert (kept.settled["protocol"].on, kept.settled["protocol"].version) == ("2026-09-02", 1)
    assert kept.settled["protocol"].facts == {"kept_days": "56"}
    assert kept.informed_on == "2026-09-03"


@pytest.mark.parametrize("spoil", [lambda raw: raw.replace(b"directeur", b"direkteur"), lambda raw: raw[:40]])
def test_a_broken_one_is_told_and_stays(file: SchoolFile, tmp_path: Path, spoil: object) -> None:
    file.change(SCHOOL, 0, NOW)
    path = tmp_path / "data" / SCHOOL_FILE
    spoilt = spoil(path.read_bytes())  # type: ignore[operator]
    path.write_bytes(spoilt)
    for doing in (
        file.read,
        lambda: file.change(SCHOOL, 1, NOW),
        lambda: file.settle("pack", "2026-09-02", {}),
        lambda: file.informed("2026-09-02"),
    ):
        with pytest.raises(SchoolDamaged):
            doing()
    assert path.read_bytes() == spoilt
    assert file.change(SCHOOL, 0, NOW, start_over=True).number == 1
    assert file.read().school == SCHOOL


def test_saying_to_start_over_replaces_no_whole_file(file: SchoolFile) -> None:
    file.change(SCHOOL, 0, NOW)
    with pytest.raises(SchoolChanged):
        file.change(replace(SCHOOL, name="De Brug"), 0, NOW, start_over=True)


def test_the_oldest_versions_go_and_the_numbers_stay(file: SchoolFile) -> None:
    for number in range(MOST_VERSIONS + 3):
        file.change(replace(SCHOOL, name=f"School {number}"), number, NOW)
    versions = file.read().versions
    assert (len(versions), versions[0].number, versions[-1].number) == (MOST_VERSIONS, 4, MOST_VERSIONS + 3)
