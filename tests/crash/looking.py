"""A box after a cut, being looked at: what all checks share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.crash.box import Box
from tests.crash.ledger import Ledger, Standing
from tests.e2e.box import Client, Refused

# How long a message may take from one library to the other.
PATIENCE_S = 5.0
# Of the logbook: the most that there is in an answer.
PAGE = 200


class LessonLost(AssertionError):
    """The worst that can be: something was recorded and cannot be played."""


@dataclass(slots=True)
class Verdict:
    """`lost_ms`: of the lesson that was being recorded at the cut, what had arrived and did not come back."""

    lost_ms: int | None = None
    ledger: Ledger = field(default_factory=Ledger)


class Look:
    """A check that finds a deed undecided settles it, and from then on it is promised too: a second cut, in the midst
    of what the first one made necessary, is held to it."""

    def __init__(self, box: Box, standing: Standing) -> None:
        self.box = box
        self.standing = standing
        self.verdict = Verdict(ledger=standing.ledger())
        self.teacher: Client

    def noted(self, what: str, subject: str = "", **facts: Any) -> None:
        """Seen to be done, and promised from now on."""
        self.verdict.ledger.noted(self.box.layer, what, subject, **facts)

    def sign_in(self, name: str, role: str) -> Client | None:
        """None: who may not have been enrolled was not."""
        try:
            return self.box.sign_in(name)
        except Refused:
            if self.standing.did("enrol", role):
                raise
            return None

    def once(self, event: str, **fields: str) -> None:
        """It stands in the logbook, and not twice."""

        def told() -> bool:
            entries = self.teacher.call("GET", f"/api/logbook?limit={PAGE}")["entries"]
            assert len(entries) < PAGE, "the logbook no longer fits in one page"
            found = [one for one in entries if one["event"] == event and fields.items() <= one["fields"].items()]
            assert len(found) <= 1, f"{event} stands {len(found)} times in the logbook"
            return len(found) == 1

        self.box.until(told, f"{event} {fields} is not in the logbook", PATIENCE_S)
