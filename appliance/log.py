"""What the box says of itself: one line on standard error, a key and numbers. Never content, names or addresses.

The only values are numbers, booleans and identifiers, so that nobody can log a sentence by mistake.
"""

from __future__ import annotations

import re
import sys

_KEY = re.compile(r"[A-Za-z0-9_.-]{1,80}")


def log(event: str, /, **values: int | float | bool | str | None) -> None:
    """`event` and each text among the values must be a key: letters, digits, `_`, `.`, `-`."""
    line = " ".join([_checked(event), *(f"{name}={_shown(value)}" for name, value in values.items())])
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - standard error is the box's log


def log_error(event: str, error: BaseException) -> None:
    """The kind of an error and where it was raised; its own words might hold content."""
    trace, place = error.__traceback__, "nowhere"
    while trace is not None:
        code = trace.tb_frame.f_code
        place = f"{code.co_filename.rsplit('/', 1)[-1]}.{trace.tb_lineno}"
        trace = trace.tb_next
    log(event, kind=type(error).__name__, at=place.replace("<", "").replace(">", ""))


def _shown(value: int | float | bool | str | None) -> str:
    if isinstance(value, float):
        return f"{value:.3f}"
    return _checked(value) if isinstance(value, str) else str(value)


def _checked(text: str) -> str:
    return text if _KEY.fullmatch(text) else "not-a-key"
