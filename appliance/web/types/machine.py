"""The box as a machine: Wi-Fi, updates, backups, power. See docs/design/keeper.md."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from appliance.keepertalk import Step, StickId, UpdateFile, Version, What
from appliance.web.types.base import In, Out, Problem


class WorkView(Out, frozen=True, kw_only=True):
    """What the box is at, or was at last. `step`: `press_button` waits for the box's own button; `joining`, `on_trial`:
    of another Wi-Fi; `renewed`: the box's own Wi-Fi gets its new passphrase at the end of this step; `changing`: the
    Wi-Fi is switched; `trying`: a version is, and this page loses the box for a while. `done` of `total` are bytes
    while `copying`, files while `saving`."""

    what: What
    step: Step
    going: bool
    left_s: int | None  # until this step is over by itself
    done: int
    total: int
    wifi: str | None  # the name of the Wi-Fi that is joined
    version: str | None  # that is tried, or lies ready
    backup: BackupCounts | None  # what a backup did
    problem: Problem | None  # why it `failed`


class BackupCounts(Out, frozen=True, kw_only=True):
    """Files: `written` now, `kept` as they were, `changing` all the time, `unreadable` on the card, `held_back` because
    they are not sealed as they should be, `gone` from the box. `recording`: lessons that were being recorded."""

    written: int
    kept: int
    recording: int
    changing: int
    unreadable: int
    held_back: int
    gone: int


class LastBackup(Out, frozen=True, kw_only=True):
    made_at: str
    counts: BackupCounts


class LastUpdate(Out, frozen=True, kw_only=True):
    outcome: Literal["applied", "self_test_failed", "not_ready", "rolled_back"]
    version: str


class Machine(Out, frozen=True, kw_only=True):
    """All about the machine that can be told at a glance."""

    simulated: bool  # nothing of this machine is changed
    wifi_chip: bool
    own_wifi: str  # the name
    joined_wifi: str | None  # the one that the box was told to join
    version: str | None
    previous: str | None  # what a rollback goes to
    on_trial: bool
    waiting: str | None  # the version of the update that lies ready
    last_update: LastUpdate | None
    last_backup: LastBackup | None
    work: WorkView


class OwnWifi(Out, frozen=True, kw_only=True):
    """The box's own Wi-Fi. `qr_svg`: what a tablet's camera takes for an invitation to join."""

    name: str
    passphrase: str
    qr_svg: str


class Network(Out, frozen=True, kw_only=True):
    """A Wi-Fi around. The box joins those of the kind `passphrase`: not an `open` one, and none that wants a person's
    own `account`. `strength` of 100."""

    name: str
    strength: int
    kind: Literal["open", "passphrase", "account"]


class JoinWifi(In, frozen=True, kw_only=True):
    """`name`: as it was found, or as it was typed. `wifi_passphrase`: 8 to 63 signs."""

    name: Annotated[str, Meta(min_length=1, max_length=32)]
    wifi_passphrase: Annotated[str, Meta(min_length=8, max_length=64)]


class StickUpdate(Out, frozen=True, kw_only=True):
    file: str
    size_bytes: int


class Stick(Out, frozen=True, kw_only=True):
    """Not `usable`: the box cannot read its file system. `backup`: one of this box is on it."""

    id: str
    name: str
    size_bytes: int
    free_bytes: int
    read_only: bool
    usable: bool
    backup: bool
    updates: list[StickUpdate]


class UpdateWaiting(Out, frozen=True, kw_only=True):
    """It is genuine and whole, and lies ready."""

    version: str


class CopyUpdate(In, frozen=True, kw_only=True):
    stick: StickId
    file: UpdateFile


class ApplyUpdate(In, frozen=True, kw_only=True):
    """`version`: what the person was shown."""

    version: Version


class MakeBackup(In, frozen=True, kw_only=True):
    """`forget`: take off the stick what is no longer on the box."""

    stick: StickId
    forget: bool = False
