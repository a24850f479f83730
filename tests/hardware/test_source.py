"""Which files play, which pass through untouched, and which are refused before a lesson starts."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import pytest

from appliance.hardware.errors import SourceUnreadable
from appliance.hardware.sim.source import read_source
from tests.hardware.files import write_sound_only, write_still, write_video


def test_a_file_as_the_recorder_makes_it_conforms(tmp_path: Path) -> None:
    source = read_source(write_video(tmp_path / "a.mp4", 2))
    assert source.conforms
    assert source.has_sound
    assert (source.width, source.height, source.frames_per_second) == (640, 360, 25)
    assert source.period_ms == 2000


@pytest.mark.parametrize(
    "odd",
    [
        {"bframes": 2},
        {"keyframe_each": 50},
        {"codec": "mpeg4"},
        {"rotated": 90},
        {"size": (1280, 1088)},
        {"sound_seconds": 4},
    ],
    ids=lambda odd: next(iter(odd)),
)
def test_what_does_not_conform(tmp_path: Path, odd: dict[str, object]) -> None:
    assert not read_source(write_video(tmp_path / "a.mp4", 3, **odd)).conforms  # type: ignore[arg-type]


def test_an_unsteady_rate_with_a_long_hole_does_not_conform(tmp_path: Path) -> None:
    frames = [*range(30), *range(70, 80)]
    assert not read_source(write_video(tmp_path / "a.mp4", frames=frames)).conforms


def test_sound_that_outlives_the_picture_counts(tmp_path: Path) -> None:
    source = read_source(write_video(tmp_path / "a.mp4", 2, sound_seconds=4))
    assert 4000 <= source.period_ms <= 4080


def test_a_transport_stream_passes_through_too(tmp_path: Path) -> None:
    source = read_source(write_video(tmp_path / "a.ts", 2))
    assert source.conforms
    assert source.period_ms == pytest.approx(2000, abs=1)


def test_a_film_that_was_cut_out_of_a_longer_one_does_not_conform(tmp_path: Path) -> None:
    """It begins in the middle: until the first keyframe nothing can be shown."""
    whole, cut = write_video(tmp_path / "whole.ts", sound=None), tmp_path / "cut.ts"
    with av.open(str(whole)) as source, av.open(str(cut), "w") as file:
        stream = file.add_stream_from_template(source.streams.video[0])
        for number, packet in enumerate(source.demux(video=0)):
            if number >= 15 and packet.size:
                packet.stream = stream
                file.mux(packet)
    assert read_source(whole).conforms
    assert not read_source(cut).conforms


def test_thirty_thousand_by_1001(tmp_path: Path) -> None:
    source = read_source(write_video(tmp_path / "a.mp4", 2, rate=Fraction(30_000, 1001), keyframe_each=25))
    assert source.conforms
    assert source.frames_per_second == 30


def missing(folder: Path) -> Path:
    return folder / "weg.mp4"


def empty(folder: Path) -> Path:
    (folder / "leeg.mp4").touch()
    return folder / "leeg.mp4"


def text(folder: Path) -> Path:
    (folder / "brief.mp4").write_text("Dit is geen film.\n" * 100)
    return folder / "brief.mp4"


def cut_off(folder: Path) -> Path:
    whole = write_video(folder / "heel.mp4", 2).read_bytes()
    (folder / "half.mp4").write_bytes(whole[: len(whole) // 2])
    return folder / "half.mp4"


def sound_only(folder: Path) -> Path:
    return write_sound_only(folder / "geluid.m4a")


def a_folder(folder: Path) -> Path:
    return folder


@pytest.mark.parametrize("make", [missing, empty, text, cut_off, sound_only, a_folder])
def test_unreadable_is_told_with_the_files_name(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    path = make(tmp_path)
    with pytest.raises(SourceUnreadable) as told:
        read_source(path)
    assert told.value.fields == {"file": path.name}


def test_a_still_picture_plays(tmp_path: Path) -> None:
    source = read_source(write_still(tmp_path / "foto.png"))
    assert not source.conforms
    assert not source.has_sound
    assert source.period_ms == 5000


def test_a_name_with_a_colon_is_a_file(tmp_path: Path) -> None:
    path = write_video(tmp_path / "les.mp4", 1)
    named = path.rename(tmp_path / "http:les.mp4")
    assert read_source(named).conforms
