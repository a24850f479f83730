"""How far a chain of hashes was read through and held, so that a later look reads only what was added since.

For as long as a library is open only: nobody else has its key, so nobody else can have written in it meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from appliance.library.database import Library, Row

Table = Literal["logbook", "certificates"]
_BEFORE_ALL = -(1 << 63)
_AFTER_ALL = (1 << 63) - 1
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Held:
    """The last line that held, with all before it. Number 0: nothing was read yet."""

    number: int = 0
    hash: str = bytes(32).hex()


def hold(library: Library, table: Table, held: Held, fits: Callable[[Sequence[Row], Held], bool]) -> Held | None:
    """Reads on from there to the end; None when the chain does not hold. `fits`: whether lines fit on that last one."""
    if not _is_there(library, table, held):
        held = Held()
    after = held.number or _BEFORE_ALL
    while rows := library.all(f"SELECT * FROM {table} WHERE number > ? ORDER BY number LIMIT ?", after, _AT_ONCE):  # noqa: S608
        if not fits(rows, held):
            return None
        held = Held(rows[-1]["number"], rows[-1]["hash"])
        after = held.number
    return held


def _is_there(library: Library, table: Table, held: Held) -> bool:
    found = library.one(f"SELECT hash FROM {table} WHERE number = ?", held.number)  # noqa: S608
    return found is not None and found["hash"] == held.hash


def page(library: Library, table: Table, most: int, before: int | None) -> list[Row]:
    """The newest lines, or those right before a number; in the order of the chain."""
    newest = library.all(
        f"SELECT * FROM {table} WHERE number < ? ORDER BY number DESC LIMIT ?",  # noqa: S608
        _AFTER_ALL if before is None else before,
        most,
    )
    return newest[::-1]
