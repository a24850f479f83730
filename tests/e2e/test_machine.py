"""The pages of the box's machine: its health, its Wi-Fi, the school's, updates, backups and the power."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By

from appliance.backup.errors import StickFull
from appliance.clock import SystemClock
from appliance.keeper.ports import Progress
from appliance.keeper.sim import SimBackups, SimSticks, SimUpdates
from appliance.keepertalk import BackupCounts
from appliance.updates.errors import UpdateSelfTestFailed, UpdateWrongSignature
from tests.e2e.box import PASSPHRASE, Box, kept
from tests.e2e.browsers import Browser, until
from tests.e2e.furnish import TEACHER
from tests.e2e.keeping import VERSION, PlayedKeeper
from tests.e2e.pages import Tablet, named
from tests.e2e.screenshots import SIZES, command, wear
from tests.e2e.test_screens import SIDEWAYS

KEEPER = "Bea"
SCHOOL = "Basisschool De Regenboog"
NOTICES = f"return [...document.querySelectorAll('{named('health-notice')}')].map((one) => one.dataset.key)"
# True of the machine that runs the tests, or not.
OF_THIS_HOST = "wifi_chip_absent"
PAGE = "return document.body.innerText"
CODE = f"return document.querySelector('{named('own-wifi-shown')} svg path').getBoundingClientRect().width"
FAR = "const bar = document.querySelector('progress'); return bar ? bar.value / bar.max : -1"
# The page gives a file to keep to the browser: here it stays in the page.
KEEP_BLOBS = """
  window.blobs = [];
  URL.createObjectURL = (blob) => (window.blobs.push(blob), '#');
  HTMLAnchorElement.prototype.click = () => {};
"""
# What a thumb is meant to hit and may miss.
SMALL = """
  const hit = [...document.querySelectorAll('main button, main a, main label.button, main summary')];
  return hit.filter((one) => one.getBoundingClientRect().height < 44).map((one) => one.innerText);
