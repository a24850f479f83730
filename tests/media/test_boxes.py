from __future__ import annotations

import pytest

from appliance.media import boxes
from appliance.media.errors import NotALesson


def test_free_box_has_exactly_the_asked_size() -> None:
    for size in (8, 9, 100):
        padding = boxes.free_box(size)
        assert len(padding) == size
        assert boxes.read_header(padding) == boxes.BoxHeader(b"free", 0, size, 8)


def test_free_box_smaller_than_its_header_is_refused() -> None:
    with pytest.raises(ValueError, match="header"):
        boxes.free_box(7)


def test_header_of_an_incomplete_box_is_not_known_yet() -> None:
    assert boxes.read_header(b"\0\0\0\x10moo") is None
    assert boxes.read_header(b"\0\0\0\1mdat\0\0\0") is None


def test_mdat_past_4_gib_has_a_64_bit_size() -> None:
    header = boxes.mdat_header(5 << 30)
    assert boxes.read_header(header) == boxes.BoxHeader(b"mdat", 0, (5 << 30) + 16, 16)
    assert len(boxes.mdat_header(0xFFFFFFFF - 8)) == 8
    assert len(boxes.mdat_header(0xFFFFFFFF - 7)) == 16


def test_find_walks_a_path() -> None:
    tree = boxes.box(b"aaaa", boxes.box(b"skip"), boxes.box(b"bbbb", b"here"))
    assert bytes(boxes.need(memoryview(tree), b"aaaa", b"bbbb")) == b"here"
    assert boxes.find(memoryview(tree), b"aaaa", b"cccc") is None
    with pytest.raises(NotALesson):
        boxes.need(memoryview(tree), b"cccc")


@pytest.mark.parametrize("data", [b"\0\0\0\x20abcd", b"\0\0\0\4abcd", b"\0\0\0"])
def test_children_that_do_not_fit_are_refused(data: bytes) -> None:
    with pytest.raises(NotALesson):
        list(boxes.children(memoryview(data)))
