"""The guides quote the screens word for word, and the threat model names tests that exist and users that are so."""

from __future__ import annotations

import re
from configparser import ConfigParser
from pathlib import Path

import pytest

from tests.test_architecture import ALLOWED

ROOT = Path(__file__).resolve().parent.parent
GUIDES = ROOT / "docs" / "guide"
BUILD = GUIDES / "build-a-box.md"
THREATS = ROOT / "docs" / "design" / "threat-model.md"
# A whole sentence in bold is the guide's own; so is the one that explains what bold is for.
OWN = re.compile(r"\*\*(?:Vet|Bold)\*\*|\*\*[^*]+[.?] [^*]+\.\*\*|\*\*(?:Onthoud|rood|red) [^*]+\.\*\*")
BOLD = re.compile(r"\*\*([^*]+)\*\*")
LITERAL = re.compile(r"""'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)\"""")
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)")
PAGES = sorted({*ROOT.glob("docs/**/*.md"), ROOT / "README.md"})
PAIRS = [
    ("teacher.md", "teacher.en.md"),
    ("coach.md", "coach.en.md"),
    ("beheerder.md", "beheerder.en.md"),
    ("papers.md", "papers.en.md"),
    ("traject.md", "traject.en.md"),
    ("kijkwijzer.md", "kijkwijzer.en.md"),
    ("nagesprek.md", "nagesprek.en.md"),
    ("storyboard.md", "storyboard.en.md"),
    ("before-a-lesson.md", "before-a-lesson.en.md"),
]
GUIDES_IN = [(page, language) for pair in PAIRS for page, language in zip(pair, ("nl", "en"), strict=True)]


def quoted(page: str) -> list[str]:
    """The words that a guide says are on the screen."""
    text = OWN.sub("", (GUIDES / page).read_text())
    return [" ".join(words.split()) for words in BOLD.findall(text)]


def on_screen(language: str) -> list[str]:
    files = sorted((ROOT / "webui" / "src" / "i18n" / language).glob("*.ts"))
    source = re.sub(r"^import .*$|Texts\['\w+'\]", "", "\n".join(file.read_text() for file in files), flags=re.M)
    return [(one or other).replace("\\'", "'") for one, other in LITERAL.findall(source)]


@pytest.mark.parametrize(("page", "language"), GUIDES_IN)
def test_every_quoted_word_is_on_the_screen(page: str, language: str) -> None:
    words, screen = quoted(page), set(on_screen(language))
    assert len(words) > 10
    assert [word for word in words if word not in screen] == []


@pytest.mark.parametrize(("dutch", "english"), PAIRS)
def test_both_languages_quote_the_same_words(dutch: str, english: str) -> None:
    """The same place in the two lists of texts, which have the same keys in the same order."""
    nl, en = on_screen("nl"), on_screen("en")
    for ours, theirs in zip(quoted(dutch), quoted(english), strict=True):
        assert (ours, theirs) in set(zip(nl, en, strict=True))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_is_linked_is_there(page: Path) -> None:
    missing = [target for target in LINK.findall(page.read_text()) if not (page.parent / target).exists()]
    assert missing == []


def test_the_prices_add_up() -> None:
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|[^|]*\|$", BUILD.read_text(), re.M)
    (total,) = (row for row in rows if row[0].startswith("**together"))
    parts = [
        row for row in rows if re.search(r"\d–\d", " ".join(row[1:])) and row != total and "optional" not in row[0]
    ]
    assert len(parts) > 7
    for column in (1, 2, 3):
        ranges = [(int(low), int(high)) for row in parts for low, high in re.findall(r"(\d+)–(\d+)", row[column])[:1]]
        assert total[column] == f"**{sum(low for low, _ in ranges)}–{sum(high for _, high in ranges)}**"


def test_the_short_wiring_is_that_of_the_wiring_page() -> None:
    wired = re.findall(r"\| (\d+) \| (\d+ Ω) \|", (ROOT / "firmware_config" / "wiring.md").read_text())
    short = re.findall(r"^\| \w+ \| (\d+) \| (\d+ Ω) \|", BUILD.read_text(), re.M)
    assert len(short) == 4
    assert set(short) <= set(wired)


def test_the_threat_model_names_tests_that_exist() -> None:
    named = TEST.findall(THREATS.read_text())
    assert len(named) > 40
    missing = [
        f"{path}::{test}"
        for path, test in named
        if not re.search(rf"^(async )?def {test}\(", (ROOT / path).read_text() if (ROOT / path).exists() else "", re.M)
    ]
    assert missing == []


def test_every_number_in_the_threat_model_has_its_row() -> None:
    text = THREATS.read_text()
    rows = set(re.findall(r"^\| \[(\d+)\] \|", text, re.M))
    assert rows == set(re.findall(r"\[(\d+)\]", text))


def test_the_threat_model_says_who_runs_as_whom() -> None:
    """When this fails, read what the page says of a recorder and a web process that were taken over, and mend it."""
    said = dict(re.findall(r"^\| `(terugblik-(?:recorder|web)\.service)` \| `([\w-]+)` \|$", THREATS.read_text(), re.M))
    assert said == {name: user_of(ROOT / "systemd" / name) for name in said}
    assert len(said) == 2


def user_of(unit: Path) -> str:
    parsed = ConfigParser(strict=False, interpolation=None)
    parsed.optionxform = str  # type: ignore[assignment,method-assign]
    parsed.read_string(unit.read_text())
    return parsed["Service"]["User"]


def test_the_map_of_the_code_has_the_imports_that_are_held() -> None:
    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]+) \|$", (ROOT / "docs" / "design" / "code.md").read_text(), re.M)
    assert {package: set(re.findall(r"`(\w+)`", may_use)) for package, may_use in rows} == ALLOWED


def test_every_decision_is_in_the_list() -> None:
    folder = ROOT / "docs" / "decisions"
    pages = {page.name for page in folder.glob("0*.md")}
    assert set(LINK.findall((folder / "README.md").read_text())) == pages
