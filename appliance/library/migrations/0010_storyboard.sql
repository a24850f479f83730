-- What the teacher composes for the director. Only what it is made of is kept here; the paper itself is made in memory.

CREATE TABLE storyboards (
    id         TEXT PRIMARY KEY,
    traject    TEXT NOT NULL UNIQUE REFERENCES trajecten (id) ON DELETE CASCADE,
    title      TEXT NOT NULL DEFAULT '',
    question   TEXT NOT NULL DEFAULT '',             -- the leervraag as it is shown; '' = it is not
    words      TEXT NOT NULL DEFAULT '',
    stills_gone INTEGER NOT NULL DEFAULT 0,          -- so many stills went with their lesson since it was last changed
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL
) STRICT;

-- `manner`: as it is, or drawn in lines, and how coarsely.
CREATE TABLE storyboard_stills (
    storyboard TEXT NOT NULL REFERENCES storyboards (id) ON DELETE CASCADE,
    place      INTEGER NOT NULL,
    lesson     TEXT NOT NULL REFERENCES lessons (id) ON DELETE CASCADE,
    at_ms      INTEGER NOT NULL CHECK (at_ms >= 0),
    manner     TEXT NOT NULL CHECK (manner IN ('usual', 'coarse', 'coarsest', 'as_is')),
    words      TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (storyboard, place)
) STRICT;
CREATE INDEX storyboard_stills_of_lesson ON storyboard_stills (lesson);

CREATE TABLE storyboard_actiepunten (
    storyboard TEXT NOT NULL REFERENCES storyboards (id) ON DELETE CASCADE,
    actiepunt  TEXT NOT NULL REFERENCES actiepunten (id) ON DELETE CASCADE,
    PRIMARY KEY (storyboard, actiepunt)
) STRICT, WITHOUT ROWID;
CREATE INDEX storyboards_of_actiepunt ON storyboard_actiepunten (actiepunt);

CREATE TRIGGER lesson_of_a_storyboard_goes BEFORE DELETE ON lessons BEGIN
    UPDATE storyboards SET stills_gone = stills_gone
        + (SELECT count(*) FROM storyboard_stills WHERE storyboard = storyboards.id AND lesson = old.id)
        WHERE id IN (SELECT storyboard FROM storyboard_stills WHERE lesson = old.id);
END;
