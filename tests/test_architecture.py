"""Imports run one way. Walks every import statement of the package, those inside functions too."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "appliance"

# A package may import itself, the root modules below, and what stands behind it here.
ALLOWED = {
    "core": set(),
    "age": {"core"},
    "media": {"core", "age"},
    "speech": {"core", "media"},
    "hardware": {"core", "media"},
    "recorder": {"core", "age", "media", "speech", "hardware"},
    "people": {"core", "age", "library"},
    "library": {"core", "age", "media", "speech"},
    "release": {"core", "age", "media", "library", "people"},
    "firstboot": {"core"},
    "keeper": {"core", "firstboot", "updates", "backup"},
    "doctor": {"core", "age", "library", "people", "release"},
    "backup": {"core", "age", "library", "doctor"},
    "selftest": {"core", "age", "media", "hardware", "recorder"},
    "papers": {"core"},
    "updates": set(),
    "web": {"core", "age", "media", "people", "library", "release", "papers"},
}
# Root modules that anyone may import. `wiring`, `demo`, `supervisor`, `cli` see both sides and may be imported by no
# package
# but the two processes' own command lines.
COMMON = {
    "boots",
    "boxfile",
    "errors",
    "clock",
    "timekeeping",
    "timesources",
    "protocol",
    "config",
    "log",
    "lessonfiles",
    "hardening",
    "ink",
    "paper",
    "schoolfile",
    "kijkwijzerfile",
    "control",
    "keepercall",
    "keepertalk",
    "wifichip",
    "storage",
    "tls",
    "notify",
}
# What opens a file: the recorder reaches none of it, whatever the path of imports.
AGE_OPENERS = ("identities", "reader", "sequential", "seekable", "opening", "keyfiles", "finish", "commands")
OPENERS = (*(f"appliance.age.{name}" for name in AGE_OPENERS), "appliance.people")


def modules() -> dict[str, Path]:
    names = {}
    for path in PACKAGE.rglob("*.py"):
        parts = path.relative_to(ROOT).with_suffix("").parts
        names[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return names


MODULES = modules()


def imports(path: Path, *, at_run_time: bool = True) -> Iterator[str]:
    """Dotted names of our own modules that a file imports; those for the type checker only are left out."""
    tree = ast.parse(path.read_text())
    skipped = {id(inner) for node in ast.walk(tree) if _is_type_checking(node) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if at_run_time and id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("appliance"))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("appliance"):
            for alias in node.names:
                deeper = f"{node.module}.{alias.name}"
                yield deeper if deeper in MODULES else str(node.module)


def _is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def reach(start: str) -> set[str]:
    """All of our modules that importing `start`'s package may load, function bodies included."""
    todo = [name for name in MODULES if name == start or name.startswith(f"{start}.")]
    seen: set[str] = set()
    while todo:
        name = todo.pop()
        if name in seen or name == "appliance.wiring":  # logic-free; what it loads is checked at run time
            continue
        seen.add(name)
        todo.extend(target for target in imports(MODULES[name]) if target in MODULES)
    return seen


@pytest.mark.parametrize("package", sorted(ALLOWED))
def test_imports_run_one_way(package: str) -> None:
    wrong = []
    for name, path in MODULES.items():
        if not name.startswith(f"appliance.{package}.") and name != f"appliance.{package}":
            continue
        for target in imports(path):
            parts = target.split(".")
            other = parts[1] if len(parts) > 1 else ""
            fits = other in ALLOWED[package] | COMMON | {package, ""}
            if not fits and not (other == "wiring" and parts[-1] == "wiring" and name.endswith(".cli")):
                wrong.append(f"{name} imports {target}")
    assert wrong == []


def test_every_package_has_a_rule() -> None:
    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert packages == set(ALLOWED)


def test_root_modules_are_known() -> None:
    root = {path.stem for path in PACKAGE.glob("*.py")} - {"__init__", "__main__"}
    assert root - COMMON <= {"cli", "demo", "supervisor", "wiring"}


def test_the_openers_are_there() -> None:
    """A renamed module must not slip out of the rule."""
    assert all(name in MODULES for name in OPENERS)


def test_the_recorder_reaches_nothing_that_opens() -> None:
    reached = reach("appliance.recorder") | reach("appliance.hardware")
    assert not {name for name in reached if name.startswith(OPENERS)}
    assert not {n for n in reached if n.startswith(("appliance.library", "appliance.release", "appliance.web"))}


def test_only_two_hold_the_key_of_the_certificates() -> None:
    holders = {name.split(".")[1] for name, path in MODULES.items() if "appliance.tls" in imports(path)}
    assert holders == {"firstboot", "web"}


def test_the_web_process_reaches_no_device() -> None:
    reached = reach("appliance.web")
    assert not {name for name in reached if name.startswith(("appliance.hardware", "appliance.recorder"))}


# Of the system, and not on a laptop: loaded by what needs them, when it needs them.
BOARD_ONLY = {"picamera2", "libcamera", "gpiozero", "lgpio"}


def test_nothing_but_build_pi_is_taken_from_the_pi() -> None:
    wrong = []
    for name, path in MODULES.items():
        if name.startswith("appliance.hardware.pi"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                wrong += [name for alias in node.names if alias.name.startswith("appliance.hardware.pi")]
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("appliance.hardware"):
                taken = {f"{node.module}.{alias.name}" for alias in node.names}
                pi = {
                    one for one in taken if one.startswith("appliance.hardware.pi.") or one == "appliance.hardware.pi"
                }
                wrong += [f"{name}: {one}" for one in pi - {"appliance.hardware.pi.pi.build_pi"}]
    assert wrong == []


def test_what_only_a_board_has_is_imported_there_and_late() -> None:
    wrong = []
    for name, path in MODULES.items():
        tree = ast.parse(path.read_text())
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
        late = {id(inner) for function in functions for inner in ast.walk(function)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                packages = {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                packages = {(node.module or "").split(".")[0]}
            else:
                continue
            there = name.startswith("appliance.hardware.pi.") and id(node) in late
            if packages & BOARD_ONLY and not there:
                wrong.append(f"{name}: {packages}")
    assert wrong == []


def test_core_is_rules_only() -> None:
    """No third party, no clock, no file, no thread."""
    forbidden = {
        "time",
        "datetime.now",
        "threading",
        "asyncio",
        "os",
        "pathlib",
        "socket",
        "random",
        "subprocess",
        "io",
    }
    third_party = {"numpy", "av", "msgspec", "aiohttp", "cryptography", "segno", "sqlcipher3", "webrtcvad"}
    for path in (PACKAGE / "core").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name.split(".")[0] for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module.split(".")[0]]
            assert not set(names) & (forbidden | third_party), f"{path.name} imports {names}"
            if isinstance(node, ast.Attribute):
                assert node.attr not in {"now", "utcnow", "today"}, f"{path.name} asks a clock"


def test_only_web_imports_the_web_server() -> None:
    for name, path in MODULES.items():
        if not name.startswith("appliance.web"):
            assert "aiohttp" not in path.read_text(), name
