"""What the box says of itself: one line on standard error, a key and numbers. Never content, names or addresses.

The only values are numbers, booleans and identifiers, so that nobody can log a sentence by mistake.
"""

from __future__ import annotations

import logging
import re
import sys
import threading

_KEY = re.compile(r"[A-Za-z0-9_.-]{1,80}")


def log(event: str, /, **values: int | float | bool | str | None) -> None:
    """`event` and each text among the values must be a key: letters, digits, `_`, `.`, `-`."""
    line = " ".join([_checked(event), *(f"{name}={_shown(value)}" for name, value in values.items())])
    # At once, as threads say something too: standard error is the box's log.
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def log_error(event: str, error: BaseException) -> None:
    """The kind of an error and where it was raised; its own words might hold content."""
    trace, place = error.__traceback__, "nowhere"
    while trace is not None:
        code = trace.tb_frame.f_code
        place = f"{code.co_filename.rsplit('/', 1)[-1]}.{trace.tb_lineno}"
        trace = trace.tb_next
    log(event, kind=type(error).__name__, at=place.replace("<", "").replace(">", ""))


class _KeysOnly(logging.Handler):
    """Who said it, and how grave it is."""

    def emit(self, record: logging.LogRecord) -> None:
        log("said", by=record.name, level=record.levelname)
        if record.exc_info and record.exc_info[1] is not None:
            log_error("said_of", record.exc_info[1])


def keep_words_out() -> None:
    """For a process that has content in memory: what nobody caught, and what libraries and the interpreter say, would
    go to standard error in words, and those may quote what was worked on."""
    logging.basicConfig(level=logging.WARNING, handlers=[_KeysOnly()], force=True)
    logging.captureWarnings(capture=True)
    sys.excepthook = lambda _, error, __: log_error("uncaught", error)
    threading.excepthook = lambda thread: _uncaught("thread_failed", thread.exc_value)
    sys.unraisablehook = lambda unraisable: _uncaught("unraisable", unraisable.exc_value)


def _uncaught(event: str, error: BaseException | None) -> None:
    if error is None:
        log(event)
    else:
        log_error(event, error)


def _shown(value: int | float | bool | str | None) -> str:
    if isinstance(value, float):
        return f"{value:.3f}"
    return _checked(value) if isinstance(value, str) else str(value)


def _checked(text: str) -> str:
    return text if _KEY.fullmatch(text) else "not-a-key"
