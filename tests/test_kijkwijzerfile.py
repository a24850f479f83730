"""The school's questions on the disk: whole or not at all, checked on reading, and a broken file counts as none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from appliance.core.checksum import with_sum
from appliance.core.kijkwijzer import BUILT_IN, Question, QuestionBlank
from appliance.doctor.kinds import kind_of
from appliance.kijkwijzerfile import KIJKWIJZER_FILE, KijkwijzerFile

QUESTIONS = [Question("", "Wat zag je?", "What did you see?"), Question("", "En verder?")]


@pytest.fixture
def file(tmp_path: Path) -> KijkwijzerFile:
    return KijkwijzerFile(tmp_path)


def test_without_a_file_the_built_in_ones_are_asked(file: KijkwijzerFile) -> None:
    found = file.read()
    assert (found.questions, found.own, found.problem) == (BUILT_IN, False, None)


def test_questions_are_kept_and_keep_their_ids(file: KijkwijzerFile, tmp_path: Path) -> None:
    made = file.write(QUESTIONS).questions
    assert [(one.nl, one.en) for one in made] == [("Wat zag je?", "What did you see?"), ("En verder?", "")]
    assert KijkwijzerFile(tmp_path).read().questions == made
    # Reworded and moved; a made-up id and one that is used twice are new questions.
    first, second = made
    again = file.write(
        [second, Question(first.id, "Wat hoorde je?"), Question(first.id, "Wat nu?"), Question("x", "Hoezo?")]
    )
    ids = [one.id for one in again.questions]
    assert ids[:2] == [second.id, first.id]
    assert len({*ids, "x"}) == 5


def test_the_built_in_ones_keep_their_ids_when_they_are_taken_over(file: KijkwijzerFile) -> None:
    """Answers that were given to them still belong to them."""
    kept = file.write([*BUILT_IN, Question("", "En verder?")])
    assert kept.questions[:3] == BUILT_IN


def test_what_cannot_be_kept_changes_nothing(file: KijkwijzerFile) -> None:
    before = file.write(QUESTIONS)
    with pytest.raises(QuestionBlank):
        file.write([Question("", " ")])
    assert file.read() == before


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"{",
        b'{"questions":1}',
        b'{"questions":[{"id":"a","nl":"Wat?"}]}',
        b'{"questions":[{"id":"a","nl":"  ","en":""}]}',
        b'{"questions":[{"id":"a","nl":"Wat?","en":""},{"id":"a","nl":"Hoe?","en":""}]}',
        b'{"questions":[{"id":"../a","nl":"Wat?","en":""}]}',
        b'{"questions":[{"id":"a","nl":"' + b"x" * 201 + b'","en":""}]}',
        b'{"questions":[' + b",".join(b'{"id":"a%d","nl":"W%d","en":""}' % (n, n) for n in range(7)) + b"]}",
        with_sum(b'{"questions":[]}').replace(b"[]", b"[ ]"),
    ],
)
def test_a_broken_file_counts_as_none_and_says_so(file: KijkwijzerFile, tmp_path: Path, content: bytes) -> None:
    (tmp_path / KIJKWIJZER_FILE).write_bytes(content)
    found = file.read()
    assert (found.questions, found.own) == (BUILT_IN, False)
    assert found.problem is not None
    assert found.problem.key == "kijkwijzer_unreadable"
    # It can be written anew.
    assert file.write(QUESTIONS).problem is None


def test_no_questions_at_all_is_a_choice(file: KijkwijzerFile) -> None:
    found = file.write([])
    assert (found.questions, found.own, found.problem) == ((), True, None)


def test_back_to_the_built_in_ones(file: KijkwijzerFile) -> None:
    file.write(QUESTIONS)
    assert file.restore().questions == BUILT_IN
    assert file.restore().own is False


def test_a_cut_leaves_the_old_or_the_new_one(
    file: KijkwijzerFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = file.write(QUESTIONS)

    def full(fd: int) -> None:
        raise OSError(28, "no room")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no room"):
        file.write([Question("", "Iets anders?")])
    monkeypatch.undo()
    assert file.read() == before
    assert [one.name for one in tmp_path.iterdir()] == [KIJKWIJZER_FILE]


def test_the_doctor_knows_it() -> None:
    kind = kind_of(KIJKWIJZER_FILE)
    assert kind is not None
    assert kind.form == "public"
