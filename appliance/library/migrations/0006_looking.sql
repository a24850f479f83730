-- How the teacher looks. All of it is the owner's alone; nothing here is told to anybody.

-- What the moment is looked at for, one tap, may be left out; and its place in the talk: NULL, by its time.
ALTER TABLE moments ADD COLUMN lens TEXT CHECK (lens IN ('own_acting', 'effect_child', 'effect_group'));
ALTER TABLE moments ADD COLUMN place INTEGER;

-- How a lesson was last looked at, and how far, so that it goes on there on another tablet too. No row: not yet opened.
CREATE TABLE lesson_viewing (
    lesson    TEXT PRIMARY KEY REFERENCES lessons (id) ON DELETE CASCADE,
    how       TEXT NOT NULL CHECK (how IN ('sound', 'small', 'full')),
    at_ms     INTEGER NOT NULL CHECK (at_ms >= 0),
    looked_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The lines of a kijkwijzer that are not moments. `at_ms`: where in the lesson, when that was kept.
CREATE TABLE kijkwijzer_lines (
    id         TEXT PRIMARY KEY,
    lesson     TEXT NOT NULL REFERENCES lessons (id) ON DELETE CASCADE,
    kind       TEXT NOT NULL CHECK (kind IN ('top', 'tip')),
    text       TEXT NOT NULL DEFAULT '',
    at_ms      INTEGER CHECK (at_ms >= 0),
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX kijkwijzer_lines_of_lesson ON kijkwijzer_lines (lesson, created_at);

-- Answers to the school's questions. `question` is the one of the template, `asked` its words as they stood there.
CREATE TABLE kijkwijzer_answers (
    lesson      TEXT NOT NULL REFERENCES lessons (id) ON DELETE CASCADE,
    question    TEXT NOT NULL,
    asked       TEXT NOT NULL,
    answer      TEXT NOT NULL,
    answered_at TEXT NOT NULL,
    PRIMARY KEY (lesson, question)
) STRICT, WITHOUT ROWID;

-- A moment of an early cycle beside one of a later cycle, on one actiepunt. A moment that is gone leaves its cycle's
-- number, so that it can be said whose place is empty.
CREATE TABLE growth_pairs (
    id            TEXT PRIMARY KEY,
    actiepunt     TEXT NOT NULL REFERENCES actiepunten (id) ON DELETE CASCADE,
    earlier       TEXT REFERENCES moments (id) ON DELETE SET NULL,
    later         TEXT REFERENCES moments (id) ON DELETE SET NULL,
    earlier_cycle INTEGER NOT NULL CHECK (earlier_cycle >= 1),
    later_cycle   INTEGER NOT NULL CHECK (later_cycle > earlier_cycle),
    created_at    TEXT NOT NULL
) STRICT;
CREATE INDEX growth_pairs_of_actiepunt ON growth_pairs (actiepunt);
CREATE INDEX growth_pairs_of_earlier ON growth_pairs (earlier) WHERE earlier IS NOT NULL;
CREATE INDEX growth_pairs_of_later ON growth_pairs (later) WHERE later IS NOT NULL;
