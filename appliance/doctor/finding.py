"""One deviation: what it is, where, and how to mend it if that is safe without a key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from appliance.errors import TerugblikError

# Whether it is right now, as the disk itself says afterwards. It may also raise `OSError`.
Mend = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Finding:
    """`where` is a path inside the data folder, or the name of a part of the machine. `mend` never deletes content."""

    what: TerugblikError
    where: str
    mend: Mend | None = None
