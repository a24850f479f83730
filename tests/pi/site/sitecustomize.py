"""Python runs this at its start where `tests/pi/site` is on its path: the program under test is not told of it.

Whoever imports `picamera2` gets a `Picamera2` that can open libcamera's virtual camera, and where `TERUGBLIK_PINS`
names a socket, the board's pins are gpiozero's mock pins, which can be pressed and read over it.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Callable, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType


class _After(MetaPathFinder, Loader):
    """Calls `done` once a module was imported in the ordinary way."""

    def __init__(self, name: str, done: Callable[[ModuleType], None]) -> None:
        self._name = name
        self._done = done
        self._loader: Loader | None = None

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name != self._name or self._loader is not None:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is not None:
            self._loader, spec.loader = spec.loader, self
        return spec

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        assert self._loader is not None
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        assert self._loader is not None
        self._loader.exec_module(module)
        self._done(module)


def _virtual(module: ModuleType) -> None:
    from virtualcamera import virtual

    module.Picamera2 = virtual(module.Picamera2)  # type: ignore[attr-defined]


def _pins(module: ModuleType) -> None:
    from pinboard import serve

    module.open_board = serve(os.environ["TERUGBLIK_PINS"])  # type: ignore[attr-defined]


sys.meta_path.insert(0, _After("picamera2", _virtual))
if "TERUGBLIK_PINS" in os.environ:
    sys.meta_path.insert(0, _After("appliance.hardware.pi.pins", _pins))
