"""The box as a machine, by way of the page: what goes to the keeper, what comes back, and what never does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from appliance import wifichip
from appliance.clock import SimulatedClock, SystemClock
from appliance.keeper.desk import Patience
from appliance.keepertalk import RenewWifi
from tests.keeper.rigs import NAME, Rig, real_rig, served
from tests.web.box import PASSPHRASE, Box, Tablet, running_box

PATIENCE = Patience(press_s=0.9, trial_s=60.0, note_s=0.05, look_s=0.01)
pytestmark = pytest.mark.usefixtures("rig")


class OfThisMachine:
    """The box's clock, with the time since the start that keeper and web process share."""

    def __init__(self, clock: SimulatedClock) -> None:
        self._clock = clock

    def __getattr__(self, name: str) -> Any:
        return getattr(self._clock, name)

    def boot_ms(self) -> int:
        return SystemClock().boot_ms()


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    folder = tmp_path / "machine"
    folder.mkdir()
    async with real_rig(folder, PATIENCE) as opened:
        yield opened


@pytest.fixture
async def box(tmp_path: Path, rig: Rig) -> AsyncIterator[Box]:
    async with running_box(tmp_path, lambda clock, _: OfThisMachine(clock), keeper=rig.client._path) as running:
        yield running


async def ended(tablet: Tablet) -> dict[str, Any]:
    async with asyncio.timeout(20):
        while (work := (await tablet.get("/api/keeper/work")).json)["going"]:
            await asyncio.sleep(0.01)
    found: dict[str, Any] = work
    return found


async def step(tablet: Tablet, wanted: str) -> dict[str, Any]:
    async with asyncio.timeout(20):
        while (work := (await tablet.get("/api/keeper/work")).json)["step"] != wanted:
            await asyncio.sleep(0.01)
    found: dict[str, Any] = work
    return found


async def test_a_beheerder_looks_after_the_box_as_a_teacher_does(box: Box) -> None:
    for who in (await box.someone("Anna"), await box.someone("Bea", "beheerder")):
        machine = (await who.get("/api/keeper")).json
        assert (machine["simulated"], machine["wifi_chip"], machine["version"]) == (False, True, "1.0.0")
        assert machine["work"]["what"] == "none"


async def test_the_wifi_is_told_after_the_passphrase_only(box: Box, rig: Rig) -> None:
    anna = await box.someone("Anna")
    for path in ("wifi/own", "wifi/own/renew", "sheet"):
        refused = await anna.post(f"/api/keeper/{path}", {"passphrase": "niet de wachtzin"})
        assert refused.status in (401, 403)
    assert rig.recorder.ops() == []
    own = (await anna.post("/api/keeper/wifi/own", {"passphrase": PASSPHRASE})).json
    assert own["name"] == "Terugblik-bcdf"
    assert own["qr_svg"].startswith("<svg")
    sheet = await anna.post("/api/keeper/sheet", {"passphrase": PASSPHRASE})
    assert sheet.headers["Content-Type"] == "application/pdf"
    assert sheet.body.startswith(b"%PDF")


async def test_another_wifi_is_joined_on_trial_and_kept_from_there(box: Box, rig: Rig) -> None:
    anna = await box.someone("Anna")
    around = (await anna.get("/api/keeper/wifi/networks")).json
    assert {"name": NAME, "strength": 78, "kind": "passphrase"} in around
    begun = await anna.post("/api/keeper/wifi/join", {"name": NAME, "wifi_passphrase": rig.password})
    assert begun.status == 202
    assert (begun.json["step"], begun.json["going"], begun.json["left_s"]) == ("press_button", True, 1)
    rig.recorder.press()
    trial = await step(anna, "on_trial")
    assert trial["wifi"] == NAME
    assert 0 < trial["left_s"] <= 60
    dirk = await box.someone("Dirk")
    assert (await dirk.post("/api/keeper/wifi/keep")).status == 204
    assert (await ended(dirk))["step"] == "done"
    assert (await dirk.get("/api/keeper")).json["joined_wifi"] == NAME
    assert (await dirk.post("/api/keeper/wifi/keep")).key == "no_trial"
    assert (await dirk.post("/api/keeper/wifi/leave")).status == 202
    assert (await ended(dirk))["problem"] is None


