"""`terugblik backup FOLDER` and `terugblik restore FOLDER`."""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

from appliance.backup import settings
from appliance.backup.errors import BoxStorage, ManyBackups, NoBackupThere, NotAStick, StickMissing
from appliance.backup.restoring import Restored, restore
from appliance.backup.saving import Saved, Saving
from appliance.backup.stick import MANIFEST, Stick
from appliance.boxfile import BOX_FILE
from appliance.core.checksum import without_sum
from appliance.doctor.errors import NoBoxHere
from appliance.errors import Language, TerugblikError
from appliance.storage import set_umask

PREFIX = "terugblik-"
_SAVED: dict[Language, dict[str, str]] = {
    "nl": {
        "written": "{n} bestanden op de stick gezet.",
        "kept": "{n} bestanden stonden er al goed op.",
        "recording": "{n} les wordt nu opgenomen en staat er nog niet op. Maak daarna nog een kopie.",
        "changing": "{n} bestanden veranderden steeds. Meld iedereen af en maak nog een kopie.",
        "unreadable": "{n} bestanden geeft de kaart niet meer. Kijk met: terugblik doctor",
        "held_back": "{n} bestanden zijn niet goed verzegeld en bleven op de box. Kijk met: terugblik doctor",
        "gone": "{n} bestanden op de stick staan niet meer op de box. Weghalen kan met: --forget",
        "restored": "{n} bestanden staan op deze box. Start hem en meld je aan met je eigen wachtzin of kaart.",
        "left_out": "{n} bestanden waren beschadigd en zijn er niet bij.",
    },
    "en": {
        "written": "{n} files put on the stick.",
        "kept": "{n} files were on it already.",
        "recording": "{n} lesson is being recorded and is not on it yet. Make another backup after that.",
        "changing": "{n} files kept changing. Sign everyone out and make another backup.",
        "unreadable": "{n} files can no longer be read from the card. Look with: terugblik doctor",
        "held_back": "{n} files are not sealed as they should be and stayed on the box. Look with: terugblik doctor",
        "gone": "{n} files on the stick are no longer on the box. To take them away: --forget",
        "restored": "{n} files are on this box. Start it and sign in with your own passphrase or card.",
        "left_out": "{n} files were damaged and are not among them.",
    },
}


def main(arguments: list[str]) -> int:
    """0 when all of it was done; 1 when it was refused, or something of the box is not on the stick."""
    options = _parse_backup(arguments)
    try:
        saved = _back_up(options)
    except TerugblikError as error:
        return _refuse(error, options.language)
    counts = {name: getattr(saved, name) for name in ("written", "kept", "recording", "changing", "unreadable")}
    _tell(counts | {"held_back": saved.held_back, "gone": saved.gone}, options.language)
    return 1 if saved.changing or saved.unreadable or saved.held_back else 0


def main_restore(arguments: list[str]) -> int:
    options = _parse_restore(arguments)
    try:
        done = _restore(options)
    except TerugblikError as error:
        return _refuse(error, options.language)
    except OSError:
        return _refuse(BoxStorage(), options.language)
    _tell({"restored": done.files, "left_out": done.left_out}, options.language)
    return 0


def _back_up(options: argparse.Namespace) -> Saved:
    folder: Path = options.folder
    data: Path = options.data
    if not folder.is_dir():
        raise StickMissing(folder=str(folder))
    name = name_of(data)
    if not options.same_disk and folder.stat().st_dev == data.stat().st_dev:
        raise NotAStick(folder=str(folder))
    if folder.resolve().is_relative_to(data.resolve()):
        raise NotAStick(folder=str(folder))
    stick = Stick(folder / name)
    return Saving(data, stick, options.check).run(settings.read(options.settings), forget=options.forget)


def name_of(data: Path) -> str:
    """A name that is the box's alone and tells nothing of it. Raises `NoBoxHere`."""
    for file in (data / "box.json", data / "box.spare.json"):
        try:
            found = without_sum(file.read_bytes())
        except OSError:
            continue
        if found:
            return PREFIX + hashlib.sha256(b"terugblik backup\0" + found).hexdigest()[:10]
    raise NoBoxHere(folder=str(data))


def _restore(options: argparse.Namespace) -> Restored:
    folder: Path = options.folder
    if not folder.is_dir():
        raise StickMissing(folder=str(folder))
    set_umask(options.data)
    stick = Stick(_choose(folder, options.box))
    done = restore(stick, options.data, lost=options.lost, whole_only=options.whole_only)
    settings.put_back(stick.settings(), options.settings)
    return done


def _choose(folder: Path, box: str | None) -> Path:
    found = sorted(path.parent for path in folder.glob(f"{PREFIX}*/{MANIFEST}") if box in (None, path.parent.name))
    if not found:
        raise NoBackupThere
    if len(found) > 1:
        raise ManyBackups(names=", ".join(path.name for path in found))
    return found[0]


def _tell(counts: dict[str, int], language: Language) -> None:
    for name, count in counts.items():
        if count or name in ("written", "restored"):
            print(_SAVED[language][name].format(n=count))


def _refuse(error: TerugblikError, language: Language) -> int:
    print(f"{error.message(language)}\n{error.advice(language)}", file=sys.stderr)
    return 1


def _parse_backup(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="terugblik backup", description="Put what the box keeps on a stick, sealed as it is. Goes on where it was."
    )
    _common(parser)
    parser.add_argument("--check", action="store_true", help="also read what is on the stick already")
    parser.add_argument("--forget", action="store_true", help="take off the stick what is no longer on the box")
    parser.add_argument("--same-disk", action="store_true", help="FOLDER may be on the box's own card")
    return parser.parse_args(arguments)


def _parse_restore(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="terugblik restore", description="Put a backup on a box that was never used. Overwrites nobody's files."
    )
    _common(parser)
    parser.add_argument("--box", metavar="NAME", help="which one, where the stick has those of more boxes")
    parser.add_argument("--lost", action="store_true", help="also lessons that were no longer on the box")
    parser.add_argument("--whole-only", action="store_true", help="leave out what is damaged on the stick")
    return parser.parse_args(arguments)


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where the stick is")
    parser.add_argument("--data", type=Path, default=Path("/var/lib/terugblik"), metavar="DIR", help="(%(default)s)")
    parser.add_argument("--settings", type=Path, default=BOX_FILE, metavar="FILE", help="(%(default)s)")
    parser.add_argument("--language", choices=("nl", "en"), default="nl", help="of what is said (%(default)s)")
