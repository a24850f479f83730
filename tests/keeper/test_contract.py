"""What holds for the keeper of a box and for the simulated one alike, over a real socket."""

from __future__ import annotations

import asyncio

import pytest

from appliance import keepertalk as k
from appliance.errors import TerugblikError
from tests.keeper.rigs import NAME, Rig

STRANGER = "0" * 12


async def refusal(asked: object) -> str:
    with pytest.raises(TerugblikError) as caught:
        await asked  # type: ignore[misc]
    for language in ("nl", "en"):
        assert caught.value.message(language)  # type: ignore[arg-type]
        assert caught.value.advice(language)  # type: ignore[arg-type]
    return caught.value.key


async def test_what_can_be_told_at_a_glance(rig: Rig) -> None:
    seen = await rig.ask(k.LookAround())
    assert seen.chip
    assert seen.own.startswith("Terugblik-")
    assert (seen.school, seen.version, seen.previous, seen.waiting, seen.backup) == (None, "1.0.0", None, None, None)
    assert seen.work == k.Work()


async def test_the_boxs_own_wifi(rig: Rig) -> None:
    own = await rig.ask(k.OwnWifi())
    assert own.qr == f"WIFI:T:WPA;S:{own.name};P:{own.passphrase};;"


async def test_a_new_passphrase_needs_the_button_and_keeps_the_name(rig: Rig) -> None:
    before = await rig.ask(k.OwnWifi())
    assert (await rig.work(k.RenewWifi())).problem.key == "button_not_pressed"  # type: ignore[union-attr]
    assert await rig.ask(k.OwnWifi()) == before
    rig.recorder.press()
    assert (await rig.work(k.RenewWifi())).step == "done"
    assert rig.steps == ["press_button", "renewed", "changing", "done"]
    after = await rig.ask(k.OwnWifi())
    assert after.name == before.name
    assert after.passphrase != before.passphrase


async def test_what_wifi_is_around(rig: Rig) -> None:
    found = (await rig.ask(k.ScanWifi())).found
    assert [one.strength for one in found] == sorted((one.strength for one in found), reverse=True)
    kinds = {one.name: one.security for one in found}
    assert len(kinds) == len(found)
    assert (kinds[NAME], kinds["eduroam"]) == ("passphrase", "account")
    assert "open" in kinds.values()
    assert (await rig.ask(k.LookAround())).own not in kinds


async def test_a_wifi_that_is_kept(rig: Rig) -> None:
    rig.recorder.press()
    joining = asyncio.ensure_future(rig.work(k.JoinWifi(name=NAME, passphrase=rig.password)))
    await step(rig, "on_trial")
    assert (await rig.ask(k.AskWork())).name == NAME
    assert await rig.ask(k.KeepWifi()) == k.Nothing()
    assert (await joining).step == "done"
    assert rig.steps == ["press_button", "joining", "on_trial", "done"]
    assert (await rig.ask(k.LookAround())).school == NAME
    assert (await rig.work(k.LeaveWifi())).step == "done"
    assert (await rig.ask(k.LookAround())).school is None


async def test_a_wifi_on_which_nobody_finds_the_box(rig: Rig) -> None:
    rig.recorder.press()
    ended = await rig.work(k.JoinWifi(name=NAME, passphrase=rig.password))
    assert ended.problem is not None
    assert ended.problem.key == "trial_not_kept"
    assert (await rig.ask(k.LookAround())).school is None
    assert await rig.keeper.wifi.own_is_up()
    assert await refusal(rig.ask(k.KeepWifi())) == "no_trial"


