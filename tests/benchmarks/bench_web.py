"""The web process under load: bytes a second against nginx, and memory with five viewers.

The lesson is sealed as the recorder seals it; nginx gets the very bytes that the box serves, as a plain file, and
the same certificate. Both are asked for the whole lesson by curl on the other core, the best of a few times.
"""

from __future__ import annotations

import functools
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from appliance import lessonfiles
from appliance.age.recipients import parse_recipient
from appliance.age.writer import seal
from appliance.clock import SystemClock
from appliance.core.lesson import Ended, LessonFacts, Retention
from appliance.media.encode import H264Encoder
from appliance.media.muxer import AudioParams, FragmentMuxer, VideoParams
from appliance.people.service import People
from appliance.web.openapi import COOKIE
from tests.benchmarks.harness import benchmark
from tests.e2e.box import free_port
from tests.media.pictures import numbered_frame, tone

FPS, WIDTH, HEIGHT = 25, 1280, 720
LOOP_S, LOOPS = 8, 30
ROUNDS = 5
VIEWERS = 5
NAME, PASSPHRASE = "Juf Ans", "vier paarse olifanten dansen zacht"


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


@functools.cache
def speeds(*, tls: bool) -> float:
    with box(tls=tls) as one:
        served = one.folder / "served.mp4"
        subprocess.run([*one.curl(), "-o", str(served), one.video], check=True)
        with nginx(one, served) as plain:
            ours, theirs = [], []
            for _ in range(ROUNDS):
                ours.append(one.bytes_per_second(one.video))
                theirs.append(one.bytes_per_second(plain))
            return max(ours) / max(theirs)


@dataclass(slots=True)
class Box:
    """A web process with one teacher who is signed in, and one lesson."""

    folder: Path
    process: subprocess.Popen[bytes]
    base: str
    tls: bool
    video: str = ""

    def curl(self) -> list[str]:
        return ["taskset", "-c", "1", "curl", "-s", "--fail", "--cacert", str(self.folder / "data" / "tls" / "ca.pem")]

    def bytes_per_second(self, address: str) -> float:
        command = [*self.curl(), "-r", "0-", "-o", "/dev/null", "-w", "%{speed_download}", address]
        return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    def memory_mb(self, which: str) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition(f"{which}:")[2].split()[0]) / 1000


