"""The command `restore`: the same page of options as `backup`, a name of its own."""

from __future__ import annotations

from appliance.backup.cli import main_restore as main

__all__ = ["main"]
