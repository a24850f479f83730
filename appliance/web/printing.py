"""Every paper that the page can ask for, drawn: the one place of this process that reaches what draws.

What draws takes many megabytes and a good part of the start, and on most days nobody asks for a paper. So it is loaded
by the first that is asked for, in the thread that makes it: never call these on the event loop.
"""

from __future__ import annotations

from collections.abc import Sequence

from appliance.errors import Language
from appliance.library.actiepunten import Actiepunt
from appliance.library.kijkwijzercontent import Content as KijkwijzerContent
from appliance.library.storyboardpages import Content, Made, Picture
from appliance.papers.blocks import Document
from appliance.papers.facts import Facts
from appliance.release.slipwords import Slip


def board_card(actiepunt: Actiepunt, language: Language) -> bytes:
    from appliance.library.boardcard import card

    return card(actiepunt, language)


def certificate(exported: bytes, language: Language) -> bytes:
    from appliance.library.certificatepaper import paper

    return paper(exported, language)


def certificates(exported: Sequence[bytes], language: Language) -> bytes:
    from appliance.library.certificatepaper import papers

    return papers(exported, language)


def kijkwijzer(content: KijkwijzerContent, language: Language) -> bytes:
    from appliance.library.kijkwijzerpaper import paper

    return paper(content, language)


def slip(given: Slip, language: Language) -> bytes:
    from appliance.release.slippaper import paper

    return paper(given, language)


def storyboard(content: Content, language: Language) -> Made:
    """Raises `StoryboardTooLong`."""
    from appliance.library.storyboardpaper import make

    return make(content, language)


def picture(data: bytes, words: str) -> Picture:
    """A PNG or JPEG as a part of a storyboard."""
    from appliance.library.storyboardpaper import picture

    return picture(data, words)


def document(of: Document, facts: Facts, notice: str = "") -> bytes:
    """A paper of the school's. `notice`: stands above all else."""
    from appliance.papers.pdf import drawn

    return drawn(of, facts, notice)


def poster(facts: Facts, language: Language) -> bytes:
    from appliance.papers.poster import poster

    return poster(facts, language)
