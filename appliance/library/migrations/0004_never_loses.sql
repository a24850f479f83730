-- When a lesson was recorded, whatever the date was worth: the number of the boot, and milliseconds since that boot.
ALTER TABLE lessons ADD COLUMN boot INTEGER NOT NULL DEFAULT 0;
ALTER TABLE lessons ADD COLUMN boot_ms INTEGER NOT NULL DEFAULT 0;

-- A lesson that was cut and gone on with has parts; `cuts` is JSON [[start_ms, end_ms, known], …] on its one timeline.
ALTER TABLE lessons ADD COLUMN parts INTEGER NOT NULL DEFAULT 1;
ALTER TABLE lessons ADD COLUMN cuts TEXT NOT NULL DEFAULT '[]';
-- Of which parts the film is made: JSON [[number, start_ms or null when it cannot be shown, bytes on the disk], …].
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
