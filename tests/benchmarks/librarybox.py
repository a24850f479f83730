"""Two web processes, each with one teacher who is signed in: of 10 lessons and of 5,000. They go when the run ends."""

from __future__ import annotations

import atexit
import functools
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from appliance.age.recipients import parse_recipient
from appliance.clock import SystemClock
from appliance.core.lesson import Retention, lesson_id
from appliance.lessonfiles import RETENTION_FILE, encode_retention
from appliance.library import certificates, database, lessons, logbook, order
from appliance.library.certificates import Destruction
from appliance.library.database import Library
from appliance.library.files import Destroyed
from appliance.people.opened import OpenPerson
from appliance.people.service import People
from appliance.people.work import Work, calibrated
from tests.e2e.box import Client, free_port
from tests.library import folders

FEW, MANY = 10, 5_000
# In the time in which ten lessons were kept, one was deleted.
CERTIFIED_EACH = 10
QUICK = Work(10, 10)
NAME, PASSPHRASE = "Juf Ans", "vier paarse olifanten dansen zacht"
# Words of one lesson only, and of every lesson.
RARE, EVERYWHERE = "zonsverduistering", "rekenen"
INDEXES = ("lesson_pieces", "lesson_beginnings")
_WORDS = (
    "breuken",
    "taal",
    "lezen",
    "stilte",
    "wachttijd",
    "vraag",
    "kinderen",
    "groep",
    "toets",
    "geluid",
    "klassenmanagement",
)
_WORDS += ("uitleg", "bord", "antwoord", "Noor", "Sem", "coördinatie", "één", "instructie", "tempo", "rust", "kring")
REST_S = 120.0
_BEGIN = datetime(2026, 3, 1, 8, tzinfo=UTC)
_LAST_DAY = "2099-01-01"


