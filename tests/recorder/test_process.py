"""The recorder as the box runs it: one process, one signal to end it, nothing in it that could open a lesson."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from appliance.age.identities import HybridIdentity
from appliance.cli import main
from appliance.clock import SystemClock
from appliance.core.happenings import PowerOffAsked
from appliance.hardware.sim.faults import Fault
from appliance.media.index import MovieIndex
from appliance.recorder import cli, process
from appliance.timekeeping import KnownTime, open_clock
from tests.recorder.opened import Opened, only_lesson
from tests.recorder.running import Recorder
from tests.recorder.source import write_film
from tests.recorder.test_service import Box

FORBIDDEN = (
    "appliance.age.identities",
    "appliance.age.reader",
    "appliance.age.opening",
    "appliance.age.finish",
    "appliance.age.seekable",
    "appliance.age.sequential",
    "appliance.people",
    "appliance.library",
    "appliance.release",
    "appliance.web",
    "aiohttp",
    "sqlcipher3",
)
# What it has no use for, and what would be memory that a lesson needs.
NEEDLESS = ("fpdf", "fontTools", "PIL", "segno")

# Runs the command with a finder that writes down every import that is ever tried, and a second thread that
# records a lesson over the socket.
WITNESS = """
import json, socket, sys, threading, time

tried = []

class Witness:
    @staticmethod
    def find_spec(name, path=None, target=None):
        tried.append(name)

sys.meta_path.insert(0, Witness)

def ask(line):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(sys.argv[1])
        connection.sendall(line.encode() + b"\\n")
        return json.loads(connection.makefile().readline())

def until(reached):
    while True:
        try:
            status = ask('{"op":"status"}')["ok"]
            if reached(status):
                return
        except OSError:
            pass
        time.sleep(0.05)

def drive():
    until(lambda status: status["state"] == "ready")
    ask(json.dumps({"op": "set_ready", "owner": {"id": "owner1", "recipient": sys.argv[2]}}))
    framing = '{"op":"framing","owner":"owner1","window_s":30}'
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(sys.argv[1])
        connection.sendall(framing.encode() + b"\\n")
        answers = connection.makefile()
        assert json.loads(answers.readline()) == {"ok": {"listening": True}}
        ask('{"op":"button","held_ms":100}')
        assert json.loads(answers.readline()) == {"ok": {"pressed": True}}
    assert "ok" in ask('{"op":"preview","owner":"owner1"}')
    ask('{"op":"press"}')
    until(lambda status: status["committed_ms"] > 1000)
    ask('{"op":"mark"}')
    ask('{"op":"stop"}')
    until(lambda status: status["state"] == "ready")
    signal.raise_signal(signal.SIGTERM)

