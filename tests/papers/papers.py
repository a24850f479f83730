"""A school, and its papers as they come out of a printer."""

from __future__ import annotations

import functools
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from appliance.core.school import School
from appliance.errors import Language
from appliance.papers.blocks import Document
from appliance.papers.facts import Facts, PaperKind
from appliance.papers.pack import pack
from appliance.papers.parents import information, parents
from appliance.papers.pdf import drawn
from appliance.papers.rules import protocol

SCHOOL = School(
    name="Basisschool De Regenboog",
    contact="de directeur",
    reach="info@regenboog.example",
    fg="fg@bestuur.example",
    ground="legitimate_interest",
    mr_on="2026-06-01",
)
FACTS = Facts(
    school=SCHOOL,
    version=3,
    today=date(2026, 9, 1),
    program="1.2.3",
    address="http://192.168.87.1/informatie",
    lesson_minutes=20,
    sound=True,
    school_wifi=False,
    board="Raspberry Pi 4",
    camera="imx708",
)
LANGUAGES: tuple[Language, ...] = ("nl", "en")
MAKERS = {"parents": parents, "protocol": protocol, "pack": pack}
needs_poppler = pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="needs poppler-utils")


def made(kind: str, facts: Facts, language: Language) -> Document:
    return information(facts, language) if kind == "information" else MAKERS[kind](facts, language)


def printed(kind: PaperKind, facts: Facts, language: Language, folder: Path, notice: str = "") -> Path:
    file = folder / f"{kind}.pdf"
    file.write_bytes(_drawn(kind, facts, language, notice))
    return file


# That the same facts give the same paper is a test of its own, which draws afresh; all others look at one.
@functools.cache
def _drawn(kind: PaperKind, facts: Facts, language: Language, notice: str) -> bytes:
    return drawn(made(kind, facts, language), facts, notice)


def words_of(pdf: Path) -> str:
    """On one line, as a reader takes it in."""
    done = subprocess.run(["pdftotext", "-raw", str(pdf), "-"], check=True, capture_output=True, text=True)
    return " ".join(done.stdout.split())


def pages_of(pdf: Path) -> int:
    done = subprocess.run(["pdfinfo", str(pdf)], check=True, capture_output=True, text=True)
    return int(done.stdout.partition("Pages:")[2].split()[0])
