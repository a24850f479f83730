"""What is known of the trial that is going on: kept beside the versions, so that it is there after a pulled plug."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from appliance.protocol import State
from appliance.storage import sync_folder, write_durably

Outcome = Literal["applied", "self_test_failed", "not_ready", "rolled_back"]


class Trial(msgspec.Struct, frozen=True):
    """`before`: how the recorder was under the version before. `starts`: of the machine, since the trial began."""

    before: State | None = None
    starts: int = 0


class Result(msgspec.Struct, frozen=True):
    """How the last update ended, for whoever looks later. `step` is the self-test's."""

    outcome: Outcome
    version: str
    before: str
    step: str | None = None


class Notes:
    """`trial.json` while one is going on; `result.json` of the last."""

    def __init__(self, root: Path) -> None:
        self._trial, self._result = root / "trial.json", root / "result.json"

    def trial(self) -> Trial:
        """An unreadable one counts as none: what is on trial is told by the links."""
        try:
            return msgspec.json.decode(self._trial.read_bytes(), type=Trial)
        except (OSError, msgspec.MsgspecError):
            return Trial()

    def begin(self, trial: Trial) -> None:
        write_durably(self._trial, msgspec.json.encode(trial))

    def end(self, result: Result) -> None:
        write_durably(self._result, msgspec.json.encode(result))
        self._trial.unlink(missing_ok=True)
        sync_folder(self._trial.parent)

    def last(self) -> Result | None:
        try:
            return msgspec.json.decode(self._result.read_bytes(), type=Result)
        except (OSError, msgspec.MsgspecError):
            return None
