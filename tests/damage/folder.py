"""A full data folder, with every kind of file that a box ever has, and what is read from it."""

from __future__ import annotations

import ipaddress
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from appliance import tls
from appliance.boots import known_boot, note_boot, note_start, starts
from appliance.clock import SimulatedClock
from appliance.core.resume import Moment, Running
from appliance.errors import TerugblikError
from appliance.library import finish as finishing
from appliance.library import lessons, logbook
from appliance.library.errors import LibraryLost
from appliance.library.finding import newest
from appliance.people.errors import NamesLost, PersonDamaged, TooManyAttempts
from appliance.people.opened import OpenPerson
from appliance.people.service import People
from appliance.people.work import Work
from appliance.protocol import Owner
from appliance.recorder import disk
from appliance.recorder.ready import load_ready, save_ready
from appliance.recorder.running import RunningFile, key_id
from appliance.release.desk import Desk
from appliance.release.shelf import Shelf
from appliance.timekeeping import KnownTime, read_known
from tests.library import folders
from tests.library.recorded import Recording, new_lesson
from tests.people.helpers import OTHER, PASSPHRASE
from tests.release.world import World, make_world

NEW_PASSPHRASE = "achttien stille kamelen in de sneeuw"
NAMES = {"teacher": ("Anna de Vries", PASSPHRASE), "coach": ("Bert Coach", OTHER)}
_ADDRESSES = (ipaddress.ip_address("127.0.0.1"),)

_ID = "[0-9a-f]{20}"
# Every file that a box keeps. One that is not here has no place in docs/reference/damage.md either.
KINDS = {
    "box": r"box(\.spare)?\.json",
    "boot": r"boot(\.spare|_times)?\.json",
    "clock": r"clock\.json",
    "ready": r"ready\.json",
    "running": r"running\.json",
    "lock": r"recorder\.lock",
    "tls": r"tls/(ca|server)\.(key|pem)",
    "half written": r"ready\.json\.new",
    "half enrolled": rf"people/\.new-{_ID}/identity\.age",
    "throttle": r"people/throttle\.json",
    "invitation": rf"people/invitations/{_ID}\.json",
    "person": rf"people/{_ID}/person(\.spare)?\.json",
    "identity": rf"people/{_ID}/identity\.age",
    "library key": rf"people/{_ID}/library\.key\.age",
    "library": rf"people/{_ID}/library\.db",
    "library spare": rf"people/{_ID}/library\.spare\.age",
    "library suspect": rf"people/{_ID}/library\.suspect",
    "library aside": rf"people/{_ID}/damaged-1/library\.(db|key\.age)",
    "message": rf"people/{_ID}/inbox/[0-9a-f]{{32}}\.age",
    "draft": rf"people/{_ID}/drafts/{_ID}/(clip\.mp4|note\.json)\.age",
    "given": rf"people/{_ID}/drafts/{_ID}\.given/(clip\.mp4|note\.json)\.age",
    "clip": rf"releases/{_ID}/clip\.mp4\.age",
    "note": rf"releases/{_ID}/note\.json\.age",
    "grant": rf"releases/{_ID}/grant\.json",
    "film": rf"lessons/{_ID}/(part-2/)?lesson\.mp4\.age",
    "patch": rf"lessons/{_ID}/lesson\.mp4\.age\.patch",
    "facts": rf"lessons/{_ID}/(part-2/)?facts\.json\.age",
    "index": rf"lessons/{_ID}/(part-2/)?index\.json\.age",
    "mark": rf"lessons/{_ID}/(part-2/)?marks/\d\d\.age",
    "retention": rf"lessons/{_ID}/retention\.json",
}


def kind_of(path: str) -> str | None:
    return next((kind for kind, pattern in KINDS.items() if re.fullmatch(pattern, path)), None)


@dataclass(slots=True)
class Full:
    """The folder as it was made. `plain`: what each lesson served, in chunks; `cards` by role."""

    world: World
    cards: dict[str, str]
    new: str
    seen: Seen | None = None

    @property
    def data(self) -> Path:
        return self.world.data


@dataclass(slots=True)
class Seen:
    """What can be read of a folder: of each lesson and clip its bytes and pictures, or the key of what was said."""

    said: list[str] = field(default_factory=list)
    bytes_of: dict[str, bytes] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)


