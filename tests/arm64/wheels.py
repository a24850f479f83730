"""`python -m tests.arm64.wheels missing|chosen FOLDER PYTHON`: of the wheels that pip brought, those that a box needs.

pip reads conditions such as "only before Python 3.12" with the Python that it runs on itself, whatever Python it was
told to fetch for. Here they are read with the box's. Standard input names what the box asks for, a requirement a line.
`missing` prints what no wheel in the folder meets; `chosen` prints the wheels' paths, or says what is wrong with them.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import PathDistribution
from pathlib import Path
from zipfile import Path as ZipPath
from zipfile import ZipFile

from packaging.markers import Environment, default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename
from packaging.version import Version

_ELF = b"\x7fELF"
_AARCH64 = 183


@dataclass(frozen=True, slots=True)
class Wheel:
    path: Path
    name: str
    version: Version
    requires: tuple[Requirement, ...]


def read_wheels(folder: Path) -> dict[str, Wheel]:
    wheels: dict[str, Wheel] = {}
    for path in sorted(folder.glob("*.whl")):
        wheel = _read(path)
        if wheel.name in wheels:
            raise SystemExit(f"pip brought two versions: {wheels[wheel.name].path.name} and {path.name}")
        wheels[wheel.name] = wheel
    return wheels


def on_box(python: str) -> Environment:
    """What a package's conditions may ask about, as a Raspberry Pi would answer."""
    own = default_environment()
    own.update(python_version=python, python_full_version=f"{python}.0", platform_machine="aarch64")
    own.update(implementation_version=own["python_full_version"])
    return own


def needed(wanted: Iterable[str], wheels: dict[str, Wheel], box: Environment) -> tuple[dict[str, Wheel], list[str]]:
    """What is asked for and what that asks for in turn; and what of it is not there."""
    chosen: dict[str, Wheel] = {}
    missing: list[str] = []
    seen: set[str] = set()
    waiting = [one for one in map(Requirement, wanted) if _applies(one, box, "")]
    while waiting:
        one = waiting.pop()
        one.marker = None
        if str(one) in seen:
            continue
        seen.add(str(one))
        wheel = wheels.get(canonicalize_name(one.name))
        if wheel is None or not one.specifier.contains(wheel.version, prereleases=True):
            missing.append(str(one))
            continue
        chosen[wheel.name] = wheel
        # A copy: another package may ask for the same one with other extras.
        for extra in ("", *one.extras):
            waiting += [Requirement(str(inner)) for inner in wheel.requires if _applies(inner, box, extra)]
    return chosen, missing


def faults(path: Path) -> Iterator[str]:
    """Why this wheel is none for aarch64. A wheel for "any" platform may hold compiled code all the same."""
    platforms = {tag.platform for tag in parse_wheel_filename(path.name)[3]}
    if not all(platform == "any" or platform.endswith("_aarch64") for platform in platforms):
        yield f"{path.name} is for another platform"
    with ZipFile(path) as archive:
        for name in archive.namelist():
            with archive.open(name) as file:
                start = file.read(20)
            if start.startswith(_ELF) and struct.unpack_from("<H", start, 18) != (_AARCH64,):
                yield f"{path.name} has code for another processor in it: {name}"


def _read(path: Path) -> Wheel:
    name, version, _, _ = parse_wheel_filename(path.name)
    with ZipFile(path) as archive:
        [about] = {part.partition("/")[0] for part in archive.namelist() if part.split("/")[0].endswith(".dist-info")}
        # Its metadata is found in an archive just as in a folder.
        requires = PathDistribution(ZipPath(archive, f"{about}/")).requires or []  # type: ignore[arg-type]
    return Wheel(path, name, version, tuple(map(Requirement, requires)))


def _applies(one: Requirement, box: Environment, extra: str) -> bool:
    return one.marker is None or one.marker.evaluate({**box, "extra": extra})


def main(step: str, folder: str, python: str) -> int:
    wanted = sys.stdin.read().split("\n")
    wheels = read_wheels(Path(folder))
    chosen, missing = needed(filter(None, wanted), wheels, on_box(python))
    if step == "missing":
        print(*missing, sep="\n", end="\n" if missing else "")
        return 0
    wrong = [f"{one} is missing" for one in missing]
    wrong += [fault for wheel in chosen.values() for fault in faults(wheel.path)]
    print(*(f"scripts/test-arm64: {one}" for one in wrong), sep="\n", end="\n" if wrong else "", file=sys.stderr)
    print(*(wheel.path for wheel in chosen.values()), sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
