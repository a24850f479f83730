"""The real `arecord`, on ALSA's file device: what it cannot open, what it keeps for us, and that it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from appliance.hardware.errors import DeviceForbidden, DeviceStopped, MicrophoneMissing, SoundSoftwareMissing
from appliance.hardware.pi.arecord import Arecord
from appliance.hardware.ports import SAMPLE_RATE
from tests.contract.pirig import ALSA_SETTINGS, FILE_DEVICE, Piped
from tests.hardware.pi.board import until

CARD = "plughw:CARD=Device"
START = """
import os, sys
from appliance.hardware.pi.arecord import Arecord
sound = Arecord(sys.argv[1], sys.argv[2])
assert sound.ready(10)
print(sound.pid, flush=True)
os._exit(1)
"""


@pytest.fixture
def sound(tmp_path: Path) -> Iterator[Piped]:
    sound = Piped(CARD, tmp_path / "microphone")
    yield sound
    sound.close()


def test_a_card_that_is_not_there_is_missing() -> None:
    sound = Arecord("plughw:CARD=Nowhere", ALSA_SETTINGS)
    with pytest.raises(MicrophoneMissing):
        sound.ready(10)
    sound.close()


def test_without_the_program_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SoundSoftwareMissing):
        Arecord(CARD)
    (tmp_path / "arecord").touch()
    with pytest.raises(DeviceForbidden):
        Arecord(CARD)


def test_whoever_is_held_up_loses_no_sound(sound: Piped) -> None:
    assert sound.ready(10)
    first = sound.read()
    # No one reads for longer than an ordinary pipe has room.
    until(lambda: sound.waiting > SAMPLE_RATE)
    pieces = [first]
    while sum(map(len, pieces)) < SAMPLE_RATE:
        assert sound.ready(10)
        pieces.append(sound.read())
    heard = np.concatenate(pieces)[:SAMPLE_RATE].astype(int)
    wave = np.sin(np.arange(SAMPLE_RATE) * (2 * np.pi * 440 / SAMPLE_RATE)) * 8_000
    assert np.abs(heard - wave).max() <= 1


def test_one_that_is_ended_says_so_and_is_gone(sound: Piped) -> None:
    assert sound.ready(10)
    os.kill(sound.pid, signal.SIGKILL)
    with pytest.raises(DeviceStopped):
        emptied(sound)
    sound.close()
    with pytest.raises(ProcessLookupError):
        os.kill(sound.pid, 0)


def test_no_sound_is_no_end(tmp_path: Path) -> None:
    waiting = threading.Event()
    sound = Piped(CARD, tmp_path / "microphone", lambda _pipe: waiting.wait(30) and None)
    assert not sound.ready(0.05)
    waiting.set()
    sound.close()


def test_a_recorder_that_dies_takes_it_along(tmp_path: Path) -> None:
    """Or the next recorder would find the card in use."""
    endless = tmp_path / "sound"
    endless.symlink_to("/dev/zero")
    settings = tmp_path / "asound.conf"
    settings.write_text(FILE_DEVICE.format(pipe=endless))
    told = subprocess.run(
        [sys.executable, "-c", START, CARD, f"{ALSA_SETTINGS}:{settings}"], capture_output=True, text=True, check=False
    )
    child = int(told.stdout)
    until(lambda: not alive(child))


def emptied(sound: Piped) -> None:
    while sound.ready(10):
        sound.read()


def alive(pid: int) -> bool:
    """An orphan that nobody buried yet is dead all the same."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False
