"""A box on a stick and back: all of it that may leave, nothing else, whenever the stick is pulled out."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import threading
from pathlib import Path
from typing import Any

import msgspec
import pytest

from appliance.backup import errors, restoring, saving, stick
from appliance.backup.cli import main, main_restore, name_of
from appliance.backup.manifest import Entry, Line, Manifest, encode
from appliance.backup.restoring import restore
from appliance.backup.saving import Saved, Saving
from appliance.backup.settings import put_back, read
from appliance.backup.stick import DATA, MANIFEST, Stick
from appliance.boxfile import parse_box
from tests.backup.box import LESSON, OTHER, PERSON, SECRET, a_box, leaves, sealed, tree, write


class Pulled(BaseException):
    """The stick, or the plug."""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return a_box(tmp_path / "data")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick" / "holiday.jpg").write_bytes(b"somebody's own")
    return tmp_path / "stick" / "terugblik-x"


def save(data: Path, folder: Path, **more: Any) -> Saved:
    return Saving(data, Stick(folder), more.pop("check", False)).run(None, **more)


def test_all_that_may_leave_and_nothing_else(data: Path, folder: Path) -> None:
    saved = save(data, folder)
    assert tree(folder / DATA) == leaves(data)
    assert saved == Saved(written=len(leaves(data)), written_bytes=sum(map(len, leaves(data).values())))
    assert (folder.parent / "holiday.jpg").read_bytes() == b"somebody's own"


def test_no_word_of_it_is_on_the_stick(data: Path, folder: Path) -> None:
    write(data / f"people/{PERSON}/person.json", b'{"id": "1", "name": "Wilhelmina Zonneveld"}')
    write(data / f"lessons/{LESSON}/facts.json.age", SECRET)
    write(data / f"people/{PERSON}/library.db", b"SQLite format 3\0" + SECRET)
    saved = save(data, folder)
    assert saved.held_back == 3
    everything = b"".join(tree(folder.parent).values()) + "".join(tree(folder.parent)).encode()
    for known in (SECRET, b"Wilhelmina", b"Zonneveld", b"PRIVATE KEY", b"SQLite format", b"AGE-SECRET"):
        assert known not in everything


def test_a_file_that_lost_its_form_keeps_its_old_copy(data: Path, folder: Path, tmp_path: Path) -> None:
    """The stick's is the last good one, and the next backup must know it for its own."""
    whole = leaves(data)
    save(data, folder)
    place = f"lessons/{LESSON}/facts.json.age"
    write(data / place, b"a card that rots")
    assert save(data, folder, forget=True).held_back == 1
    restore(Stick(folder), tmp_path / "other")
    assert tree(tmp_path / "other") == whole
    write(data / place, whole[place])
    assert save(data, folder).held_back == 0
    assert tree(folder / DATA) == whole


def test_the_second_time_only_what_is_new(data: Path, folder: Path) -> None:
    first = save(data, folder)
    assert save(data, folder) == Saved(kept=first.written)
    write(data / f"lessons/{LESSON}/marks/02.age", sealed())
    changed = sealed(b"other")
    write(data / f"people/{PERSON}/inbox/0a.age", changed)
    again = save(data, folder)
    assert (again.written, again.kept) == (2, first.written - 1)
    assert tree(folder / DATA) == leaves(data)


def test_a_stick_that_spoilt_its_manifest_is_told_from_an_empty_one(data: Path, folder: Path) -> None:
    """Nobody knows any more what on it is the backup's own: nothing of it is touched."""
    save(data, folder)
    (folder / MANIFEST).write_bytes(b"{")
    before = tree(folder)
    with pytest.raises(errors.ForeignFile) as raised:
        save(data, folder)
    assert raised.value.fields["place"] == f"terugblik-x/{MANIFEST}"
    assert tree(folder) == before


def test_what_a_stick_forgot_is_written_again(data: Path, folder: Path) -> None:
    save(data, folder)
    film = folder / DATA / f"lessons/{LESSON}/lesson.mp4.age"
    spoilt = bytearray(film.read_bytes())
    spoilt[-1] ^= 1
    film.write_bytes(spoilt)
    (folder / DATA / f"lessons/{OTHER}/lesson.mp4.age").unlink()
    assert save(data, folder).written == 1  # what is gone shows; what rots shows when it is looked at
    assert save(data, folder, check=True).written == 1
    assert tree(folder / DATA) == leaves(data)


