"""A walk past every screen, for whoever wants to look at each: by axe, or by eye."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from appliance.timekeeping import CLOCK_FILE
from tests.e2e.box import PASSPHRASE
from tests.e2e.browsers import until
from tests.e2e.furnish import COACH, TEACHER, Home, moment
from tests.e2e.pages import Tablet, named

LATER = """
  const [instead] = arguments;
  window.inTime = window.fetch;
  window.fetch = (path, how) => window.inTime(String(path).replace('kept_longer=true', instead), how);
"""
IN_TIME = "window.fetch = window.inTime"
TROUBLE = "4s: microphone zeros"
NEWCOMER, NEW_COACH = "Meester Bram", "Fatima El Amrani"
POINT, OTHER_QUESTION = "Na een vraag tel ik in stilte tot tien.", "Hoe houd ik de overgang naar rekenen rustig?"
CHOOSE = """
  const list = document.querySelector(arguments[0]);
  list.value = [...list.options].find((one) => one.text === arguments[1]).value;
  list.dispatchEvent(new Event('change', {bubbles: true}));
"""
# The answer to the next request comes a second late: after the news of what it did.
LATE_ANSWER = """
    const ask = window.fetch;
    window.answered = false;
    window.fetch = async (...given) => {
        window.fetch = ask;
        const answer = await ask(...given);
        await new Promise((over) => setTimeout(over, 1000));
        window.answered = true;
        return answer;
    };
