"""A lesson's kijkwijzer on exactly one A4, made in memory; nothing of it touches the disk.

What does not fit is set smaller. What does not fit even then is cut short, the longest texts first; and the foot of the
sheet says by name what was cut or left out, so that nobody takes the sheet for all that was written.
"""

from __future__ import annotations

from functools import partial

from appliance.errors import Language
from appliance.ink import POINT_MM
from appliance.library.kijkwijzercontent import Content
from appliance.library.kijkwijzersheet import FOOT_MM, SIZE, Broken, Sheet
from appliance.library.kijkwijzerwords import SheetWords, words

_SCALES = (1.0, 0.93, 0.86, 0.8, 0.74, 0.68, 0.62)
# At the smallest letters: no text longer than so many lines.
_MOST_LINES = (40, 28, 20, 14, 10, 7, 5, 4, 3, 2, 1)
_NO_LIMIT = 10_000
# How wide the texts are set, and the narrowest that a sign is on average, of its height.
_WIDE_MM = 148.0
_NARROW_EM = 0.35


def paper(content: Content, language: Language) -> bytes:
    """The same content gives the same bytes."""
    making = partial(_made, content, words(language), language, {})
    for scale in _SCALES:
        if _may_fit(content, scale) and (sheet := making(scale, _NO_LIMIT)) is not None:
            return sheet
    smallest = _SCALES[-1]
    found, fitting = None, [*_MOST_LINES]
    while fitting:  # the most lines of which all fits: halved each time
        middle = len(fitting) // 2
        sheet = making(smallest, fitting[middle])
        found, fitting = (sheet, fitting[:middle]) if sheet is not None else (found, fitting[middle + 1 :])
    # Whatever there is: what does not fit even so is left out.
    found = found or making(smallest, _MOST_LINES[-1], may_leave_out=True)
    assert found is not None
    return found


def _may_fit(content: Content, scale: float) -> bool:
    """Whether it is worth trying, by a count of signs: to break many long lines takes long."""
    wide = _WIDE_MM / (SIZE * POINT_MM * scale * _NARROW_EM)
    texts = [line.text for line in (*content.tops, *content.tips)] + [answer for _, answer in content.answers]
    lines = sum(max(1, text.count("\n") + 1, len(text) / wide) for text in texts)
    return lines * SIZE * POINT_MM * scale <= FOOT_MM


def _made(
    content: Content,
    said: SheetWords,
    language: Language,
    broken: Broken,
    scale: float,
    most_lines: int,
    *,
    may_leave_out: bool = False,
) -> bytes | None:
    """None: it does not fit."""
    page = Sheet(content, said, language, broken, scale, most_lines, may_leave_out=may_leave_out)
    try:
        return bytes(page.output()) if page.fits or may_leave_out else None
    finally:
        page.close_fonts()
