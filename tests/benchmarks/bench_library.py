"""A library of 5,000 lessons beside one of 10, each through a web process of its own and over HTTP.

A row is the ratio of the two, asked in turns, of what each took when nothing else disturbed it: the slowest of its
fastest fifth. What a sign-in sets going in the one is over, or was ended by signing out, before the other is asked.

The list and the searches give a page: 24 lessons of the many, 10 of the few. The lessons are one teacher's: real
folders with small sealed films, and rows as long as those of a lesson of twenty minutes. The logbook has a line for
each of them, and for one in ten a certificate.
"""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from appliance.library.removal import complete_begun, expire_lessons
from tests.benchmarks.harness import benchmark
from tests.benchmarks.librarybox import EVERYWHERE, FEW, MANY, RARE, Shelf, shelves

ROUNDS = 60
SIGN_INS = 8


@benchmark("library: the list, 5,000 lessons vs 10", aim="<= 1.5")
def listing() -> float:
    return ratio(lambda one: one.call("GET", "/api/lessons"))


@benchmark("library: the list two pages on, 5,000 lessons vs the first of 10", aim="<= 1.5")
def further_on() -> float:
    def page(one: Shelf) -> object:
        return one.call("GET", f"/api/lessons?before={one.further}" if one.lessons == MANY else "/api/lessons")

    return ratio(page)


@benchmark("library: a search that finds one, 5,000 lessons vs 10", aim="<= 1.5")
def searching() -> float:
    return ratio(lambda one: one.call("GET", f"/api/lessons?q={RARE}"))


@benchmark("library: a search that finds all, 5,000 lessons vs 10", aim="<= 1.5")
def searching_much() -> float:
    return ratio(lambda one: one.call("GET", f"/api/lessons?q={EVERYWHERE}"))


@benchmark("library: a search for two letters, 5,000 lessons vs 10", aim="<= 1.5")
def searching_short() -> float:
    return ratio(lambda one: one.call("GET", "/api/lessons?q=re"))


@benchmark("library: signing in, 5,000 lessons vs 10", aim="<= 1.5")
def signing_in() -> float:
    return after_signing_in(lambda one: timed(one.sign_in), SIGN_INS, slow_passphrase=True)


@benchmark("library: signing in, all but the passphrase, 5,000 lessons vs 10", aim="<= 1.5")
def signing_in_only() -> float:
    return after_signing_in(lambda one: timed(one.sign_in))


@benchmark("library: the first list after signing in, 5,000 lessons vs 10", aim="<= 1.5")
def first_list() -> float:
    return after_signing_in(lambda one: first_look(one, "/api/lessons"))


@benchmark("library: a page of ten lines of the logbook, 5,000 lessons vs 10", aim="<= 1.5")
def logbook() -> float:
    return ratio(lambda one: one.call("GET", "/api/logbook?limit=10"))


@benchmark("library: the latest certificate, 5,000 lessons vs 10", aim="<= 1.5")
def certificates() -> float:
    return ratio(lambda one: one.call("GET", "/api/certificates?limit=1"))


@benchmark("library: the first look in the logbook after signing in, 5,500 lines", aim="<= 500", unit="ms")
def logbook_first() -> float:
    """It is hashed from its start."""
    _, many = shelves()
    taken = []
    for _ in range(SIGN_INS):
        many.sign_out()
        taken.append(first_look(many, "/api/logbook?limit=10"))
    many.rest()
    return undisturbed(taken) * 1000


@benchmark("library: memory, 5,000 lessons vs 10", aim="<= 1.25")
def memory() -> float:
    held = []
    for one in shelves():
        one.call("GET", f"/api/lessons?q={EVERYWHERE}")
        held.append(one.memory_mb())
    if os.environ.get("BENCH_SAY"):
        print(held)
    return held[1] / held[0]


@benchmark("library: the sweep of each minute over 5,000 lessons", aim="<= 150", unit="ms")
def sweeping() -> float:
    lessons = _swept()

    def sweep() -> None:
        assert complete_begun(lessons, lambda _: True) == []
        assert expire_lessons(lessons, date(2026, 9, 1), None, lambda _: True) == []

    return undisturbed([timed(sweep) for _ in range(6)]) * 1000


@functools.cache
def _swept() -> Path:
    _, many = shelves()
    return many.data / "lessons"


def ratio(ask: Callable[[Shelf], object], rounds: int = ROUNDS) -> float:
    few, many = shelves()
    taken: dict[int, list[float]] = {FEW: [], MANY: []}
    for number in range(rounds + 2):
        for one in (few, many):
            seconds = timed(lambda one=one: ask(one))  # type: ignore[misc]
            if number >= 2:
                taken[one.lessons].append(seconds)
    return compared(taken)


def after_signing_in(
    ask: Callable[[Shelf], float], rounds: int = 3 * SIGN_INS, *, slow_passphrase: bool = False
) -> float:
    """`ask` signs in and gives the seconds."""
    both = shelves(slow_passphrase=slow_passphrase)
    taken: dict[int, list[float]] = {FEW: [], MANY: []}
    for one in both:
        one.sign_out()
    for _ in range(rounds):
        for one in both:
            taken[one.lessons].append(ask(one))
            one.sign_out()
    for one in both:
        one.sign_in()
        one.rest()
    return compared(taken)


def first_look(one: Shelf, path: str) -> float:
    one.sign_in()
    return timed(lambda: one.call("GET", path))


def compared(taken: dict[int, list[float]]) -> float:
    if os.environ.get("BENCH_SAY"):
        print({one: f"{undisturbed(seconds) * 1000:.1f} ms" for one, seconds in taken.items()})
    return undisturbed(taken[MANY]) / undisturbed(taken[FEW])


def undisturbed(seconds: list[float]) -> float:
    return sorted(seconds)[len(seconds) // 5]


def timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin
