"""What this box never does has no address and no import."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import appliance
from appliance.web import types as t
from appliance.web.routes import ROUTES

PACKAGE = Path(appliance.__file__).parent

# Live view for others, remote or scheduled or motion start, scores and rankings, recognition, transcripts,
# a director's door, pupil lists, a cloud.
NEVER = re.compile(
    r"live|broadcast|watch-?along|schedule|cron|timer|motion|score|rank|grade|rating|emotion|mood|face|recogni|"
    r"biometr|transcri|subtitle|caption|director|admin|inspect|pupil|student|leerling|klassenlijst|cloud|upload|sync|"
    r"telemetry|analytics|webhook",
    re.IGNORECASE,
)
NEVER_IMPORTED = {
    "boto3", "botocore", "cv2", "deepface", "dlib", "face_recognition", "faster_whisper", "insightface", "mediapipe",
    "openai", "requests", "schedule", "sentry_sdk", "smtplib", "apscheduler", "torch", "transformers", "vosk",
    "whisper",
}  # fmt: skip
MEANT = {"language"}


def test_no_such_route() -> None:
    assert [route.path for route in ROUTES if NEVER.search(route.path)] == []
    assert [route.name for route in ROUTES if NEVER.search(route.name)] == []


def test_no_such_field() -> None:
    kinds = [kind for kind in vars(t).values() if isinstance(kind, type) and issubclass(kind, (t.In, t.Out))]
    fields = {name for kind in kinds for name in kind.__struct_fields__}
    assert fields
    assert sorted(name for name in fields - MEANT if NEVER.search(name)) == []


def test_no_such_import() -> None:
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found.add((node.module or "").partition(".")[0])
    assert found & NEVER_IMPORTED == set()


def test_the_web_process_only_answers() -> None:
    """It opens no connection of its own, but to the recorder on the same machine."""
    clients = {"aiohttp.client", "http.client", "urllib.request", "ftplib", "smtplib"}
    for path in (PACKAGE / "web").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, (ast.Import, ast.ImportFrom)) else []
            module = node.module if isinstance(node, ast.ImportFrom) else None
            assert not clients & {module, *names}, path
            assert "ClientSession" not in names, path


def test_recording_starts_by_the_button_only() -> None:
    """Nothing but a press can start a lesson: no address names a time, and nothing runs that would press."""
    starts = [route.path for route in ROUTES if "recorder" in route.path and route.method == "POST"]
    names = [path.removeprefix("/api/recorder/") for path in starts]
    assert names == ["press", "decline", "mark", "stop", "ready"]
    takes = [route.takes for route in ROUTES if route.path in starts and route.takes is not None]
    assert takes == [t.SetReady]
    assert set(t.SetReady.__struct_fields__) == {"objections", "permissions", "cycle", "zones"}
    pressing = [
        path.name
        for path in (PACKAGE / "web").rglob("*.py")
        if re.search(r"""call\(\s*["']press["']""", path.read_text())
    ]
    assert pressing == ["recorder.py"]


def test_the_web_process_loads_no_device() -> None:
    code = (
        "import ast, inspect, sys\n"
        "from appliance.web.settings import WebSettings\n"
        "from appliance.wiring import build_web\n"
        "for one in ast.walk(ast.parse(inspect.getsource(build_web))):\n"
        "    if isinstance(one, ast.ImportFrom): exec(ast.unparse(one))\n"
        "print(sorted(name for name in sys.modules if name.startswith(('appliance.hardware', 'appliance.recorder'))))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
