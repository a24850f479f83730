"""A second of film, sealed to a key that is forgotten, opened again and played, all in memory."""

from __future__ import annotations

import io
from collections.abc import Callable

import av
import numpy as np

from appliance.age.identities import HybridIdentity
from appliance.age.reader import BytesSource, SeekableReader, open_seekable
from appliance.age.writer import Writer
from appliance.errors import TerugblikError
from appliance.hardware.ports import SAMPLE_RATE
from appliance.media.encode import H264Encoder
from appliance.media.index import build_index
from appliance.media.muxer import AudioParams, FragmentMuxer, VideoParams
from appliance.media.virtual import VirtualMp4
from appliance.selftest.devices import Taken
from appliance.selftest.errors import NotPlayed, NotSealed

BUILT_IN_FRAMES = 25
_WIDTH, _HEIGHT, _HERTZ = 320, 180, 440.0


def seal_and_open(taken: Taken) -> int:
    """What the devices gave, as a lesson is sealed; how many bytes. Raises `NotSealed`."""
    form = taken.format
    params = VideoParams(form.width, form.height, form.extradata, form.frames_per_second)
    try:
        plain = _muxed(params, bool(taken.sound), lambda muxer: _feed(muxer, taken))
        if len(plain) == 0 or _opened(plain).pread(0, len(plain)) != plain:
            raise NotSealed
    except (TerugblikError, ValueError, OSError) as error:
        raise NotSealed from error
    return len(plain)


def play_built_in() -> int:
    """A second that the box makes itself, played from its sealed form; how many pictures. Raises `NotPlayed`."""
    try:
        plain = _built_in()
        source = _opened(plain)
        with av.open(VirtualMp4(build_index(source), source), "r") as film:
            pictures = sum(1 for _ in film.decode(video=0))
        with av.open(VirtualMp4(build_index(source), source), "r") as film:
            samples = sum(frame.samples for frame in film.decode(audio=0))
    except (TerugblikError, av.FFmpegError, ValueError, OSError, IndexError) as error:
        raise NotPlayed from error
    if pictures != BUILT_IN_FRAMES or samples < SAMPLE_RATE // 2:
        raise NotPlayed
    return pictures


def _feed(muxer: FragmentMuxer, taken: Taken) -> None:
    zero_us = taken.pictures[0].timestamp_us
    for frame in taken.pictures:
        muxer.video(frame.data, frame.timestamp_us - zero_us, frame.keyframe)
    for block in taken.sound:
        if block.timestamp_us >= zero_us:
            muxer.audio(block.samples, block.timestamp_us - zero_us)


def _built_in() -> bytes:
    encoder = H264Encoder(_WIDTH, _HEIGHT, BUILT_IN_FRAMES, 300_000)
    units = [unit for number in range(BUILT_IN_FRAMES) for unit in encoder.encode(_picture(number))] + encoder.finish()
    wave = np.sin(2 * np.pi * _HERTZ * np.arange(SAMPLE_RATE) / SAMPLE_RATE)
    sound = (wave * 8000).astype(np.int16)

    def feed(muxer: FragmentMuxer) -> None:
        each = SAMPLE_RATE // BUILT_IN_FRAMES
        for number, unit in enumerate(units):
            at_us = number * 1_000_000 // BUILT_IN_FRAMES
            muxer.video(unit.data, at_us, unit.keyframe)
            muxer.audio(sound[number * each : (number + 1) * each], at_us)

    return _muxed(VideoParams(_WIDTH, _HEIGHT, encoder.extradata, BUILT_IN_FRAMES), True, feed)


def _picture(number: int) -> av.VideoFrame:
    """A grey field with something that moves: an encoder that gives the same picture again would show."""
    planes = np.full((_HEIGHT * 3 // 2, _WIDTH), 128, np.uint8)
    planes[60:120, number * 10 : number * 10 + 40] = 220
    return av.VideoFrame.from_ndarray(planes, format="yuv420p")


def _muxed(params: VideoParams, sound: bool, feed: Callable[[FragmentMuxer], None]) -> bytes:
    out = bytearray()
    muxer = FragmentMuxer(out.extend, params, AudioParams() if sound else None)
    feed(muxer)
    muxer.close()
    return bytes(out)


def _opened(plain: bytes) -> SeekableReader:
    identity, sealed = HybridIdentity.generate(), io.BytesIO()
    with Writer(sealed, [identity.recipient]) as writer:
        writer.write(plain)
    return open_seekable(BytesSource(sealed.getvalue()), [identity])
