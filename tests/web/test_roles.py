"""Every route with every role. A row is needed for each route: adding one without saying who may use it fails here.

The table says, for one lesson and release of Anna's (teacher) given to Bram (coach), what each asker gets. `ok` is
any success; numbers are the status of the refusal. Another teacher, a coach of someone else and the beheerder must
find nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from appliance.web.routes import ROUTES, Route
from tests.web.box import PASSPHRASE, Box, Tablet, until

ASKERS = ("nobody", "beheerder", "other_teacher", "unknown_coach", "coach", "owner")
OK = "ok"
Row = tuple[int | str, ...]

SIGNED_IN: Row = (401, OK, OK, OK, OK, OK)
TEACHERS: Row = (401, 403, OK, 403, 403, OK)
OWNER_THING: Row = (401, 403, 404, 403, 403, OK)
OWNER_BOX: Row = (401, 403, 403, 403, 403, OK)
# What is behind it is tried in test_keeper.py: here there is no box that could be changed.
CARETAKERS: Row = (401, 404, 404, 403, 403, 404)
COACHS_THING: Row = (401, 403, 403, 404, OK, 403)
PUBLIC: Row = (OK, OK, OK, OK, OK, OK)
OF_SCHOOL: Row = (401, OK, OK, 403, 403, OK)

# Answers for nobody, beheerder, other_teacher, unknown_coach, coach, owner.
EXPECTED: dict[tuple[str, str], Row] = {
    ("GET", "/api/status"): PUBLIC,
    ("GET", "/api/openapi.json"): PUBLIC,
    ("GET", "/api/school"): PUBLIC,
    ("PUT", "/api/school"): OF_SCHOOL,
    ("GET", "/api/papers"): OF_SCHOOL,
    ("PUT", "/api/papers/informed"): OF_SCHOOL,
    # The school of these tests has filled in nothing, so there is nothing to settle.
    ("PUT", "/api/papers/{id}/settled"): (401, 409, 409, 403, 403, 409),
    ("GET", "/api/papers/{id}/pdf"): OF_SCHOOL,
    ("GET", "/api/papers/{id}/text"): OF_SCHOOL,
    ("GET", "/api/events"): SIGNED_IN,
    ("POST", "/api/time"): (401, 403, 409, 403, 403, 409),
    ("POST", "/api/recorder/press"): OWNER_BOX,
    ("POST", "/api/recorder/decline"): OWNER_BOX,
    ("POST", "/api/recorder/mark"): OWNER_BOX,
    ("POST", "/api/recorder/stop"): OWNER_BOX,
    ("POST", "/api/recorder/ready"): TEACHERS,
    ("DELETE", "/api/recorder/ready"): OWNER_BOX,
    # There is a picture for whoever asked for it at the button, which is Anna; test_framing.py says until when.
    ("GET", "/api/recorder/preview"): OWNER_BOX,
    ("POST", "/api/framing"): TEACHERS,
    ("DELETE", "/api/framing"): TEACHERS,
    ("GET", "/api/beforehand"): TEACHERS,
    ("POST", "/api/rehearsals"): OWNER_BOX,
    ("POST", "/api/rehearsals/end"): OWNER_BOX,
    # There is none here; test_rehearsals.py has one.
    ("POST", "/api/rehearsals/look"): (401, 403, 403, 403, 403, 409),
    ("DELETE", "/api/rehearsals"): OWNER_BOX,
    ("GET", "/api/rehearsals/{id}/video.mp4"): (401, 403, 410, 403, 403, 410),
    ("POST", "/api/objections"): TEACHERS,
    ("PUT", "/api/objections/{id}"): OWNER_THING,
    ("DELETE", "/api/objections/{id}"): OWNER_THING,
    ("PUT", "/api/lessons/{id}/checklist"): OWNER_THING,
    ("POST", "/api/simulator/button"): PUBLIC,
    ("POST", "/api/presence"): PUBLIC,
    ("GET", "/api/presence/{token}"): (404, 404, 404, 404, 404, 404),
    # Enrolling and signing in work from any page; the body decides.
    ("POST", "/api/people"): (403, 403, 403, 403, 403, 403),
    ("POST", "/api/session"): (401, 401, 401, 401, 401, 401),
    ("POST", "/api/session/recover"): (400, 400, 400, 400, 400, 400),
    ("DELETE", "/api/session"): SIGNED_IN,
    ("GET", "/api/me"): SIGNED_IN,
    ("PATCH", "/api/me"): SIGNED_IN,
    ("POST", "/api/me/key-card"): (401, 409, 409, OK, OK, 409),
    ("POST", "/api/me/key-card/proof"): (401, 400, 400, 400, 400, 400),
    ("GET", "/api/lessons"): TEACHERS,
    ("GET", "/api/lessons/{id}"): OWNER_THING,
    ("PATCH", "/api/lessons/{id}"): OWNER_THING,
    ("DELETE", "/api/lessons/{id}"): OWNER_THING,
    ("GET", "/api/lessons/{id}/video"): OWNER_THING,
    ("GET", "/api/lessons/{id}/video.mp4"): OWNER_THING,
    ("GET", "/api/lessons/{id}/stills/{ms}"): OWNER_THING,
    ("GET", "/api/lessons/{id}/drawings/{ms}"): OWNER_THING,
    ("GET", "/api/lessons/{id}/moments"): OWNER_THING,
    ("POST", "/api/lessons/{id}/moments"): OWNER_THING,
    ("PATCH", "/api/moments/{id}"): OWNER_THING,
    ("DELETE", "/api/moments/{id}"): OWNER_THING,
    ("PUT", "/api/lessons/{id}/viewing"): OWNER_THING,
    # What succeeds is tried in test_looking.py: for one moment there is no other order, and no pair.
    ("PUT", "/api/lessons/{id}/order"): (401, 403, 404, 403, 403, 409),
    ("GET", "/api/lessons/{id}/kijkwijzer"): OWNER_THING,
    ("GET", "/api/lessons/{id}/kijkwijzer/pdf"): OWNER_THING,
    ("POST", "/api/lessons/{id}/kijkwijzer/lines"): OWNER_THING,
    ("PUT", "/api/lessons/{id}/kijkwijzer/answers"): OWNER_THING,
    ("PATCH", "/api/kijkwijzer-lines/{id}"): OWNER_THING,
    ("DELETE", "/api/kijkwijzer-lines/{id}"): OWNER_THING,
    ("GET", "/api/kijkwijzer"): OF_SCHOOL,
    ("PUT", "/api/kijkwijzer"): OF_SCHOOL,
    ("DELETE", "/api/kijkwijzer"): OF_SCHOOL,
    ("GET", "/api/trajecten/{id}/groeipaar"): OWNER_THING,
    ("POST", "/api/trajecten/{id}/groeipaar"): (401, 403, 404, 403, 403, 409),
    ("DELETE", "/api/growth-pairs/{id}"): (401, 403, 404, 403, 403, 404),
    ("GET", "/api/trajecten"): TEACHERS,
    ("POST", "/api/trajecten"): TEACHERS,
    ("GET", "/api/trajecten/{id}"): OWNER_THING,
    ("PATCH", "/api/trajecten/{id}"): OWNER_THING,
    ("DELETE", "/api/trajecten/{id}"): OWNER_THING,
    ("GET", "/api/trajecten/{id}/text"): OWNER_THING,
    ("GET", "/api/trajecten/{id}/leervraag"): OWNER_THING,
    ("GET", "/api/cycles"): TEACHERS,
    ("PUT", "/api/cycles/{id}/ready"): OWNER_THING,
    # Each asks about the own library only; what is about Anna's lesson is for nobody else to write.
    ("GET", "/api/half-typed"): (401, 403, 400, 400, 400, 400),  # which field is not said here
    ("PUT", "/api/half-typed"): (401, 403, 404, 404, 404, OK),
    ("GET", "/api/trajecten/{id}/copies"): OWNER_THING,
    ("POST", "/api/trajecten/{id}/finish"): OWNER_THING,
    ("GET", "/api/trajecten/{id}/certificates"): (401, 403, 404, 403, 403, 404),  # none of its lessons is gone
    ("GET", "/api/actiepunten/{id}/card"): OWNER_THING,
    ("POST", "/api/trajecten/{id}/cycles"): (401, 403, 404, 403, 403, 409),  # the first still waits for a lesson
    ("PATCH", "/api/cycles/{id}"): OWNER_THING,
    ("DELETE", "/api/cycles/{id}/ready"): OWNER_THING,
    ("POST", "/api/cycles/{id}/actiepunten"): OWNER_THING,
    ("PATCH", "/api/actiepunten/{id}"): OWNER_THING,
    ("DELETE", "/api/actiepunten/{id}"): OWNER_THING,
    ("GET", "/api/lessons/{id}/nagesprek"): OWNER_THING,
    ("POST", "/api/lessons/{id}/nagesprek"): OWNER_THING,
    ("PATCH", "/api/lessons/{id}/nagesprek"): OWNER_THING,
    ("POST", "/api/lessons/{id}/nagesprek/close"): OWNER_THING,
    ("PUT", "/api/moments/{id}/nagesprek"): OWNER_THING,
    ("GET", "/api/trajecten/{id}/storyboard"): OWNER_THING,
    ("PUT", "/api/trajecten/{id}/storyboard"): OWNER_THING,
    ("GET", "/api/trajecten/{id}/storyboard/sheet"): OWNER_THING,
    # The owner has no stills on it yet, and nothing was made.
    ("POST", "/api/trajecten/{id}/storyboard/sheet"): (401, 403, 404, 403, 403, 400),
    ("GET", "/api/trajecten/{id}/storyboard/sheet/{number}"): (401, 403, 404, 403, 403, 409),
    ("GET", "/api/trajecten/{id}/storyboard/pdf"): (401, 403, 404, 403, 403, 409),
    ("GET", "/api/coaches"): TEACHERS,
    ("POST", "/api/coaches/{id}/confirm"): OWNER_THING,
    ("PATCH", "/api/coaches/{id}"): OWNER_THING,
    ("DELETE", "/api/coaches/{id}"): (401, 403, 404, 403, 403, 409),
    ("POST", "/api/invitations"): TEACHERS,
    ("POST", "/api/invitations/accept"): (401, 403, 403, 400, 400, 403),
    ("GET", "/api/releases"): (401, 403, OK, OK, OK, OK),
    ("POST", "/api/releases"): OWNER_THING,
    ("POST", "/api/releases/confirm"): OWNER_THING,
    ("GET", "/api/releases/{id}"): (401, 403, 404, 404, OK, OK),
    ("DELETE", "/api/releases/{id}"): OWNER_THING,
    ("GET", "/api/releases/{id}/slip"): OWNER_THING,
    ("GET", "/api/releases/{id}/video"): (401, 403, 404, 404, OK, OK),
    ("GET", "/api/releases/{id}/video.mp4"): (401, 403, 404, 404, OK, OK),
    ("GET", "/api/releases/{id}/stills/{ms}"): (401, 403, 404, 404, OK, OK),
    ("GET", "/api/releases/{id}/comments"): (401, 403, 404, 404, OK, OK),
    ("POST", "/api/releases/{id}/comments"): (401, 403, 404, 404, OK, OK),
    # What a coach prepares: not even the teacher of the clip.
    ("POST", "/api/releases/{id}/proposals"): COACHS_THING,
    ("GET", "/api/releases/{id}/preparations"): COACHS_THING,
    ("POST", "/api/releases/{id}/preparations"): COACHS_THING,
    ("PATCH", "/api/preparations/{id}"): COACHS_THING,
    ("DELETE", "/api/preparations/{id}"): COACHS_THING,
    ("POST", "/api/preparations/{id}/show"): COACHS_THING,
    ("POST", "/api/comments/{id}/actiepunt"): (401, 403, 404, 403, 403, 409),  # its lesson has no leervraag yet
    ("PUT", "/api/lessons/{id}/retention"): OWNER_THING,
    ("PUT", "/api/lessons/{id}/retention/stands"): OWNER_THING,
    ("GET", "/api/certificates"): TEACHERS,
    ("GET", "/api/certificates/{number}"): OWNER_THING,
    ("GET", "/api/certificates/{number}/pdf"): OWNER_THING,
    ("GET", "/api/logbook"): TEACHERS,
    ("GET", "/api/logbook/export"): TEACHERS,
    ("GET", "/api/keeper"): CARETAKERS,
    ("GET", "/api/keeper/work"): CARETAKERS,
    ("POST", "/api/keeper/wifi/own"): CARETAKERS,
    ("POST", "/api/keeper/wifi/own/renew"): CARETAKERS,
    ("GET", "/api/keeper/wifi/networks"): CARETAKERS,
    ("POST", "/api/keeper/wifi/join"): CARETAKERS,
    ("POST", "/api/keeper/wifi/keep"): CARETAKERS,
    ("POST", "/api/keeper/wifi/leave"): CARETAKERS,
    ("GET", "/api/keeper/sticks"): CARETAKERS,
    ("PUT", "/api/keeper/update"): (401, 415, 415, 415, 415, 415),  # it takes no JSON
    ("POST", "/api/keeper/update/copy"): CARETAKERS,
    ("POST", "/api/keeper/update/apply"): CARETAKERS,
    ("POST", "/api/keeper/update/rollback"): CARETAKERS,
    ("POST", "/api/keeper/backups"): CARETAKERS,
    ("POST", "/api/keeper/sheet"): CARETAKERS,
    ("POST", "/api/keeper/power/off"): CARETAKERS,
}


# Nothing of it differs from a fresh box, so that the version stays what it is.
SCHOOL = {"name": "", "contact": "", "reach": "", "fg": "", "ground": None, "mr_on": None, "languages": ["nl", "en"]}


@dataclass(slots=True)
class School:
    """Everyone, and one of each thing of Anna's."""

    box: Box
    askers: dict[str, Tablet]
    lesson: str
    moment: str
    traject: str
    cycle: str
    actiepunt: str
    coach: str
    release: str
    draft: str
    preparation: str
    proposal: str
    line: str
    objection: str

    def path(self, route: Route) -> str:
        thing = {
            "lessons": self.lesson,
            "kijkwijzer-lines": self.line,
            "growth-pairs": "0" * 20,
            "moments": self.moment,
            "trajecten": self.traject,
            "cycles": self.cycle,
            "actiepunten": self.actiepunt,
            "coaches": self.coach,
            "releases": self.release,
            "papers": "protocol",
            "objections": self.objection,
            "rehearsals": "0" * 20,
            "preparations": self.preparation,
            "comments": self.proposal,
        }.get(route.path.split("/")[2], "")
        # A route below a lesson names the lesson, whatever module answers it.
        return route.path.replace("{id}", thing).replace("{ms}", "0").replace("{number}", "1").replace("{token}", "x")

    def body(self, route: Route) -> Any:
        return {
            "time.confirm": {"now": "2026-09-01T10:00:00+02:00"},
            "papers.informed": {"on": "2026-01-05"},
            "papers.settle": {"on": "2026-01-05"},
            "school.change": SCHOOL | {"version": 0},
            "recorder.button": {"held_ms": 100},
            "people.enrol": {"name": "Nieuw", "passphrase": PASSPHRASE, "role": "teacher"},
            "people.sign_in": {"name": "Niemand", "passphrase": PASSPHRASE},
            "people.recover": {"name": "Niemand", "key_card": "x", "passphrase": PASSPHRASE},
            "people.change_me": {"language": "nl"},
            "people.key_card": {"passphrase": PASSPHRASE},
            "people.prove_card": {"text": "x"},
            "beforehand.create": {"seat": "voorin", "measure": "move_camera"},
            "beforehand.change": {"seat": "achterin", "measure": "other_seat"},
            "beforehand.afterwards": {"children": 0},
            "lessons.change": {"title": "Rekenen"},
            "lessons.agree": {"delete_after": "2026-10-20", "reason": "studiedag"},
            "lessons.delete": {"passphrase": PASSPHRASE},
            "moments.create": {"kind": "tip", "start_ms": 1000, "end_ms": 3500},
            "moments.change": {"note": "anders"},
            "looking.keep_viewing": {"how": "sound", "at_ms": 1000},
            "looking.arrange": {"moments": [self.moment]},
            "looking.put_pair": {"actiepunt": self.actiepunt, "earlier": self.moment, "later": self.moment},
            "kijkwijzer.write_line": {"kind": "top", "text": "ik wachtte"},
            "kijkwijzer.change_line": {"text": "ik wachtte lang"},
            "kijkwijzer.answer": {"question": "built-in-1", "answer": "ik telde"},
            "kijkwijzer.write_template": {"questions": [{"nl": "Wat zag je?"}]},
            "trajecten.create": {"question": "Hoe vraag ik door?", "theme": "interactie"},
            "trajecten.change": {"theme": "didactiek"},
            "finishing.finish": {"keep": [], "passphrase": PASSPHRASE},
            "cycles.change": {"kijkaspect": "wachttijd"},
            "halftyped.keep": {"field": "actiepunt", "thing": self.cycle, "text": "tien tel"},
            "actiepunten.create": {"text": "tien tellen"},
            "actiepunten.change": {"goal": "rust"},
            "storyboards.keep": {"title": "Wachten"},
            "coaches.confirm": {"passphrase": PASSPHRASE},
            "coaches.invite": {"name": "Chris"},
            "coaches.accept": {"invitation": "x"},
            "coaches.change": {"extern": False},
            "releases.prepare": {"moments": [self.moment], "coach": self.coach},
            "releases.confirm": {"releases": [self.draft], "passphrase": PASSPHRASE},
            "comments.create": {"text": "Dank"},
            "comments.propose": {"text": "Tel tot tien."},
            "preparations.create": {"text": "Wat dacht je?"},
            "preparations.change": {"text": "Wat dacht je hier?"},
            "nagesprek.begin": {"manner": "together"},
            "nagesprek.change": {"step": "question"},
            "nagesprek.at_moment": {"came_up": "Ze dacht na."},
            "nagesprek.close": {"none_agreed": True},
            "nagesprek.take_over": {"text": "Ik tel tot tien."},
            "keeper.own_wifi": {"passphrase": PASSPHRASE},
            "keeper.renew_wifi": {"passphrase": PASSPHRASE},
            "keeper.join_wifi": {"name": "School", "wifi_passphrase": "een wachtwoord"},
            "keeper.take_update": {},
            "keeper.copy_update": {"stick": "0" * 12, "file": "terugblik-9.0.0.tbu"},
            "keeper.apply_update": {"version": "9.0.0"},
            "keeper.make_backup": {"stick": "0" * 12},
            "keeper.sheet": {"passphrase": PASSPHRASE},
        }.get(route.name)


