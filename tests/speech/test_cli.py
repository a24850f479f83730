from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from appliance.cli import main
from appliance.speech.errors import SoundFileMissing, SoundFileSilent, SoundFileUnreadable
from tests.speech.classroom import Recording
from tests.speech.feeding import detect
from tests.speech.test_soundfile import write_wav


def test_it_prints_what_the_recorder_would_find(
    tmp_path: Path, lesson: Recording, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_wav(tmp_path / "lesson.wav", lesson.samples[np.newaxis], 16_000)
    assert main(["speech", str(path)]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed == [[start / 1000, end / 1000] for start, end in detect(lesson.samples)]
    assert len(printed) > 10


def test_a_moment_of_sound_has_no_speech(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_wav(tmp_path / "short.wav", np.zeros((1, 100), np.int16), 16_000)
    assert main(["speech", str(path)]) == 0
    assert capsys.readouterr().out == "[]\n"


def test_errors_go_to_standard_error_with_the_next_step(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["speech", str(tmp_path / "none.wav")]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "There is no such file" in err
    assert "Check the name" in err


def test_no_file_is_a_wrong_call() -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["speech"])
    assert stopped.value.code == 2


@pytest.mark.parametrize("error", [SoundFileMissing, SoundFileUnreadable, SoundFileSilent])
def test_errors_speak_both_languages(error: type[SoundFileUnreadable]) -> None:
    raised = error(file="les.wav", detail="kapot")
    for language in ("nl", "en"):
        assert "les.wav" in raised.message(language)
        assert raised.advice(language)


def test_a_plain_wav_does_not_wait_for_ffmpeg(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "short.wav", np.zeros((1, 100), np.int16), 16_000)
    check = (
        f"import sys; from appliance.cli import main; main(['speech', {str(path)!r}]); sys.exit('av' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", check], capture_output=True).returncode == 0
