"""What the keeper does to a box: which programs, which files, with which rights, and what it leaves behind."""

from __future__ import annotations

import asyncio
import os
import stat
from pathlib import Path

import pytest

from appliance import keepertalk as k
from appliance.clock import SimulatedClock
from appliance.firstboot import school, steps
from appliance.firstboot.places import SHEET
from appliance.keeper import cli, nmcli, programs
from appliance.keeper.errors import KeeperBroken, KeeperBusy
from appliance.keeper.programs import NMCLI, SYSTEMCTL, SYSTEMD_MOUNT
from appliance.keeper.sticks import RealSticks
from tests.backup.box import tree
from tests.keeper.rigs import NAME, Rig
from tests.keeper.test_contract import refusal, step
from tests.updates import helpers

OWN = "terugblik-hotspot"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


async def test_the_programs_of_a_trial_that_is_kept(real: Rig) -> None:
    assert real.machine is not None
    assert real.places is not None
    await kept(real)
    file = str(real.places.connections / "terugblik-school.nmconnection")
    assert real.machine.ran == [
        (NMCLI, "--terse", "--fields", "DEVICE,TYPE,STATE", "device", "status"),
        (NMCLI, "connection", "load", file),
        (NMCLI, "--wait", "45", "connection", "up", "id", "terugblik-school"),
        (NMCLI, "connection", "load", file),
    ]


async def test_the_programs_of_a_trial_that_is_not_kept(real: Rig) -> None:
    assert real.machine is not None
    assert real.places is not None
    real.recorder.press()
    await real.work(k.JoinWifi(name="Buurman", passphrase="12345678"))
    assert real.machine.ran[-3:] == [
        (NMCLI, "connection", "delete", "id", "terugblik-school"),
        (NMCLI, "connection", "load", str(real.places.connections / f"{OWN}.nmconnection")),
        (NMCLI, "--wait", "45", "connection", "up", "id", OWN),
    ]
    assert not (real.places.connections / school.NAME).exists()


async def test_until_it_is_kept_nothing_of_it_outlives_the_power(real: Rig) -> None:
    assert real.places is not None
    before = tree(real.places.data)
    real.recorder.press()
    joining = asyncio.ensure_future(real.work(k.JoinWifi(name=NAME, passphrase=real.password)))
    await step(real, "on_trial")
    assert tree(real.places.data) == before
    assert "autoconnect=false" in (real.places.connections / school.NAME).read_text()
    assert mode(real.places.connections / school.NAME) == 0o600
    await joining


async def test_what_was_kept_is_joined_again_at_each_start(real: Rig) -> None:
    assert real.places is not None
    await kept(real)
    file = real.places.data / "firstboot" / "school.json"
    assert mode(file) == 0o600
    for one in real.places.connections.iterdir():
        one.unlink()
    box = steps.FirstBoot(real.places.data, (real.places.boot,), real.places.connections)
    steps.run(box, SimulatedClock())
    assert {one.name for one in real.places.connections.iterdir()} == {school.NAME, f"{OWN}.nmconnection"}
    assert "autoconnect=true" in (real.places.connections / school.NAME).read_text()
    file.write_bytes(b'{"name":"x","passphrase":"a\\nb=c"}')
    (real.places.connections / school.NAME).unlink()
    steps.run(box, SimulatedClock())
    assert {one.name for one in real.places.connections.iterdir()} == {f"{OWN}.nmconnection"}


async def test_a_failed_trial_leaves_the_wifi_that_was_kept_before(real: Rig) -> None:
    assert real.places is not None
    await kept(real)
    await real.work(k.JoinWifi(name="Buurman", passphrase="12345678"))
    assert (await real.ask(k.LookAround())).school == NAME
    assert school.kept(real.places.data / "firstboot") == school.School(NAME, real.password)
    assert "autoconnect=true" in (real.places.connections / school.NAME).read_text()


async def test_leaving_forgets_it_on_the_card_and_in_memory(real: Rig) -> None:
    assert real.places is not None
    assert real.machine is not None
    await kept(real)
    await real.work(k.LeaveWifi())
    assert not (real.places.data / "firstboot" / "school.json").exists()
    assert not (real.places.connections / school.NAME).exists()
    assert real.machine.up == OWN


async def test_a_new_passphrase_has_a_new_sheet(real: Rig) -> None:
    assert real.places is not None
    real.recorder.press()
    assert not (real.places.boot / SHEET).exists()
    await real.work(k.RenewWifi())
    assert (real.places.boot / SHEET).read_bytes().startswith(b"%PDF")
    own = await real.ask(k.OwnWifi())
    assert own.passphrase in (real.places.connections / f"{OWN}.nmconnection").read_text()


async def test_on_the_schools_wifi_the_own_one_is_renewed_without_a_break(real: Rig) -> None:
    assert real.machine is not None
    await kept(real)
    await real.work(k.RenewWifi())
    assert real.steps == ["press_button", "done"]
    assert real.machine.up == "terugblik-school"


