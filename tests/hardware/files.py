"""Video files of many kinds, made on the spot as test input."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from appliance.hardware.sim.framenumber import draw_number


def numbered(number: int, width: int = 640, height: int = 360) -> av.VideoFrame:
    """A grey picture that carries its number."""
    planes = np.full((height * 3 // 2, width), 128, np.uint8)
    draw_number(planes[:height], number)
    return av.VideoFrame.from_ndarray(planes, "yuv420p")


def clicks(seconds: float, rate: int = 48_000, channels: int = 1) -> npt.NDArray[np.int16]:
    """A short loud burst at each whole second, in each channel; very soft noise between."""
    sound = np.random.default_rng(3).integers(-3, 4, int(seconds * rate)).astype(np.int16)
    for second in range(int(seconds)):
        start = second * rate
        burst = np.sin(np.arange(rate // 50) * (2 * np.pi * 1000 / rate)) * 16_000
        sound[start : start + len(burst)] = burst.astype(np.int16)
    return np.repeat(sound[np.newaxis], channels, axis=0).reshape(channels, -1)


def write_video(
    path: Path,
    seconds: float = 3,
    *,
    codec: str = "libx264",
    size: tuple[int, int] = (640, 360),
    rate: Fraction | int = 25,
    keyframe_each: int = 25,
    bframes: int = 0,
    rotated: int = 0,
    frames: list[int] | None = None,
    sound: tuple[str, int, str] | None = ("aac", 48_000, "mono"),
    sound_seconds: float | None = None,
) -> Path:
    """`frames`: the numbers (in units of the rate) of the pictures that there are, for an unsteady rate."""
    with av.open(str(path), "w") as file:
        x264 = {"x264-params": f"bframes={bframes}:scenecut=0:min-keyint={keyframe_each}", "preset": "ultrafast"}
        stream = file.add_stream(codec, rate=rate, options=x264 if codec == "libx264" else {})
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        stream.gop_size = keyframe_each
        if rotated:
            stream.set_display_rotation(rotated)
        track = None
        if sound is not None:
            track = file.add_stream(sound[0], rate=sound[1], layout=sound[2])
        for number in frames or range(round(seconds * rate)):
            frame = numbered(number, *size)
            frame.pts, frame.time_base = number, 1 / Fraction(rate)
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
        if track is not None and sound is not None:
            _write_sound(file, track, sound, sound_seconds or seconds)
    return path


def write_sound_only(path: Path) -> Path:
    with av.open(str(path), "w") as file:
        _write_sound(file, file.add_stream("aac", rate=48_000, layout="mono"), ("aac", 48_000, "mono"), 1)
    return path


def _write_sound(
    file: av.container.OutputContainer, track: object, sound: tuple[str, int, str], seconds: float
) -> None:
    _, rate, layout = sound
    channels = av.AudioLayout(layout).nb_channels
    samples = clicks(seconds, rate, channels)
    interleaved = np.ascontiguousarray(samples.T).reshape(1, -1)
    frame = av.AudioFrame.from_ndarray(interleaved, format="s16", layout=layout)
    frame.sample_rate, frame.pts, frame.time_base = rate, 0, Fraction(1, rate)
    file.mux(track.encode(frame))
    file.mux(track.encode(None))


def write_still(path: Path, size: tuple[int, int] = (801, 603)) -> Path:
    with av.open(str(path), "w", format="image2", options={"update": "1"}) as file:
        stream = file.add_stream("png", rate=25)
        stream.width, stream.height, stream.pix_fmt = *size, "rgb24"
        colours = np.zeros((size[1], size[0], 3), np.uint8)
        colours[:, : size[0] // 2] = (200, 30, 30)
        frame = av.VideoFrame.from_ndarray(colours, "rgb24")
        frame.pts = 0
        file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return path
