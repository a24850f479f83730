"""What the recorder asks of the hardware. Each backend keeps these obligations; one contract suite checks them.

Common to all devices:
- `close()` may be called at any time, any number of times, from any thread, and ends the device's threads.
- Timestamps are microseconds of the one `Clock.monotonic_us` that the backend was built with. Within one
  stream they strictly increase. Camera and microphone share the clock, so equal timestamps are one moment.
- Callbacks come from a thread of the device's own, one at a time a device. They return quickly and never raise.
- A device that stops by itself says so once through `on_end(error)`: an end is never silent.
  `on_end(None)` is the natural end of a source that has one (a video file that is not looped).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt

from appliance.core.zones import Zone
from appliance.errors import TerugblikError
from appliance.hardware.health import Health
from appliance.protocol import Devices, Light

SAMPLE_RATE = 48_000
TOLD_S = 3.0

Pcm = npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class VideoFormat:
    """What a camera delivers. `extradata` holds SPS and PPS as Annex B (start codes)."""

    width: int
    height: int
    frames_per_second: int
    extradata: bytes


@dataclass(frozen=True, slots=True)
class EncodedFrame:
    """One H.264 access unit, Annex B; no B-frames, so decode order is display order.

    `same`: the device handed over the very same picture as before, to the bit; False where the backend cannot know.
    """

    data: bytes
    timestamp_us: int
    keyframe: bool
    same: bool = False


@dataclass(frozen=True, slots=True)
class SoundBlock:
    """Mono 16-bit sound at 48 kHz; `timestamp_us` is the moment of the first sample."""

    samples: Pcm
    timestamp_us: int


OnEnd = Callable[[Exception | None], None]


class Camera(Protocol):
    """A camera with its encoder. A keyframe is the first frame after `start` and at least one each second."""

    @property
    def name(self) -> str:
        """The model, for the lesson's facts. No serial number."""

    @property
    def present(self) -> bool:
        """Whether it is plugged in, told without opening it and at once; True where the backend cannot know."""

    def mask(self, zones: tuple[Zone, ...]) -> None:
        """Only these parts of the picture are masked from now on, and what the box's settings mask besides.

        When this returns no frame and no preview shows any more what is under one, also after stops, starts and errors
        of the device: it is painted over with flat grey before anything is encoded, rounded outward to whole blocks
        (`media/masks.py`). Called while stopped, the first time before anything else; soon over where nothing changes.
        Raises what keeps the camera from it, such as `CameraCannotMask`, and then masks what it masked before.
        """

    def start(self, on_frame: Callable[[EncodedFrame], None], on_end: OnEnd) -> VideoFormat:
        """Begin to deliver frames. Raises `CameraMissing` or `SourceUnreadable`. Not called while started."""

    def stop(self) -> None:
        """No callback comes after this returns."""

    def preview_jpeg(self) -> bytes | None:
        """A small picture of now, for framing; None if there is none yet. Works while stopped."""

    def close(self) -> None: ...


class Microphone(Protocol):
    """A source of sound in blocks of 10 to 100 ms, without holes: what is lost shows in the timestamps."""

    @property
    def name(self) -> str: ...

    @property
    def present(self) -> bool:
        """As the camera's."""

    def start(self, on_sound: Callable[[SoundBlock], None], on_end: OnEnd) -> None:
        """Begin to deliver sound. Raises `MicrophoneMissing`. Not called while started."""

    def stop(self) -> None:
        """No callback comes after this returns."""

    def close(self) -> None: ...


class Level(Protocol):
    """Whether the microphone hears, while nothing is recorded. Both return at once."""

    @property
    def notices(self) -> tuple[TerugblikError, ...]:
        """What a person should know of the microphone now. Asked for often."""

    def check_level(self) -> None:
        """Somebody sets the box up: listen for a moment, and `notices` tells."""


class RecordButton(Protocol):
    """The one button: raw edges after debouncing; the grammar of presses is the recorder's."""

    def listen(self, on_edge: Callable[[bool], None], on_end: OnEnd) -> None:
        """`on_edge(True)` when it goes down, `on_edge(False)` when it comes up. After an end it may be called again."""

    def close(self) -> None: ...


class StatusLight(Protocol):
    """The light. It shows the last `show`; blinking and pulsing are the device's own.

    It is told several times a second. One that was not told for `TOLD_S` real seconds turns amber by itself, unless it
    is off: a recorder that hangs must not leave a red light behind.
    """

    @property
    def wrong(self) -> Exception | None:
        """What keeps it from shining, told at once; a lamp that is missing cannot be known. It mends itself."""

    def show(self, light: Light) -> None: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Hardware:
    """One box's devices. `microphone` is None where the setting says picture only.

    `mark_button` is a second button: going down marks, and it does nothing else. `missing` is why camera or microphone
    is only stood in for: where there is a real light, it must be able to tell. `health` None: nothing is known of the
    box itself. `notices` are for a person to know and keep nobody from recording. `level` None: nobody
    knows whether the microphone hears before a lesson is recorded. `devices` is what the doctor tells of it.
    `fixed_zones` are what the camera masks besides what it is told.
    """

    backend: str
    camera: Camera
    microphone: Microphone | None
    button: RecordButton
    light: StatusLight
    virtual_button: bool
    mark_button: RecordButton | None = field(default=None, kw_only=True)
    missing: TerugblikError | None = field(default=None, kw_only=True)
    health: Health | None = field(default=None, kw_only=True)
    notices: tuple[TerugblikError, ...] = field(default=(), kw_only=True)
    level: Level | None = field(default=None, kw_only=True)
    devices: Devices | None = field(default=None, kw_only=True)
    fixed_zones: tuple[Zone, ...] = field(default=(), kw_only=True)
