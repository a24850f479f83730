"""What a release slip says, in words, in Dutch and in English."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from appliance.core.clipedits import Silence
from appliance.core.days import written
from appliance.core.permission import Permission
from appliance.errors import Language
from appliance.library.releases import ReleaseRow

_PURPOSES = {
    "nl": {
        "coaching": "coaching: het gesprek tussen leerkracht en begeleider",
        "training": "de opleiding van de begeleider",
        "parents": "een gesprek met ouders",
    },
    "en": {
        "coaching": "coaching: the talk between teacher and coach",
        "training": "the coach's own training",
        "parents": "a talk with parents",
    },
}


@dataclass(frozen=True, slots=True)
class Slip:
    """What is on it. `recorded_on` None: its lesson is gone."""

    row: ReleaseRow
    teacher: str
    recorded_on: date | None


@dataclass(frozen=True, slots=True)
class SlipWords:
    title: str
    lead: str
    facts: list[tuple[str, str]]
    limits_title: str
    limits: list[str]
    number: str


def words(slip: Slip, language: Language) -> SlipWords:
    return _english(slip) if language == "en" else _dutch(slip)


def _dutch(slip: Slip) -> SlipWords:
    row = slip.row
    kind = "Hier ging het goed" if row.kind == "top" else "Een tip voor mezelf"
    of = "" if slip.recorded_on is None else f", uit de les van {written(slip.recorded_on, 'nl')}"
    extern = f", van buiten de school{f' ({row.organisation})' if row.organisation else ''}"
    return SlipWords(
        title="Bewijs van vrijgave",
        lead="Eén fragment van een les is vrijgegeven. Dit blad zegt wat, aan wie en waarvoor. Er staat geen beeld op.",
        facts=[
            ("Fragment", f"{kind}, {_clock(row.duration_ms)} lang{of}"),
            ("Van", slip.teacher),
            ("Aan", f"{row.other_name}{extern if row.extern else ''}"),
            ("Vrijgegeven", _moment(row.released_at, "nl")),
            ("Te zien", f"tot en met {written(row.until, 'nl')}{_ended(row, 'nl')}"),
            ("Waarvoor", _PURPOSES["nl"][row.purpose]),
            ("Toestemming", _permission_dutch(row.permission)),
            ("Afgedekt", _masked_dutch(len(row.edits.zones))),
            ("Stil gemaakt", _silenced(row.silences_in_clip, "nl") or "niets"),
        ],
        limits_title="Wat de box niet kan beloven",
        limits=[
            "Een kopie of een foto die iemand van het scherm maakte, kan de box niet terughalen.",
            "Wie toestemming gaf, schreef de leerkracht zelf op. De box heeft dat niet nagevraagd.",
        ],
        number=f"vrijgave {row.id}",
    )


def _english(slip: Slip) -> SlipWords:
    row = slip.row
    kind = "This went well" if row.kind == "top" else "A tip for myself"
    of = "" if slip.recorded_on is None else f", of the lesson of {written(slip.recorded_on, 'en')}"
    extern = f", from outside the school{f' ({row.organisation})' if row.organisation else ''}"
    return SlipWords(
        title="Release slip",
        lead="One clip of a lesson was released. This sheet says what, to whom and for what. No picture is on it.",
        facts=[
            ("Clip", f"{kind}, {_clock(row.duration_ms)} long{of}"),
            ("From", slip.teacher),
            ("To", f"{row.other_name}{extern if row.extern else ''}"),
            ("Released", _moment(row.released_at, "en")),
            ("Open", f"up to and including {written(row.until, 'en')}{_ended(row, 'en')}"),
            ("For", _PURPOSES["en"][row.purpose]),
            ("Permission", _permission_english(row.permission)),
            ("Covered", _masked_english(len(row.edits.zones))),
            ("Silenced", _silenced(row.silences_in_clip, "en") or "nothing"),
        ],
        limits_title="What the box cannot promise",
        limits=[
            "A copy or a photo that somebody made of the screen cannot be called back by the box.",
            "Who gave permission was written down by the teacher. The box has not asked anybody.",
        ],
        number=f"release {row.id}",
    )


def _permission_dutch(one: Permission | None) -> str:
    if one is None:
        return "niet nodig: het fragment blijft binnen het coachgesprek"
    return f"van {one.by}, op {written(one.on, 'nl')}, voor: {one.what}"


def _permission_english(one: Permission | None) -> str:
    if one is None:
        return "not needed: the clip stays inside the coaching talk"
    return f"by {one.by}, on {written(one.on, 'en')}, for: {one.what}"


def _masked_dutch(count: int) -> str:
    if not count:
        return "niets"
    what = "één vak" if count == 1 else f"{count} vakken"
    return f"{what}, effen grijs van het eerste tot het laatste beeldje"


def _masked_english(count: int) -> str:
    if not count:
        return "nothing"
    what = "one patch" if count == 1 else f"{count} patches"
    return f"{what}, flat grey from the first frame to the last"


def _silenced(silences: tuple[Silence, ...], language: Language) -> str:
    to = "tot" if language == "nl" else "to"
    return ", ".join(f"{_tenths(one.start_ms, language)} {to} {_tenths(one.end_ms, language)}" for one in silences)


def _ended(row: ReleaseRow, language: Language) -> str:
    ends = {
        "nl": {"taken_back": "; door de leerkracht teruggenomen", "expired": "; voorbij"},
        "en": {"taken_back": "; taken back by the teacher", "expired": "; over"},
    }
    return ends[language].get(row.state, "")


def _moment(at: datetime | None, language: Language) -> str:
    assert at is not None
    local = at.astimezone()
    return f"{written(local.date(), language)}, {local:%H:%M}"


def _clock(ms: int) -> str:
    minutes, seconds = divmod(round(ms / 1000), 60)
    return f"{minutes}:{seconds:02}"


def _tenths(ms: int, language: Language) -> str:
    minutes, tenths = divmod(round(ms / 100), 600)
    return f"{minutes}:{tenths // 10:02}{',' if language == 'nl' else '.'}{tenths % 10}"
