"""A button that is pressed by a program: a test, a key of the keyboard, the page of the demo."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

from appliance.clock import Clock
from appliance.hardware.ports import OnEnd
from appliance.hardware.sim.faults import Fault, Faults
from appliance.hardware.sim.pacing import wait_until
from appliance.hardware.worker import Worker, as_end

# Finer than for pictures: at a fast clock a coarse look would turn a short press into a long one.
_LOOK_S = 0.001
_IDLE_S = 0.5  # how soon a button that nobody presses notices that it is broken


class SimButton:
    """Edges come in the order of the calls, from the button's own thread. Calls return at once."""

    def __init__(self, clock: Clock, faults: Faults | None = None) -> None:
        self._clock = clock
        self._faults = faults or Faults()
        # An edge, or how long to wait (in microseconds) before the next one.
        self._steps: queue.SimpleQueue[bool | int | None] = queue.SimpleQueue()
        self._worker = Worker("sim-button")
        self._lock = threading.Lock()
        self._closed = False

    def listen(self, on_edge: Callable[[bool], None], on_end: OnEnd) -> None:
        self._worker.start(lambda stop: self._run(stop, on_edge, on_end))

    def down(self) -> None:
        self._add(True)

    def up(self) -> None:
        self._add(False)

    def press(self, held_ms: int = 100) -> None:
        """Down, held for so long on the box's clock, and up."""
        self._add(True, _Hold(held_ms * 1000), False)

    def close(self) -> None:
        with self._lock:
            self._closed = True
            self._steps.put(None)
        self._worker.stop()

    def _add(self, *steps: bool | int) -> None:
        with self._lock:
            if not self._closed:
                for step in steps:
                    self._steps.put(step)

    def _run(self, stop: threading.Event, on_edge: Callable[[bool], None], on_end: OnEnd) -> None:
        try:
            self._deliver(stop, on_edge)
        except BaseException as caught:  # noqa: BLE001 - whatever ends a device is told to its owner
            on_end(as_end(caught))

    def _deliver(self, stop: threading.Event, on_edge: Callable[[bool], None]) -> None:
        while not stop.is_set():
            if self._faults.strikes(Fault.BUTTON_DIES):
                raise SystemExit
            try:
                step = self._steps.get(timeout=_IDLE_S)
            except queue.Empty:
                continue
            if step is None:
                return
            if isinstance(step, _Hold):
                if not wait_until(self._clock, self._clock.monotonic_us() + step, stop, _LOOK_S):
                    return
            else:
                on_edge(bool(step))


class _Hold(int):
    """Microseconds to wait; told apart from an edge by its type, since True is a number too."""
