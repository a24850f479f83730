from __future__ import annotations

import json
import wave
from pathlib import Path

import pytest

from tests.speech.classroom import Recording
from tests.speech.score import load, main


def store(folder: Path, recording: Recording) -> None:
    with wave.open(str(folder / "room_snr10.wav"), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", "NONE"))
        file.writeframes(recording.samples.tobytes())
    (folder / "room_snr10.json").write_text(json.dumps(recording.labels))


def test_the_table_has_a_row_for_each_snr(
    tmp_path: Path, lesson: Recording, capsys: pytest.CaptureFixture[str]
) -> None:
    store(tmp_path, lesson)
    main(tmp_path)
    rows = capsys.readouterr().out.splitlines()
    assert rows[2].startswith("| 10 dB | 0.9")
    assert rows[-1].startswith("60 s of sound, ")


def test_an_empty_folder_is_not_a_good_score(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load(tmp_path)
