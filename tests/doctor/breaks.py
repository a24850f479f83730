"""Ways to break a box, each with the key that the doctor must tell and where."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from appliance.age.identities import HybridIdentity
from appliance.age.writer import seal
from appliance.lessonfiles import LESSON_FILE, RETENTION_FILE
from appliance.protocol import Owner
from appliance.recorder.ready import save_ready
from tests.doctor.boxes import only


def write_clear_film(data: Path) -> str:
    film = only(data, f"lessons/*/{LESSON_FILE}")
    film.write_bytes(b"\0\0\0\x20ftypisom" + bytes(5000))
    return film.relative_to(data).as_posix()


def write_clear_facts(data: Path) -> str:
    facts = only(data, "lessons/*/facts.json.age")
    facts.write_bytes(b'{"version":1}')
    return facts.relative_to(data).as_posix()


def write_clear_identity(data: Path) -> str:
    identity = only(data, "people/*/identity.age")
    identity.write_bytes(f"{HybridIdentity.generate()}\n".encode())
    return identity.relative_to(data).as_posix()


def flip_the_first_byte(data: Path) -> str:
    film = only(data, f"lessons/*/{LESSON_FILE}")
    film.write_bytes(bytes([film.read_bytes()[0] ^ 1]) + film.read_bytes()[1:])
    return film.relative_to(data).as_posix()


def empty_the_facts(data: Path) -> str:
    facts = only(data, "lessons/*/facts.json.age")
    facts.write_bytes(b"")
    return facts.relative_to(data).as_posix()


def overwrite_a_clip(data: Path) -> str:
    """As taking it back begins."""
    clip = only(data, "releases/*/clip.mp4.age")
    clip.write_bytes(b"\xc3" + os.urandom(4000))
    return clip.relative_to(data).as_posix()


def break_header(data: Path) -> str:
    film = only(data, "lessons/*/facts.json.age")
    film.write_bytes(film.read_bytes()[:60])
    return film.relative_to(data).as_posix()


def seal_to_a_third(data: Path) -> str:
    clip = only(data, "releases/*/clip.mp4.age")
    clip.write_bytes(seal(b"clip", [HybridIdentity.generate().recipient for _ in range(3)]))
    return clip.relative_to(data).as_posix()


def open_database(data: Path) -> str:
    database = only(data, "people/*/library.db")
    database.write_bytes(b"SQLite format 3\0" + bytes(4096 - 16))
    return database.relative_to(data).as_posix()


def break_grant(data: Path) -> str:
    only(data, "releases/*/grant.json").write_bytes(b"{")
    return only(data, "releases/*").relative_to(data).as_posix()


def lose_retention(data: Path) -> str:
    only(data, f"lessons/*/{RETENTION_FILE}").unlink()
    return only(data, "lessons/*").relative_to(data).as_posix()


def lose_a_part(data: Path) -> str:
    lesson = only(data, "lessons/*")
    (lesson / "part-3").mkdir(mode=0o700)
    return lesson.relative_to(data).as_posix()


def lose_identity(data: Path) -> str:
    identity = only(data, "people/*/identity.age")
    identity.unlink()
    return identity.parent.relative_to(data).as_posix()


def lose_both_persons(data: Path) -> str:
    folder = only(data, "people/*/person.json").parent
    for file in folder.glob("person*.json"):
        file.write_bytes(b"")
    return folder.relative_to(data).as_posix()


def swap_the_key(data: Path) -> str:
    ready = data / "ready.json"
    person = only(data, "people/*/drafts").parent
    save_ready(ready, Owner(person.name, str(HybridIdentity.generate().recipient)))
    return "ready.json"


def ready_for_somebody_gone(data: Path) -> str:
    save_ready(data / "ready.json", Owner("a" * 20, str(HybridIdentity.generate().recipient)))
    return "ready.json"


def ready_with_damage(data: Path) -> str:
    (data / "ready.json").write_bytes(b'{"id":')
    return "ready.json"


def tear_the_library(data: Path) -> str:
    database = only(data, "people/*/library.db")
    database.write_bytes(database.read_bytes()[:-100])
    return database.relative_to(data).as_posix()


def take_the_coach_away(data: Path) -> str:
    coach = only(data, "releases/*/grant.json").read_text().partition('"coach":"')[2][:20]
    shutil.rmtree(data / "people" / coach)
    return only(data, "releases/*").relative_to(data).as_posix()


def take_the_teacher_away(data: Path) -> str:
    shutil.rmtree(only(data, "people/*/drafts").parent)
    return only(data, "lessons/*").relative_to(data).as_posix()


def lose_the_film(data: Path) -> str:
    film = only(data, f"lessons/*/{LESSON_FILE}")
    film.unlink()
    return film.parent.relative_to(data).as_posix()


def empty_the_film(data: Path) -> str:
    film = only(data, f"lessons/*/{LESSON_FILE}")
    film.write_bytes(b"")
    return film.parent.relative_to(data).as_posix()


def lose_the_film_before_a_part(data: Path) -> str:
    lesson = only(data, "lessons/*")
    for path in (LESSON_FILE, "index.json.age"):
        (lesson / path).unlink()
    shutil.rmtree(lesson / "marks", ignore_errors=True)
    (lesson / "part-2").mkdir(mode=0o700)
    return lesson.relative_to(data).as_posix()


def change_the_identity(data: Path) -> str:
    identity = only(data, "people/*/identity.age")
    whole = identity.read_bytes()
    identity.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    return identity.parent.relative_to(data).as_posix()


def change_the_library_key(data: Path) -> str:
    key = only(data, "people/*/library.key.age")
    whole = key.read_bytes()
    key.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    return key.parent.relative_to(data).as_posix()


def lose_the_salt(data: Path) -> str:
    for path in data.glob("box*.json"):
        path.unlink()
    return "box.json"


def damage_the_salt(data: Path) -> str:
    for path in data.glob("box*.json"):
        path.write_bytes(b'{"salt":"00"}')
    return "box.json"


def leave_somebody_half_enrolled(data: Path) -> str:
    folder = data / "people" / f".new-{'a' * 20}"
    folder.mkdir(mode=0o700)
    (folder / "library.db").touch(0o600)
    os.utime(folder, (0, 0))
    return folder.relative_to(data).as_posix()


def put_a_stranger(data: Path) -> str:
    stranger = data / "lessons" / "leerlingen.xlsx"
    stranger.write_bytes(b"x")
    stranger.chmod(0o600)
    return "lessons/leerlingen.xlsx"


def put_a_link(data: Path) -> str:
    (data / "releases" / "link").symlink_to("/etc/passwd")
    return "releases/link"


def begin_a_deletion(data: Path) -> str:
    lesson = only(data, "lessons/*")
    begun = lesson.rename(lesson.with_name(f"{lesson.name}.deleted"))
    (begun / LESSON_FILE).write_bytes(os.urandom(2000))
    return begun.relative_to(data).as_posix()


BREAKS: list[tuple[str, Callable[[Path], str]]] = [
    ("in_the_clear", write_clear_film),
    ("in_the_clear", open_database),
    ("in_the_clear", write_clear_facts),
    ("in_the_clear", write_clear_identity),
    ("sealed_oddly", flip_the_first_byte),
    ("sealed_oddly", empty_the_facts),
    ("sealed_oddly", overwrite_a_clip),
    ("sealed_oddly", break_header),
    ("sealed_oddly", seal_to_a_third),
    ("release_incomplete", break_grant),
    ("no_retention", lose_retention),
    ("part_missing", lose_a_part),
    ("deletion_begun", begin_a_deletion),
    ("person_incomplete", lose_identity),
    ("person_unreadable", lose_both_persons),
    ("ready_for_other_key", swap_the_key),
    ("ready_for_nobody", ready_for_somebody_gone),
    ("file_not_ours", put_a_stranger),
    ("not_a_plain_file", put_a_link),
    ("file_unreadable", ready_with_damage),
    ("file_unreadable", tear_the_library),
    ("owner_gone", take_the_coach_away),
    ("owner_gone", take_the_teacher_away),
    ("film_gone", lose_the_film),
    ("film_gone", empty_the_film),
    ("film_gone", lose_the_film_before_a_part),
    ("key_file_differs", change_the_identity),
    ("key_file_differs", change_the_library_key),
    ("names_lost", lose_the_salt),
    ("names_lost", damage_the_salt),
    ("half_enrolled", leave_somebody_half_enrolled),
]
