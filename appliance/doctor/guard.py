"""What the disk refuses while it is looked at is a finding like any other: looking goes on with the next thing."""

from __future__ import annotations

import errno
from collections.abc import Iterator

from appliance.doctor import errors
from appliance.doctor.finding import Finding

_NOT_FOR_US = (errno.EACCES, errno.EPERM)


def guarded(findings: Iterator[Finding], where: str) -> Iterator[Finding]:
    """Of one thing. If it was taken away while it was looked at, there is nothing to say."""
    try:
        yield from findings
    except FileNotFoundError:
        return
    except OSError as error:
        yield refused(error, where)


def refused(error: OSError, where: str) -> Finding:
    if error.errno in _NOT_FOR_US:
        return Finding(errors.NotForUs(), where)
    return Finding(errors.DiskRefuses(errno=error.errno or 0), where)
