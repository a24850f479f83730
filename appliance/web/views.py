"""What people, library and release know, as the types that the API answers with. No work, no opinion."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from appliance.clock import Clock
from appliance.core.certificate import Certificate
from appliance.core.logbook import Entry
from appliance.core.permission import Permission
from appliance.core.retention import warning
from appliance.errors import Language, TerugblikError
from appliance.library import coaches, keeping, lessons, moments
from appliance.library.comments import Comment
from appliance.library.preparations import Preparation
from appliance.library.releases import ReleaseRow
from appliance.protocol import RecorderStatus, Resumable, tell_zones
from appliance.web import types as t
from appliance.web.catalogue import stored
from appliance.web.presence import View
from appliance.web.problems import from_error, told


def moment_text(when: datetime) -> str:
    """ISO 8601 in UTC, to the second, as the API writes every time."""
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def clock(one: Clock) -> t.ClockView:
    return t.ClockView(trusted=one.trusted, source=one.source, now=moment_text(one.now_utc()))


def presence(one: View) -> t.Presence:
    return t.Presence(token=one.token, pressed=one.pressed, expires_s=one.expires_s)


def recorder(
    status: RecorderStatus, mine: bool, framing: bool, wrong: TerugblikError | None, language: Language
) -> t.RecorderView:
    """What is heard in the classroom is for the one whose lesson it is, and for nobody else. `wrong`: what the recorder
    cannot know of for whom it is ready."""
    known = [] if wrong is None else [from_error(wrong, language)]
    return t.RecorderView(
        mine=mine,
        lesson=status.lesson if mine else None,
        part=status.part if mine else 1,
        elapsed_ms=status.elapsed_ms,
        limit_ms=status.limit_ms,
        committed_ms=status.committed_ms,
        picture_ok=status.picture_ok,
        sound_ok=status.sound_ok,
        level_dbfs=status.level_dbfs if mine else None,
        speech=status.speech and mine,
        speech_ok=status.speech_ok,
        marks=status.marks if mine else 0,
        room_bytes=status.room_bytes,
        lessons_left=status.lessons_left,
        picture_only=status.picture_only,
        backend=status.backend,
        troubles=[*known, *(told(problem, language) for problem in status.troubles)],
        room_warning=None if status.room_warning is None else told(status.room_warning, language),
        resume=_resume(status.resumable) if mine else None,
        rehearsed=mine and status.rehearsed_bytes > 0,
        zones=status.zones if mine else [],
        fixed_zones=status.fixed_zones if mine else [],
        presence=status.presence,
        framing=framing,
    )


def _resume(resumable: Resumable | None) -> t.ResumeView | None:
    if resumable is None:
        return None
    return t.ResumeView(lesson=resumable.lesson, recorded_ms=resumable.recorded_ms, remaining_ms=resumable.remaining_ms)


def lesson_fields(row: lessons.LessonRow, language: Language, today: date | None) -> dict[str, Any]:
    """What a lesson in the list and an open one have in common. `today` None: the date is in doubt, and nobody is
    warned of a day that may be another."""
    latest = keeping.last_agreeable(row)
    return {
        "id": row.id,
        "title": row.title,
        "recorded_at": moment_text(row.recorded_at),
        "clock_trusted": row.clock_trusted,
        "duration_ms": row.duration_ms,
        "state": row.state,
        "marks": row.marks,
        "tops": row.tops,
        "tips": row.tips,
        "delete_after": row.delete_after.isoformat(),
        "warn_days": None if today is None or row.rule_day is None else warning(row.delete_after, today),
        "rule_day": None if row.rule_day is None else row.rule_day.isoformat(),
        "latest_day": None if latest is None else latest.isoformat(),
        "kept_reason": row.kept_reason,
        "nagesprek_on": row.nagesprek_on.isoformat() if row.nagesprek_on is not None else None,
        "traject": row.traject,
        "cycle": row.cycle_number,
        "parts": row.parts,
        "how": row.how,
        "problem": None if row.problem is None else from_error(stored(row.problem, row.problem_fields), language),
    }


def lesson_summary(row: lessons.LessonRow, language: Language, today: date | None) -> t.LessonSummary:
    return t.LessonSummary(**lesson_fields(row, language, today))


def gap(one: lessons.Hole) -> t.Gap:
    return t.Gap(start_ms=one.start_ms, end_ms=one.end_ms, kind=one.kind, known=one.known)


def masked(one: lessons.Masked) -> t.MaskedZone:
    return t.MaskedZone(zone=tell_zones([one.zone])[0], since_ms=one.since_ms)


def certificate(one: Certificate, language: Language) -> t.Certificate:
    """The same names on both sides, so that nothing of a certificate can be left out here."""
    fields = {name: _in_utc(name, value) for name, value in asdict(one.body).items() if name != "version"}
    fields["limits"] = list(one.body.limits[language])
    fields["clips"] = [
        t.CertificateClip(**{name: _in_utc(name, value) for name, value in asdict(clip).items()})
        for clip in one.body.clips
    ]
    return t.Certificate(**fields, previous=one.previous, hash=one.hash)


def _in_utc(name: str, value: Any) -> Any:
    is_moment = name.endswith("_at") and value is not None
    return moment_text(datetime.fromisoformat(value).astimezone(UTC)) if is_moment else value


def moment(one: moments.Moment) -> t.Moment:
    return t.Moment(
        id=one.id,
        lesson=one.lesson,
        kind=one.kind,
        start_ms=one.start_ms,
        end_ms=one.end_ms,
        note=one.note,
        lens=one.lens,
    )


def coach(one: coaches.Coach) -> t.Coach:
    until = one.invited_until
    return t.Coach(
        id=one.id,
        name=one.name,
        state=one.state,
        words=list(one.words),
        invited_until=moment_text(until) if until is not None else None,
        extern=one.extern,
        organisation=one.organisation,
    )


def release(row: ReleaseRow, asker: str, problem: t.Problem | None, progress: float, video: str | None) -> t.Release:
    return t.Release(
        id=row.id,
        given=row.given,
        state=row.state,
        problem=problem,
        progress=progress,
        other=row.other_name,
        coach=row.other if row.given else asker,
        lesson=row.lesson if row.given else None,
        traject=row.traject if row.given else None,
        cycle=row.cycle_number if row.given else None,
        moment=row.moment if row.given else None,
        kind=row.kind,
        start_ms=row.start_ms if row.given else None,
        end_ms=row.end_ms if row.given else None,
        duration_ms=row.duration_ms,
        mode=row.mode,
        words=row.words,
        note=row.note,
        question=row.question,
        zones=tell_zones(row.edits.zones),
        silences=[t.Silence(start_ms=one.start_ms, end_ms=one.end_ms) for one in row.silences_in_clip],
        purpose=row.purpose,
        permission=_permission(row.permission),
        extern=row.extern and row.given,
        organisation=row.organisation if row.given else "",
        # Of a prepared one it only says that its teacher has confirmed: it has not left yet.
        released_at=None if row.released_at is None or row.state == "prepared" else moment_text(row.released_at),
        until=row.until.isoformat(),
        views=[moment_text(view) for view in row.views],
        comments=row.comments,
        video=video,
    )


def _permission(one: Permission | None) -> t.Permission | None:
    return None if one is None else t.Permission(by=one.by, on=one.on.isoformat(), what=one.what)


def comment(one: Comment, author: str) -> t.Comment:
    return t.Comment(
        id=one.id,
        mine=one.mine,
        author=author,
        at_ms=one.at_ms,
        text=one.text,
        written_at=moment_text(one.written_at),
        proposes=one.proposes,
        actiepunt=one.actiepunt,
    )


def preparation(one: Preparation) -> t.Preparation:
    return t.Preparation(
        id=one.id,
        at_ms=one.at_ms,
        text=one.text,
        written_at=moment_text(one.written_at),
        shown_at=None if one.shown_at is None else moment_text(one.shown_at),
    )


def log_entry(one: Entry) -> t.LogEntry:
    return t.LogEntry(number=one.number, at=one.at, event=one.event, fields=dict(one.fields), hash=one.hash)
