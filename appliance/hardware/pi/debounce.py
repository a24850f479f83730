"""Clean edges out of what a switch's wire does: it chatters when it closes and when it opens, and catches sparks.

Rules only: time and levels come in, edges come out. The wire is believed when it has kept still for `SETTLE_US`, so
a chatter of any length gives one edge, and a spark that is shorter gives none. An edge is dated to the moment at which
the wire first moved, so that the chatter lengthens no press.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

SETTLE_US = 20_000  # cheap push buttons chatter up to 10 ms; no finger is this quick
STUCK_US = 10_000_000  # longer than the longest press that means anything
UNSTEADY_US = 1_000_000  # no switch chatters that long: a wire is loose

Trouble = Literal["stuck", "unsteady"]


@dataclass(frozen=True, slots=True)
class Edge:
    """The button went down or came up, for good."""

    down: bool
    at_us: int


@dataclass(frozen=True, slots=True)
class Debounced:
    """`down` is what is believed, since `held_us`; `level` what the wire says, since `since_us`.

    `restless_us` is when the wire began to move, None once it has settled.
    """

    down: bool
    held_us: int
    level: bool
    since_us: int
    restless_us: int | None = None

    @property
    def due_us(self) -> int | None:
        """When to `settle` if nothing comes in before."""
        return None if self.restless_us is None else self.since_us + SETTLE_US


def begin(level: bool, now_us: int) -> Debounced:
    """Whatever the wire says at first is no edge."""
    return Debounced(level, now_us, level, now_us)


def feed(state: Debounced, level: bool, at_us: int) -> tuple[Debounced, Edge | None]:
    """The wire says this, now. It may say the same again: an interrupt that was lost does no harm then."""
    state, edge = settle(state, at_us)
    if level == state.level:
        return state, edge
    restless_us = at_us if state.restless_us is None else state.restless_us
    return replace(state, level=level, since_us=at_us, restless_us=restless_us), edge


def settle(state: Debounced, now_us: int) -> tuple[Debounced, Edge | None]:
    """Time went by: what has kept still for long enough is believed."""
    if state.restless_us is None or now_us < state.since_us + SETTLE_US:
        return state, None
    if state.level == state.down:
        return replace(state, restless_us=None), None
    edge = Edge(state.level, state.restless_us)
    return Debounced(edge.down, edge.at_us, edge.down, state.since_us), edge


def trouble(state: Debounced, now_us: int) -> Trouble | None:
    """What keeps this button from being of use."""
    if state.restless_us is not None and now_us - state.restless_us >= UNSTEADY_US:
        return "unsteady"
    return "stuck" if state.down and now_us - state.held_us >= STUCK_US else None
