"""A web process with one teacher who is signed in and one lesson, and nginx beside it with the same in plain files."""

from __future__ import annotations

import json
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from appliance import lessonfiles
from appliance.age.recipients import parse_recipient
from appliance.age.writer import Writer, seal
from appliance.clock import SystemClock
from appliance.core.lesson import Ended, LessonFacts, Retention
from appliance.people.service import People
from appliance.web.openapi import COOKIE
from tests.benchmarks.lesson import FPS, MINUTES, SHAPE, lesson
from tests.e2e.box import free_port

NAME, PASSPHRASE = "Juf Ans", "vier paarse olifanten dansen zacht"
# Servers share one core, whoever asks has the other.
SERVERS_CORE, ASKERS_CORE = "0", "1"


@dataclass(slots=True)
class Box:
    folder: Path
    process: subprocess.Popen[bytes]
    port: int
    tls: bool
    video: str = ""

    @property
    def base(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    @property
    def certificates(self) -> Path:
        return self.folder / "data" / "tls"

    def curl(self) -> list[str]:
        return ["taskset", "-c", ASKERS_CORE, "curl", "-s", "--fail", "--cacert", str(self.certificates / "ca.pem")]

    def answers(self, address: str) -> bool:
        return subprocess.run([*self.curl(), "-r", "0-1", address], capture_output=True, check=False).returncode == 0

    def memory_mb(self, which: str) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition(f"{which}:")[2].split()[0]) / 1000


@contextmanager
def box(*, tls: bool) -> Iterator[Box]:
    with tempfile.TemporaryDirectory(prefix="bench-web-") as name:
        folder, port = Path(name), free_port()
        folder.chmod(0o755)  # nginx's worker is somebody else when it is started by root
        (folder / "data").mkdir(mode=0o700)
        made = _prepare(folder / "data")
        command = [sys.executable, "-m", "appliance", "web", "--data", str(folder / "data"), "--port", str(port)]
        command += ["--clock", "machine", "--socket", str(folder / "none.sock"), *(["--tls"] if tls else [])]
        process = subprocess.Popen(["taskset", "-c", SERVERS_CORE, *command], stderr=subprocess.DEVNULL)
        one = Box(folder, process, port, tls)
        try:
            _sign_in(one, made)
            yield one
        finally:
            process.terminate()
            process.wait(20)


@contextmanager
def nginx(one: Box, root: Path) -> Iterator[int]:
    """The files of `root` on the same core, with the same certificate, and kept in no cache either; the port."""
    folder, port, secure = one.folder, free_port(), ""
    if one.tls:
        secure = f"ssl_certificate {one.certificates}/server.pem; ssl_certificate_key {one.certificates}/server.key;"
    config = folder / "nginx.conf"
    config.write_text(
        f"daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; worker_processes 1; events {{}}\n"
        f"http {{ access_log off; sendfile on; types {{ text/html html; video/mp4 mp4; }}\n"
        f"  server {{ listen 127.0.0.1:{port}{' ssl' if one.tls else ''}; ssl_protocols TLSv1.2 TLSv1.3; {secure}\n"
        f"    root {root}; add_header Cache-Control no-store; }} }}\n"
    )
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    command = ["taskset", "-c", SERVERS_CORE, program, "-c", str(config), "-e", str(folder / "nginx.log")]
    server = subprocess.Popen(command)
    try:
        _wait_for(one, f"{'https' if one.tls else 'http'}://127.0.0.1:{port}/{next(root.glob('*.mp4')).name}")
        yield port
    finally:
        server.terminate()
        server.wait(10)


def _prepare(data: Path) -> str:
    """A teacher whose card was given back, and a lesson of theirs on the disk; its id."""
    people = People(data, SystemClock())
    person, card = people.enrol(name=NAME, passphrase=PASSPHRASE, role="teacher")
    people.prove_card(person, card.text)
    keys = [parse_recipient(person.recipient)]
    made = secrets.token_hex(10)
    folder = data / "lessons" / made
    folder.mkdir(parents=True)
    frames = MINUTES * 60 * FPS
    facts = LessonFacts(
        lesson=made,
        owner=person.id,
        recorded_at="2026-09-01T08:30:00+00:00",
        clock_trusted=True,
        limit_ms=MINUTES * 60_000,
        camera="sim",
        microphone="sim",
        width=SHAPE[0],
        height=SHAPE[1],
        frames_per_second=FPS,
        ended=Ended("stopped", None, MINUTES * 60_000, frames, frames, (), 0),
    )
    with (folder / lessonfiles.LESSON_FILE).open("wb") as file, Writer(file, keys) as writer:
        lesson().write(writer.write)
    (folder / lessonfiles.FACTS_FILE).write_bytes(seal(lessonfiles.encode_facts(facts), keys))
    retention = lessonfiles.encode_retention(Retention(person.id, "2099-01-01"))
    (folder / lessonfiles.RETENTION_FILE).write_bytes(retention)
    person.close()
    return made


def _sign_in(one: Box, made: str) -> None:
    _wait_for(one, f"{one.base}/api/status")
    jar = one.folder / "cookies"
    body = json.dumps({"name": NAME, "passphrase": PASSPHRASE})
    _asked(one, "-c", jar, "-H", "Content-Type: application/json", "-d", body, f"{one.base}/api/session")
    assert COOKIE in jar.read_text()
    one.video = one.base + json.loads(_asked(one, "-b", jar, f"{one.base}/api/lessons/{made}"))["video"]


def _asked(one: Box, *arguments: object) -> bytes:
    return subprocess.run([*one.curl(), *map(str, arguments)], check=True, capture_output=True).stdout


def _wait_for(one: Box, address: str) -> None:
    for _ in range(200):
        if one.answers(address):
            return
        time.sleep(0.1)
    raise TimeoutError(f"nobody answers at {address}")
