-- When a lesson was recorded, whatever the date was worth: the number of the boot, and milliseconds since that boot.
ALTER TABLE lessons ADD COLUMN boot INTEGER NOT NULL DEFAULT 0;
ALTER TABLE lessons ADD COLUMN boot_ms INTEGER NOT NULL DEFAULT 0;

-- A lesson that was cut and gone on with has parts; `cuts` is JSON [[start_ms, end_ms, known], …] on its one timeline.
ALTER TABLE lessons ADD COLUMN parts INTEGER NOT NULL DEFAULT 1;
ALTER TABLE lessons ADD COLUMN cuts TEXT NOT NULL DEFAULT '[]';
-- Of which parts the film is made: JSON [[number, start_ms or null when it cannot be shown, bytes on the disk, how much of
-- the plaintext could be read or null for all], …].
-- Empty: of a lesson that was taken in when every lesson had one part. From here on `gaps` has a third, the stream.
ALTER TABLE lessons ADD COLUMN film TEXT NOT NULL DEFAULT '[]';

-- "Anders afgesproken": why a lesson is kept until another day than the rule says. `rule_day` is the last day that the
-- rule gives, the talk counted in; NULL while the date was in doubt, and then `delete_after` is only a guess.
ALTER TABLE lessons ADD COLUMN kept_reason TEXT;
ALTER TABLE lessons ADD COLUMN rule_day TEXT;
UPDATE lessons SET rule_day = delete_after WHERE clock_trusted;
-- The last warning that the owner was shown: 7 or 1 days ahead.
ALTER TABLE lessons ADD COLUMN warned_days INTEGER;

-- The chain of deletion certificates: nothing in this table is ever changed or taken out.
CREATE TABLE certificates (
    number INTEGER PRIMARY KEY,
    body   TEXT NOT NULL,
    hash   TEXT NOT NULL
) STRICT;
CREATE TRIGGER certificates_stay BEFORE DELETE ON certificates
    BEGIN SELECT RAISE (ABORT, 'the certificates stay'); END;
CREATE TRIGGER certificates_are_written_once BEFORE UPDATE ON certificates
    BEGIN SELECT RAISE (ABORT, 'the certificates stay'); END;

-- The hashes of a release are those of the payloads: the header is made anew for its coach at the confirmation. A draft
-- from before could be opened by its coach already; it is to be made again.
UPDATE releases SET state = 'failed', problem = 'release_interrupted' WHERE state = 'prepared';
UPDATE releases SET clip_sha256 = NULL, note_sha256 = NULL;

-- What damage took from a lesson: `lost_chunks` is JSON [[part, first chunk, end chunk], …]; `lost` is the same on the
-- lesson's timeline, JSON [[start_ms, end_ms], …]. `checked_at` is when all of it was last read through.
ALTER TABLE lessons ADD COLUMN lost_chunks TEXT NOT NULL DEFAULT '[]';
ALTER TABLE lessons ADD COLUMN lost TEXT NOT NULL DEFAULT '[]';
ALTER TABLE lessons ADD COLUMN checked_at TEXT;

-- What is heard all along a lesson is read when it is opened, not with each line of the list: it stays out of the row.
CREATE TABLE lesson_sound (
    lesson         TEXT PRIMARY KEY REFERENCES lessons (id) ON DELETE CASCADE,
    speech         TEXT NOT NULL,                   -- JSON [[start_ms, end_ms], …]
    levels         TEXT NOT NULL,                   -- JSON [dBFS, …], one each levels_step_ms
    levels_step_ms INTEGER NOT NULL
) STRICT;
INSERT INTO lesson_sound SELECT id, speech, levels, levels_step_ms FROM lessons;
ALTER TABLE lessons DROP COLUMN speech;
ALTER TABLE lessons DROP COLUMN levels;
ALTER TABLE lessons DROP COLUMN levels_step_ms;

-- Where a lesson stands in the list (`number` rises with the time of recording; see order.py), and the words by which it
-- is found. The indexes over the words have that number too: so what is found comes in the order of the list.
CREATE TABLE lesson_words (
    number INTEGER PRIMARY KEY,
    lesson TEXT NOT NULL UNIQUE REFERENCES lessons (id) ON DELETE CASCADE,
    words  TEXT NOT NULL
) STRICT;
CREATE VIEW lesson_texts AS
    SELECT id AS lesson, concat_ws(char(10), title, notes,
        (SELECT group_concat(note, char(10)) FROM moments WHERE moments.lesson = lessons.id),
        (SELECT question FROM trajecten WHERE trajecten.id = lessons.traject)) AS words
    FROM lessons;
