"""Words, work, box, card and the register."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import zxingcpp

from appliance.age.identities import HybridIdentity, X25519Identity
from appliance.age.recipients import ScryptRecipient
from appliance.age.writer import seal
from appliance.clock import SimulatedClock
from appliance.people import locked, work
from appliance.people.box import Box
from appliance.people.card import KeyCard, check_card, make_card
from appliance.people.errors import CardDiffers, PersonDamaged, WrongPassphrase
from appliance.people.register import Register
from appliance.people.service import People
from appliance.people.turns import Turns
from appliance.people.words import four_words, words
from appliance.people.work import Work


def test_the_list_holds_1024_plain_words() -> None:
    listed = words()
    assert len(listed) == len(set(listed)) == 1024
    assert listed == tuple(sorted(listed))
    assert all(re.fullmatch(r"[a-z]{3,8}", word) for word in listed)


def test_no_two_words_sound_alike() -> None:
    """Words are read aloud across a table: ei and ij, au and ou, final d and t must not decide."""
    rules = [("ch", "g"), ("ij", "ei"), ("ou", "au"), ("c", "k"), ("z", "s"), ("v", "f"), ("ie", "i"), ("th", "t")]

    def heard(word: str) -> str:
        for spelled, sound in rules:
            word = word.replace(spelled, sound)
        word = re.sub(r"(.)\1", r"\1", word)
        return re.sub("b$", "p", re.sub("d$", "t", word))

    assert len({heard(word) for word in words()}) == 1024


def test_four_words_do_not_depend_on_the_side() -> None:
    a, b, c = (str(HybridIdentity.generate().recipient) for _ in range(3))
    assert four_words(a, b) == four_words(b, a)
    assert four_words(a, b) != four_words(a, c)
    assert len(four_words(a, b)) == 4


@pytest.mark.parametrize(("probe_s", "log_n"), [(0.0001, 16), (0.05, 16), (0.1, 15), (0.19, 14), (0.4, 14), (10.0, 14)])
def test_the_work_fits_the_machine_and_the_memory(probe_s: float, log_n: int) -> None:
    assert work.from_probe(probe_s).unlock_log_n == log_n


def test_the_calibrated_work_is_real_work() -> None:
    assert work.MIN_LOG_N <= work.calibrated().unlock_log_n <= work.MAX_LOG_N


def test_the_salt_is_made_once(tmp_path: Path) -> None:
    first = Box.load(tmp_path, 4)
    assert Box.load(tmp_path, 4).name_tag("Anna") == first.name_tag(" ANNA ")
    assert first.name_tag("Anna") != first.name_tag("Bea")
    assert first.code_secrets("ABCD-EFGH-JKMN") == first.code_secrets("abcdefghjkmn")


def test_any_spelling_of_the_card_is_the_card() -> None:
    identity = HybridIdentity.generate()
    text = str(identity)
    for given in (text, text.lower(), text.replace("-", ""), f"\n {text[:30]} \t{text[30:]}\n", text.replace("-", "–")):
        check_card(given, identity)
    for wrong in ("", text[:-1], text + "Q", str(HybridIdentity.generate())):
        with pytest.raises(CardDiffers):
            check_card(wrong, identity)


def test_the_qr_code_reads_back_as_the_text() -> None:
    card = make_card(HybridIdentity.generate())
    assert "<script" not in card.qr_svg
    results = zxingcpp.read_barcodes(drawn(card))
    assert [result.text for result in results] == [card.text]


def drawn(card: KeyCard) -> npt.NDArray[np.uint8]:
    """The SVG as pixels: segno draws one path of horizontal strokes, each one module high."""
    size = int(re.search(r'height="(\d+)"', card.qr_svg).group(1))  # type: ignore[union-attr]
    scale = int(float(re.search(r"scale\((\d+)\)", card.qr_svg).group(1)))  # type: ignore[union-attr]
    path = re.search(r' d="([^"]+)"', card.qr_svg).group(1)  # type: ignore[union-attr]
    image = np.full((size, size), 255, np.uint8)
    x, y = 0.0, 0.0
    for command, numbers in re.findall(r"([Mmh])([^Mmh]*)", path):
        values = [float(number) for number in re.findall(r"-?\d*\.?\d+", numbers)]
        if command == "M":
            x, y = values
        elif command == "m":
            x, y = x + values[0], y + values[1]
        else:
            top, left, right = (round(place * scale) for place in (y - 0.5, x, x + values[0]))
            image[top : top + scale, left:right] = 0
            x += values[0]
    return image


def test_an_identity_file_that_holds_something_else_is_damaged(tmp_path: Path) -> None:
    sealed = seal(str(X25519Identity.generate()).encode(), [ScryptRecipient("p", 4)])
    (tmp_path / "identity.age").write_bytes(sealed)
    with pytest.raises(PersonDamaged):
        locked.unlock(tmp_path, "p")
    with pytest.raises(WrongPassphrase):
        locked.unlock(tmp_path, "q")
    with pytest.raises(WrongPassphrase):
        locked.unlock(tmp_path, "  ")
    (tmp_path / "identity.age").unlink()
    with pytest.raises(PersonDamaged):
        locked.unlock(tmp_path, "p")


def test_only_ids_become_paths(tmp_path: Path, clock: SimulatedClock) -> None:
    register = Register(tmp_path / "people")
    assert register.all() == []
    with pytest.raises(ValueError, match="id"):
        register.folder("../../etc")
    assert register.find("../../etc") is None
    people = People(tmp_path, clock, Work.quick())
    person, _ = people.enrol(name="Anna", passphrase="groene fiets onder de regenboog", role="teacher")
    copy = tmp_path / "people" / ("f" * 20)
    copy.mkdir()
    (copy / "person.json").write_bytes((person.folder / "person.json").read_bytes())
    assert [found.id for found in register.all()] == [person.id]


def test_everyone_waits_for_their_own_turn_only() -> None:
    turns = Turns()
    with turns.of("anna"):
        assert not turns.of("anna").acquire(blocking=False)
        assert turns.of("bea").acquire(blocking=False)
    assert turns.of("anna").acquire(blocking=False)
