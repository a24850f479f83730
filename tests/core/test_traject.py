"""What a traject may be."""

from __future__ import annotations

import pytest

from appliance.core import traject


def test_a_question_is_kept_as_it_was_written() -> None:
    assert traject.check_question("\n Hoe geef ik stilte?  ") == "Hoe geef ik stilte?"
    for empty in ("", " \n\t"):
        with pytest.raises(traject.QuestionEmpty):
            traject.check_question(empty)


def test_six_lessons_fit() -> None:
    traject.check_room(5)
    with pytest.raises(traject.TrajectFull) as caught:
        traject.check_room(6)
    assert "6" in caught.value.message("nl")
