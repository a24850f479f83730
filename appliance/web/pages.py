"""The web UI's built files. Knows nothing of what they do."""

from __future__ import annotations

from pathlib import Path

from aiohttp import hdrs, web

from appliance.web.information import Information
from appliance.web.language import from_header
from appliance.web.tablet import Tablet

_FOREVER = "public, max-age=31536000, immutable"
# A machine's own table may lack a type or name it otherwise; with `nosniff` a wrong one is a page that does not run.
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
_MISSING = {
    "nl": (
        "De webpagina's zijn nog niet gebouwd",
        "Bouw ze met <code>scripts/setup</code> en laad deze pagina opnieuw.",
    ),
    "en": ("The web pages have not been built yet", "Build them with <code>scripts/setup</code> and reload this page."),
}


class Pages:
    """`dist` is what Vite built: index.html, and assets whose names hold a hash of their content."""

    def __init__(self, dist: Path, tablet: Tablet, information: Information) -> None:
        self._dist = dist.resolve()
        self._tablet = tablet
        self._information = information

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """A file when there is one, else the one page, which knows its own addresses."""
        for_everybody = self._tablet.answer(request) or await self._information.answer(request)
        if for_everybody is not None:
            return for_everybody
        file = self._file(request.path)
        if file is not None:
            cache = _FOREVER if request.path.startswith("/assets/") else "no-cache"
            return _file(file, cache)
        if request.path.startswith("/assets/"):
            return web.Response(status=404, text="Not found")
        index = self._dist / "index.html"
        if not index.is_file():
            return _not_built(request)
        return _file(index, "no-cache")

    def _file(self, path: str) -> Path | None:
        parts = path.strip("/").split("/")
        # Windows-style and hidden names are never ours; `..` must not lead out.
        if any(not part or part.startswith(".") or "\\" in part or "\0" in part for part in parts):
            return None
        file = self._dist.joinpath(*parts)
        return file if file.is_file() and file.resolve().is_relative_to(self._dist) else None


def _file(path: Path, cache: str) -> web.FileResponse:
    kind = _TYPES.get(path.suffix, "application/octet-stream")
    return web.FileResponse(path, headers={hdrs.CACHE_CONTROL: cache, hdrs.CONTENT_TYPE: kind})


def _not_built(request: web.Request) -> web.Response:
    language = from_header(request.headers.get(hdrs.ACCEPT_LANGUAGE))
    title, advice = _MISSING[language]
    head = f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{title}</title>'
    page = f"{head}<h1>{title}</h1><p>{advice}</p>"
    return web.Response(status=503, text=page, content_type="text/html")
