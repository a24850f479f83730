"""Every version that a library ever had comes up to the newest, keeping what was in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3

from appliance.core.clipedits import ClipEdits, Silence
from appliance.core.permission import Permission
from appliance.core.zones import Zone
from appliance.library import (
    actiepunten,
    checklists,
    coaches,
    comments,
    cycles,
    growth,
    halftyped,
    kijkwijzer,
    lessons,
    logbook,
    me,
    migrate,
    moments,
    nagesprekken,
    objections,
    preparations,
    releases,
    storyboards,
    trajecten,
    viewing,
)
from appliance.library.database import Library
from appliance.library.errors import LibraryTooNew
from appliance.library.finding import kept_longer, newest

KEY = b"k" * 32


def raw(path: Path) -> Any:
    connection = sqlcipher3.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    return connection


AT = "2026-09-01T09:30:00+00:00"
LESSON_1 = f"""
    INSERT INTO lessons (id, title, notes, recorded_at, clock_trusted, duration_ms, state, problem, width, height,
        frames_per_second, bytes, gaps, speech, levels, levels_step_ms, nagesprek_on, delete_after, traject)
        VALUES ('l1', 'Rekenen', 'noot', '{AT}', 1, 60000, 'whole', NULL, 1280, 720, 25, 1000,
        '[[1, 2]]', '[[3, 4]]', '[-20.5]', 500, NULL, '2026-10-27', 't1');
"""
# From version 4 on what is heard lies apart.
LESSON_4 = f"""
    INSERT INTO lessons (id, title, notes, recorded_at, clock_trusted, duration_ms, state, problem, width, height,
        frames_per_second, bytes, gaps, nagesprek_on, delete_after, traject)
        VALUES ('l1', 'Rekenen', 'noot', '{AT}', 1, 60000, 'whole', NULL, 1280, 720, 25, 1000,
        '[[1, 2]]', NULL, '2026-10-27', 't1');
    INSERT INTO lesson_sound VALUES ('l1', '[[3, 4]]', '[-20.5]', 500);
"""

# From version 5 on a lesson is in a traject by its cycle.
LESSON_5 = f"""
    INSERT INTO cycles (id, traject, number, kijkaspect, started_at) VALUES ('y1', 't1', 1, 'wachten', '{AT}');
    INSERT INTO lessons (id, title, notes, recorded_at, clock_trusted, duration_ms, state, problem, width, height,
        frames_per_second, bytes, gaps, nagesprek_on, delete_after)
        VALUES ('l1', 'Rekenen', 'noot', '{AT}', 1, 60000, 'whole', NULL, 1280, 720, 25, 1000,
        '[[1, 2]]', NULL, '2026-10-27');
    UPDATE lessons SET cycle = 'y1';
    INSERT INTO lesson_sound VALUES ('l1', '[[3, 4]]', '[-20.5]', 500);
