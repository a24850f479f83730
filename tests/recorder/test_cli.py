"""The recorder's options that name a box's settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from appliance import boxfile
from appliance.config import PiSettings
from appliance.recorder.cli import _settings

DATA = ["--data", "/nowhere"]


def test_a_pi_reads_the_file_that_is_named(tmp_path: Path) -> None:
    file = tmp_path / "box.toml"
    file.write_text("[pins]\nbutton = 4\n")
    settings = _settings([*DATA, "--backend", "pi", "--settings", str(file)])
    assert (settings.backend, settings.pi.pins.button) == ("pi", 4)


def test_without_one_it_reads_the_usual_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boxfile, "BOX_FILE", tmp_path / "box.toml")
    assert _settings([*DATA, "--backend", "pi"]).pi == PiSettings()
    (tmp_path / "box.toml").write_text("camra = 'x'\n")
    with pytest.raises(boxfile.SettingUnknown):
        _settings([*DATA, "--backend", "pi"])
    assert _settings(DATA).pi == PiSettings()  # the simulator has no pins


@pytest.mark.parametrize("backend", ["sim", "usb"])
def test_only_a_pi_has_settings(backend: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        _settings([*DATA, "--backend", backend, "--settings", "x"])
    assert raised.value.code == 2
    assert "--settings" in capsys.readouterr().err
