"""A box as a virtual machine on a card with a volatile write cache: switched on, asked, and robbed of its plug."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from tests.boot.agent import PORT as AGENT_PORT
from tests.e2e.box import free_port

HERE = Path(__file__).parent
WEB_PORT = 443
# No acceleration: a machine that has only what the box needs starts in half the time. No AES in it, as in a Pi 4; with
# it and without carry-less multiplication the kernel trips over its own test. `-icount`: its clock goes by the
# instructions that it carries out, a thousand million a second. However busy the computer under it is, it is as fast
# as a small board by its own clock; it only takes longer.
_MACHINE = (
    *("-M", "q35,smm=off,vmport=off", "-accel", "tcg,thread=single,tb-size=512"),
    *("-icount", "shift=0,sleep=on", "-rtc", "base=utc,clock=vm"),
    *("-cpu", "qemu64,+ssse3,+sse4.1,+sse4.2,+popcnt,+rdrand", "-smp", "1", "-m", "1536"),
    *("-nodefaults", "-display", "none", "-no-reboot", "-device", "virtio-rng-pci"),
)
_KERNEL = (
    "root=/dev/vda rw console=ttyS0 quiet mitigations=off audit=0 net.ifnames=0 panic=-1 "
    "lsm=capability tsc=reliable cryptomgr.notests=1 nokaslr "
    "modprobe.blacklist=kvm_amd,kvm,ahci,iTCO_wdt,i2c_i801,lpc_ich,bochs,pcspkr,psmouse"
)
_UNITS = (
    "terugblik-recorder terugblik-web terugblik-firstboot terugblik-system terugblik-update test-world test-agent "
    "test-sound"
)
_EXPLAIN = (
    f"cat /proc/uptime /proc/loadavg; free -m; systemctl list-jobs --no-legend --no-pager; "
    f"systemctl --no-pager --lines 0 status {_UNITS}; "
    "journalctl --boot --no-pager --output short-monotonic --lines 80 "
    f"{' '.join(f'--unit {unit}' for unit in _UNITS.split())}; true"
)
T = TypeVar("T")


class NotAnswering(Exception):
    """The machine does not do what it should in the time that it has."""


@dataclass(slots=True)
class Machine:
    """`survive`: the share of unflushed blocks that reach the card before a cut."""

    disk: Path
    boot: Path  # a folder with vmlinuz and initrd
    run: Path
    survive: float = 0.3
    started_s: float = 0.0
    agent_port: int = field(default_factory=free_port)
    web_port: int = field(default_factory=free_port)
    _processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def switch_on(self) -> None:
        self.run.mkdir(parents=True, exist_ok=True)
        card = self.run / "card.sock"
        card.unlink(missing_ok=True)
        self._start(
            *("nbdkit", "-f", "-U", card, "python", HERE / "carddisk.py"),
            *(f"file={self.disk}", f"survive={self.survive}"),
        )
        self.wait(card.exists, 20, "the card")
        self.started_s = time.monotonic()
        doors = ((self.agent_port, AGENT_PORT), (self.web_port, WEB_PORT))
        net = ",".join(["user,id=n0", *(f"hostfwd=tcp:127.0.0.1:{here}-:{there}" for here, there in doors)])
        self._start(
            *("qemu-system-x86_64", *_MACHINE, "-kernel", self.boot / "vmlinuz", "-initrd", self.boot / "initrd"),
            *("-append", _KERNEL, "-serial", f"file:{self.run / 'console.log'}"),
            *("-drive", f"file=nbd+unix:///?socket={card},format=raw,if=none,id=d0,cache=none"),
            *("-device", "virtio-blk-pci,drive=d0", "-netdev", net, "-device", "virtio-net-pci,netdev=n0,romfile="),
        )

    def _start(self, *words: object) -> None:
        with (self.run / "machine.log").open("ab") as log:
            self._processes.append(
                subprocess.Popen([str(word) for word in words], stdout=log, stderr=log, start_new_session=True)
            )

    def cut(self) -> None:
        """The plug is pulled: what the card had not been told to keep is gone."""
        self.kill()

    def is_off(self) -> bool:
        """It switched itself off; nobody pulled its plug."""
        return self._processes[-1].poll() == 0

    def kill(self) -> None:
        """Both at once, the card first: nobody is left to write."""
        for process in self._processes:
            process.kill()
        for process in self._processes:
            process.wait()
        self._processes.clear()

    def wait(self, condition: Callable[[], T], seconds: float, what: str) -> T:
        """Asks again until the answer is truthy; a machine that starts refuses connections, and that is no answer."""
        end = time.monotonic() + seconds
        while True:
            # A machine that switched itself off is nothing wrong by itself; one that was killed is.
            if any(process.poll() not in (None, 0) for process in self._processes):
                raise NotAnswering(f"somebody ended the machine: {(self.run / 'machine.log').read_text()[-2000:]}")
            with contextlib.suppress(OSError, ssl.SSLError, http.client.HTTPException):
                if answer := condition():
                    return answer
            if time.monotonic() > end:
                raise NotAnswering(f"{what}, after {seconds:.0f} s; the console says: {self.console()}")
            time.sleep(0.2)

    def ask(self, command: str) -> str:
        """What a root shell in the machine answers. Raises `NotAnswering` when the command fails."""
        with socket.create_connection(("127.0.0.1", self.agent_port), timeout=300) as connection:
            connection.sendall(json.dumps(command).encode() + b"\n")
            line = connection.makefile("rb").readline()
        if not line:
            raise ConnectionResetError
        answer: dict[str, Any] = json.loads(line)
        if answer["status"] != 0:
            raise NotAnswering(f"{command}: {answer['complained']}{answer['said']}")
        return str(answer["said"])

    def uptime_s(self) -> float:
        """By its own clock, which goes by the instructions that it carried out."""
        return float(self.ask("cat /proc/uptime").split()[0])

    def console(self) -> str:
        log = self.run / "console.log"
        return log.read_text("utf-8", "replace")[-3000:] if log.exists() else ""

    def explain(self) -> str:
        """What a person wants to see when the machine does not do what it should."""
        try:
            return self.ask(_EXPLAIN)
        except (NotAnswering, OSError, IndexError) as error:
            return f"it cannot tell why ({type(error).__name__}); its console: {self.console()}"

    # --- the button and the light ---------------------------------------------------------------------------

    def press(self, held_ms: int = 150, pin: int = 17) -> None:
        pull = f"/sys/devices/platform/gpio-sim.0/gpiochip0/sim_gpio{pin}/pull"
        self.ask(f"echo pull-down > {pull}; sleep {held_ms / 1000}; echo pull-up > {pull}")

    def light(self) -> tuple[bool, ...]:
        """Red, green, blue, as the wires say."""
        read = "cat /sys/devices/platform/gpio-sim.0/gpiochip0/sim_gpio{22,23,24}/value"
        return tuple(value == "1" for value in self.ask(f"bash -c '{read}'").split())


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
