"""Real browsers, one interface: Debian's Chromium and WebKitGTK through WebDriver, Firefox through Marionette.

A browser that is not there is an error that names the package; it is never a skip.
"""

from __future__ import annotations

import base64
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from selenium import webdriver
from selenium.webdriver.common.by import By

from tests.e2e.marionette import Marionette

ENGINES = ("chromium", "firefox", "webkit")
MINI_BROWSER = "/usr/lib/{machine}-linux-gnu/webkit2gtk-4.1/MiniBrowser"


class Browser(Protocol):
    """What the tests ask of a browser."""

    def goto(self, url: str) -> None: ...

    def run(self, script: str, *arguments: Any) -> Any:
        """The body of a function; `arguments` as in WebDriver; a promise is waited for."""

    def click(self, css: str) -> None: ...

    def type(self, css: str, text: str) -> None: ...

    def keys(self, css: str, text: str) -> None:
        """As they are pressed, without emptying it first: WebDriver's signs for keys that write nothing."""

    def picture(self, path: Path) -> None:
        """A screenshot as PNG."""

    def resize(self, width: int, height: int) -> None: ...

    def forget(self) -> None:
        """Leaves the page, and every cookie with it."""

    def close(self) -> None: ...


class Missing(Exception):
    """A browser is not installed."""


def found(program: str, package: str) -> str:
    path = shutil.which(program) or (program if Path(program).exists() else None)
    if path is None:
        raise Missing(f"{program} is not here. Install it: sudo apt install {package}")
    return path


def until(condition: Callable[[], Any], seconds: float = 20.0, what: str = "") -> Any:
    """Asks again until the answer is truthy; the answer. Raises TimeoutError with `what`."""
    end = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > end:
            raise TimeoutError(what or f"still {answer!r} after {seconds} s")
        time.sleep(0.05)


class WebDriverBrowser:
    """Chromium and WebKitGTK."""

    def __init__(self, driver: Any, after: Callable[[], object]) -> None:
        self.driver = driver
        self._after = after
        driver.set_script_timeout(60)

    def goto(self, url: str) -> None:
        self.driver.get(url)

    def run(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_async_script(_promised(script), *arguments)

    def click(self, css: str) -> None:
        element = until(lambda: self._ready(css), what=f"{css} cannot be clicked")
        element.click()

    def _ready(self, css: str) -> Any:
        for element in self.driver.find_elements(By.CSS_SELECTOR, css):
            if element.is_displayed() and element.is_enabled():
                self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
                return element
        return None

    def type(self, css: str, text: str) -> None:
        element = until(lambda: self._ready(css), what=f"{css} cannot be typed in")
        element.clear()
        element.send_keys(text)

    def keys(self, css: str, text: str) -> None:
        until(lambda: self._ready(css), what=f"{css} takes no keys").send_keys(text)

    def picture(self, path: Path) -> None:
        self.driver.save_screenshot(str(path))

    def resize(self, width: int, height: int) -> None:
        self.driver.set_window_size(width, height)

    def forget(self) -> None:
        self.driver.delete_all_cookies()
        self.driver.get("about:blank")

    def close(self) -> None:
        self.driver.quit()
        self._after()


class FirefoxBrowser:
    """Firefox ESR by its own protocol."""

    def __init__(self, session: Marionette, after: Callable[[], object]) -> None:
        self.session = session
        self._after = after

    def goto(self, url: str) -> None:
        self.session.send("WebDriver:Navigate", url=url)

    def run(self, script: str, *arguments: Any) -> Any:
        return self.session.send("WebDriver:ExecuteAsyncScript", script=_promised(script), args=list(arguments))

    def click(self, css: str) -> None:
        self.session.send("WebDriver:ElementClick", id=self._first(css))

    def type(self, css: str, text: str) -> None:
        element = self._first(css)
        self.session.send("WebDriver:ElementClear", id=element)
        self.session.send("WebDriver:ElementSendKeys", id=element, text=text)

    def keys(self, css: str, text: str) -> None:
        self.session.send("WebDriver:ElementSendKeys", id=self._first(css), text=text)

    def _first(self, css: str) -> str:
        return str(until(lambda: self.session.find(css), what=f"{css} is not there")[0])

    def picture(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self.session.send("WebDriver:TakeScreenshot", full=False)))

    def resize(self, width: int, height: int) -> None:
        self.session.send("WebDriver:SetWindowRect", width=width, height=height)

    def forget(self) -> None:
        self.session.send("WebDriver:DeleteAllCookies")
        self.session.send("WebDriver:Navigate", url="about:blank")

    def close(self) -> None:
        self.session.close()
        self._after()