"""


def fill_version_1(connection: Any, lesson: str = LESSON_1) -> None:
    """A row in every table, written as version 1 writes it. A later version adds a function; this one stays."""
    at = AT
    connection.executescript(f"""
        INSERT INTO me VALUES ('name', 'Anna'), ('language', 'en');
        INSERT INTO trajecten (id, question, theme, created_at)
            VALUES ('t1', 'Hoe geef ik stilte?', 'interactie', '{at}');
        INSERT INTO traject_questions VALUES ('t1', 'Hoe geef ik stilte?', '{at}');
        {lesson}
        INSERT INTO marks VALUES ('l1', 5000);
        INSERT INTO moments (id, lesson, kind, start_ms, end_ms, note, created_at)
            VALUES ('m1', 'l1', 'top', 1000, 9000, 'mooi', '{at}');
        INSERT INTO coaches (id, name, invited_until, person, joined_recipient, words, confirmed_recipient,
            confirmed_at) VALUES ('c1', 'Bert', '{at}', 'p1', 'age1x', 'a b c d', 'age1x', '{at}');
        INSERT INTO teachers VALUES ('p2', 'Carla', 'age1y', 'e f g h', NULL);
        INSERT INTO releases (id, given, state, problem, other, other_name, lesson, moment, kind, start_ms, end_ms,
            duration_ms, mode, words, note, created_at, released_at, until)
            VALUES ('r1', 1, 'active', NULL, 'c1', 'Bert', 'l1', 'm1', 'top', 1000, 9000, 8000,
            'quick', 'kijk', 'mooi', '{at}', '{at}', '2026-09-15');
        INSERT INTO release_views VALUES ('r1', '{at}');
        INSERT INTO comments (id, release, mine, at_ms, text, written_at)
            VALUES ('k1', 'r1', 0, 500, 'fijn', '{at}');
        INSERT INTO inbox_taken VALUES ('x.age');
        INSERT INTO outbox VALUES ('y', 'p1', x'00');
    """)


def check_version_1(library: Library) -> None:
    assert (me.name(library), me.language(library)) == ("Anna", "en")
    assert trajecten.one(library, "t1").lessons == 1
    row = lessons.one(library, "l1")
    assert (row.title, row.notes, row.tops, row.marks) == ("Rekenen", "noot", 1, 1)
    assert lessons.levels(library, "l1") == (500, [-20.5])
    assert lessons.gaps(library, "l1") == [lessons.Hole(1, 2, "picture")]
    assert lessons.speech(library, "l1") == [(3, 4)]
    assert moments.one(library, "m1").note == "mooi"
    assert [len(newest(library, words=word)) for word in ("reken", "noot", "MOOI", "stilte", "rumoer")] == [
        1,
        1,
        1,
        1,
        0,
    ]
    assert coaches.one(library, "c1").state == "confirmed"
    release = releases.one(library, "r1")
    assert (release.state, release.comments, len(release.views)) == ("active", 1, 1)
    assert comments.list_for(library, "r1")[0].text == "fijn"


def fill_version_2(connection: Any, lesson: str = LESSON_1) -> None:
    fill_version_1(connection, lesson)
    connection.execute("""UPDATE releases SET state = 'failed', problem = 'clip_leaks',
        problem_fields = '{"detail": "a picture too many"}'""")


def check_version_2(library: Library) -> None:
    release = releases.one(library, "r1")
    assert (release.state, release.problem) == ("failed", "clip_leaks")
    assert release.problem_fields == {"detail": "a picture too many"}


def fill_version_3(connection: Any, lesson: str = LESSON_1) -> None:
    fill_version_2(connection, lesson)
    connection.execute("UPDATE releases SET state = 'prepared', clip_sha256 = 'aa', note_sha256 = 'bb'")


def check_version_3(library: Library) -> None:
    release = releases.one(library, "r1")
    # Its draft was sealed to the coach as well, and the hashes were of something else.
    assert (release.state, release.problem, release.hashes) == ("failed", "release_interrupted", None)


def fill_version_4(connection: Any, lesson: str = LESSON_4) -> None:
    fill_version_3(connection, lesson)
    connection.executescript("""
        UPDATE lessons SET boot = 3, boot_ms = 61000, parts = 2, cuts = '[[5, 6, true]]', kept_reason = 'studiedag';
        UPDATE lessons SET lost_chunks = '[[1, 0, 2]]', lost = '[[7, 8]]', checked_at = NULL;
        INSERT INTO certificates VALUES (1, '{}', 'aa');
    """)


def check_version_4(library: Library) -> None:
    row = library.one("SELECT * FROM lessons")
    assert (row["boot"], row["boot_ms"], row["parts"], row["cuts"]) == (3, 61000, 2, "[[5, 6, true]]")
    assert lessons.one(library, "l1").kept_reason == "studiedag"
    assert (row["lost_chunks"], row["lost"]) == ("[[1, 0, 2]]", "[[7, 8]]")
    assert releases.one(library, "r1").hashes == releases.Hashes("aa", "bb")
    assert library.one("SELECT hash FROM certificates")["hash"] == "aa"
    # What was a traject's lesson is its first cycle's.
    assert (lessons.one(library, "l1").traject, lessons.one(library, "l1").cycle_number) == ("t1", 1)
    assert [one.recorded_at for one in cycles.list_for(library, "t1")] == [datetime.fromisoformat(AT)]


def fill_version_5(connection: Any, lesson: str = LESSON_5) -> None:
    fill_version_4(connection, lesson)
    connection.executescript(f"""
        UPDATE trajecten SET kind = 'needs', occasion = 'gesprekkencyclus', template = 'stage', ends_on = '2027-02-01';
        INSERT INTO cycles (id, traject, number, started_at, readied_at) VALUES ('y2', 't1', 2, '{AT}', '{AT}');
        INSERT INTO actiepunten (id, traject, cycle, text, goal, proposed_by, created_at)
            VALUES ('a1', 't1', 'y1', 'tien tellen', 'rust', 'Bert', '{AT}');
        INSERT INTO lessons_gone VALUES ('l0', 'y1');
    """)


def check_version_5(library: Library) -> None:
    traject = trajecten.one(library, "t1")
    assert (traject.kind, traject.occasion, traject.template) == ("needs", "gesprekkencyclus", "stage")
    assert traject.ends_on == date(2027, 2, 1)
    first, second = cycles.list_for(library, "t1")
    assert (first.kijkaspect, first.lesson, second.readied, second.lesson) == ("wachten", "l1", True, None)
    agreed = actiepunten.agreed_before(library, "y2")
    assert [(one.text, one.goal, one.proposed_by) for one in agreed] == [("tien tellen", "rust", "Bert")]


def fill_version_6(connection: Any, lesson: str = LESSON_5) -> None:
    fill_version_5(connection, lesson)
    connection.executescript(f"""
        UPDATE moments SET lens = 'effect_child', place = 3;
        INSERT INTO lesson_viewing VALUES ('l1', 'small', 4200, '{AT}');
        INSERT INTO kijkwijzer_lines VALUES ('g1', 'l1', 'tip', 'langer wachten', 700, '{AT}');
        INSERT INTO kijkwijzer_answers VALUES ('l1', 'q1', 'Wat deed jij?', 'tellen', '{AT}');
        INSERT INTO growth_pairs VALUES ('w1', 'a1', 'm1', NULL, 1, 2, '{AT}');
    """)


def check_version_6(library: Library) -> None:
    moment = moments.one(library, "m1")
    assert (moment.lens, moment.place) == ("effect_child", 3)
    assert viewing.of(library, "l1") == viewing.Viewing("small", 4200)
    assert kijkwijzer.lines(library, "l1") == [kijkwijzer.Line("g1", "l1", "tip", "langer wachten", 700)]
    assert kijkwijzer.answers(library, "l1", (), "nl") == [kijkwijzer.Answered("q1", "Wat deed jij?", "tellen")]
    (pair,) = growth.pairs(library, "t1")
    assert (pair.text, pair.earlier.fate, pair.later.fate) == ("tien tellen", "there", "lesson_gone")


def fill_version_8(connection: Any, lesson: str = LESSON_5) -> None:
    fill_version_5(connection, lesson)
    connection.executescript(f"""
        INSERT INTO objections VALUES ('o1', 'bij het raam', 'mask', '[0.1, 0.2, 0.3, 0.4]', '{AT}'),
            ('o2', 'voorin', 'other_seat', NULL, '{AT}');
        INSERT INTO checklists VALUES
            ('n1', '{AT}', 0, 2, '["mask", "other_seat"]', '[[0.1, 0.2, 0.3, 0.4]]', 1, 'y1', 'l1'),
            ('n2', '{AT}', 0, 0, '[]', '[]', NULL, NULL, NULL);
    """)


def check_version_8(library: Library) -> None:
    known = objections.list_all(library)
    assert [(one.seat, one.measure, one.zone) for one in known] == [
        ("bij het raam", "mask", Zone(0.1, 0.2, 0.3, 0.4)),
        ("voorin", "other_seat", None),
    ]
    had = checklists.of_lesson(library, "l1")
    assert had is not None
    assert (had.measures, had.zones, had.permissions, had.cycle) == (
        ("mask", "other_seat"),
        (Zone(0.1, 0.2, 0.3, 0.4),),
        True,
        "y1",
    )
    waiting = checklists.waiting(library)
    assert waiting is not None
    assert (waiting.id, waiting.children, waiting.permissions) == ("n2", 0, False)


def fill_version_7(connection: Any, lesson: str = LESSON_5) -> None:
    fill_version_5(connection, lesson)
    connection.executescript(f"""
        INSERT INTO nagesprekken (lesson, manner, step, moment, success, words, began_at, closed_at, none_agreed)
            VALUES ('l1', 'together', 'moments', 'm1', 'ik wachtte', 'rust', '{AT}', '{AT}', 1);
        INSERT INTO nagesprek_words VALUES ('m1', 'Noor dacht na', '{AT}');
        INSERT INTO preparations VALUES ('p1', 'r1', 500, 'vraag naar de stilte', '{AT}', NULL);
        UPDATE comments SET proposes = 1, actiepunt = 'a1';
        UPDATE releases SET question = 'Hoe geef ik stilte?';
    """)


def check_version_7(library: Library) -> None:
    talk = nagesprekken.one(library, "l1")
    assert (talk.manner, talk.step, talk.moment) == ("together", "moments", "m1")
    assert (talk.success, talk.words) == ("ik wachtte", "rust")
    assert (talk.closed_at, talk.none_agreed) == (datetime.fromisoformat(AT), True)
    assert nagesprekken.words_at_moments(library, "l1") == {"m1": "Noor dacht na"}
    assert preparations.one(library, "p1").text == "vraag naar de stilte"
    (comment,) = comments.list_for(library, "r1")
    assert (comment.proposes, comment.actiepunt) == (True, "a1")
    assert releases.one(library, "r1").question == "Hoe geef ik stilte?"


def fill_version_9(connection: Any, lesson: str = LESSON_5) -> None:
    fill_version_8(connection, lesson)
    connection.executescript("""
        UPDATE coaches SET extern = 1, organisation = 'Bureau Beeld';
        UPDATE releases SET zones = '[{"left":0.1,"top":0.2,"width":0.3,"height":0.4}]',
            silences = '[{"start_ms":2000,"end_ms":3000}]', purpose = 'training', extern = 1,
            organisation = 'Bureau Beeld', permission = '{"by":"ouders","on":"2026-08-31","what":"een les"}';
    """)


def check_version_9(library: Library) -> None:
    coach = coaches.one(library, "c1")
    assert (coach.extern, coach.organisation) == (True, "Bureau Beeld")
    release = releases.one(library, "r1")
    assert release.edits == ClipEdits((Zone(0.1, 0.2, 0.3, 0.4),), (Silence(2000, 3000),))
    assert release.permission == Permission("ouders", date(2026, 8, 31), "een les")
    assert (release.purpose, release.extern, release.organisation) == ("training", True, "Bureau Beeld")


def fill_version_10(connection: Any, lesson: str = LESSON_5) -> None:
    fill_version_9(connection, lesson)
    connection.executescript(f"""
        INSERT INTO storyboards VALUES ('s1', 't1', 'Wachten', 'Hoe geef ik stilte?', 'in het kort', 1, '{AT}', '{AT}');
        INSERT INTO storyboard_stills (storyboard, place, lesson, at_ms, manner, words)
            VALUES ('s1', 0, 'l1', 5000, 'coarse', 'bij het bord');
        INSERT INTO storyboard_actiepunten VALUES ('s1', 'a1');
    """)


def check_version_10(library: Library) -> None:
    board = storyboards.of_traject(library, "t1")
    assert (board.title, board.question, board.words) == ("Wachten", "Hoe geef ik stilte?", "in het kort")
    still = storyboards.Still("l1", 5000, "coarse", "bij het bord")
    assert [replace(one, white=()) for one in board.stills] == [still]
    assert (board.actiepunten, board.stills_gone) == (("a1",), 1)


def fill_version_11(connection: Any, lesson: str = LESSON_5) -> None:
    fill_version_10(connection, lesson)
    connection.executescript(f"""
        INSERT INTO half_typed VALUES ('actiepunt', 'y1', 'tien tel', '{AT}');
        INSERT INTO kijkwijzer_lines VALUES ('k1', 'l1', 'top', 'zij vroegen door', NULL, '{AT}');
    """)


def check_version_11(library: Library) -> None:
    assert halftyped.read(library, "actiepunt", "y1") == "tien tel"
    assert [row.id for row in newest(library, words="vroegen")] == ["l1"]


def fill_version_12(connection: Any, lesson: str = LESSON_5) -> None:
    fill_version_11(connection, lesson)
    connection.executescript("""
        UPDATE storyboard_stills SET white = '[{"left":0.1,"top":0.2,"width":0.3,"height":0.4}]';
    """)


def check_version_12(library: Library) -> None:
    (still,) = storyboards.of_traject(library, "t1").stills
    assert still.white == (Zone(0.1, 0.2, 0.3, 0.4),)


def fill_version_13(connection: Any, lesson: str = LESSON_5) -> None:
    fill_version_12(connection, lesson)
    connection.execute(
        "UPDATE lessons SET rule_day = '2026-10-01', delete_after = '2027-01-01', kept_reason = 'studiedag',"
        " stood_by_on = '2026-09-05' WHERE id = 'l1'"
    )


def check_version_13(library: Library) -> None:
    shown = [[row.id for row in kept_longer(library, date(2026, 9, day))] for day in (4, 5)]
    assert shown == [[], ["l1"]]


# One pair a version: what fills a library of it, and what must be true of it afterwards.
VERSIONS: dict[int, tuple[Callable[[Any], None], Callable[[Library], None]]] = {
    1: (fill_version_1, check_version_1),
    2: (fill_version_2, check_version_2),
    3: (fill_version_3, check_version_3),
    4: (fill_version_4, check_version_4),
    5: (fill_version_5, check_version_5),
    6: (fill_version_6, check_version_6),
    7: (fill_version_7, check_version_7),
    8: (fill_version_8, check_version_8),
    9: (fill_version_9, check_version_9),
    10: (fill_version_10, check_version_10),
    11: (fill_version_11, check_version_11),
    12: (fill_version_12, check_version_12),
    13: (fill_version_13, check_version_13),
}


def test_every_version_has_a_builder() -> None:
    assert sorted(VERSIONS) == [number for number, _ in migrate.migrations()]


@pytest.mark.parametrize("version", sorted(VERSIONS))
def test_an_old_library_comes_up(tmp_path: Path, version: int) -> None:
    path = tmp_path / "library.db"
    fill, check = VERSIONS[version]
    connection = raw(path)
    migrate.up(connection, to=version)
    assert migrate.version(connection) == version
    fill(connection)
    connection.close()
    for _ in range(2):
        library = Library.open(path, KEY)
        check(library)
        library.close()
    connection = raw(path)
    assert migrate.version(connection) == len(migrate.migrations())
    connection.close()


def test_what_was_prepared_before_hashes_were_kept_is_to_be_made_again(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    connection = raw(path)
    migrate.up(connection, to=2)
    fill_version_1(connection)
    connection.execute("UPDATE releases SET state = 'prepared'")
    connection.close()
    library = Library.open(path, KEY)
    release = releases.one(library, "r1")
    assert (release.state, release.problem, release.hashes) == ("failed", "release_interrupted", None)
    library.close()


def test_the_lessons_of_a_traject_become_its_cycles_in_order_of_recording(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    connection = raw(path)
    migrate.up(connection, to=4)
    fill_version_4(connection)
    connection.executescript("""
        INSERT INTO trajecten VALUES ('t2', 'Nog geen les', 'didactiek', '2026-09-02T09:00:00+00:00');
        INSERT INTO lessons (id, recorded_at, clock_trusted, duration_ms, state, width, height, frames_per_second,
            bytes, delete_after, traject)
            SELECT 'l' || value, '2026-09-0' || (10 - value) || 'T09:00:00+00:00', 1, 60000, 'whole', 1280, 720, 25,
                1000, '2026-10-27', iif(value = 3, NULL, 't1') FROM json_each('[2, 3, 4]');
        UPDATE lesson_words SET number = 100 + number;
        UPDATE lesson_words SET number = 1 WHERE lesson = 'l4';
        UPDATE lesson_words SET number = 2 WHERE lesson = 'l2';
    """)
    connection.close()
    library = Library.open(path, KEY)
    assert [one.lesson for one in cycles.list_for(library, "t1")] == ["l4", "l2", "l1"]
    assert [one.number for one in cycles.list_for(library, "t2")] == [1]
    assert lessons.one(library, "l3").cycle is None
    library.close()


def test_a_migration_that_fails_leaves_the_version_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "library.db"
    real = migrate.migrations()
    broken = (*real, (len(real) + 1, "CREATE TABLE half (x) STRICT; CREATE TABLE half2 (x INTEGER) STRICT; NONSENSE;"))
    Library.open(path, KEY).close()
    monkeypatch.setattr(migrate, "migrations", lambda: broken)
    with pytest.raises(sqlcipher3.DatabaseError):
        Library.open(path, KEY)
    monkeypatch.undo()
    library = Library.open(path, KEY)
    assert library.all("SELECT name FROM sqlite_master WHERE name IN ('half', 'half2')") == []
    library.close()


def test_a_library_of_a_newer_box_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    connection = raw(path)
    migrate.up(connection)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(LibraryTooNew):
        Library.open(path, KEY)


def test_the_logbook_cannot_be_changed_by_a_slip(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library.db", KEY)
    logbook.add(library, datetime(2026, 9, 1, tzinfo=UTC), "released", coach="Bert")
    for statement in ("DELETE FROM logbook", "UPDATE logbook SET event = 'x'"):
        with pytest.raises(sqlcipher3.DatabaseError, match="the logbook stays"):
            library.run(statement)
    library.close()
