-- The talk, and what a coach prepares for it.

-- One talk a lesson. `step` and `moment` are where it is gone on with. How one sat there at the check-in is not here: it is
-- kept nowhere. `none_agreed`: it was closed with the words that there is no actiepunt now.
CREATE TABLE nagesprekken (
    lesson      TEXT PRIMARY KEY REFERENCES lessons (id) ON DELETE CASCADE,
    manner      TEXT NOT NULL CHECK (manner IN ('together', 'at_a_distance', 'alone')),
    step        TEXT NOT NULL CHECK (step IN ('check_in', 'question', 'moments', 'deepening', 'actiepunten')),
    moment      TEXT REFERENCES moments (id) ON DELETE SET NULL,
    success     TEXT NOT NULL DEFAULT '',
    words       TEXT NOT NULL DEFAULT '',        -- what came up at the cards
    began_at    TEXT NOT NULL,
    closed_at   TEXT,
    none_agreed INTEGER NOT NULL DEFAULT 0
) STRICT;

-- What came up in the talk at a moment: beside the moment's own note, which may have gone to a coach.
CREATE TABLE nagesprek_words (
    moment     TEXT PRIMARY KEY REFERENCES moments (id) ON DELETE CASCADE,
    words      TEXT NOT NULL,
    written_at TEXT NOT NULL
) STRICT;

-- In a coach's library only: what the coach prepares at a clip. Once shown it is a comment too, of the same id.
CREATE TABLE preparations (
    id         TEXT PRIMARY KEY,
    release    TEXT NOT NULL REFERENCES releases (id) ON DELETE CASCADE,
    at_ms      INTEGER,
    text       TEXT NOT NULL,
    written_at TEXT NOT NULL,
    shown_at   TEXT
) STRICT;
CREATE INDEX preparations_of_release ON preparations (release, written_at);

-- A comment in which the coach proposes an actiepunt; it is one only when the teacher takes it over.
ALTER TABLE comments ADD COLUMN proposes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE comments ADD COLUMN actiepunt TEXT REFERENCES actiepunten (id) ON DELETE SET NULL;

-- The leervraag as it was shared with this release; '': it was not.
ALTER TABLE releases ADD COLUMN question TEXT NOT NULL DEFAULT '';
