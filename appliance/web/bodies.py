"""A request's body, read once and bounded, and what stands behind its `?`, as the types that the route names."""

from __future__ import annotations

from typing import Any

import msgspec
from aiohttp import web

from appliance.web.errors import BodyTooLarge, NotJson
from appliance.web.fields import from_validation

LIMIT_BYTES = 256 * 1024


async def read(request: web.Request, kind: type | str | None, *, bare: bool = False) -> Any:
    """None where the route takes nothing, and what was sent all the same is not looked at; or bytes, which are the
    handler's. `bare`: where nothing was sent it is as if no field had been filled in."""
    if kind is None or isinstance(kind, str):
        return None
    try:
        raw = await request.read()
    except web.HTTPRequestEntityTooLarge as error:
        raise BodyTooLarge(limit_kib=LIMIT_BYTES // 1024) from error
    try:
        return msgspec.json.decode(raw or b"{}" if bare else raw, type=kind)
    except msgspec.ValidationError as error:
        raise from_validation(str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        # Not chained: the cause quotes what was sent, which may be a passphrase.
        raise NotJson from None


def asked(request: web.Request, kind: type | None) -> Any:
    """None where the route looks at nothing behind the `?`."""
    if kind is None:
        return None
    try:
        return msgspec.convert(dict(request.query), kind, strict=False)
    except msgspec.ValidationError as error:
        raise from_validation(str(error)) from None
