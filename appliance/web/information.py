"""The page for everybody who is in the classroom or at home: what this box does, what its light means, whom to ask.

Signed out, over plain HTTP too, as a parent's phone trusts no certificate of ours. It says what the school prints
anyway: nothing of a person, nothing of a lesson, not even whether one is being recorded.
"""

from __future__ import annotations

import html
from string import Template

from aiohttp import hdrs, web

from appliance.core.school import SchoolDamaged
from appliance.errors import Language
from appliance.papers.blocks import Block, Claim, Document, Head, Lights, Para, Points, Rows
from appliance.papers.lights import LAMPS, lamps
from appliance.papers.parents import information
from appliance.schoolfile import Kept
from appliance.web.boxfacts import INFORMATION, BoxFacts
from appliance.web.language import asked_for

_STYLE_ADDRESS = "/informatie.css"
_OTHER = {"nl": ("en", "English"), "en": ("nl", "Nederlands")}
_PAGE = Template("""<!doctype html>
<html lang="$language">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title · Terugblik</title><link rel="stylesheet" href="/informatie.css"></head>
<body><header><a class="home" href="/">Terugblik</a>
<a class="other" href="/informatie?lang=$other" lang="$other" hreflang="$other">$other_name</a></header>
<main><h1>$title</h1>
<p class="lead">$lead</p>
$blocks
</main></body></html>
""")
_COLOURS = "\n".join(
    f".lamp-{name} {{ background: rgb({', '.join(map(str, lamp.colour))}); }}" for name, lamp in LAMPS.items()
)
_STYLE = f"""\
:root {{
  color-scheme: light dark; --paper: #f6f4ee; --ink: #22252d; --soft: #565a66; --line: #d9d4c7; --accent: #2b4c86;
}}
@media (prefers-color-scheme: dark) {{
  :root {{ --paper: #17191e; --ink: #edeae3; --soft: #b4b6bd; --line: #3b404b; --accent: #a5c0f2; }}
}}
body {{ margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.55 system-ui, sans-serif; }}
header, main {{ max-width: 42rem; margin: 0 auto; padding: 0.75rem 1rem; }}
header {{ display: flex; justify-content: space-between; }}
a {{ color: var(--accent); }}
header a {{ display: inline-flex; align-items: center; min-height: 46px; min-width: 46px; }}
.home {{ color: var(--ink); font-weight: 700; text-decoration: none; }}
h1 {{ margin: 0.5rem 0; font-size: 2rem; line-height: 1.2; }}
h2 {{ margin: 2rem 0 0.5rem; font-size: 1.25rem; line-height: 1.3; }}
.lead {{ margin: 0 0 1.5rem; color: var(--soft); font-size: 1.25rem; line-height: 1.45; }}
ul {{ padding-inline-start: 1.25rem; }}
li {{ margin-block: 0.35rem; }}
.lamps {{ padding: 0 0 0 6px; list-style: none; }}
.lamps li {{ display: grid; grid-template-columns: 2.5rem 1fr; gap: 0 1rem; align-items: center; padding-block: 0.4rem;
  border-top: 1px solid var(--line); }}
.lamp {{ grid-row: span 2; width: 2rem; height: 2rem; border: 2px solid var(--soft); border-radius: 50%; }}
.pulsing {{ outline: 2px solid var(--soft); outline-offset: 3px; }}
.blinking {{ outline: 2px dashed var(--soft); outline-offset: 3px; }}
{_COLOURS}
"""


class Information:
    def __init__(self, facts: BoxFacts) -> None:
        self._facts = facts

    async def answer(self, request: web.Request) -> web.Response | None:
        """None: it is not ours."""
        if request.path == _STYLE_ADDRESS:
            return _not_kept(web.Response(text=_STYLE, content_type="text/css"))
        if request.path.rstrip("/") != INFORMATION:
            return None
        language = asked_for(request)
        facts = await self._facts.gather(request, await self._kept(), spoken=True)
        return _not_kept(web.Response(text=_page(information(facts, language), language), content_type="text/html"))

    async def _kept(self) -> Kept:
        """Settings that cannot be read are told to who can mend them; others get the page as it is without."""
        try:
            return await self._facts.kept()
        except SchoolDamaged:
            return Kept()


def _page(document: Document, language: Language) -> str:
    other, other_name = _OTHER[language]
    return _PAGE.substitute(
        language=language,
        other=other,
        other_name=other_name,
        title=html.escape(document.title),
        lead=html.escape(document.lead),
        blocks="\n".join(_block(block, language) for block in document.blocks),
    )


def _block(block: Block, language: Language) -> str:
    match block:
        case Head(text):
            return f"<h2>{html.escape(text)}</h2>"
        case Para(text) | Claim(text):
            return f"<p>{html.escape(text)}</p>"
        case Points(items):
            return f"<ul>{''.join(f'<li>{html.escape(item)}</li>' for item in items)}</ul>"
        case Rows(rows):
            return "".join(f"<p><b>{html.escape(label)}</b><br>{html.escape(text)}</p>" for label, text in rows)
        case Lights():
            return _lights(language)


def _lights(language: Language) -> str:
    names = {id(lamp): name for name, lamp in LAMPS.items()}
    rows = []
    for lamp in lamps():
        seen, means = lamp.words(language)
        drawn = f'<span class="lamp lamp-{names[id(lamp)]} {lamp.way}" aria-hidden="true"></span>'
        rows.append(f"<li>{drawn}<b>{html.escape(seen)}</b><span>{html.escape(means)}</span></li>")
    return f'<ul class="lamps">{"".join(rows)}</ul>'


def _not_kept(response: web.Response) -> web.Response:
    response.headers[hdrs.CACHE_CONTROL] = "no-store"
    return response
