"""Until when a lesson is kept: the rule, the nagesprek, the end of a stage, and what was agreed otherwise.

The library is right; `retention.json` is what the sweep goes by when nobody is signed in. A day comes closer in the
library first and goes further away on the disk first. So a cut in between never leaves a file that would let a lesson
go before the day that its owner was told; `settle` makes the two say the same at the next sign-in.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from appliance.core.lesson import RETENTION_DAYS, Retention
from appliance.core.retention import agreed_day, check_stage_day, delete_after, latest_day, within_stage
from appliance.core.traject import check_stage
from appliance.lessonfiles import RETENTION_FILE, decode_retention, encode_retention
from appliance.library import cycles, lessons, logbook, trajecten
from appliance.library.database import Library
from appliance.library.errors import LastDayInDoubt
from appliance.library.files import write_whole
from appliance.library.lessons import LessonRow


def hold_nagesprek(library: Library, folder: Path, lesson: str, day: date) -> LessonRow:
    """The talk about a lesson was held on this day: its last day by the rule comes closer, never further away.
    What was agreed otherwise stays. While the date is in doubt only the day of the talk is kept; `settle` counts it
    in afterwards."""
    before = _settled(library, folder, lesson)
    rule_day = None if before.rule_day is None else _with_talk(before, before.rule_day, day)
    until = before.delete_after if before.kept_reason is not None or rule_day is None else rule_day
    with library.change():
        library.run("UPDATE lessons SET nagesprek_on = ? WHERE id = ?", day.isoformat(), lesson)
        _set_days(library, lesson, rule_day, until, before.kept_reason)
    if until != before.delete_after:
        _write(folder / lesson, until)
    return lessons.one(library, lesson)


def last_day_after(lesson: LessonRow, talk: date) -> date:
    """The last day that it would have once the talk was held on this day, when none was held yet."""
    if lesson.rule_day is None or lesson.kept_reason is not None or lesson.nagesprek_on is not None:
        return lesson.delete_after
    return _with_talk(lesson, lesson.rule_day, talk)


def last_agreeable(lesson: LessonRow) -> date | None:
    """The last day that can be agreed on. None: the date is in doubt."""
    if lesson.rule_day is None:
        return None
    return latest_day(_counted_from(lesson, lesson.rule_day), lesson.stage_ends_on)


def place(library: Library, folder: Path, lesson: str, traject: str | None, today: date | None = None) -> LessonRow:
    """A lesson comes into a traject, or (None) out of it. A stage can make its last day earlier; nothing makes it later
    again. `today` None: the date is in doubt. Raises what `cycles.place` raises, and `StageOver`."""
    before = _settled(library, folder, lesson)
    with library.change():
        if traject is not None and traject != before.traject:
            check_stage(trajecten.one(library, traject).ends_on, today)
        cycles.place(library, lesson, traject)
        _end_with_stage(library, lesson)
    return _on_disk(library, folder, before)


def end_stage_on(library: Library, folder: Path, traject: str, ends_on: date, now: datetime) -> None:
    """The last day of a stage becomes another: its lessons go with it at the latest. Raises `TrajectFinished`."""
    placed = [one.lesson for one in cycles.list_for(library, traject) if one.lesson is not None]
    before = [_settled(library, folder, lesson) for lesson in placed]
    with library.change():
        trajecten.change(library, traject, now=now, ends_on=ends_on)
        for lesson in placed:
            _end_with_stage(library, lesson)
    for row in before:
        _on_disk(library, folder, row)


def is_later(library: Library, folder: Path, lesson: str, asked: date) -> bool:
    """Whether it would be kept longer than the rule says. Raises `LastDayInDoubt`."""
    rule_day = _settled(library, folder, lesson).rule_day
    if rule_day is None:
        raise LastDayInDoubt
    return asked > rule_day


def agree(
    library: Library, folder: Path, lesson: str, asked: date, reason: str, today: date, now: datetime
) -> LessonRow:
    """ "Anders afgesproken": this lesson's last day, and why. The day that the rule says takes the agreement back.
    `today` must be sure. Raises `LastDayPast`, `LastDayTooFar`, `LastDayInDoubt`."""
    before = _settled(library, folder, lesson)
    if before.rule_day is None:
        raise LastDayInDoubt
    until = agreed_day(asked, _counted_from(before, before.rule_day), today)
    check_stage_day(until, before.stage_ends_on)
    kept_reason = None if until == before.rule_day else reason.strip()
    if until > before.delete_after:
        _write(folder / lesson, until)
    with library.change():
        _set_days(library, lesson, before.rule_day, until, kept_reason)
        library.run("UPDATE lessons SET stood_by_on = ? WHERE id = ?", today.isoformat(), lesson)
        event = "rule_again" if kept_reason is None else "agreed_otherwise"
        logbook.add(library, now, event, lesson=lesson, until=until.isoformat(), rule=before.rule_day.isoformat())
    if until < before.delete_after:
        _write(folder / lesson, until)
    return lessons.one(library, lesson)


def stand_by(library: Library, lesson: str, today: date) -> LessonRow:
    """What was agreed otherwise still stands: it is not asked about for `STANDS_DAYS`. Where nothing was, nothing
    changes. Raises `LessonUnknown`."""
    lessons.one(library, lesson)
    with library.change():
        library.run(
            "UPDATE lessons SET stood_by_on = ? WHERE id = ? AND kept_reason IS NOT NULL", today.isoformat(), lesson
        )
    return lessons.one(library, lesson)


def give_date(lesson: Path, owner: str, today: date) -> Retention:
    """A lesson recorded while the date was in doubt gets its last day counted from the first day that is not."""
    dated = Retention(owner, delete_after(today, None).isoformat())
    write_whole(lesson / RETENTION_FILE, encode_retention(dated))
    return dated


def settle(library: Library, folder: Path, lesson: str, retention: Retention) -> None:
    """Let library and disk say the same day. While the library has none for sure, it takes the one on the disk."""
    row = lessons.one(library, lesson)
    if row.rule_day is None:
        if retention.delete_after is None:
            return
        row = _take_date(library, row, date.fromisoformat(retention.delete_after))
    if retention.delete_after != row.delete_after.isoformat():
        _write(folder / lesson, row.delete_after, retention.owner)


def _settled(library: Library, folder: Path, lesson: str) -> LessonRow:
    """As it is now: the sweep may have given a date since its owner signed in."""
    row = lessons.one(library, lesson)
    if row.rule_day is None:
        settle(library, folder, lesson, decode_retention((folder / lesson / RETENTION_FILE).read_bytes()))
    return lessons.one(library, lesson)


def _take_date(library: Library, row: LessonRow, day: date) -> LessonRow:
    rule_day = day if row.nagesprek_on is None else _with_talk(row, day, row.nagesprek_on)
    rule_day = within_stage(rule_day, row.stage_ends_on)
    _set_days(library, row.id, rule_day, rule_day, None)
    return lessons.one(library, row.id)


def _end_with_stage(library: Library, lesson: str) -> None:
    row = lessons.one(library, lesson)
    ends_on = row.stage_ends_on
    if ends_on is None or row.rule_day is None:  # as soon as it has a date, `settle` counts the stage in
        return
    rule_day, until = within_stage(row.rule_day, ends_on), within_stage(row.delete_after, ends_on)
    _set_days(library, lesson, rule_day, until, None if until == rule_day else row.kept_reason)


def _on_disk(library: Library, folder: Path, before: LessonRow) -> LessonRow:
    now = lessons.one(library, before.id)
    if now.delete_after < before.delete_after:
        _write(folder / now.id, now.delete_after)
    return now


def _with_talk(lesson: LessonRow, rule_day: date, talk: date) -> date:
    """Asking again with what came out changes nothing."""
    counted_from = _counted_from(lesson, rule_day)
    return rule_day if talk < counted_from else min(rule_day, delete_after(counted_from, talk))


def _counted_from(lesson: LessonRow, rule_day: date) -> date:
    # In doubt the date of recording may be decades ago: then it was counted from the first day that was sure.
    return lesson.recorded_at.date() if lesson.clock_trusted else rule_day - timedelta(days=RETENTION_DAYS)


def _set_days(library: Library, lesson: str, rule_day: date | None, until: date, kept_reason: str | None) -> None:
    # Of another last day nobody was warned yet.
    library.run(
        "UPDATE lessons SET warned_days = CASE delete_after WHEN ? THEN warned_days END,"
        " rule_day = ?, delete_after = ?, kept_reason = ? WHERE id = ?",
        *(until.isoformat(), None if rule_day is None else rule_day.isoformat(), until.isoformat()),
        *(kept_reason, lesson),
    )


def _write(lesson: Path, until: date, owner: str | None = None) -> None:
    path = lesson / RETENTION_FILE
    owner = owner or decode_retention(path.read_bytes()).owner
    write_whole(path, encode_retention(Retention(owner, until.isoformat())))
