"""Around every request: our address only, hardened headers, and errors in words. Nothing of a request is logged."""

from __future__ import annotations

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler, Middleware

from appliance.errors import TerugblikError
from appliance.library.errors import StorageFull
from appliance.library.files import is_full
from appliance.log import log_error
from appliance.web.bodies import LIMIT_BYTES
from appliance.web.errors import BodyTooLarge, UnknownAddress, WrongMethod
from appliance.web.gate import Gate
from appliance.web.headers import harden
from appliance.web.language import from_header
from appliance.web.problems import answer


def is_api(request: web.Request) -> bool:
    return request.path == "/api" or request.path.startswith("/api/")


async def harden_response(request: web.Request, response: web.StreamResponse) -> None:
    """A signal of the application's, so that streams have these headers too."""
    harden(response.headers, api=is_api(request), secure=request.secure)


def guard(gate: Gate, pages: Handler) -> Middleware:
    """What no route of the API answers goes to `pages`, unless it lies below /api."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            gate.check_address(request)
            return await _routed(request, handler, pages)
        except TerugblikError as error:
            return answer(error, from_header(request.headers.get(hdrs.ACCEPT_LANGUAGE)))
        except ConnectionError:
            raise
        except Exception as error:  # noqa: BLE001 - the last resort: the asker gets an answer, the log the place
            log_error("unexpected", error)
            told = StorageFull() if is_full(error) else TerugblikError()
            return answer(told, from_header(request.headers.get(hdrs.ACCEPT_LANGUAGE)))

    return middleware


async def _routed(request: web.Request, handler: Handler, pages: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPNotFound as error:
        if is_api(request) or request.method not in ("GET", "HEAD"):
            raise UnknownAddress from error
        return await pages(request)
    except web.HTTPMethodNotAllowed as error:
        response = answer(WrongMethod(), from_header(request.headers.get(hdrs.ACCEPT_LANGUAGE)))
        response.headers[hdrs.ALLOW] = ", ".join(sorted(error.allowed_methods))
        return response
    except web.HTTPRequestEntityTooLarge as error:
        raise BodyTooLarge(limit_kib=LIMIT_BYTES // 1024) from error