async def open_school(box: Box) -> School:
    anna = await box.someone("Anna")
    dirk = await box.someone("Dirk")
    beheerder = await box.someone("Bea", "beheerder")
    lesson = await box.record(anna)
    bram, coach = await box.coach(anna, "Bram")
    carla, _ = await box.coach(dirk, "Carla")
    release = (await box.released(anna, coach, lesson))["id"]
    draft = await box.prepared(anna, coach, lesson)
    moment = (await anna.get(f"/api/lessons/{lesson}/moments")).json[0]["id"]
    traject = await anna.post("/api/trajecten", {"question": "Wie is aan het woord?", "theme": "interactie"})
    cycle = traject.json["waiting"]
    actiepunt = (await anna.post(f"/api/cycles/{cycle}/actiepunten", {"text": "tellen tot tien"})).json["id"]
    assert (await anna.post("/api/recorder/ready", {"objections": []})).status == 204
    await framed(anna)
    seat = await anna.post("/api/objections", {"seat": "voorin", "measure": "move_camera"})
    line = (await anna.post(f"/api/lessons/{lesson}/kijkwijzer/lines", {"kind": "top"})).json["id"]
    preparation = (await bram.post(f"/api/releases/{release}/preparations", {"text": "wat dacht je?"})).json["id"]
    proposal = (await bram.post(f"/api/releases/{release}/proposals", {"text": "tel tot tien"})).json["id"]
    askers = {
        "nobody": box.tablet(),
        "beheerder": beheerder,
        "other_teacher": dirk,
        "unknown_coach": carla,
        "coach": bram,
        "owner": anna,
    }
    return School(
        box,
        askers,
        lesson,
        moment,
        traject.json["id"],
        cycle,
        actiepunt,
        coach,
        release,
        draft,
        preparation=preparation,
        proposal=proposal,
        line=line,
        objection=seat.json["id"],
    )


