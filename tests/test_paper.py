"""What a teacher types on a tablet, as the font of the box can print it."""

from __future__ import annotations

import pytest

from appliance.paper import printable

SIGNS = {ord(sign) for sign in "abcdefghijklmnopqrstuvwxyz é?!"}


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("juf \U0001f469\U0001f3fd\u200d\U0001f3eb!", "juf ?!"),  # a teacher, of four signs
        ("\U0001f1f3\U0001f1f1 en", "? en"),  # a flag, of two
        ("hart \u2764\ufe0f zo", "hart ? zo"),
        ("e\u0301e\u0301n", "één"),  # the accent typed apart
        ("a\u200b\u00adb", "ab"),  # nothing that is seen
        ("een\r\ntwee\tdrie\x07", "een\ntwee drie"),
        ("\u0645\u0631", "??"),  # letters: each is missed
    ],
)
def test_what_the_font_has_no_sign_for_is_one_question_mark(typed: str, printed: str) -> None:
    assert printable(typed, SIGNS) == printed
