"""The application: every row of `routes.py` bound to its handler, behind the gate."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from appliance.errors import TerugblikError
from appliance.web import bodies
from appliance.web.call import Call, json_reply
from appliance.web.faces import Faces
from appliance.web.gate import Gate
from appliance.web.language import from_header
from appliance.web.middleware import guard, harden_response
from appliance.web.problems import answer
from appliance.web.routes import ROUTES, Route

Answerer = Callable[[Call], Awaitable[Any]]


def build_app(api: Mapping[str, object], gate: Gate, faces: Faces, pages: Handler) -> web.Application:
    """`api`: the first word of a route's name → the object that has the second as its method."""
    app = web.Application(middlewares=[guard(gate, pages)], client_max_size=bodies.LIMIT_BYTES)
    app.on_response_prepare.append(harden_response)
    for route in ROUTES:
        module, _, function = route.name.partition(".")
        answerer: Answerer = getattr(api[module], function)
        handler = _bind(route, answerer, gate, faces)
        app.router.add_route(route.method, route.path, handler)
        if route.method == "GET" and route.gives != "text/event-stream":
            app.router.add_route("HEAD", route.path, handler)
    return app


def _bind(route: Route, answerer: Answerer, gate: Gate, faces: Faces) -> Handler:
    async def handler(request: web.Request) -> web.StreamResponse:
        language = from_header(request.headers.get(hdrs.ACCEPT_LANGUAGE))
        try:
            session = gate.admit(request, route)
            if session is not None:
                language = faces.language(session.person, language)
            body = await bodies.read(request, route.takes, bare=route.bare)
            asked = bodies.asked(request, route.asks)
            return _reply(route, await answerer(Call(request, session, language, body, asked)))
        except TerugblikError as error:
            return answer(error, language)

    return handler


def _reply(route: Route, result: Any) -> web.StreamResponse:
    if isinstance(result, web.StreamResponse):
        return result
    if route.gives is None:
        return web.Response(status=route.status)
    if isinstance(route.gives, str):
        return web.Response(status=route.status, body=result, content_type=route.gives)
    return json_reply(result, route.status)
