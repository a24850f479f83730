"""A push button between a pin and ground. gpiozero gives the wire's raw edges; the debouncing is our own.

gpiozero's own `bounce_time` is not used: on lgpio it can swallow an edge for good. Here what the wire says is read
again whenever it seems to have settled, and a few times a second besides: no lost interrupt outlives a moment.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from appliance.clock import Clock
from appliance.hardware.errors import ButtonStuck, ButtonUnsteady
from appliance.hardware.pi.debounce import Debounced, begin, feed, trouble
from appliance.hardware.pi.pins import Pins
from appliance.hardware.ports import OnEnd
from appliance.hardware.worker import Worker, as_end

LOOK_S = 0.25
_FLOOD = 1000  # edges that wait; what comes on top is read off the wire afterwards


def _queue() -> queue.Queue[tuple[bool, int] | None]:
    return queue.Queue(_FLOOD)


class PiButton:
    """`number` is the pin's BCM number. Down is low: the board's own resistor pulls the wire up."""

    def __init__(self, clock: Clock, pins: Pins, number: int) -> None:
        self._clock = clock
        self._pins = pins
        self._number = number
        self._raw = _queue()
        self._worker = Worker(f"button-{number}")
        self._closed = threading.Event()
        self._was_stuck = False

    def listen(self, on_edge: Callable[[bool], None], on_end: OnEnd) -> None:
        if not self._closed.is_set():
            self._worker.start(lambda stop: self._run(stop, on_edge, on_end))

    def close(self) -> None:
        self._closed.set()
        self._put(None)
        self._worker.stop()

    def _run(self, stop: threading.Event, on_edge: Callable[[bool], None], on_end: OnEnd) -> None:
        try:
            with self._wire() as wire:
                self._deliver(wire, stop, on_edge)
        except BaseException as caught:  # noqa: BLE001 - whatever ends a device is told to its owner
            on_end(as_end(caught))

    @contextmanager
    def _wire(self) -> Iterator[Any]:
        """The pin, telling its edges into the queue."""
        factory = self._pins.open()
        self._raw = _queue()
        try:
            wire = factory.pin(self._number)
            wire.input_with_pull("up")
            wire.bounce = None
            wire.edges = "both"
            wire.when_changed = self._moved
            try:
                yield wire
            finally:
                wire.when_changed = None
                wire.close()
        finally:
            self._pins.release()

    def _moved(self, _ticks: object, state: object) -> None:
        """On gpiozero's thread. It keeps a weak reference to this method, so that nothing here may be a lambda."""
        self._put((not state, self._clock.monotonic_us()))

    def _put(self, item: tuple[bool, int] | None) -> None:
        try:
            self._raw.put_nowait(item)
        except queue.Full:
            return  # the loop below sees `closed` at its next look, and reads the level when the flood is over

    def _deliver(self, wire: Any, stop: threading.Event, on_edge: Callable[[bool], None]) -> None:
        state = begin(not wire.state, self._clock.monotonic_us())
        told = False  # a button that is down from the start was not pressed for us
        self._was_stuck = self._was_stuck and state.down
        while not stop.is_set() and not self._closed.is_set():
            self._complain(state, on_edge if told else None)
            item = self._next(wire, state)
            if item is None:
                continue
            state, edge = feed(state, *item)
            if edge is not None and edge.down != told:
                told = edge.down
                on_edge(edge.down)

    def _next(self, wire: Any, state: Debounced) -> tuple[bool, int] | None:
        """The next thing that the wire says, or what it says now if it says nothing."""
        due_us = state.due_us
        wait_s = LOOK_S if due_us is None else min(LOOK_S, (due_us - self._clock.monotonic_us()) / 1_000_000)
        try:
            return self._raw.get(timeout=max(wait_s, 0.001))
        except queue.Empty:
            return not wire.state, self._clock.monotonic_us()

    def _complain(self, state: Debounced, on_edge: Callable[[bool], None] | None) -> None:
        """Raises what keeps the button from being of use. A press that it was in the middle of is over."""
        wrong = "stuck" if self._was_stuck else trouble(state, self._clock.monotonic_us())
        if wrong is None:
            return
        if on_edge is not None:
            on_edge(False)
        self._was_stuck = wrong == "stuck"
        raise ButtonStuck if wrong == "stuck" else ButtonUnsteady
