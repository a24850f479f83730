from __future__ import annotations

import wave
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import pytest

from appliance.speech.detector import SAMPLE_RATE, Pcm
from appliance.speech.errors import SoundFileMissing, SoundFileSilent, SoundFileUnreadable
from appliance.speech.resample import Decimator
from appliance.speech.soundfile import read_sound

TONE = (8000 * np.sin(2 * np.pi * 440 * np.arange(48_000) / 48_000)).astype(np.int16)


def write_wav(path: Path, samples: npt.NDArray[np.generic], rate: int) -> Path:
    """Samples in rows of channels; the width is that of the numbers."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(len(samples))
        file.setsampwidth(samples.dtype.itemsize)
        file.setframerate(rate)
        file.writeframes(np.ascontiguousarray(samples.T).tobytes())
    return path


def write_av(path: Path, samples: npt.NDArray[np.generic], rate: int, codec: str, form: str, layout: str) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate)
        stream.layout = layout
        packed = samples if form.endswith("p") else np.ascontiguousarray(samples.T).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(packed, format=form, layout=layout)
        frame.sample_rate = rate
        container.mux([*stream.encode(frame), *stream.encode(None)])
    return path


def sound(path: Path) -> Pcm:
    return np.concatenate(list(read_sound(path)))


def loudness(samples: Pcm) -> float:
    return float(np.std(samples[800:-800].astype(np.float64)))


def test_16_khz_comes_through_to_the_bit(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", TONE[np.newaxis], 16_000)
    assert np.array_equal(sound(path), TONE)


def test_48_khz_is_heard_as_from_the_microphone(tmp_path: Path) -> None:
    long = np.tile(TONE, 4)
    decimator = Decimator()
    live = np.concatenate((decimator.feed(long), decimator.finish()))
    assert np.array_equal(sound(write_wav(tmp_path / "a.wav", long[np.newaxis], 48_000)), live)


def test_flac_and_wav_are_the_same(tmp_path: Path) -> None:
    path = write_av(tmp_path / "a.flac", TONE[np.newaxis], 16_000, "flac", "s16", "mono")
    assert np.array_equal(sound(path), TONE)


@pytest.mark.parametrize("rate", [8000, 11_025, 22_050, 32_000, 44_100, 48_000, 96_000])
def test_every_rate_becomes_16_khz(tmp_path: Path, rate: int) -> None:
    tone = (8000 * np.sin(2 * np.pi * 440 * np.arange(rate) / rate)).astype(np.int16)
    samples = sound(write_wav(tmp_path / "a.wav", tone[np.newaxis], rate))
    assert samples.size == pytest.approx(SAMPLE_RATE, abs=40)
    spectrum = np.abs(np.fft.rfft(samples[: SAMPLE_RATE - 40]))
    assert int(spectrum.argmax()) == pytest.approx(440, abs=2)
    assert loudness(samples) == pytest.approx(8000 / 2**0.5, rel=0.03)


@pytest.mark.parametrize("channels", [2, 3, 6, 9])
@pytest.mark.parametrize("rate", [16_000, 44_100])
def test_channels_are_averaged(tmp_path: Path, channels: int, rate: int) -> None:
    rows = np.zeros((channels, rate), np.int16)
    rows[-1] = TONE[:rate]
    samples = sound(write_wav(tmp_path / "a.wav", rows, rate))
    assert loudness(samples) == pytest.approx(8000 / 2**0.5 / channels, rel=0.03)


@pytest.mark.parametrize(
    ("codec", "form", "full_scale"),
    [("pcm_u8", "u8", 128), ("pcm_s32le", "s32", 1 << 31), ("pcm_f32le", "flt", 1), ("pcm_f64le", "dbl", 1)],
)
def test_every_kind_of_number_is_as_loud(tmp_path: Path, codec: str, form: str, full_scale: int) -> None:
    kinds = {"u8": np.uint8, "s32": np.int32, "flt": np.float32, "dbl": np.float64}
    scaled = TONE / 32768 * full_scale + (128 if form == "u8" else 0)
    path = write_av(tmp_path / "a.wav", scaled.astype(kinds[form])[np.newaxis], 16_000, codec, form, "mono")
    samples = sound(path)
    assert loudness(samples) == pytest.approx(8000 / 2**0.5, rel=0.02)
    assert abs(float(samples.mean())) < 200


def test_a_wav_cut_short_gives_what_there_is(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", np.stack((TONE, TONE)), 16_000)
    path.write_bytes(path.read_bytes()[:-4001])
    assert np.array_equal(sound(path), TONE[: (4 * TONE.size - 4001) // 4])


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(SoundFileMissing):
        sound(tmp_path / "none.wav")


@pytest.mark.parametrize("content", [b"not sound at all\n" * 90, bytes(range(256)) * 40, b"RIFF\x00\x00\x00\x00WAVE"])
def test_a_file_that_is_no_sound(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(content)
    with pytest.raises((SoundFileUnreadable, SoundFileSilent)):
        sound(path)


def test_a_folder_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SoundFileUnreadable):
        sound(tmp_path)


def test_a_damaged_flac(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(-9000, 9000, (1, 160_000)).astype(np.int16)
    path = write_av(tmp_path / "a.flac", noise, 16_000, "flac", "s16", "mono")
    path.write_bytes(path.read_bytes()[:9000])
    with pytest.raises(SoundFileUnreadable):
        sound(path)


def test_empty_files_and_files_without_sound(tmp_path: Path) -> None:
    empty = tmp_path / "empty.wav"
    empty.touch()
    header_only = write_wav(tmp_path / "header.wav", np.zeros((1, 0), np.int16), 16_000)
    header_other = write_wav(tmp_path / "other.wav", np.zeros((1, 0), np.int16), 44_100)
    for path in (empty, header_only, header_other):
        with pytest.raises(SoundFileSilent):
            sound(path)


def test_a_picture_has_no_sound(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    with av.open(str(path), "w", format="image2") as container:
        stream = container.add_stream("png", rate=1)
        stream.width = stream.height = 16
        stream.pix_fmt = "rgb24"
        frame = av.VideoFrame.from_ndarray(np.zeros((16, 16, 3), np.uint8), format="rgb24")
        container.mux([*stream.encode(frame), *stream.encode(None)])
    with pytest.raises(SoundFileSilent):
        sound(path)
