"""The web process under load: bytes a second against nginx, and memory with five viewers.

The lesson is sealed as the recorder seals it; nginx gets the very bytes that the box serves, as a plain file, and
the same certificate. Both are asked for the whole lesson by curl on the other core, in turns, the best of a few times.
"""

from __future__ import annotations

import functools
import os
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from tests.benchmarks.harness import benchmark
from tests.benchmarks.webbox import Box, box, nginx

ROUNDS = 15
VIEWERS = 5


@benchmark("web: bytes a second vs nginx", aim=">= 0.4")
def plain_throughput() -> float:
    return speeds(tls=False)


@benchmark("web: bytes a second over TLS vs nginx with TLS", aim=">= 0.8")
def tls_throughput() -> float:
    return speeds(tls=True)


@benchmark("web: memory with five viewers", aim="<= 120", unit="MB")
def memory_of_viewers() -> float:
    return memory()[0]


# The same, and the 64 MiB that the passphrase may cost for a second.
@benchmark("web: memory at its highest, the sign-in included", aim="<= 190", unit="MB")
def memory_at_its_highest() -> float:
    return memory()[1]


@functools.cache
def memory() -> tuple[float, float]:
    with box(tls=False) as one, sampled(one) as seen:
        view_together(one)
        seen.append(one.memory_mb("VmRSS"))
        return max(seen), one.memory_mb("VmHWM")


def speeds(*, tls: bool) -> float:
    with box(tls=tls) as one:
        root = one.folder / "plain"
        root.mkdir()
        subprocess.run([*one.curl(), "-o", str(root / "lesson.mp4"), one.video], check=True)
        with nginx(one, root) as port:
            plain = f"{'https' if tls else 'http'}://127.0.0.1:{port}/lesson.mp4"
            ours, theirs = [], []
            for _ in range(ROUNDS):
                ours.append(bytes_per_second(one, one.video))
                theirs.append(bytes_per_second(one, plain))
            return max(ours) / max(theirs)


def bytes_per_second(one: Box, address: str) -> float:
    command = [*one.curl(), "-r", "0-", "-o", os.devnull, "-w", "%{speed_download}", address]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


@contextmanager
def sampled(one: Box) -> Iterator[list[float]]:
    """What the process holds, looked at all the time."""
    seen: list[float] = []
    done = threading.Event()

    def look() -> None:
        while not done.wait(0.02):
            seen.append(one.memory_mb("VmRSS"))

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield seen
    finally:
        done.set()
        looking.join()


def view_together(one: Box) -> None:
    """Five viewers at once, each at 20 Mbit/s from another place; and the pictures of a storyboard."""
    size = int(urllib.request.urlopen(urllib.request.Request(one.video, method="HEAD")).headers["Content-Length"])

    def view(number: int) -> None:
        for seek in range(3):
            start = size * (number * 3 + seek) // (VIEWERS * 3)
            request = urllib.request.Request(one.video, headers={"Range": f"bytes={start}-"})
            with urllib.request.urlopen(request) as answer:
                for _ in range(20):
                    assert len(answer.read(250_000)) > 0
                    time.sleep(0.02)

    viewers = [threading.Thread(target=view, args=(number,)) for number in range(VIEWERS)]
    for viewer in viewers:
        viewer.start()
    for viewer in viewers:
        viewer.join()
    jar = str(one.folder / "cookies")
    stills = one.video.partition("/video.mp4")[0] + "/stills/"
    for at_ms in range(0, 20_000, 2_000):
        subprocess.run([*one.curl(), "-b", jar, "-o", os.devnull, f"{stills}{at_ms}"], check=True)
