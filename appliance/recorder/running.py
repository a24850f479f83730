"""`running.json`: which lesson is being recorded, so that the next start knows that it was cut.

Ids, moments and lengths, nothing else. It is on the disk before the first fragment can be, and it goes, durably, when
the lesson ends as it should. What is found at a start was cut.
"""

from __future__ import annotations

import hashlib
from dataclasses import fields
from pathlib import Path

import msgspec

from appliance.config import MAX_LESSON_MINUTES
from appliance.core.checksum import with_sum, without_sum
from appliance.core.lesson import is_lesson_id
from appliance.core.resume import MAX_PARTS, Moment, Running
from appliance.core.zones import wrong_side
from appliance.log import log, log_error
from appliance.recorder import disk
from appliance.recorder.store import Write


def key_id(recipient: str) -> str:
    """A name for a public key, short enough to be noted."""
    return hashlib.sha256(recipient.encode()).hexdigest()[:16]


class RunningFile:
    """The one file. All of it blocks for the disk."""

    def __init__(self, path: Path, write: Write) -> None:
        self._path = path
        self._write = write

    def save(self, running: Running) -> None:
        """On the disk when this returns, in place of what was there."""
        self._write(self._path, with_sum(msgspec.json.encode(running)))

    def remove(self) -> None:
        """Gone for good when this returns."""
        self._path.unlink(missing_ok=True)
        disk.sync_folder(self._path.parent)

    def load(self) -> Running | None:
        """One that is damaged means that there is nothing to go on with; the lesson itself is not touched by that."""
        try:
            running = msgspec.json.decode(without_sum(self._path.read_bytes()), type=Running)
        except FileNotFoundError:
            return None
        except OSError as error:
            log_error("running_unread", error)
            return None
        except (msgspec.MsgspecError, UnicodeDecodeError):
            running = None
        if running is None or not _is_sane(running):
            log("running_damaged")
            return None
        return running


def _is_sane(running: Running) -> bool:
    """`lesson` becomes part of a path, and the numbers are counted with."""
    numbers = (running.before_ms, *_numbers(running.begun), *_numbers(running.part_begun))
    return (
        is_lesson_id(running.lesson)
        and 0 < running.limit_ms <= MAX_LESSON_MINUTES * 60_000
        and 1 <= running.part <= MAX_PARTS
        and all(number >= 0 for number in numbers)
        and all(wrong_side(zone) is None for zone in running.zones)
    )


def _numbers(moment: Moment) -> list[int]:
    return [getattr(moment, field.name) for field in fields(moment)]
