"""What the web process and the keeper say to each other: JSON, one message a line, over a connection a request.

The asker sends one request (`REQUESTS` is all that can be asked) and, for `update.take`, the file behind it. The keeper
answers with `{"work": Work}`, any number of times, and at last `{"ok": …}` or `{"error": Problem}`. Nothing here names
a path, a unit or a command.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from appliance.protocol import Problem

REQUEST_LIMIT_BYTES = 4096
ANSWER_LIMIT_BYTES = 4 * 1024 * 1024  # the sheet in base64, with room to spare
# What the format of an update allows: header and files.
UPDATE_LIMIT_BYTES = 16 * 1024 * 1024 + 2 * 1024 * 1024 * 1024

# A name is at most 32 bytes; a passphrase 8 to 63 signs, or 64 hexadecimal digits.
WifiName = Annotated[str, Meta(min_length=1, max_length=32)]
WifiPassphrase = Annotated[str, Meta(min_length=8, max_length=64)]
# `$` alone would let a newline stand behind it.
StickId = Annotated[str, Meta(pattern=r"^[0-9a-f]{12}$(?!\n)")]
UpdateFile = Annotated[str, Meta(pattern=r"^terugblik-[0-9]{1,5}\.[0-9]{1,5}\.[0-9]{1,5}\.tbu$(?!\n)")]
Version = Annotated[str, Meta(pattern=r"^[0-9]{1,5}\.[0-9]{1,5}\.[0-9]{1,5}$(?!\n)")]

What = Literal[
    "none", "wifi_renew", "wifi_join", "wifi_leave", "update_copy", "update_apply", "update_rollback", "backup"
]
# `press_button`: waits for the box's own button. `joining`, `on_trial`: of a school's Wi-Fi. `renewed`: the new
# passphrase holds from the end of this step on. `changing`: the Wi-Fi is switched. `trying`: a version is.
Step = Literal[
    "none", "press_button", "joining", "on_trial", "renewed", "changing", "copying", "checking", "trying", "saving",
    "done", "failed",
]  # fmt: skip
Security = Literal["open", "passphrase", "account"]


class Request(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do"):
    """One line from the other side."""


class LookAround(Request, frozen=True, tag="overview"): ...


class AskWork(Request, frozen=True, tag="work"): ...


class OwnWifi(Request, frozen=True, tag="wifi.own"): ...


class RenewWifi(Request, frozen=True, tag="wifi.renew"): ...


class ScanWifi(Request, frozen=True, tag="wifi.scan"): ...


class JoinWifi(Request, frozen=True, tag="wifi.join"):
    name: WifiName
    passphrase: WifiPassphrase


class KeepWifi(Request, frozen=True, tag="wifi.keep"): ...


class LeaveWifi(Request, frozen=True, tag="wifi.leave"): ...


class ListSticks(Request, frozen=True, tag="sticks"): ...


class TakeUpdate(Request, frozen=True, tag="update.take"):
    """So many bytes of the file follow the line."""

    size: Annotated[int, Meta(ge=1, le=UPDATE_LIMIT_BYTES)]


class CopyUpdate(Request, frozen=True, tag="update.copy"):
    stick: StickId
    file: UpdateFile


class ApplyUpdate(Request, frozen=True, tag="update.apply"):
    """`version`: what the asker was shown; another one that lies ready is not applied."""

    version: Version


class RollBack(Request, frozen=True, tag="update.rollback"): ...


class MakeBackup(Request, frozen=True, tag="backup.make"):
    """`forget`: take off the stick what is no longer on the box."""

    stick: StickId
    forget: bool = False


class AskSheet(Request, frozen=True, tag="sheet"): ...


class PowerOff(Request, frozen=True, tag="power.off"): ...


# All that can be asked.
AnyRequest = (
    LookAround
    | AskWork
    | OwnWifi
    | RenewWifi
    | ScanWifi
    | JoinWifi
    | KeepWifi
    | LeaveWifi
    | ListSticks
    | TakeUpdate
    | CopyUpdate
    | ApplyUpdate
    | RollBack
    | MakeBackup
    | AskSheet
    | PowerOff
)


class Said(Struct, frozen=True, kw_only=True):
    """Base of what the keeper answers."""


class BackupCounts(Said, frozen=True, kw_only=True):
    """Files, and lessons that were being recorded: what `terugblik backup` says."""

    written: int = 0
    kept: int = 0
    recording: int = 0
    changing: int = 0
    unreadable: int = 0
    held_back: int = 0
    gone: int = 0


class Work(Said, frozen=True, kw_only=True):
    """What the keeper is at, or was at last. `until_ms`: when this step is over, and `at_ms` when it was said, by the
    machine's time since its start. `done` of `total` are bytes of an update, files of a backup."""

    what: What = "none"
    step: Step = "none"
    at_ms: int = 0
    until_ms: int | None = None
    done: int = 0
    total: int = 0
    name: str | None = None  # of the Wi-Fi that is joined
    version: str | None = None
    problem: Problem | None = None
    counts: BackupCounts | None = None

    @property
    def going(self) -> bool:
        return self.step not in ("none", "done", "failed")


