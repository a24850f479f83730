"""Sound on a grid: samples with positions in, AAC packets with positions out. Knows no clock and no file."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import numpy as np

from appliance.media import tracks
from appliance.media.aac import BIT_RATE, AacEncoder, Pcm

_FRAME = tracks.AAC_FRAME
# A shorter hole is simply filled with silence.
_SHORTEST_HOLE_FRAMES = 4


class SoundTrack:
    """Places samples on the grid of AAC frames that begins at the movie's zero.

    Because every frame lies on the grid, a hole is a whole number of missing frames and sound never drifts.
    """

    def __init__(self, write: Callable[[bytes, int], object], encoder: AacEncoder) -> None:
        self._write_packet = write
        self._encoder = encoder
        self._frame = np.zeros(_FRAME, np.int16)
        self._filled = 0
        self._grid = 0  # the number of the frame being filled
        self._places: deque[int] = deque()  # where packets go that are still in the encoder
        self._started = False
        self.lost_samples = 0  # that overlapped with what was there

    @property
    def begun(self) -> bool:
        return self._started or self._filled > 0

    @property
    def position(self) -> int:
        """The sample that comes next."""
        return self._grid * _FRAME + self._filled

    def place(self, samples: Pcm, at: int) -> None:
        """Samples whose first one is number `at`; what overlaps with earlier ones is left out."""
        if at < self.position:
            overlap = self.position - at
            self.lost_samples += min(overlap, len(samples))
            samples = samples[overlap:]
        elif at > self.position:
            self._skip_to(at)
        self._fill(samples)

    def finish(self) -> None:
        """Encode what waits, and the encoder's last packets."""
        if self._filled:
            self._fill(np.zeros(_FRAME - self._filled, np.int16))
        if self._started:
            self._write(self._encoder.finish())

    def _skip_to(self, at: int) -> None:
        target = at // _FRAME
        if not self.begun:
            self._grid = target
        elif target - self._grid >= _SHORTEST_HOLE_FRAMES:
            # The encoder's windows overlap: without a silent frame on either side, the frame behind the hole
            # would be coded against sound from before it.
            self._fill(np.zeros(2 * _FRAME - self._filled, np.int16))
            self._grid = target - 1
        self._fill(np.zeros(at - self.position, np.int16))

    def _fill(self, samples: Pcm) -> None:
        while len(samples):
            taken = samples[: _FRAME - self._filled]
            self._frame[self._filled : self._filled + len(taken)] = taken
            self._filled += len(taken)
            samples = samples[len(taken) :]
            if self._filled == _FRAME:
                self._encode()

    def _encode(self) -> None:
        if not self._started:
            self._started = True
            self._places.append(self._grid)  # the priming, one frame before the first in presentation
        self._places.append(self._grid + 1)
        packets = self._encoder.encode(self._frame)
        self._filled = 0
        self._grid += 1
        self._write(packets)

    def _write(self, packets: list[bytes]) -> None:
        for packet in packets:
            if not self._places:
                return  # the encoder's tail beyond the last sample
            self._write_packet(packet, self._places.popleft() * _FRAME)


def sound_description(encoder: AacEncoder) -> bytes:
    """The `stsd` that goes with an encoder."""
    return tracks.audio_description(tracks.AUDIO_TIMESCALE, 1, BIT_RATE, encoder.specific_config)
