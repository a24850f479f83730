-- What is masked or silenced in a clip, and who permitted it to leave. A coach's row has the same of what was received.

-- JSON: zones in fractions of the picture; silences in the lesson's time for what was given, else in the clip's.
ALTER TABLE releases ADD COLUMN zones TEXT NOT NULL DEFAULT '[]';
ALTER TABLE releases ADD COLUMN silences TEXT NOT NULL DEFAULT '[]';
ALTER TABLE releases ADD COLUMN purpose TEXT NOT NULL DEFAULT 'coaching'
    CHECK (purpose IN ('coaching', 'training', 'parents'));
-- JSON {"by", "on", "what"}: who gave it, on which day, for what; NULL: it was not needed.
ALTER TABLE releases ADD COLUMN permission TEXT;
-- As the coach was when the clip was made: what is changed about the coach later changes nothing here.
ALTER TABLE releases ADD COLUMN extern INTEGER NOT NULL DEFAULT 0 CHECK (extern IN (0, 1));
ALTER TABLE releases ADD COLUMN organisation TEXT NOT NULL DEFAULT '';

-- Whether a coach comes from outside the school, and from where.
ALTER TABLE coaches ADD COLUMN extern INTEGER NOT NULL DEFAULT 0 CHECK (extern IN (0, 1));
ALTER TABLE coaches ADD COLUMN organisation TEXT NOT NULL DEFAULT '';