async def test_what_went_wrong_is_told_in_the_askers_language(box: Box, rig: Rig) -> None:
    anna = await box.someone("Anna")
    rig.recorder.press()
    await anna.post("/api/keeper/wifi/join", {"name": NAME, "wifi_passphrase": rig.wrong})
    problem = (await ended(anna))["problem"]
    assert problem["key"] == "wifi_wrong_passphrase"
    assert problem["message"].startswith("Het wachtwoord")
    await anna.ask("PATCH", "/api/me", {"language": "en"})
    assert (await anna.get("/api/keeper/work")).json["problem"]["message"].startswith("The password")


async def test_a_file_of_an_update_goes_through_whole_and_is_kept_nowhere_here(box: Box, rig: Rig) -> None:
    anna = await box.someone("Anna")
    sent = await anna.ask("PUT", "/api/keeper/update", rig.update, **{"Content-Type": "application/octet-stream"})
    assert (sent.status, sent.json) == (200, {"version": "2.0.0"})
    assert (await anna.get("/api/keeper")).json["waiting"] == "2.0.0"
    rig.recorder.press()
    assert (await anna.post("/api/keeper/update/apply", {"version": "2.0.0"})).status == 202
    assert (await ended(anna))["version"] == "2.0.0"
    machine = (await anna.get("/api/keeper")).json
    assert machine["last_update"] == {"outcome": "applied", "version": "2.0.0"}
    assert (await anna.post("/api/keeper/update/rollback")).status == 202
    assert (await ended(anna))["step"] == "done"
    assert (await anna.get("/api/keeper")).json["version"] == "1.0.0"


async def test_a_file_that_is_refused(box: Box, rig: Rig) -> None:
    anna = await box.someone("Anna")
    wrong = bytearray(rig.update)
    wrong[20] ^= 1
    bytes_ = {"Content-Type": "application/octet-stream"}
    for body, key in ((bytes(wrong), "update_wrong_signature"), (b"film" * 100_000, "update_unreadable")):
        assert (await anna.ask("PUT", "/api/keeper/update", body, **bytes_)).key == key
    assert (await anna.ask("PUT", "/api/keeper/update", b"", **bytes_)).status == 411
    assert (await anna.ask("PUT", "/api/keeper/update", rig.update)).status == 415
    assert (
        await anna.ask("PUT", "/api/keeper/update", rig.update, **bytes_, **{"X-Terugblik-Token": "x"})
    ).status == 403
    assert (await anna.get("/api/keeper")).json["waiting"] is None


async def test_sticks_and_a_backup(box: Box) -> None:
    anna = await box.someone("Anna")
    (stick,) = (await anna.get("/api/keeper/sticks")).json
    assert stick["updates"][0]["file"] == "terugblik-2.0.0.tbu"
    assert (await anna.post("/api/keeper/backups", {"stick": stick["id"]})).status == 202
    done = await ended(anna)
    assert done["backup"]["written"] > 0
    assert (await anna.get("/api/keeper")).json["last_backup"]["counts"] == done["backup"]
    assert (
        await anna.post("/api/keeper/update/copy", {"stick": stick["id"], "file": "terugblik-2.0.0.tbu"})
    ).status == 202
    assert (await ended(anna))["version"] == "2.0.0"


async def test_what_is_no_stick_or_file_is_refused_here_already(box: Box, rig: Rig) -> None:
    anna = await box.someone("Anna")
    assert rig.machine is not None
    for body in ({"stick": "../../dev"}, {"stick": "0123456789ab\n"}):
        assert (await anna.post("/api/keeper/backups", body)).status == 400
    bad = {"stick": "0123456789ab", "file": "../../etc/shadow"}
    assert (await anna.post("/api/keeper/update/copy", bad)).status == 400
    assert rig.machine.ran == []


