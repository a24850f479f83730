"""Twenty minutes as a camera and a microphone give them: 1280x720 at 25 pictures a second and about 2 Mbit/s, with
mono AAC of 64 kbit/s. Made by repeating the packets of 20 encoded seconds.
"""

from __future__ import annotations

import functools
import subprocess
from collections.abc import Callable

import av
import numpy as np

from appliance.media import h264, tracks
from appliance.media.aac import AacEncoder
from appliance.media.encode import Encoded, H264Encoder
from appliance.media.fragments import FragmentWriter
from appliance.media.soundtrack import sound_description

MINUTES = 20
FPS = 25
SHAPE = (1280, 720)
_LOOP_S = 20


class Lesson:
    """The packets, encoded once; written as often as wanted."""

    def __init__(self) -> None:
        self._encoder, pictures = _pictures()
        self._sound_encoder, sounds = _sounds()
        self._events = _events(pictures, sounds)

    def write(self, write: Callable[[bytes], object]) -> None:
        """As the recorder stores it, turning what a camera gives (Annex B) into samples; the sound is encoded."""
        description = tracks.video_description(*SHAPE, self._encoder.extradata)
        ticks = tracks.VIDEO_TIMESCALE // FPS
        writer = FragmentWriter(write, description, SHAPE, ticks, sound_description(self._sound_encoder))
        for unit, packet, start in self._events:
            if unit is None:
                writer.audio(packet, start)
            else:
                writer.video(h264.sample_parts(h264.unit_views(unit.data)), start, unit.keyframe)
        writer.cut()


@functools.cache
def lesson() -> Lesson:
    return Lesson()


def ffmpeg(*arguments: object) -> None:
    subprocess.run(["ffmpeg", "-v", "error", "-y", *map(str, arguments)], check=True)


def _pictures() -> tuple[H264Encoder, list[Encoded]]:
    """A grain that moves."""
    encoder = H264Encoder(*SHAPE, FPS, 2_000_000, preset="ultrafast")
    grain = np.random.default_rng(1).integers(96, 144, (800, 1400), np.uint8)
    grey = np.full((SHAPE[1] // 2, SHAPE[0]), 128, np.uint8)
    units: list[Encoded] = []
    for number in range(_LOOP_S * FPS):
        luma = grain[number % 50 :, number * 3 % 100 :][: SHAPE[1], : SHAPE[0]]
        picture = av.VideoFrame.from_ndarray(np.concatenate((luma, grey)), format="yuv420p")
        units += encoder.encode(picture)
    return encoder, units


def _sounds() -> tuple[AacEncoder, list[bytes]]:
    encoder = AacEncoder()
    dice = np.random.default_rng(2)
    frames = _LOOP_S * tracks.AUDIO_TIMESCALE // tracks.AAC_FRAME
    noise = (dice.standard_normal((frames, tracks.AAC_FRAME)) * 1500).astype(np.int16)
    return encoder, [packet for frame in noise for packet in encoder.encode(frame)]


def _events(pictures: list[Encoded], sounds: list[bytes]) -> list[tuple[Encoded | None, bytes, int]]:
    """What camera and microphone deliver, in order: a picture or a packet of sound, and its time."""
    events: list[tuple[Encoded | None, bytes, int]] = []
    frame = 0
    for number in range(MINUTES * 60 * FPS):
        events.append((pictures[number % len(pictures)], b"", number * tracks.VIDEO_TIMESCALE // FPS))
        while frame * tracks.AAC_FRAME * FPS < number * tracks.AUDIO_TIMESCALE:
            events.append((None, sounds[frame % len(sounds)], frame * tracks.AAC_FRAME))
            frame += 1
    return events
