"""What tablets and laptops ask, over plain HTTP, to find out whether a Wi-Fi leads anywhere, and the answer that they
hope for. On the box's own Wi-Fi these names lead to the box (`firmware_config/` has the same ones), or a tablet would
leave it for one with internet, in the middle of watching a lesson. Nothing but that question is answered under these
names: it is the one lie that the box tells, and it is told to machines only.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Expected:
    """`path` None: whatever is asked for under that name."""

    host: str
    path: str | None
    status: int
    kind: str
    text: str


_APPLE = "<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>"
_FIREFOX_PAGE = '<meta http-equiv="refresh" content="0;url=https://support.mozilla.org/kb/captive-portal"/>'


def _android(host: str) -> tuple[Expected, Expected]:
    return Expected(host, "/generate_204", 204, "", ""), Expected(host, "/gen_204", 204, "", "")


PROBES: tuple[Expected, ...] = (
    # iPhone, iPad, Mac
    Expected("captive.apple.com", None, 200, "text/html", _APPLE),
    # Android of Google and most others, ChromeOS, Huawei's, Xiaomi's
    *_android("connectivitycheck.gstatic.com"),
    *_android("connectivitycheck.android.com"),
    *_android("clients3.google.com"),
    *_android("connectivitycheck.platform.hicloud.com"),
    *_android("connect.rom.miui.com"),
    # Windows since 10, and before
    Expected("www.msftconnecttest.com", "/connecttest.txt", 200, "text/plain", "Microsoft Connect Test"),
    Expected("www.msftncsi.com", "/ncsi.txt", 200, "text/plain", "Microsoft NCSI"),
    # Firefox asks for itself
    Expected("detectportal.firefox.com", "/success.txt", 200, "text/plain", "success\n"),
    Expected("detectportal.firefox.com", "/canonical.html", 200, "text/html", _FIREFOX_PAGE),
)
HOSTS = frozenset(probe.host for probe in PROBES)


def expected(host: str, path: str) -> Expected | None:
    """None: not a question that we know."""
    return next((probe for probe in PROBES if probe.host == host and probe.path in (None, path)), None)
