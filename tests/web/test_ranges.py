"""Ranges against the slicing of bytes, and the headers that broke players elsewhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.web.ranges import RangeUnsatisfiable, Span, range_counts, wanted

DATA = bytes(range(256)) * 4


def cut(header: str | None, data: bytes = DATA) -> bytes | None:
    span = wanted(header, len(data))
    return None if span is None else data[span.start : span.end]


@given(st.integers(0, 2000), st.integers(0, 2000))
def test_first_and_last_are_both_included(first: int, last: int) -> None:
    header = f"bytes={first}-{last}"
    if last < first:
        assert cut(header) is None
    elif first >= len(DATA):
        with pytest.raises(RangeUnsatisfiable):
            cut(header)
    else:
        assert cut(header) == DATA[first : last + 1]


@given(st.integers(0, 2000))
def test_an_open_end_goes_to_the_end(first: int) -> None:
    if first >= len(DATA):
        with pytest.raises(RangeUnsatisfiable):
            cut(f"bytes={first}-")
    else:
        assert cut(f"bytes={first}-") == DATA[first:]


@given(st.integers(1, 2000))
def test_a_suffix_is_the_last_bytes(length: int) -> None:
    assert cut(f"bytes=-{length}") == DATA[-length:]


@given(st.text(max_size=40))
def test_any_header_gives_a_span_inside_or_none_or_unsatisfiable(text: str) -> None:
    for header in (text, f"bytes={text}"):
        try:
            span = wanted(header, len(DATA))
        except RangeUnsatisfiable:
            continue
        assert span is None or 0 <= span.start < span.end <= len(DATA)


@pytest.mark.parametrize("header", ["bytes=0-1", "Bytes=0-1", "bytes = 0-1", "bytes=0-1,", "bytes=, 0 - 1"])
def test_the_probe_of_webkit_in_all_its_spellings(header: str) -> None:
    assert wanted(header, 1000) == Span(0, 2)


@pytest.mark.parametrize(
    "header",
    [None, "", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=1", "items=0-1", "bytes=0-1,5-6", "bytes=5-3"],
)
def test_what_is_not_one_range_is_ignored(header: str | None) -> None:
    assert wanted(header, 1000) is None


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=1000-1001", "bytes=-0", "bytes=" + "9" * 5000 + "-"])
def test_no_such_bytes(header: str) -> None:
    with pytest.raises(RangeUnsatisfiable):
        wanted(header, 1000)


def test_numbers_of_any_length_are_read() -> None:
    assert wanted("bytes=" + "0" * 5000 + "1-" + "9" * 5000, 1000) == Span(1, 1000)
    assert wanted("bytes=-" + "9" * 5000, 1000) == Span(0, 1000)


def test_nothing_can_be_asked_of_an_empty_file() -> None:
    for header in ("bytes=0-", "bytes=0-0", "bytes=-5"):
        with pytest.raises(RangeUnsatisfiable):
            wanted(header, 0)


def test_content_range() -> None:
    assert Span(5, 10).content_range(100) == "bytes 5-9/100"


def test_if_range_must_name_what_is_stored_now() -> None:
    assert range_counts(None, '"a"')
    assert range_counts('"a"', '"a"')
    assert not range_counts('"b"', '"a"')
    assert not range_counts('W/"a"', '"a"')
    assert not range_counts("Wed, 21 Oct 2015 07:28:00 GMT", '"a"')
