"""What `scripts/test-arm64` asks pip for, and that nothing is taken but what runs on a Raspberry Pi. No emulation."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.arm64.wheels import faults, needed, on_box, read_wheels

ROOT = Path(__file__).resolve().parents[2]
AARCH64, X86_64 = 183, 62


def library(processor: int) -> bytes:
    return b"\x7fELF" + bytes(14) + processor.to_bytes(2, "little")


def make_wheel(folder: Path, name: str, tag: str, *requires: str, holds: bytes = b"") -> Path:
    path = folder / f"{name}-1.0-{tag}.whl"
    about = f"{name}-1.0.dist-info"
    with ZipFile(path, "w") as archive:
        archive.writestr(f"{name}/core.so", holds)
        asked = "".join(f"Requires-Dist: {one}\n" for one in requires)
        archive.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{asked}")
        archive.writestr(f"{about}/WHEEL", f"Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: {tag}\n")
        archive.writestr(f"{about}/RECORD", "")
    return path


def parts(script: str, *, stdin: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    command = ["bash", "-c", f"set -euo pipefail; . scripts/arm64-parts; {script}"]
    # The environment that these tests run in.
    surroundings = {**os.environ, "TERUGBLIK_VENV": sys.prefix, **more}
    return subprocess.run(command, cwd=ROOT, input=stdin, capture_output=True, text=True, env=surroundings)


def fetch(index: Path, work: Path, *wanted: str, python: str = "3.13") -> subprocess.CompletedProcess[str]:
    """What the script does with pip, on an index that has just what is in a folder."""
    script = f"fetch_wheels {python} 41 '{work}/got'"
    return parts(script, stdin="\n".join(wanted) + "\n", PIP_NO_INDEX="1", PIP_FIND_LINKS=str(index))


def chosen(done: subprocess.CompletedProcess[str]) -> set[str]:
    assert done.returncode == 0, done.stderr
    return {Path(line).name.partition("-")[0] for line in done.stdout.split()}


@pytest.mark.parametrize(("version", "besides"), [((3, 13), set()), ((3, 11), {"simplejpeg>=1.8"})])
def test_the_packages_are_those_of_the_installer(version: tuple[int, int], besides: set[str], tmp_path: Path) -> None:
    """One list, in pyproject.toml: the installer reads it, and here the installer is asked, by the box's own Python."""
    (tmp_path / "bin").mkdir()
    python = tmp_path / "bin" / "python3"
    python.write_text(f"#!{sys.executable}\nimport sys\nsys.version_info = {version}\nexec(sys.stdin.read())\n")
    python.chmod(python.stat().st_mode | stat.S_IXUSR)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = {*project["dependencies"], *project["optional-dependencies"]["pi"], *besides}
    done = parts(f"packages_of '{tmp_path}'")
    assert done.stdout.splitlines(), done.stderr
    assert set(done.stdout.splitlines()) == wanted


def test_the_pythons_are_those_of_the_systems_that_the_installer_takes() -> None:
    suites = {line.split()[1] for line in parts("printf '%s\\n' \"${pythons[@]}\"").stdout.splitlines()}
    installer = (ROOT / "scripts" / "install-parts").read_text()
    assert suites == set(re.findall(r"(\w+)-arm64", installer))


def test_a_package_without_a_wheel_is_named(tmp_path: Path) -> None:
    make_wheel(tmp_path, "fits", "cp313-cp313-manylinux_2_28_aarch64")
    make_wheel(tmp_path, "elsewhere", "cp313-cp313-manylinux_2_28_x86_64")
    make_wheel(tmp_path, "toonew", "cp313-cp313-manylinux_2_42_aarch64")
    (tmp_path / "onlysource-1.0.tar.gz").write_bytes(b"")
    make_wheel(tmp_path, "asks", "py3-none-any", "elsewhere>=1")
    done = fetch(tmp_path, tmp_path, "fits", "elsewhere", "toonew", "onlysource", "asks")
    assert done.returncode == 1
    assert done.stdout == ""
    for name in ("elsewhere", "toonew", "onlysource", "elsewhere>=1, for asks"):
        assert f"no wheel for aarch64 with Python 3.13: {name}\n" in f"{done.stderr}\n", done.stderr
    assert "fits" not in done.stderr


def test_what_only_the_boxs_python_needs_is_fetched_and_nothing_else(tmp_path: Path) -> None:
    """Whatever Python pip itself runs on: it reads these conditions with its own."""
    make_wheel(tmp_path, "asks", "py3-none-any", "old ; python_version<'3.12'", "new ; python_version>='3.12'")
    make_wheel(tmp_path, "old", "py3-none-any")
    make_wheel(tmp_path, "new", "cp313-cp313-manylinux_2_17_aarch64", "onlyhere ; platform_machine=='aarch64'")
    make_wheel(tmp_path, "onlyhere", "py3-none-any")
    assert chosen(fetch(tmp_path, tmp_path / "a", "asks")) == {"asks", "new", "onlyhere"}
    assert chosen(fetch(tmp_path, tmp_path / "b", "asks", python="3.11")) == {"asks", "old"}


def test_code_for_a_pc_in_a_wheel_for_any_platform_is_found(tmp_path: Path) -> None:
    good = make_wheel(tmp_path, "good", "py3-none-any", holds=library(AARCH64))
    make_wheel(tmp_path, "bad", "py3-none-any", holds=library(X86_64))
    assert list(faults(good)) == []
    done = fetch(tmp_path, tmp_path, "good", "bad")
    assert done.returncode == 1
    assert (
        "scripts/test-arm64: bad-1.0-py3-none-any.whl has code for another processor in it: bad/core.so" in done.stderr
    )
    assert "good" not in done.stderr


def test_an_extra_is_asked_for_only_where_it_is_named(tmp_path: Path) -> None:
    make_wheel(tmp_path, "asks", "py3-none-any", "more ; extra=='much'")
    make_wheel(tmp_path, "more", "py3-none-any")
    wheels = read_wheels(tmp_path)
    assert set(needed(["asks"], wheels, on_box("3.13"))[0]) == {"asks"}
    assert set(needed(["asks[much]"], wheels, on_box("3.13"))[0]) == {"asks", "more"}
    assert needed(["asks>1", "none"], wheels, on_box("3.13")) == ({}, ["none", "asks>1"])


def test_what_is_left_out_is_there_and_the_docs_say_so() -> None:
    page = (ROOT / "docs" / "reference" / "testing-without-a-pi.md").read_text()
    lines = parts("printf '%s\\n' \"${left_out[@]}\"").stdout.splitlines()
    assert lines
    for line in lines:
        name, _, reason = line.partition(": ")
        file, _, test = name.partition("::")
        assert reason
        assert test in (ROOT / file).read_text()
        assert f"`{name}`" in page


def test_the_tests_own_packages_are_pinned_as_in_the_project() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    done = parts("test_requirements")
    assert "pytest>=8" in done.stdout.splitlines()
    assert set(done.stdout.splitlines()) <= {*extras["dev"], *extras["demo"]}
