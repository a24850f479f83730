"""The whole first boot, cut at every step of it, and what a second one leaves alone."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path

import pytest
import zxingcpp
from cryptography import x509

from appliance import cli, tls
from appliance.clock import SimulatedClock
from appliance.doctor.kinds import kind_of
from appliance.firstboot import cli as firstboot_cli
from appliance.firstboot import places, steps
from appliance.firstboot.errors import SheetHasNoPlace
from appliance.firstboot.hotspot import hotspot
from appliance.firstboot.places import SHEET
from appliance.firstboot.sheet import ADDRESS
from appliance.firstboot.steps import FirstBoot, run
from appliance.storage import meant_mode
from tests.firstboot.test_sheet import needs_poppler, printed
from tests.test_units import SYSTEMD, read


@pytest.fixture
def box(tmp_path: Path) -> FirstBoot:
    for name in ("data", "boot", "stick"):
        (tmp_path / name).mkdir()
    return FirstBoot(tmp_path / "data", (tmp_path / "boot",), tmp_path / "run")


def enrol(box: FirstBoot) -> None:
    person = box.data / "people" / ("a" * 20)
    person.mkdir(parents=True)
    (person / "person.json").write_text("{}")


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@needs_poppler
def test_the_sheet_tells_of_the_box_that_wrote_it(box: FirstBoot) -> None:
    written = run(box, SimulatedClock())
    assert written == box.folders[0] / SHEET
    codes = {result.text for result in zxingcpp.read_barcodes(printed(written))}
    own = hotspot(box.kept)
    assert f"WIFI:T:WPA;S:{own.name};P:{own.passphrase};;" in codes
    words = subprocess.run(["pdftotext", "-raw", written, "-"], check=True, capture_output=True, text=True).stdout
    identity = tls.prepare(box.data / "tls", tls.own_names(), tls.own_addresses(), SimulatedClock())
    assert identity.fingerprint.replace(":", "") in "".join(words.split())
    assert own.passphrase in next(box.connections.iterdir()).read_text()


def test_the_certificate_is_good_for_the_address_on_the_sheet(box: FirstBoot) -> None:
    run(box, SimulatedClock())
    server = x509.load_pem_x509_certificate((box.data / "tls" / "server.pem").read_bytes())
    names = server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert ADDRESS.split("/")[2] in map(str, names.get_values_for_type(x509.IPAddress))


def test_the_doctor_knows_all_that_is_made_and_finds_it_shut(box: FirstBoot) -> None:
    box.data.chmod(0o2770)
    run(box, SimulatedClock())
    made = {str(path.relative_to(box.data)) for path in box.data.rglob("*") if path.is_file()}
    assert {name for name in made if kind_of(name) is None} == set()
    for place in made:
        path = box.data / place
        assert path.stat().st_mode & 0o7777 == meant_mode(place, folder=False, shared=True) == 0o600
        assert path.parent.stat().st_mode & 0o7777 == 0o700


def test_a_second_start_repeats_nothing(box: FirstBoot) -> None:
    written = run(box, SimulatedClock())
    assert written is not None
    written.unlink()
    before = everything(box.data)
    assert run(box, SimulatedClock()) is None
    assert everything(box.data) == before
    assert not written.exists()


def test_the_web_process_finds_its_certificates_made(box: FirstBoot) -> None:
    """Else what the sheet says of them were wrong."""
    run(box, SimulatedClock())
    before = (box.data / "tls" / "ca.pem").read_bytes()
    tls.prepare(box.data / "tls", tls.own_names(), (*tls.own_addresses(),), SimulatedClock())
    assert (box.data / "tls" / "ca.pem").read_bytes() == before


def test_a_certificate_that_the_web_process_made_is_left_alone(box: FirstBoot) -> None:
    """It knows of more addresses; making it anew in turn would wear the card at each start."""
    run(box, SimulatedClock())
    more = (*tls.own_addresses(), ip_address("10.0.2.15"))
    tls.prepare(box.data / "tls", tls.own_names(), more, SimulatedClock())
    before = everything(box.data)
    assert run(box, SimulatedClock()) is None
    assert everything(box.data) == before


def test_an_ordinary_start_loads_nothing_that_draws(box: FirstBoot) -> None:
    run(box, SimulatedClock())
    code = "import sys; from appliance import cli; cli.main(sys.argv[1:]); print('fpdf' in sys.modules)"
    given = ["firstboot", "--data", box.data, "--connections", box.connections, "--sheet-in", box.folders[0]]
    done = subprocess.run([sys.executable, "-c", code, *given], check=True, capture_output=True, text=True)
    assert done.stdout == "False\n"


class Cut(BaseException):
    """The plug is pulled."""


@pytest.mark.parametrize("step", ["hotspot", "write_keyfile", "draw", "keep"])
@pytest.mark.parametrize("after", [False, True])
def test_cut_at_any_step_the_next_start_finishes(
    box: FirstBoot, monkeypatch: pytest.MonkeyPatch, step: str, after: bool
) -> None:
    real: Callable[..., object] = getattr(steps, step)

    def cut(*given: object) -> None:
        if after:
            real(*given)
        raise Cut

    with monkeypatch.context() as patched:
        patched.setattr(steps, step, cut)
        with pytest.raises(Cut):
            run(box, SimulatedClock())
    authority = (box.data / "tls" / "ca.pem").read_bytes()
    told = hotspot(box.kept) if step != "hotspot" or after else None
    written = run(box, SimulatedClock())
    # Only a sheet that was noted down is not written a second time, and then it lies there.
    assert (written is None) == (step == "keep" and after)
    assert (box.folders[0] / SHEET).is_file()
    assert (box.data / "tls" / "ca.pem").read_bytes() == authority
    assert told is None or hotspot(box.kept).passphrase == told.passphrase


def test_half_a_sheet_never_has_its_name(box: FirstBoot, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(fd: int) -> None:
        raise Cut

    with monkeypatch.context() as patched:
        patched.setattr("appliance.firstboot.places.os.fsync", cut)
        with pytest.raises(Cut):
            places.put(box.folders, b"%PDF")
    assert not (box.folders[0] / SHEET).exists()
    assert places.put(box.folders, b"%PDF whole").read_bytes() == b"%PDF whole"
    assert [path.name for path in box.folders[0].iterdir()] == [SHEET]


def test_a_place_that_takes_nothing_is_passed_over(box: FirstBoot, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    assert places.put((gone, tmp_path / "stick"), b"%PDF") == tmp_path / "stick" / SHEET
    with pytest.raises(SheetHasNoPlace):
        places.put((gone,), b"%PDF")


def test_without_a_place_the_box_is_reachable_and_the_next_start_tries_again(box: FirstBoot) -> None:
    box.folders[0].rmdir()
    with pytest.raises(SheetHasNoPlace):
        run(box, SimulatedClock())
    assert (box.data / "tls" / "server.pem").is_file()
    assert len(list(box.connections.iterdir())) == 1
    box.folders[0].mkdir()
    assert run(box, SimulatedClock()) is not None


@pytest.mark.parametrize("name", places.REQUESTS)
def test_a_file_on_the_card_asks_for_it_again_once(box: FirstBoot, name: str) -> None:
    first = run(box, SimulatedClock())
    assert first is not None
    first.unlink()
    (box.folders[0] / name).touch()
    assert run(box, SimulatedClock()) == first
    assert not (box.folders[0] / name).exists()
    assert run(box, SimulatedClock()) is None


def test_once_somebody_is_in_the_sheet_goes_from_the_card(box: FirstBoot) -> None:
    written = run(box, SimulatedClock())
    assert written is not None
    run(box, SimulatedClock())
    assert written.exists()
    enrol(box)
    # Another name for the same bytes on the disk.
    again = box.data / "link"
    again.hardlink_to(written)
    run(box, SimulatedClock())
    assert not written.exists()
    assert set(again.read_bytes()) == {0}


def test_asked_for_by_a_box_in_use_it_stays_until_the_next_start(box: FirstBoot) -> None:
    enrol(box)
    written = run(box, SimulatedClock())
    assert written is not None
    (box.folders[0] / places.REQUESTS[0]).touch()
    assert run(box, SimulatedClock()) == written
    assert written.exists()
    assert run(box, SimulatedClock()) is None
    assert not written.exists()


def test_a_sheet_that_is_out_of_date_is_told_of_and_not_written(
    box: FirstBoot, capfd: pytest.CaptureFixture[str]
) -> None:
    run(box, SimulatedClock())
    shutil.rmtree(box.data / "tls")
    assert run(box, SimulatedClock()) is None
    assert "sheet_outdated" in capfd.readouterr().err


def test_no_secret_in_the_log(box: FirstBoot, capfd: pytest.CaptureFixture[str]) -> None:
    run(box, SimulatedClock())
    said = capfd.readouterr()
    assert hotspot(box.kept).passphrase not in said.err + said.out
    assert hotspot(box.kept).name not in said.err + said.out


def test_the_command(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "boot").mkdir()
    given = ["firstboot", "--data", str(tmp_path / "data"), "--connections", str(tmp_path / "run")]
    assert cli.main([*given, "--sheet-in", str(tmp_path / "none")]) == 1
    assert "The folder for the sheet is not there" in capfd.readouterr().err
    given += ["--sheet-in", str(tmp_path / "boot")]
    assert cli.main(given) == 0
    assert str(tmp_path / "boot" / SHEET) in capfd.readouterr().out
    assert cli.main(given) == 0
    assert capfd.readouterr().out == ""
    assert cli.main([*given, "--sheet"]) == 0
    assert SHEET in capfd.readouterr().out


def test_the_unit_runs_before_whoever_needs_what_it_makes() -> None:
    unit = read(SYSTEMD / "terugblik-firstboot.service")
    assert {"NetworkManager.service", "terugblik-web.service"} <= set(unit["Unit"]["Before"].split())
    assert unit["Service"]["Type"] == "oneshot"
    assert unit["Service"]["PrivateNetwork"] == "yes"
    assert "terugblik firstboot --data /var/lib/terugblik" in unit["Service"]["ExecStart"]
    assert str(firstboot_cli._BOOT) == unit["Unit"]["ConditionPathIsDirectory"]


def test_a_card_that_can_only_be_read_any_more_does_not_cost_the_wifi(
    box: FirstBoot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worn card ends so. Then the tablet is where a person reads of it."""
    run(box, SimulatedClock())
    shutil.rmtree(box.connections)
    kept, before = everything(box.data), os.open

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "read-only")

    def only_read(path: str, flags: int, mode: int = 0o777, **more: int) -> int:
        if str(path).startswith(str(box.data)) and flags & (os.O_WRONLY | os.O_RDWR):
            refuse()
        return before(path, flags, mode, **more)

    monkeypatch.setattr(os, "open", only_read)
    monkeypatch.setattr(Path, "chmod", refuse)
    assert run(box, SimulatedClock()) is None
    assert (box.connections / "terugblik-hotspot.nmconnection").is_file()
    assert everything(box.data) == kept
