-- SHA-256, in hex, of the sealed clip and note as they were made: only those very bytes are given.
ALTER TABLE releases ADD COLUMN clip_sha256 TEXT;
ALTER TABLE releases ADD COLUMN note_sha256 TEXT;
-- What was prepared before the hashes were kept can no longer be told from something else: it is to be made again.
UPDATE releases SET state = 'failed', problem = 'release_interrupted' WHERE state = 'prepared';
