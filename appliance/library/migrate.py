"""Brings a library to the newest version: numbered SQL files, each in one transaction with its number."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

from appliance.library.errors import LibraryTooNew


@cache
def migrations() -> tuple[tuple[int, str], ...]:
    """All of them in order: number and SQL. The numbers are 1, 2, 3, … without a hole."""
    folder = resources.files("appliance.library") / "migrations"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".sql")), key=lambda file: file.name)
    found = tuple((int(file.name.split("_")[0]), file.read_text("utf-8")) for file in files)
    if [number for number, _ in found] != list(range(1, len(found) + 1)):
        raise AssertionError("the migrations must be numbered without holes")
    return found


def version(connection: Any) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def up(connection: Any, to: int | None = None) -> None:
    """Apply what is missing, up to number `to` or the last. Does nothing to a library that is up to date."""
    newest = len(migrations())
    have = version(connection)
    if have > newest:
        raise LibraryTooNew
    for number, sql in migrations()[have : newest if to is None else to]:
        # executescript would commit first; the transaction must hold the number too, or a cut could run it twice.
        connection.executescript(f"BEGIN IMMEDIATE;\n{sql}\nPRAGMA user_version = {number};\nCOMMIT;")
