"""Reads and writes `kijkwijzer.json`: the school's own questions on the kijkwijzer. Nothing of a person is in it.

A file that is damaged counts as none, and whoever reads it is told. It is checked like any request that comes in: what
stands in it is shown on every teacher's page and printed.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec

from appliance.core.checksum import with_sum, without_sum
from appliance.core.kijkwijzer import (
    BUILT_IN,
    MOST_QUESTION_LETTERS,
    MOST_QUESTIONS,
    Question,
    TemplateUnreadable,
    check_template,
)
from appliance.errors import BadInput, TerugblikError
from appliance.log import log_error
from appliance.storage import sync_folder, write_durably

KIJKWIJZER_FILE = "kijkwijzer.json"
_Asked = Annotated[str, msgspec.Meta(max_length=MOST_QUESTION_LETTERS)]


class _Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: Annotated[str, msgspec.Meta(pattern="^[0-9a-z-]{1,40}$")]
    nl: _Asked
    en: _Asked


class _Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    questions: Annotated[list[_Question], msgspec.Meta(max_length=MOST_QUESTIONS)]


@dataclass(frozen=True, slots=True)
class Template:
    """`own`: the school wrote these itself. `problem`: why it did, and they are the built-in ones all the same."""

    questions: tuple[Question, ...]
    own: bool
    problem: TerugblikError | None = None


class KijkwijzerFile:
    """Of one data folder. Any thread may use it."""

    def __init__(self, data: Path) -> None:
        self._path = data / KIJKWIJZER_FILE
        self._lock = threading.Lock()

    def read(self) -> Template:
        try:
            kept = msgspec.json.decode(without_sum(self._path.read_bytes()), type=_Kept)
            questions = check_template([Question(one.id, one.nl, one.en) for one in kept.questions])
            if len({one.id for one in questions}) != len(questions):
                raise msgspec.ValidationError("an id twice")
        except FileNotFoundError:
            return Template(BUILT_IN, own=False)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError, BadInput) as error:
            log_error("kijkwijzer_unreadable", error)
            return Template(BUILT_IN, own=False, problem=TemplateUnreadable())
        return Template(questions, own=True)

    def write(self, questions: Sequence[Question]) -> Template:
        """Instead of what was there. A question that was there keeps its id, any other gets a new one. Raises
        `QuestionBlank`, `QuestionTwice`."""
        with self._lock:
            free = {one.id for one in self.read().questions}
            kept = []
            for one in check_template(questions):
                known = one.id in free
                free.discard(one.id)
                kept.append(_Question(one.id if known else secrets.token_hex(10), one.nl, one.en))
            write_durably(self._path, with_sum(msgspec.json.encode(_Kept(kept))))
            return self.read()

    def restore(self) -> Template:
        """The built-in ones again."""
        with self._lock:
            self._path.unlink(missing_ok=True)
            sync_folder(self._path.parent)
            return self.read()
