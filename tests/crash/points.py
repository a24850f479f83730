"""The crash points by name: the same names as in the procedures of docs/design/recording.md.

A point is the moment right after one call of one procedure: which call is told by its kind and its path, and which
procedure by the deed that was going on. A point that never occurs in a history is an error: the procedure has changed,
and its description must too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.crash.disk import History
from tests.crash.ledger import Ledger
from tests.crash.log import Kind, Record

ID = "[0-9a-f]{20}"
LESSON = f"lessons/{ID}"
MOVIE = rf"{LESSON}/(part-2/)?lesson\.mp4\.age"
CLIP = rf"releases/{ID}/clip\.mp4\.age"
DRAFTS = f"people/{ID}/drafts"
LAID = rf"people/{ID}/inbox/[0-9a-f]+\.age"
# SQLite's commit: from here on the transaction is what counts.
COMMIT = f"people/{ID}/library.db-journal"


@dataclass(frozen=True, slots=True)
class Point:
    """`nth` of the matching calls, from the first (0) or the last (-1). For a rename, `path` is the new name."""

    name: str
    during: str
    kind: Kind
    path: str
    nth: int = 0


POINTS = (
    Point("enrol.folder", "enrol", Kind.MKDIR, rf"people/\.new-{ID}"),
    Point("enrol.identity", "enrol", Kind.RENAME, rf"people/\.new-{ID}/identity\.age"),
    Point("enrol.key", "enrol", Kind.RENAME, rf"people/\.new-{ID}/library\.key\.age"),
    Point("enrol.library", "enrol", Kind.UNLINK, rf"people/\.new-{ID}/library\.db-journal", -1),
    Point("enrol.person", "enrol", Kind.RENAME, rf"people/\.new-{ID}/person\.json"),
    Point("enrol.named", "enrol", Kind.RENAME, f"people/{ID}"),
    Point("enrol.card", "prove_card", Kind.RENAME, rf"people/{ID}/person\.json"),
    Point("enrol.ready", "set_ready", Kind.RENAME, r"ready\.json"),
    Point("create.folder", "begin", Kind.MKDIR, LESSON),
    Point("create.retention", "begin", Kind.RENAME, rf"{LESSON}/retention\.json"),
    Point("create.facts", "begin", Kind.RENAME, rf"{LESSON}/facts\.json\.age"),
    Point("create.marks", "begin", Kind.MKDIR, f"{LESSON}/marks"),
    Point("create.movie", "begin", Kind.CREATE, MOVIE),
    Point("create.header", "begin", Kind.WRITE, MOVIE),
    Point("create.synced", "begin", Kind.SYNC_DONE, MOVIE),
    Point("create.noted", "begin", Kind.RENAME, r"running\.json"),
    Point("append.chunk", "until_killed", Kind.WRITE, MOVIE, -1),
    Point("append.synced", "until_killed", Kind.SYNC_DONE, MOVIE, -1),
    Point("mark.written", "mark", Kind.WRITE, rf"{LESSON}/marks/\d+\.age\.new"),
    Point("mark.named", "mark", Kind.RENAME, rf"{LESSON}/marks/\d+\.age"),
    Point("stop.end", "stop", Kind.WRITE, MOVIE, -1),
    Point("stop.synced", "stop", Kind.SYNC_DONE, MOVIE, -1),
    Point("stop.over", "stop", Kind.UNLINK, r"running\.json"),
    Point("stop.index", "stop", Kind.RENAME, rf"{LESSON}/index\.json\.age"),
    Point("stop.facts", "stop", Kind.RENAME, rf"{LESSON}/facts\.json\.age"),
    Point("go-on.folder", "go_on", Kind.MKDIR, f"{LESSON}/part-2"),
    Point("go-on.facts", "go_on", Kind.RENAME, rf"{LESSON}/part-2/facts\.json\.age"),
    Point("go-on.movie", "go_on", Kind.CREATE, MOVIE),
    Point("go-on.synced", "go_on", Kind.SYNC_DONE, MOVIE),
    Point("go-on.noted", "go_on", Kind.RENAME, r"running\.json"),
    Point("finish.patch", "sign_in", Kind.RENAME, rf"{MOVIE}\.patch"),
    Point("finish.patched", "sign_in", Kind.WRITE, MOVIE),
    Point("finish.shortened", "sign_in", Kind.TRUNCATE, MOVIE),
    Point("finish.synced", "sign_in", Kind.SYNC_DONE, MOVIE),
    Point("finish.tidied", "sign_in", Kind.UNLINK, rf"{MOVIE}\.patch"),
    Point("finish.index", "sign_in", Kind.RENAME, rf"{LESSON}/index\.json\.age"),
    Point("finish.taken-in", "sign_in", Kind.UNLINK, COMMIT),
    Point("retention.agreed", "agree", Kind.UNLINK, COMMIT),
    Point("retention.written", "agree", Kind.WRITE, rf"{LESSON}/\.retention\.json\.\w+\.part"),
    Point("retention.dated", "agree", Kind.RENAME, rf"{LESSON}/retention\.json"),
    Point("retention.talk", "change", Kind.RENAME, rf"{LESSON}/retention\.json"),
    Point("delete.aside", "delete", Kind.RENAME, rf"{LESSON}\.deleted"),
    Point("delete.overwritten", "delete", Kind.WRITE, rf"{LESSON}(\.deleted)?/lesson\.mp4\.age"),
    Point("delete.unlinked", "delete", Kind.UNLINK, rf"{LESSON}\.deleted/lesson\.mp4\.age"),
    Point("delete.certified", "delete", Kind.UNLINK, COMMIT),
    Point("delete.date-gone", "delete", Kind.UNLINK, rf"{LESSON}\.deleted/retention\.json"),
    Point("delete.gone", "delete", Kind.RMDIR, rf"{LESSON}\.deleted"),
    Point("release.planned", "prepare", Kind.UNLINK, COMMIT),
    Point("release.clip", "prepare", Kind.SYNC_DONE, rf"{DRAFTS}/{ID}/clip\.mp4\.age"),
    Point("release.note", "prepare", Kind.RENAME, rf"{DRAFTS}/{ID}/note\.json\.age"),
    Point("release.prepared", "prepare", Kind.UNLINK, COMMIT, -1),
    Point("release.confirmed", "release", Kind.UNLINK, COMMIT),
    Point("release.sealed", "release", Kind.SYNC_DONE, rf"{DRAFTS}/{ID}\.given/note\.json\.age"),
    Point("release.grant", "release", Kind.RENAME, rf"{DRAFTS}/{ID}\.given/grant\.json"),
    Point("release.given", "release", Kind.RENAME, f"releases/{ID}"),
    Point("release.told", "release", Kind.UNLINK, COMMIT, 1),
    Point("release.draft-gone", "release", Kind.RMDIR, f"{DRAFTS}/{ID}"),
    Point("release.laid", "release", Kind.RENAME, LAID),
    Point("release.taken-in", "release", Kind.UNLINK, LAID),
    Point("view.told", "view", Kind.UNLINK, COMMIT),
    Point("view.laid", "view", Kind.RENAME, LAID),
    Point("comment.kept", "comment", Kind.UNLINK, COMMIT),
    Point("comment.laid", "comment", Kind.RENAME, LAID),
    Point("take-back.withdrawn", "take_back", Kind.UNLINK, rf"releases/{ID}/grant\.json"),
    Point("take-back.overwritten", "take_back", Kind.WRITE, CLIP),
    Point("take-back.unlinked", "take_back", Kind.UNLINK, CLIP),
    Point("take-back.gone", "take_back", Kind.RMDIR, f"releases/{ID}"),
    Point("take-back.told", "take_back", Kind.UNLINK, COMMIT),
    Point("take-back.laid", "take_back", Kind.RENAME, LAID),
    Point("expire.release-overwritten", "expire", Kind.WRITE, CLIP),
    Point("expire.release-gone", "expire", Kind.RMDIR, f"releases/{ID}"),
    Point("expire.lesson-aside", "expire", Kind.RENAME, rf"{LESSON}\.expired"),
    Point("expire.lesson-overwritten", "expire", Kind.WRITE, rf"{LESSON}(\.expired)?/lesson\.mp4\.age"),
    Point("expire.lesson-told", "expire", Kind.RENAME, LAID, -1),
    Point("expire.lesson-gone", "expire", Kind.RMDIR, rf"{LESSON}\.expired"),
)


class PointMissing(AssertionError):
    """The procedure does not do this any more."""


def places(history: History, ledger: Ledger) -> dict[str, int]:
    """Where to cut for each point: so many records are done then."""
    paths: dict[int, str] = {}
    found: dict[str, list[tuple[Kind, str, int]]] = {}
    for record in history.records:
        path = _path(record, paths)
        for deed in ledger.deeds:
            if 0 <= deed.asked <= record.at and deed.answered is not None and record.at < deed.answered:
                found.setdefault(deed.what, []).append((record.kind, path, record.at))
    return {point.name: _place(point, found.get(point.during, [])) for point in POINTS}


def _path(record: Record, paths: dict[int, str]) -> str:
    """A write tells its file by number only; the name is the one under which it was opened."""
    if record.inode and record.path:
        paths[record.inode] = record.path
    return record.to or record.path or paths.get(record.inode, "")


def _place(point: Point, calls: list[tuple[Kind, str, int]]) -> int:
    matching = [at for kind, path, at in calls if kind is point.kind and re.fullmatch(point.path, path)]
    try:
        return matching[point.nth] + 1
    except IndexError:
        raise PointMissing(f"{point.name}: no {point.kind.name} of {point.path} during {point.during}") from None
