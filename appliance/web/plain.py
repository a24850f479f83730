"""The box over plain HTTP: contents tablets that ask whether there is internet, hands out the certificate, shows the
page for everybody, and sends everyone else to HTTPS. No route of the API is here, no session, no cookie, and nothing
that anybody posts is read.
"""

from __future__ import annotations

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from appliance.config import HOTSPOT_ADDRESS
from appliance.errors import TerugblikError
from appliance.log import log_error
from appliance.web import probes, tablet
from appliance.web.errors import NotEncrypted
from appliance.web.headers import harden
from appliance.web.hosts import Hosts
from appliance.web.information import Information
from appliance.web.language import from_header
from appliance.web.problems import answer


def build_plain(hosts: Hosts, page: tablet.Tablet, information: Information) -> web.Application:
    """Beside the application of `app.py`, on a port of its own."""

    async def reply(request: web.Request) -> web.StreamResponse:
        host = request.host.partition(":")[0].lower().rstrip(".")
        if host in probes.HOSTS:
            return _to_probe(host, request)
        hosts.check(request)
        if request.method not in ("GET", "HEAD"):
            raise NotEncrypted
        for_everybody = page.answer(request) or await information.answer(request)
        return for_everybody or _away(page.home(request) + request.rel_url.raw_path)

    app = web.Application(middlewares=[_guard])
    app.on_response_prepare.append(_harden)
    app.router.add_route("*", "/{path:.*}", reply)
    return app


def _to_probe(host: str, request: web.Request) -> web.Response:
    known = probes.expected(host, request.path)
    if known is None:
        # A system that thinks there is a page to sign in on, and opens it.
        return _away(f"http://{HOTSPOT_ADDRESS}{tablet.ADDRESS}")
    response = web.Response(status=known.status, text=known.text) if known.text else web.Response(status=known.status)
    if known.kind:
        response.content_type = known.kind
    response.headers[hdrs.CACHE_CONTROL] = "no-store"
    return response


def _away(address: str) -> web.Response:
    """Not for good: a browser that kept it would look for the probes' names there at home, too."""
    return web.Response(status=302, headers={hdrs.LOCATION: address, hdrs.CACHE_CONTROL: "no-store"})


@web.middleware
async def _guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    language = from_header(request.headers.get(hdrs.ACCEPT_LANGUAGE))
    try:
        return await handler(request)
    except TerugblikError as error:
        return answer(error, language)
    except (ConnectionError, web.HTTPException):
        raise
    except Exception as error:  # noqa: BLE001 - the last resort: the asker gets an answer, the log the place
        log_error("unexpected", error)
        return answer(TerugblikError(), language)


async def _harden(_: web.Request, response: web.StreamResponse) -> None:
    harden(response.headers, api=False, secure=False)
