"""Where things lie on the box, and the recorder's settings. Values only: reading options is for each `cli.py`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from appliance.core.zones import Zone

# Who may vouch for the date: whatever the box can find out, a tablet only, or a machine that is simply believed.
ClockKind = Literal["box", "tablet", "machine"]
CLOCK_KINDS: tuple[ClockKind, ...] = get_args(ClockKind)
CLOCK_HELP = "who is believed about the date: network, battery clock or a tablet; a tablet only; this machine"
FAULT_HELP = "let something go wrong at that time of each lesson; may be given again"
AILMENTS = ("power-weak", "power-was-weak", "hot", "slowed", "card-worn")
HEALTH_HELP = "let the simulated box be unwell; may be given again"

# Where a tablet on the box's own Wi-Fi finds it; printed on its sheet, so it never changes.
HOTSPOT_ADDRESS = "192.168.87.1"

MIN_LESSON_MINUTES = 5
MAX_LESSON_MINUTES = 45


@dataclass(frozen=True, slots=True)
class BoxPaths:
    """The folders below the one data folder."""

    data: Path

    @property
    def lessons(self) -> Path:
        return self.data / "lessons"

    @property
    def people(self) -> Path:
        return self.data / "people"

    @property
    def releases(self) -> Path:
        return self.data / "releases"

    @property
    def ready(self) -> Path:
        """Whom the next lesson is for: the owner's random id and public key, kept by the recorder."""
        return self.data / "ready.json"

    @property
    def running(self) -> Path:
        """Which lesson is being recorded: found at a start, it was cut. Kept by the recorder."""
        return self.data / "running.json"


@dataclass(frozen=True, slots=True)
class Pins:
    """Where button, light and buzzer are wired, as BCM numbers; `firmware_config/wiring.md` says the same."""

    button: int = 17
    second_button: int = 27
    red: int = 22
    green: int = 23
    blue: int = 24
    buzzer: int = 18


@dataclass(frozen=True, slots=True)
class PiSettings:
    """A Raspberry Pi's own devices, as `box.toml` says; `boxfile.py` reads it. None: whatever is found."""

    camera: str | None = None  # the model, or libcamera's id
    profile: str | None = None
    sound_card: str | None = None  # ALSA's name of the card
    pins: Pins = Pins()
    pwm: bool = True  # the light can be dimmed; False: on and off only
    second_button: bool = False
    buzzer: bool = False
    masks: tuple[Zone, ...] = ()


@dataclass(frozen=True, slots=True)
class RecorderSettings:
    """What the recorder is told at its start."""

    data: Path
    socket: Path
    backend: str = "sim"
    video: Path | None = None
    device: str | None = None
    speed: float = 1.0
    lesson_ms: int = 20 * 60_000
    picture_only: bool = False
    clock: ClockKind = "box"
    faults: tuple[str, ...] = ()  # what the simulator breaks, and when
    ailments: tuple[str, ...] = ()  # how unwell the simulator's box is
    pi: PiSettings = PiSettings()
    # More than any camera of ours delivers: a lesson that was begun must always fit.
    worst_bits_per_second: int = 6_000_000
    # Kept free beside the lesson, for the index, the library and the system.
    reserve_bytes: int = 256 * 1024 * 1024

    @property
    def paths(self) -> BoxPaths:
        return BoxPaths(self.data)

    @property
    def lesson_bytes(self) -> int:
        """The room that a whole lesson can take at worst."""
        return self.bytes_for(self.lesson_ms)

    def bytes_for(self, duration_ms: int) -> int:
        return duration_ms * self.worst_bits_per_second // 8000