async def framed(tablet: Tablet) -> None:
    """The button counts as pressed already."""
    assert (await tablet.post("/api/framing")).status == 201

    async def is_open() -> bool:
        return (await tablet.get("/api/recorder/preview")).status == 200

    await until(is_open)


async def asked(tablet: Tablet, route: Route, path: str, body: Any) -> int:
    if route.gives != "text/event-stream":
        return (await tablet.ask(route.method, path, body)).status
    async with tablet.http.get(tablet.base + path) as response:
        return response.status


def test_every_route_has_a_row() -> None:
    assert {(route.method, route.path) for route in ROUTES} == set(EXPECTED)
    assert len(ROUTES) == len(EXPECTED)


# What takes away what others ask for comes last, signing out at the very end; the owner after everyone else.
_LAST = (
    "recorder.ready",
    "recorder.not_ready",
    "framing.ask",
    "framing.leave",
    "beforehand.delete",
    "preparations.show",
    "preparations.delete",
    "releases.take_back",
    "moments.delete",
    "kijkwijzer.delete_line",
    "actiepunten.delete",
    "finishing.finish",
    "trajecten.delete",
    "coaches.delete",
    "lessons.delete",
    "certificates.export",
    "certificates.paper",
    "people.sign_out",
)


_GUESSABLE = ("people.sign_in", "people.recover", "people.key_card", "coaches.accept")


