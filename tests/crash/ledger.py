"""What the box has promised, and when: the other half of a history, beside the log of what it did to the disk.

A *deed* is something that a person asked for; its place in the log is taken before the question and after the answer.
Cut after the answer, it must have happened; cut before the question, it must not; in between either, but never half.
A *sight* is what the recorder said of itself while it was being watched: `committed_ms`, acknowledged marks.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.crash.layer import Layer

# Before everything that is in the log.
BEFORE = -1


@dataclass(frozen=True, slots=True)
class Deed:
    """`what` was done to `subject`: an id, once it is known."""

    what: str
    subject: str
    asked: int
    answered: int | None
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sight:
    """One status of the recorder."""

    at: int
    at_ns: int
    status: dict[str, Any]


@dataclass(slots=True)
class Asking:
    """A deed while it is going on; whoever does it fills in what becomes known."""

    subject: str
    facts: dict[str, Any] = field(default_factory=dict)


class Ledger:
    """Deeds and sights of one box, in order."""

    def __init__(self, deeds: list[Deed] | None = None, sights: list[Sight] | None = None) -> None:
        self.deeds = deeds or []
        self.sights = sights or []

    @contextmanager
    def asking(self, layer: Layer, what: str, subject: str = "", **facts: Any) -> Iterator[Asking]:
        asking, asked = Asking(subject, facts), layer.records
        answered = None
        try:
            yield asking
            answered = layer.records
        finally:
            self.deeds.append(Deed(what, asking.subject, asked, answered, asking.facts))

    def noted(self, layer: Layer, what: str, subject: str = "", **facts: Any) -> None:
        """Something that was seen to be so."""
        self.deeds.append(Deed(what, subject, BEFORE, layer.records, facts))

    def standing(self, cut: int, cut_ns: int) -> Standing:
        """How things stand when the plug is pulled after so many records."""
        did, may = [], []
        for deed in self.deeds:
            if deed.answered is not None and deed.answered <= cut:
                did.append(replace(deed, asked=BEFORE, answered=BEFORE))
            elif deed.asked <= cut:
                may.append(replace(deed, asked=BEFORE, answered=None))
        sights = [replace(sight, at=BEFORE) for sight in self.sights if sight.at <= cut]
        return Standing(did, may, sights, cut_ns)


@dataclass(frozen=True, slots=True)
class Standing:
    """What was done for sure, what was being done, and what the recorder had said, at a cut."""

    done: list[Deed]
    undecided: list[Deed]
    sights: list[Sight]
    cut_ns: int

    def did(self, what: str, subject: str | None = None) -> list[Deed]:
        return [deed for deed in self.done if deed.what == what and subject in (None, deed.subject)]

    def may(self, what: str, subject: str | None = None) -> list[Deed]:
        return [deed for deed in self.undecided if deed.what == what and subject in (None, deed.subject)]

    def ledger(self) -> Ledger:
        """To go on with, on what the cut left. What was undecided is settled by whoever looks; and the lesson that was
        running was cut here, whatever cuts come after."""
        ledger = Ledger(list(self.done), list(self.sights))
        if self.sights and self.sights[-1].status["state"] == "recording":
            ledger.deeds.append(Deed("killed", self.sights[-1].status["lesson"], BEFORE, BEFORE, {}))
        return ledger


class Watch:
    """Follows the recorder's status from a thread, as the web process does."""

    def __init__(self, control: Path, layer: Layer, ledger: Ledger) -> None:
        self._control, self._layer, self._ledger = control, layer, ledger
        self._socket = socket.socket(socket.AF_UNIX)
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Watch:
        self._socket.connect(str(self._control))
        self._socket.sendall(b'{"op": "watch"}\n')
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._socket.close()

    def _run(self) -> None:
        with suppress(OSError, ValueError), self._socket.makefile() as lines:
            for line in lines:
                at_ns = time.monotonic_ns()
                self._ledger.sights.append(Sight(self._layer.records, at_ns, json.loads(line)["ok"]))
