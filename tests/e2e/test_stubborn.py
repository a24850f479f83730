"""What people do besides the straight way: words without a space, a tap that counts twice, a line that is emptied, the
other language half way. The page keeps its shape, makes nothing twice, and says why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.box import Client, running
from tests.e2e.browsers import Browser, until
from tests.e2e.furnish import TEACHER, moment
from tests.e2e.pages import Tablet, named
from tests.e2e.screenshots import SIZES, wear
from tests.e2e.walk import leave

WORD = "Kindercarnavalsoptochtvoorbereidingswerkzaamhedencomiteleden" * 3
LONG = f"{WORD} 👩🏽‍🏫 مرحبا <b>x</b> {WORD}"
TWICE = "const found = document.querySelector(arguments[0]); found.click(); found.click();"
TYPED = """
  const field = document.querySelector(arguments[0]);
  field.value = arguments[1];
  field.dispatchEvent(new Event('input', {bubbles: true}));
  field.dispatchEvent(new Event('blur'));
"""
# What can be scrolled sideways, with what makes it so wide.
WIDE = """
  const wide = (one) => one.scrollWidth > one.clientWidth + 1;
  const places = [...document.querySelectorAll('main, main .page'), document.documentElement].filter(wide);
  return places.map((one) => `${one.className} ${one.scrollWidth} ${one.clientWidth}`);
