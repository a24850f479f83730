from __future__ import annotations

import pytest

from appliance.log import log, log_error


def test_keys_and_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    log("lesson_ended", duration_ms=1_200, ok=True, level=-20.12345, reason="stopped", problem=None)
    line = "lesson_ended duration_ms=1200 ok=True level=-20.123 reason=stopped problem=None\n"
    assert capsys.readouterr().err == line


def test_a_sentence_is_not_logged(capsys: pytest.CaptureFixture[str]) -> None:
    log("said", words="Juf Annelies zei goedemorgen", path="/home/annelies")
    assert capsys.readouterr().err == "said words=not-a-key path=not-a-key\n"


def test_an_error_is_logged_without_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        raise ValueError("Juf Annelies")
    except ValueError as error:
        log_error("broken", error)
    said = capsys.readouterr().err
    assert said.startswith("broken kind=ValueError at=test_log.py.")
    assert "Annelies" not in said