def make_full(data: Path) -> Full:
    world = make_world(data)
    anna, recipient = world.teacher, world.teacher.identity.recipient
    long = folders.write_folder(data / "lessons", owner=anna.id, recipient=recipient, plain=folders.big_movie())
    cut = new_lesson()
    for number, starts_ms in ((1, 0), (2, 5_000)):
        part = Recording(
            data / "lessons", cut, number, first=1000 * number, count=60, starts_ms=starts_ms,
            owner=anna.id, recipient=recipient,
        )  # fmt: skip
        part.end() if number == 2 else part.cut()
    world.people.adopt(anna, lambda: None)
    for lesson in (world.lesson, long, cut):
        world.people.read_through(anna, lesson, lambda: None)
    release, _ = world.released(), world.released(world.tip)
    world.prepared(world.tip)
    _cut_while_given(world)
    world.people.invite(anna, "Carla")
    world.desk.open_clip(world.coach, release, "t")
    world.desk.comment(world.coach, release, "mooi", None)
    world.people.take_in(anna)
    # One that nobody has read yet, on each side.
    world.desk.comment(world.coach, release, "en nog iets", None)
    world.desk.comment(anna, release, "dank je", None)
    world.desk.days.today()
    # Not taken in yet: a lesson whose sign-in has still to come, with what a second cut left beside it.
    new = folders.write_folder(data / "lessons", owner=anna.id, recipient=recipient, plain=folders.big_movie())
    folders.cut_off(data / "lessons" / new, 250_000, to=recipient, owner=anna.id)
    film = data / "lessons" / new / "lesson.mp4.age"
    finishing.write_patch(film, _patch_of(film, world))
    _recorders(data, anna, long)
    tls.prepare(data / "tls", ("terugblik.local",), _ADDRESSES, world.clock)
    for person in (anna, world.coach):
        world.people.keep_spare(person)
    _left_behind(data, anna)
    cards = {"teacher": str(anna.identity), "coach": str(world.coach.identity)}
    for person in (anna, world.coach):
        person.close()
    return Full(world, cards, new)


def _cut_while_given(world: World) -> None:
    """The plug is pulled between the copy for the coach and its way to the shelf."""
    release = world.prepared(world.top)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Shelf, "put", _plug_pulled)
        with pytest.raises(KeyboardInterrupt):
            world.desk.confirm(world.teacher, [release])


def _plug_pulled(*_: object) -> None:
    raise KeyboardInterrupt


def _left_behind(data: Path, anna: OpenPerson) -> None:
    """By earlier damage, and by cuts."""
    aside = anna.folder / "damaged-1"
    aside.mkdir(mode=0o700)
    for name in ("library.db", "library.key.age"):
        shutil.copy(anna.folder / name, aside / name)
    (anna.folder / "library.suspect").touch(mode=0o600)
    (data / "ready.json.new").write_bytes((data / "ready.json").read_bytes()[:20])
    half = data / "people" / f".new-{'e' * 20}"
    half.mkdir(mode=0o700)
    shutil.copy(anna.folder / "identity.age", half / "identity.age")


def _patch_of(film: Path, world: World) -> finishing.Patch:
    from appliance.age.finish import plan_finish
    from appliance.age.reader import BytesSource
    from appliance.library.sealedmedia import SealedFile
    from appliance.media.index import build_index

    file = SealedFile(film, [world.teacher.identity], allow_cut_short=True)
    keep = build_index(file).whole_bytes
    file.close()
    return plan_finish(BytesSource(film.read_bytes()), [world.teacher.identity], keep)


def _recorders(data: Path, anna: OpenPerson, lesson: str) -> None:
    boot = note_boot(data, "one-boot")
    note_start(data, boot.number, datetime(2026, 9, 1, tzinfo=UTC))
    save_ready(data / "ready.json", Owner(anna.id, anna.recipient))
    KnownTime(data, SimulatedClock(), "one-boot").note()
    moment = Moment(*(0 for _ in range(len(Moment.__dataclass_fields__))))
    values = {"lesson": lesson, "owner": anna.id, "key": key_id(anna.recipient), "limit_ms": 1_200_000, "part": 1}
    fields_ = {name: values.get(name, moment if "begun" in name else 0) for name in Running.__dataclass_fields__}
    RunningFile(data / "running.json", disk.write_durably).save(Running(**fields_))
    (data / "recorder.lock").touch(mode=0o600)


