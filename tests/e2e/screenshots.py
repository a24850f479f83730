"""Pictures of every screen for people to look at. `scripts/screenshots` runs it; no test does."""

from __future__ import annotations

import argparse
import base64
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from appliance.hardware.sim.lesson.maker import make_lesson
from tests.e2e.box import ROOT, kept
from tests.e2e.browsers import Browser, opened
from tests.e2e.furnish import furnish
from tests.e2e.pages import Tablet, named
from tests.e2e.walk import walk

SIZES = {"tablet": (1180, 820), "upright": (820, 1180), "phone": (390, 844), "desktop": (1440, 900)}
# Dark is a second look at the same layout: one size and one language show it.
DARK_ON = ("tablet", "nl")
SETTLE_S = 0.25
# What a picture is of may stand elsewhere on a page of another size.
ABOUT = {"storyboard-paper": "board-pages", "prepare-zone": "zone-editor"}
TALLER = """
  const main = document.querySelector('main');
  return innerHeight + Math.max(0, main.scrollHeight - main.clientHeight);
"""


@dataclass(slots=True)
class Camera:
    """Takes one screen in every size, language and scheme that was asked for."""

    tablet: Tablet
    into: Path
    sizes: list[str]
    languages: list[str]
    only: list[str]
    whole: bool

    def take(self, name: str) -> None:
        if self.only and not any(part in name for part in self.only):
            return
        say(name)
        for language in self.languages:
            self._speak(language)
            for size in self.sizes:
                self._take(name, size, language, "light")
                if (size, language) == DARK_ON:
                    self._take(name, size, language, "dark")
        self._speak("nl")
        wear(self.tablet.browser, *SIZES["tablet"], "light")
        time.sleep(SETTLE_S)

    def _speak(self, language: str) -> None:
        # By script, as a dialog may stand before the switch.
        self.tablet.browser.run("document.querySelector(arguments[0]).click()", named(f"language-{language}"))

    def _take(self, name: str, size: str, language: str, scheme: str) -> None:
        browser, (width, height) = self.tablet.browser, SIZES[size]
        wear(browser, width, height, scheme)
        if self.whole:
            wear(browser, width, int(browser.run(TALLER)), scheme)
        if name in ABOUT:
            browser.run("document.querySelector(arguments[0])?.scrollIntoView()", named(ABOUT[name]))
        time.sleep(SETTLE_S)
        place = self.into / f"{size}-{language}-{scheme}"
        place.mkdir(parents=True, exist_ok=True)
        shot = command(browser, "Page.captureScreenshot", format="png")
        (place / f"{name}.png").write_bytes(base64.b64decode(shot["data"]))


def command(browser: Browser, name: str, **fields: Any) -> Any:
    """A command of Chromium's own protocol."""
    return browser.driver.execute_cdp_cmd(name, fields)  # type: ignore[attr-defined]


def wear(browser: Browser, width: int, height: int, scheme: str) -> None:
    """The page as on a screen of that size, in light or dark."""
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    command(browser, "Emulation.setDeviceMetricsOverride", **size)
    # Without motion, so that no colour is caught on its way to another.
    wishes = {"prefers-color-scheme": scheme, "prefers-reduced-motion": "reduce"}
    features = [{"name": name, "value": value} for name, value in wishes.items()]
    command(browser, "Emulation.setEmulatedMedia", features=features)


def say(words: str) -> None:
    print(f"» {words}", file=sys.stderr, flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/screenshots", description=__doc__)
    parser.add_argument("--into", type=Path, default=ROOT / "screenshots")
    parser.add_argument("--only", nargs="*", default=[], metavar="NAME", help="screens with this in their name")
    parser.add_argument("--sizes", default=",".join(SIZES))
    parser.add_argument("--languages", default="nl,en")
    parser.add_argument("--whole", action="store_true", help="as tall as the page, not as the screen")
    parser.add_argument("--seconds", type=int, default=240, help="how long the lesson is")
    parser.add_argument("--speed", type=float, default=8)
    return parser.parse_args()


def main() -> None:
    asked = arguments()
    with tempfile.TemporaryDirectory(prefix="terugblik-screenshots-") as folder:
        work = Path(folder)
        say("making the lesson")
        make_lesson(work / "lesson.mp4", seconds=min(asked.seconds, 240))
        with kept(work / "box", work / "lesson.mp4", speed=asked.speed) as box, opened("chromium", work) as browser:
            tablet = Tablet(browser, box.address, work)
            camera = Camera(
                tablet, asked.into, asked.sizes.split(","), asked.languages.split(","), asked.only, asked.whole
            )
            wear(browser, *SIZES["tablet"], "light")
            tablet.goto("/")
            tablet.sees("wizard", step="welcome")
            camera.take("first-run")
            say("recording a lesson")
            home = furnish(box, asked.seconds, marks=3)
            try:
                for name in walk(tablet, home):
                    camera.take(name)
            except Exception:
                say(box.log.read_text())
                raise
    say(f"pictures are in {asked.into}")


if __name__ == "__main__":
    main()
