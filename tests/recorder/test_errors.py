from __future__ import annotations

import errno

import pytest

from appliance.control import error_from
from appliance.core import recording
from appliance.core import troubles as names
from appliance.errors import TerugblikError
from appliance.protocol import Problem
from appliance.recorder import errors, troubles
from appliance.recorder.problems import Problems

LEAVES = [
    leaf
    for module in (errors, troubles)
    for leaf in vars(module).values()
    if isinstance(leaf, type) and issubclass(leaf, TerugblikError) and leaf.__module__ == module.__name__
]


def test_every_leaf_has_its_own_key_and_both_languages() -> None:
    keys = [leaf.key for leaf in LEAVES]
    assert len(set(keys)) == len(keys) >= 18
    for leaf in LEAVES:
        assert "nl" in vars(leaf)
        assert "en" in vars(leaf)
        assert leaf.nl.message != leaf.en.message


def test_the_tree_in_the_module_is_the_tree() -> None:
    for leaf in LEAVES:
        tree = (errors if leaf.__module__ == errors.__name__ else troubles).__doc__
        assert tree is not None
        assert f" {leaf.__name__} " in tree


@pytest.mark.parametrize("leaf", LEAVES)
def test_over_the_socket_it_stays_the_same_error(leaf: type[TerugblikError]) -> None:
    fields = {errors.TooLittleRoom: {"room_mb": 1, "needed_mb": 2}, errors.RoomForFew: {"lessons": 1}}
    error = leaf(**fields.get(leaf, {}))
    told = error_from(Problem.of(error))
    assert told.key == leaf.key
    assert isinstance(told, leaf.__mro__[1])
    for language in ("nl", "en"):
        assert told.message(language) == error.message(language)  # type: ignore[arg-type]
        assert told.advice(language) == error.advice(language)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "key",
    [
        recording.NO_OWNER,
        recording.NO_SOUND,
        recording.POWER_UNSAFE,
        recording.BUSY,
        recording.NOT_RECORDING,
        *sorted(names.PICTURE_LOST | names.SOUND_LOST),
        names.LISTENING_STOPPED,
        names.BUTTON_STOPPED,
        names.CLOCK_JUMPED,
    ],
)
def test_each_key_of_the_rules_has_its_error(key: str) -> None:
    assert Problems().about(key).key == key


@pytest.mark.parametrize(
    ("lost", "word", "other"),
    [(names.PICTURE_LOST, "geluid", "sound"), (names.SOUND_LOST, "beeld", "picture")],
)
def test_what_is_wrong_with_one_track_promises_nothing_of_the_other(
    lost: frozenset[str], word: str, other: str
) -> None:
    """Both may be gone at once, and each is told by itself."""
    for key in lost:
        error = Problems().about(key)
        assert word not in error.message("nl").lower()
        assert other not in error.message("en").lower()


def test_what_went_wrong_is_told_as_what_it_was() -> None:
    problems = Problems()
    assert problems.note(OSError(errno.ENOSPC, "x")) == "disk_full"
    assert problems.note(OSError(errno.EDQUOT, "x")) == "disk_full"
    assert problems.note(OSError(errno.EIO, "x")) == "disk_failed"
    assert problems.note(OSError(errno.EROFS, "x")) == "disk_read_only"
    assert problems.note(ZeroDivisionError()) == "recorder_broken"
    assert problems.note(errors.TooLittleRoom(room_mb=1, needed_mb=2)) == "too_little_room"
    assert problems.about("too_little_room").fields == {"room_mb": 1, "needed_mb": 2}
    assert problems.about("never_heard_of").key == "recorder_broken"
