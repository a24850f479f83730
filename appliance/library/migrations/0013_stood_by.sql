-- When its teacher last said that what was agreed otherwise about a lesson still stands; null: never since.
ALTER TABLE lessons ADD COLUMN stood_by_on TEXT;
CREATE INDEX lessons_agreed_otherwise ON lessons (delete_after) WHERE kept_reason IS NOT NULL;
