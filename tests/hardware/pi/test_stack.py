from __future__ import annotations

import ast
import os
import sys
from pathlib import Path

import pytest

from appliance.hardware.errors import CameraSoftwareMissing
from appliance.hardware.pi.stack import load_stack

PACKAGE = Path(__file__).resolve().parents[3] / "appliance"


@pytest.mark.parametrize("missing", ["libcamera", "picamera2"])
def test_a_machine_without_the_cameras_programs(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", dict(os.environ))
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(CameraSoftwareMissing):
        load_stack()


def test_one_place_loads_picamera2_and_only_when_asked() -> None:
    found = {}
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if {"libcamera", "picamera2"} & {name.split(".")[0] for name in names}:
                found.setdefault(path.relative_to(PACKAGE).as_posix(), []).append(node in tree.body)
    assert list(found) == ["hardware/pi/stack.py"]
    assert not any(found["hardware/pi/stack.py"])
