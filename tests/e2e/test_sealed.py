"""Nothing in the clear: goes through the whole flow, then greps every byte that the box wrote for what it knows."""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.box import Box, Client, running
from tests.e2e.browsers import until

TEACHER, COACH, ASSISTANT = "Wilhelmina Zonneveld", "Ferdinand Knipselaar", "Beheerder Quintus"
WORDS = {
    "passphrase": "zeven gele fietsen op zolder",
    "question": "Hoe krijg ik de stille leerlingen aan het woord?",
    "title": "Rekenen met breuken in groep zes",
    "notes": "Anouk keek op van haar blaadje en glimlachte",
    "top": "Hier wachtte ik tien hele seconden",
    "for the coach": "Kijk vooral naar mijn handen",
    "comment": "Wat een mooie stilte laat je vallen",
    "seat": "Derde tafel naast de kapstok van Pippi",
    "answer": "Dat durfde ik vorig jaar nog niet",
}
WINDOW = 24  # bytes; by chance alone such a run does not occur twice
SAMPLES = 400


@pytest.fixture(scope="module")
def lived_in(synthetic_video: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Box, dict[str, bytes]]]:
    """A box after the whole flow, and what it must not have written."""
    work = tmp_path_factory.mktemp("sealed")
    with running(work, synthetic_video, speed=8) as box:
        secrets = live(box)
        yield box, secrets


def live(box: Box) -> dict[str, bytes]:
    """Records, looks, chooses, releases, comments, takes back; the known plaintexts by name."""
    secrets = {name: text.encode() for name, text in WORDS.items()}
    secrets |= {"teacher's name": TEACHER.encode(), "coach's name": COACH.encode(), "assistant": ASSISTANT.encode()}
    box.enrol(ASSISTANT, "beheerder", WORDS["passphrase"])
    teacher = box.enrol(TEACHER, "teacher", WORDS["passphrase"])
    teacher.call("POST", "/api/recorder/ready", {"objections": []})
    secrets |= windows("preview", box.frame(teacher))
    secrets |= {"seat": WORDS["seat"].encode()} | windows("rehearsal", rehearse(teacher))
    traject = teacher.call("POST", "/api/trajecten", {"question": WORDS["question"], "theme": "interactie"})
    lesson = box.record(teacher, 30, marks=2)
    changes = {"title": WORDS["title"], "notes": WORDS["notes"], "traject": traject["id"]}
    opened = teacher.call("PATCH", f"/api/lessons/{lesson}", changes)
    secrets |= windows("lesson", teacher.call("GET", opened["video"]))
    secrets |= windows("still", teacher.call("GET", f"/api/lessons/{lesson}/stills/9000"))
    moment = {"kind": "top", "start_ms": 5_000, "end_ms": 15_000, "note": WORDS["top"]}
    chosen = teacher.call("POST", f"/api/lessons/{lesson}/moments", moment)
    coach, coach_id = join(box, teacher)
    for mode in ("quick", "exact"):
        release = give(teacher, chosen["id"], coach_id, mode)
        clip = coach.call("GET", f"/api/releases/{release}")["video"]
        secrets |= windows(f"{mode} clip", coach.call("GET", clip))
        coach.call("POST", f"/api/releases/{release}/comments", {"text": WORDS["comment"], "at_ms": 3_000})
        teacher.call("POST", f"/api/releases/{release}/comments", {"text": WORDS["answer"]})
    teacher.call("DELETE", f"/api/releases/{release}")
    for person in (teacher, coach):
        person.call("DELETE", "/api/session")
    box.sign_in(TEACHER, WORDS["passphrase"]).call("GET", "/api/logbook")
    return secrets


def rehearse(teacher: Client) -> bytes:
    """A rehearsal as its owner sees it; also a place that is noted, and thought of."""
    seat = teacher.call("POST", "/api/objections", {"seat": WORDS["seat"], "measure": "other_seat"})["id"]
    teacher.call("POST", "/api/recorder/ready", {"objections": [seat]})
    teacher.call("POST", "/api/rehearsals")
    until(lambda: teacher.call("GET", "/api/status")["recorder"]["elapsed_ms"] > 20_000, 30)
    teacher.call("POST", "/api/rehearsals/end")
    film = bytes(teacher.call("GET", teacher.call("POST", "/api/rehearsals/look")["video"]))
    teacher.call("DELETE", "/api/rehearsals")
    teacher.call("DELETE", f"/api/objections/{seat}")
    return film


