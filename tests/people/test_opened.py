"""What a person has open: one opening at a time of each, and nobody who signs out waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from appliance.library.errors import LibraryClosed
from appliance.people.opened import OpenMedia

WAIT_S = 20.0


class Film:
    """Stands for an open lesson and for its file."""

    def __init__(self) -> None:
        self.file = self
        self.closed = False

    def close(self) -> None:
        self.closed = True


class Slow:
    """An opener that waits until it is let go on."""

    def __init__(self) -> None:
        self.began, self.go_on = threading.Event(), threading.Event()
        self.films: list[Film] = []

    def __call__(self) -> Any:
        self.began.set()
        assert self.go_on.wait(WAIT_S)
        self.films.append(Film())
        return self.films[-1]


def in_the_midst(act: Callable[[OpenMedia], object]) -> tuple[Slow, Callable[[], Any]]:
    """Does this while a film is being opened. The opener, and what came of it."""
    media, slow = OpenMedia(), Slow()
    with ThreadPoolExecutor(2) as threads:
        opened = threads.submit(media.get, "lesson:a", slow)
        assert slow.began.wait(WAIT_S)
        try:
            threads.submit(act, media).result(WAIT_S)
        finally:
            slow.go_on.set()
    return slow, opened.result


def test_signing_out_does_not_wait_for_an_opening_and_keeps_nothing_of_it() -> None:
    slow, result = in_the_midst(OpenMedia.close)
    with pytest.raises(LibraryClosed):
        result()
    assert [film.closed for film in slow.films] == [True]


@pytest.mark.parametrize("act", [OpenMedia.drop, OpenMedia.open_again])
def test_what_is_dropped_while_it_is_opened_is_opened_anew(act: Callable[[OpenMedia, str], None]) -> None:
    slow, result = in_the_midst(lambda media: act(media, "lesson:a"))
    assert result() is slow.films[1]
    assert [film.closed for film in slow.films] == [True, False]


def test_another_film_opens_meanwhile() -> None:
    other = Film()
    slow, result = in_the_midst(lambda media: media.get("lesson:b", lambda: other))  # type: ignore[arg-type, return-value]
    assert result() is slow.films[0]
    assert not other.closed


def test_two_who_ask_at_once_get_the_same() -> None:
    media, slow = OpenMedia(), Slow()
    with ThreadPoolExecutor(2) as threads:
        both = [threads.submit(media.get, "lesson:a", slow) for _ in range(2)]
        assert slow.began.wait(WAIT_S)
        slow.go_on.set()
        assert {one.result(WAIT_S) for one in both} == set(slow.films)
    assert len(slow.films) == 1
