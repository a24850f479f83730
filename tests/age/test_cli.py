"""`terugblik age` as it is used: real files, pipes and a terminal."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from appliance.age.identities import X25519Identity, parse_identity
from appliance.age.reader import open_sealed
from appliance.age.writer import Writer

COMMAND = [sys.executable, "-m", "appliance", "age"]
PLAINTEXT = b"les van vandaag\n" * 20_000


def run(*arguments: object, stdin: bytes = b"", check: int = 0) -> subprocess.CompletedProcess[bytes]:
    done = subprocess.run([*COMMAND, *map(str, arguments)], input=stdin, capture_output=True, timeout=60)
    assert done.returncode == check, done.stderr.decode()
    assert b"Traceback" not in done.stderr
    return done


@pytest.fixture
def key(tmp_path: Path, x25519: X25519Identity) -> Path:
    path = tmp_path / "key.txt"
    path.write_text(f"# a key\n{x25519}\n")
    return path


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    path = tmp_path / "les.txt"
    path.write_bytes(PLAINTEXT)
    return path


@pytest.fixture
def phrase(tmp_path: Path) -> Path:
    path = tmp_path / "wachtzin"
    path.write_text("vier woorden zijn genoeg\n")
    return path


def sealed_file(tmp_path: Path, x25519: X25519Identity, plaintext: bytes = PLAINTEXT, *, whole: bool = True) -> Path:
    path = tmp_path / "sealed.age"
    with path.open("wb") as file:
        writer = Writer(file, [x25519.recipient])
        writer.write(plaintext)
        if whole:
            writer.close()
    return path


def in_terminal(arguments: list[object], typed: list[tuple[bytes, bytes]]) -> tuple[int, bytes]:
    """Runs in a terminal of its own; types each answer once its question is there."""
    pid, terminal = pty.fork()
    if pid == 0:  # pragma: no cover  the child becomes the command
        os.execv(COMMAND[0], [*COMMAND, *map(str, arguments)])
    shown = b""
    while True:
        try:
            shown += os.read(terminal, 65_536)
        except OSError:  # the terminal of a program that ended
            break
        if typed and shown.endswith(typed[0][0]):
            os.write(terminal, typed.pop(0)[1] + b"\n")
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown


def test_keygen_encrypt_decrypt(tmp_path: Path, plain: Path) -> None:
    made = run("keygen", "-o", tmp_path / "k")
    assert (tmp_path / "k").stat().st_mode & 0o777 == 0o600
    recipient = run("keygen", "-y", tmp_path / "k").stdout.decode().strip()
    assert recipient.startswith("age1pq1")
    assert recipient in made.stderr.decode()
    assert re.fullmatch(
        r"# created: \S+\n# public key: age1pq1\w+\nAGE-SECRET-KEY-PQ-1\w+\n", (tmp_path / "k").read_text()
    )
    run("encrypt", "-r", recipient, "-o", tmp_path / "s.age", plain)
    assert run("decrypt", "-i", tmp_path / "k", tmp_path / "s.age").stdout == PLAINTEXT
    run("decrypt", "-i", tmp_path / "k", "-o", tmp_path / "again", tmp_path / "s.age")
    assert (tmp_path / "again").read_bytes() == PLAINTEXT
    assert (tmp_path / "again").stat().st_mode & 0o777 == 0o600
    assert not list(tmp_path.glob("*.part"))


def test_classical_key_through_pipes() -> None:
    secret = run("keygen", "--x25519").stdout
    recipient = run("keygen", "-y", stdin=secret).stdout.decode().strip()
    assert re.fullmatch("age1\\w{58}", recipient)
    text = run("encrypt", "-a", "-r", recipient, stdin=b"kort").stdout
    assert text.startswith(b"-----BEGIN AGE ENCRYPTED FILE-----\n")
    identity = parse_identity(secret.decode().splitlines()[-1])
    assert open_sealed(text, [identity]) == b"kort"
    assert open_sealed(run("encrypt", "-r", recipient, stdin=PLAINTEXT).stdout, [identity]) == PLAINTEXT


def test_keygen_at_a_terminal_shows_the_public_key_once() -> None:
    status, shown = in_terminal(["keygen", "--x25519"], [])
    assert status == 0
    assert shown.count(b"age1") == 1


def test_keygen_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "k").write_text("precious")
    assert b"exists" in run("keygen", "-o", tmp_path / "k", check=1).stderr
    assert (tmp_path / "k").read_text() == "precious"
    assert b"-y" in run("keygen", tmp_path / "k", check=2).stderr


def test_recipients_from_everywhere(tmp_path: Path, key: Path, x25519: X25519Identity) -> None:
    others = [X25519Identity.generate() for _ in range(3)]
    (tmp_path / "people").write_text("".join(f"# one\n{one.recipient}\n" for one in others[:2]))
    data = run("encrypt", "-R", tmp_path / "people", "-r", others[2].recipient, "-i", key, stdin=b"x").stdout
    for identity in (*others, x25519):
        assert open_sealed(data, [identity]) == b"x"


def test_passphrase_from_a_file(tmp_path: Path, plain: Path, phrase: Path) -> None:
    with_phrase = ("--passphrase-file", phrase)
    run("encrypt", "-p", *with_phrase, "--work-factor", 4, "-o", tmp_path / "s.age", plain)
    assert run("decrypt", *with_phrase, tmp_path / "s.age").stdout == PLAINTEXT
    assert run("decrypt", "-p", *with_phrase, stdin=(tmp_path / "s.age").read_bytes()).stdout == PLAINTEXT
    (tmp_path / "wrong").write_text("iets anders")
    failed = run("decrypt", "--passphrase-file", tmp_path / "wrong", tmp_path / "s.age", check=1)
    assert b"does not open this file" in failed.stderr
    assert failed.stdout == b""


def test_key_file_under_a_passphrase(tmp_path: Path, plain: Path, phrase: Path) -> None:
    secret = run("keygen", "--x25519").stdout
    with_phrase = ("--passphrase-file", phrase)
    run("encrypt", "-a", "-p", *with_phrase, "--work-factor", 4, "-o", tmp_path / "k.age", stdin=secret)
    run("encrypt", "-i", tmp_path / "k.age", *with_phrase, "-o", tmp_path / "s.age", plain)
    assert run("decrypt", "-i", tmp_path / "k.age", *with_phrase, tmp_path / "s.age").stdout == PLAINTEXT
    assert run("keygen", "-y", *with_phrase, tmp_path / "k.age").stdout.startswith(b"age1")


def test_passphrase_typed_at_a_terminal(tmp_path: Path, plain: Path) -> None:
    sealed = tmp_path / "s.age"
    seal = ["encrypt", "-p", "--work-factor", 4, "-o", sealed, plain]
    status, shown = in_terminal(seal, [(b"Passphrase: ", b"geheim"), (b"once more: ", b"geheim")])
    assert (status, b"geheim" in shown) == (0, False)
    status, shown = in_terminal(["decrypt", sealed], [(b"Passphrase: ", b"geheim")])
    assert status == 0
    assert shown.replace(b"\r\n", b"\n").endswith(PLAINTEXT[-1000:])
    status, shown = in_terminal(seal, [(b"Passphrase: ", b"geheim"), (b"once more: ", b"gehiem")])
    assert (status, b"not the same" in shown) == (1, True)


def test_no_terminal_to_ask_at(tmp_path: Path, plain: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "encrypt", "-p", str(plain)], stdin=subprocess.DEVNULL, capture_output=True, start_new_session=True
    )
    assert done.returncode == 1
    assert b"--passphrase-file" in done.stderr
    assert done.stdout == b""


def test_binary_does_not_go_to_a_terminal(tmp_path: Path, plain: Path, key: Path, x25519: X25519Identity) -> None:
    status, shown = in_terminal(["encrypt", "-i", key, plain], [])
    assert (status, b"not text" in shown) == (1, True)
    status, shown = in_terminal(["encrypt", "-a", "-i", key, plain], [])
    assert (status, b"END AGE ENCRYPTED FILE" in shown) == (0, True)
    sealed = sealed_file(tmp_path, x25519, b"\x1b[31m rood \x00")
    status, shown = in_terminal(["decrypt", "-i", key, sealed], [])
    assert (status, b"not text" in shown, b"\x1b[31m" in shown) == (1, True, False)
    status, shown = in_terminal(["decrypt", "-i", key, "-o", "-", sealed], [])
    assert (status, b"\x1b[31m" in shown) == (0, True)


def test_a_damaged_file_leaves_no_result(tmp_path: Path, key: Path, x25519: X25519Identity) -> None:
    sealed = sealed_file(tmp_path, x25519)
    data = bytearray(sealed.read_bytes())
    data[-70_000] ^= 1
    sealed.write_bytes(data)
    (tmp_path / "out").write_text("what was there")
    failed = run("decrypt", "-i", key, "-o", tmp_path / "out", sealed, check=1)
    assert b"damaged" in failed.stderr
    assert (tmp_path / "out").read_text() == "what was there"
    assert not list(tmp_path.glob("*.part"))
    failed = run("decrypt", "-i", key, sealed, check=1)
    assert PLAINTEXT.startswith(failed.stdout)
    assert f"only the first {len(failed.stdout)} bytes".encode() in failed.stderr


def test_a_cut_file_is_rescued_only_when_asked(tmp_path: Path, key: Path, x25519: X25519Identity) -> None:
    sealed = sealed_file(tmp_path, x25519, whole=False)
    assert b"end of this file is missing" in run("decrypt", "-i", key, "-o", tmp_path / "out", sealed, check=1).stderr
    assert not (tmp_path / "out").exists()
    rescued = run("decrypt", "--allow-cut-short", "-i", key, "-o", tmp_path / "out", sealed, check=3)
    assert b"262144 bytes were rescued" in rescued.stderr
    assert (tmp_path / "out").read_bytes() == PLAINTEXT[:262_144]
    assert run("decrypt", "--allow-cut-short", "-i", key, sealed_file(tmp_path, x25519)).stdout == PLAINTEXT


def long_file(tmp_path: Path, size: int = 9 << 20) -> Path:
    path = tmp_path / "long"
    path.write_bytes(os.urandom(size))
    return path


@pytest.mark.parametrize("size", [(9 << 20) + 5, 80 << 16])
def test_a_long_file(tmp_path: Path, key: Path, x25519: X25519Identity, size: int) -> None:
    """Long enough for several processes, with and without a short chunk at its end."""
    plain = long_file(tmp_path, size)
    run("encrypt", "-i", key, "-o", tmp_path / "s.age", plain)
    assert open_sealed((tmp_path / "s.age").read_bytes(), [x25519]) == plain.read_bytes()
    run("decrypt", "-i", key, "-o", tmp_path / "out", tmp_path / "s.age")
    assert (tmp_path / "out").read_bytes() == plain.read_bytes()
    run("encrypt", "-a", "-i", key, "-o", tmp_path / "s.txt", plain)
    run("decrypt", "-i", key, "-o", tmp_path / "out", tmp_path / "s.txt")
    assert (tmp_path / "out").read_bytes() == plain.read_bytes()


def test_a_long_file_appended_to_what_is_there(tmp_path: Path, key: Path, x25519: X25519Identity) -> None:
    plain = long_file(tmp_path)
    with (tmp_path / "out").open("ab") as out:
        out.write(b"before")
        out.flush()
        subprocess.run([*COMMAND, "encrypt", "-i", key, plain], stdout=out, check=True)
    data = (tmp_path / "out").read_bytes()
    assert data.startswith(b"before")
    assert open_sealed(data[6:], [x25519]) == plain.read_bytes()


def test_damage_in_a_long_file_leaves_no_result(tmp_path: Path, key: Path) -> None:
    run("encrypt", "-i", key, "-o", tmp_path / "s.age", long_file(tmp_path))
    whole = (tmp_path / "s.age").read_bytes()
    flipped = whole[:5_000_000] + bytes([whole[5_000_000] ^ 1]) + whole[5_000_001:]
    for damaged in (flipped, whole[:-1], whole + b"x", whole[: 6 << 20]):
        (tmp_path / "s.age").write_bytes(damaged)
        run("decrypt", "-i", key, "-o", tmp_path / "out", tmp_path / "s.age", check=1)
        assert sorted(path.name for path in tmp_path.iterdir()) == ["key.txt", "long", "s.age"]


def test_a_full_disk_leaves_no_result(tmp_path: Path, key: Path) -> None:
    """The room for a file is limited to 6 MiB, which the processes meet at different moments."""
    plain = long_file(tmp_path)
    limited = ["bash", "-c", 'ulimit -f 6144; trap "" XFSZ; exec "$@"', "bash", *COMMAND]
    done = subprocess.run([*limited, "encrypt", "-i", key, "-o", tmp_path / "s.age", plain], capture_output=True)
    assert done.returncode == 1
    assert b"File too large: the result is not complete" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["key.txt", "long"]


def test_the_reader_of_our_output_goes_away(tmp_path: Path, key: Path, x25519: X25519Identity) -> None:
    sealed = sealed_file(tmp_path, x25519, bytes(9 << 20))
    with subprocess.Popen(
        [*COMMAND, "decrypt", "-i", str(key), str(sealed)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.read(10)
        running.stdout.close()
        told = running.stderr.read()
    assert running.returncode == 1
    assert b"closed before everything was written" in told
    assert b"Traceback" not in told


def test_inspect(tmp_path: Path, x25519: X25519Identity) -> None:
    sealed = sealed_file(tmp_path, x25519)
    shown = run("inspect", sealed).stdout.decode()
    assert re.search(r"sealed to +X25519\n", shown)
    assert f"content    {len(PLAINTEXT)} bytes" in shown
    assert "it is there" in shown
    assert run("inspect", stdin=sealed.read_bytes()).stdout.decode() == shown
    cut = run("inspect", stdin=sealed.read_bytes()[:190]).stdout.decode()
    assert re.search(r"end +missing\n", cut)
    assert b"not an age file" in run("inspect", stdin=b"hello", check=1).stderr


def test_devices_are_written_to_as_they_are(key: Path, plain: Path) -> None:
    run("encrypt", "-i", key, "-o", "/dev/null", plain)
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["encrypt"], 2, "to whom"),
        (["encrypt", "-p", "-r", "age1x"], 2, "together"),
        (["decrypt", "-p", "-i", "x"], 2, "together"),
        (["encrypt", "-r", "age1x"], 1, "not a public key"),
        (["encrypt", "-R", "/nonexistent/x"], 1, "cannot be opened"),
        (["encrypt", "-R", "/"], 1, "cannot be opened"),
        (["encrypt", "-R", "/proc/self/mem"], 1, "cannot be opened"),
        (["decrypt", "/nonexistent/x"], 1, "cannot be opened"),
        (["decrypt", "-i", "/dev/null"], 1, "no key"),
        (["decrypt"], 1, "not an age file"),
        (["encrypt", "-p", "--work-factor", "23"], 2, "from 1 to 22"),
        (["nonsense"], 2, "invalid choice"),
        ([], 2, "COMMAND"),
    ],
)
def test_refusals(arguments: list[str], status: int, told: str) -> None:
    assert told in run(*arguments, check=status).stderr.decode()


def test_outputs_that_cannot_be(tmp_path: Path, key: Path, plain: Path, x25519: X25519Identity) -> None:
    assert b"cannot be opened" in run("encrypt", "-i", key, "-o", tmp_path / "no" / "x", plain, check=1).stderr
    assert b"not be overwritten" in run("encrypt", "-i", key, "-o", plain, plain, check=1).stderr
    assert plain.read_bytes() == PLAINTEXT
    (tmp_path / "busy.part").write_text("somebody else's")
    assert b"not be overwritten" in run("encrypt", "-i", key, "-o", tmp_path / "busy", plain, check=1).stderr
    assert (tmp_path / "busy.part").read_text() == "somebody else's"
    sealed = sealed_file(tmp_path, x25519)
    assert b"give that with -i" in run("decrypt", sealed, check=1).stderr