@contextmanager
def copied(full: Full, to: Path) -> Iterator[Path]:
    shutil.copytree(full.data, to)
    try:
        yield to
    finally:
        shutil.rmtree(to)


class Box:
    """The box on a folder, and everything that its people would do. An error that is no `TerugblikError` comes out."""

    def __init__(self, full: Full, data: Path) -> None:
        self.full, self.data = full, data
        self.seen = Seen()

    def look(self) -> Seen:
        self._start_recorder()
        clock = SimulatedClock(wall=self.full.world.clock.wall)
        tls.prepare(self.data / "tls", ("terugblik.local",), _ADDRESSES, clock)
        self.people, self.desk, self.clock = People(self.data, clock, Work.quick()), Desk(self.data, clock), clock
        assert not self.people.first_run(), "the box would take whoever comes first for its teacher"
        for role in ("teacher", "coach"):
            person = self._enter(role)
            try:
                self._use(role, person)
                self.people.keep_spare(person)
            finally:
                person.close()
        self.desk.sweep()
        self.desk.sweep_lessons(lambda: None)
        return self.seen

    def _start_recorder(self) -> None:
        ready = load_ready(self.data / "ready.json")
        assert ready is None or ready.owner.id == self.full.world.teacher.id
        RunningFile(self.data / "running.json", disk.write_durably).load()
        read_known(self.data)
        starts(self.data)
        known_boot(self.data, "one-boot")
        assert note_boot(self.data, "another-boot") == known_boot(self.data, "another-boot")

    def _enter(self, role: str) -> OpenPerson:
        name, passphrase = NAMES[role]
        for attempt in range(4):
            try:
                return self.people.sign_in(name, passphrase, start_over=attempt > 1)
            except TooManyAttempts as error:
                self._said(error)
                self.clock.advance(float(error.fields["wait_s"]))
            except LibraryLost as error:
                self._said(error)
                return self.people.sign_in(name, passphrase, start_over=True)
            except (NamesLost, PersonDamaged) as error:
                self._said(error)
                try:
                    return self.people.recover(name, self.full.cards[role], NEW_PASSPHRASE)
                except LibraryLost as lost:
                    self._said(lost)
                    return self.people.sign_in(name, NEW_PASSPHRASE, start_over=True)
        raise AssertionError("locked out")

    def _use(self, role: str, person: OpenPerson) -> None:
        for notice in person.notices:
            self._said(notice)
        if role == "teacher":
            self.people.adopt(person, lambda: None)
            self.desk.tidy(person)
            for row in newest(person.library):
                self._play(row.id, person)
        assert logbook.whole(logbook.read(person.library))
        for one in (*self.desk.list_given(person), *self.desk.list_received(person)):
            self.seen.states[f"{role} {one.id}"] = one.state
            self._show(f"{role} {one.id}", lambda one=one: self.desk.open_clip(person, one.id, "t"))

    def _play(self, lesson: str, person: OpenPerson) -> None:
        for _ in range(2):
            try:
                media = self.people.lesson_media(person, lesson)
                self._keep(lesson, media)
                break
            except TerugblikError as error:
                # What a player comes upon is read through, and what is left is played.
                self._said(error)
                self.people.read_through(person, lesson, lambda: None)
        row = lessons.one(person.library, lesson)
        self.seen.states[lesson] = row.state
        if row.problem is not None:
            self.seen.said.append(row.problem)

    def _show(self, name: str, opener: object) -> None:
        try:
            self._keep(name, opener())  # type: ignore[operator]
        except TerugblikError as error:
            self._said(error)

    def _keep(self, name: str, media: object) -> None:
        movie = media.movie  # type: ignore[attr-defined]
        self.seen.bytes_of[name] = movie.pread(movie.front_bytes, movie.size)
        assert media.still(100).startswith(b"\xff\xd8")  # type: ignore[attr-defined]

    def _said(self, error: TerugblikError) -> None:
        for language in ("nl", "en"):
            assert error.message(language)
            assert error.advice(language)
        assert error.key not in ("unexpected", "damaged"), "it must be said what is damaged"
        self.seen.said.append(error.key)