def _promised(script: str) -> str:
    """An asynchronous WebDriver script that answers with what `script` returns, or throws what it throws."""
    return f"""
        const done = arguments[arguments.length - 1];
        Promise.resolve((async function () {{ {script} }}).apply(null, arguments))
          .then((value) => done({{ value }}), (error) => done({{ error: String(error) }}));
    """


class ScriptFailed(Exception):
    """The script in the page threw."""


class Unwrapping:
    """Answers of `run` without their envelope."""

    def __init__(self, browser: WebDriverBrowser | FirefoxBrowser) -> None:
        self._browser = browser

    def __getattr__(self, name: str) -> Any:
        return getattr(self._browser, name)

    def run(self, script: str, *arguments: Any) -> Any:
        answer = self._browser.run(script, *arguments)
        if "error" in answer:
            raise ScriptFailed(answer["error"])
        return answer.get("value")


@contextmanager
def opened(engine: str, work: Path) -> Iterator[Browser]:
    """A fresh browser with an empty profile below `work`."""
    start = {"chromium": _chromium, "firefox": _firefox, "webkit": _webkit}[engine]
    browser = start(work)
    try:
        yield Unwrapping(browser)
    finally:
        browser.close()


def _chromium(work: Path) -> WebDriverBrowser:
    options = webdriver.ChromeOptions()
    options.binary_location = found("chromium", "chromium")
    quiet = ("background-networking", "component-update", "sync", "gpu", "quic")
    for flag in ("headless=new", "no-sandbox", "no-first-run", *(f"disable-{name}" for name in quiet)):
        options.add_argument(f"--{flag}")
    options.add_argument(f"--user-data-dir={work / 'chromium'}")
    options.add_argument("--autoplay-policy=no-user-gesture-required")
    options.add_argument("--window-size=1180,820")
    options.add_experimental_option("prefs", {"intl.accept_languages": "nl-NL,nl"})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    service = webdriver.ChromeService(found("chromedriver", "chromium-driver"))
    return WebDriverBrowser(webdriver.Chrome(options, service), lambda: None)


def _webkit(work: Path) -> WebDriverBrowser:
    from selenium.webdriver.webkitgtk.options import Options
    from selenium.webdriver.webkitgtk.service import Service

    screen = subprocess.Popen(
        [found("Xvfb", "xvfb"), "-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert screen.stdout is not None
    display = screen.stdout.readline().decode().strip()
    # A root user, as in a container, cannot set up WebKit's own sandbox; the pages are ours.
    environment = {
        **os.environ,
        "DISPLAY": f":{display}",
        "HOME": str(work),
        "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
        "GST_REGISTRY": str(work / "gstreamer"),
    }
    options = Options()
    options.binary_location = found(MINI_BROWSER.format(machine=os.uname().machine), "libwebkit2gtk-4.1-0")
    options.add_argument("--automation")

    def end() -> None:
        assert screen.stdout is not None
        screen.kill()
        screen.wait()
        screen.stdout.close()

    service = Service(found("WebKitWebDriver", "webkit2gtk-driver"), env=environment)
    return WebDriverBrowser(webdriver.WebKitGTK(options, service=service), end)


def _firefox(work: Path) -> FirefoxBrowser:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    profile = work / "firefox"
    profile.mkdir(parents=True)
    settings = {
        "marionette.port": port,
        "media.autoplay.default": 0,
        "app.update.enabled": False,
        "network.captive-portal-service.enabled": False,
        "network.connectivity-service.enabled": False,
        "browser.safebrowsing.update.enabled": False,
        "datareporting.policy.dataSubmissionEnabled": False,
    }
    rows = (f'user_pref("{name}", {str(value).lower()});\n' for name, value in settings.items())
    (profile / "user.js").write_text("".join(rows))
    command = [found("firefox-esr", "firefox-esr"), "--marionette", "--headless", "--no-remote", "--profile", profile]
    process = subprocess.Popen(
        command, env={**os.environ, "HOME": str(work)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until(lambda: _listening(port), 60, "Firefox does not start")
    return FirefoxBrowser(Marionette(port), lambda: process.wait(20))


def _listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
