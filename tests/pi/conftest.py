"""These tests run in the root of `scripts/pi-root`, by `scripts/test-pi`; elsewhere there is no libcamera."""

from __future__ import annotations

import os

collect_ignore_glob = [] if os.environ.get("TERUGBLIK_PI") == "virtual" else ["test_*.py"]
