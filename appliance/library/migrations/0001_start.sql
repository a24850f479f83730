-- The first version of a person's library. Times are ISO 8601 in UTC, dates are YYYY-MM-DD, spans are milliseconds.

-- name and language of the owner
CREATE TABLE me (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- One learning question and the lessons on it.
CREATE TABLE trajecten (
    id         TEXT PRIMARY KEY,
    question   TEXT NOT NULL,
    theme      TEXT NOT NULL CHECK (theme IN ('klassenmanagement', 'interactie', 'didactiek')),
    created_at TEXT NOT NULL
) STRICT;

-- Every earlier wording of the question, so that its growth can be seen.
CREATE TABLE traject_questions (
    traject    TEXT NOT NULL REFERENCES trajecten (id) ON DELETE CASCADE,
    question   TEXT NOT NULL,
    written_at TEXT NOT NULL
) STRICT;

CREATE TABLE lessons (
    id                TEXT PRIMARY KEY,
    title             TEXT NOT NULL DEFAULT '',
    notes             TEXT NOT NULL DEFAULT '',
    recorded_at       TEXT NOT NULL,
    clock_trusted     INTEGER NOT NULL,
    duration_ms       INTEGER NOT NULL,
    state             TEXT NOT NULL CHECK (state IN ('whole', 'cut_short', 'damaged')),
    problem           TEXT,                      -- an error key, when damaged
    width             INTEGER NOT NULL,
    height            INTEGER NOT NULL,
    frames_per_second INTEGER NOT NULL,
    bytes             INTEGER NOT NULL,
    gaps              TEXT NOT NULL DEFAULT '[]', -- JSON [[start_ms, end_ms], …]
    speech            TEXT NOT NULL DEFAULT '[]', -- JSON [[start_ms, end_ms], …]
    levels            TEXT NOT NULL DEFAULT '[]', -- JSON [dBFS, …], one each levels_step_ms
    levels_step_ms    INTEGER NOT NULL DEFAULT 500,
    nagesprek_on      TEXT,
    delete_after      TEXT NOT NULL,
    traject           TEXT REFERENCES trajecten (id) ON DELETE SET NULL
) STRICT;

CREATE TABLE marks (
    lesson TEXT NOT NULL REFERENCES lessons (id) ON DELETE CASCADE,
    at_ms  INTEGER NOT NULL,
    PRIMARY KEY (lesson, at_ms)
) STRICT, WITHOUT ROWID;

CREATE TABLE moments (
    id         TEXT PRIMARY KEY,
    lesson     TEXT NOT NULL REFERENCES lessons (id) ON DELETE CASCADE,
    kind       TEXT NOT NULL CHECK (kind IN ('top', 'tip')),
    start_ms   INTEGER NOT NULL CHECK (start_ms >= 0),
    end_ms     INTEGER NOT NULL CHECK (end_ms > start_ms),
    note       TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX moments_of_lesson ON moments (lesson, start_ms);

-- A teacher's coaches. `joined_recipient` is what the coach's enrolment told; `confirmed_recipient` is that same key
-- after the four words were compared, and the only one that anything is ever sealed to.
CREATE TABLE coaches (
    id                  TEXT PRIMARY KEY,
    name                TEXT NOT NULL,
    invited_until       TEXT NOT NULL,
    person              TEXT UNIQUE,
    joined_recipient    TEXT,
    words               TEXT,                    -- the four words, with spaces
    confirmed_recipient TEXT,
    confirmed_at        TEXT
) STRICT;

-- A coach's teachers, as the invitation told them.
CREATE TABLE teachers (
    person       TEXT PRIMARY KEY,
    name         TEXT NOT NULL,
    recipient    TEXT NOT NULL,
    words        TEXT NOT NULL,
    confirmed_at TEXT
) STRICT;

-- A clip given (by a teacher) or received (by a coach). `other` is the coach's row or the teacher's person id.
CREATE TABLE releases (
    id          TEXT PRIMARY KEY,
    given       INTEGER NOT NULL,
    state       TEXT NOT NULL
                CHECK (state IN ('preparing', 'prepared', 'failed', 'active', 'expired', 'taken_back')),
    problem     TEXT,                            -- an error key, when failed
    other       TEXT NOT NULL,
    other_name  TEXT NOT NULL,
    lesson      TEXT REFERENCES lessons (id) ON DELETE SET NULL,
    moment      TEXT REFERENCES moments (id) ON DELETE SET NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('top', 'tip')),
    start_ms    INTEGER,
    end_ms      INTEGER,
    duration_ms INTEGER NOT NULL,
    mode        TEXT NOT NULL CHECK (mode IN ('quick', 'exact')),
    words       TEXT NOT NULL,
    note        TEXT NOT NULL,
    created_at  TEXT NOT NULL,
    released_at TEXT,
    until       TEXT NOT NULL
) STRICT;

CREATE TABLE release_views (
    release TEXT NOT NULL REFERENCES releases (id) ON DELETE CASCADE,
    at      TEXT NOT NULL
) STRICT;

CREATE TABLE comments (
    id         TEXT PRIMARY KEY,
    release    TEXT NOT NULL REFERENCES releases (id) ON DELETE CASCADE,
    mine       INTEGER NOT NULL,
    at_ms      INTEGER,
    text       TEXT NOT NULL,
    written_at TEXT NOT NULL
) STRICT;

-- The chain: see core/logbook.py. Nothing in this table is ever changed or taken out.
CREATE TABLE logbook (
    number INTEGER PRIMARY KEY,
    at     TEXT NOT NULL,
    event  TEXT NOT NULL,
    fields TEXT NOT NULL,
    hash   TEXT NOT NULL
) STRICT;
CREATE TRIGGER logbook_stays BEFORE DELETE ON logbook BEGIN SELECT RAISE (ABORT, 'the logbook stays'); END;
CREATE TRIGGER logbook_is_written_once BEFORE UPDATE ON logbook BEGIN SELECT RAISE (ABORT, 'the logbook stays'); END;

-- The names of the inbox files that were taken in: a file that a cut left behind is not taken in again.
CREATE TABLE inbox_taken (
    name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Sealed messages that were decided in the same transaction as what they tell, and not yet laid in an inbox.
CREATE TABLE outbox (
    name   TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
