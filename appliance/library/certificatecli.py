"""`terugblik verify-certificate FILE`: checks a certificate on any computer, without the box and without keys."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from appliance.core.certificate import Certificate
from appliance.library.certificatepaper import exported_in
from appliance.library.certificates import verify
from appliance.library.certificatewords import sheet
from appliance.library.errors import CertificateUnreadable

_ADVICE = (
    "Whoever can write such a file can also make up another that holds in itself. To be sure, compare each hash with",
    "the one that the box shows for its number, or with the line of that deletion in the teacher's logbook.",
)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="terugblik verify-certificate",
        description="Check that nothing in a certificate of deletion, or in several in one PDF, was changed.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="the certificate, JSON or PDF, as saved from the box")
    file: Path = parser.parse_args(arguments).file
    try:
        data = file.read_bytes()
    except OSError as error:
        raise CertificateUnreadable from error
    found = [verify(one) for one in (exported_in(data) if data.startswith(b"%PDF-") else [data])]
    lines = [line for one in found for line in (*_lines(one), "")]
    _say([*lines, *([f"All {len(found)} certificates in this file hold.", ""] if len(found) > 1 else []), *_ADVICE])
    return 0


def _lines(certificate: Certificate) -> list[str]:
    words = sheet(certificate.body, "en")
    lines = [f"The certificate holds: {words.title}, {words.number}.", words.lead]
    lines += [f"  {label:10} {value}" for label, value in words.facts]
    for title, section in ((words.how_title, words.how), (words.clips_title, words.clips)):
        lines += [f"{title}:", *(f"  {line}" for line in section)]
    lines += [f"{words.limits_title}:", *(f"  {line}" for line in words.limits)]
    return [*lines, f"Hash: {certificate.hash}"]


def _say(lines: list[str]) -> None:
    text = "\n".join(lines) + "\n"
    # A name may hold signs that this terminal cannot show, or that would steer it.
    shown = "".join(sign if sign.isprintable() or sign == "\n" else "?" for sign in text)
    sys.stdout.write(shown.encode(sys.stdout.encoding or "utf-8", "replace").decode(sys.stdout.encoding or "utf-8"))
