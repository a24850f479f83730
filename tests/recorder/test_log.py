from __future__ import annotations

import subprocess
import sys

import pytest

from appliance.log import log, log_error


def test_keys_and_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    log("lesson_ended", duration_ms=1_200, ok=True, level=-20.12345, reason="stopped", problem=None)
    line = "lesson_ended duration_ms=1200 ok=True level=-20.123 reason=stopped problem=None\n"
    assert capsys.readouterr().err == line


def test_a_sentence_is_not_logged(capsys: pytest.CaptureFixture[str]) -> None:
    log("said", words="Juf Annelies zei goedemorgen", path="/home/annelies")
    assert capsys.readouterr().err == "said words=not-a-key path=not-a-key\n"


def test_an_error_is_logged_without_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        raise ValueError("Juf Annelies")
    except ValueError as error:
        log_error("broken", error)
    said = capsys.readouterr().err
    assert said.startswith("broken kind=ValueError at=test_log.py.")
    assert "Annelies" not in said


# Everything that Python and libraries print by themselves, each with a name in it. The last is nobody's to catch.
TALKING = """
import asyncio, gc, logging, threading, warnings
from appliance.log import keep_words_out

keep_words_out()
name = "Juf Annelies"

def fails():
    raise ValueError(name)

class Unraisable:
    def __del__(self):
        fails()

async def loop():
    asyncio.get_running_loop().call_soon(fails)
    forgotten = asyncio.ensure_future(task())
    await asyncio.sleep(0)
    del forgotten
    gc.collect()

async def task():
    fails()

logging.getLogger("some.library").warning("no sign for %s", name)
warnings.warn(name)
threading.Thread(target=fails).start()
Unraisable()
gc.collect()
asyncio.run(loop())
fails()
"""


def test_what_nobody_caught_is_told_without_its_words() -> None:
    done = subprocess.run([sys.executable, "-c", TALKING], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "Annelies" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    said = sorted(line.replace("=", " ").split(" at ")[0] for line in done.stderr.splitlines())
    broken = "kind ValueError"
    assert said == [
        "said by asyncio level ERROR",
        "said by asyncio level ERROR",
        "said by py.warnings level WARNING",
        "said by some.library level WARNING",
        f"said_of {broken}",
        f"said_of {broken}",
        f"thread_failed {broken}",
        f"uncaught {broken}",
        f"unraisable {broken}",
    ]