async def test_every_route_with_every_role(box: Box) -> None:
    school = await open_school(box)
    order = sorted(ROUTES, key=lambda route: _LAST.index(route.name) if route.name in _LAST else -1)
    wrong = []
    for route in order:
        if route.name == "recorder.ready":
            continue
        for number, asker in enumerate(ASKERS):
            expected = EXPECTED[route.method, route.path][number]
            if route.name in _GUESSABLE:
                # Wrong attempts are throttled, which is not what is asked here.
                box.clock.wall += timedelta(hours=1)
            status = await asked(school.askers[asker], route, school.path(route), school.body(route))
            if not (200 <= status < 300 if expected == OK else status == expected):
                wrong.append(f"{asker} {route.method} {route.path}: {status}, not {expected}")
    assert wrong == []


async def test_set_ready_with_every_role(box: Box) -> None:
    """By itself: whoever sets the box ready takes it from the one before."""
    school = await open_school(box)
    route = next(route for route in ROUTES if route.name == "recorder.ready")
    for number, asker in enumerate(ASKERS):
        expected = EXPECTED[route.method, route.path][number]
        known = [school.objection] if asker == "owner" else []
        answer = await school.askers[asker].post(route.path, {"objections": known})
        assert answer.status == (204 if expected == OK else expected), asker


