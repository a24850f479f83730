"""`terugblik age`: the format on the command line, with the options of the `age` tool.

Plaintext goes to standard output, everything else to standard error. Exit status 0 only on full success; 3 where a
cut-short file was rescued as asked; 1 for what went wrong and 2 for a command that makes no sense.
"""

from __future__ import annotations

import argparse
import os
import sys
from typing import Any

from appliance.age import console
from appliance.age.errors import AgeError


def main(arguments: list[str]) -> int:
    parser = _parser()
    given = parser.parse_args(arguments)
    # Only what the command needs is loaded: starting is a large part of sealing a small file.
    from appliance.age import commands

    try:
        return int(getattr(commands, given.command)(given))
    except commands.Senseless as error:
        print(f"terugblik age {given.command}: {error}", file=sys.stderr)
        return 2
    except AgeError as error:
        reason = f" ({error.reason})" if error.reason else ""
        console.tell(f"{error.message('en')}{reason}\n{error.advice('en')}")
    except BrokenPipeError:
        # Whoever read our output went away. Python must not try once more at its exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        console.tell("the output was closed before everything was written")
    except OSError as error:
        console.tell(f"{error.strerror or error}: the result is not complete")
    return 1


class _Parser(argparse.ArgumentParser):
    """With a fixed width: asking for the terminal's loads more than sealing a small file needs."""

    def __init__(self, **options: Any) -> None:
        super().__init__(formatter_class=lambda prog: argparse.HelpFormatter(prog, width=110), **options)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="terugblik age", description="Encrypt, decrypt and inspect age files.")
    commands = parser.add_subparsers(prog="terugblik age", dest="command", required=True, metavar="COMMAND")
    _encrypt_options(commands.add_parser("encrypt", help="seal a file to keys or to a passphrase"))
    _decrypt_options(commands.add_parser("decrypt", help="open a sealed file"))
    _keygen_options(commands.add_parser("keygen", help="make a key, or show the public side of one"))
    inspect = commands.add_parser("inspect", help="show what a file tells without a key")
    inspect.add_argument("input", nargs="?", metavar="FILE", help="standard input when left out")
    return parser


def _encrypt_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-r", "--recipient", action="append", default=[], help="a public key, age1…; may be repeated")
    parser.add_argument(
        "-R", "--recipients-file", action="append", default=[], metavar="FILE", help="public keys, one a line"
    )
    parser.add_argument("-a", "--armor", action="store_true", help="write text instead of binary")
    parser.add_argument("--work-factor", type=_work_factor, default=18, metavar="N", help="for -p; 18 when left out")
    _shared_options(parser, identity="a secret key whose public side to seal to")


def _decrypt_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--allow-cut-short",
        action="store_true",
        help="give what is whole of a file whose end is missing; exit status 3",
    )
    _shared_options(parser, identity="a file with secret keys")


def _shared_options(parser: argparse.ArgumentParser, *, identity: str) -> None:
    parser.add_argument("-i", "--identity", action="append", default=[], metavar="FILE", help=f"{identity}; may repeat")
    parser.add_argument("-p", "--passphrase", action="store_true", help="use a passphrase")
    parser.add_argument("--passphrase-file", metavar="FILE", help="read the passphrase here instead of asking for it")
    parser.add_argument("-o", "--output", metavar="FILE", help="standard output when left out")
    parser.add_argument("input", nargs="?", metavar="INPUT", help="standard input when left out")


def _keygen_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--x25519", action="store_true", help="the classical kind, for age before 1.3")
    parser.add_argument("-y", "--recipients", action="store_true", help="print the public keys of the key file INPUT")
    parser.add_argument("--passphrase-file", metavar="FILE", help="for a key file that is sealed with a passphrase")
    parser.add_argument("-o", "--output", metavar="FILE", help="standard output when left out; must not exist")
    parser.add_argument("input", nargs="?", metavar="INPUT", help="only with -y; standard input when left out")


def _work_factor(text: str) -> int:
    log_n = int(text)
    if not 1 <= log_n <= 22:
        raise argparse.ArgumentTypeError("from 1 to 22")
    return log_n
