"""The one table from an error's class to its HTTP status."""

from __future__ import annotations

from appliance import errors
from appliance.web import errors as web_errors

# The first class that the error is an instance of decides: exceptions to a category come before it.
_TABLE: tuple[tuple[type[errors.TerugblikError], int], ...] = (
    (web_errors.WrongMethod, 405),
    (web_errors.BodyTooLarge, 413),
    (web_errors.LengthNeeded, 411),
    (web_errors.JsonTypeNeeded, 415),
    (web_errors.BytesTypeNeeded, 415),
    (web_errors.RangeNotThere, 416),
    (errors.BadInput, 400),
    (errors.NotSignedIn, 401),
    (errors.Forbidden, 403),
    (errors.NotFound, 404),
    (errors.Conflict, 409),
    (errors.Gone, 410),
    (errors.Damaged, 422),
    (errors.Throttled, 429),
    (errors.Unavailable, 503),
    (errors.TerugblikError, 500),
)


def status_of(error: errors.TerugblikError) -> int:
    return next(status for kind, status in _TABLE if isinstance(error, kind))