def join(box: Box, teacher: Client) -> tuple[Client, str]:
    """A coach by invitation, confirmed by the teacher."""
    invitation = teacher.call("POST", "/api/invitations", {"name": COACH})
    coach = box.enrol(COACH, "coach", WORDS["passphrase"], invitation["code"])
    row = until(lambda: [c for c in teacher.call("GET", "/api/coaches") if c["state"] == "joined"], 10)[0]
    assert row["words"] == coach.call("GET", "/api/me")["words"][0]["words"]
    teacher.call("POST", f"/api/coaches/{row['id']}/confirm", {"passphrase": WORDS["passphrase"]})
    return coach, row["id"]


def give(teacher: Client, moment: str, coach: str, mode: str) -> str:
    asked = {"moments": [moment], "coach": coach, "words": WORDS["for the coach"], "mode": mode}
    release = teacher.call("POST", "/api/releases", asked)[0]["id"]
    until(lambda: teacher.call("GET", f"/api/releases/{release}")["state"] == "prepared", 90, "the clip is not ready")
    teacher.call("POST", "/api/releases/confirm", {"releases": [release], "passphrase": WORDS["passphrase"]})
    return str(release)


def windows(name: str, content: bytes) -> dict[str, bytes]:
    """Short runs of bytes out of a picture or a film, from everywhere in it."""
    assert len(content) > 4 * WINDOW
    places = random.Random(7).sample(range(len(content) - WINDOW), min(SAMPLES, len(content) - WINDOW))
    runs = {f"{name} at {place}": content[place : place + WINDOW] for place in places}
    # Runs of one value (padding, black) say nothing of what was filmed.
    return {name: run for name, run in runs.items() if len(set(run)) > WINDOW // 3}


def spellings(secret: bytes) -> set[bytes]:
    """How a secret could stand in a file."""
    text = secret.decode(errors="ignore")
    plain = {secret, text.encode("utf-16-le"), text.encode("utf-16-be"), text.lower().encode()} if text else {secret}
    return {secret, *plain, base64.b64encode(secret)[: len(secret)], secret.hex().encode()} - {b""}


def search(folders: tuple[Path, ...], secrets: dict[str, bytes]) -> tuple[int, list[str]]:
    """How many files there are, and which secrets stand in which."""
    files = {path: path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()}
    found = []
    for name, secret in secrets.items():
        forms = {secret} if " at " in name else spellings(secret)
        found += [f"{name} in {path}" for path, content in files.items() for form in forms if form in content]
    return len(files), found


def test_no_file_and_no_log_holds_anything_readable(lived_in: tuple[Box, dict[str, bytes]]) -> None:
    box, secrets = lived_in
    files, found = search((box.data, box.run), secrets)
    assert found == []
    assert files > 15


def test_the_search_finds_what_is_in_the_clear(lived_in: tuple[Box, dict[str, bytes]], tmp_path: Path) -> None:
    _, secrets = lived_in
    assert sum(name.startswith("lesson at") for name in secrets) > SAMPLES // 2
    for number, (name, secret) in enumerate(random.Random(3).sample(sorted(secrets.items()), 20)):
        (tmp_path / str(number)).write_bytes(b"before" + secret + b"after")
        assert any(name in row for row in search((tmp_path,), secrets)[1])


def test_every_lesson_file_is_sealed_or_holds_ids_only(lived_in: tuple[Box, dict[str, bytes]]) -> None:
    box, _ = lived_in
    for path in (box.data / "lessons").rglob("*"):
        if path.is_file() and path.name != "retention.json":
            assert path.read_bytes().startswith(b"age-encryption.org/v1\n-> mlkem768x25519 "), path


def test_files_are_for_the_box_alone(lived_in: tuple[Box, dict[str, bytes]]) -> None:
    box, _ = lived_in
    open_to_others = [path for path in box.data.rglob("*") if path.stat().st_mode & 0o077]
    assert open_to_others == []
