"""Run by an aarch64 Python on nothing but the box's packages: all of them can be imported, every compiled module too.

    python loads.py PYTHON

Plain Python without a package of its own around it, as only the box's packages are there to import from.
"""

from __future__ import annotations

import importlib
import platform
import sys
import sysconfig
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.metadata import distributions, packages_distributions
from pathlib import Path

# What is never imported on a box, and why it cannot be here.
NOT_ON_A_BOX = {"PIL._imagingtk": "shows pictures in windows of Tk, which a box has not"}


def compiled(packages: Path) -> list[str]:
    found = []
    for path in packages.rglob("*.so"):
        # Libraries that the compiled modules load themselves.
        if path.parent.name.endswith(".libs"):
            continue
        for suffix in EXTENSION_SUFFIXES:
            if path.name.endswith(suffix):
                found.append(".".join((*path.relative_to(packages).parent.parts, path.name.removesuffix(suffix))))
                break
    return sorted(set(found) - set(NOT_ON_A_BOX))


def main(python: str) -> int:
    packages = Path(sysconfig.get_path("purelib"))
    if platform.machine() != "aarch64" or not sys.version.startswith(f"{python}."):
        print(f"This is Python {platform.python_version()} on {platform.machine()}, not {python} on aarch64.")
        return 1
    modules = compiled(packages)
    failed = 0
    for name in [*sorted(packages_distributions()), *modules]:
        try:
            importlib.import_module(name)
        except Exception as error:  # noqa: BLE001  whatever it is, it is told, and the next one is tried
            print(f"{name} cannot be imported: {type(error).__name__}: {error}")
            failed += 1
    versions = sorted((found.name.lower(), found.version) for found in distributions(path=[str(packages)]))
    versions = [(name, version) for name, version in versions if name != "terugblik"]
    print("»", ", ".join(f"{name} {version}" for name, version in versions))
    print(f"» Python {platform.python_version()} on {platform.machine()}, {' '.join(platform.libc_ver())}:", end=" ")
    print(f"{len(versions)} packages and {len(modules)} compiled modules, {failed} that cannot be imported")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