@functools.cache
def movie() -> bytes:
    """Some minutes of 720p at a camera's bit rate: a loop of encoded pictures, muxed again and again."""
    encoder = H264Encoder(WIDTH, HEIGHT, FPS, 6_000_000)
    rng = np.random.default_rng(1)
    packets = []
    for number in range(LOOP_S * FPS):
        frame = numbered_frame(number, WIDTH, HEIGHT)
        plane = np.frombuffer(frame.planes[0], np.uint8)
        noisy = plane.astype(np.int16) + rng.integers(-12, 12, plane.size)
        frame.planes[0].update(noisy.clip(0, 255).astype(np.uint8).tobytes())
        packets += encoder.encode(frame)
    packets += encoder.finish()
    out = bytearray()
    muxer = FragmentMuxer(out.extend, VideoParams(WIDTH, HEIGHT, encoder.extradata, FPS), AudioParams())
    sound = tone(440, 0, 1 / FPS)
    for number in range(LOOPS * len(packets)):
        packet = packets[number % len(packets)]
        muxer.video(packet.data, number * 1_000_000 // FPS, packet.keyframe)
        muxer.audio(sound, number * 1_000_000 // FPS)
    muxer.close()
    return bytes(out)


def prepare(data: Path) -> str:
    """A teacher whose card was given back, and a lesson of theirs on the disk."""
    people = People(data, SystemClock())
    person, card = people.enrol(name=NAME, passphrase=PASSPHRASE, role="teacher")
    people.prove_card(person, card.text)
    keys = [parse_recipient(person.recipient)]
    lesson = secrets.token_hex(10)
    folder = data / "lessons" / lesson
    folder.mkdir(parents=True)
    frames = LOOPS * LOOP_S * FPS
    facts = LessonFacts(
        lesson=lesson,
        owner=person.id,
        recorded_at="2026-09-01T08:30:00+00:00",
        clock_trusted=True,
        limit_ms=1_200_000,
        camera="sim",
        microphone="sim",
        width=WIDTH,
        height=HEIGHT,
        frames_per_second=FPS,
        ended=Ended("stopped", None, frames * 1000 // FPS, frames, frames, (), 0),
    )
    (folder / lessonfiles.LESSON_FILE).write_bytes(seal(movie(), keys))
    (folder / lessonfiles.FACTS_FILE).write_bytes(seal(lessonfiles.encode_facts(facts), keys))
    retention = lessonfiles.encode_retention(Retention(person.id, "2099-01-01"))
    (folder / lessonfiles.RETENTION_FILE).write_bytes(retention)
    person.close()
    return lesson


@contextmanager
def box(*, tls: bool) -> Iterator[Box]:
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        folder.chmod(0o755)  # nginx's worker is somebody else when it is started by root
        (folder / "data").mkdir(mode=0o700)
        lesson = prepare(folder / "data")
        command = [sys.executable, "-m", "appliance", "web", "--data", str(folder / "data"), "--port", str(port)]
        command += ["--socket", str(folder / "none.sock"), *(["--tls"] if tls else [])]
        process = subprocess.Popen(["taskset", "-c", "0", *command], stderr=subprocess.DEVNULL)
        one = Box(folder, process, f"{'https' if tls else 'http'}://127.0.0.1:{port}", tls)
        try:
            sign_in(one, lesson)
            yield one
        finally:
            process.terminate()
            process.wait(20)


def sign_in(one: Box, lesson: str) -> None:
    jar = str(one.folder / "cookies")
    for _ in range(200):
        if subprocess.run([*one.curl(), f"{one.base}/api/status"], capture_output=True, check=False).returncode == 0:
            break
        time.sleep(0.1)
    body = json.dumps({"name": NAME, "passphrase": PASSPHRASE})
    headers = ["-H", "Content-Type: application/json"]
    subprocess.run(
        [*one.curl(), "-c", jar, *headers, "-d", body, f"{one.base}/api/session"], check=True, capture_output=True
    )
    assert COOKIE in Path(jar).read_text()
    found = subprocess.run(
        [*one.curl(), "-b", jar, f"{one.base}/api/lessons/{lesson}"], check=True, capture_output=True
    )
    one.video = one.base + json.loads(found.stdout)["video"]


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


@contextmanager
def nginx(one: Box, served: Path) -> Iterator[str]:
    """nginx on the same core with the same bytes, plainly in a file; the address."""
    folder, port = one.folder, free_port()
    tls = folder / "data" / "tls"
    served.chmod(0o644)
    secure = (
        f"ssl_protocols TLSv1.3; ssl_certificate {tls}/server.pem; ssl_certificate_key {tls}/server.key;"
        if one.tls
        else ""
    )
    config = folder / "nginx.conf"
    config.write_text(
        f"daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; worker_processes 1; events {{}}\n"
        f"http {{ access_log off; sendfile on; types {{ video/mp4 mp4; }}\n"
        f"  server {{ listen 127.0.0.1:{port}{' ssl' if one.tls else ''}; {secure} root {folder}; }} }}\n"
    )
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    command = ["taskset", "-c", "0", program, "-c", str(config), "-e", str(folder / "nginx.log")]
    server = subprocess.Popen(command)
    address = f"{'https' if one.tls else 'http'}://127.0.0.1:{port}/{served.name}"
    try:
        for _ in range(100):
            ready = subprocess.run([*one.curl(), "-r", "0-1", "-o", os.devnull, address], check=False)
            if ready.returncode == 0:
                break
            time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait(10)
