-- A traject's cycles and what was agreed in them.
ALTER TABLE trajecten ADD COLUMN kind TEXT NOT NULL DEFAULT 'personal' CHECK (kind IN ('personal', 'team', 'needs'));
ALTER TABLE trajecten ADD COLUMN occasion TEXT CHECK (occasion IN ('own_wish', 'gesprekkencyclus'));
ALTER TABLE trajecten ADD COLUMN template TEXT NOT NULL DEFAULT 'teacher'
    CHECK (template IN ('teacher', 'starter', 'stage'));
-- How many cycles it may have: a starter's one can be widened by its owner.
ALTER TABLE trajecten ADD COLUMN planned INTEGER NOT NULL DEFAULT 6 CHECK (planned BETWEEN 1 AND 6);
-- The last day of a stage: no lesson in the traject outlives it.
ALTER TABLE trajecten ADD COLUMN ends_on TEXT;
-- Rounding off was begun; it can be interrupted and gone on with.
ALTER TABLE trajecten ADD COLUMN finishing_at TEXT;
ALTER TABLE trajecten ADD COLUMN finished_at TEXT;

-- What was masked in the picture, JSON [[since_ms, left, top, width, height], …]: from there to the lesson's end.
ALTER TABLE lessons ADD COLUMN zones TEXT NOT NULL DEFAULT '[]';

-- One round of prepare, record, look, choose, talk and try; one lesson at most.
CREATE TABLE cycles (
    id          TEXT PRIMARY KEY,
    traject     TEXT NOT NULL REFERENCES trajecten (id) ON DELETE CASCADE,
    number      INTEGER NOT NULL CHECK (number BETWEEN 1 AND 6),
    kijkaspect  TEXT NOT NULL DEFAULT '',
    started_at  TEXT NOT NULL,
    recorded_at TEXT,                                -- when its lesson was recorded, also after that lesson is gone
    readied_at  TEXT,                                -- the next lesson of the box is for this cycle; in one row at most
    UNIQUE (traject, number)
) STRICT;
CREATE UNIQUE INDEX one_cycle_is_readied ON cycles (readied_at IS NOT NULL) WHERE readied_at IS NOT NULL;

INSERT INTO cycles (id, traject, number, started_at, recorded_at)
    SELECT lower(hex(randomblob(10))), lessons.traject,
        row_number() OVER (PARTITION BY lessons.traject ORDER BY lesson_words.number), recorded_at, recorded_at
    FROM lessons JOIN lesson_words ON lesson = id WHERE lessons.traject IS NOT NULL;
-- Every traject has a cycle, also while nothing was recorded.
INSERT INTO cycles (id, traject, number, started_at)
    SELECT lower(hex(randomblob(10))), id, 1, created_at FROM trajecten
    WHERE id NOT IN (SELECT traject FROM cycles);

-- A lesson's traject is that of its cycle from here on.
DROP VIEW lesson_texts;
DROP TRIGGER lesson_is_worded;
DROP TRIGGER question_is_worded;
DROP INDEX lessons_of_traject;
ALTER TABLE lessons ADD COLUMN cycle TEXT REFERENCES cycles (id) ON DELETE SET NULL;
CREATE VIEW lesson_texts AS
    SELECT id AS lesson, concat_ws(char(10), title, notes,
        (SELECT group_concat(note, char(10)) FROM moments WHERE moments.lesson = lessons.id),
        (SELECT question FROM trajecten JOIN cycles ON cycles.traject = trajecten.id
            WHERE cycles.id = lessons.cycle)) AS words
    FROM lessons;
UPDATE lessons SET cycle = (
    SELECT cycles.id FROM cycles WHERE cycles.traject = lessons.traject AND cycles.number = 1 + (
        SELECT count(*) FROM lessons AS other JOIN lesson_words AS at ON at.lesson = other.id
        WHERE other.traject = lessons.traject
            AND at.number < (SELECT number FROM lesson_words WHERE lesson = lessons.id)))
    WHERE traject IS NOT NULL;
ALTER TABLE lessons DROP COLUMN traject;
CREATE UNIQUE INDEX lessons_of_cycle ON lessons (cycle) WHERE cycle IS NOT NULL;

CREATE TRIGGER lesson_is_worded AFTER UPDATE OF title, notes, cycle ON lessons BEGIN
    UPDATE lesson_words SET words = (SELECT words FROM lesson_texts WHERE lesson = new.id) WHERE lesson = new.id;
END;
CREATE TRIGGER question_is_worded AFTER UPDATE OF question ON trajecten BEGIN
    UPDATE lesson_words SET words = (SELECT words FROM lesson_texts WHERE lesson_texts.lesson = lesson_words.lesson)
        WHERE lesson IN (SELECT lessons.id FROM lessons JOIN cycles ON cycles.id = lessons.cycle
            WHERE cycles.traject = new.id);
END;
CREATE TRIGGER lesson_is_placed AFTER UPDATE OF cycle, recorded_at ON lessons BEGIN
    UPDATE cycles SET recorded_at = NULL WHERE id = old.cycle AND old.cycle IS NOT new.cycle;
    UPDATE cycles SET recorded_at = new.recorded_at, readied_at = NULL WHERE id = new.cycle;
END;

-- What the teacher will try. Without a cycle: taken over from an earlier traject.
CREATE TABLE actiepunten (
    id          TEXT PRIMARY KEY,
    traject     TEXT NOT NULL REFERENCES trajecten (id) ON DELETE CASCADE,
    cycle       TEXT REFERENCES cycles (id) ON DELETE CASCADE,
    text        TEXT NOT NULL,
    goal        TEXT NOT NULL DEFAULT '',
    by_when     TEXT NOT NULL DEFAULT '',
    success     TEXT NOT NULL DEFAULT '',
    proposed_by TEXT NOT NULL DEFAULT '',            -- the coach's name, or nobody but the teacher
    created_at  TEXT NOT NULL,
    done_at     TEXT                                 -- the teacher put it aside as done
) STRICT;
CREATE INDEX actiepunten_of_traject ON actiepunten (traject, created_at);

-- What rounding off shows after a lesson is gone: which lessons a traject had, and of which cycle a clip was.
CREATE TABLE lessons_gone (
    lesson TEXT PRIMARY KEY,
    cycle  TEXT NOT NULL REFERENCES cycles (id) ON DELETE CASCADE
) STRICT;
ALTER TABLE releases ADD COLUMN cycle TEXT REFERENCES cycles (id) ON DELETE SET NULL;
CREATE TRIGGER lesson_of_a_cycle_goes BEFORE DELETE ON lessons WHEN old.cycle IS NOT NULL BEGIN
    INSERT OR REPLACE INTO lessons_gone VALUES (old.id, old.cycle);
    UPDATE releases SET cycle = old.cycle WHERE lesson = old.id;
END;
