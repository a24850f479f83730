"""What is special to a Pi's microphone: which card, its refusals, silence, being pulled out, and drift."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from appliance.clock import SimulatedClock
from appliance.config import PiSettings
from appliance.errors import TerugblikError
from appliance.hardware.errors import (
    DeviceBusy,
    DeviceForbidden,
    DeviceStopped,
    MicrophoneMissing,
    MicrophoneMute,
    MicrophoneUnknown,
    SeveralMicrophones,
)
from appliance.hardware.pi import microphone as module
from appliance.hardware.pi.arecord import Sound, refusal
from appliance.hardware.pi.microphone import PiMicrophone
from appliance.hardware.pi.soundcard import Card, choose_card, forbidden, same_again, several
from appliance.hardware.ports import SAMPLE_RATE, Pcm, SoundBlock
from appliance.media.aac import AacEncoder
from appliance.media.muxer import AudioParams, FragmentMuxer, VideoParams
from tests.hardware.listening import Collected
from tests.hardware.pi.board import until
from tests.hardware.pi.soundbox import Sockets, Wave, plug_in
from tests.media.pictures import numbered_packets

MIC = ("Device", "USB-Audio", "USB PnP Sound Device")
WEBCAM = ("C920", "USB-Audio", "HD Pro Webcam C920")
HAT = ("AHat", "snd_rpi_hat", "snd_rpi_hat")


@pytest.fixture
def asound(tmp_path: Path) -> Path:
    folder = tmp_path / "asound"
    plug_in(folder, MIC)
    return folder


def test_one_microphone_needs_no_setting(asound: Path) -> None:
    card = choose_card(None, asound)
    assert (card.id, card.address, card.number) == ("Device", "plughw:CARD=Device", 1)
    assert several(card, None, asound) is None


def test_of_two_the_same_one_is_taken_each_time_and_told(asound: Path) -> None:
    for cards in ((HAT, MIC, WEBCAM), (WEBCAM, MIC, HAT)):
        plug_in(asound, *cards)
        card = choose_card(None, asound)
        assert card.id == "C920", "on USB before soldered on, then by name"
        told = several(card, None, asound)
        assert isinstance(told, SeveralMicrophones)
        assert told.fields == {"count": 3, "taken": "C920", "others": "Device, AHat"}


@pytest.mark.parametrize("wish", ["Device", "device", "usb pnp sound device"])
def test_the_settings_choose(asound: Path, wish: str) -> None:
    plug_in(asound, WEBCAM, MIC)
    card = choose_card(wish, asound)
    assert card.id == "Device"
    assert several(card, wish, asound) is None


def test_of_two_of_one_model_the_name_of_the_card_chooses(asound: Path) -> None:
    plug_in(asound, MIC, ("Device_1", *MIC[1:]))
    second = choose_card("Device_1", asound)
    assert (second.id, several(second, "Device_1", asound)) == ("Device_1", None)
    first = choose_card(MIC[2], asound)
    assert several(first, MIC[2], asound) is not None, "the model does not tell which"


def test_a_named_one_that_is_not_there_is_no_excuse_for_another(asound: Path) -> None:
    with pytest.raises(MicrophoneUnknown) as told:
        choose_card("Rode", asound)
    assert told.value.fields == {"name": "Rode", "known": "Device"}


def test_none_is_told(asound: Path) -> None:
    plug_in(asound)
    for wish in (None, "Device"):
        with pytest.raises(MicrophoneMissing):
            choose_card(wish, asound)


def test_where_the_kernel_tells_nothing_the_name_is_taken_at_its_word(tmp_path: Path) -> None:
    card = choose_card("lesson", tmp_path / "nowhere")
    assert card.address == "plughw:CARD=lesson"
    assert same_again(card, tmp_path / "nowhere") == card
    with pytest.raises(MicrophoneMissing):
        choose_card(None, tmp_path / "nowhere")


def test_plugged_in_again_it_may_have_another_number_or_name(asound: Path) -> None:
    card = choose_card(None, asound)
    plug_in(asound, WEBCAM)
    assert same_again(card, asound) is None
    plug_in(asound, WEBCAM, ("Device_1", *MIC[1:]), first_number=4)
    again = same_again(card, asound)
    assert again is not None
    assert (again.number, again.id) == (5, "Device_1")


def test_a_card_that_may_not_be_opened_is_not_called_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    card = Card("Device", "mic", usb=True, number=2)
    assert forbidden(card, tmp_path) is None
    (tmp_path / "pcmC2D0c").touch()
    assert forbidden(card, tmp_path) is None
    monkeypatch.setattr("os.access", lambda *_: False)
    assert isinstance(forbidden(card, tmp_path), DeviceForbidden)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("arecord: main:850: audio open error: Device or resource busy\n", DeviceBusy),
        ("arecord: main:850: audio open error: Permission denied\n", DeviceForbidden),
        ("ALSA lib confmisc.c:165\narecord: main:850: audio open error: No such device\n", MicrophoneMissing),
        ("arecord: pcm_read:2285: read error: No such device\n", DeviceStopped),
        ("", DeviceStopped),
    ],
)
def test_what_arecord_says_has_a_name(words: str, kind: type[TerugblikError]) -> None:
    assert type(refusal(words)) is kind


def built(clock: SimulatedClock, asound: Path, *sounds: Wave, wish: str | None = None) -> tuple[PiMicrophone, Sockets]:
    """The first thing that it hears is that it hears."""
    sockets = Sockets(lambda: Wave(clock, 1), *(lambda sound=sound: sound for sound in sounds))
    return PiMicrophone(clock, PiSettings(sound_card=wish), listen=sockets, asound=asound), sockets


def recorded(microphone: PiMicrophone) -> tuple[list[SoundBlock], Exception | None]:
    """Until it ends by itself."""
    blocks: Collected[SoundBlock] = Collected()
    ends: Collected[Exception | None] = Collected()
    microphone.start(blocks, ends)
    (end,) = ends.wait(1)
    microphone.close()
    return blocks.items, end


TWENTY_MINUTES = 20 * 60 * 50  # pieces


class Unheard(AacEncoder):
    """Only where sound lies in the film counts here, and encoding twenty minutes takes long."""

    def encode(self, samples: Pcm) -> list[bytes]:
        return []


def film_positions(blocks: list[SoundBlock], begun_us: int, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Where in the film each block ends, in microseconds."""
    monkeypatch.setattr("appliance.media.muxer.AacEncoder", Unheard)
    picture, _ = numbered_packets(1)
    muxer = FragmentMuxer(lambda _piece: None, VideoParams(320, 180, picture.extradata, 25), AudioParams())
    muxer._origin_us = begun_us
    ends = []
    for block in blocks:
        muxer.audio(block.samples, block.timestamp_us)
        assert muxer._sound is not None
        ends.append(muxer._sound.position * 1_000_000 / SAMPLE_RATE)
    return ends


