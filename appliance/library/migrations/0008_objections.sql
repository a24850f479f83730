-- Children who may not be in the picture. Their places in the teacher's own words: no name is asked for.
CREATE TABLE objections (
    id       TEXT PRIMARY KEY,
    seat     TEXT NOT NULL,
    measure  TEXT NOT NULL CHECK (measure IN ('move_camera', 'other_seat', 'mask', 'do_not_record')),
    zone     TEXT,                                   -- JSON [left, top, width, height] in fractions of the picture
    noted_at TEXT NOT NULL,
    CHECK ((zone IS NOT NULL) = (measure = 'mask'))
) STRICT;

-- "Even nagaan": what was gone through before a lesson, or asked after it. Of a child it keeps a measure, no place in
-- words. Without a lesson it is for the next one; there is at most one such row.
CREATE TABLE checklists (
    id          TEXT PRIMARY KEY,
    answered_at TEXT NOT NULL,
    afterwards  INTEGER NOT NULL CHECK (afterwards IN (0, 1)),
    children    INTEGER NOT NULL CHECK (children >= 0),
    measures    TEXT NOT NULL DEFAULT '[]',          -- JSON, one a child; afterwards there is nothing to measure
    zones       TEXT NOT NULL DEFAULT '[]',          -- JSON [[left, top, width, height], …]
    permissions INTEGER CHECK (permissions = 1),     -- gone through too, where the school asks for consent
    cycle       TEXT REFERENCES cycles (id) ON DELETE SET NULL,
    lesson      TEXT UNIQUE REFERENCES lessons (id) ON DELETE CASCADE,
    CHECK (afterwards = 0 OR lesson IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX one_checklist_waits ON checklists (lesson IS NULL) WHERE lesson IS NULL;
CREATE INDEX checklists_of_cycle ON checklists (cycle) WHERE cycle IS NOT NULL;
