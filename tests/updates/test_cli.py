"""The command, and what it says to whoever holds the stick."""

from __future__ import annotations

import inspect
import os
import signal
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from appliance.errors import TerugblikError
from appliance.updates import cli, errors
from appliance.updates.versions import Versions
from tests.updates.helpers import Cut, PlayedServices, a_box, public_pem, update

LEAVES = [one for _, one in inspect.getmembers(errors, inspect.isclass) if one.__module__ == errors.__name__]


def run(tmp_path: Path, *arguments: str) -> int:
    (tmp_path / "update.pub").write_bytes(public_pem())
    key = ["--key", str(tmp_path / "update.pub")] if arguments[0] in ("verify", "apply") else []
    return cli.main([*arguments, *key, "--root", str(tmp_path / "opt")])


def test_verify_and_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a_box(tmp_path)
    assert run(tmp_path, "verify", str(update(tmp_path, "1.1.0"))) == 0
    assert run(tmp_path, "status", "--language", "en") == 0
    assert run(tmp_path, "settle") == 0
    assert capsys.readouterr().out.splitlines() == [
        "Deze update is echt en heel: versie 1.1.0.",
        "The box runs version 1.0.0.",
        "Er is niets meer op proef: versie 1.0.0.",
    ]


def test_where_no_version_is_none_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "status") == 0
    assert capsys.readouterr().out == "Hier staat geen versie van het programma.\n"


@pytest.mark.parametrize(
    "written",
    ['TERUGBLIK_RECORDER="--picture-only --lesson-minutes 30"\n', "# ours\nTERUGBLIK_RECORDER=--picture-only\nOTHER=x"],
)
def test_the_self_test_gets_the_recorders_options_from_a_shell_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    """A box without a microphone, set to picture only, could not be updated by hand."""
    monkeypatch.delenv("TERUGBLIK_RECORDER", raising=False)
    monkeypatch.setattr(cli, "RECORDER_FILE", tmp_path / "recorder.env")
    (tmp_path / "recorder.env").write_text(written)
    given: list[tuple[str, ...]] = []

    def services(_socket: Path, recorder: tuple[str, ...], _linker: Path) -> PlayedServices:
        given.append(recorder)
        return PlayedServices(Versions(tmp_path / "opt"))

    a_box(tmp_path)
    monkeypatch.setattr(cli, "SystemServices", services)
    assert run(tmp_path, "apply", str(update(tmp_path, "1.1.0"))) == 0
    monkeypatch.setenv("TERUGBLIK_RECORDER", "--picture-only")
    assert run(tmp_path, "status") == 0
    assert {options[0] for options in given} == {"--picture-only"}


def test_a_connection_that_drops_leaves_no_box_without_its_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Dropping(PlayedServices):
        def self_test(self, program: Path) -> str | None:
            os.kill(os.getpid(), signal.SIGHUP)
            return super().self_test(program)

    def hang_up(*_: object) -> None:
        raise Cut

    a_box(tmp_path)
    monkeypatch.setattr(cli, "SystemServices", lambda *_: Dropping(Versions(tmp_path / "opt")))
    before = signal.signal(signal.SIGHUP, hang_up)
    try:
        assert run(tmp_path, "apply", str(update(tmp_path, "1.1.0"))) == 0
        assert signal.getsignal(signal.SIGHUP) is hang_up
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_wrong_signature_in_plain_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a_box(tmp_path)
    file = update(tmp_path, "1.1.0", key=Ed25519PrivateKey.generate())
    assert run(tmp_path, "verify", str(file)) == 1
    assert capsys.readouterr().err.startswith("De handtekening onder deze update klopt niet. Er is niets veranderd.\n")
    assert run(tmp_path, "apply", str(file), "--language", "en") == 1
    assert "The signature under this update is not right." in capsys.readouterr().err


@pytest.mark.parametrize("leaf", LEAVES)
def test_every_refusal_has_its_words(leaf: type[TerugblikError]) -> None:
    fields = dict.fromkeys(("file", "version", "current", "minimum", "needed_mb", "step"), "x")
    error = leaf(**fields)
    said = [words for language in ("nl", "en") for words in (error.message(language), error.advice(language))]  # type: ignore[arg-type]
    assert len(set(said)) == 4
    assert all(words[0].isupper() and "{" not in words for words in said)