@dataclass(slots=True)
class Shelf:
    """One of the two. `further`: the last lesson of its second page."""

    data: Path
    lessons: int
    process: subprocess.Popen[bytes]
    client: Client
    further: str = ""

    def call(self, method: str, path: str) -> Any:
        return self.client.call(method, path)

    def sign_in(self) -> None:
        self.client.adopt(self.client.call("POST", "/api/session", {"name": NAME, "passphrase": PASSPHRASE}))

    def sign_out(self) -> None:
        """Nothing is looked at any more when this returns."""
        self.client.call("DELETE", "/api/session")
        self.rest()

    def rest(self) -> None:
        """Until what a sign-in set going is done: then the other one is timed."""
        before, end = -1, time.monotonic() + REST_S
        while (now := self._ticks()) != before:
            assert time.monotonic() < end, "it never comes to rest"
            before = now
            time.sleep(0.1)

    def _ticks(self) -> int:
        """Of the processor, so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])

    def memory_mb(self) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1000


@functools.cache
def shelves(*, slow_passphrase: bool = False) -> tuple[Shelf, Shelf]:
    """`slow_passphrase`: it costs as much to try as on a box."""
    few, many = _slow() if slow_passphrase else _made()
    return _serve(few, FEW), _serve(many, MANY)


@functools.cache
def _made() -> tuple[Path, Path]:
    few, many = _root() / "few", _root() / "many"
    few.mkdir(mode=0o700)
    people = People(few, SystemClock(), QUICK)
    teacher, card = people.enrol(name=NAME, passphrase=PASSPHRASE, role="teacher")
    people.prove_card(teacher, card.text)
    (_root() / "card").write_text(card.text)
    teacher.close()
    # The same person in both: so a passphrase costs the same.
    shutil.copytree(few, many)
    for data, count in ((few, FEW), (many, MANY)):
        opened = People(data, SystemClock(), QUICK).sign_in(NAME, PASSPHRASE)
        _fill(data, opened, count)
        opened.close()
    return few, many


def _slow() -> tuple[Path, Path]:
    """The same with a new passphrase, and the work of a box to try it; names cost as little as before."""
    work = Work(calibrated().unlock_log_n, QUICK.tag_log_n)
    copies = []
    for data in _made():
        copy = data.with_name(f"{data.name}-slow")
        shutil.copytree(data, copy, ignore=lambda _, names: {"lessons"} & set(names))
        shutil.copytree(data / "lessons", copy / "lessons", copy_function=os.link)
        people = People(copy, SystemClock(), work)
        people.recover(NAME, (_root() / "card").read_text(), PASSPHRASE).close()
        copies.append(copy)
    return copies[0], copies[1]


@functools.cache
def _root() -> Path:
    root = Path(tempfile.mkdtemp(prefix="bench-library-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    return root


def _fill(data: Path, teacher: OpenPerson, count: int) -> None:
    """The first lesson is a real one and taken in; the others are as it is, but for what they are called and when."""
    database.SYNCHRONOUS = "OFF"
    where = data / "lessons"
    first = folders.write_folder(
        where, owner=teacher.id, recipient=parse_recipient(teacher.recipient), delete_after=_LAST_DAY
    )
    People(data, SystemClock(), QUICK).adopt(teacher, lambda: None)
    pick = random.Random(4417)
    index = "INSERT INTO {0} ({0}, rank) VALUES ('secure-delete', {1})"
    for table in INDEXES:
        teacher.library.run(index.format(table, 0))
    with teacher.library.change():
        _like_twenty_minutes(teacher.library, first)
        for number in range(1, count):
            _another(teacher.library, where, first, number, pick)
        for number in range(count // CERTIFIED_EACH):
            _certificate(teacher.library, first, number)
        order.settle(teacher.library)
    for table in INDEXES:
        teacher.library.run(index.format(table, 1))


def _another(library: Library, where: Path, first: str, number: int, pick: random.Random) -> None:
    name = lesson_id(pick.randbytes(10))
    (where / name / "marks").mkdir(parents=True)
    for path in (where / first).rglob("*"):
        if path.is_file() and path.name != RETENTION_FILE:
            os.link(path, where / name / path.relative_to(where / first))
    owner = library.path.parent.name
    (where / name / RETENTION_FILE).write_bytes(encode_retention(Retention(owner, _LAST_DAY)))
    at = _BEGIN + timedelta(hours=number)
    _copy(
        *(library, "lessons", "id", first),
        id=name,
        title=f"{EVERYWHERE} {pick.randint(1, 8)}b",
        notes=" ".join(pick.choices(_WORDS, k=25)),
        recorded_at=at.isoformat(),
        boot=1 + number // 8,
        boot_ms=number % 8 * 3_600_000,
    )
    _copy(library, "lesson_sound", "lesson", first, lesson=name)
    _copy(library, "marks", "lesson", first, lesson=name)
    words = " ".join(pick.choices(_WORDS, k=6))
    library.run(
        "INSERT INTO moments VALUES (?, ?, 'top', 1000, 3000, ?, ?)",
        *(pick.randbytes(10).hex(), name, words, at.isoformat()),
    )
    logbook.add(library, at, "lesson_taken_in", lesson=name)


def _certificate(library: Library, first: str, number: int) -> None:
    at = _BEGIN + timedelta(hours=number)
    how = Destruction(reason="owner", at=at, clock_trusted=True, files=Destroyed(5, 5, 400_000_000))
    made = certificates.add(library, lessons.one(library, first), how)
    logbook.add(library, at, "lesson_deleted", lesson=first, certificate=str(made.body.number))


def _copy(library: Library, table: str, key: str, first: str, **changed: str | int) -> None:
    for row in library.all(f"SELECT * FROM {table} WHERE {key} = ?", first):
        values = {**{column: row[column] for column in row.keys()}, **changed}  # noqa: SIM118
        marks = ", ".join("?" * len(values))
        library.run(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", *values.values())


def _like_twenty_minutes(library: Library, lesson: str) -> None:
    levels = json.dumps([round(-20 - step % 37 / 1.7, 1) for step in range(2_400)])
    speech = json.dumps([(start, start + 5_000) for start in range(0, 1_200_000, 8_000)])
    library.run("UPDATE lesson_sound SET levels = ?, speech = ?", levels, speech)
    library.run("UPDATE lessons SET boot = 1, title = ? WHERE id = ?", f"{EVERYWHERE} 4b {RARE}", lesson)


def _serve(data: Path, number: int) -> Shelf:
    port = free_port()
    command = [sys.executable, "-m", "appliance", "web", "--data", str(data), "--port", str(port), "--clock", "machine"]
    command += ["--socket", str(data / "none.sock"), "--scrypt-log-n", str(QUICK.tag_log_n)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    atexit.register(_end, process)
    one = Shelf(data, number, process, Client(port))
    for _ in _while_it_starts():
        try:
            one.call("GET", "/api/status")
            break
        except OSError:
            continue
    one.sign_in()
    page = one.call("GET", "/api/lessons")
    one.further = page[-1]["id"]
    assert len(page) == min(24, number)
    one.rest()
    return one


def _while_it_starts() -> Iterator[int]:
    for turn in range(300):
        yield turn
        time.sleep(0.1)
    raise TimeoutError("the web process does not start")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(20)
