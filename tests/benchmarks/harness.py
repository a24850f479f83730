"""Benchmarks: functions that return one number, found in `bench_*.py`, printed as one table.

A number is a ratio to something known, taken in the same run, wherever that can be: so it means the same on every
machine. Benchmarks are no tests: pytest does not run them.
"""

from __future__ import annotations

import importlib
import operator
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

_COMPARE = {">=": operator.ge, "<=": operator.le}


@dataclass(frozen=True, slots=True)
class Benchmark:
    name: str
    aim: str
    unit: str
    measure: Callable[[], float]

    def met(self, value: float) -> bool:
        sign, limit = self.aim.split()
        return bool(_COMPARE[sign](value, float(limit)))


REGISTRY: dict[str, Benchmark] = {}


def benchmark(name: str, *, aim: str, unit: str = "ratio") -> Callable[[Callable[[], float]], Callable[[], float]]:
    """`aim` is like ">= 1.0" or "<= 90"."""

    def register(measure: Callable[[], float]) -> Callable[[], float]:
        if name in REGISTRY:
            raise ValueError(f"two benchmarks are called {name!r}")
        REGISTRY[name] = Benchmark(name, aim, unit, measure)
        return measure

    return register


def discover() -> None:
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        importlib.import_module(f"tests.benchmarks.{path.stem}")


def main(arguments: Sequence[str]) -> int:
    """Names, or parts of names, choose; with `--strict` an aim that is missed makes the exit status 1."""
    strict = "--strict" in arguments
    wanted = [argument for argument in arguments if argument != "--strict"]
    discover()
    chosen = [one for one in REGISTRY.values() if not wanted or any(part in one.name for part in wanted)]
    if not chosen:
        print(f"No benchmark is called so. There are: {', '.join(REGISTRY)}", file=sys.stderr)
        return 2
    width = max(len(one.name) for one in chosen)
    print(f"{'benchmark':<{width}}  {'measured':>14}  {'aim':>10}  ")
    missed = [one.name for one in chosen if not _run(one, width)]
    return 1 if missed and strict else 0


def _run(one: Benchmark, width: int) -> bool:
    try:
        value = one.measure()
    except Exception:  # noqa: BLE001  one that cannot run is a row that is not met; the others still run
        traceback.print_exc()
        print(f"{one.name:<{width}}  {'failed':>14}  {one.aim:>10}  NOT MET", flush=True)
        return False
    met = one.met(value)
    measured = f"{value:.2f} {one.unit}"
    print(f"{one.name:<{width}}  {measured:>14}  {one.aim:>10}  {'met' if met else 'NOT MET'}", flush=True)
    return met
