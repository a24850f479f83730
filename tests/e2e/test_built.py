"""The page as it was built, before any browser."""

from __future__ import annotations

import gzip

from tests.e2e.box import DIST


def test_each_script_and_sheet_of_styles_lies_there_packed_too() -> None:
    built = [path for path in (DIST / "assets").iterdir() if path.suffix in (".js", ".css")]
    assert {path.suffix for path in built} == {".js", ".css"}
    for path in built:
        assert gzip.decompress(path.with_name(path.name + ".gz").read_bytes()) == path.read_bytes(), path.name