def test_the_box_itself_is_not_touched(data: Path, folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in data.rglob("*")}, tree(data)
    save(data, folder)
    assert ({path: path.stat().st_mtime_ns for path in data.rglob("*")}, tree(data)) == before


@pytest.mark.parametrize("step", ["announced", "written", "renamed", "done", "manifest"])
@pytest.mark.parametrize("after", [1, 5])
def test_goes_on_after_the_stick_was_pulled_out(data: Path, folder: Path, step: str, after: int) -> None:
    seen = 0

    def pull(name: str) -> None:
        nonlocal seen
        seen += name == step
        if seen == (1 if step in ("announced", "manifest") else after) and name == step:
            raise Pulled

    with pytest.raises(Pulled):
        Saving(data, Stick(folder, pull)).run(None)
    if (folder / "journal.jsonl").exists():
        with (folder / "journal.jsonl").open("ab") as journal:
            journal.write(b'{"done":{"pla')  # half a line
    write(data / f"people/{PERSON}/inbox/0a.age", sealed(b"changed since"))
    saved = save(data, folder)
    assert tree(folder / DATA) == leaves(data)
    assert saved.written < len(leaves(data)) or after == 1 or step == "announced"
    assert save(data, folder).written == 0


def test_nothing_of_others_is_written_over_or_taken_away(data: Path, folder: Path) -> None:
    theirs = folder / DATA / f"lessons/{LESSON}/lesson.mp4.age"
    write(theirs, b"not of this box")
    with pytest.raises(errors.ForeignFile):
        save(data, folder)
    assert theirs.read_bytes() == b"not of this box"


@pytest.mark.parametrize(
    "link",
    [
        "",
        "manifest.json",
        "journal.jsonl",
        "box.toml",
        ".manifest.json.part",
        ".journal.jsonl.part",
        ".box.toml.part",
        "data",
        "data/people",
        f"data/lessons/{LESSON}/marks",
    ],
)
def test_a_link_on_the_stick_leads_nowhere(data: Path, folder: Path, tmp_path: Path, link: str) -> None:
    """Root writes the backup: through a link it would cut off a file of the box, or put one there."""
    into = link in ("", "data", "data/people") or link.endswith("/marks")
    system = tmp_path / "system"
    write(system / "passwd", b"root:x:0:0")
    (folder / link).parent.mkdir(parents=True, exist_ok=True)
    (folder / link).symlink_to(system if into else system / "passwd")
    with pytest.raises(errors.ForeignFile) as raised:
        Saving(data, Stick(folder)).run(b'camera = "imx708"\n')
    assert raised.value.fields["place"] == f"terugblik-x/{link}".rstrip("/")
    assert tree(system) == {"passwd": b"root:x:0:0"}
    if not link.startswith("data/"):
        with pytest.raises(errors.ForeignFile):
            restore(Stick(folder), tmp_path / "other")
        assert tree(system) == {"passwd": b"root:x:0:0"}


@pytest.mark.parametrize("where", ["files", "gone", "journal"])
def test_a_stick_that_names_files_of_the_box_as_its_own(data: Path, folder: Path, tmp_path: Path, where: str) -> None:
    """What is to be forgotten is looked for among the backup's own places only."""
    save(data, folder)
    known = b"what everybody knows lies on such a box"
    write(tmp_path / "system" / "file", known)
    named = Entry("../../../system/file", len(known), hashlib.sha256(known).hexdigest(), 0)
    manifest = Stick(folder).manifest()
    match where:
        case "journal":
            (folder / "journal.jsonl").write_bytes(msgspec.json.encode(Line(done=named)) + b"\n")
        case _:
            ours = manifest.files
            lies = Manifest(files=[*ours, named]) if where == "files" else Manifest(files=ours, gone=[named])
            (folder / MANIFEST).write_bytes(encode(lies))
    save(data, folder, forget=True)
    assert (tmp_path / "system" / "file").read_bytes() == known


def test_half_a_file_of_what_is_deleted_since_goes(data: Path, folder: Path) -> None:
    """It is in no manifest, so nothing else would ever take it off."""
    film = f"lessons/{LESSON}/lesson.mp4.age"

    def pull(name: str) -> None:
        if name == "written" and (folder / DATA / film).with_name(".lesson.mp4.age.part").exists():
            raise Pulled

    with pytest.raises(Pulled):
        Saving(data, Stick(folder, pull)).run(None)
    (data / film).unlink()
    save(data, folder)
    assert tree(folder / DATA) == leaves(data)


