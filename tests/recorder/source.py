"""A short conforming film for the simulator: numbered pictures and a tone, the same as the media tests use."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from tests.media.pictures import make_lesson

SECONDS = 10


@lru_cache(1)
def film_bytes() -> bytes:
    film = make_lesson(SECONDS).virtual()
    return film.pread(0, film.size)


def write_film(folder: Path) -> Path:
    path = folder / "film.mp4"
    path.write_bytes(film_bytes())
    return path
