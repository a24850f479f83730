"""Each message is taken in exactly once, whatever is cut, and nothing in an inbox tells what it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appliance.age.identities import HybridIdentity
from appliance.age.writer import seal
from appliance.library import certificates, comments, inbox, logbook, messages, post, releases, taking, teachers
from appliance.library.database import Library
from appliance.library.key import create_library
from tests.library import folders

TEACHER = "a" * 20
NOW = folders.RECORDED


@dataclass(slots=True)
class Mailbox:
    people: Path
    reader: inbox.Reader
    gone: set[str]

    @property
    def files(self) -> list[Path]:
        folder = self.people / folders.OWNER / "inbox"
        return sorted(folder.iterdir()) if folder.is_dir() else []

    def send(self, message: messages.Message) -> None:
        post.send(self.people, folders.OWNER, str(folders.identity().recipient), message)

    def take_in(self) -> list[messages.Kind]:
        return inbox.take_in(self.reader)


@pytest.fixture
def mailbox(library: Library, tmp_path: Path) -> Mailbox:
    gone: set[str] = set()
    judge = taking.Judge("own", lambda a, b: ("een", "twee", "drie", "vier"), gone.__contains__, NOW)
    people = tmp_path / "people"
    teachers.add(library, TEACHER, "Anna", "age1…", ("a", "b", "c", "d"))
    return Mailbox(people, inbox.Reader(library, [folders.identity()], people / folders.OWNER, judge), gone)


def granted(release: str = "b" * 20) -> messages.ReleaseGranted:
    return messages.ReleaseGranted(
        at=NOW,
        release=release,
        teacher=TEACHER,
        moment_kind="top",
        words="kijk",
        note="",
        duration_ms=2000,
        mode="quick",
        until=date(2026, 9, 15),
    )


def comment(number: int) -> messages.CommentWritten:
    at = NOW + timedelta(seconds=number)
    return messages.CommentWritten(at=at, id=f"{number:020d}", release="b" * 20, at_ms=None, text=f"tekst {number}")


def test_messages_come_in_by_their_time_and_go(mailbox: Mailbox) -> None:
    for message in (comment(2), comment(1), granted()):
        mailbox.send(message)
    assert mailbox.take_in() == ["release_granted", "comment", "comment"]
    assert mailbox.files == []
    assert mailbox.take_in() == []
    texts = [found.text for found in comments.list_for(mailbox.reader.library, "b" * 20)]
    assert texts == ["tekst 1", "tekst 2"]


def test_a_clock_that_was_set_back_does_not_leave_a_release_open(mailbox: Mailbox) -> None:
    earlier = NOW - timedelta(minutes=15)
    mailbox.send(messages.ReleaseTakenBack(at=earlier, release="b" * 20))
    mailbox.send(granted())
    assert mailbox.take_in() == ["release_granted", "release_taken_back"]
    assert releases.one(mailbox.reader.library, "b" * 20).state == "taken_back"


def test_a_file_tells_neither_kind_nor_sender(mailbox: Mailbox) -> None:
    for message in (granted(), comment(1), messages.ReleaseViewed(at=NOW, release="b" * 20)):
        mailbox.send(message)
    assert len({path.stat().st_size for path in mailbox.files}) == 1
    for path in mailbox.files:
        assert path.stat().st_mode & 0o777 == 0o600
        assert len(path.stem) == 32
        assert b"tekst" not in path.read_bytes()


def test_a_cut_after_the_transaction_takes_nothing_in_twice(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    mailbox.send(granted())
    mailbox.take_in()
    mailbox.send(messages.ReleaseViewed(at=NOW, release="b" * 20))
    mailbox.send(comment(1))

    class Cut(BaseException):
        """The plug is pulled."""

    def cut(*_: object, **__: object) -> None:
        raise Cut

    monkeypatch.setattr(Path, "unlink", cut)
    with pytest.raises(Cut):
        mailbox.take_in()
    monkeypatch.undo()
    assert len(mailbox.files) == 2
    mailbox.take_in()
    assert mailbox.files == []
    assert len(comments.list_for(mailbox.reader.library, "b" * 20)) == 1


def test_a_cut_inside_the_transaction_leaves_it_for_the_next_time(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox.send(granted())

    class Cut(BaseException):
        """The plug is pulled."""

    real = releases.add

    def add_and_cut(library: Library, row: releases.ReleaseRow) -> None:
        real(library, row)
        raise Cut

    monkeypatch.setattr(releases, "add", add_and_cut)
    with pytest.raises(Cut):
        mailbox.take_in()
    monkeypatch.undo()
    assert releases.list_received(mailbox.reader.library) == []
    assert mailbox.take_in() == ["release_granted"]


def test_what_cannot_be_read_is_left_and_the_rest_comes_in(
    mailbox: Mailbox, capsys: pytest.CaptureFixture[str]
) -> None:
    mailbox.send(granted())
    folder = mailbox.files[0].parent
    to_me, to_other = folders.identity().recipient, HybridIdentity.generate().recipient
    (folder / "1.age").write_bytes(b"not an age file")
    (folder / "2.age").write_bytes(seal(b'{"kind":"geheim"}', [to_me]))
    (folder / "3.age").write_bytes(seal(b"{}", [to_other]))
    # A time without a zone could not be put in order with the others.
    naive = b'{"kind":"release_viewed","at":"2026-09-01T09:30:00","release":"x"}'
    (folder / "4.age").write_bytes(seal(naive, [to_me]))
    (folder / ".5.part").write_bytes(b"half")
    assert mailbox.take_in() == ["release_granted"]
    assert sorted(path.name for path in mailbox.files) == [".5.part", "1.age", "2.age", "3.age", "4.age"]
    said = capsys.readouterr().err
    assert said.count("message_unreadable") == 4
    assert "geheim" not in said


def test_news_about_what_is_not_here_is_dropped(mailbox: Mailbox) -> None:
    stranger = messages.ReleaseGranted(**{**_fields(granted()), "teacher": "f" * 20})
    unknown: list[messages.Message] = [
        stranger,
        comment(1),
        messages.ReleaseViewed(at=NOW, release="b" * 20),
        messages.ReleaseTakenBack(at=NOW, release="b" * 20),
        messages.ReleaseExpired(at=NOW, release="b" * 20),
        messages.CoachConfirmed(at=NOW, teacher="f" * 20),
        messages.CoachJoined(at=NOW, coach="none", person="f" * 20, recipient="age1"),
        messages.LessonExpired(at=NOW, lesson="none"),
        messages.ReleaseGranted(**{**_fields(granted()), "release": "../x"}),
    ]
    for message in unknown:
        mailbox.send(message)
    assert mailbox.take_in() == []
    assert mailbox.files == []
    library = mailbox.reader.library
    assert releases.list_received(library) == []
    assert logbook.read(library) == []


def _fields(message: messages.ReleaseGranted) -> dict[str, object]:
    return {name: getattr(message, name) for name in message.__struct_fields__}


def test_a_lesson_is_not_forgotten_while_its_files_are_there(mailbox: Mailbox) -> None:
    library = mailbox.reader.library
    library.run(
        "INSERT INTO lessons (id, recorded_at, clock_trusted, duration_ms, state, width, height, frames_per_second,"
        " bytes, delete_after) VALUES ('l', ?, 1, 1, 'whole', 1, 1, 25, 1, '2026-10-27')",
        NOW.isoformat(),
    )
    expired = messages.LessonExpired(at=NOW, lesson="l")
    mailbox.send(expired)
    assert mailbox.take_in() == []
    mailbox.gone.add("l")
    mailbox.send(expired)
    mailbox.send(expired)
    assert mailbox.take_in() == ["lesson_expired"]
    assert library.all("SELECT * FROM lessons") == []
    assert [entry.event for entry in logbook.read(library)] == ["lesson_expired"]


def test_a_lesson_that_went_before_its_owner_ever_saw_it_leaves_one_line(mailbox: Mailbox) -> None:
    library = mailbox.reader.library
    mailbox.gone.add("never-seen")
    for _ in range(2):
        mailbox.send(messages.LessonExpired(at=NOW, lesson="never-seen"))
    mailbox.send(messages.LessonExpired(at=NOW, lesson="never-seen", reason="owner"))
    assert mailbox.take_in() == ["lesson_expired"]
    lines = [(entry.event, entry.fields) for entry in logbook.read(library)]
    assert lines == [("lesson_expired_unseen", {"lesson": "never-seen", "day": NOW.date().isoformat()})]
    assert certificates.read(library) == []


# --- the outbox


def test_the_outbox_waits_until_the_disk_takes_it(
    mailbox: Mailbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender = other_library(tmp_path)
    post.queue(sender, folders.OWNER, str(folders.identity().recipient), granted())

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(post, "write_whole", full)
    post.flush(sender, mailbox.people)
    monkeypatch.undo()
    assert mailbox.files == []
    post.flush(sender, mailbox.people)
    post.flush(sender, mailbox.people)
    assert mailbox.take_in() == ["release_granted"]
    sender.close()


def test_a_message_laid_twice_is_taken_in_once(mailbox: Mailbox, tmp_path: Path) -> None:
    """The sender was cut between laying it and forgetting it."""
    sender = other_library(tmp_path)
    mailbox.send(granted())
    mailbox.take_in()
    post.queue(sender, folders.OWNER, str(folders.identity().recipient), comment(1))
    (waiting,) = sender.all("SELECT * FROM outbox")
    post.flush(sender, mailbox.people)
    assert mailbox.take_in() == ["comment"]
    sender.run("INSERT INTO outbox VALUES (?, ?, ?)", *waiting)
    post.flush(sender, mailbox.people)
    assert mailbox.take_in() == []
    assert mailbox.files == []
    sender.close()


def test_nobody_is_made_up_for_a_message(mailbox: Mailbox, tmp_path: Path) -> None:
    sender = other_library(tmp_path)
    recipient = str(folders.identity().recipient)
    for person in ("f" * 20, "../../etc"):
        post.queue(sender, person, recipient, granted())
        post.send(mailbox.people, person, recipient, granted())
    post.flush(sender, mailbox.people)
    assert sender.all("SELECT * FROM outbox") == []
    assert [path.name for path in mailbox.people.iterdir() if path.name != "sender"] == [folders.OWNER]
    sender.close()


def other_library(tmp_path: Path) -> Library:
    folder = tmp_path / "people" / "sender"
    folder.mkdir()
    return create_library(folder, HybridIdentity.generate().recipient)


TIMES = st.datetimes(timezones=st.just(NOW.tzinfo))
TEXT = st.text(max_size=40).filter(lambda text: text.isprintable())
MESSAGES = st.one_of(
    st.builds(messages.CoachJoined, at=TIMES, coach=TEXT, person=TEXT, recipient=TEXT),
    st.builds(messages.CommentWritten, at=TIMES, id=TEXT, release=TEXT, at_ms=st.none() | st.integers(0), text=TEXT),
    st.builds(messages.ReleaseExpired, at=TIMES, release=TEXT),
    st.builds(messages.LessonExpired, at=TIMES, lesson=TEXT),
)


@given(MESSAGES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_message_comes_back_as_it_was(message: messages.Message) -> None:
    encode: Callable[[messages.Message], bytes] = messages.encode
    # Spaces behind it (the padding) mean nothing.
    assert messages.decode(encode(message).ljust(3000)) == message