import signal
threading.Thread(target=drive, daemon=True).start()
from appliance.cli import main
status = main(sys.argv[3:])
print(json.dumps({"status": status, "tried": tried}))
"""


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder with a path short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="tb-") as folder:
        yield Path(folder)


def test_nothing_that_opens_a_file_is_ever_loaded(place: Path) -> None:
    recipient = str(HybridIdentity.generate().recipient)
    film = write_film(place)
    options = ["recorder", "--data", str(place / "d"), "--socket", str(place / "s"), "--video", str(film)]
    done = subprocess.run(
        [sys.executable, "-c", WITNESS, str(place / "s"), recipient, *options, "--speed", "3"],
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["status"] == 0, done.stderr
    assert "appliance.age.writer" in said["tried"]
    assert [name for name in said["tried"] if name.startswith(FORBIDDEN + NEEDLESS)] == []
    assert "ended reason=stopped" in done.stderr


async def test_a_lesson_in_a_real_process(place: Path) -> None:
    identity = HybridIdentity.generate()
    recorder = Recorder(place, write_film(place), "--speed", "4", "--lesson-minutes", "0.2")
    await recorder.start()
    try:
        await recorder.set_ready(identity)
        await recorder.client.call("press")
        await recorder.until(lambda status: status.committed_ms > 1_000)
        assert internet_sockets(recorder.pid) == []
        assert limits(recorder.pid)["Max core file size"] == "0"
        await recorder.until(lambda status: status.state == "ready")  # 12 s of lesson time: it stops by itself
        assert await recorder.end() == 0
    finally:
        if recorder.process is not None and recorder.process.returncode is None:
            await recorder.kill()
    opened = Opened(only_lesson(place / "lessons"), identity)
    index, _, cut_short = opened.movie()
    assert not cut_short
    assert opened.numbers() == [number % 250 for number in range(300)]
    assert MovieIndex.from_bytes(opened.index.movie) == index
    assert opened.facts.ended is not None
    assert (opened.facts.ended.reason, opened.facts.ended.problem) == ("limit", None)
    for path in [place / "ready.json", place / "recorder.lock", *opened.folder.rglob("*")]:
        assert path.stat().st_mode & 0o077 == 0, path
    log = (place / "log").read_text()
    for secret in (str(identity.recipient)[:40], "owner1", opened.folder.name):
        assert secret not in log


async def test_a_signal_while_recording_seals_the_lesson(place: Path) -> None:
    identity = HybridIdentity.generate()
    recorder = Recorder(place, write_film(place))
    await recorder.start()
    await recorder.set_ready(identity)
    await recorder.client.call("press")
    await recorder.until(lambda status: status.committed_ms > 0)
    assert await recorder.end() == 0
    opened = Opened(only_lesson(place / "lessons"), identity)
    assert opened.facts.ended is not None
    assert opened.facts.ended.reason == "shutdown"
    assert not opened.movie()[2]
    assert not (place / "s").exists()


@pytest.mark.measured
async def test_ready_to_watch_within_a_second_of_the_stop(place: Path) -> None:
    """A machine with other things to do may delay one of them; a recorder that is slow to end is so every time."""
    identity = HybridIdentity.generate()
    recorder = Recorder(place, write_film(place), "--speed", "10")
    await recorder.start()
    try:
        await recorder.set_ready(identity)
        took_s = [await stopping_s(recorder)]
        while took_s[-1] >= 1.0 and len(took_s) < 3:
            took_s.append(await stopping_s(recorder))
        assert min(took_s) < 1.0, took_s
        for lesson in (place / "lessons").iterdir():
            assert Opened(lesson, identity).index.settled_ms > 19_000
    finally:
        await recorder.kill()


async def stopping_s(recorder: Recorder) -> float:
    """Of a lesson of twenty seconds."""
    await recorder.client.call("press")
    await recorder.until(lambda status: status.committed_ms > 20_000)
    await recorder.client.call("stop")
    asked_s = asyncio.get_running_loop().time()
    await recorder.until(lambda status: status.state == "ready")
    return asyncio.get_running_loop().time() - asked_s


async def test_one_recorder_for_each_data_folder(place: Path) -> None:
    film = write_film(place)
    recorder = Recorder(place, film)
    await recorder.start()
    try:
        second = run_recorder("--data", str(place), "--socket", str(place / "t"), "--video", str(film))
        assert second.returncode == 1
        assert "already running" in second.stderr
        assert (await recorder.client.status()).state == "ready"
    finally:
        await recorder.kill()


@pytest.mark.parametrize("content", [None, b"", b"no film at all" * 1000])
def test_a_video_that_cannot_be_played_is_told(place: Path, content: bytes | None) -> None:
    film = place / "les.mp4"
    if content is not None:
        film.write_bytes(content)
    done = run_recorder("--data", str(place), "--video", str(film))
    assert done.returncode == 1
    assert "les.mp4" in done.stderr
    assert "--video" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def never_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the options say no to is told in this very process, before anything of it is changed."""
    monkeypatch.setattr(cli, "harden", lambda: pytest.fail("it starts"))


@pytest.mark.usefixtures("never_starts")
@pytest.mark.parametrize(
    "options",
    [
        ["--speed", "0"],
        ["--speed", "x"],
        ["--lesson-minutes", "0"],
        ["--lesson-minutes", "46"],
        ["--backend", "film"],
        ["--backend", "usb", "--speed", "2"],
        ["--backend", "usb", "--fault", "1s: disk full"],
        ["--backend", "usb", "--health", "hot"],
        ["--health", "sad"],
    ],
)
def test_options_that_make_no_sense(place: Path, options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["recorder", "--data", str(place), *options])
    assert ended.value.code == 2
    assert "usage: terugblik recorder" in capsys.readouterr().err
    assert list(place.iterdir()) == []


