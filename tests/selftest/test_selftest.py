"""The self-test on the simulator: it passes where all is well, and each thing that is broken is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from appliance.clock import SystemClock
from appliance.core.zones import Zone
from appliance.hardware.ports import EncodedFrame, OnEnd, VideoFormat
from appliance.hardware.sim.camera import SimCamera
from appliance.hardware.sim.lesson.maker import make_lesson
from appliance.hardware.sim.simulator import build_simulator
from appliance.selftest import cli, devices, film
from appliance.selftest.errors import NoPictures, NotPlayed, NotSealed
from tests.hardware.listening import pictures
from tests.masking import MOST_OFF, off_grey


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("video") / "lesson.mp4"
    make_lesson(path, seconds=3)
    return path


def test_all_is_well(video: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--backend", "sim", "--video", str(video), "--lesson-minutes", "20"]) == 0
    said = capsys.readouterr().out
    assert [line.split()[:2] for line in said.splitlines()] == [
        [step, "ok"] for step in ("camera", "sound", "seal", "play")
    ]
    assert f"pictures={film.BUILT_IN_FRAMES}" in said


def test_a_camera_that_is_missing_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--video", str(tmp_path / "none.mp4")]) == 1
    said = capsys.readouterr()
    assert said.out == "source_unreadable failed\n"
    assert said.err.strip()


def test_nothing_of_the_room_is_in_what_it_takes(video: Path) -> None:
    hardware = build_simulator(SystemClock(), video, picture_only=True)
    taken = devices.take(hardware)
    shown = list(pictures(taken.format, taken.pictures))
    assert len(shown) == len(taken.pictures) >= 25
    assert max(off_grey(frame, (Zone(0, 0, 1, 1),)) for frame in shown) <= MOST_OFF
    hardware.camera.close()
    hardware.light.close()


def test_a_camera_without_pictures(video: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(self: SimCamera, on_frame: Callable[[EncodedFrame], None], on_end: OnEnd) -> VideoFormat:
        on_end(None)
        return VideoFormat(320, 180, 25, b"")

    monkeypatch.setattr(SimCamera, "start", silent)
    hardware = build_simulator(SystemClock(), video, picture_only=True)
    with pytest.raises(NoPictures):
        devices.take(hardware, patience_s=5)
    hardware.light.close()


def test_what_does_not_open_again_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = devices.Taken(VideoFormat(320, 180, 25, b""), [EncodedFrame(b"", 0, True)])
    with pytest.raises(NotSealed):
        film.seal_and_open(taken)


def test_a_player_that_gives_too_few_pictures_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert film.play_built_in() == film.BUILT_IN_FRAMES
    half = film._built_in()[: len(film._built_in()) // 2]
    monkeypatch.setattr(film, "_built_in", lambda: half)
    with pytest.raises(NotPlayed):
        film.play_built_in()