async def test_on_its_way_back_it_is_too_late_to_keep_it(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own Wi-Fi may take minutes to come up; who hears "kept" in that time would look for the box on the other."""
    wifi = type(rig.keeper.wifi)
    raise_own, asked = wifi.raise_own, []

    async def slowly(self: object) -> None:
        asked.append(await refusal(rig.ask(k.KeepWifi())))
        await raise_own(self)  # type: ignore[arg-type]

    monkeypatch.setattr(wifi, "raise_own", slowly)
    rig.recorder.press()
    ended = await rig.work(k.JoinWifi(name=NAME, passphrase=rig.password))
    assert (asked, ended.step) == (["no_trial"], "failed")


@pytest.mark.parametrize(("name", "key"), [(NAME, "wifi_wrong_passphrase"), ("Buurman", "wifi_not_found")])
async def test_a_wifi_that_cannot_be_joined(rig: Rig, name: str, key: str) -> None:
    rig.recorder.press()
    ended = await rig.work(k.JoinWifi(name=name, passphrase=rig.wrong))
    assert ended.problem is not None
    assert ended.problem.key == key
    assert "on_trial" not in rig.steps
    assert await rig.keeper.wifi.own_is_up()
    assert (await rig.ask(k.AskWork())).problem == ended.problem


@pytest.mark.parametrize(
    ("name", "passphrase", "key"),
    [("a\nb", "12345678", "wifi_name_unusable"), ("é" * 20, "12345678", "wifi_name_unusable"),
     ("School", "wachtwoord\n", "wifi_passphrase_unusable"), ("School", "wächtwoord", "wifi_passphrase_unusable")],
)  # fmt: skip
async def test_words_that_no_wifi_has(rig: Rig, name: str, passphrase: str, key: str) -> None:
    """Nobody is sent to the button for them, and nobody is thrown off the Wi-Fi."""
    assert await refusal(rig.ask(k.JoinWifi(name=name, passphrase=passphrase))) == key
    assert rig.said == []
    assert (await rig.ask(k.AskWork())).what == "none"


async def test_a_file_from_the_page_lies_ready_and_runs_after_the_button(rig: Rig) -> None:
    assert (await rig.ask(k.TakeUpdate(size=len(rig.update)), rig.update)).version == rig.version
    assert (await rig.ask(k.LookAround())).waiting == rig.version
    assert await refusal(rig.ask(k.ApplyUpdate(version="3.1.4"))) == "no_update_waiting"
    assert (await rig.work(k.ApplyUpdate(version=rig.version))).problem.key == "button_not_pressed"  # type: ignore[union-attr]
    rig.recorder.press()
    ended = await rig.work(k.ApplyUpdate(version=rig.version))
    assert (ended.step, ended.version) == ("done", rig.version)
    seen = await rig.ask(k.LookAround())
    assert (seen.version, seen.previous, seen.waiting, seen.outcome) == (rig.version, "1.0.0", None, "applied")
    assert (await rig.work(k.RollBack())).version == "1.0.0"
    assert (await rig.ask(k.LookAround())).outcome == "rolled_back"


async def test_a_file_that_is_no_update(rig: Rig) -> None:
    film = b"\0" * 300_000
    assert await refusal(rig.ask(k.TakeUpdate(size=len(film)), film)) == "update_unreadable"
    assert (await rig.ask(k.LookAround())).waiting is None


async def test_a_file_from_a_stick_lies_ready(rig: Rig) -> None:
    (stick,) = (await rig.ask(k.ListSticks())).found
    assert stick.usable
    assert not stick.backup
    ended = await rig.work(k.CopyUpdate(stick=stick.id, file=stick.updates[0].file))
    assert (ended.step, ended.version) == ("done", rig.version)
    assert "copying" in rig.steps
    assert (await rig.ask(k.LookAround())).waiting == rig.version


async def test_nothing_to_go_back_to(rig: Rig) -> None:
    rig.recorder.press()
    assert (await rig.work(k.RollBack())).problem.key == "nothing_to_roll_back"  # type: ignore[union-attr]


async def test_a_backup(rig: Rig) -> None:
    (stick,) = (await rig.ask(k.ListSticks())).found
    ended = await rig.work(k.MakeBackup(stick=stick.id))
    assert ended.step == "done"
    assert ended.counts is not None
    assert ended.counts.written > 0
    assert "saving" in rig.steps
    seen = await rig.ask(k.LookAround())
    assert seen.backup == ended.counts
    assert seen.backup_at is not None
    assert (await rig.ask(k.ListSticks())).found[0].backup


@pytest.mark.parametrize(
    "request_", [k.MakeBackup(stick=STRANGER), k.CopyUpdate(stick=STRANGER, file="terugblik-9.0.0.tbu")]
)
async def test_a_stick_that_is_not_in(rig: Rig, request_: k.AnyRequest) -> None:
    assert (await rig.work(request_)).problem.key == "no_such_stick"  # type: ignore[union-attr]


async def test_a_file_that_is_not_on_the_stick(rig: Rig) -> None:
    (stick,) = (await rig.ask(k.ListSticks())).found
    ended = await rig.work(k.CopyUpdate(stick=stick.id, file="terugblik-8.8.8.tbu"))
    assert ended.problem is not None
    assert ended.problem.key == "no_update_there"


async def test_the_sheet_once_more(rig: Rig) -> None:
    assert (await rig.ask(k.AskSheet())).pdf.startswith(b"%PDF")


WRITING = (
    k.RenewWifi(),
    k.JoinWifi(name=NAME, passphrase="12345678"),
    k.LeaveWifi(),
    k.CopyUpdate(stick=STRANGER, file="terugblik-9.0.0.tbu"),
    k.ApplyUpdate(version="9.0.0"),
    k.RollBack(),
    k.MakeBackup(stick=STRANGER),
)
LOOKING = (k.ScanWifi(), k.ListSticks(), k.PowerOff())


@pytest.mark.parametrize("state", ["recording", "sealing"])
async def test_nothing_while_a_lesson_is_recorded(rig: Rig, state: str) -> None:
    rig.recorder.say(state=state, light="red")
    for request in (*WRITING, *LOOKING):
        assert await refusal(rig.ask(request)) == "lesson_runs", request
    assert await refusal(rig.ask(k.TakeUpdate(size=len(rig.update)), rig.update)) == "lesson_runs"
    assert (await rig.ask(k.LookAround())).waiting is None


async def test_one_thing_at_a_time(rig: Rig) -> None:
    first = asyncio.ensure_future(rig.work(k.RenewWifi()))
    await step(rig, "press_button")
    for request in (*WRITING, *LOOKING):
        assert await refusal(rig.ask(request)) == "keeper_busy", request
    assert (await rig.ask(k.AskWork())).what == "wifi_renew"
    await first


async def test_ten_changes_an_hour(rig: Rig) -> None:
    for _ in range(10):
        await rig.work(k.MakeBackup(stick=STRANGER))
    assert await refusal(rig.ask(k.MakeBackup(stick=STRANGER))) == "keeper_tired"
    assert (await rig.ask(k.LookAround())).own


async def test_a_box_without_wifi_says_so(rig: Rig) -> None:
    if rig.machine is not None:
        rig.machine.chip = False
    else:
        rig.keeper.wifi.chip = False  # type: ignore[attr-defined]
    assert not (await rig.ask(k.LookAround())).chip
    assert await refusal(rig.ask(k.ScanWifi())) == "wifi_chip_absent"
    rig.recorder.press()
    for request in (k.JoinWifi(name=NAME, passphrase=rig.password), k.LeaveWifi()):
        assert (await rig.work(request)).problem.key == "wifi_chip_absent"  # type: ignore[union-attr]


async def test_off(rig: Rig) -> None:
    assert await rig.ask(k.PowerOff()) == k.Nothing()


async def test_a_recorder_that_does_not_answer_stands_in_the_way_of_the_button_only(rig: Rig) -> None:
    await rig.recorder.stop()
    assert (await rig.work(k.RenewWifi())).problem.key == "recorder_away"  # type: ignore[union-attr]
    (stick,) = (await rig.ask(k.ListSticks())).found
    assert (await rig.work(k.MakeBackup(stick=stick.id))).step == "done"


async def step(rig: Rig, wanted: str) -> None:
    async with asyncio.timeout(10):
        while not rig.said or rig.said[-1].step != wanted:
            await asyncio.sleep(0.005)
