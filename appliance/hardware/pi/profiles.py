"""What a board records: size, rate and bits. Only what is known or expected to hold in real time is the default."""

from __future__ import annotations

from dataclasses import dataclass

from appliance.hardware.errors import ProfileUnknown
from appliance.hardware.pi.board import BoardKind


@dataclass(frozen=True, slots=True)
class Profile:
    """`measured`: whether a whole lesson was recorded with it on a board. `threads` are for the software encoder."""

    name: str
    width: int
    height: int
    frames_per_second: int
    bits_per_second: int
    threads: int
    measured: bool = False


P720 = Profile("720p25", 1280, 720, 25, 2_000_000, threads=2)
# To be measured on the board: chosen only by who writes its name in the settings.
P1080 = Profile("1080p25", 1920, 1080, 25, 4_000_000, threads=3)

# The first is the board's default.
_OF_BOARD: dict[BoardKind, tuple[Profile, ...]] = {
    "zero2": (P720,),
    "pi3": (P720,),
    "pi4": (P720, P1080),
    "pi5": (P720, P1080),
    "other": (P720,),
}


def profiles_of(board: BoardKind) -> tuple[Profile, ...]:
    return _OF_BOARD[board]


def choose_profile(board: BoardKind, wish: str | None) -> Profile:
    """Raises `ProfileUnknown`, with the names that this board has."""
    offered = profiles_of(board)
    if wish is None:
        return offered[0]
    for profile in offered:
        if profile.name == wish:
            return profile
    raise ProfileUnknown(name=wish, known=", ".join(profile.name for profile in offered))
