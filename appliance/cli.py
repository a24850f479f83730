"""The command `terugblik`: finds the subcommand and hands over. Each is imported only when it is asked for,
so that the recorder's process never loads what can open a file.
"""

from __future__ import annotations

import importlib
import sys

from appliance.errors import TerugblikError

# subcommand: (module with `main(arguments) -> exit status`, one line of help)
COMMANDS = {
    "demo": ("appliance.demo", "run the whole box with the simulator, on this machine only"),
    "recorder": ("appliance.recorder.cli", "run the recorder process"),
    "web": ("appliance.web.cli", "run the web process"),
    "firstboot": ("appliance.firstboot.cli", "make a new box reachable: certificates, its Wi-Fi, the sheet"),
    "keeper": ("appliance.keeper.cli", "change the machine for the page: Wi-Fi, updates, backups; by systemd"),
    "doctor": ("appliance.doctor.cli", "look a box over, and mend what is safe to mend"),
    "selftest": ("appliance.selftest.cli", "try camera, microphone, sealing and playing, and keep nothing"),
    "update": ("appliance.updates.cli", "bring the box to another version, from one signed file"),
    "backup": ("appliance.backup.cli", "put what the box keeps on a stick, sealed as it is"),
    "restore": ("appliance.backup.restorecli", "put a backup on a box that was never used"),
    "speech": ("appliance.speech.cli", "print the audible speech in a WAV file"),
    "age": ("appliance.age.cli", "encrypt, decrypt, inspect age files; make keys"),
    "verify-logbook": ("appliance.library.cli", "check the chain of an exported logbook"),
    "verify-certificate": ("appliance.library.certificatecli", "check a certificate of deletion, JSON or PDF"),
    "openapi": ("appliance.web.openapi", "print the API's OpenAPI document"),
}


def main(arguments: list[str] | None = None) -> int:
    """Exit status 0 only on full success; errors go to standard error, message and next step."""
    given = sys.argv[1:] if arguments is None else arguments
    if not given or given[0] in ("-h", "--help"):
        print(_usage())
        return 0 if given else 2
    name, rest = given[0], given[1:]
    if name not in COMMANDS:
        print(f"terugblik: there is no command '{name}'\n\n{_usage()}", file=sys.stderr)
        return 2
    module = importlib.import_module(COMMANDS[name][0])
    try:
        return int(module.main(rest))
    except TerugblikError as error:
        print(f"terugblik {name}: {error.message('en')}\n{error.advice('en')}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _usage() -> str:
    rows = "\n".join(f"  {name:20}{text}" for name, (_, text) in COMMANDS.items())
    return f"usage: terugblik COMMAND …\n\n{rows}\n\nterugblik COMMAND --help tells more."