def test_the_public_routes_are_these() -> None:
    assert sorted(f"{route.method} {route.path}" for route in ROUTES if route.who == "public") == [
        "GET /api/openapi.json",
        "GET /api/presence/{token}",
        "GET /api/school",  # what the school prints on its door
        "GET /api/status",
        "POST /api/people",
        "POST /api/presence",
        "POST /api/session",
        "POST /api/session/recover",
        "POST /api/simulator/button",
    ]


@pytest.mark.parametrize("kind", ["lessons", "releases"])
async def test_a_media_token_opens_its_own_thing_only(box: Box, kind: str) -> None:
    school = await open_school(box)
    anna = school.askers["owner"]
    first = (await anna.get(school_path(school, kind))).json["video"]
    bare = box.tablet()
    assert (await bare.get(first, Range="bytes=0-1")).status == 206
    token = first.partition("?")[2]
    for path in (
        f"/api/lessons/{school.lesson}/video.mp4"
        if kind == "releases"
        else f"/api/releases/{school.release}/video.mp4",
        f"/api/{kind}/{'0' * 20}/video.mp4",
        school_path(school, kind),
    ):
        assert (await bare.get(f"{path}?{token}")).status == 401, path
    await anna.ask("DELETE", "/api/session")
    assert (await bare.get(first, Range="bytes=0-1")).status == 401


def school_path(school: School, kind: str) -> str:
    return f"/api/{kind}/{school.lesson if kind == 'lessons' else school.release}"