class Overview(Said, frozen=True, kw_only=True):
    """`own`: the name of the box's Wi-Fi; `school`: of the one it was told to join."""

    chip: bool
    own: str
    school: str | None
    version: str | None
    previous: str | None
    on_trial: bool
    waiting: str | None  # the version of the update that lies ready
    outcome: Literal["applied", "self_test_failed", "not_ready", "rolled_back"] | None
    outcome_version: str | None
    backup_at: str | None
    backup: BackupCounts | None
    work: Work


class Own(Said, frozen=True, kw_only=True):
    """The box's own Wi-Fi. `qr`: what a tablet's camera takes for an invitation to join."""

    name: str
    passphrase: str
    qr: str


class Network(Said, frozen=True, kw_only=True):
    """A Wi-Fi around. `strength` of 100; `account`: it wants a person's own name and password."""

    name: str
    strength: int
    security: Security


class Networks(Said, frozen=True, kw_only=True):
    found: list[Network]


class StickFile(Said, frozen=True, kw_only=True):
    file: str
    size_bytes: int


class StickSeen(Said, frozen=True, kw_only=True):
    """`backup`: one of this box is on it. `usable`: the box can read its file system."""

    id: str
    name: str
    size_bytes: int
    free_bytes: int
    read_only: bool
    usable: bool
    backup: bool
    updates: list[StickFile]


class Sticks(Said, frozen=True, kw_only=True):
    found: list[StickSeen]


class Waiting(Said, frozen=True, kw_only=True):
    """The update that lies ready, found genuine and whole."""

    version: str


class Sheet(Said, frozen=True, kw_only=True):
    pdf: bytes


class Nothing(Said, frozen=True, kw_only=True): ...


Answer = Overview | Work | Own | Networks | Sticks | Waiting | Sheet | Nothing

# Which answer belongs to which request. What begins a work ends with nothing: the work's last word was said before.
ANSWERS: dict[type[Request], type[Said]] = {
    LookAround: Overview,
    AskWork: Work,
    OwnWifi: Own,
    ScanWifi: Networks,
    ListSticks: Sticks,
    TakeUpdate: Waiting,
    AskSheet: Sheet,
    KeepWifi: Nothing,
    PowerOff: Nothing,
    RenewWifi: Nothing,
    JoinWifi: Nothing,
    LeaveWifi: Nothing,
    CopyUpdate: Nothing,
    ApplyUpdate: Nothing,
    RollBack: Nothing,
    MakeBackup: Nothing,
}

_REQUESTS: msgspec.json.Decoder[AnyRequest] = msgspec.json.Decoder(AnyRequest)


def decode_request(line: bytes) -> AnyRequest:
    """Raises `msgspec.MsgspecError`, or another `ValueError`, for everything that is not exactly one request."""
    return _REQUESTS.decode(line)