-- Any three letters that follow each other in a word; and the beginnings of words, for what is shorter than that.
CREATE VIRTUAL TABLE lesson_pieces USING fts5(words, content='lesson_words', content_rowid='number',
    tokenize='trigram remove_diacritics 1');
CREATE VIRTUAL TABLE lesson_beginnings USING fts5(words, content='lesson_words', content_rowid='number',
    tokenize='unicode61 remove_diacritics 2', prefix='1 2', detail='none');
-- What is taken away is not left in the index either.
INSERT INTO lesson_pieces (lesson_pieces, rank) VALUES ('secure-delete', 1);
INSERT INTO lesson_beginnings (lesson_beginnings, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER words_come AFTER INSERT ON lesson_words BEGIN
    INSERT INTO lesson_pieces (rowid, words) VALUES (new.number, new.words);
    INSERT INTO lesson_beginnings (rowid, words) VALUES (new.number, new.words);
END;
CREATE TRIGGER words_go AFTER DELETE ON lesson_words BEGIN
    INSERT INTO lesson_pieces (lesson_pieces, rowid, words) VALUES ('delete', old.number, old.words);
    INSERT INTO lesson_beginnings (lesson_beginnings, rowid, words) VALUES ('delete', old.number, old.words);
END;
CREATE TRIGGER words_change AFTER UPDATE ON lesson_words
    WHEN old.words <> new.words OR old.number <> new.number BEGIN
    INSERT INTO lesson_pieces (lesson_pieces, rowid, words) VALUES ('delete', old.number, old.words);
    INSERT INTO lesson_beginnings (lesson_beginnings, rowid, words) VALUES ('delete', old.number, old.words);
    INSERT INTO lesson_pieces (rowid, words) VALUES (new.number, new.words);
    INSERT INTO lesson_beginnings (rowid, words) VALUES (new.number, new.words);
END;
CREATE TRIGGER lesson_comes AFTER INSERT ON lessons BEGIN
    INSERT INTO lesson_words SELECT (SELECT coalesce(max(number), 0) + 1 FROM lesson_words), lesson, words
        FROM lesson_texts WHERE lesson = new.id;
END;
CREATE TRIGGER lesson_is_worded AFTER UPDATE OF title, notes, traject ON lessons BEGIN
    UPDATE lesson_words SET words = (SELECT words FROM lesson_texts WHERE lesson = new.id) WHERE lesson = new.id;
END;
CREATE TRIGGER moment_comes AFTER INSERT ON moments BEGIN
    UPDATE lesson_words SET words = (SELECT words FROM lesson_texts WHERE lesson = new.lesson)
        WHERE lesson = new.lesson;
END;
CREATE TRIGGER moment_is_worded AFTER UPDATE OF note ON moments BEGIN
    UPDATE lesson_words SET words = (SELECT words FROM lesson_texts WHERE lesson = new.lesson)
        WHERE lesson = new.lesson;
END;
CREATE TRIGGER moment_goes AFTER DELETE ON moments BEGIN
    -- With its lesson, there is nothing to word any more.
    UPDATE lesson_words SET words = coalesce((SELECT words FROM lesson_texts WHERE lesson = old.lesson), '')
        WHERE lesson = old.lesson;
END;
CREATE TRIGGER question_is_worded AFTER UPDATE OF question ON trajecten BEGIN
    UPDATE lesson_words SET words = (SELECT words FROM lesson_texts WHERE lesson_texts.lesson = lesson_words.lesson)
        WHERE lesson IN (SELECT id FROM lessons WHERE traject = new.id);
END;
INSERT INTO lesson_words
    SELECT unixepoch(recorded_at) * 1000 + row_number() OVER (PARTITION BY unixepoch(recorded_at) ORDER BY id) - 1,
        lesson, words
    FROM lessons JOIN lesson_texts ON lesson = id;

CREATE INDEX lessons_of_traject ON lessons (traject) WHERE traject IS NOT NULL;
CREATE INDEX lessons_by_last_day ON lessons (delete_after);
CREATE INDEX lessons_by_reading ON lessons (checked_at);
