"""The page that teaches a tablet to trust the box, and the certificate that it fetches for that.

It can be had over plain HTTP: before a tablet trusts the box there is nothing else. So nothing on it counts by itself.
What counts is that the fingerprint which the *tablet* shows is the one on the *paper*; the page says so, and shows one
itself only to those who came over HTTPS.
"""

from __future__ import annotations

import html
from pathlib import Path
from string import Template

from aiohttp import hdrs, web

from appliance.errors import Language
from appliance.tls import fingerprint_in
from appliance.web.language import asked_for
from appliance.web.tabletwords import WORDS

# A tablet trusts the box once it has this.
CA_ADDRESS = "/terugblik-ca.crt"
ADDRESS = "/tablet"
_STYLE_ADDRESS = "/tablet.css"
_PAGE = Template("""<!doctype html>
<html lang="$language">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title · Terugblik</title><link rel="stylesheet" href="/tablet.css"></head>
<body><main>
<p class="other"><a href="/tablet?lang=$other" lang="$other" hreflang="$other">$other_name</a></p>
<h1>$title</h1>
<p>$lead</p>
<p><a class="button" href="/terugblik-ca.crt">$fetch</a></p>
$kinds
<h2>$check_title</h2>
<p>$check</p>
$fingerprint
<p><a class="button" href="$home">$open</a></p>
<p>$undo</p>
</main></body></html>
""")
_STYLE = """\
:root { color-scheme: light dark; }
body { margin: 0; font: 1.125rem/1.5 system-ui, sans-serif; }
main { max-width: 40rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.75rem; line-height: 1.2; }
h2 { font-size: 1.25rem; margin-top: 2rem; }
summary { font-weight: 600; padding: 0.75rem 0; cursor: pointer; }
.other { text-align: right; margin: 0; }
.button { display: inline-block; padding: 0.75rem 1.25rem; border-radius: 0.5rem; background: #1d4ed8; color: #fff;
  text-decoration: none; }
.fingerprint { font: 1rem/1.6 ui-monospace, monospace; overflow-wrap: anywhere; }
"""


class Tablet:
    """`https_port`: where the box itself is, on the name that the tablet used."""

    def __init__(self, ca_file: Path, https_port: int) -> None:
        self._ca_file = ca_file
        self._https_port = https_port

    def answer(self, request: web.Request) -> web.StreamResponse | None:
        """None: it is not ours, or this box has no certificate of its own."""
        if not self._ca_file.is_file():
            return None
        if request.path == CA_ADDRESS:
            return web.FileResponse(self._ca_file, headers={hdrs.CONTENT_TYPE: "application/x-x509-ca-cert"})
        if request.path == _STYLE_ADDRESS:
            return _not_kept(web.Response(text=_STYLE, content_type="text/css"))
        if request.path == ADDRESS:
            return _not_kept(web.Response(text=self._page(request), content_type="text/html"))
        return None

    def home(self, request: web.Request) -> str:
        """The same box, encrypted."""
        host = request.host.rpartition("]")[0] + "]" if request.host.startswith("[") else request.host.split(":")[0]
        return f"https://{host}" if self._https_port == 443 else f"https://{host}:{self._https_port}"

    def _page(self, request: web.Request) -> str:
        language = asked_for(request)
        words = WORDS[language]
        other: Language = "en" if language == "nl" else "nl"
        return _PAGE.substitute(
            language=language,
            other=other,
            other_name=WORDS[other].name,
            home=html.escape(self.home(request)),
            kinds="\n".join(_kind(title, steps) for title, steps in words.kinds),
            fingerprint=self._fingerprint() if request.secure else "",
            title=words.title,
            lead=words.lead,
            fetch=words.fetch,
            check_title=words.check_title,
            check=words.check,
            open=words.open,
            undo=words.undo,
        )

    def _fingerprint(self) -> str:
        pairs = fingerprint_in(self._ca_file).split(":")
        fours = [" ".join(pairs[first : first + 4]) for first in range(0, len(pairs), 4)]
        return f'<p class="fingerprint">{" &nbsp; ".join(fours)}</p>'


def _kind(title: str, steps: tuple[str, ...]) -> str:
    items = "".join(f"<li>{step}</li>" for step in steps)
    return f"<details><summary>{title}</summary><ol>{items}</ol></details>"


def _not_kept(response: web.Response) -> web.Response:
    response.headers[hdrs.CACHE_CONTROL] = "no-store"
    return response