"""


def walk(tablet: Tablet, home: Home) -> Iterator[str]:
    """Stops at each screen with its name. The tablet is signed out at the start and at the end."""
    yield from at_the_door(tablet)
    yield from newcomer(tablet)
    yield from first_day(tablet)
    yield from a_recording(tablet)
    leave(tablet)
    yield from looking_back(tablet, home)
    yield from talking(tablet, home)
    yield from the_path(tablet, home)
    yield from releasing(tablet, home)
    yield from a_teachers_rest(tablet, home)
    leave(tablet)
    yield from as_coach(tablet, home)
    leave(tablet)
    yield from trouble(tablet, home)


def leave(tablet: Tablet) -> None:
    """Signs out; the page begins afresh, and nothing can be asked of it in between."""
    tablet.goto("/instellingen")
    tablet.click("sign-out")
    driver = tablet.browser.driver  # type: ignore[attr-defined]
    until(lambda: driver.current_url == f"{tablet.address}/", 20, "signing out does not leave the page")
    tablet.sees("sign-in")


def at_the_door(tablet: Tablet) -> Iterator[str]:
    tablet.goto("/")
    tablet.sees("sign-in")
    yield "sign-in"
    tablet.sign_in("Niemand", "dit is niet mijn wachtzin")
    tablet.sees("problem")
    yield "sign-in-refused"
    tablet.goto("/herstellen")
    tablet.sees("recover")
    yield "recover"
    tablet.goto("/uitnodiging")
    tablet.sees("begin")
    yield "invitation"
    tablet.click("begin")
    tablet.sees("invitation-code")
    yield "invitation-code"


def newcomer(tablet: Tablet) -> Iterator[str]:
    tablet.goto("/nieuw")
    tablet.sees("role-teacher")
    yield "wizard-welcome"
    tablet.click("role-teacher")
    tablet.type("name", NEWCOMER)
    tablet.type("passphrase", PASSPHRASE)
    tablet.type("passphrase-again", PASSPHRASE)
    tablet.sees("strength")
    yield "wizard-you"
    tablet.click("next")
    tablet.sees("presence", state="waiting")
    yield "wizard-press"
    tablet.press_button()
    card = tablet.data("card-text", "text")
    tablet.sees("no-printer")
    yield "wizard-card"
    tablet.click("card-kept")
    tablet.sees("card-input")
    yield "wizard-proof"
    tablet.type("card-input", card.lower())
    tablet.click("card-check")
    tablet.sees("wizard", step="done")
    yield "wizard-done"
    tablet.click("wizard-leave")


def first_day(tablet: Tablet) -> Iterator[str]:
    for path, name in (("/lessen", "lessons"), ("/vrijgaven", "releases"), ("/coaches", "coaches")):
        tablet.goto(path)
        tablet.sees("coaches" if name == "coaches" else "empty")
        yield f"{name}-empty"
    tablet.goto("/nergens")
    tablet.sees("home")
    yield "no-such-page"


def preparing(tablet: Tablet) -> Iterator[str]:
    tablet.sees("prepare-next")
    if tablet.data("prepare-screen", "step") == "look":
        yield "prepare-look"
        tablet.click("prepare-next")
        tablet.sees("prepare-screen", step="check")
    tablet.click("check-some")
    tablet.type("seat", "Tweede tafel bij het raam")
    tablet.click("measure-mask")
    tablet.click("picture-show")
    tablet.sees("framing", state="waiting")
    yield "prepare-press"
    tablet.press_button()
    tablet.click("zone-add")
    tablet.sees("zone-panel")
    yield "prepare-zone"
    tablet.click("seat-store")
    tablet.sees("place", measure="mask")
    yield "prepare-check"
    tablet.click("prepare-next")
    until(lambda: int(tablet.data("preview", "turns")) > 0, 30, "no preview")
    yield "prepare-place"
    tablet.click("prepare-back")
    tablet.click("place-remove")
    until(lambda: not tablet.count(named("place")), 10, "the place stays")
    tablet.click("check-none")
    tablet.click("prepare-next")
    tablet.click("prepare-ready")
    tablet.sees("box-state", state="ready", face="mine")
    tablet.goto("/proefopname")
    tablet.sees("rehearsal-begin")
    yield "rehearsal"
    tablet.click("rehearsal-begin")
    tablet.sees("lamp", light="pulsing_white")
    yield "rehearsal-running"
    tablet.click("rehearsal-end")
    tablet.click("rehearsal-look")
    tablet.video("return 0")
    yield "rehearsal-look"
    tablet.goto("/box")


def a_recording(tablet: Tablet) -> Iterator[str]:
    tablet.goto("/box")
    tablet.sees("box-state", face="otherOwner")
    yield "box-other-owner"
    tablet.click("set-ready")
    yield from preparing(tablet)
    tablet.sees("box-state", state="ready", face="mine")
    yield "box-ready"
    tablet.frame()
    until(lambda: int(tablet.data("preview", "turns")) > 0, 30, "no preview")
    yield "box-preview"
    tablet.click("press")
    tablet.sees("lamp", light="red")
    until(lambda: int(tablet.data("committed", "ms")) > 5_000, 30, "nothing is committed")
    yield "box-recording"
    tablet.click("stop")
    tablet.sees("dialog")
    yield "box-stop"
    tablet.browser.run(LATE_ANSWER)
    tablet.click("confirm")
    tablet.sees("lesson-ready", 30)
    until(lambda: tablet.browser.run("return window.answered"), 30, "stop was never answered")
    tablet.sees("lesson-ready")
    yield "box-lesson-ready"
    tablet.click("watch-lesson")
    tablet.sees("lesson-screen")
    tablet.sees("first-look")
    yield "lesson-fresh"
    tablet.click("look-sound")
    tablet.sees("look", how="sound")
    yield "lesson-sound"


def looking_back(tablet: Tablet, home: Home) -> Iterator[str]:
    tablet.sign_in(TEACHER)
    tablet.sees("box-state", 30)
    tablet.goto("/lessen")
    tablet.sees("lesson")
    yield "lessons"
    tablet.goto(f"/lessen/{home.lesson}")
    tablet.video("video.muted = true; return 0")
    yield "lesson"
    tablet.click("segment")
    tablet.sees("chosen")
    tablet.browser.run("document.querySelector('video').pause()")
    yield "lesson-chosen"
    tablet.click("moment-edit")
    tablet.sees("edge-start")
    yield "lesson-edges"
    tablet.browser.run("document.querySelector('[data-testid=notes]').scrollIntoView({block: 'center'})")
    yield "lesson-foot"
    tablet.click("question-choose")
    tablet.click("question-fresh")
    tablet.sees("question-text")
    yield "question"
    tablet.goto(f"/lessen/{home.lesson}")
    tablet.click("delete-lesson")
    tablet.sees("confirm-passphrase")
    yield "lesson-delete"
    tablet.goto(f"/lessen/{home.lesson}/kijkwijzer")
    tablet.sees("line-moment")
    tablet.click("tip-line")
    tablet.type("line-text", "De volgende keer begin ik met de stilste groep.")
    tablet.sees("line-kept", kept="stored")
    tablet.video("return 0")
    yield "kijkwijzer"


def talking(tablet: Tablet, home: Home) -> Iterator[str]:
    tablet.goto(f"/lessen/{home.lesson}/nagesprek")
    tablet.sees("manner")
    yield "nagesprek-manner"
    tablet.click("manner", manner="together")
    tablet.click("sit", sit="curious")
    yield "nagesprek-check-in"
    tablet.click("talk-next")
    tablet.sees("nagesprek", step="question")
    yield "nagesprek-question"
    tablet.click("talk-next")
    tablet.video("return 0")
    yield "nagesprek-moment"
    tablet.click("talk-step", step="deepening")
    tablet.sees("card")
    yield "nagesprek-card"
    tablet.click("talk-next")
    tablet.sees("closing")
    yield "nagesprek-actiepunten"
    tablet.type("actiepunt-text", POINT)
    tablet.click("actiepunt-add")
    tablet.sees("agreed")
    tablet.click("talk-close")
    tablet.sees("closing", closed="true")
    yield "nagesprek-closed"


def the_path(tablet: Tablet, home: Home) -> Iterator[str]:
    tablet.goto("/trajecten")
    tablet.sees("traject")
    yield "trajecten"
    tablet.click("traject-new")
    tablet.click("traject-more")
    tablet.click("occasion-gesprekkencyclus")
    tablet.sees("no-access")
    yield "traject-new"
    tablet.goto("/trajecten")
    tablet.click("traject")
    tablet.sees("cycle")
    yield "traject"
    yield from on_paper(tablet, home)
    tablet.goto("/trajecten")
    tablet.click("traject")
    tablet.click("to-finish")
    tablet.sees("copy-lesson")
    yield "traject-finish"
    yield from another_round(tablet, home)


def another_round(tablet: Tablet, home: Home) -> Iterator[str]:
    """What begins with the talk; and a path beside it that was rounded off."""
    teacher = home.box.sign_in(TEACHER)
    (traject,) = teacher.call("GET", "/api/trajecten")
    cycle = teacher.call("POST", f"/api/trajecten/{traject['id']}/cycles")["id"]
    teacher.call("POST", "/api/recorder/ready", {"objections": [], "cycle": cycle})
    tablet.goto("/box")
    tablet.sees("for-this")
    yield "box-next-round"
    later = home.box.record(teacher, 12, cycle=cycle)
    moment(teacher, later, "top", 2_000, 10_000, "Vijf tellen stil, en drie vingers.")
    tablet.goto(f"/trajecten/{traject['id']}/groeipaar")
    tablet.click("growth-earlier")
    tablet.click("growth-later")
    tablet.browser.run(CHOOSE, named("growth-actiepunt"), POINT)
    yield "groeipaar-new"
    tablet.click("growth-make")
    tablet.sees("growth-pair")
    tablet.video("return 0")
    yield "groeipaar"
    asked = {"question": OTHER_QUESTION, "theme": "klassenmanagement"}
    other = teacher.call("POST", "/api/trajecten", asked)
    home.box.record(teacher, 4, cycle=other["waiting"])
    teacher.call("POST", f"/api/trajecten/{other['id']}/finish", {"keep": [], "passphrase": PASSPHRASE})
    tablet.goto(f"/trajecten/{other['id']}")
    tablet.sees("gone-certificate")
    yield "traject-finished"


def on_paper(tablet: Tablet, home: Home) -> Iterator[str]:
    lesson = home.box.sign_in(TEACHER).call("GET", f"/api/lessons/{home.lesson}")
    later = max(lesson["moments"], key=lambda one: (one["kind"] == "top", one["start_ms"]))
    tablet.click("to-storyboard")
    tablet.click("still-add")
    tablet.sees("pick-take")
    yield "storyboard-pick"
    tablet.click("pick-step", step=1)
    tablet.click("pick-take")
    tablet.sees("still", 40, at=0, came="true")
    tablet.type("still-words", "Ik stel de vraag, en dan ben ik stil.")
    tablet.click("still-add")
    tablet.click("pick-moment", moment=later["id"])
    tablet.sees("still", 40, at=1, came="true")
    tablet.type("board-title", "Wachten loont")
    tablet.click("board-point")
    yield "storyboard"
    tablet.click("board-look")
    tablet.sees("board-pdf", 60)
    yield "storyboard-paper"


def releasing(tablet: Tablet, home: Home) -> Iterator[str]:
    tablet.goto(f"/lessen/{home.lesson}/vrijgeven")
    tablet.click("give-moment")
    yield "give-moments"
    tablet.click("give-take-out")
    tablet.video("return 0")
    tablet.click("zone-add")
    tablet.click("silence-add")
    tablet.sees("silences", count=1)
    yield "give-edit"
    tablet.click("edit-none")
    tablet.click("give-next")
    tablet.sees("coach")
    yield "give-coach"
    tablet.click("coach-choose")
    tablet.click("give-for-parents")
    tablet.click("give-next")
    tablet.sees("give-permission")
    yield "give-permission"
    tablet.click("permission-back")
    tablet.click("give-for-coaching")
    tablet.click("give-next")
    tablet.type("give-words", "Kijk je mee naar wat ik doe als het rumoerig wordt?")
    yield "give-words"
    tablet.click("give-prepare")
    tablet.sees("give-checked", 120)
    tablet.video("return 0")
    yield "give-look"
    tablet.click("give-checked")
    tablet.sees("give-passphrase")
    yield "give-passphrase"
    tablet.type("give-passphrase", PASSPHRASE)
    tablet.click("give-confirm")
    tablet.sees("give-done", 30)
    yield "give-done"


def a_teachers_rest(tablet: Tablet, home: Home) -> Iterator[str]:
    tablet.goto("/vrijgaven")
    tablet.sees("release")
    yield "releases"
    tablet.goto(f"/vrijgaven/{home.releases[0]}")
    tablet.sees("comment")
    tablet.video("return 0")
    yield "release"
    tablet.click("take-back")
    tablet.sees("dialog")
    yield "take-back"
    tablet.goto("/coaches")
    tablet.sees("coach")
    yield "coaches"
    tablet.click("coach-mark")
    tablet.click("coach-extern")
    yield "coach-mark"
    tablet.click("cancel")
    tablet.click("invite")
    tablet.type("coach-name", NEW_COACH)
    yield "invite"
    tablet.click("invite-make")
    tablet.sees("code")
    yield "invite-code"
    tablet.goto("/logboek")
    tablet.sees("log-entry")
    yield "logbook"
    tablet.goto("/instellingen")
    tablet.sees("me-name")
    yield "settings"
    tablet.click("to-kijkwijzer-questions")
    tablet.sees("template-nl")
    yield "kijkwijzer-questions"
    tablet.goto("/instellingen")
    tablet.click("to-school")
    tablet.sees("school-form")
    yield "school"
    tablet.goto("/papieren")
    tablet.sees("paper", kind="pack")
    tablet.sees("school-missing")
    yield "papers"
    tablet.goto("/instellingen")
    tablet.sees("me-name")
    yield from the_machine(tablet, home)


def the_machine(tablet: Tablet, home: Home) -> Iterator[str]:
    tablet.click("to-machine")
    tablet.sees("power")
    yield "machine"
    tablet.click("own-wifi-show")
    tablet.type("confirm-passphrase", PASSPHRASE)
    tablet.click("confirm")
    tablet.sees("own-wifi-shown")
    for look in ("wifi-find", "update-look", "backup-look"):
        tablet.click(look)
    tablet.sees("stick")
    tablet.click("update-file")
    tablet.sees("update-waiting")
    tablet.click("network")
    tablet.type("wifi-password", "welkom op school")
    yield "machine-asked"
    tablet.click("wifi-join")
    tablet.sees("going", step="press_button")
    yield "machine-press"
    home.box.button()
    tablet.sees("trial")
    yield "machine-trial"
    tablet.click("trial-keep")
    tablet.sees("joined")
    tablet.click("backup-make")
    tablet.sees("backup-done")
    yield "machine-done"


def as_coach(tablet: Tablet, home: Home) -> Iterator[str]:
    tablet.sign_in(COACH)
    tablet.sees("clips", 30)
    yield "clips"
    tablet.goto(f"/fragmenten/{home.releases[0]}")
    tablet.sees("comment")
    tablet.video("return 0")
    yield "clip"
    tablet.type("preparation-text", "Hoe telde je hier, en wat zag je intussen?")
    tablet.click("preparation-add")
    tablet.sees("preparation")
    yield "clip-prepared"


def trouble(tablet: Tablet, home: Home) -> Iterator[str]:
    tablet.sign_in(TEACHER)
    tablet.sees("box-state", 30)
    home.box.kill("recorder")
    tablet.sees("box-state", 60, state="unable")
    yield "box-unable"
    yield from a_lesson_that_is_cut(tablet, home)
    yield from a_lesson_that_goes(tablet, home)
    tablet.goto("/box")
    tablet.sees("box-state", 30, state="ready")
    home.box.kill("web")
    tablet.sees("unreachable", 60)
    # What was last heard of the light may be wrong by now: it is not shown as if it were true.
    assert not tablet.count(named("lamp", light="green"))
    yield "unreachable"
    # From here on as a box that nobody tells the time.
    home.box.clock = "tablet"
    (home.box.data / CLOCK_FILE).unlink()
    home.box.start_web()
    until(lambda: not tablet.count(named("unreachable")), 60, "the page does not go on by itself")
    tablet.sees("locked", 60)
    yield "locked"
    yield from in_doubt(tablet, home)


def a_lesson_that_is_cut(tablet: Tablet, home: Home) -> Iterator[str]:
    home.box.faults, home.box.ailments = (TROUBLE,), ("hot", "card-worn")
    home.box.start_recorder()
    tablet.sees("box-state", 60, state="ready")
    if tablet.count(named("set-ready")):
        tablet.click("set-ready")
        tablet.prepare()
    tablet.click("press")
    tablet.sees("trouble", 30)
    tablet.sees("health-notice", 30, key="card_worn")
    yield "box-trouble"
    home.box.kill("recorder")
    home.box.faults = home.box.ailments = ()
    home.box.start_recorder()
    tablet.sees("resume", 60)
    yield "box-resume"
    tablet.click("resume-go")
    tablet.sees("lamp", 30, light="red")
    until(lambda: int(tablet.data("committed", "ms")) > 5_000, 30, "nothing is committed")
    home.box.button(held_ms=2200)
    tablet.sees("lesson-kept", 30)
    yield "box-kept"
    tablet.click("watch-lesson")
    tablet.sees("resumed", 30)
    tablet.video("video.muted = true; return 0")
    yield "lesson-parts"
    tablet.click("gap-go", kind="cut")
    tablet.sees("gap-note", kind="cut")
    yield "lesson-cut"


def a_lesson_that_goes(tablet: Tablet, home: Home) -> Iterator[str]:
    """The lesson that is shown now, to its end."""
    teacher = home.box.sign_in(TEACHER)
    lesson = str(tablet.browser.run("return location.pathname.split('/').pop()"))
    tomorrow = (datetime.now().astimezone() + timedelta(days=1)).date().isoformat()
    agreed = {"delete_after": tomorrow, "reason": "we bekijken hem morgen nog één keer"}
    teacher.call("PUT", f"/api/lessons/{lesson}/retention", agreed)
    tablet.goto("/lessen")
    tablet.sees("warn", days=1)
    yield "lessons-soon"
    tablet.goto(f"/lessen/{lesson}")
    tablet.sees("soon")
    tablet.video("return 0")
    yield "lesson-soon"
    tablet.click("agree-soon")
    tablet.sees("agree-reason")
    yield "lesson-agree"
    tablet.click("cancel")
    a_month_later(tablet, "going=true")
    yield "lessons-kept-longer"
    tablet.browser.run(IN_TIME)
    teacher.call("DELETE", f"/api/lessons/{lesson}", {"passphrase": PASSPHRASE})
    tablet.goto("/bewijzen")
    tablet.sees("certificate-row")
    yield "certificates"
    tablet.click("certificate-row")
    tablet.sees("certificate")
    yield "certificate"


def a_month_later(tablet: Tablet, instead: str) -> str:
    """What the list of lessons asks a month after something was agreed, which no browser waits for: the box is asked
    for the lessons of `instead`. `IN_TIME` ends it."""
    tablet.goto("/box")
    tablet.sees("box-state")
    tablet.browser.run(LATER, instead)
    tablet.click("nav-lessons")
    return tablet.sees("kept-lesson")


def in_doubt(tablet: Tablet, home: Home) -> Iterator[str]:
    tablet.sign_in(COACH)
    tablet.sees("clips", 30)
    tablet.goto(f"/fragmenten/{home.releases[0]}")
    tablet.sees("problem", key="date_in_doubt")
    yield "clip-in-doubt"
    leave(tablet)
    tablet.sign_in(TEACHER)
    tablet.sees("clock-doubt", 30)
    tablet.click("clock-no")
    tablet.sees("clock-advice")
    yield "clock-doubt"
