"""What a finder of audible speech is to the rest of the box: it says when there was speech, never whose or how much.

All times are milliseconds of the sound that was fed, from its first sample.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

SAMPLE_RATE = 16_000
FRAME_MS = 10
FRAME_SAMPLES = SAMPLE_RATE * FRAME_MS // 1000

Pcm = npt.NDArray[np.int16]
Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Segment = tuple[int, int]  # start and end in ms


class SpeechDetector(Protocol):
    """Finds audible speech in mono 16-bit sound at 16 kHz, as it comes in.

    - Causal: what was settled never changes, and no answer is more than two seconds behind the sound.
    - How the sound is cut into blocks makes no difference: one long block gives what many short ones give.
    - Not for use from several threads at once.
    """

    def feed(self, samples: Pcm) -> None:
        """Take the next sound, any length."""

    def finish(self) -> None:
        """There is no more sound: settle everything. Calling it again does nothing; `feed` after it is an error."""

    @property
    def segments(self) -> Sequence[Segment]:
        """The stretches of speech that are settled: in order, apart, none empty. It only ever grows."""

    @property
    def open_start_ms(self) -> int | None:
        """Where the stretch began that is still going on and is sure to become a segment; None if there is none."""

    @property
    def settled_ms(self) -> int:
        """The answer for the sound before this moment is final: `segments`, and the open stretch if there is one."""

    @property
    def talking(self) -> bool:
        """Speech is being heard now; for the live view, within a second or two."""
