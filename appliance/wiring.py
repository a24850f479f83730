"""Every constructor call of the two processes, and no logic: the only page that sees both sides.

Each function imports what it needs when it is called, so that neither process loads what is the other's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from appliance.clock import Clock
    from appliance.config import RecorderSettings
    from appliance.keepercall import Keeper
    from appliance.recorder.service import RecorderService
    from appliance.web.server import WebProcess
    from appliance.web.settings import WebSettings


def build_recorder(settings: RecorderSettings) -> RecorderService:
    """The recorder process: devices and public keys, nothing that opens a file."""
    from functools import partial

    from appliance.clock import FastClock, SystemClock
    from appliance.notify import Notifier
    from appliance.recorder import disk, memory
    from appliance.recorder.backends import opener, scripted, spoilt
    from appliance.recorder.service import Parts, RecorderService
    from appliance.speech.webrtc import WebrtcDetector
    from appliance.timekeeping import open_clock

    ticking = SystemClock() if settings.speed == 1 else FastClock(settings.speed)
    clock = open_clock(ticking, settings.data, settings.clock)
    faults = scripted(settings, ticking)
    parts = Parts(
        clock=clock,
        open_hardware=opener(settings, ticking, faults),
        detector=WebrtcDetector,
        free_bytes=partial(disk.free_bytes, settings.paths.lessons),
        give_back=memory.give_back,
        notifier=Notifier.from_environment(),
        hurry=settings.speed,
    )
    return RecorderService(settings, parts if faults is None else spoilt(parts, faults))


def build_web(settings: WebSettings, clock: Clock | None = None) -> WebProcess:
    """The web process: keys in memory while their owners are signed in, no devices."""
    from importlib.metadata import version

    from appliance import wifichip
    from appliance.clock import SystemClock
    from appliance.control import ControlClient
    from appliance.kijkwijzerfile import KijkwijzerFile
    from appliance.notify import Notifier
    from appliance.people.service import People
    from appliance.people.sessions import Sessions
    from appliance.people.work import Work
    from appliance.release.desk import Desk
    from appliance.schoolfile import SchoolFile
    from appliance.timekeeping import open_clock
    from appliance.web.api import (
        actiepunten,
        beforehand,
        box,
        certificates,
        coaches,
        comments,
        cycles,
        events,
        finishing,
        halftyped,
        kijkwijzer,
        lessons,
        logbook,
        looking,
        moments,
        nagesprek,
        papers,
        people,
        preparations,
        releases,
        school,
        storyboards,
        trajecten,
    )
    from appliance.web.api import framing as framing_api
    from appliance.web.api import keeper as keeper_api
    from appliance.web.api import recorder as recorder_api
    from appliance.web.api import rehearsals as rehearsals_api
    from appliance.web.api import time as time_api
    from appliance.web.app import build_app
    from appliance.web.background import Background
    from appliance.web.boxfacts import BoxFacts
    from appliance.web.caretaker import Caretaker
    from appliance.web.cuttings import Cuttings
    from appliance.web.drawingwork import Atelier
    from appliance.web.easel import Easel
    from appliance.web.faces import Faces
    from appliance.web.follower import Follower
    from appliance.web.framing import Framing
    from appliance.web.gate import Gate
    from appliance.web.hosts import Hosts
    from appliance.web.housekeeper import Housekeeper
    from appliance.web.hub import Hub
    from appliance.web.information import Information
    from appliance.web.introducer import Introducer
    from appliance.web.jobs import WorkLine
    from appliance.web.libraries import Libraries
    from appliance.web.link import RecorderLink
    from appliance.web.locks import Locks
    from appliance.web.media import Media
    from appliance.web.pages import Pages
    from appliance.web.plain import build_plain
    from appliance.web.post import Post
    from appliance.web.preparing import Preparing
    from appliance.web.presence import Presence
    from appliance.web.rehearsals import Rehearsals
    from appliance.web.server import WebProcess
    from appliance.web.streams import Streams
    from appliance.web.tablet import Tablet
    from appliance.web.timekeeper import Timekeeper
    from appliance.web.workers import Workers

    clock = clock or open_clock(SystemClock(), settings.data, settings.clock)
    log_n = settings.scrypt_log_n
    folk = People(settings.data, clock, Work(log_n, log_n) if log_n is not None else None)
    sessions = Sessions(clock, settings.idle_s)
    desk = Desk(settings.data, clock)
    hub, streams, workers, faces = Hub(), Streams(), Workers(), Faces()
    libraries = Libraries(workers)
    link = RecorderLink(ControlClient(settings.socket), hub.status_changed)
    post = Post(folk, desk, sessions, workers, hub, link)
    line, easel = WorkLine(workers, hub), Easel()
    locks = Locks(sessions, workers, hub, streams, faces, line, easel)
    cuttings = Cuttings(desk, line, hub)
    media = Media(sessions, clock)
    rehearsals = Rehearsals(link, sessions, workers, streams, clock)
    introducer = Introducer(folk, workers, faces, settings.idle_s)
    school_file = SchoolFile(settings.data)
    preparing = Preparing(libraries, school_file, clock)
    keeper = Timekeeper(clock, desk.days.known, hub.status_changed)
    caretaker = Caretaker(folk, sessions, workers, link, streams, hub)
    house = Housekeeper(_keeper(settings, clock))
    box_facts = BoxFacts(
        file=school_file,
        link=link,
        house=house,
        clock=clock,
        version=version("terugblik"),
        at_home=settings.keeper is not None,
    )
    has_wifi = wifichip.is_there if settings.keeper is not None else lambda: True
    presence = Presence(clock)
    framing = Framing(link, presence)
    follower = Follower(link, preparing.turn)
    the_box = box.Box(folk, link, framing, clock, version("terugblik"), has_wifi)
    api = {
        "box": the_box,
        "time": time_api.Time(keeper, libraries),
        "events": events.Events(hub, the_box, faces),
        "recorder": recorder_api.Recorder(link, folk, workers, preparing, follower),
        "rehearsals": rehearsals_api.RehearsalsApi(link, rehearsals, media, streams),
        "framing": framing_api.FramingApi(
            link=link, people=folk, workers=workers, preparing=preparing, framing=framing
        ),
        "beforehand": beforehand.BeforehandApi(
            link=link, libraries=libraries, preparing=preparing, follower=follower, clock=clock
        ),
        "people": people.PeopleApi(
            people=folk,
            sessions=sessions,
            workers=workers,
            presence=presence,
            locks=locks,
            post=post,
            link=link,
            desk=desk,
            cuttings=cuttings,
            introducer=introducer,
            framing=framing,
        ),
        "lessons": lessons.Lessons(
            folder=settings.paths.lessons,
            people=folk,
            workers=workers,
            libraries=libraries,
            media=media,
            streams=streams,
            post=post,
            hub=hub,
            clock=clock,
            caretaker=caretaker,
            desk=desk,
        ),
        "school": school.School(school_file, clock),
        "papers": papers.Papers(school_file, box_facts),
        "certificates": certificates.Certificates(libraries),
        "moments": moments.Moments(libraries, clock),
        "looking": looking.Looking(libraries, clock),
        "kijkwijzer": kijkwijzer.Kijkwijzer(libraries, KijkwijzerFile(settings.data), clock),
        "trajecten": trajecten.Trajecten(
            folder=settings.paths.lessons, libraries=libraries, days=desk.days, clock=clock, hub=hub
        ),
        "cycles": cycles.Cycles(libraries, desk.days, clock),
        "halftyped": halftyped.HalfTyped(libraries, clock),
        "finishing": finishing.Finishing(
            people=folk,
            workers=workers,
            libraries=libraries,
            desk=desk,
            streams=streams,
            post=post,
            hub=hub,
            clock=clock,
            house=house,
        ),
        "storyboards": storyboards.Storyboards(
            libraries=libraries, line=line, atelier=Atelier(folk, easel, caretaker), clock=clock
        ),
        "actiepunten": actiepunten.Actiepunten(libraries, clock),
        "coaches": coaches.Coaches(people=folk, libraries=libraries, workers=workers, post=post, introducer=introducer),
        "releases": releases.Releases(
            desk=desk,
            people=folk,
            workers=workers,
            cuttings=cuttings,
            media=media,
            streams=streams,
            post=post,
            hub=hub,
        ),
        "comments": comments.Comments(desk, workers, post),
        "preparations": preparations.Preparations(desk, workers, post),
        "nagesprek": nagesprek.Nagesprekken(
            folder=settings.paths.lessons, libraries=libraries, days=desk.days, clock=clock, hub=hub
        ),
        "logbook": logbook.Logbook(libraries),
        "keeper": keeper_api.KeeperApi(
            house=house, people=folk, workers=workers, clock=clock, simulated=settings.keeper_simulated
        ),
    }
    hosts = Hosts.of((settings.host, *settings.names))
    gate = Gate(sessions, hosts)
    tablet = Tablet(settings.tls_folder / "ca.pem", settings.port)
    information = Information(box_facts)
    pages = Pages(settings.dist, tablet, information)
    plain = build_plain(hosts, tablet, information)
    app = build_app(api, gate, faces, pages.answer)
    notifier = Notifier.from_environment()
    background = Background(
        link=link,
        locks=locks,
        line=line,
        post=post,
        desk=desk,
        streams=streams,
        keeper=keeper,
        notifier=notifier,
        caretaker=caretaker,
        rehearsals=rehearsals,
        follower=follower,
    )
    close = (house.close, workers.close, sessions.close)
    return WebProcess(app, background.parts, hub.close, close, background.sweep, notifier, plain)


def _keeper(settings: WebSettings, clock: Clock) -> Keeper:
    """Who changes the machine: the real one, a simulated one, or nobody."""
    from importlib.metadata import version

    from appliance.control import ControlClient
    from appliance.keepercall import KeeperClient, NoBox

    if settings.keeper_simulated:
        from appliance.keeper.sim import SimulatedKeeper

        return SimulatedKeeper(ControlClient(settings.socket), clock, version("terugblik"))
    return NoBox() if settings.keeper is None else KeeperClient(settings.keeper)
