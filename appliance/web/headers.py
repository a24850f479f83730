"""Headers that every answer carries, so that no page of ours runs, frames or leaks anything by default."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multidict import CIMultiDict

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "font-src 'self'",
        "manifest-src 'self'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)

# The camera is for scanning a key card's QR with the tablet itself.
PERMISSIONS_POLICY = ", ".join(
    ("camera=(self)", "microphone=()", "geolocation=()", "display-capture=()", "usb=()", "payment=()")
)

_ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Permissions-Policy": PERMISSIONS_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def harden(headers: CIMultiDict[str], *, api: bool, secure: bool) -> None:
    """Add what is always there; `api` answers are never kept, by any cache."""
    headers.update(_ALWAYS)
    if "Server" in headers:
        del headers["Server"]
    if api:
        headers["Cache-Control"] = "no-store"
    if secure:
        # Not for subdomains or preload: it is a box in a classroom, not a site.
        headers["Strict-Transport-Security"] = "max-age=31536000"
