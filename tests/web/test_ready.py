"""For whom the box is ready, as a signed-in teacher is shown it: another key than their own is named at once."""

from __future__ import annotations

import msgspec

from appliance.age.identities import HybridIdentity
from appliance.people.register import PERSON_FILE, Register
from tests.web.box import Box, Tablet, until

FOREIGN = str(HybridIdentity.generate().recipient)


async def sees(tablet: Tablet, troubles: list[str], mine: bool) -> None:
    """What the recorder says comes a moment later."""

    async def is_so() -> bool:
        view = (await tablet.get("/api/status")).json["recorder"]
        return ([trouble["key"] for trouble in view["troubles"]], view["mine"]) == (troubles, mine)

    await until(is_so)


async def test_a_foreign_key_is_named_and_set_right(box: Box) -> None:
    """As a web process that was taken over would have left it, and as a teacher finds it."""
    anna, bea = await box.someone("Anna"), await box.someone("Bea")
    assert (await anna.post("/api/recorder/ready", {"objections": []})).status == 204
    await sees(anna, [], mine=True)
    await sees(bea, [], mine=False)
    box.recorder.say(owner_key=FOREIGN)
    await sees(anna, ["ready_for_other_key"], mine=False)
    await sees(bea, ["ready_for_other_key"], mine=False)
    assert (await anna.post("/api/recorder/press")).key == "not_your_lesson"
    assert (await anna.get("/api/recorder/preview")).key == "not_framed"
    told = (await anna.get("/api/status", **{"Accept-Language": "nl"})).json["recorder"]["troubles"][0]
    assert told["message"].startswith("De box staat klaar met een andere sleutel")
    assert "zet de box opnieuw klaar" in told["advice"]
    assert (await anna.post("/api/recorder/ready", {"objections": []})).status == 204
    await sees(anna, [], mine=True)


async def test_it_is_there_right_after_signing_in_and_before_all_else(box: Box) -> None:
    anna = await box.someone("Anna")
    box.recorder.say(owner=anna.id, owner_key=FOREIGN)
    again = box.tablet()
    assert (await again.sign_in("Anna")).status == 201
    events = await again.events(lambda event, _: event == "status")
    assert [trouble["key"] for trouble in events[-1][1]["recorder"]["troubles"]] == ["ready_for_other_key"]


async def test_somebody_who_is_not_here_is_named(box: Box) -> None:
    anna = await box.someone("Anna")
    for nobody in ("f" * 20, "../people", "x"):
        box.recorder.say(owner=nobody, owner_key=FOREIGN)
        await sees(anna, ["ready_for_nobody"], mine=False)


async def test_a_key_changed_on_the_disk_deceives_nobody_about_their_own(box: Box) -> None:
    """The foreign key is in the person's own file too: what counts is the key that opened."""
    anna = await box.someone("Anna")
    register = Register(box.data / "people")
    stored = register.find(anna.id)
    assert stored is not None
    swapped = msgspec.structs.replace(stored, recipient=FOREIGN)
    (register.folder(anna.id) / PERSON_FILE).write_bytes(msgspec.json.encode(swapped))
    box.recorder.say(owner=anna.id, owner_key=FOREIGN)
    await sees(anna, ["ready_for_other_key"], mine=False)


async def test_a_recorder_that_does_not_tell_the_key_is_believed(box: Box) -> None:
    anna = await box.someone("Anna")
    box.recorder.say(owner=anna.id, owner_key=None)
    await sees(anna, [], mine=True)
