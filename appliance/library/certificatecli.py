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


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="terugblik verify-certificate",
        description="Check that nothing in a certificate of deletion was changed after the box made it.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="the certificate, JSON or PDF, as saved from the box")
    file: Path = parser.parse_args(arguments).file
    try:
        data = file.read_bytes()
    except OSError as error:
        raise CertificateUnreadable from error
    _say(verify(exported_in(data) if data.startswith(b"%PDF-") else data))
    return 0


def _say(certificate: Certificate) -> None:
    words = sheet(certificate.body, "en")
    lines = [f"The certificate holds: {words.title}, {words.number}.", words.lead]
    lines += [f"  {label:10} {value}" for label, value in words.facts]
    for title, section in ((words.how_title, words.how), (words.clips_title, words.clips)):
        lines += [f"{title}:", *(f"  {line}" for line in section)]
    lines += [f"{words.limits_title}:", *(f"  {line}" for line in words.limits)]
    lines += [
        f"Hash: {certificate.hash}",
        "Whoever can write such a file can also make up another that holds in itself. To be sure, compare this hash",
        "with the one that the box shows for this number, or with the line of this deletion in the teacher's logbook.",
    ]
    text = "\n".join(lines) + "\n"
    # A name may hold signs that this terminal cannot show, or that would steer it.
    shown = "".join(sign if sign.isprintable() or sign == "\n" else "?" for sign in text)
    sys.stdout.write(shown.encode(sys.stdout.encoding or "utf-8", "replace").decode(sys.stdout.encoding or "utf-8"))
