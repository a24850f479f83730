"""The requests of the control socket as types: what does not fit is refused before anything looks at it."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from appliance.protocol import Owner, Zone
from appliance.recorder.errors import BadRequest

LINE_LIMIT_BYTES = 64 * 1024
OwnerId = Annotated[str, Meta(min_length=1, max_length=64)]


class _Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="op"):
    """One line from the other side."""


class Status(_Request, frozen=True, tag="status"): ...


class Watch(_Request, frozen=True, tag="watch"): ...


class Press(_Request, frozen=True, tag="press"): ...


class Decline(_Request, frozen=True, tag="decline"): ...


class Mark(_Request, frozen=True, tag="mark"): ...


class Stop(_Request, frozen=True, tag="stop"): ...


class SetReady(_Request, frozen=True, tag="set_ready"):
    owner: Owner | None
    zones: list[Zone] = msgspec.field(default_factory=list)


class AskPresence(_Request, frozen=True, tag="presence"):
    window_s: Annotated[float, Meta(gt=0, le=300)]


class AskFraming(_Request, frozen=True, tag="framing"):
    owner: OwnerId
    window_s: Annotated[float, Meta(gt=0, le=300)]


class LeaveFraming(_Request, frozen=True, tag="leave_framing"):
    owner: OwnerId


class Preview(_Request, frozen=True, tag="preview"):
    owner: OwnerId


class BeginRehearsal(_Request, frozen=True, tag="rehearse"): ...


class LeaveRehearsal(_Request, frozen=True, tag="leave_rehearsal"):
    forget: bool


class Rehearsed(_Request, frozen=True, tag="rehearsed"):
    offset: Annotated[int, Meta(ge=0, le=1 << 40)]


class Button(_Request, frozen=True, tag="button"):
    held_ms: Annotated[int, Meta(ge=1, le=20_000)] = 100


Request = (
    Status
    | Watch
    | Press
    | Decline
    | Mark
    | Stop
    | SetReady
    | AskPresence
    | AskFraming
    | LeaveFraming
    | Preview
    | BeginRehearsal
    | LeaveRehearsal
    | Rehearsed
    | Button
)

# They are answered twice: when a press counts from now on, and when it came or did not.
AsksForPress = AskPresence | AskFraming

_DECODER: msgspec.json.Decoder[Request] = msgspec.json.Decoder(Request)


def decode_request(line: bytes) -> Request:
    """Raises `BadRequest` for everything that is not exactly one request."""
    try:
        return _DECODER.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BadRequest from error
