"""The lesson that was cut and may be gone on with: found at a start, offered while it can be, forgotten after that.

Of a cut lesson only names, sizes and times are looked at, and whether it begins as a sealed file does: the recorder
has no key to see more. `find`, `forget` and a `PartNote` block for the disk and belong on the worker thread.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from appliance import lessonfiles
from appliance.age.stream import CHUNK_BYTES
from appliance.config import RecorderSettings
from appliance.core import resume as rules
from appliance.core.resume import Cut, Moment, Offer, Running
from appliance.core.zones import Zone
from appliance.errors import Damaged
from appliance.log import log
from appliance.recorder.ready import ReadyFor
from appliance.recorder.running import RunningFile, key_id
from appliance.recorder.store import Write

_SEALED = b"age-encryption.org/v1\n"


class PartNote:
    """What is noted of the part that is about to be recorded: `begins`, then `keep`, in the end `over`."""

    def __init__(
        self,
        file: RunningFile,
        moment: Callable[[], Moment],
        running: Callable[[Moment], Running],
        starts_ms: Callable[[Moment], int | None],
        before: Running | None = None,
    ) -> None:
        self._file = file
        self._moment = moment
        self._running = running
        self._starts_ms = starts_ms
        self._before = before
        self.running: Running | None = None
        self.kept = False

    def begins(self) -> int | None:
        """The devices deliver from now on. Returns where that lies on the lesson's timeline, None if nobody knows."""
        now = self._moment()
        self.running = self._running(now)
        return self._starts_ms(now)

    def keep(self) -> None:
        """The part's files are there. Nothing of it may be committed before this returns."""
        assert self.running is not None
        self._file.save(self.running)
        self.kept = True

    def over(self) -> None:
        """It ended as it should: there is nothing to go on with."""
        self._file.remove()

    def take_back(self) -> None:
        """It was not begun after all: what was cut before is what there is to go on with."""
        if self._before is None:
            self._file.remove()
        else:
            self._file.save(self._before)


class Resuming:
    """Holds the cut lesson, if there is one."""

    def __init__(self, settings: RecorderSettings, write: Write, moment: Callable[[], Moment], hurry: float) -> None:
        self._lessons = settings.paths.lessons
        self._bytes_per_ms = settings.worst_bits_per_second / 8000
        self._file = RunningFile(settings.paths.running, write)
        self._moment = moment
        self._hurry = hurry
        self._cut: Cut | None = None

    # --- finding and forgetting ---

    def find(self) -> None:
        """At the start: what `running.json` names was cut."""
        running = self._file.load()
        if running is None:
            return
        if not self._is_sound(running):
            log("cut_lesson_gone")
            return
        self._cut = Cut(running, self._recorded_ms(running))
        log("cut_lesson", part=running.part, recorded_ms=self._cut.recorded_ms)

    def broke_off(self, note: PartNote, part_ms: int) -> None:
        """A lesson of this very process: it can be gone on with at once."""
        self._cut = None if note.running is None else Cut(note.running, part_ms)

    def let_go(self) -> None:
        """No offer any more, at once; `forget` makes that survive a restart."""
        self._cut = None

    def forget(self) -> None:
        self._file.remove()

    def ended(self) -> bool:
        """Whether nobody can go on with it any more: its time is over, or its owner deleted it meanwhile."""
        cut = self._cut
        if cut is None:
            return False
        return rules.is_over(cut, self._moment(), hurry=self._hurry) or not self._is_there(cut.running)

    # --- offering ---

    def offer(self, ready_for: ReadyFor | None) -> Offer | None:
        if self._cut is None or ready_for is None:
            return None
        owner = ready_for.owner
        return rules.offer(self._cut, self._moment(), owner=owner.id, key=key_id(owner.recipient), hurry=self._hurry)

    def first_note(self, lesson: str, ready_for: ReadyFor, limit_ms: int) -> PartNote:
        owner = ready_for.owner
        key = key_id(owner.recipient)
        first = partial(rules.first_part, lesson, owner.id, key, limit_ms, zones=ready_for.zones)
        return PartNote(self._file, self._moment, first, lambda _: 0)

    def next_note(self, cut: Cut, number: int, zones: tuple[Zone, ...]) -> PartNote:
        return PartNote(
            self._file,
            self._moment,
            partial(rules.next_part, cut, number, zones=zones),
            partial(rules.starts_ms, cut, hurry=self._hurry),
            before=cut.running,
        )

    def free_number(self, cut: Cut) -> int:
        """The next part's: a folder that a cut left empty is left as it is."""
        folder, number = self._lessons / cut.running.lesson, cut.running.part + 1
        while (folder / lessonfiles.part_folder(number)).exists():
            number += 1
        return number

    # --- looking at the disk ---

    def _is_there(self, running: Running) -> bool:
        folder = self._lessons / running.lesson
        return (folder / lessonfiles.RETENTION_FILE).is_file() and (folder / lessonfiles.LESSON_FILE).is_file()

    def _is_sound(self, running: Running) -> bool:
        folder = self._lessons / running.lesson
        try:
            retention = lessonfiles.decode_retention((folder / lessonfiles.RETENTION_FILE).read_bytes())
            with (folder / lessonfiles.LESSON_FILE).open("rb") as file:
                begins = file.read(len(_SEALED))
        except (Damaged, OSError):
            return False
        return retention.owner == running.owner and begins == _SEALED

    def _recorded_ms(self, running: Running) -> int:
        path = self._lessons / running.lesson / lessonfiles.part_folder(running.part) / lessonfiles.LESSON_FILE
        written = _written(path)
        if written is None:
            return 0
        written_ms, size = written
        return rules.recorded_ms(
            running,
            self._moment(),
            written_ms=written_ms,
            least_ms=int(size / self._bytes_per_ms),
            hurry=self._hurry,
        )


def _written(path: Path) -> tuple[int, int] | None:
    """When and how much. None: not one chunk, so nothing of it can be committed."""
    try:
        stat = path.stat()
    except OSError:
        return None
    if stat.st_size < CHUNK_BYTES:
        return None
    try:
        until_ns = lessonfiles.decode_until((path.parent / lessonfiles.UNTIL_FILE).read_bytes())
    except (OSError, Damaged):
        until_ns = stat.st_mtime_ns
    return until_ns // 1_000_000, stat.st_size
