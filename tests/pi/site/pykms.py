"""Stands in for the module of Raspberry Pi's archive that picamera2 imports for its preview on a screen.

The box has no screen and never opens that preview; only the names have to be there.
"""

from __future__ import annotations


class PixelFormat:
    RGB888 = BGR888 = XRGB8888 = XBGR8888 = ABGR8888 = YUV420 = YVU420 = NV12 = None


class PlaneType:
    Primary = Overlay = None
