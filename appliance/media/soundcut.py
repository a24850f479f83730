"""The sound of a clip: cut to the sample, with nothing of what lies before or behind.

An AAC packet is a window over 2048 samples. Packets whose whole window lies inside the span hold nothing else and are
copied; those at both ends are made anew from decoded sound with silence outside. Where a made packet meets a copied
one their windows must match, or the seam would click: it is moved until they do, and if they never do (or the sound
has holes) all of it is made anew. This costs a tenth of encoding it all, and the copied part loses nothing.

With a stretch that is to be silent all of it is made anew too, from samples that are zero there. A packet of the lesson
whose window touches the stretch still sounds a little before and after it, and a packet of the clip that reaches out of
it would sound a little inside: so what is zeroed is the stretch, outward to whole frames, and a frame more on either
side. Then no sample of it was ever given to the encoder, and whoever decodes the clip finds nothing but zeros in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from appliance.media import tracks
from appliance.media.aac import AacEncoder, Pcm
from appliance.media.decoding import aac_config, decode_sound
from appliance.media.movieindex import Track
from appliance.media.samples import read_samples
from appliance.media.soundtrack import SoundTrack, sound_description
from appliance.media.source import PositionalSource

_FRAME = tracks.AAC_FRAME
_WINDOW = 2 * _FRAME
# How far a seam may move, and how long the encoder runs in before the second one.
_SEAM_FRAMES = 16
# Shorter than this, copying gains nothing.
_LEAST_FRAMES = 4 * _SEAM_FRAMES
# Of a single channel element's first bytes: what the window is.
_SHORT_SLOPE_TO_THE_RIGHT = (1, 2)

Packets = Iterator[tuple[bytes, int]]


class SoundCut:
    """Sound `start` … `stop - 1` of a track, as packets on the track's own grid of frames.

    `priming` is what a player must skip so that the first sample is `start`: the encoder's own priming and silence
    up to `start`. `samples` is how many there are. `silent`: stretches that are to be silent, on the same timeline.
    """

    def __init__(
        self, src: PositionalSource, track: Track, start: int, stop: int, silent: Sequence[tuple[int, int]] = ()
    ) -> None:
        self._src = src
        self._track = track
        self._start = start
        self._stop = stop
        self._silent = [self._outward(*one) for one in silent]
        self._zero = start - (start - int(track.starts[0])) % _FRAME
        self._encoder = AacEncoder(track.timescale)
        self.priming = tracks.AAC_PRIMING + start - self._zero
        inside = np.minimum(track.ends, stop) - np.maximum(track.starts, start)
        self.samples = int(np.maximum(inside, 0).sum())

    @property
    def description(self) -> bytes:
        return sound_description(self._encoder)

    def packets(self) -> Packets:
        """Packets and their times in the clip's track."""
        copyable = self._copyable()
        seams = self._seams(*copyable) if copyable is not None else None
        found = self._all_made() if seams is None else self._spliced(*seams)
        first = self._zero - tracks.AAC_PRIMING
        return ((packet, position - first) for packet, position in found)

    def _copyable(self) -> tuple[int, int] | None:
        """The positions of the first and last packet that could be copied."""
        track, stop = self._track, min(self._stop, int(self._track.ends[-1]))
        if self._silent or aac_config(track) != self._encoder.specific_config:
            return None
        first = self._start + -(self._start - self._zero) % _FRAME
        last = first + (stop - _WINDOW - first) // _FRAME * _FRAME
        if last - first < _LEAST_FRAMES * _FRAME or int(track.starts[0]) > self._zero - _FRAME:
            return None
        numbers = slice(*track.starts.searchsorted((self._zero - _FRAME, stop)).tolist())
        return (first, last) if (np.diff(track.starts[numbers]) == _FRAME).all() else None

    def _seams(self, first: int, last: int) -> tuple[list[bytes], int, int, list[bytes]] | None:
        """Made packets of the head, where copying begins and ends, and made packets of the tail."""
        begin = self._head(first)
        end = self._tail(last)
        return None if begin is None or end is None else (*begin, *end)

    def _head(self, first: int) -> tuple[list[bytes], int] | None:
        encoder = AacEncoder(self._track.timescale)
        made = [packet for frame in self._frames(self._zero, _SEAM_FRAMES) for packet in encoder.encode(frame)]
        for number, packet in enumerate(made):
            position = self._zero + number * _FRAME
            if position >= first and _same_slope(packet, self._packet(position - _FRAME)):
                return made[: number + 1], position
        return None

    def _tail(self, last: int) -> tuple[int, list[bytes]] | None:
        zero = last - _SEAM_FRAMES * _FRAME
        stop = min(self._stop, int(self._track.ends[-1]))
        encoder = AacEncoder(self._track.timescale)
        frames = self._frames(zero, -(-(stop - zero) // _FRAME))
        made = [packet for frame in frames for packet in encoder.encode(frame)] + encoder.finish()
        for number in range(_SEAM_FRAMES + 1, _SEAM_FRAMES // 2, -1):
            position = zero + (number - 1) * _FRAME
            if position <= last and _same_slope(made[number], self._packet(position)):
                wanted = -(-(stop - zero) // _FRAME) + 1
                return position + _FRAME, made[number + 1 : wanted]
        return None

    def _spliced(self, head: list[bytes], begin: int, end: int, tail: list[bytes]) -> Packets:
        position = self._zero - _FRAME
        numbers = self._track.starts.searchsorted((begin, end)).tolist()
        for source in (head, read_samples(self._src, self._track, *numbers), tail):
            for packet in source:
                yield packet, position
                position += _FRAME

    def _all_made(self) -> Packets:
        made: list[tuple[bytes, int]] = []
        sound = SoundTrack(lambda packet, at: made.append((packet, at + self._zero - _FRAME)), self._encoder)
        for position, pcm in decode_sound(self._src, self._track, self._start, self._stop):
            self._silence(pcm, position)
            sound.place(pcm, position - self._zero)
            yield from made
            made.clear()
        sound.finish()
        yield from made

    def _outward(self, start: int, stop: int) -> tuple[int, int]:
        first = int(self._track.starts[0])
        return start - (start - first) % _FRAME - _FRAME, stop + (first - stop) % _FRAME + _FRAME

    def _silence(self, pcm: Pcm, position: int) -> None:
        for start, stop in self._silent:
            pcm[max(0, start - position) : max(0, stop - position)] = 0

    def _frames(self, position: int, count: int) -> list[Pcm]:
        """Frames from a position on, silent outside the span."""
        samples = np.zeros(count * _FRAME, np.int16)
        low, high = max(self._start, position), min(self._stop, position + len(samples))
        for at, pcm in decode_sound(self._src, self._track, low, high):
            samples[at - position : at - position + len(pcm)] = pcm
        return [samples[at : at + _FRAME] for at in range(0, len(samples), _FRAME)]

    def _packet(self, position: int) -> bytes:
        number = int(self._track.starts.searchsorted(position))
        return next(read_samples(self._src, self._track, number, number + 1))


def _same_slope(one: bytes, other: bytes) -> bool:
    """Whether two packets end in the same kind of window, so that one may stand for the other."""
    if len(one) < 3 or len(other) < 3 or one[0] >> 5 or other[0] >> 5:
        return False  # no single channel element: nothing is known of its window
    slopes = [(packet[2] >> 6 in _SHORT_SLOPE_TO_THE_RIGHT, packet[2] >> 5 & 1) for packet in (one, other)]
    return slopes[0] == slopes[1]
