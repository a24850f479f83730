"""A Raspberry Pi's microphone: any card that ALSA can record from, opened by its name, on the camera's clock."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from appliance.clock import Clock
from appliance.config import PiSettings
from appliance.errors import TerugblikError
from appliance.hardware.blocks import Blocks
from appliance.hardware.cards import ASOUND
from appliance.hardware.counted import Counted
from appliance.hardware.errors import DeviceStopped, MicrophoneMissing, MicrophoneMute
from appliance.hardware.pi.arecord import Arecord, Listen, Sound
from appliance.hardware.pi.soundcard import choose_card, forbidden, same_again, several
from appliance.hardware.ports import OnEnd, SoundBlock
from appliance.hardware.reader import Reader, Reading
from appliance.log import log

_FIRST_US = 5_000_000
_LOOK_S = 0.1
_STALL_US = 3_000_000
# So long of exact zeros is a switch that is off, not a quiet room; some microphones begin with a little of it.
_MUTE_US = 2_000_000
_LISTEN_AGAIN_US = 5_000_000
# One that ended after less than this would only end again.
_LIVED_S = 1.0


class PiMicrophone:
    """Open while it records, and for a moment when it is built or somebody frames, to hear whether it hears.

    `notices` are for a person to know and keep nobody from recording.
    """

    def __init__(self, clock: Clock, settings: PiSettings, *, listen: Listen = Arecord, asound: Path = ASOUND) -> None:
        """Raises `MicrophoneMissing`, `MicrophoneUnknown`, and what keeps the card from being opened."""
        self._clock = clock
        self._listen = listen
        self._asound = asound
        self._card = choose_card(settings.sound_card, asound)
        self._several = several(self._card, settings.sound_card, asound)
        self._reader = Reader("pi-microphone")
        self._lock = threading.Lock()
        self._closed = False
        self._mute = False
        self._listened_us = 0
        self._listen_to_level(Reading(), self._open())
        log("microphone_found", usb=self._card.usb, choice=self._several is not None, mute=self._mute)

    @property
    def name(self) -> str:
        return self._card.name

    @property
    def present(self) -> bool:
        return same_again(self._card, self._asound) is not None

    @property
    def notices(self) -> tuple[TerugblikError, ...]:
        """Returns at once. While the microphone gives nothing but zeros it is listened to again now and then."""
        if self._mute:
            self.check_level()
        mute = (MicrophoneMute(),) if self._mute else ()
        return mute if self._several is None else (*mute, self._several)

    def check_level(self) -> None:
        """Listens for a moment, a while after the last time, unless it records; `notices` tells. Returns at once."""
        if self._clock.monotonic_us() - self._listened_us < _LISTEN_AGAIN_US:
            return
        # Whoever starts or stops the microphone now is about to know more.
        if not self._lock.acquire(blocking=False):
            return
        try:
            if not self._closed and not self._reader.running:
                self._listened_us = self._clock.monotonic_us()
                self._reader.start(self._level_again, lambda _error: None)
        finally:
            self._lock.release()

    def start(self, on_sound: Callable[[SoundBlock], None], on_end: OnEnd) -> None:
        """The first sound is awaited: until then nobody knows whether the card opens."""
        with self._lock:
            self._reader.stop()
            if self._closed:
                raise MicrophoneMissing
            sound = self._open()
            self._reader.start(lambda reading: self._record(reading, sound, on_sound), on_end)

    def stop(self) -> None:
        with self._lock:
            self._reader.stop()

    def close(self) -> None:
        with self._lock:
            self._closed = True
            self._reader.stop()

    def _open(self, reading: Reading | None = None) -> Sound:
        """By name each time: plugged in again, the card may have another number."""
        card = same_again(self._card, self._asound)
        if card is None:
            raise MicrophoneMissing
        sound = self._listen(card.address)
        try:
            self._await_first(sound, reading)
        except (MicrophoneMissing, DeviceStopped) as error:
            sound.close()
            raise forbidden(card) or MicrophoneMissing() from error
        except BaseException:
            sound.close()
            raise
        return sound

    def _await_first(self, sound: Sound, reading: Reading | None) -> None:
        begun_us = self._clock.monotonic_us()
        while not sound.ready(_LOOK_S):
            if self._clock.monotonic_us() - begun_us > _FIRST_US or (reading is not None and reading.stopped):
                raise DeviceStopped

    def _record(self, reading: Reading, sound: Sound, on_sound: Callable[[SoundBlock], None]) -> None:
        """Where sound was lost the child ends, and another goes on at once; one that was pulled out does not open."""
        blocks = Blocks()
        while True:
            counted = Counted(self._clock)
            try:
                self._hear(reading, sound, counted, blocks, on_sound)
                return
            except DeviceStopped as end:
                if counted.seconds < _LIVED_S:
                    raise
                sound = self._once_more(reading, end)
            finally:
                log("microphone_heard", seconds=round(counted.seconds), slow_ppm=round(counted.slow_ppm))

    def _once_more(self, reading: Reading, end: DeviceStopped) -> Sound:
        try:
            return self._open(reading)
        except TerugblikError as error:
            raise end from error

    def _hear(
        self,
        reading: Reading,
        sound: Sound,
        counted: Counted,
        blocks: Blocks,
        on_sound: Callable[[SoundBlock], None],
    ) -> None:
        heard_us = self._clock.monotonic_us()
        with closing(sound):
            while not reading.stopped:
                if sound.ready(_LOOK_S):
                    heard_us = self._clock.monotonic_us()
                    samples = sound.read()
                    self._mute = self._mute and not samples.any()
                    for block in blocks.add(samples, counted.moment_us(len(samples), sound.waiting)):
                        reading.call(on_sound, block)
                elif self._clock.monotonic_us() - heard_us > _STALL_US:
                    raise DeviceStopped

    def _level_again(self, reading: Reading) -> None:
        self._listen_to_level(reading, self._open(reading))

    def _listen_to_level(self, reading: Reading, sound: Sound) -> None:
        """Until there is anything but zeros. What is heard goes nowhere."""
        begun_us = self._clock.monotonic_us()
        with closing(sound):
            while not reading.stopped and self._clock.monotonic_us() - begun_us < _MUTE_US:
                if sound.ready(_LOOK_S) and sound.read().any():
                    self._mute = False
                    break
            else:
                self._mute = not reading.stopped or self._mute
        self._listened_us = self._clock.monotonic_us()