"""


@pytest.fixture(scope="module")
def box(synthetic_video: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Box]:
    with kept(tmp_path_factory.mktemp("machine"), synthetic_video, speed=8) as box:
        box.enrol(TEACHER, "teacher")
        box.enrol(KEEPER, "beheerder")
        yield box


def signed_in(browser: Browser, box: Box, pictures: Path, name: str = TEACHER) -> Tablet:
    browser.driver.delete_all_cookies()  # type: ignore[attr-defined]
    tablet = Tablet(browser, box.address, pictures)
    tablet.sign_in(name)
    tablet.sees("box-state", 30)
    return tablet


@pytest.fixture
def tablet(browser: Browser, box: Box, tmp_path: Path) -> Tablet:
    return signed_in(browser, box, tmp_path)


# --- health ---------------------------------------------------------------------------------------------------


def unwell(box: Box, *ailments: str) -> None:
    """The recorder starts again on a box in that state."""
    box.kill("recorder")
    box.ailments = ailments
    box.start_again("recorder")


def told_of(tablet: Tablet, *keys: str) -> None:
    def told() -> list[str]:
        return [key for key in tablet.browser.run(NOTICES) if key != OF_THIS_HOST]

    until(lambda: told() == list(keys), 20, f"the page does not tell of {keys}")


def test_what_to_know_of_the_box_is_told_and_stops_no_lesson(tablet: Tablet, box: Box) -> None:
    told_of(tablet)
    unwell(box, "card-worn", "hot", "power-was-weak")
    told_of(tablet, "box_hot", "card_worn", "power_was_weak")
    tablet.accessible("health")
    assert "De box is te warm: 83 graden." in tablet.sees("health")
    tablet.click("language-en")
    until(lambda: "The box is too hot: 83 degrees." in tablet.sees("health"), 10, "still Dutch")
    tablet.click("language-nl")
    if tablet.count(named("set-ready")):
        tablet.click("set-ready")
        tablet.prepare()
    tablet.click("press")
    tablet.sees("lamp", light="red")
    told_of(tablet, "box_hot", "card_worn", "power_was_weak")
    tablet.click("stop")
    tablet.click("confirm")
    tablet.sees("lesson-ready", 30)
    unwell(box)
    told_of(tablet)
    assert tablet.barriers == []


def test_power_that_is_too_weak_is_said_once_and_begins_no_lesson(tablet: Tablet, box: Box) -> None:
    unwell(box, "power-weak", "slowed")
    tablet.sees("problem", 20, key="power_unsafe")
    tablet.sees("lamp", light="amber")
    told_of(tablet)
    unwell(box)
    until(lambda: not tablet.count(named("problem", key="power_unsafe")), 20, "well, and still refused")


def test_whoever_minds_the_box_is_told_too(browser: Browser, box: Box, tmp_path: Path) -> None:
    unwell(box, "slowed")
    told_of(signed_in(browser, box, tmp_path, KEEPER), "box_slowed")
    unwell(box)


# --- the machine ----------------------------------------------------------------------------------------------


@pytest.fixture
def keeper(box: Box) -> PlayedKeeper:
    assert box.keeper is not None
    box.keeper.anew()
    return box.keeper


@pytest.fixture
def machine(tablet: Tablet, keeper: PlayedKeeper) -> Tablet:
    """The page of the machine."""
    open_machine(tablet)
    return tablet


def open_machine(tablet: Tablet) -> None:
    tablet.goto("/instellingen")
    tablet.click("to-machine")
    tablet.sees("power")


def says(tablet: Tablet, testid: str, *words: str, **data: object) -> None:
    """Waits until all of it stands there: what is shown now may be what was before."""

    def missing() -> list[str]:
        text = tablet.sees(testid, **data) or ""
        return [word for word in words if word not in text]

    until(lambda: not missing(), 15, f"{testid} says {tablet.sees(testid, **data)!r}")


def confirm(tablet: Tablet, passphrase: str = PASSPHRASE) -> None:
    tablet.type("confirm-passphrase", passphrase)
    tablet.click("confirm")


def press(tablet: Tablet, box: Box) -> None:
    says(tablet, "going", "Druk nu kort op de knop", step="press_button")
    box.button()


def comes_back(tablet: Tablet, box: Box) -> None:
    """The web process starts again, as after an update or on another Wi-Fi: it knows nobody."""
    box.start_again("web")
    tablet.sees("locked", 60)
    tablet.type("passphrase", PASSPHRASE)
    tablet.click("sign-in-button")
    until(lambda: not tablet.count(named("locked")), 20)


def test_the_wifi_of_the_box_is_shown_to_whoever_has_the_passphrase(machine: Tablet, keeper: PlayedKeeper) -> None:
    wifi = keeper.sim.wifi.hotspot
    assert wifi.passphrase not in machine.browser.run(PAGE)
    machine.click("own-wifi-show")
    confirm(machine, "een heel andere zin")
    machine.sees("problem", key="wrong_passphrase")
    confirm(machine)
    says(machine, "own-wifi-shown", wifi.name, wifi.passphrase)
    assert machine.browser.run(CODE) > 100
    machine.accessible("the Wi-Fi shown")
    machine.click("own-wifi-hide")
    until(lambda: wifi.passphrase not in machine.browser.run(PAGE), 5, "still shown")
    machine.browser.run(KEEP_BLOBS)
    machine.click("own-wifi-sheet")
    confirm(machine)
    until(lambda: machine.browser.run("return window.blobs.length"), 20, "no sheet")
    assert machine.browser.run("return await window.blobs[0].slice(0, 5).text()") == "%PDF-"
    assert machine.barriers == []


def test_a_new_password_is_shown_before_the_old_one_ends(machine: Tablet, box: Box, keeper: PlayedKeeper) -> None:
    keeper.anew(note_s=3)
    before = keeper.sim.wifi.hotspot.passphrase
    machine.click("own-wifi-renew")
    says(machine, "dialog", "Elke tablet moet daarna opnieuw verbinden, ook deze.")
    confirm(machine)
    assert keeper.sim.wifi.hotspot.passphrase == before
    press(machine, box)
    says(machine, "going", "nieuwe wachtwoord", "nog 0:0", step="renewed")
    until(lambda: machine.sees("own-wifi-password") == keeper.sim.wifi.hotspot.passphrase, 10, "not the new one")
    assert keeper.sim.wifi.hotspot.passphrase != before
    machine.sees("renewed", 20)
    assert machine.sees("own-wifi-password") == keeper.sim.wifi.hotspot.passphrase


def join(tablet: Tablet, box: Box, password: str = "welkom op school") -> None:
    if not tablet.count(named("network")):
        tablet.click("wifi-find")
    tablet.click("network", name=SCHOOL)
    tablet.type("wifi-password", password)
    tablet.click("wifi-join")
    press(tablet, box)


def test_a_wifi_that_nobody_finds_the_box_on_is_left_by_itself(machine: Tablet, box: Box, keeper: PlayedKeeper) -> None:
    keeper.anew(trial_s=6)
    machine.click("wifi-find")
    says(machine, "network-cannot", "eigen account", kind="account")
    join(machine, box, "verkeerd wachtwoord")
    says(machine, "problem", "Het wachtwoord van deze wifi klopt niet", key="wifi_wrong_passphrase")
    join(machine, box)
    says(machine, "trial-steps", "https://terugblik.local", "Zo laten")
    machine.accessible("on trial")
    machine.sees("trial")
    box.kill("web")
    says(machine, "unreachable", SCHOOL, "Hieronder staat hoeveel tijd er nog is", expected="true")
    first = machine.sees("left")
    until(lambda: machine.sees("left") != first, 5, "the time does not run")
    assert not machine.count(named("trial-keep"))
    until(lambda: "De vijf minuten zijn om" in machine.sees("school-wifi"), 20, "not said to be over")
    until(lambda: keeper.sim.wifi.own_up, 10, "the box is lost")
    comes_back(machine, box)
    says(machine, "problem", "Niemand heeft de box bij deze wifi gevonden", key="trial_not_kept")
    assert keeper.sim.wifi.school() is None
    assert machine.barriers == []


def test_whoever_finds_the_box_on_the_other_wifi_keeps_it_there(
    machine: Tablet, box: Box, keeper: PlayedKeeper
) -> None:
    join(machine, box)
    machine.sees("trial")
    # As from there: a page that knows nothing yet. What is asked stands on the first page that it shows.
    machine.goto("/")
    says(machine, "trial", SCHOOL)
    until(lambda: "nog 4:" in machine.sees("trial-left"), 5, "the time does not run")
    machine.sees("box-state")
    assert keeper.sim.wifi.school() is None
    machine.click("trial-keep")
    until(lambda: keeper.sim.wifi.school() == SCHOOL, 10, "not kept")
    until(lambda: not machine.count(named("trial-keep")), 10)
    open_machine(machine)
    says(machine, "joined", SCHOOL)
    machine.click("wifi-leave")
    machine.click("confirm")
    until(lambda: "weer op zijn eigen wifi" in machine.sees("school-wifi"), 10, "still there")
    assert keeper.sim.wifi.school() is None


def test_a_box_without_wifi_says_so(tablet: Tablet, keeper: PlayedKeeper) -> None:
    keeper.sim.wifi.chip = False
    open_machine(tablet)
    says(tablet, "own-wifi", "Deze box heeft geen werkende wifi. Verbind hem met een netwerkkabel.")
    says(tablet, "school-wifi", "Deze box heeft geen werkende wifi.")
    assert not tablet.count(f"{named('own-wifi')} button, {named('school-wifi')} button")


def choose(tablet: Tablet, file: Path, content: bytes) -> None:
    file.write_bytes(content)
    driver = tablet.browser.driver  # type: ignore[attr-defined]
    driver.find_element(By.CSS_SELECTOR, named("update-choose")).send_keys(str(file))


def test_an_update_from_the_tablet_is_tried_and_told_of_when_the_box_is_back(
    machine: Tablet, box: Box, keeper: PlayedKeeper, tmp_path: Path
) -> None:
    keeper.anew(pace_s=1.5)
    choose(machine, tmp_path / "vakantie.jpg", b"\xff\xd8" * 200)
    says(machine, "problem", "geen update voor de box", key="update_unreadable")
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 400_000}
    command(machine.browser, "Network.enable")
    command(machine.browser, "Network.emulateNetworkConditions", **slow)
    choose(machine, tmp_path / "terugblik-9.0.0.tbu", b"TBUPDATE" + bytes(600_000))
    machine.sees("sending")
    until(lambda: 0 < machine.browser.run(FAR) < 1, 10, "no progress is shown")
    says(machine, "update-waiting", "Versie 9.0.0 ligt klaar", "Er is nog niets veranderd")
    command(machine.browser, "Network.emulateNetworkConditions", **{**slow, "uploadThroughput": -1})
    machine.click("update-apply")
    machine.click("confirm")
    press(machine, box)
    machine.sees("going", step="trying")
    box.kill("web")
    says(machine, "unreachable", "De box probeert een andere versie", expected="true")
    comes_back(machine, box)
    says(machine, "update-outcome", "De update is gelukt: versie 9.0.0 werkt.", outcome="applied")
    machine.sees("version", version="9.0.0")
    machine.click("update-back")
    machine.click("confirm")
    press(machine, box)
    says(machine, "update-outcome", f"De box is terug op versie {VERSION}.", outcome="rolled_back")


class Refusing(SimUpdates):
    """Signed by nobody; what came from a stick does not pass its trial."""

    async def take(self, size: int, body: AsyncIterator[bytes]) -> str:
        await super().take(size, body)
        self.waiting = None
        raise UpdateWrongSignature

    async def apply(self) -> str:
        raise UpdateSelfTestFailed(version="9.0.0", step="camera")


class FullStick(SimBackups):
    async def make(self, stick: str, progress: Progress, *, forget: bool) -> BackupCounts:
        raise StickFull(needed_mb=512)


def test_what_the_box_refuses_is_said_in_words_and_nothing_is_called_done(
    machine: Tablet, box: Box, keeper: PlayedKeeper, tmp_path: Path
) -> None:
    sim = keeper.sim
    full = FullStick(0, SimSticks(), SystemClock())
    sim.keeper = replace(sim.keeper, updates=Refusing(0, VERSION), backups=full)
    choose(machine, tmp_path / "terugblik-9.0.0.tbu", b"TBUPDATE" + bytes(200))
    says(machine, "problem", "De handtekening onder deze update klopt niet.", key="update_wrong_signature")
    assert not machine.count(named("update-waiting"))
    machine.click("update-look")
    machine.click("update-file")
    machine.click("update-apply")
    machine.click("confirm")
    press(machine, box)
    says(machine, "problem", "De oude versie draait gewoon verder.", key="update_self_test_failed")
    machine.sees("version", version=VERSION)
    machine.click("backup-look")
    machine.click("backup-make")
    says(machine, "problem", "De stick is te vol", "512 MB", key="stick_full")
    assert not machine.count(named("backup-done"))
    says(machine, "backup-last", "Er is nog geen reservekopie gemaakt.")


def test_a_backup_goes_onto_the_stick(machine: Tablet, keeper: PlayedKeeper) -> None:
    backups = keeper.anew().keeper.backups
    assert isinstance(backups, SimBackups)
    backups.pace_s = 1.5
    machine.click("backup-look")
    says(machine, "stick", "24,5 GB vrij van 31 GB")
    machine.click("backup-make")
    says(machine, "going", "Laat de stick zitten.", step="saving")
    until(lambda: 0 < machine.browser.run(FAR) < 1, 10, "no progress is shown")
    says(machine, "backup-done", "Je mag de stick eruit halen.", "48 bestanden zijn erbij gezet")
    backups.pace_s = 0
    machine.click("backup-look")
    machine.click("backup-make")
    says(machine, "backup-done", "2 bestanden staan nog op de stick en niet meer op de box.")
    machine.click("backup-look")
    machine.click("backup-forget")
    machine.click("backup-make")
    until(lambda: "nog op de stick" not in machine.sees("backup-done"), 10, "nothing was taken off")
    open_machine(machine)
    says(machine, "backup-last", "De laatste reservekopie is van")


def test_the_machine_in_english_large_letters_and_for_whom(
    browser: Browser, box: Box, keeper: PlayedKeeper, tmp_path: Path
) -> None:
    tablet = signed_in(browser, box, tmp_path, KEEPER)
    open_machine(tablet)
    tablet.click("language-en")
    until(lambda: "The box’s own Wi-Fi is called Terugblik-demo." in tablet.sees("own-wifi"), 10, "still Dutch")
    tablet.click("wifi-find")
    tablet.click("network", name=SCHOOL)
    tablet.type("wifi-password", "welcome at school")
    for width, height in ((590, 410), (320, 640)):
        wear(browser, width, height, "light")
        assert not tablet.browser.run(f"return await (async () => {{ {SIDEWAYS} }})()")
        assert tablet.browser.run(SMALL) == []
    wear(browser, *SIZES["tablet"], "light")
    tablet.accessible("the machine in English")
    assert tablet.barriers == []
    tablet.click("power-off")
    says(tablet, "dialog", "Switch the box off?")
    tablet.click("confirm")
    says(tablet, "power", "Wait until the light is out.")
    assert keeper.sim.keeper.power.asked == 1  # type: ignore[attr-defined]
    tablet.click("language-nl")


def test_an_ordinary_computer_says_that_this_is_a_box_s_thing(tablet: Tablet, box: Box) -> None:
    kept, box.keeper = box.keeper, None
    box.kill("web")
    comes_back(tablet, box)
    tablet.goto("/instellingen/box")
    says(tablet, "empty", "Dit kan alleen op een echte box.")
    # The last test of this box.
    box.keeper = kept
