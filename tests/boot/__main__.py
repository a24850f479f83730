"""`python -m tests.boot`: what `scripts/test-boot` runs on the disk that it made."""

from __future__ import annotations

import argparse
import json
import random
import signal
import statistics
import sys
from dataclasses import asdict
from pathlib import Path

from tests.boot.cycles import Kept, cycle, told
from tests.boot.machine import Machine, say
from tests.boot.off import power_off
from tests.boot.replug import replug
from tests.boot.vmbox import PATIENCE_S, VmBox
from tests.e2e.box import Client

_NO_SYNC = "/run/systemd/system/terugblik-recorder.service.d"


def main() -> int:
    options = _options()
    # Who stops the test wants no machine to go on.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    chance = random.Random(options.seed)
    machine = Machine(options.disk, options.boot, options.run, options.survive)
    box = VmBox(machine)
    try:
        started = box.start()
        say(f"seed {options.seed}; ready after {started.own_s:.0f} s of its own time, {started.our_s:.0f} s of ours")
        _show_light(box)
        teacher = box.enrol()
        replug(box, teacher)
        kept: list[Kept] = []
        for number in range(1, options.cycles + 1):
            one, teacher = cycle(box, teacher, chance)
            told(number, one)
            kept.append(one)
        losing = _without_syncs(box, teacher, chance) if options.control else None
        power_off(box)
    except Exception:
        say(machine.explain())
        raise
    finally:
        machine.kill()
    return _verdict(kept, losing, options.result)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.boot")
    parser.add_argument("--disk", type=Path, required=True)
    parser.add_argument("--boot", type=Path, required=True, help="the folder with vmlinuz and initrd")
    parser.add_argument("--run", type=Path, required=True, help="where sockets and logs go")
    parser.add_argument("--cycles", type=int, default=10)
    parser.add_argument("--survive", type=float, default=0.3, help="share of unflushed blocks that a cut spares")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10_000))
    parser.add_argument("--control", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--result", type=Path, help="also write what came of it here")
    return parser.parse_args()


def _show_light(box: VmBox) -> None:
    """Nobody is set ready: blue blinks, nothing else. Read off the wires of the real GPIO chip."""
    machine = box.machine
    machine.wait(lambda: machine.light() == (False, False, True), 120, "the light does not blink blue")
    machine.wait(lambda: machine.light() == (False, False, False), 120, "the light does not blink")


def _without_syncs(box: VmBox, teacher: Client, chance: random.Random) -> Kept:
    """The same with a recorder that only says that it syncs."""
    setting = "[Service]\\nEnvironment=LD_PRELOAD=/opt/stage/nosync.so\\n"
    box.machine.ask(
        f"mkdir -p {_NO_SYNC} && printf '{setting}' > {_NO_SYNC}/nosync.conf && systemctl daemon-reload && "
        "systemctl restart terugblik-recorder"
    )
    box.machine.wait(lambda: box.status()["state"] == "ready", PATIENCE_S, "the recorder is not ready again")
    one, _ = cycle(box, teacher, chance)
    say(f"without syncs {one.broken_ms / 1000:.1f} s of what was promised are gone")
    return one


def _verdict(kept: list[Kept], losing: Kept | None, result: Path | None) -> int:
    broken = sum(not one.held for one in kept)
    lost_s = sorted(one.lost_ms / 1000 for one in kept)
    boots = sorted(one.started.own_s for one in kept)
    if kept:
        say(
            f"{len(kept)} cuts: {broken} promises broken; from the cut back to the last picture "
            f"{lost_s[0]:.1f} to {lost_s[-1]:.1f} s, median {statistics.median(lost_s):.1f}; "
            f"ready after {boots[0]:.0f} to {boots[-1]:.0f} s"
        )
    proven = losing is None or not losing.held
    if not proven:
        say("the negative control lost nothing: this run proves nothing")
    if result is not None:
        found = {"cuts": [asdict(one) for one in kept], "control": None if losing is None else asdict(losing)}
        result.write_text(json.dumps(found, indent=1), encoding="utf-8")
    return 0 if broken == 0 and proven else 1


if __name__ == "__main__":
    sys.exit(main())
