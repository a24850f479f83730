"""The teacher's way through a whole path, a step at a time. Each step asserts what the person sees."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from selenium.webdriver.common.keys import Keys

from tests.e2e.box import PASSPHRASE, Box
from tests.e2e.browsers import until
from tests.e2e.pages import Tablet, named
from tests.e2e.walk import CHOOSE

LESSON_S = 24
FETCH = """
    const answer = await fetch(arguments[0]);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return [answer.status, btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join(''))];
"""
# Whether anything of the picture can be seen.
SEEN = """
  const {width} = video.getBoundingClientRect();
  return video.checkVisibility({opacityProperty: true, visibilityProperty: true}) && width > 10 ? width : 0;
"""
TEXT = "return document.getElementById('main').innerText"
TEXTS = """
  const all = [...document.querySelectorAll(arguments[0])];
  return all.map((one) => one.matches('textarea') ? one.value : one.innerText).join('\\n');
"""


@dataclass(frozen=True, slots=True)
class Words:
    """What the teacher writes, and what the box calls things, in one language."""

    tongue: str
    question: str
    aspect: str
    seat: str
    notes: tuple[str, str]
    point: str
    reason: str
    leervraag: str
    first: str
    second: str
    left: str
    never: str
    masked: str
    quiet: str
    remark: str
    shown: str
    proposal: str


DUTCH = Words(
    tongue="nl",
    question="Hoe geef ik kinderen meer tijd om na te denken?",
    aspect="wat ik doe na een vraag",
    seat="Tweede tafel bij het raam, S.",
    notes=("Ik wachtte, en toen kwam het antwoord.", "Iedereen deed mee."),
    point="Na een vraag tel ik stil tot vijf.",
    reason="Om hem met mijn duo te bekijken.",
    leervraag="Leervraag",
    first="Ronde 1",
    second="Ronde 2",
    left="vak 1, links",
    never="nooit opgenomen",
    masked="1 vak wordt afgedekt",
    quiet="Er ontbreekt niets.",
    remark="Hier laat je het stil.",
    shown="Wat dacht je in deze stilte?",
    proposal="Tel na elke open vraag in stilte tot tien.",
)
ENGLISH = Words(
    tongue="en",
    question="How do I give children more time to think?",
    aspect="what I do after a question",
    seat="Second table at the window, S.",
    notes=("I waited, and then the answer came.", "Everybody took part."),
    point="After a question I count to five in silence.",
    reason="To look at it with my colleague.",
    leervraag="Learning question",
    first="Round 1",
    second="Round 2",
    left="patch 1, left",
    never="never recorded",
    masked="1 patch is covered",
    quiet="Nothing is missing.",
    remark="Here you leave it silent.",
    shown="What did you think in this silence?",
    proposal="Count to ten in silence after each open question.",
)


@dataclass(slots=True)
class Way:
    """One person's walk. `looks` is told the name of each screen that is met."""

    tablet: Tablet
    box: Box
    words: Words
    looks: Callable[[str], None] = lambda screen: None

    # --- helpers ------------------------------------------------------------------------------------------

    def says(self, *pieces: str) -> None:
        """Waits until all of it stands on the page."""
        for piece in pieces:
            until(lambda: piece in self.tablet.browser.run(TEXT), 15, f"{piece!r} is not on the page")  # noqa: B023

    def texts(self, testid: str) -> str:
        return str(self.tablet.browser.run(TEXTS, named(testid)))

    def banner(self, round_name: str = "") -> None:
        """The question is on top of this page, and leads to its path."""
        until(lambda: self.tablet.count(named("question-traject")), 15, "no question on top")
        shown = self.tablet.sees("question")
        assert self.words.question in shown
        assert self.words.leervraag in shown
        assert round_name in shown

    def confirms(self) -> None:
        """A dialog goes when what it asked for is done."""
        self.tablet.click("confirm")
        until(lambda: not self.tablet.count(named("dialog")), 30, "the dialog stays")

    def within(self, way: str) -> None:
        """The menu says where one is."""
        assert self.tablet.count(f'{named(f"nav-{way}")}[aria-current="page"]') == 1

    def fetched(self, css: str) -> bytes:
        """What a link of this page leads to."""
        return self.got(str(self.tablet.browser.run("return document.querySelector(arguments[0]).href", css)))

    def got(self, address: str) -> bytes:
        status, body = self.tablet.browser.run(FETCH, address)
        found = base64.b64decode(body)
        assert status == 200, found[:500]
        return found

    def asked(self, path: str) -> Any:
        return self.tablet.browser.run("return (await fetch(arguments[0])).json()", path)

    def here(self) -> str:
        return str(self.tablet.browser.run("return location.pathname"))

    # --- a path, and before a lesson ----------------------------------------------------------------------

    def begins(self) -> str:
        tablet, words = self.tablet, self.words
        tablet.click("nav-trajecten")
        tablet.sees("empty")
        self.looks("no path yet")
        tablet.click("traject-new")
        tablet.type("traject-question", words.question)
        tablet.click("theme-interactie")
        tablet.click("kind-personal")
        self.looks("a new path")
        tablet.click("traject-begin")
        tablet.sees("cycle", number=1, step="prepare")
        self.says(words.question, words.first)
        self.looks("the path")
        return self.here()

    def prepares(self) -> None:
        """The first time: what to look at, and one place that is masked, drawn with nothing but keys."""
        tablet, words = self.tablet, self.words
        tablet.click("next-step")
        tablet.sees("prepare-screen", step="look")
        self.within("box")
        tablet.type("kijkaspect", words.aspect)
        tablet.sees("kijkaspect-kept", kept="stored")
        self.looks("what to look at")
        tablet.click("prepare-next")
        tablet.click("check-some")
        tablet.type("seat", words.seat)
        tablet.browser.keys(named("measure-mask"), Keys.SPACE)
        tablet.browser.keys(named("picture-show"), Keys.ENTER)
        tablet.sees("framing", state="waiting")
        self.looks("the box waits for its button")
        self.box.button()
        tablet.browser.keys(named("zone-add"), Keys.ENTER)
        tablet.sees("zone")
        tablet.browser.keys(named("zone"), Keys.ARROW_LEFT * 10)
        until(lambda: words.left in tablet.sees("zone-panel"), 10, "the keys move nothing")
        self.looks("drawing by keys")
        tablet.browser.keys(named("seat-store"), Keys.ENTER)
        tablet.sees("place", measure="mask")
        self.looks("who is not in the picture")
        self.readies()

    def thinks_again(self) -> None:
        """From the box, the second time: what was agreed stands there, and each place is only thought of again."""
        tablet, words = self.tablet, self.words
        tablet.click("nav-box")
        assert words.point in tablet.sees("next-cycle")
        self.banner(words.second)
        self.looks("the box, before the second round")
        tablet.click("prepare-this")
        tablet.sees("prepare-screen", step="look")
        assert words.point in tablet.sees("agreed")
        tablet.type("kijkaspect", words.aspect)
        tablet.sees("kijkaspect-kept", kept="stored")
        self.looks("what was agreed, before the next lesson")
        tablet.click("prepare-next")
        tablet.click("place-still")
        self.readies()

    def readies(self) -> None:
        tablet, words = self.tablet, self.words
        tablet.click("prepare-next")
        assert words.masked in tablet.sees("masked")
        assert words.question in tablet.sees("summary")
        self.looks("where the camera stands")
        tablet.click("prepare-ready")
        tablet.sees("box-state", state="ready", face="mine")
        tablet.sees("for-this")
        self.banner()
        self.looks("the box, ready for this round")

    # --- a lesson -----------------------------------------------------------------------------------------

    def records(self) -> str:
        """With the box's own button, and a press for what went well; its address."""
        tablet = self.tablet
        self.box.button()
        tablet.sees("lamp", light="red")
        until(lambda: int(tablet.data("committed", "ms")) > LESSON_S * 500, 60, "nothing is kept")
        self.box.button()
        until(lambda: int(tablet.data("committed", "ms")) > LESSON_S * 1000, 60, "nothing more is kept")
        self.looks("the box, recording")
        self.box.button(held_ms=2200)
        tablet.sees("lesson-kept", 30)
        self.looks("the lesson is over")
        tablet.click("watch-lesson")
        tablet.sees("first-look")
        return self.here()

    def looks_gently(self, round_name: str) -> None:
        """First without the picture, then small, then as it is. Nothing plays by itself."""
        tablet = self.tablet
        self.banner(round_name)
        assert tablet.video(SEEN) == 0
        assert self.words.never in tablet.sees("masked")
        self.looks("a lesson that was never looked at")
        tablet.click("look-sound")
        tablet.sees("look", how="sound")
        assert tablet.video(SEEN) == 0
        self.looks("only sound")
        tablet.click("switch-small")
        until(lambda: 0 < tablet.video(SEEN) <= 240, 10, "no small picture")
        tablet.click("switch-full")
        until(lambda: tablet.video(SEEN) > 300, 10, "no whole picture")
        assert tablet.video("return video.paused")

    def chooses_two(self) -> None:
        """Two tops, each with a lens; no tip, and nothing asks for one."""
        tablet, words = self.tablet, self.words
        tablet.click("segment")
        tablet.sees("chosen")
        tablet.click("make-top")
        until(lambda: tablet.count(named("moment")) == 1, 10, "no top")
        tablet.click("mark-flag")
        tablet.click("slot-take")
        until(lambda: tablet.count(named("moment")) == 2, 10, "no second top")
        tablet.browser.run("document.querySelector('video').pause()")
        for at, lens in enumerate(("own_acting", "effect_group")):
            # The second stands in the same list, after the first.
            tablet.browser.run(
                "document.querySelectorAll(arguments[0])[arguments[1]].id = `walked-${arguments[1]}`",
                named("moment"), at,
            )  # fmt: skip
            tablet.browser.type(f"#walked-{at} {named('moment-note')}", words.notes[at])
            tablet.click("lens", inside=f"#walked-{at}", lens=lens)
            pressed = f"#walked-{at} {named('lens', lens=lens)}[aria-pressed=true]"
            until(lambda: tablet.count(pressed), 10, "the lens is not kept")  # noqa: B023
            tablet.sees("moment-kept", kept="stored")
        until(lambda: tablet.count(named("moment-kept", kept="stored")) == 2, 10, "a note is not kept")
        assert tablet.count(named("moment", kind="tip")) == 0
        self.looks("two tops")

    def reads_the_kijkwijzer(self, round_name: str) -> bytes:
        """What was chosen stands there as it was written; its sheet of paper."""
        tablet, words = self.tablet, self.words
        tablet.click("to-kijkwijzer")
        until(lambda: tablet.count(named("line-moment")) == 2, 15, "the moments are not there")
        self.banner(round_name)
        assert words.aspect in tablet.sees("kijkaspect")
        for note in words.notes:
            assert note in self.texts("line-note")
        assert tablet.count(f"{named('lines-tip')} li") == 0
        self.looks("the kijkwijzer")
        return self.fetched(named("kijkwijzer-pdf"))

    # --- the talk -----------------------------------------------------------------------------------------

    def talks(self, manner: str) -> None:
        """From the first tap to the last card."""
        tablet, words = self.tablet, self.words
        tablet.click("kijkwijzer-to-talk" if tablet.count(named("kijkwijzer-screen")) else "to-nagesprek")
        tablet.sees("manner")
        assert words.quiet in tablet.sees("manner", manner="alone")
        self.looks("how to talk")
        tablet.click("manner", manner=manner)
        tablet.click("sit", sit="curious")
        self.looks("arriving")
        tablet.click("talk-next")
        tablet.sees("nagesprek", step="question")
        self.says(words.question, words.aspect)
        self.looks("the question, in the talk")
        tablet.click("talk-next")
        for note in words.notes:
            until(lambda: note in tablet.sees("talk-note"), 10, "another moment is shown")  # noqa: B023
            tablet.video("return 0")
            self.looks("a moment, in the talk")
            tablet.click("talk-next")
        tablet.sees("card")
        self.looks("a card")
        tablet.click("talk-next")
        tablet.sees("closing", closed="false")

    def agrees(self) -> None:
        """What the teacher is going to try, typed by the teacher."""
        self.tablet.type("actiepunt-text", self.words.point)
        self.tablet.click("actiepunt-add")
        self.agreed()

    def agreed(self) -> None:
        point = f"{named('agreed')} textarea"
        until(lambda: self.tablet.browser.run(TEXTS, point) == self.words.point, 10, "it is not agreed")

    def closes(self) -> None:
        tablet = self.tablet
        until(lambda: tablet.count(named("talk-close") + ":enabled"), 10, "it cannot be closed")
        self.looks("closing the talk")
        tablet.click("talk-close")
        tablet.sees("closing", closed="true")
        self.looks("a talk that is closed")
        tablet.click("talk-to-traject")
        tablet.sees("traject-screen")

    def agrees_nothing(self) -> None:
        assert self.tablet.count(named("talk-close") + ":disabled")
        self.tablet.click("none-agreed")

    def goes_on(self) -> None:
        """The next round begins with what was agreed."""
        tablet, words = self.tablet, self.words
        tablet.sees("cycle", number=1, step="try")
        tablet.click("next-step")
        tablet.sees("cycle", number=2, step="prepare")
        assert words.point in tablet.sees("agreed")
        self.says(words.second)
        self.looks("the path, at its second round")

    # --- with a coach -------------------------------------------------------------------------------------

    def gives(self) -> None:
        """The first moment, with its note and the question as it is now, to the only coach."""
        tablet, words = self.tablet, self.words
        tablet.click("to-lesson")
        tablet.click("to-give")
        until(lambda: tablet.count(named("give-moment")) == 2, 15, "the moments are not offered")
        self.banner(words.first)
        tablet.browser.click(f"{named('give-moment')} input")
        self.looks("choosing what to release")
        tablet.click("give-next")
        tablet.click("coach-choose")
        self.looks("choosing the coach")
        tablet.click("give-next")
        assert tablet.sees("give-question") == words.question
        assert not tablet.browser.run("return document.querySelector(arguments[0]).checked", named("give-with-notes"))
        tablet.click("give-with-notes")
        tablet.click("give-with-question")
        tablet.type("give-words", words.reason)
        self.looks("words for the coach")
        tablet.click("give-prepare")
        tablet.sees("give-checked", 60)
        tablet.video("return 0")
        assert words.question in tablet.sees("draft-question")
        self.looks("what the coach will see")
        tablet.click("give-checked")
        tablet.type("give-passphrase", PASSPHRASE)
        self.looks("releasing")
        tablet.click("give-confirm")
        tablet.sees("give-done", 30)
        self.looks("released")

    def answers_as_coach(self) -> None:
        """What the coach sees is what was released; a remark at its place, a note that is shown, and a proposal."""
        tablet, words = self.tablet, self.words
        until(lambda: tablet.count(f"{named('clips')} a") == 1, 20, "the clip does not arrive")
        self.looks("the coach's clips")
        tablet.browser.click(f"{named('clips')} a")
        assert tablet.sees("clip-question") == words.question
        self.says(words.notes[0])
        for own in (words.aspect, words.notes[1]):
            assert own not in tablet.browser.run(TEXT)
        tablet.video("video.currentTime = 1.2; return 0")
        until(lambda: int(tablet.data("time", "ms")) > 1000, 10, "it is not at the place")
        tablet.type("comment-text", words.remark)
        tablet.click("comment-send")
        tablet.sees("comment-jump")
        tablet.type("preparation-text", words.shown)
        tablet.click("preparation-add")
        tablet.sees("preparation")
        self.looks("a coach's clip")
        tablet.click("preparation-show")
        self.confirms()
        until(lambda: words.shown in self.texts("comment"), 10, "the note is not shown")
        tablet.type("propose-text", words.proposal)
        tablet.click("propose-send")
        until(lambda: words.proposal in self.texts("comment"), 10, "nothing is proposed")
        self.looks("a coach's clip, answered")

    def hears_the_coach(self) -> None:
        """In the talk: the remark at its place, the note that was shown, the proposal."""
        tablet, words = self.tablet, self.words
        tablet.click("talk-step", step="moments")
        tablet.sees("remark")
        for piece in (words.remark, words.shown, words.proposal):
            assert piece in self.texts("remark")
        tablet.sees("remark-jump")
        self.looks("what the coach wrote, in the talk")
        tablet.click("talk-step", step="actiepunten")

    def takes_over(self) -> None:
        """A proposal becomes an actiepunt in the teacher's own words."""
        tablet = self.tablet
        tablet.sees("proposal", taken="false")
        assert not tablet.count(named("agreed"))
        tablet.click("proposal-open")
        tablet.type("proposal-text", self.words.point)
        tablet.click("proposal-take")
        tablet.sees("proposal", taken="true")
        self.agreed()

    # --- what comes of it ---------------------------------------------------------------------------------

    def pairs(self) -> None:
        """A moment of the first round beside one of the second, on what was agreed."""
        tablet, words = self.tablet, self.words
        tablet.click("to-groeipaar")
        tablet.sees("growth-new")
        self.banner()
        self.within("trajecten")
        tablet.browser.run(CHOOSE, named("growth-actiepunt"), words.point)
        tablet.click("growth-earlier")
        tablet.click("growth-later")
        self.looks("choosing two moments")
        tablet.click("growth-make")
        assert words.point in tablet.sees("growth-pair")
        ready = "return [...document.querySelectorAll('video')].filter((one) => one.readyState >= 2).length"
        until(lambda: tablet.browser.run(ready) == 2, 30, "not two pictures")
        assert self.texts("growth-words").splitlines() == [words.notes[0]] * 2
        self.looks("two moments beside each other")
        tablet.click("growth-back")
        tablet.sees("traject-screen")

    def composes(self) -> bytes:
        """A storyboard of a drawing and a still as it is, looked at before it is taken along; its PDF."""
        tablet, words = self.tablet, self.words
        tablet.click("to-storyboard")
        tablet.sees("storyboard-screen")
        self.banner()
        self.within("trajecten")
        for at in range(2):
            tablet.click("still-add")
            tablet.sees("pick-moment")
            self.looks("choosing a still")
            tablet.click("pick-moment")
            tablet.sees("still", 60, at=at, shown="usual", came="true")
        tablet.click("still-as-is", inside=named("still", at=1))
        tablet.sees("dialog")
        self.confirms()
        tablet.sees("still", 30, at=1, shown="as_is", came="true")
        tablet.type("board-title", words.aspect)
        tablet.browser.type(f"{named('still', at=0)} {named('still-words')}", words.notes[0])
        tablet.click("board-point")
        tablet.sees("board-kept", kept="stored")
        self.looks("a storyboard")
        tablet.click("board-look")
        tablet.sees("board-pdf", 90)
        shown = "return [...document.querySelectorAll(arguments[0])].every((one) => one.complete && one.naturalWidth)"
        until(lambda: tablet.browser.run(shown, named("board-page")), 20, "the paper is not shown")
        self.looks("the paper")
        return self.fetched(named("board-pdf"))

    def rounds_off(self, path: str, first: str) -> None:
        """Every copy is named; one lesson stays as agreed, the other goes and leaves a certificate."""
        tablet, words = self.tablet, self.words
        tablet.goto(path)
        tablet.click("to-finish")
        until(lambda: tablet.count(named("copy-lesson")) == 2, 15, "not both lessons")
        tablet.sees("copy-paper")
        self.banner()
        self.looks("every copy")
        stays = named("copy-lesson", id=first.rpartition("/")[2])
        tablet.click("copy-stays", inside=stays)
        tablet.type("agree-reason", words.reason)
        self.looks("agreeing otherwise")
        tablet.type("confirm-passphrase", PASSPHRASE)
        self.confirms()
        until(lambda: tablet.count(f"{stays}[data-kept=true]"), 20, "it does not stay")
        tablet.click("finish")
        tablet.type("confirm-passphrase", PASSPHRASE)
        self.looks("the last question")
        self.confirms()
        tablet.sees("traject-finished", 30)
        assert words.reason in tablet.sees("kept")
        assert words.first in tablet.sees("kept")
        tablet.sees("certificates-pdf")
        self.looks("a path that was rounded off")
        tablet.click("gone-certificate")
        tablet.sees("certificate")
        self.looks("a certificate")
        # And back, as people do it.
        tablet.browser.run("history.back()")
        tablet.sees("traject-finished")
        assert [one["id"] for one in self.asked("/api/lessons")] == [first.rpartition("/")[2]]
