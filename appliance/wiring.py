"""Every constructor call of the two processes, and no logic: the only page that sees both sides.

Each function imports what it needs when it is called, so that neither process loads what is the other's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from appliance.web.server import WebProcess
    from appliance.web.settings import WebSettings


def build_web(settings: WebSettings) -> WebProcess:
    """The web process: keys in memory, no devices."""
    from appliance.web.assembly import assemble

    return assemble(settings)
