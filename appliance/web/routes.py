"""Every route of the API on one page: method, path, who may ask, what comes in and what goes out.

A route needs a signed-in person unless `public`; a test pins the public ones. `app.py` binds each name to the
handler of the same name in `web/api/<module>.py`, `openapi.py` makes the document from the same rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from appliance.web import types as t

Who = Literal["public", "anyone", "teacher", "coach", "teacher or coach", "teacher or beheerder"]


@dataclass(frozen=True, slots=True)
class Route:
    """One line of the spine. `takes`, `gives` and `asks` are types of `web/types`, or a media type for bytes. Bytes
    that come in are read by the handler, piece by piece."""

    method: str
    path: str
    name: str  # module.function below appliance/web/api/
    who: Who
    takes: type | str | None
    gives: Any
    status: int = 200
    asks: type | None = None  # what may stand behind the `?`
    bare: bool = False  # what it takes may be left out, as a whole
    by_itself: bool = False  # a page asks it again and again, with nobody there: no sign of life


BYTES = "application/octet-stream"

# What GET /api/events sends: the event's name and the type of its data.
EVENTS: dict[str, type] = {
    "status": t.Status,
    "lessons": t.LessonsChanged,
    "releases": t.ReleasesChanged,
    "jobs": t.Jobs,
    "locked": t.Locked,
}

ROUTES: tuple[Route, ...] = (
    Route("GET", "/api/status", "box.status", "public", None, t.Status),
    Route("GET", "/api/openapi.json", "box.openapi", "public", None, "application/json"),
    Route("GET", "/api/school", "school.read", "public", None, t.School),
    Route("PUT", "/api/school", "school.change", "teacher or beheerder", t.ChangeSchool, t.School),
    Route("GET", "/api/papers", "papers.list_all", "teacher or beheerder", None, t.Papers),
    Route("PUT", "/api/papers/informed", "papers.informed", "teacher or beheerder", t.OnDay, t.Papers),
    Route("PUT", "/api/papers/{id}/settled", "papers.settle", "teacher or beheerder", t.OnDay, t.Papers),
    Route(
        "GET", "/api/papers/{id}/pdf", "papers.pdf", "teacher or beheerder", None, "application/pdf", asks=t.AskPaper
    ),
    Route("GET", "/api/papers/{id}/text", "papers.text", "teacher or beheerder", None, "text/plain", asks=t.AskPaper),
    Route("POST", "/api/time", "time.confirm", "teacher", t.SetTime, t.ClockView),
    Route("GET", "/api/events", "events.stream", "anyone", None, "text/event-stream", by_itself=True),
    Route("POST", "/api/recorder/press", "recorder.press", "teacher", None, None, 204),
    Route("POST", "/api/recorder/decline", "recorder.decline", "teacher", None, None, 204),
    Route("POST", "/api/recorder/mark", "recorder.mark", "teacher", None, None, 204),
    Route("POST", "/api/recorder/stop", "recorder.stop", "teacher", None, None, 204),
    Route("POST", "/api/recorder/ready", "recorder.ready", "teacher", t.SetReady, None, 204, bare=True),
    Route("DELETE", "/api/recorder/ready", "recorder.not_ready", "teacher", None, None, 204),
    Route("GET", "/api/recorder/preview", "framing.picture", "teacher", None, "image/jpeg", by_itself=True),
    Route("POST", "/api/framing", "framing.ask", "teacher", None, t.Presence, 201),
    Route("DELETE", "/api/framing", "framing.leave", "teacher", None, None, 204),
    Route("GET", "/api/beforehand", "beforehand.read", "teacher", None, t.Beforehand),
    Route("POST", "/api/objections", "beforehand.create", "teacher", t.KeepObjection, t.Objection, 201),
    Route("PUT", "/api/objections/{id}", "beforehand.change", "teacher", t.KeepObjection, t.Objection),
    Route("DELETE", "/api/objections/{id}", "beforehand.delete", "teacher", None, None, 204),
    Route("PUT", "/api/lessons/{id}/checklist", "beforehand.afterwards", "teacher", t.AnswerAfterwards, t.Checklist),
    Route("POST", "/api/rehearsals", "rehearsals.begin", "teacher", None, None, 204),
    Route("POST", "/api/rehearsals/end", "rehearsals.end", "teacher", None, None, 204),
    Route("POST", "/api/rehearsals/look", "rehearsals.look", "teacher", None, t.Rehearsal),
    Route("DELETE", "/api/rehearsals", "rehearsals.forget", "teacher", None, None, 204),
    Route("GET", "/api/rehearsals/{id}/video.mp4", "rehearsals.video", "teacher", None, "video/mp4"),
    Route("POST", "/api/simulator/button", "recorder.button", "public", t.ButtonPress, None, 204),
    Route("POST", "/api/presence", "people.open_presence", "public", None, t.Presence, 201),
    Route("GET", "/api/presence/{token}", "people.presence", "public", None, t.Presence),
    Route("POST", "/api/people", "people.enrol", "public", t.Enrol, t.Enrolled, 201),
    Route("POST", "/api/session", "people.sign_in", "public", t.SignIn, t.Me, 201),
    Route("POST", "/api/session/recover", "people.recover", "public", t.Recover, t.Me, 201),
    Route("DELETE", "/api/session", "people.sign_out", "anyone", None, None, 204),
    Route("GET", "/api/me", "people.me", "anyone", None, t.Me),
    Route("PATCH", "/api/me", "people.change_me", "anyone", t.ChangeMe, t.Me),
    Route("POST", "/api/me/key-card", "people.key_card", "anyone", t.AskCard, t.KeyCard),
    Route("POST", "/api/me/key-card/proof", "people.prove_card", "anyone", t.CardProof, None, 204),
    Route("GET", "/api/lessons", "lessons.list_all", "teacher", None, list[t.LessonSummary], asks=t.AskLessons),
    Route("GET", "/api/lessons/{id}", "lessons.one", "teacher", None, t.Lesson),
    Route("PATCH", "/api/lessons/{id}", "lessons.change", "teacher", t.ChangeLesson, t.Lesson),
    Route("DELETE", "/api/lessons/{id}", "lessons.delete", "teacher", t.Confirm, t.Certificate),
    Route("PUT", "/api/lessons/{id}/retention", "lessons.agree", "teacher", t.AgreeRetention, t.Lesson),
    Route("PUT", "/api/lessons/{id}/retention/stands", "lessons.stand_by", "teacher", None, t.Lesson),
    Route("GET", "/api/lessons/{id}/video", "lessons.video", "teacher", None, "video/mp4"),
    Route("GET", "/api/lessons/{id}/video.mp4", "lessons.video", "teacher", None, "video/mp4"),
    Route(
        "GET",
        "/api/lessons/{id}/stills/{ms}",
        "lessons.still",
        "teacher",
        None,
        "image/jpeg",
        asks=t.AskStill,
    ),
    Route(
        "GET",
        "/api/lessons/{id}/drawings/{ms}",
        "storyboards.drawing",
        "teacher",
        None,
        "image/png",
        asks=t.AskDrawing,
    ),
    Route("GET", "/api/lessons/{id}/moments", "moments.list_all", "teacher", None, list[t.Moment]),
    Route("POST", "/api/lessons/{id}/moments", "moments.create", "teacher", t.NewMoment, t.Moment, 201),
    Route(
        "PUT", "/api/lessons/{id}/viewing", "looking.keep_viewing", "teacher", t.KeepViewing, None, 204, by_itself=True
    ),
    Route("PUT", "/api/lessons/{id}/order", "looking.arrange", "teacher", t.ArrangeMoments, list[t.Moment]),
    Route("GET", "/api/lessons/{id}/kijkwijzer", "kijkwijzer.one", "teacher", None, t.Kijkwijzer),
    Route(
        "GET",
        "/api/lessons/{id}/kijkwijzer/pdf",
        "kijkwijzer.paper",
        "teacher",
        None,
        "application/pdf",
        asks=t.AskPaper,
    ),
    Route(
        "POST",
        "/api/lessons/{id}/kijkwijzer/lines",
        "kijkwijzer.write_line",
        "teacher",
        t.NewKijkwijzerLine,
        t.KijkwijzerLine,
        201,
    ),
    Route(
        "PUT", "/api/lessons/{id}/kijkwijzer/answers", "kijkwijzer.answer", "teacher", t.GiveAnswer, t.KijkwijzerAnswer
    ),
    Route(
        "PATCH",
        "/api/kijkwijzer-lines/{id}",
        "kijkwijzer.change_line",
        "teacher",
        t.ChangeKijkwijzerLine,
        t.KijkwijzerLine,
    ),
    Route("DELETE", "/api/kijkwijzer-lines/{id}", "kijkwijzer.delete_line", "teacher", None, None, 204),
    Route("GET", "/api/kijkwijzer", "kijkwijzer.template", "teacher or beheerder", None, t.KijkwijzerTemplate),
    Route(
        "PUT",
        "/api/kijkwijzer",
        "kijkwijzer.write_template",
        "teacher or beheerder",
        t.WriteTemplate,
        t.KijkwijzerTemplate,
    ),
    Route(
        "DELETE", "/api/kijkwijzer", "kijkwijzer.restore_template", "teacher or beheerder", None, t.KijkwijzerTemplate
    ),
    Route("GET", "/api/trajecten/{id}/groeipaar", "looking.pairs", "teacher", None, t.GrowthPairs),
    Route("POST", "/api/trajecten/{id}/groeipaar", "looking.put_pair", "teacher", t.NewGrowthPair, t.GrowthPair, 201),
    Route("DELETE", "/api/growth-pairs/{id}", "looking.delete_pair", "teacher", None, None, 204),
    Route("PATCH", "/api/moments/{id}", "moments.change", "teacher", t.ChangeMoment, t.Moment),
    Route("DELETE", "/api/moments/{id}", "moments.delete", "teacher", None, None, 204),
    Route("GET", "/api/trajecten", "trajecten.list_all", "teacher", None, list[t.Traject]),
    Route("POST", "/api/trajecten", "trajecten.create", "teacher", t.NewTraject, t.Traject, 201),
    Route("GET", "/api/trajecten/{id}", "trajecten.one", "teacher", None, t.TrajectWhole),
    Route("PATCH", "/api/trajecten/{id}", "trajecten.change", "teacher", t.ChangeTraject, t.Traject),
    Route("DELETE", "/api/trajecten/{id}", "trajecten.delete", "teacher", None, None, 204),
    Route("GET", "/api/trajecten/{id}/leervraag", "trajecten.leervraag", "teacher", None, t.Leervraag),
    Route("GET", "/api/trajecten/{id}/text", "trajecten.text", "teacher", None, "text/plain", asks=t.AskPaper),
    Route("GET", "/api/trajecten/{id}/storyboard", "storyboards.read", "teacher", None, t.Storyboard),
    Route("PUT", "/api/trajecten/{id}/storyboard", "storyboards.keep", "teacher", t.KeepStoryboard, t.Storyboard),
    Route("GET", "/api/trajecten/{id}/storyboard/sheet", "storyboards.sheet", "teacher", None, t.StoryboardSheet),
    Route(
        "POST",
        "/api/trajecten/{id}/storyboard/sheet",
        "storyboards.make",
        "teacher",
        None,
        t.StoryboardSheet,
        202,
        asks=t.AskPaper,
    ),
    Route(
        "GET",
        "/api/trajecten/{id}/storyboard/sheet/{number}",
        "storyboards.page",
        "teacher",
        None,
        "image/png",
        asks=t.AskSheet,
    ),
    Route(
        "GET",
        "/api/trajecten/{id}/storyboard/pdf",
        "storyboards.pdf",
        "teacher",
        None,
        "application/pdf",
        asks=t.AskSheet,
    ),
    Route("GET", "/api/trajecten/{id}/copies", "finishing.copies", "teacher", None, t.Copies),
    Route("POST", "/api/trajecten/{id}/finish", "finishing.finish", "teacher", t.FinishTraject, t.Copies),
    Route(
        "GET",
        "/api/trajecten/{id}/certificates",
        "finishing.certificates",
        "teacher",
        None,
        "application/pdf",
        asks=t.AskPaper,
    ),
    Route("POST", "/api/trajecten/{id}/cycles", "cycles.start", "teacher", None, t.Cycle, 201),
    Route("GET", "/api/cycles", "cycles.waiting", "teacher", None, list[t.WaitingCycle]),
    Route("PUT", "/api/cycles/{id}/ready", "cycles.ready", "teacher", None, None, 204),
    Route("PATCH", "/api/cycles/{id}", "cycles.change", "teacher", t.ChangeCycle, t.Cycle),
    Route("DELETE", "/api/cycles/{id}/ready", "cycles.not_ready", "teacher", None, None, 204),
    Route("POST", "/api/cycles/{id}/actiepunten", "actiepunten.create", "teacher", t.NewActiepunt, t.Actiepunt, 201),
    Route("PATCH", "/api/actiepunten/{id}", "actiepunten.change", "teacher", t.ChangeActiepunt, t.Actiepunt),
    Route("GET", "/api/actiepunten/{id}/card", "actiepunten.card", "teacher", None, "application/pdf", asks=t.AskPaper),
    Route("DELETE", "/api/actiepunten/{id}", "actiepunten.delete", "teacher", None, None, 204),
    Route("GET", "/api/lessons/{id}/nagesprek", "nagesprek.one", "teacher", None, t.Nagesprek),
    Route("POST", "/api/lessons/{id}/nagesprek", "nagesprek.begin", "teacher", t.BeginNagesprek, t.Nagesprek, 201),
    Route("PATCH", "/api/lessons/{id}/nagesprek", "nagesprek.change", "teacher", t.ChangeNagesprek, t.Nagesprek),
    Route("POST", "/api/lessons/{id}/nagesprek/close", "nagesprek.close", "teacher", t.CloseNagesprek, t.Nagesprek),
    Route("PUT", "/api/moments/{id}/nagesprek", "nagesprek.at_moment", "teacher", t.ChangeCameUp, None, 204),
    Route("GET", "/api/half-typed", "halftyped.read", "teacher or coach", None, t.HalfTyped, asks=t.AskHalfTyped),
    Route("PUT", "/api/half-typed", "halftyped.keep", "teacher or coach", t.KeepHalfTyped, None, 204),
    Route("GET", "/api/coaches", "coaches.list_all", "teacher", None, list[t.Coach]),
    Route("POST", "/api/coaches/{id}/confirm", "coaches.confirm", "teacher", t.Confirm, t.Coach),
    Route("PATCH", "/api/coaches/{id}", "coaches.change", "teacher", t.ChangeCoach, t.Coach),
    Route("DELETE", "/api/coaches/{id}", "coaches.delete", "teacher", None, None, 204),
    Route("POST", "/api/invitations", "coaches.invite", "teacher", t.NewInvitation, t.Invitation, 201),
    Route("POST", "/api/invitations/accept", "coaches.accept", "coach", t.AcceptInvitation, t.Me),
    Route("GET", "/api/releases", "releases.list_all", "teacher or coach", None, t.Releases),
    Route("POST", "/api/releases", "releases.prepare", "teacher", t.NewRelease, list[t.Release], 201),
    Route("POST", "/api/releases/confirm", "releases.confirm", "teacher", t.ConfirmRelease, list[t.Release]),
    Route("GET", "/api/releases/{id}", "releases.one", "teacher or coach", None, t.Release),
    Route("DELETE", "/api/releases/{id}", "releases.take_back", "teacher", None, None, 204),
    Route("GET", "/api/releases/{id}/slip", "releases.slip", "teacher", None, "application/pdf", asks=t.AskPaper),
    Route("GET", "/api/releases/{id}/video", "releases.video", "teacher or coach", None, "video/mp4"),
    Route("GET", "/api/releases/{id}/video.mp4", "releases.video", "teacher or coach", None, "video/mp4"),
    Route("GET", "/api/releases/{id}/stills/{ms}", "releases.still", "teacher or coach", None, "image/jpeg"),
    Route("GET", "/api/releases/{id}/comments", "comments.list_all", "teacher or coach", None, list[t.Comment]),
    Route(
        "POST",
        "/api/releases/{id}/comments",
        "comments.create",
        "teacher or coach",
        t.NewComment,
        t.Comment,
        201,
    ),
    Route(
        "POST",
        "/api/releases/{id}/proposals",
        "comments.propose",
        "coach",
        t.NewComment,
        t.Comment,
        201,
    ),
    Route("POST", "/api/comments/{id}/actiepunt", "nagesprek.take_over", "teacher", t.TakeOver, t.Comment),
    Route("GET", "/api/releases/{id}/preparations", "preparations.list_all", "coach", None, list[t.Preparation]),
    Route(
        "POST",
        "/api/releases/{id}/preparations",
        "preparations.create",
        "coach",
        t.NewPreparation,
        t.Preparation,
        201,
    ),
    Route("PATCH", "/api/preparations/{id}", "preparations.change", "coach", t.ChangePreparation, t.Preparation),
    Route("DELETE", "/api/preparations/{id}", "preparations.delete", "coach", None, None, 204),
    Route("POST", "/api/preparations/{id}/show", "preparations.show", "coach", None, t.Comment),
    Route("GET", "/api/certificates", "certificates.list_all", "teacher", None, t.Certificates, asks=t.AskLines),
    Route("GET", "/api/certificates/{number}", "certificates.export", "teacher", None, "application/json"),
    Route("GET", "/api/certificates/{number}/pdf", "certificates.paper", "teacher", None, "application/pdf"),
    Route("GET", "/api/logbook", "logbook.read", "teacher", None, t.Logbook, asks=t.AskLines),
    Route("GET", "/api/logbook/export", "logbook.export", "teacher", None, "application/json"),
    Route("GET", "/api/keeper", "keeper.machine", "teacher or beheerder", None, t.Machine),
    Route("GET", "/api/keeper/work", "keeper.work", "teacher or beheerder", None, t.WorkView, by_itself=True),
    Route("POST", "/api/keeper/wifi/own", "keeper.own_wifi", "teacher or beheerder", t.Confirm, t.OwnWifi),
    Route(
        "POST", "/api/keeper/wifi/own/renew", "keeper.renew_wifi", "teacher or beheerder", t.Confirm, t.WorkView, 202
    ),
    Route("GET", "/api/keeper/wifi/networks", "keeper.scan_wifi", "teacher or beheerder", None, list[t.Network]),
    Route("POST", "/api/keeper/wifi/join", "keeper.join_wifi", "teacher or beheerder", t.JoinWifi, t.WorkView, 202),
    Route("POST", "/api/keeper/wifi/keep", "keeper.keep_wifi", "teacher or beheerder", None, None, 204),
    Route("POST", "/api/keeper/wifi/leave", "keeper.leave_wifi", "teacher or beheerder", None, t.WorkView, 202),
    Route("GET", "/api/keeper/sticks", "keeper.sticks", "teacher or beheerder", None, list[t.Stick]),
    Route("PUT", "/api/keeper/update", "keeper.take_update", "teacher or beheerder", BYTES, t.UpdateWaiting),
    Route(
        "POST", "/api/keeper/update/copy", "keeper.copy_update", "teacher or beheerder", t.CopyUpdate, t.WorkView, 202
    ),
    Route(
        "POST",
        "/api/keeper/update/apply",
        "keeper.apply_update",
        "teacher or beheerder",
        t.ApplyUpdate,
        t.WorkView,
        202,
    ),
    Route("POST", "/api/keeper/update/rollback", "keeper.roll_back", "teacher or beheerder", None, t.WorkView, 202),
    Route("POST", "/api/keeper/backups", "keeper.make_backup", "teacher or beheerder", t.MakeBackup, t.WorkView, 202),
    Route("POST", "/api/keeper/sheet", "keeper.sheet", "teacher or beheerder", t.Confirm, "application/pdf"),
    Route("POST", "/api/keeper/power/off", "keeper.power_off", "teacher or beheerder", None, None, 204),
)