async def test_what_the_keeper_refuses_is_an_answer_and_no_work(box: Box, rig: Rig) -> None:
    anna = await box.someone("Anna")
    rig.recorder.say(state="recording", light="red")
    for path, body in (("wifi/leave", None), ("backups", {"stick": "0" * 12}), ("power/off", None)):
        refused = await anna.post(f"/api/keeper/{path}", body)
        assert (refused.status, refused.key) == (409, "lesson_runs")
    assert (await anna.get("/api/keeper/sticks")).key == "lesson_runs"


async def test_what_another_process_began_is_told_too(box: Box, rig: Rig) -> None:
    """As after an update, which starts this one anew."""
    anna = await box.someone("Anna")
    elsewhere = asyncio.ensure_future(rig.work(RenewWifi()))
    assert (await step(anna, "press_button"))["what"] == "wifi_renew"
    await elsewhere
    assert (await ended(anna))["problem"]["key"] == "button_not_pressed"


async def test_a_page_that_waits_for_a_work_does_not_keep_the_key_in_memory(box: Box) -> None:
    anna = await box.someone("Anna")
    for _ in range(4):
        box.clock.advance(300)
        asked = await anna.get("/api/keeper/work")
    assert asked.status == 401


async def test_off(box: Box, rig: Rig) -> None:
    anna = await box.someone("Anna")
    assert (await anna.post("/api/keeper/power/off")).status == 204
    assert rig.machine is not None
    assert rig.machine.off


async def test_a_keeper_that_does_not_answer(tmp_path: Path) -> None:
    async with running_box(tmp_path, keeper=tmp_path / "nobody.sock") as box:
        anna = await box.someone("Anna")
        refused = await anna.get("/api/keeper")
        assert (refused.status, refused.key) == (503, "keeper_away")
        assert (await anna.post("/api/keeper/wifi/leave")).key == "keeper_away"


async def test_on_a_laptop_the_page_is_told_that_this_is_a_boxs(tmp_path: Path) -> None:
    async with running_box(tmp_path) as box:
        anna = await box.someone("Anna")
        refused = await anna.get("/api/keeper")
        assert (refused.status, refused.key) == (404, "no_keeper")
        assert "echte box" in refused.json["error"]["message"]
        assert (await anna.post("/api/keeper/wifi/leave")).key == "no_keeper"


async def test_the_demo_has_one_that_plays(tmp_path: Path) -> None:
    async with running_box(tmp_path, keeper_simulated=True) as box:
        anna = await box.someone("Anna")
        machine = (await anna.get("/api/keeper")).json
        assert machine["simulated"]
        assert machine["own_wifi"] == "Terugblik-demo"
        assert (await anna.get("/api/status")).json["health"] == []


async def test_a_stranger_on_the_socket_is_an_absent_keeper(tmp_path: Path) -> None:
    async with (
        served(tmp_path / "k.sock", lambda: None, user=1),
        running_box(tmp_path, keeper=tmp_path / "k.sock") as box,
    ):  # type: ignore[arg-type,return-value]
        anna = await box.someone("Anna")
        assert (await anna.get("/api/keeper")).key == "keeper_away"


async def test_a_box_without_a_wifi_chip_is_told(box: Box, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`wifi_chip_absent`: to whoever looks after it, over the network cable, and not to a coach."""
    monkeypatch.setattr(wifichip, "NETWORKS", tmp_path / "net")
    (tmp_path / "net" / "eth0" / "device").mkdir(parents=True)
    anna, bea = await box.someone("Anna"), await box.someone("Bea", "beheerder")
    coach, _ = await box.coach(anna, "Bram")

    async def told(who: Tablet) -> list[str]:
        return [one["key"] for one in (await who.get("/api/status")).json["health"]]

    assert (await told(anna), await told(bea), await told(coach)) == (["wifi_chip_absent"], ["wifi_chip_absent"], [])
    (tmp_path / "net" / "wlan0" / "phy80211").mkdir(parents=True)
    assert await told(anna) == []
