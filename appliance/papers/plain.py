"""A paper as text to be pasted elsewhere: no sign that a website or a word processor makes a mess of."""

from __future__ import annotations

from appliance.papers.blocks import Block, Claim, Document, Head, Lights, Para, Points, Rows
from appliance.papers.lights import lamps


def written(document: Document) -> str:
    parts = [document.title, *(_of(block, document) for block in document.blocks)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _of(block: Block, document: Document) -> str:
    match block:
        case Head(text) | Para(text):
            return text
        case Points(items):
            return "\n".join(f"- {item}" for item in items)
        case Rows(rows):
            return _rows(rows)
        case Lights():
            return _rows(tuple(lamp.words(document.language) for lamp in lamps()))
        case Claim(text, proof):
            return "\n".join((text, *(f"  {one}" for one in proof)))


def _rows(rows: tuple[tuple[str, str], ...]) -> str:
    return "\n".join(f"{label}: {text}" for label, text in rows)