"""


@pytest.fixture(scope="module")
def home(synthetic_video: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """A path whose every word is too long, with one lesson."""
    with running(tmp_path_factory.mktemp("stubborn"), synthetic_video, speed=16) as box:
        teacher = box.enrol(TEACHER, "teacher")
        lesson = box.record(teacher, 40)
        traject = teacher.call("POST", "/api/trajecten", {"question": LONG, "theme": "interactie"})["id"]
        other = {"question": WORD, "theme": "didactiek", "kind": "needs"}
        other_id = teacher.call("POST", "/api/trajecten", other)["id"]
        teacher.call("PATCH", f"/api/lessons/{lesson}", {"title": WORD[:100], "traject": traject})
        cycle = teacher.call("GET", f"/api/trajecten/{traject}")["path"][0]["id"]
        teacher.call("PATCH", f"/api/cycles/{cycle}", {"kijkaspect": WORD})
        teacher.call("POST", f"/api/cycles/{cycle}/actiepunten", {"text": LONG})
        moment(teacher, lesson, "top", 1000, 12_000, LONG)
        teacher.call("PUT", f"/api/lessons/{lesson}/viewing", {"how": "full", "at_ms": 0})
        teacher.call("POST", f"/api/lessons/{lesson}/nagesprek", {"manner": "alone"})
        yield {"box": box, "teacher": teacher, "lesson": lesson, "traject": traject, "other": other_id}


@pytest.fixture(scope="module")
def tablet(browser: Browser, home: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tablet]:
    tablet = Tablet(browser, home["box"].address, tmp_path_factory.mktemp("pictures"))
    tablet.sign_in(TEACHER)
    tablet.sees("box-state", 30)
    yield tablet
    leave(tablet)


def test_one_long_word_makes_no_page_wider_than_the_screen(tablet: Tablet, home: dict[str, Any]) -> None:
    lesson, traject = f"/lessen/{home['lesson']}", f"/trajecten/{home['traject']}"
    pages = {
        "/box": "box-state",
        lesson: "question-traject",
        f"{lesson}/kijkwijzer": "line-moment",
        f"{lesson}/nagesprek": "talk-back",
        "/trajecten": "traject",
        traject: "point",
        f"{traject}/groeipaar": "question-traject",
        f"{traject}/storyboard": "board-point",
        f"{traject}/afronden": "copy-lesson",
    }
    for path, seen in pages.items():
        tablet.goto(path)
        tablet.sees(seen)
        for size in ("tablet", "phone"):
            wear(tablet.browser, *SIZES[size], "light")
            assert tablet.browser.run(WIDE) == [], f"{path} on a {size}"
    wear(tablet.browser, *SIZES["tablet"], "light")


def test_a_tap_that_counts_twice_makes_one_line_and_one_moment(tablet: Tablet, home: dict[str, Any]) -> None:
    teacher: Client = home["teacher"]
    tablet.goto(f"/lessen/{home['lesson']}/kijkwijzer")
    tablet.sees("line-moment")
    for testid in ("tip-line", "tip-moment"):
        tablet.browser.run(TWICE, named(testid))
    until(lambda: tablet.count(named("line-free")) and tablet.count(named("line-moment")) > 1, 10, "nothing was made")
    # Whatever the first two asked is answered before this is.
    tablet.click("tip-line")
    until(lambda: tablet.count(named("line-free")) >= 2, 10, "no third line")
    form = teacher.call("GET", f"/api/lessons/{home['lesson']}/kijkwijzer")
    assert (len(form["lines"]), len(form["moments"])) == (2, 2)


def test_the_schools_questions_change_tongue_and_half_a_sentence_stays(tablet: Tablet, home: dict[str, Any]) -> None:
    tablet.goto(f"/lessen/{home['lesson']}/kijkwijzer")
    assert "Wat deed jij" in tablet.sees("answer")
    assert "de stilte na jouw vraag" in tablet.sees("prompts", theme="interactie", kind="personal")
    tablet.browser.run(TYPED, named("answer-text"), "Ik wach")
    tablet.sees("answer-kept", kept="stored")
    tablet.click("language-en")
    until(lambda: tablet.browser.run("return document.body.innerText.includes('the silence after your question')"), 10)
    # What was answered keeps its words; what was not is asked anew.
    asked = "return [...document.querySelectorAll('[data-testid=answer] label')].map((one) => one.innerText)"
    until(lambda: "What do you see" in tablet.browser.run(asked)[1], 10, "the questions are still Dutch")
    assert "Wat deed jij" in tablet.browser.run(asked)[0]
    assert tablet.browser.run(f"return document.querySelector('{named('answer-text')}').value") == "Ik wach"
    tablet.click("language-nl")


def test_an_answer_to_a_question_that_the_school_took_away_meanwhile_is_not_lost_in_silence(
    tablet: Tablet, home: dict[str, Any]
) -> None:
    teacher: Client = home["teacher"]
    tablet.goto(f"/lessen/{home['lesson']}/kijkwijzer")
    tablet.sees("answer", question="built-in-3")
    field = f"{named('answer', question='built-in-3')} textarea"
    teacher.call("PUT", "/api/kijkwijzer", {"questions": [{"nl": "Wat viel je op?"}]})
    tablet.browser.run(TYPED, field, "Wachten werkt.")
    tablet.sees("problem", key="kijkwijzer_question_gone")
    assert tablet.browser.run("return document.querySelector(arguments[0]).value", field) == "Wachten werkt."
    teacher.call("DELETE", "/api/kijkwijzer")


def test_a_second_tap_on_the_next_step_is_no_mistake(tablet: Tablet, home: dict[str, Any]) -> None:
    tablet.goto(f"/trajecten/{home['traject']}")
    tablet.sees("next-step")
    tablet.browser.run(TWICE, named("next-step"))
    until(lambda: tablet.count(named("cycle")) == 2, 10, "no second round")
    assert tablet.count(named("problem")) == 0


def test_an_actiepunt_without_words_is_not_kept_and_it_is_said_why(tablet: Tablet, home: dict[str, Any]) -> None:
    tablet.goto(f"/lessen/{home['lesson']}/nagesprek")
    tablet.click("talk-step", step="actiepunten")
    tablet.sees("agreed")
    tablet.browser.run(TYPED, named("agreed-text"), " ")
    tablet.sees("problem", key="actiepunt_empty")
    tablet.accessible("an actiepunt without words")
    tablet.browser.run(TYPED, named("agreed-text"), "Ik tel tot vijf.")
    tablet.sees("agreed-text-kept", kept="stored")
    until(lambda: tablet.count(named("problem")) == 0, 5, "the reason stays")
    (point,) = home["teacher"].call("GET", f"/api/trajecten/{home['traject']}")["actiepunten"]
    assert point["text"] == "Ik tel tot vijf."


def test_a_talk_says_how_long_it_is_going_on(tablet: Tablet, home: dict[str, Any]) -> None:
    tablet.goto(f"/lessen/{home['lesson']}/nagesprek")
    tablet.sees("talk-back")
    tablet.browser.run("const now = Date.now; Date.now = () => now() + 12.5 * 60000")
    assert tablet.sees("talk-minutes", minutes=12) == "12 minuten"


def test_the_list_of_paths_is_narrowed_by_what_they_are_about(tablet: Tablet, home: dict[str, Any]) -> None:
    teacher: Client = home["teacher"]
    more = [{"question": f"Vraag {number}?", "theme": "interactie"} for number in (3, 4)]
    made = [teacher.call("POST", "/api/trajecten", one)["id"] for one in more]
    tablet.goto("/trajecten")
    until(lambda: tablet.count(named("traject")) == 4, 10, "not all paths")
    tablet.accessible("the list of paths, to be narrowed")
    for only, count in (("didactiek", 1), ("needs", 1), ("personal", 3), ("interactie", 3), ("all", 4)):
        tablet.click(f"only-{only}")
        until(lambda count=count: tablet.count(named("traject")) == count, 5, f"not narrowed to {only}")
    for traject in made:
        teacher.call("DELETE", f"/api/trajecten/{traject}")


def test_the_leervraag_stays_in_sight_while_one_goes_through_who_is_not_in_the_picture(
    tablet: Tablet, home: dict[str, Any]
) -> None:
    tablet.goto(f"/trajecten/{home['other']}")
    tablet.click("next-step")
    tablet.sees("prepare-screen", step="look")
    tablet.click("prepare-next")
    tablet.sees("prepare-screen", step="check")
    assert WORD in tablet.sees("question-traject")
    assert tablet.browser.run(WIDE) == []


def test_a_leervraag_at_a_lesson_takes_two_taps_of_ones_own(tablet: Tablet, home: dict[str, Any]) -> None:
    tablet.goto(f"/lessen/{home['lesson']}")
    tablet.click("question-choose")
    tablet.click("question-fresh")
    tablet.type("question-text", "Wie praat er?")
    for tapped in ("theme-interactie", "kind-team"):
        assert tablet.browser.run(f"return document.querySelector('{named('question-use')}').disabled")
        tablet.click(tapped)
    tablet.click("question-use")
    until(lambda: tablet.count("dialog") == 0, 10, "the dialog stays")
    made = home["teacher"].call("GET", "/api/trajecten")[0]
    assert (made["question"], made["theme"], made["kind"], made["lessons"]) == (
        "Wie praat er?",
        "interactie",
        "team",
        1,
    )
