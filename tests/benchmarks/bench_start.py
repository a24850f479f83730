"""What the web process loads before it answers anybody, and what its first paper loads after it. Each in a fresh
process, the median of a few. CPU is a ratio to importing the web server's library in the same process.
"""

from __future__ import annotations

import functools
import json
import statistics
import subprocess
import sys
import tempfile

from tests.benchmarks.harness import benchmark

_ROUNDS = 7
_STARTED = """
import json, sys, time
from pathlib import Path

def resident_mb():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024

began = time.process_time()
import aiohttp.web
library_s = time.process_time() - began
from appliance.web import cli
from appliance.wiring import build_web
web = build_web(cli._settings(["--data", sys.argv[1], "--socket", sys.argv[1] + "/socket"]))
told = {"start_s": time.process_time() - began, "library_s": library_s, "start_mb": resident_mb()}

from datetime import date
from appliance.core.school import School
from appliance.papers.facts import Facts
from appliance.papers.parents import parents
school = School(name="De Regenboog", contact="de directeur", reach="info@regenboog.example", ground="public_task")
facts = Facts(school, 1, date(2026, 9, 1), "1", "http://192.168.87.1/informatie", 20, True, False, "", "")
for paper in ("first", "second"):
    asked = time.process_time()
    from appliance.papers.pdf import drawn
    assert drawn(parents(facts, "nl"), facts)
    told[f"{paper}_s"] = time.process_time() - asked
told["first_mb"] = resident_mb() - told["start_mb"]
print(json.dumps(told))
"""


@functools.cache
def started() -> list[dict[str, float]]:
    rounds = []
    for _ in range(_ROUNDS):
        with tempfile.TemporaryDirectory(prefix="tb-") as data:
            told = subprocess.run([sys.executable, "-c", _STARTED, data], check=True, capture_output=True, text=True)
            rounds.append(json.loads(told.stdout))
    return rounds


def median(name: str, of: str = "") -> float:
    return statistics.median(one[name] / (one[of] if of else 1) for one in started())


@benchmark("start: memory of the web process before it answers anybody", aim="<= 95", unit="MB")
def memory_at_start() -> float:
    return median("start_mb")


@benchmark("start: CPU until then vs importing the web server's library", aim="<= 4.7")
def cpu_at_start() -> float:
    return median("start_s", "library_s")


@benchmark("start: what the first paper adds to its memory", aim="<= 32", unit="MB")
def memory_of_a_paper() -> float:
    return median("first_mb")


@benchmark("start: CPU of the first paper vs the second", aim="<= 5")
def cpu_of_a_paper() -> float:
    return median("first_s", "second_s")
