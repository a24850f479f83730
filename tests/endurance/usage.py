"""What a process uses, as the system counts it."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Usage:
    """`anonymous_kb`: memory of its own, without files that are mapped and could be read again."""

    anonymous_kb: int
    descriptors: int
    threads: int

    @classmethod
    def of(cls, pid: int) -> Usage:
        status = Path(f"/proc/{pid}/status").read_text()
        return cls(
            anonymous_kb=_number("RssAnon", status),
            descriptors=sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir()),
            threads=_number("Threads", status),
        )

    @classmethod
    def at_rest(cls, pid: int) -> Usage:
        """The least of several looks: what has just ended may still be on its way out."""
        looks = []
        for _ in range(10):
            looks.append(cls.of(pid))
            time.sleep(0.1)
        return cls(
            min(look.anonymous_kb for look in looks),
            min(look.descriptors for look in looks),
            min(look.threads for look in looks),
        )


def _number(name: str, status: str) -> int:
    found = re.search(rf"^{name}:\s+(\d+)", status, re.MULTILINE)
    assert found is not None, f"the system does not tell {name}"
    return int(found.group(1))