async def test_a_tablet_s_time_reaches_a_recorder_in_mid_lesson(place: Path) -> None:
    """Another process was told it; the lesson was begun in doubt."""
    identity = HybridIdentity.generate()
    recorder = Recorder(place, write_film(place), "--speed", "4", "--clock", "tablet")
    await recorder.start()
    try:
        await recorder.set_ready(identity)
        await recorder.client.call("press")
        await recorder.until(lambda status: status.committed_ms > 1_000)
        opened = Opened(only_lesson(place / "lessons"), identity)
        assert not opened.facts.clock_trusted
        said = datetime.now(UTC) + timedelta(days=3)
        KnownTime(place, open_clock(SystemClock(), place, "tablet")).accept(said, sure=False)
        await recorder.client.call("stop")
        await recorder.until(lambda status: status.state == "ready")
    finally:
        await recorder.kill()
    facts = opened.facts
    assert facts.clock_trusted
    assert abs(datetime.fromisoformat(facts.recorded_at) - said) < timedelta(minutes=2)
    assert facts.boot == 1


@pytest.mark.usefixtures("never_starts")
def test_a_fault_that_is_not_understood_is_told_with_those_that_are(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["recorder", "--data", str(place), "--fault", "1s: microphone zeros", "--fault", "12s: magnets"]) == 1
    told = capsys.readouterr().err
    assert "12s: magnets" in told
    assert all(fault in told for fault in Fault)


async def test_a_fault_comes_at_its_time_of_the_lesson(place: Path) -> None:
    faults = ("--fault", "6s: camera unplugged", "--fault", "7s: microphone thread dies")
    recorder = Recorder(place, write_film(place), "--speed", "3", *faults)
    await recorder.start()
    try:
        await recorder.set_ready(HybridIdentity.generate())
        await recorder.client.call("press")
        await recorder.until(lambda status: status.light == "red")
        status = await recorder.until(lambda status: status.troubles)
        assert [problem.key for problem in status.troubles] == ["camera_stopped"]
        assert 5_000 < status.elapsed_ms < 9_000
        status = await recorder.until(lambda status: len(status.troubles) > 1)
        assert [problem.key for problem in status.troubles] == ["camera_stopped", "microphone_stopped"]
        status = await recorder.until(lambda status: len(status.troubles) == 1)  # it was switched on again
        assert status.problem is not None
        assert status.problem.key == "camera_stopped"
    finally:
        await recorder.kill()
    assert "fault_begins fault=camera_unplugged" in (place / "log").read_text()


@pytest.mark.parametrize("last_word", [SystemExit(0), RuntimeError("a bug")])
def test_whatever_ends_the_service_ends_the_process_with_a_failure(place: Path, last_word: BaseException) -> None:
    """And what was being recorded is sealed, and the light is off."""
    box = Box(place)
    service = box.make()
    looks = iter(range(3))

    def look() -> None:
        if next(looks, None) is None:
            raise last_word

    service.care.look = look  # type: ignore[method-assign]
    assert process.run(box.settings, lambda _settings: service) == 1
    assert box.room.light.shown[-1] == "off"


def test_a_hand_that_switches_off_ends_the_process_with_a_status_of_its_own(place: Path) -> None:
    box = Box(place)
    service = box.make()
    looks = iter([service.dispatch])
    service.care.look = lambda: [look(PowerOffAsked()) for look in looks]  # type: ignore[method-assign,assignment]
    assert process.run(box.settings, lambda _settings: service) == process.POWER_OFF_STATUS
    assert box.room.light.shown[-1] == "off"


def test_a_thread_that_hangs_does_not_keep_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "THREAD_PATIENCE_S", 0.01)
    assert not process._something_hangs()
    free = threading.Event()
    hanging = threading.Thread(target=free.wait, daemon=False)
    hanging.start()
    try:
        assert process._something_hangs()
    finally:
        free.set()
        hanging.join()
    assert not process._something_hangs()


def run_recorder(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "appliance", "recorder", *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def internet_sockets(pid: int) -> list[str]:
    """The process's sockets that are not of the file system."""
    own = set()
    for fd in Path(f"/proc/{pid}/fd").iterdir():
        if found := re.match(r"socket:\[(\d+)\]", str(fd.readlink())):
            own.add(found[1])
    assert own  # the control socket at least
    lines = []
    for kind in ("tcp", "tcp6", "udp", "udp6", "raw", "raw6"):
        table = Path(f"/proc/{pid}/net/{kind}")
        lines += table.read_text().splitlines()[1:] if table.exists() else []
    return [line for line in lines if line.split()[9] in own]


def limits(pid: int) -> dict[str, str]:
    rows = Path(f"/proc/{pid}/limits").read_text().splitlines()[1:]
    return {row[:26].strip(): row[26:].split()[0] for row in rows}