@pytest.mark.parametrize("ppm", [100, -100])
def test_twenty_minutes_of_a_crystal_that_is_off_end_where_the_picture_does(
    asound: Path, ppm: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = SimulatedClock(monotonic_now_us=1_000_000)
    dice = random.Random(7)
    lateness = [dice.choice((200, 500, 1_000, 4_000, 15_000)) for _ in range(TWENTY_MINUTES + 1)]
    wave = Wave(clock, TWENTY_MINUTES, ppm, late_us=lateness.__getitem__)
    microphone, _ = built(clock, asound, wave)
    begun_us = wave.begin()
    blocks, _ = recorded(microphone)
    counted_us = np.cumsum([len(block.samples) for block in blocks]) * 1_000_000 / SAMPLE_RATE
    true_us = counted_us * (1 + ppm / 1_000_000)
    assert counted_us[-1] == 20 * 60 * 1_000_000
    assert abs(true_us[-1] - counted_us[-1]) == pytest.approx(120_000), "so much it would be off by without following"
    stamps_us = np.array([block.timestamp_us for block in blocks])
    assert np.abs(stamps_us[1:] - begun_us - true_us[:-1]).max() < 5_000
    assert np.abs(film_positions(blocks, begun_us, monkeypatch) - true_us).max() < 25_000


def test_the_crystals_difference_is_measured(asound: Path) -> None:
    clock = SimulatedClock()
    microphone, _ = built(clock, asound, Wave(clock, 60 * 50, 100))
    with pytest.MonkeyPatch.context() as patch:
        told: dict[str, object] = {}
        patch.setattr(module, "log", lambda key, **fields: told.update({key: fields}))
        recorded(microphone)
    assert told["microphone_heard"] == {"seconds": 60, "slow_ppm": pytest.approx(100, abs=5)}


def test_lost_sound_is_a_hole_and_late_sound_is_none(asound: Path) -> None:
    clock = SimulatedClock()
    # Late by half a second, for half a second; later on, half a second that never comes.
    wave = Wave(clock, 500, late_us=lambda number: 500_000 if 100 <= number < 125 else 0, lost=range(300, 325))
    microphone, _ = built(clock, asound, wave)
    begun_us = wave.begin()
    blocks, _ = recorded(microphone)
    steps = sorted(b.timestamp_us - a.timestamp_us for a, b in pairwise(blocks))
    assert steps[-1] == pytest.approx(540_000, abs=45_000)
    assert steps[:-1] == pytest.approx([40_000] * (len(steps) - 1), abs=2_000)
    assert blocks[-1].timestamp_us == pytest.approx(begun_us + 500 * 20_000 - 40_000, abs=25_000)


def test_a_child_that_ended_where_sound_was_lost_is_followed_by_another(asound: Path) -> None:
    clock = SimulatedClock()
    first, second = Wave(clock, 100), Wave(clock, 100)
    microphone, sockets = built(clock, asound, first, second)

    def later() -> Sound:
        clock.monotonic_now_us += 300_000
        second.begin()
        return second

    sockets.put(1, later)
    begun_us = first.begin()
    blocks, end = recorded(microphone)
    assert isinstance(end, DeviceStopped)
    assert sockets.asked == ["plughw:CARD=Device"] * 4  # the level, twice sound, in vain
    assert len(blocks) == 2 * 100 // 2
    assert blocks[50].timestamp_us - begun_us == pytest.approx(100 * 20_000 + 300_000, abs=2_000)


def test_pulled_out_it_ends_once_and_comes_back_under_another_number(asound: Path) -> None:
    clock = SimulatedClock()
    microphone, sockets = built(clock, asound, Wave(clock, 100), Wave(clock, 100))
    plug_in(asound)
    assert not microphone.present
    with pytest.raises(MicrophoneMissing):
        microphone.start(lambda _block: None, pytest.fail)
    plug_in(asound, WEBCAM, ("Device_1", *MIC[1:]), first_number=3)
    assert microphone.present
    blocks: Collected[SoundBlock] = Collected()
    ends: Collected[Exception | None] = Collected()

    def pull(block: SoundBlock) -> None:
        plug_in(asound)
        blocks(block)

    microphone.start(pull, ends)
    (end,) = ends.wait(1)
    microphone.close()
    assert isinstance(end, DeviceStopped)
    assert isinstance(end.__cause__, MicrophoneMissing)
    assert sockets.asked[-1] == "plughw:CARD=Device_1"
    assert len(blocks.items) == 50


def test_one_that_ends_at_once_is_not_tried_for_ever(asound: Path) -> None:
    clock = SimulatedClock()
    microphone, sockets = built(clock, asound, Wave(clock, 10))
    _, end = recorded(microphone)
    assert isinstance(end, DeviceStopped)
    assert len(sockets.asked) == 2


def test_one_that_gives_nothing_any_more_has_stopped(asound: Path) -> None:
    class Stuck(Wave):
        def ready(self, seconds: float) -> bool:
            if self.number < 10:
                return True
            clock.monotonic_now_us += round(seconds * 1_000_000)
            return False

    clock = SimulatedClock()
    stuck = Stuck(clock, 100)
    microphone, _ = built(clock, asound, stuck)
    begun_us = clock.monotonic_us()
    _, end = recorded(microphone)
    assert isinstance(end, DeviceStopped)
    assert 3_000_000 < clock.monotonic_us() - begun_us < 4_000_000
    assert stuck.closed.is_set()


def test_one_that_is_taken_is_told_before_a_lesson(asound: Path) -> None:
    class Taken(Wave):
        def ready(self, seconds: float) -> bool:
            raise DeviceBusy

    taken = Taken(SimulatedClock(), 1)
    with pytest.raises(DeviceBusy):
        PiMicrophone(SimulatedClock(), PiSettings(), listen=lambda _address: taken, asound=asound)
    assert taken.closed.is_set()


def test_nothing_but_zeros_is_told_before_a_lesson_and_forgotten_when_it_is_over(asound: Path) -> None:
    clock = SimulatedClock()
    mute, still_mute, heard = Wave(clock, 500, level=0), Wave(clock, 500, level=0), Wave(clock, 500)
    sockets = Sockets(lambda: mute, lambda: still_mute, lambda: heard)
    microphone = PiMicrophone(clock, PiSettings(), listen=sockets, asound=asound)
    assert [type(told) for told in microphone.notices] == [MicrophoneMute]
    assert len(sockets.asked) == 1, "it does not listen all the time"

    def a_while_later() -> tuple[TerugblikError, ...]:
        clock.monotonic_now_us += 6_000_000
        return microphone.notices

    until(lambda: a_while_later() == ())
    assert still_mute.closed.is_set()
    clock.monotonic_now_us += 60_000_000
    assert microphone.notices == ()
    assert len(sockets.asked) == 3
    microphone.close()


def test_a_switch_that_is_turned_off_is_noticed_by_whoever_frames(asound: Path) -> None:
    clock = SimulatedClock()
    microphone, sockets = built(clock, asound, Wave(clock, 500, level=0))
    microphone.check_level()
    assert len(sockets.asked) == 1, "it was listened to just now"
    clock.monotonic_now_us += 6_000_000
    assert microphone.notices == ()
    microphone.check_level()
    until(lambda: microphone.notices)
    assert isinstance(microphone.notices[0], MicrophoneMute)
    microphone.close()


def test_a_little_silence_at_the_beginning_is_none(asound: Path) -> None:
    class Waking(Wave):
        def read(self):  # type: ignore[no-untyped-def]
            return super().read() * (self.number > 50)

    clock = SimulatedClock()
    microphone = PiMicrophone(clock, PiSettings(), listen=lambda _address: Waking(clock, 100), asound=asound)
    assert microphone.notices == ()


def test_a_lesson_may_begin_while_it_listens(asound: Path) -> None:
    clock = SimulatedClock()
    listening, lesson = Wave(clock, 10**9, level=0), Wave(clock, 100)
    sockets = Sockets(lambda: Wave(clock, 500, level=0), lambda: listening, lambda: lesson)
    microphone = PiMicrophone(clock, PiSettings(), listen=sockets, asound=asound)
    clock.monotonic_now_us += 6_000_000
    assert microphone.notices
    blocks, _ = recorded(microphone)
    assert listening.closed.is_set()
    assert blocks
    assert microphone.notices == (), "it was heard in the lesson"


def test_several_are_told(asound: Path) -> None:
    plug_in(asound, MIC, WEBCAM)
    microphone, _ = built(SimulatedClock(), asound)
    assert [type(told) for told in microphone.notices] == [SeveralMicrophones]
    assert microphone.name == WEBCAM[2]