def test_what_left_the_box_stays_until_it_is_told_to_go(data: Path, folder: Path) -> None:
    """It may have been deleted, it may have been lost: the box cannot know which."""
    save(data, folder)
    films = {name: folder / DATA / f"lessons/{name}/lesson.mp4.age" for name in (LESSON, OTHER)}
    for path in (data / "lessons" / LESSON, data / "lessons" / OTHER):
        for file in path.rglob("*"):
            if file.is_file():
                file.unlink()
    assert save(data, folder).gone == 6
    theirs = b"x" * films[OTHER].stat().st_size
    films[OTHER].write_bytes(theirs)
    assert save(data, folder, forget=True).gone == 1
    assert not films[LESSON].exists()
    assert films[OTHER].read_bytes() == theirs


def broken_listing(monkeypatch: pytest.MonkeyPatch, broken: Path) -> None:
    real = os.scandir

    def scandir(path: Any) -> Any:
        if Path(path) == broken:
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)


@pytest.mark.parametrize("broken", [f"lessons/{LESSON}", "lessons", "people", ""])
def test_what_a_dying_card_does_not_list_is_not_gone(
    data: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    """The stick is what saves it then."""
    save(data, folder)
    with monkeypatch.context() as patch:
        broken_listing(patch, data / broken)
        saved = save(data, folder, forget=True)
    assert (saved.gone, saved.unreadable) == (0, 1)
    assert tree(folder / DATA) == leaves(data)
    restore(Stick(folder), tmp_path / "other")
    assert tree(tmp_path / "other") == leaves(data)


def test_a_lesson_that_is_being_finished_stays_on_the_stick(data: Path, folder: Path, tmp_path: Path) -> None:
    """Cut short, copied, and then taken up by its owner while the next backup runs."""
    save(data, folder)
    with (data / f"lessons/{LESSON}/lesson.mp4.age").open("rb") as film:
        fcntl.flock(film, fcntl.LOCK_EX)
        saved = save(data, folder, forget=True)
    assert (saved.recording, saved.gone) == (1, 0)
    restore(Stick(folder), tmp_path / "other")
    assert tree(tmp_path / "other") == leaves(data)


def test_a_stick_that_is_pulled_out_while_it_forgets(
    data: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(data, folder)
    for file in list((data / "lessons" / LESSON).rglob("*.age")):
        file.unlink()

    def pull(entry: Entry) -> bool:
        (folder / DATA / entry.place).write_bytes(b"\0" * entry.size)
        raise Pulled

    medium = Stick(folder)
    monkeypatch.setattr(medium, "forget", pull)
    with pytest.raises(Pulled):
        Saving(data, medium).run(None, forget=True)
    restore(Stick(folder), tmp_path / "other")
    assert tree(tmp_path / "other") == leaves(data)


def test_a_lesson_that_is_being_recorded_waits(data: Path, folder: Path) -> None:
    with (data / f"lessons/{LESSON}/lesson.mp4.age").open("rb") as film:
        fcntl.flock(film, fcntl.LOCK_EX)
        saved = save(data, folder)
    assert (saved.recording, saved.gone) == (1, 0)
    assert not (folder / DATA / "lessons" / LESSON).exists()
    save(data, folder)
    assert tree(folder / DATA) == leaves(data)


def test_a_library_that_is_being_written_keeps_its_old_copy(
    data: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(data, folder)
    library = data / f"people/{PERSON}/library.db"
    old = library.read_bytes()
    library.write_bytes(os.urandom(8192))
    real = saving._hash
    monkeypatch.setattr(saving, "_hash", lambda fd: "other" + real(fd))  # the second reading differs
    saved = save(data, folder)
    assert (saved.changing, saved.written) == (1, 0)
    assert (folder / DATA / f"people/{PERSON}/library.db").read_bytes() == old
    monkeypatch.undo()
    save(data, folder)
    assert tree(folder / DATA) == leaves(data)


@pytest.mark.parametrize(
    ("number", "refusal"),
    [
        (errno.ENOSPC, errors.StickFull),
        (errno.EIO, errors.StickGone),
        (errno.ENODEV, errors.StickGone),
        (errno.EROFS, errors.StickReadOnly),
    ],
)
def test_a_stick_that_does_not_take_it(
    data: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, number: int, refusal: type[Exception]
) -> None:
    real, count = os.write, 0

    def failing(fd: int, piece: Any) -> int:
        nonlocal count
        count += 1
        if count > 12:
            raise OSError(number, os.strerror(number))
        return real(fd, piece)

    with monkeypatch.context() as patch:
        patch.setattr(stick.os, "write", failing)
        with pytest.raises(refusal):
            save(data, folder)
    saved = save(data, folder)
    assert saved.kept >= 2
    assert tree(folder / DATA) == leaves(data)


def test_too_little_room_is_told_before(data: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Stick, "free_bytes", lambda self: 1000)
    with pytest.raises(errors.StickFull) as raised:
        save(data, folder)
    assert int(raised.value.fields["needed_mb"]) >= 4
    assert tree(folder / DATA) == {}


def test_an_empty_mount_point_is_not_written_to(data: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    medium = Stick(folder)
    monkeypatch.setattr(medium, "_device", -1)
    with pytest.raises(errors.StickGone):
        Saving(data, medium).run(None)
    assert tree(folder / DATA) == {}


# --- restoring ---


@pytest.mark.parametrize("step", ["announced", "written", "ready", "renamed", "done"])
def test_a_later_backup_that_was_cut_spoils_none(data: Path, folder: Path, tmp_path: Path, step: str) -> None:
    """The box breaks before it could be done again: what is on the stick is the old one or the new one of each file."""
    save(data, folder)
    place = f"people/{PERSON}/inbox/0a.age"
    old, new = (data / place).read_bytes(), sealed(b"newer")
    write(data / place, new)

    def pull(name: str) -> None:
        if name == step:
            raise Pulled

    with pytest.raises(Pulled):
        Saving(data, Stick(folder, pull)).run(None)
    restore(Stick(folder), tmp_path / "other")
    assert (tmp_path / "other" / place).read_bytes() == (new if step in ("renamed", "done") else old)


def test_on_another_box(data: Path, folder: Path, tmp_path: Path) -> None:
    save(data, folder)
    other = tmp_path / "other"
    write(other / "box.json", b"{}")  # it was switched on once
    write(other / "people/throttle.json", b"{}")
    (other / "lessons").mkdir()
    done = restore(Stick(folder), other)
    assert tree(other) == leaves(data)
    assert (done.files, done.left_out) == (len(leaves(data)), 0)
    for path in other.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path
        if path.is_file():
            assert path.stat().st_mtime_ns == (data / path.relative_to(other)).stat().st_mtime_ns


def test_a_box_of_two_users_gets_its_modes(data: Path, folder: Path, tmp_path: Path) -> None:
    save(data, folder)
    other = tmp_path / "other"
    other.mkdir()
    other.chmod(0o2770)
    restore(Stick(folder), other)
    assert (other / "lessons" / LESSON).stat().st_mode & 0o7777 == 0o2770
    assert (other / f"lessons/{LESSON}/lesson.mp4.age").stat().st_mode & 0o777 == 0o660
    assert (other / "people").stat().st_mode & 0o7777 == 0o700
    assert (other / f"people/{PERSON}/identity.age").stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files to others")
def test_each_gets_an_owner_that_can_use_it(data: Path, folder: Path, tmp_path: Path) -> None:
    save(data, folder)
    other, web, recorder = tmp_path / "other", 12301, 12302
    for name, owner in (("people", web), ("releases", web), ("lessons", recorder)):
        (other / name).mkdir(parents=True)
        os.chown(other / name, owner, 12300)
    restore(Stick(folder), other)
    for place in leaves(data):
        wanted = recorder if place.startswith("lessons/") else web
        assert ((other / place).stat().st_uid, (other / place).stat().st_gid) == (wanted, 12300), place


@pytest.mark.parametrize("place", [f"people/{OTHER}/person.json", f"lessons/{OTHER}.deleted/x", f"releases/{OTHER}/x"])
def test_nothing_is_written_over(data: Path, folder: Path, tmp_path: Path, place: str) -> None:
    save(data, folder)
    other = tmp_path / "other"
    write(other / place, b"{}")
    with pytest.raises(errors.BoxNotEmpty):
        restore(Stick(folder), other)
    assert tree(other) == {place: b"{}"}


def test_not_under_a_box_that_runs(data: Path, folder: Path, tmp_path: Path) -> None:
    save(data, folder)
    write(tmp_path / "other/recorder.lock", b"")
    with (tmp_path / "other/recorder.lock").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(errors.BoxRuns):
            restore(Stick(folder), tmp_path / "other")


def test_damage_on_the_stick_is_told_before_anything_is_written(data: Path, folder: Path, tmp_path: Path) -> None:
    save(data, folder)
    film = folder / DATA / f"lessons/{LESSON}/lesson.mp4.age"
    film.write_bytes(film.read_bytes()[:-1])
    (folder / DATA / f"lessons/{LESSON}/facts.json.age").unlink()
    other = tmp_path / "other"
    with pytest.raises(errors.BackupDamaged) as raised:
        restore(Stick(folder), other)
    assert raised.value.fields["count"] == 2
    assert tree(other) == {}
    assert restore(Stick(folder), other, whole_only=True).left_out == 2
    assert (other / f"people/{PERSON}/identity.age").is_file()


def test_a_pipe_in_the_place_of_a_file_keeps_nobody_waiting(data: Path, folder: Path, tmp_path: Path) -> None:
    save(data, folder)
    film = folder / DATA / f"lessons/{LESSON}/lesson.mp4.age"
    film.unlink()
    os.mkfifo(film)
    with pytest.raises(errors.BackupDamaged):
        restore(Stick(folder), tmp_path / "other")


@pytest.mark.parametrize("name", ["manifest.json", "journal.jsonl", "box.toml", ".manifest.json.part"])
def test_a_pipe_in_the_place_of_a_backups_own_file_keeps_nobody_waiting(
    data: Path, folder: Path, tmp_path: Path, name: str
) -> None:
    """A stick that somebody made for it would keep the keeper, and with it every change of the box, for hours."""
    save(data, folder)
    (folder / name).unlink(missing_ok=True)
    os.mkfifo(folder / name)
    waiting = threading.Thread(target=lambda: refused.append(raised_by(data, folder, tmp_path)), daemon=True)
    refused: list[list[str]] = []
    waiting.start()
    waiting.join(20)
    assert refused == [[f"terugblik-x/{name}"] * 2]


def raised_by(data: Path, folder: Path, tmp_path: Path) -> list[str]:
    """What saving onto it and restoring from it say is in the way."""
    with pytest.raises(errors.ForeignFile) as saving:
        Saving(data, Stick(folder)).run(b'camera = "imx708"\n')
    with pytest.raises(errors.ForeignFile) as restoring:
        restore(Stick(folder), tmp_path / "other")
    return [str(one.value.fields["place"]) for one in (saving, restoring)]


def test_lost_lessons_come_back_only_when_asked_for(data: Path, folder: Path, tmp_path: Path) -> None:
    save(data, folder)
    (data / f"lessons/{OTHER}/lesson.mp4.age").unlink()
    (data / f"people/{PERSON}/inbox/0a.age").unlink()
    save(data, folder)
    restore(Stick(folder), tmp_path / "without")
    restore(Stick(folder), tmp_path / "with", lost=True)
    assert tree(tmp_path / "without") == leaves(data)
    assert set(tree(tmp_path / "with")) - set(leaves(data)) == {f"lessons/{OTHER}/lesson.mp4.age"}


@pytest.mark.parametrize("place", ["../x", "/etc/passwd", "tls/ca.key", "people/../../x", f"people/{PERSON}/notes.txt"])
def test_a_manifest_that_names_another_place(data: Path, folder: Path, tmp_path: Path, place: str) -> None:
    save(data, folder)
    (folder / MANIFEST).write_bytes(encode(Manifest(files=[Entry(place, 1, "0" * 64, 0)])))
    with pytest.raises(errors.NoBackupThere):
        restore(Stick(folder), tmp_path / "other")


@pytest.mark.parametrize("left", [0, 1, 3])
def test_a_restore_that_was_cut_is_done_again(
    data: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left: int
) -> None:
    """Before it was whole, or while it was being moved into place."""
    save(data, folder)
    other, real, count = tmp_path / "other", Path.rename, 0

    def cut(self: Path, target: Path) -> Path:
        nonlocal count
        count += 1
        if count > left:
            raise Pulled
        return real(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", cut)
        with pytest.raises(Pulled):
            restore(Stick(folder), other)
    if left == 0:
        (other / restoring.BESIDE / restoring.COMPLETE).unlink()  # cut before it was whole
    assert restore(Stick(folder), other).files == len(leaves(data))
    assert tree(other) == leaves(data)


def test_a_restore_that_was_cut_and_a_box_that_was_used_since(
    data: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(data, folder)
    other = tmp_path / "other"

    def cut(self: Path, target: Path) -> Path:
        raise Pulled

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", cut)
        with pytest.raises(Pulled):
            restore(Stick(folder), other)
    new = f"people/{OTHER}/identity.age"
    write(other / new, b"a new teacher's")
    with pytest.raises(errors.BoxNotEmpty):
        restore(Stick(folder), other)
    assert (other / new).read_bytes() == b"a new teacher's"


# --- the commands ---


def test_the_commands(data: Path, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    medium, other = folder.parent, tmp_path / "other"
    toml = tmp_path / "etc" / "box.toml"
    write(toml, b'camera = "imx708" # in het lokaal van Wilhelmina Zonneveld\n[pins]\nbutton = 4\n')
    common = ["--settings", str(toml)]
    assert main([str(medium), "--data", str(data), *common]) == 1
    assert "op de kaart van de box zelf" in capsys.readouterr().err
    assert main([str(medium), "--data", str(data), "--same-disk", *common]) == 0
    assert capsys.readouterr().out == f"{len(leaves(data))} bestanden op de stick gezet.\n"
    assert b"Wilhelmina" not in b"".join(tree(medium).values())
    new = tmp_path / "etc2" / "box.toml"
    new.parent.mkdir()
    assert main_restore([str(medium), "--data", str(other), "--settings", str(new), "--language", "en"]) == 0
    assert "are on this box" in capsys.readouterr().out
    assert tree(other) == leaves(data)
    assert parse_box(new.read_text()) == parse_box(toml.read_text())
    assert not put_back(b"x", new)


def test_the_commands_refuse_in_plain_words(tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none"), "--data", str(data)]) == 1
    assert main([str(tmp_path), "--data", str(tmp_path / "nobox")]) == 1
    assert main_restore([str(tmp_path), "--data", str(tmp_path / "other")]) == 1
    for name in ("terugblik-a", "terugblik-b"):
        write(tmp_path / name / MANIFEST, b"{}")
    assert main_restore([str(tmp_path), "--data", str(tmp_path / "other")]) == 1
    said = capsys.readouterr().err.splitlines()[::2]
    assert [line.split(" ")[0] for line in said] == ["Er", "In", "Op", "Op"]
    assert "terugblik-a, terugblik-b" in said[-1]


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC, errno.EROFS])
def test_a_card_that_takes_no_backup_back_is_told_in_plain_words(
    tmp_path: Path,
    data: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    number: int,
) -> None:
    (tmp_path / "stick").mkdir()
    save(data, tmp_path / "stick" / "terugblik-x")
    again = [str(tmp_path / "stick"), "--data", str(tmp_path / "other"), "--settings", str(tmp_path / "none" / "x")]

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(restoring.os, "utime", refuse)
        assert main_restore(again) == 1
    assert capsys.readouterr().err.startswith("De kaart van deze box nam de kopie niet aan. ")
    assert main_restore(again) == 0
    assert tree(tmp_path / "other") == leaves(data)


def test_a_box_has_one_name_that_tells_nothing(data: Path) -> None:
    name = name_of(data)
    (data / "box.json").unlink()
    assert name_of(data) == name
    assert PERSON[:10] not in name


@pytest.mark.parametrize("spoilt", [b'camera = "im', b"\xff\xfe", b"[pins]\nbutton = 99\n", b"root:x:0:0:root:/root\n"])
def test_settings_that_a_stick_spoilt_are_not_put_back(tmp_path: Path, spoilt: bytes) -> None:
    assert not put_back(spoilt, tmp_path / "box.toml")
    assert not (tmp_path / "box.toml").exists()


def test_settings_that_cannot_be_read_keep_no_backup_waiting(tmp_path: Path) -> None:
    (tmp_path / "box.toml").write_text("camra = 1\n")
    assert (read(tmp_path / "box.toml"), read(tmp_path / "none")) == (None, None)
