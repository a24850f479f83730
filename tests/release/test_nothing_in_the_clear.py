"""The whole story at this level, then every file that was written is searched for what must not be readable."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from appliance.library import cycles, lessons, trajecten
from appliance.people.opened import OpenPerson
from tests.library import folders
from tests.people.helpers import OTHER, PASSPHRASE
from tests.release.world import NOTE, WORDS, World, make_world

QUESTION = "Hoe-laat-ik-stilte-vallen-3310"
TITLE = "Rekenen-met-breuken-5512"
COMMENT = "Prachtig-gezien-6603"
# Whole names and whole box heads: letters of base64 spell a word of four by chance, once in a hundred runs.
NAMES = ("Anna de Vries", "Bert Coach", "anna de vries", "bert coach")
BOXES = (b"ftypiso6\0\0\2\0", b"moof\0\0\0\x10mfhd", b"avc1" + bytes(7) + b"\1")


def story(world: World) -> None:
    traject = trajecten.create(world.teacher.library, QUESTION, "interactie", world.clock.now_utc())
    lessons.change(world.teacher.library, world.lesson, title=TITLE, notes=NOTE)
    cycles.place(world.teacher.library, world.lesson, traject.id)
    first, second = world.released(), world.released(world.tip, mode="exact")
    world.prepared()
    world.desk.open_clip(world.coach, first, "t").still(100)
    world.desk.comment(world.coach, first, COMMENT, 500)
    world.people.take_in(world.teacher)
    world.desk.comment(world.teacher, first, COMMENT, None)
    world.desk.take_back(world.teacher, second)
    world.people.lesson_media(world.teacher, world.lesson).still(1000)
    cut = folders.write_folder(
        world.data / "lessons",
        owner=world.teacher.id,
        recipient=world.teacher.identity.recipient,
        plain=folders.big_movie(),
    )
    folders.cut_off(world.data / "lessons" / cut, 200_000, to=world.teacher.identity.recipient)
    world.people.adopt(world.teacher, lambda: None)


def secrets_of(person: OpenPerson) -> list[bytes]:
    return [str(person.identity).encode(), str(person.identity).lower().encode()]


def test_no_file_and_no_log_line_is_readable(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    world = make_world(tmp_path / "data")
    story(world)
    texts = (WORDS, NOTE, QUESTION, TITLE, COMMENT, PASSPHRASE, OTHER, *NAMES)
    forbidden = [text.encode() for text in texts] + [text.encode("utf-16-le") for text in texts]
    forbidden += secrets_of(world.teacher) + secrets_of(world.coach)
    assert all(box in folders.movie() for box in BOXES)
    forbidden += [*BOXES, b"SQLite format 3", folders.movie()[3000:3032]]
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) > 20
    for path in files:
        data = path.read_bytes()
        found = [text for text in forbidden if text in data or text in str(path).encode()]
        # Ids and key names are all that a readable file holds.
        assert not found, f"{path.name} holds {found}"
    logged = caplog.text + capsys.readouterr().err
    for text in texts:
        assert text not in logged


def test_every_file_is_the_boxs_alone(tmp_path: Path) -> None:
    world = make_world(tmp_path / "data")
    world.released()
    made_here = ("people", "releases")
    for top in made_here:
        for path in (world.data / top).rglob("*"):
            wanted = 0o700 if path.is_dir() else 0o600
            assert path.stat().st_mode & 0o777 == wanted, path.name
