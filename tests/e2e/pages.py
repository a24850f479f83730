"""What a person does on the pages, by the names that the pages give their controls."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.e2e.box import PASSPHRASE, ROOT
from tests.e2e.browsers import Browser, until

AXE = ROOT / "webui" / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

TEXT = "const e = document.querySelector(arguments[0]); return e && e.innerText"
COUNT = "return document.querySelectorAll(arguments[0]).length"
DATA = "const e = document.querySelector(arguments[0]); return e && e.dataset[arguments[1]]"


def named(testid: str, **data: object) -> str:
    return f'[data-testid="{testid}"]' + "".join(f'[data-{key}="{value}"]' for key, value in data.items())


@dataclass(slots=True)
class Tablet:
    """One person's browser. Each new screen is checked for accessibility as it is met."""

    browser: Browser
    address: str
    pictures: Path
    barriers: list[str] = field(default_factory=list)

    def goto(self, path: str) -> None:
        self.browser.goto(f"{self.address}{path}")

    def click(self, testid: str, inside: str = "", **data: object) -> None:
        self.browser.click(f"{inside} {named(testid, **data)}")

    def type(self, testid: str, text: str) -> None:
        self.browser.type(named(testid), text)

    def sees(self, testid: str, seconds: float = 15, **data: object) -> str:
        """Waits until it is there; its text."""
        css = named(testid, **data)
        try:
            until(lambda: self.count(css), seconds)
        except TimeoutError as error:
            self.browser.picture(self.pictures / "missing.png")
            page = self.browser.run("return document.body.innerText")
            raise AssertionError(f"{css} is not on the page:\n{page}") from error
        return str(self.browser.run(TEXT, css))

    def count(self, css: str) -> int:
        return int(self.browser.run(COUNT, css))

    def data(self, testid: str, key: str) -> str:
        self.sees(testid)
        return str(self.browser.run(DATA, named(testid), key))

    def load_axe(self) -> None:
        if self.browser.run("return typeof window.axe !== 'undefined'"):
            return
        axe = AXE.read_text()
        self.browser.run(axe + "; window.axe = axe;")
        # Pages that come later have it from the start: it is large to send each time.
        self.browser.driver.execute_cdp_cmd(  # type: ignore[attr-defined]
            "Page.addScriptToEvaluateOnNewDocument", {"source": axe}
        )

    def accessible(self, screen: str) -> None:
        """Adds to `barriers` what axe finds against WCAG 2.2 AA on what is shown now."""
        self.load_axe()
        # Of the rest it need not say which part of the page passed what.
        rules = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}
        found = self.browser.run("return (await axe.run(document, arguments[0])).violations", rules)
        for one in found:
            self.barriers.append(f"{screen}: {one['id']}: {one['help']} {[n['html'] for n in one['nodes']][:3]}")

    # --- scenes -------------------------------------------------------------------------------------------

    def give_name_and_passphrase(self, name: str, passphrase: str = PASSPHRASE) -> None:
        self.type("name", name)
        self.type("passphrase", passphrase)
        self.type("passphrase-again", passphrase)
        self.click("next")

    def prove_card(self) -> str:
        """Reads the key card and gives it back, typed with spaces and in small letters as a person may."""
        card = self.data("card-text", "text")
        self.accessible("key card")
        self.click("card-kept")
        self.type("card-input", " ".join(card.lower()[i : i + 5] for i in range(0, len(card), 5)))
        self.accessible("giving the card back")
        self.click("card-check")
        until(lambda: not self.count(named("wizard", step="proof")), 20, "the card is not taken")
        if self.count(named("wizard", step="school")):
            self.sees("school-form")
            self.accessible("the school")
            self.click("school-later")
        return card

    def frame(self) -> None:
        """Asks for the camera's picture and presses the box's button, which is drawn on the page."""
        self.click("picture-show")
        self.sees("framing", state="waiting")
        self.press_button()
        self.sees("framing", state="open")

    def press_button(self) -> None:
        """The box's own, where it is drawn on the page."""
        if not self.count(named("simulator-press")):
            self.click("simulator-fold")
        self.click("simulator-press")

    def prepare(self) -> None:
        """Through the preparation, with nobody who may not be in the picture, until the box is set ready."""
        self.sees("prepare-next")
        if self.data("prepare-screen", "step") == "look":
            self.click("for-nothing")
            self.click("prepare-next")
            self.sees("prepare-screen", step="check")
        self.click("check-none")
        self.accessible("going through who is not in the picture")
        self.click("prepare-next")
        self.sees("prepare-ready")
        self.accessible("where the camera stands")
        self.click("prepare-ready")
        self.sees("box-state", state="ready", face="mine")

    def sign_in(self, name: str, passphrase: str = PASSPHRASE) -> None:
        self.goto("/")
        self.type("name", name)
        self.type("passphrase", passphrase)
        self.click("sign-in-button")

    def video(self, script: str, *arguments: Any) -> Any:
        """Runs on the page's player, `video`, once it has a picture."""
        ready = "const v = document.querySelector('video'); return !!v && v.readyState >= 2"
        until(lambda: self.browser.run(ready), 20, "the player has no picture")
        return self.browser.run(f"const video = document.querySelector('video'); {script}", *arguments)