async def test_a_board_that_cannot_look_around_finds_nothing(real: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    assert real.machine is not None
    machine, run = real.machine, type(real.machine).run

    async def refused(self: object, command: tuple[str, ...], patience_s: float) -> programs.Ran:
        ran = await run(machine, command, patience_s)
        return programs.Ran(1, "", "Error: Scanning not allowed") if command == nmcli.SCAN else ran

    monkeypatch.setattr(type(machine), "run", refused)
    assert await real.ask(k.ScanWifi()) == k.Networks(found=[])


async def test_a_wifi_that_does_not_come_up_is_tried_again_and_told(real: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    assert real.machine is not None
    machine, run = real.machine, type(real.machine).run
    failing = [programs.Ran(4, "", "Error"), programs.Ran(4, "", "Error")]

    async def sometimes(self: object, command: tuple[str, ...], patience_s: float) -> programs.Ran:
        ran = await run(machine, command, patience_s)
        return failing.pop() if command[-1] == OWN and failing else ran

    monkeypatch.setattr(type(machine), "run", sometimes)
    assert (await real.work(k.LeaveWifi())).step == "done"
    failing[:] = [programs.Ran(4, "", "Error")] * 3
    assert (await real.work(k.LeaveWifi())).problem.key == "wifi_refused"  # type: ignore[union-attr]


async def test_a_stick_is_only_looked_into_but_for_a_backup_and_is_let_go(real: Rig) -> None:
    assert real.machine is not None
    (stick,) = (await real.ask(k.ListSticks())).found
    assert (stick.name, stick.size_bytes, stick.read_only) == ("MIJN STICK", 15_900_000_000, False)
    await real.work(k.CopyUpdate(stick=stick.id, file=stick.updates[0].file))
    assert real.machine.mounts == ["ro", "ro"]
    await real.work(k.MakeBackup(stick=stick.id))
    assert real.machine.mounts == ["ro", "ro", "rw"]
    assert not real.machine.where.is_symlink()


async def test_what_a_stick_has_that_is_no_update(real: Rig) -> None:
    assert real.machine is not None
    assert real.machine.stick is not None
    folder = real.machine.stick
    secret = folder.parent / "secret"
    secret.write_bytes(b"TBUPDATE")
    (folder / "terugblik-3.0.0.tbu").symlink_to(secret)
    (folder / "terugblik-4.0.0.tbu").mkdir()
    os.mkfifo(folder / "terugblik-5.0.0.tbu")
    (folder / "terugblik-6.0.0.tbu.exe").write_bytes(b"x")
    (stick,) = (await real.ask(k.ListSticks())).found
    assert [one.file for one in stick.updates] == ["terugblik-2.0.0.tbu"]
    for number in (3, 4, 5):
        ended = await real.work(k.CopyUpdate(stick=stick.id, file=f"terugblik-{number}.0.0.tbu"))
        assert ended.problem is not None
        assert ended.problem.key == "no_update_there"


async def test_without_a_stick_there_is_none_and_the_boxs_own_disks_are_none(real: Rig) -> None:
    assert real.machine is not None
    real.machine.stick = None
    assert (await real.ask(k.ListSticks())).found == []


async def test_a_backup_onto_a_stick_is_the_one_of_the_command(real: Rig) -> None:
    assert real.machine is not None
    assert real.machine.stick is not None
    assert real.places is not None
    before = tree(real.places.data)
    (stick,) = (await real.ask(k.ListSticks())).found
    ended = await real.work(k.MakeBackup(stick=stick.id))
    (folder,) = (path for path in real.machine.stick.iterdir() if path.is_dir())
    assert (folder / "manifest.json").is_file()
    assert not [place for place in tree(folder) if "firstboot" in place or "tls" in place]
    after = tree(real.places.data)
    assert {place: after[place] for place in before} == before
    assert set(after) - set(before) == {"firstboot/backup.json"}
    again = await real.work(k.MakeBackup(stick=stick.id))
    assert ended.counts is not None
    assert again.counts is not None
    assert (again.counts.written, again.counts.kept) == (0, ended.counts.written)


async def test_an_update_lies_where_only_root_reads_until_it_was_tried(real: Rig) -> None:
    assert real.places is not None
    assert real.machine is not None
    await real.ask(k.TakeUpdate(size=len(real.update)), real.update)
    assert {path.name for path in real.places.spool.iterdir()} == {"waiting.tbu", "waiting.json"}
    assert {mode(path) & 0o077 for path in real.places.spool.iterdir()} <= {0, 0o044}
    real.recorder.press()
    await real.work(k.ApplyUpdate(version="2.0.0"))
    assert (SYSTEMCTL, "--no-ask-password", "start", "terugblik-change@apply.service") in real.machine.ran
    assert list(real.places.spool.iterdir()) == []
    assert helpers.runs_whole(real.places.versions) == "2.0.0"


async def test_what_is_refused_lies_ready_nowhere(real: Rig) -> None:
    assert real.places is not None
    other = helpers.update(real.places.data.parent, "3.0.0", key=helpers.Ed25519PrivateKey.generate()).read_bytes()
    old = helpers.update(real.places.data.parent, "0.9.0").read_bytes()
    wrong = bytearray(real.update)
    wrong[-1] ^= 1
    for file, key in (
        (other, "update_wrong_signature"),
        (old, "update_too_old"),
        (bytes(wrong), "update_damaged"),
        (real.update[:-5], "update_damaged"),
        (real.update + b"x", "update_damaged"),
    ):
        await real.ask(k.TakeUpdate(size=len(real.update)), real.update)
        assert await refusal(real.ask(k.TakeUpdate(size=len(file)), file)) == key
        assert list(real.places.spool.iterdir()) == []


async def test_what_was_swapped_after_it_was_taken_in_is_not_applied(real: Rig) -> None:
    assert real.places is not None
    await real.ask(k.TakeUpdate(size=len(real.update)), real.update)
    file = real.places.spool / "waiting.tbu"
    wrong = bytearray(file.read_bytes())
    wrong[-1] ^= 1
    file.write_bytes(wrong)
    real.recorder.press()
    ended = await real.work(k.ApplyUpdate(version="2.0.0"))
    assert ended.problem is not None
    assert ended.problem.key == "update_damaged"
    assert helpers.runs_whole(real.places.versions) == "1.0.0"


async def test_a_box_that_knows_no_maker_takes_nothing_in(real: Rig) -> None:
    assert real.places is not None
    real.places.keys.unlink()
    assert await refusal(real.ask(k.TakeUpdate(size=len(real.update)), real.update)) == "update_no_key"
    assert (await real.ask(k.LookAround())).version == "1.0.0"


async def test_a_card_that_is_too_full_is_told_before_anything_comes_in(
    real: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert real.places is not None
    facts = list(os.statvfs(real.places.spool))
    facts[4] = 10
    monkeypatch.setattr(os, "statvfs", lambda _: os.statvfs_result(facts))
    assert await refusal(real.ask(k.TakeUpdate(size=len(real.update)), real.update)) == "update_no_room"


async def test_without_a_networkmanager_there_is_no_wifi_and_all_else_works(
    real: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert real.machine is not None
    machine, run = real.machine, type(real.machine).run

    async def without(_: object, command: tuple[str, ...], patience_s: float) -> programs.Ran:
        if command[0] == NMCLI:
            raise KeeperBroken
        return await run(machine, command, patience_s)

    monkeypatch.setattr(type(machine), "run", without)
    seen = await real.ask(k.LookAround())
    assert (seen.chip, seen.version) == (False, "1.0.0")
    assert await refusal(real.ask(k.ScanWifi())) == "wifi_chip_absent"
    assert (await real.ask(k.ListSticks())).found


async def test_off_by_its_own_command(real: Rig) -> None:
    assert real.machine is not None
    await real.ask(k.PowerOff())
    assert real.machine.ran == [(SYSTEMCTL, "--no-ask-password", "--no-block", "poweroff")]


async def test_a_program_gets_one_fixed_word_of_environment_and_no_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_PRELOAD", "")
    ran = await programs.run(("/usr/bin/env",), 10)
    assert ran == (0, "LC_ALL=C.UTF-8\n", "")
    assert (await programs.run(("/usr/bin/cat",), 10)).said == ""
    assert (await programs.run(("/usr/bin/pwd",), 10)).said == "/\n"


async def test_a_program_that_hangs_or_is_not_there_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(KeeperBroken):
        await programs.run(("/usr/bin/sleep", "600"), 0.05)
    with pytest.raises(KeeperBroken):
        await programs.run(("/usr/bin/not-there",), 1)
    assert capfd.readouterr().err == "program_hangs program=sleep\nprogram_missing program=not-there\n"


async def kept(rig: Rig) -> None:
    rig.recorder.press()
    joining = asyncio.ensure_future(rig.work(k.JoinWifi(name=NAME, passphrase=rig.password)))
    await step(rig, "on_trial")
    await rig.ask(k.KeepWifi())
    assert (await joining).step == "done"


async def test_who_tidies_up_takes_the_stick_from_nobody_who_is_at_work(real: Rig) -> None:
    assert real.machine is not None
    assert isinstance(real.keeper.sticks, RealSticks)
    with real.keeper.state.locked(), pytest.raises(KeeperBusy):
        await cli._settle(real.keeper, real.keeper.sticks)
    assert real.machine.ran == []
    await cli._settle(real.keeper, real.keeper.sticks)
    assert [(one[0], one[1]) for one in real.machine.ran] == [(SYSTEMD_MOUNT, "--umount")]
