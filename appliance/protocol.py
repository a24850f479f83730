"""What recorder and web process say to each other over the control socket: JSON, one message a line.

A request is `{"op": …, …}`; the answer is `{"ok": …}` or `{"error": Problem}`.
`watch` answers with one `{"ok": RecorderStatus}` a line, at each change and at least once a second, until the
asker hangs up.

| op          | fields                       | answer                                                          |
|-------------|------------------------------|-----------------------------------------------------------------|
| `status`    |                              | `RecorderStatus`                                                |
| `watch`     |                              | a stream of `RecorderStatus`                                    |
| `press`     |                              | `{}`: what a short press of the button does in this state       |
| `decline`   |                              | `{}`: do not go on with the lesson that was cut                 |
| `mark`      |                              | `{}`: only while recording                                      |
| `stop`      |                              | `{}`: only while recording                                      |
| `set_ready` | `owner: Owner or null`,      | `{}`: whose lesson the next one is, and what is masked in it    |
|             | `zones: [Zone]` (or nothing) |                                                                 |
| `presence`  | `window_s`                   | two lines (below): whether the *physical* button was pressed   |
| `framing`   | `owner` (an id), `window_s`  | the same; the press opens the camera's picture to this owner    |
| `leave_framing` | `owner`                  | `{}`: enough of it                                              |
| `rehearse`  |                              | `{}`: a minute at most, never on a disk; only for whom it is set ready |
| `leave_rehearsal` | `forget: bool`         | `{}`: end it; `forget`: and nothing of it stays                  |
| `rehearsed` | `offset`                     | `{"sealed": base64, "bytes": …}`: a piece; the last takes it away |
| `preview`   | `owner`                      | `{"jpeg": base64}`: a low-rate picture, only while framing      |
| `button`    | `held_ms`                    | `{}`: only with a virtual button (simulator, webcam)            |

What waits for the button is answered with two lines: `{"ok": {"listening": true}}` when a press counts from now on, and
`{"ok": {"pressed": bool}}` when it came or time is up.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from appliance.core import zones as rules
from appliance.errors import BadInput, Conflict, TerugblikError

State = Literal["starting", "ready", "rehearsing", "recording", "sealing", "unable"]

# What the light shows; `pulsing_green`: a press goes on with the lesson that was cut, `pulsing_red` is the last minute,
# `blink_white` acknowledges a mark, `pulsing_white`: a rehearsal, of which nothing is kept, `white`: framing, somebody
# looks through the camera. `blue_blink`: a press begins no lesson now.
Light = Literal[
    "off",
    "green",
    "pulsing_green",
    "red",
    "pulsing_red",
    "amber",
    "blue_blink",
    "blink_white",
    "pulsing_white",
    "white",
]


class Owner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whose lesson the next one is: a random id and a public key, nothing else. No name."""

    id: str
    recipient: str


class Zone(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the picture that is masked, in fractions of its width and height; 0, 0 is the top left."""

    left: float
    top: float
    width: float
    height: float


class Ready(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An owner as `ready.json` keeps it, with the zones that were set with it. Without any it is an owner only."""

    id: str
    recipient: str
    zones: list[Zone] = []


def read_zones(zones: Sequence[Zone]) -> tuple[rules.Zone, ...]:
    """As the rest of the box knows them. Raises what `check_zones` raises."""
    return rules.check_zones([rules.Zone(one.left, one.top, one.width, one.height) for one in zones])


def tell_zones(zones: Sequence[rules.Zone]) -> list[Zone]:
    return [Zone(one.left, one.top, one.width, one.height) for one in zones]


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong, with its texts: the web side knows none of the recorder's errors. `nl`, `en`: message, advice."""

    key: str
    category: Literal["bad_input", "conflict", "unavailable"]
    nl: tuple[str, str]
    en: tuple[str, str]
    fields: dict[str, str | int | float]

    @classmethod
    def of(cls, error: TerugblikError) -> Problem:
        """An error as it goes over a socket."""
        return cls(
            key=error.key,
            category=_category(error),
            nl=(error.nl.message, error.nl.advice),
            en=(error.en.message, error.en.advice),
            fields=dict(error.fields),
        )


def _category(error: TerugblikError) -> Literal["bad_input", "conflict", "unavailable"]:
    if isinstance(error, BadInput):
        return "bad_input"
    return "conflict" if isinstance(error, Conflict) else "unavailable"


class Resumable(msgspec.Struct, frozen=True, kw_only=True):
    """A lesson that was cut and that a press goes on with: how much of it was recorded, and how much still may be."""

    lesson: str
    recorded_ms: int
    remaining_ms: int


class Devices(msgspec.Struct, frozen=True, kw_only=True):
    """What a box found of itself: for whoever looks after it. None: not known, or not there."""

    board: str | None = None
    camera: str | None = None
    profile: str | None = None
    encoder: str | None = None


class RecorderStatus(msgspec.Struct, frozen=True, kw_only=True):
    """All that the recorder knows of itself. Times in milliseconds of lesson time."""

    state: State
    light: Light
    reason: str | None = None  # the error key of what is wrong, in `unable` and while amber
    problem: Problem | None = None  # the same, with its texts
    troubles: list[Problem] = []  # everything that is wrong now, worst first; `problem` is the first
    room_warning: Problem | None = None  # there is room, but not for many lessons more
    health: list[Problem] = []  # things to know of the box that stop no lesson, worst first
    resumable: Resumable | None = None  # in `ready`, and only for the owner whose lesson it is
    rehearsed_bytes: int = 0  # of a finished rehearsal that waits for its owner
    owner: str | None = None
    owner_key: str | None = None  # the public key that the next lesson is sealed to
    zones: list[Zone] = []  # what is masked now: in the lesson that runs, else in the next one and in the preview
    fixed_zones: list[Zone] = []  # what the box's own settings mask in every lesson, besides
    lesson: str | None = None
    part: int = 1  # of the lesson that is being recorded; the times below are the part's own
    elapsed_ms: int = 0
    limit_ms: int = 0
    committed_ms: int = 0  # picture and sound that reached the disk and were synced
    picture_ok: bool = True
    sound_ok: bool = True
    level_dbfs: float | None = None  # last half second of sound, None while there is no sound
    speech: bool = False
    speech_ok: bool = True  # the detector works; a lesson goes on without it
    marks: int = 0
    room_bytes: int = 0
    lessons_left: int = 0
    picture_only: bool = False
    backend: str = "sim"
    devices: Devices | None = None  # None: this backend does not tell
    virtual_button: bool = False
    presence: bool = False  # the next press proves that somebody is there, and is nothing else
    framing: str | None = None  # the owner to whom the camera shows the room now
