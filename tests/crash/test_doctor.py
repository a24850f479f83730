"""The doctor at a cut box complains when it should: else it would prove nothing to ask it after every cut."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.crash.doctor import Complaint, findings, require_good, require_mended_by_a_start

PERSON, RELEASE = f"people/{'a' * 20}", f"releases/{'b' * 20}"


def test_what_a_start_mends_is_expected_before_it() -> None:
    clip = f"{RELEASE}/clip.mp4.age"
    require_mended_by_a_start([])
    require_mended_by_a_start([("one_copy", "box.spare.json"), ("deletion_begun", f"lessons/{'c' * 20}.deleted")])
    require_mended_by_a_start([("release_incomplete", RELEASE), ("sealed_oddly", clip)])
    require_mended_by_a_start([("sealed_oddly", f"{PERSON}/drafts/{'b' * 20}/clip.mp4.age")])
    with pytest.raises(Complaint, match="sealed_oddly"):
        require_mended_by_a_start([("sealed_oddly", f"{PERSON}/identity.age")])
    with pytest.raises(Complaint, match="sealed_oddly"):
        require_mended_by_a_start([("sealed_oddly", clip)])
    with pytest.raises(Complaint, match="person_unreadable"):
        require_mended_by_a_start([("one_copy", "box.json"), ("person_unreadable", PERSON)])


def test_afterwards_anything_is_too_much(tmp_path: Path) -> None:
    data, nobody = tmp_path / "data", tmp_path / "s"
    (data / PERSON).mkdir(parents=True)
    for folder in (data, data / "people", data / PERSON):
        folder.chmod(0o700)
    told = [("names_lost", "box.json"), ("person_unreadable", PERSON)]
    assert findings(data, nobody, 0) == told
    with pytest.raises(Complaint, match="person_unreadable"):
        require_good(data, nobody, 0, patience_s=0)
    shutil.rmtree(data / PERSON)
    require_good(data, nobody, 0, patience_s=0)
