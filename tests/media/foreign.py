"""Fragmented MP4 as libavformat writes it, to hold our reader against files that we did not write."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np

from tests.media.pictures import numbered_frame


class _Appended:
    """Append only: has no `seek`."""

    def __init__(self) -> None:
        self.data = bytearray()

    def write(self, data: bytes) -> int:
        self.data += data
        return len(data)


def fragmented_by_libavformat(count: int, encoder_options: dict[str, str] | None = None) -> bytes:
    """Numbered pictures with a quiet tone, in half-second fragments."""
    flags = "empty_moov+default_base_moof+delay_moov+frag_keyframe"
    out = _Appended()
    with av.open(out, "w", format="mp4", options={"movflags": flags, "frag_duration": "500000"}) as container:
        video = container.add_stream("libx264", rate=25)
        video.width, video.height, video.pix_fmt = 320, 180, "yuv420p"
        video.options = {"preset": "superfast", "g": "25", "bf": "0", "threads": "1", **(encoder_options or {})}
        audio = container.add_stream("aac", rate=48_000)
        audio.layout = "mono"
        for number in range(count):
            frame = numbered_frame(number)
            frame.pts, frame.time_base = number, Fraction(1, 25)
            container.mux(video.encode(frame))
            samples = np.full((1, 1920), 0.01, np.float32)
            sound = av.AudioFrame.from_ndarray(samples, format="fltp", layout="mono")
            sound.sample_rate, sound.pts = 48_000, number * 1920
            container.mux(audio.encode(sound))
        container.mux(video.encode(None))
        container.mux(audio.encode(None))
    return bytes(out.data)
