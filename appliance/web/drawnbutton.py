"""The button that is drawn on the page where a box has none of its own, and who may press it.

The simulator records a film, so anybody may. With a webcam it is a room that is recorded: a press, which begins a
lesson and vouches for a new account, then has to come from the machine itself.
"""

from __future__ import annotations

from aiohttp import web

from appliance.protocol import RecorderStatus
from appliance.web.errors import ButtonNotFromAfar, NoVirtualButton
from appliance.web.hosts import from_this_machine

_FOR_ANYBODY = ("sim",)


def is_offered(status: RecorderStatus, request: web.Request) -> bool:
    return status.virtual_button and (status.backend in _FOR_ANYBODY or from_this_machine(request))


def require_offered(status: RecorderStatus, request: web.Request) -> None:
    if not status.virtual_button:
        raise NoVirtualButton
    if not is_offered(status, request):
        raise ButtonNotFromAfar
