"""What a certificate says, in words: the lines of its paper, in Dutch and in English."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from appliance.core.certificate import Body, Clip
from appliance.core.days import written
from appliance.errors import Language

# What several papers in one are saved as.
TOGETHER = "bewijzen.pdf"
_MOST_CLIPS = 6
_GONE = {
    "nl": "Deze les is uit de bibliotheek gehaald. Haar bestanden stonden niet meer op de box.",
    "en": "This lesson was taken out of the library. Its files were no longer on the box.",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """The paper, top to bottom. `facts` are a label and what stands beside it."""

    title: str
    number: str
    lead: str
    facts: list[tuple[str, str]]
    how_title: str
    how: list[str]
    clips_title: str
    clips: list[str]
    limits_title: str
    limits: list[str]
    check_title: str
    check: str
    previous: str


def sheet(body: Body, language: Language, file: str = "") -> Sheet:
    """`file`: what the paper is saved as, if not under the number of this certificate."""
    file = file or f"bewijs-{body.number}.pdf"
    return _dutch(body, file) if language == "nl" else _english(body, file)


def _dutch(body: Body, file: str) -> Sheet:
    return Sheet(
        title="Bewijs van verwijdering",
        number=f"nummer {body.number}",
        lead=_GONE["nl"] if _was_found_gone(body) else "De box heeft de opname van deze les verwijderd.",
        facts=[
            ("Les", body.lesson),
            ("Leerkracht", body.teacher),
            ("Opgenomen", _moment(body.recorded_at, "nl") + _doubt(body.recorded_sure, "nl")),
            ("Duur", _length(body.duration_ms, "nl")),
            ("Bestanden", f"{body.files}, samen {_size(body.bytes, 'nl')}"),
            ("Verwijderd", _moment(body.destroyed_at, "nl") + _doubt(body.clock_trusted, "nl")),
            ("Waarom", _why_dutch(body)),
        ],
        how_title="Hoe",
        how=_how_dutch(body),
        clips_title="Fragmenten die aan een coach waren vrijgegeven",
        clips=_clips(body, "nl"),
        limits_title="Wat dit bewijs niet kan beloven",
        limits=list(body.limits["nl"]),
        check_title="Controleren",
        check="Dit bewijs zit ook als gegevens in deze PDF. Op elke computer met Terugblik: terugblik"
        f" verify-certificate {file}. De hash hieronder staat ook in het logboek van de leerkracht.",
        previous="hash van het bewijs ervoor",
    )


def _english(body: Body, file: str) -> Sheet:
    return Sheet(
        title="Certificate of deletion",
        number=f"number {body.number}",
        lead=_GONE["en"] if _was_found_gone(body) else "The box has deleted the recording of this lesson.",
        facts=[
            ("Lesson", body.lesson),
            ("Teacher", body.teacher),
            ("Recorded", _moment(body.recorded_at, "en") + _doubt(body.recorded_sure, "en")),
            ("Length", _length(body.duration_ms, "en")),
            ("Files", f"{body.files}, together {_size(body.bytes, 'en')}"),
            ("Deleted", _moment(body.destroyed_at, "en") + _doubt(body.clock_trusted, "en")),
            ("Why", _why_english(body)),
        ],
        how_title="How",
        how=_how_english(body),
        clips_title="Clips that had been released to a coach",
        clips=_clips(body, "en"),
        limits_title="What this certificate cannot promise",
        limits=list(body.limits["en"]),
        check_title="Checking",
        check="This certificate is inside this PDF as data, too. On any computer with Terugblik: terugblik"
        f" verify-certificate {file}. The hash below also stands in the teacher's logbook.",
        previous="hash of the one before",
    )


def _was_found_gone(body: Body) -> bool:
    """Nothing was destroyed here: the files were lost in some other way before."""
    return body.files == 0 and not body.resumed


def _why_dutch(body: Body) -> str:
    if body.reason == "owner":
        return "De leerkracht heeft de les zelf verwijderd."
    day = _day(body.last_day, "nl")
    agreed = "De afgesproken" if body.agreed else "De"
    warned = {
        7: "De leerkracht zag de waarschuwing van zeven dagen vooraf.",
        1: "De leerkracht zag de waarschuwing van de laatste dag.",
        None: "De leerkracht heeft geen waarschuwing gezien.",
    }[body.warned_days]
    return f"{agreed} laatste dag, {day}, was voorbij. {warned}"


def _why_english(body: Body) -> str:
    if body.reason == "owner":
        return "The teacher deleted the lesson."
    day = _day(body.last_day, "en")
    agreed = "The agreed" if body.agreed else "The"
    warned = {
        7: "The teacher saw the warning of seven days ahead.",
        1: "The teacher saw the warning of the last day.",
        None: "The teacher saw no warning.",
    }[body.warned_days]
    return f"{agreed} last day, {day}, had passed. {warned}"


def _how_dutch(body: Body) -> list[str]:
    if _was_found_gone(body):
        return ["Er was niets te overschrijven. Wat er met de bestanden is gebeurd, weet de box niet."]
    kib = body.header_bytes // 1024
    done = (
        f"De bestanden waren versleuteld. Van elk bestand zijn de eerste {kib} KiB (of alles, als het kleiner was)"
        " overschreven met willekeurige tekens en op de opslag vastgelegd. Daar stond, zelf op slot, de sleutel die het"
        " bestand opent. Daarna zijn de bestanden verwijderd. Zonder dat begin opent niemand de rest, ook de leerkracht"
        " niet."
    )
    lines = [done]
    missed = body.files - body.files_overwritten
    if missed:
        lines.append(f"Let op: bij {missed} van de {body.files} bestanden weigerde de opslag het overschrijven.")
    if body.resumed:
        lines.append("Het wissen werd onderbroken en later afgemaakt. Geteld is wat er toen nog was.")
    if body.learned_at is not None:
        lines.append(
            f"De box wiste de les zelf en meldde het op {_moment(body.learned_at, 'nl')}; dit bewijs is toen gemaakt."
        )
    return lines


def _how_english(body: Body) -> list[str]:
    if _was_found_gone(body):
        return ["There was nothing to overwrite. What happened to the files the box does not know."]
    kib = body.header_bytes // 1024
    done = (
        f"The files were encrypted. Of each file the first {kib} KiB (or all of it, when it was smaller) were"
        " overwritten with random bytes and synced to the storage. There, itself locked, was the key that opens the"
        " file. After that the files were removed. Without that beginning nobody opens the rest, not even the teacher."
    )
    lines = [done]
    missed = body.files - body.files_overwritten
    if missed:
        lines.append(f"Note: of {missed} of the {body.files} files the storage refused the overwriting.")
    if body.resumed:
        lines.append("The deletion was interrupted and completed later. Counted is what was left then.")
    if body.learned_at is not None:
        lines.append(
            f"The box erased the lesson by itself and told it on {_moment(body.learned_at, 'en')}; this certificate was"
            " made at that moment."
        )
    return lines


def _clips(body: Body, language: Language) -> list[str]:
    if not body.clips:
        return ["Geen." if language == "nl" else "None."]
    lines = [_clip(clip, language) for clip in body.clips[:_MOST_CLIPS]]
    more = len(body.clips) - _MOST_CLIPS
    if more > 0:
        nl, en = f"En nog {more}; ze staan in de gegevens.", f"And {more} more, in the data."
        lines.append(nl if language == "nl" else en)
    return lines


def _clip(clip: Clip, language: Language) -> str:
    given, until = _day(clip.released_at[:10], language), _day(clip.until, language)
    if language == "nl":
        state = {"active": "te openen tot en met", "expired": "verlopen na", "taken_back": "teruggenomen, liep tot"}
        return f"{clip.coach}: vrijgegeven op {given}, {state[clip.state]} {until}."
    state = {"active": "opens on the box until", "expired": "expired after", "taken_back": "taken back, ran until"}
    return f"{clip.coach}: released on {given}, {state[clip.state]} {until}."


def _doubt(sure: bool, language: Language) -> str:
    if sure:
        return ""
    return " (de klok van de box was niet zeker)" if language == "nl" else " (the box's clock was not sure)"


def _moment(text: str, language: Language) -> str:
    when = datetime.fromisoformat(text)
    return f"{_day(when.date().isoformat(), language)}, {when:%H:%M}"


def _day(text: str, language: Language) -> str:
    return written(date.fromisoformat(text), language)


def _length(duration_ms: int, language: Language) -> str:
    if not duration_ms:
        return "niet bekend" if language == "nl" else "not known"
    minutes, seconds = divmod(round(duration_ms / 1000), 60)
    return f"{minutes} min {seconds} s"


def _size(size: int, language: Language) -> str:
    text = f"{size / 1_000_000:.1f} MB"
    return text.replace(".", ",") if language == "nl" else text
